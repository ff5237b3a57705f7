"""Which columns name a row for people: a name or title, first and last name, else a code, else the key."""

from __future__ import annotations

from assay.semantic.infer.words import words
from assay.semantic.schema import ColumnInfo, TableInfo

_NAMES = ("name", "title", "label", "caption", "subject", "designation")
_LONGEST = 80


def display_columns(table: TableInfo, entity: tuple[str, ...], key: tuple[str, ...]) -> tuple[str, ...]:
    """Columns that name a row, best first; the key when there is nothing better."""
    texts = [column for column in table.columns if column.type == "text" and not _long(column)]
    person = _first_and_last(texts)
    ranked = sorted(texts, key=lambda column: (_rank(words(column.name), entity), table.columns.index(column)))
    best = next((column for column in ranked if _rank(words(column.name), entity) < 9), None)
    if best and _rank(words(best.name), entity) <= 1:
        return (best.name,)
    if person:
        return person
    if best:
        return (best.name,)
    return key or (table.columns[0].name,) if table.columns else ()


def _long(column: ColumnInfo) -> bool:
    texts = [sample for sample in column.profile.samples if isinstance(sample, str)]
    return bool(texts) and sum(map(len, texts)) > _LONGEST * len(texts)


def _first_and_last(texts: list[ColumnInfo]) -> tuple[str, ...]:
    first = next(
        (
            column.name
            for column in texts
            if words(column.name)[-2:] == ("first", "name") or words(column.name) == ("forename",)
        ),
        None,
    )
    last = next(
        (
            column.name
            for column in texts
            if words(column.name)[-2:] == ("last", "name") or words(column.name) == ("surname",)
        ),
        None,
    )
    return (first, last) if first and last else ()


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
    own = parts[:-1] in ((), entity)
    return 8 if own and parts and parts[-1] in ("code", "symbol", "abbreviation", "number", "email", "sku") else 9
