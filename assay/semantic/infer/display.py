"""Which columns name a row for people: a name or title, first and last name, else a code, else the key."""

from __future__ import annotations

from assay.semantic.infer.keys import is_id_like
from assay.semantic.infer.words import words
from assay.semantic.schema import ColumnInfo, TableInfo

_NAMES = ("name", "title", "label", "caption", "subject", "designation")
_LONGEST = 80
_CODE = 8
"""The rank of a code among names."""


def display_columns(table: TableInfo, entity: tuple[str, ...], key: tuple[str, ...]) -> tuple[str, ...]:
    """Columns that name a row, best first; the key when there is nothing better."""
    texts = [column for column in table.columns if column.type == "text" and not _long(column)]
    person = _first_and_last(texts)
    ranked = sorted(texts, key=lambda column: (_rank(words(column.name), entity), table.columns.index(column)))
    best = next((column for column in ranked if _rank(words(column.name), entity) < 9), None)
    titled = best is not None and bool(person) and words(best.name)[-1:] == ("title",)
    described = next((column.name for column in texts if _describes(words(column.name), entity, key)), None)
    coded = best is not None and (best.name,) == key and _is_code(best.name)
    if best and _rank(words(best.name), entity) <= 1 and not titled and not (coded and described):
        return (best.name,)
    if person:
        return person
    if best and not (key and _of_others(best, table)) and not (coded and described and described not in key):
        return (best.name,)
    if described and described not in key:
        return (described,)
    telling = _telling(texts, table, key)
    if telling:
        return (telling,)
    return key or (table.columns[0].name,) if table.columns else ()


_FEW_ROWS = 20


def _of_others(column: ColumnInfo, table: TableInfo) -> bool:
    """A name that comes again and again is that of something else: the customer's, in a table of sales."""
    rows, distinct = table.row_count or 0, column.profile.distinct
    return bool(distinct) and rows >= _FEW_ROWS and 2 * (distinct or 0) <= rows


def _describes(parts: tuple[str, ...], entity: tuple[str, ...], key: tuple[str, ...]) -> bool:
    """`customer_details` says who a customer is where nothing is called a name, and a description what a code means."""
    own = (entity, entity[-1:], *((words(key[0])[:-1],) if len(key) == 1 and _is_code(key[0]) else ()))
    return parts[-1:] in (("details",), ("detail",), ("description",)) and parts[:-1] in own


def _is_code(name: str) -> bool:
    return words(name)[-1:] == ("code",)


def _long(column: ColumnInfo) -> bool:
    texts = [sample for sample in column.profile.samples if isinstance(sample, str)]
    return bool(texts) and sum(map(len, texts)) > _LONGEST * len(texts)


_FIRST = (("first", "name"), ("given", "name"), ("forename",), ("fore", "name"), ("christian", "name"))
_LAST = (("last", "name"), ("family", "name"), ("surname",), ("sur", "name"))


def _first_and_last(texts: list[ColumnInfo]) -> tuple[str, ...]:
    first, last = (
        next((column.name for column in texts if any(words(column.name)[-len(end) :] == end for end in ends)), None)
        for ends in (_FIRST, _LAST)
    )
    return (first, last) if first and last else ()


def _telling(texts: list[ColumnInfo], table: TableInfo, key: tuple[str, ...]) -> str | None:
    """A text that tells rows apart though nothing calls it a name: a firm, a model, a short description."""
    rows = table.row_count or 0
    for column in texts:
        parts = words(column.name)
        distinct = column.profile.distinct or len(column.profile.samples)
        own = column.name not in key and not is_id_like(column.name) and parts[-1:] not in _OTHER
        if own and rows >= 3 and distinct >= 0.9 * rows and not _dated(column):
            return column.name
    return None


_OTHER = {(word,) for word in "code email mail phone telephone url address number sku date note notes comment".split()}


def _dated(column: ColumnInfo) -> bool:
    return all(str(sample)[:4].isdigit() for sample in column.profile.samples)


def _rank(parts: tuple[str, ...], entity: tuple[str, ...]) -> int:
    """0 the name of the thing itself … 9 no name at all."""
    if parts in (("name",), ("title",), ("full", "name")) or (
        parts[:-1] == entity and parts[-1:] in (("name",), ("title",))
    ):
        return 0
    if parts == entity:
        return 1
    if parts and parts[-1] in _NAMES:
        return 2 + (len(parts) > 2) + 3 * bool({"file", "last", "middle", "first", "user", "host"} & set(parts))
    own = parts[:-1] in ((), entity) or (bool(entity) and parts[-1 - len(entity) : -1] == entity)
    return _CODE if own and parts and parts[-1] in ("code", "symbol", "abbreviation", "number", "sku") else 9
