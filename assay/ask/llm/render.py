"""Tables as a model reads them: one line each, in three depths."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from assay.ask.llm.sight import SeenTable
from assay.semantic.schema import ColumnInfo, TableInfo

Depth = Literal[1, 2, 3]
"""1: names of columns · 2: with types, keys and links · 3: with values, ranges and comments."""

MOST_CATEGORIES, _LONGEST_CATEGORY, _WIDE = 12, 30, 60
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def line(table: SeenTable, depth: Depth, pointed: Iterable[str] = (), *, categories: bool = True) -> str:
    """One table. At depth 1 a very wide one keeps its keys, links, ``pointed`` columns and the first of the others.

    >>> from assay.semantic.schema import ColumnInfo, TableInfo
    >>> id_, day = ColumnInfo("id", "integer"), ColumnInfo("Order Day", "date")
    >>> table = SeenTable(TableInfo("orders", (id_, day), primary_key=("id",)), (id_, day), frozenset())
    >>> line(table, 1), line(table, 2)
    ('orders(id, "Order Day")', 'orders(id integer key, "Order Day" date)')
    """
    columns = shown(table, depth, pointed)
    texts = [quoted(column.name) if depth == 1 else _column(table, column, depth, categories) for column in columns]
    more = ", …" if len(columns) < len(table.columns) else ""
    comment = f"  -- {_one_line(table.info.comment)}" if depth == 3 and table.info.comment else ""
    return f"{_name(table.info)}({', '.join(texts)}{more}){comment}"


def shown(table: SeenTable, depth: Depth, pointed: Iterable[str] = ()) -> Sequence[ColumnInfo]:
    """The columns that ``line`` names."""
    if depth > 1 or len(table.columns) <= _WIDE:
        return table.columns
    first = {*table.info.primary_key, *(name for name, _, _ in table.links), *pointed}
    kept = [column for column in table.columns if column.name in first]
    rest = [column for column in table.columns if column.name not in first]
    names = {column.name for column in [*kept, *rest[: max(0, _WIDE - len(kept))]]}
    return [column for column in table.columns if column.name in names]


def quoted(name: str) -> str:
    """A name as it must be written, quoted where it is no plain word."""
    return name if _PLAIN.fullmatch(name) else '"' + name.replace('"', '""') + '"'


def text_value(value: object) -> str:
    """A value as SQL writes it."""
    return str(value) if isinstance(value, (int, float)) else "'" + str(value).replace("'", "''") + "'"


def _name(info: TableInfo) -> str:
    return f"{quoted(info.schema)}.{quoted(info.name)}" if info.schema else quoted(info.name)


def _column(table: SeenTable, column: ColumnInfo, depth: Depth, categories: bool) -> str:
    parts = [quoted(column.name), column.type]
    parts += ["key"] if column.name in table.info.primary_key else []
    own = column.name.casefold()
    parts += [f"-> {quoted(target)}.{quoted(other)}" for name, target, other in table.links if name.casefold() == own][
        :1
    ]
    if depth == 3:
        parts += _more(table, column, categories)
    return " ".join(parts)


def _more(table: SeenTable, column: ColumnInfo, categories: bool) -> list[str]:
    more = []
    if categories and table.speaks(column):
        few = _categories(column)
        more += [f"in {', '.join(map(text_value, few))}"] if few else []
        if column.type in ("date", "timestamp") and column.profile.minimum is not None:
            more.append(f"{str(column.profile.minimum)[:10]}..{str(column.profile.maximum)[:10]}")
    return more + ([f"/* {_one_line(column.comment)} */"] if column.comment else [])


def _categories(column: ColumnInfo) -> Sequence[str]:
    """All values of a text column that has few and short ones."""
    samples = column.profile.samples
    few = column.type == "text" and column.profile.complete and 0 < len(samples) <= MOST_CATEGORIES
    texts = [sample for sample in samples if isinstance(sample, str) and len(sample) <= _LONGEST_CATEGORY]
    return texts if few and len(texts) == len(samples) else []


def _one_line(text: str | None) -> str:
    return " ".join((text or "").replace("*/", " ").split())[:160]
