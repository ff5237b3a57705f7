"""What a column is for: identifier, time, flag, number, category or free text; and values other people would say."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assay.semantic.infer.dates import DateReading, read_date
from assay.semantic.infer.keys import is_id_like
from assay.semantic.infer.words import words
from assay.semantic.model import DimensionKind
from assay.semantic.schema import ColumnInfo

_FLAG_FIRST = frozenset({"is", "has", "was", "can", "should", "allow", "allows", "enable", "enabled", "did"})
_FLAG_LAST = frozenset(
    {"flag", "indicator", "active", "enabled", "deleted", "verified", "approved", "valid", "paid", "yn"}
)
_STATES = frozenset(
    "active new trial default primary public private urgent internal external mandatory premium vip".split()
)
_STATE_ENDS = ("ed", "able", "ible")
_NUMBERED = frozenset("count number quantity amount total sum".split())
_FREE = frozenset(
    "description comment comments note notes remark remarks body text message content summary url link path file image "
    "picture photo html abstract review feedback biography bio address email phone telephone fax memo detail "
    "details".split()
)
_PLACES = frozenset("country state province region city county continent territory".split())
_CENTRES = frozenset("center centre".split())
_COORDINATES = frozenset("latitude longitude".split())
_YES_NO: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({"y", "n"}), "y"), (frozenset({"yes", "no"}), "yes"), (frozenset({"t", "f"}), "t"),
    (frozenset({"true", "false"}), "true"),
)  # fmt: skip
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d+)?")
_CODES = frozenset(
    "code number no zip postcode phone telephone fax version key sku id model serial series isbn ean lot batch plate "
    "account reference".split()
)
_AS_NUMBER = {"duckdb": "TRY_CAST({} AS DOUBLE)", "sqlite": "CAST({} AS REAL)", "mysql": "CAST({} AS DOUBLE)"}
_LONG = 60
_MANY = 0.5


@dataclass(frozen=True)
class KindReading:
    """A column's kind. ``expr`` has {} for the column, "" when the column serves as it is."""

    kind: DimensionKind
    expr: str = ""
    date: DateReading | None = None
    values: tuple[tuple[str, tuple[str, ...]], ...] = ()


def read_kind(column: ColumnInfo, *, is_key: bool, rows: int | None, dialect: str) -> KindReading:
    """The kind of a column; ``is_key`` says that it is part of a key or of a relationship."""
    if column.type == "boolean":
        return KindReading("boolean")
    if is_key and column.type not in ("date", "timestamp"):
        return KindReading("identifier")
    flag = _flag(column)
    if flag:
        return flag
    date = read_date(column, dialect)
    if date:
        return KindReading("time", date.expr, date)
    if column.type in ("integer", "number"):
        return KindReading(_number_kind(column))
    if column.type == "text" and _holds_numbers(column, rows):
        return KindReading("number", _AS_NUMBER.get(dialect, "CAST({} AS DOUBLE PRECISION)"))
    return KindReading(_text_kind(column, rows) if column.type == "text" else "text")


def _holds_numbers(column: ColumnInfo, rows: int | None) -> bool:
    """Text in which every known value is a plain number, as amounts are written: no codes, no leading zeros."""
    texts = [sample for sample in column.profile.samples if isinstance(sample, str)]
    parts = words(column.name)
    if len(texts) < 3 or is_id_like(column.name) or (parts and parts[-1] in _CODES) or not column.profile.complete:
        return False
    return all(_NUMBER.fullmatch(text.strip()) for text in texts)


def _flag(column: ColumnInfo) -> KindReading | None:
    parts = words(column.name)
    named = bool(parts) and (parts[0] in _FLAG_FIRST or parts[-1] in _FLAG_LAST)
    named = named or (column.type == "integer" and _is_state(parts, column))
    if column.type == "integer" and named and column.profile.complete and set(column.profile.samples) <= {0, 1}:
        return KindReading("boolean", "({} = 1)") if column.profile.samples else None
    if column.type == "text" and column.profile.complete and 1 <= len(column.profile.samples) <= 2:
        return _spelled_flag(column, named)
    return None


def _is_state(parts: tuple[str, ...], column: ColumnInfo) -> bool:
    """ "churned", "refundable": a state that rows are in or not, where the column holds both 0 and 1."""
    said = bool(parts) and (parts[-1] in _STATES or (len(parts[-1]) > 4 and parts[-1].endswith(_STATE_ENDS)))
    return said and not _NUMBERED & set(parts) and set(column.profile.samples) == {0, 1}


def _spelled_flag(column: ColumnInfo, named: bool) -> KindReading | None:
    """Yes and no in letters stay what they are, with the words people use for them."""
    folded = {str(sample).casefold() for sample in column.profile.samples}
    true = next((yes for both, yes in _YES_NO if folded <= both and (named or folded == both)), None)
    if true is None:
        return None
    aliases = [
        (str(value), ("yes", "true") if str(value).casefold() == true else ("no", "false"))
        for value in column.profile.samples
    ]
    return KindReading(
        "categorical", values=tuple((value, tuple(a for a in names if a != value)) for value, names in aliases)
    )


def _number_kind(column: ColumnInfo) -> DimensionKind:
    parts = set(words(column.name))
    if parts & _COORDINATES:
        return "number"
    if column.type == "integer" and parts & _CENTRES:
        return "categorical"
    return "identifier" if is_id_like(column.name) and column.type == "integer" else "number"


def _text_kind(column: ColumnInfo, rows: int | None) -> DimensionKind:
    parts = words(column.name)
    if parts and parts[-1] in _PLACES:
        return "geo"
    if parts and parts[-1] in _FREE:
        return "text"
    texts = [sample for sample in column.profile.samples if isinstance(sample, str)]
    if texts and sum(len(text) for text in texts) / len(texts) > _LONG:
        return "text"
    unique = bool(rows) and (column.profile.distinct or 0) > _MANY * (rows or 1)
    if unique and is_id_like(column.name):
        return "identifier"
    return "categorical"
