"""How engines differ where profiling is concerned: quoting, distinct counts, sampling."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from assay.semantic.schema import TableInfo

Rows = Callable[[str], Sequence[Sequence[Any]]]
"""Runs one statement that Assay wrote itself and returns all its rows."""


@dataclass(frozen=True)
class Traits:
    """Facts of an engine.

    ``distinct`` is a template for the number of distinct values. ``scan_limit`` is the number of rows up to which a
    table is read whole; above it ``sample(table, rows, total)`` gives the text of a FROM item with about that many
    rows. ``exact_distinct`` says that ``distinct`` does not estimate.
    """

    quote: str = '"'
    distinct: str = "COUNT(DISTINCT {})"
    exact_distinct: bool = True
    scan_limit: int = 300_000
    sample_rows: int = 100_000
    sample: Callable[[str, int, int], str] = lambda table, rows, _: f"(SELECT * FROM {table} LIMIT {rows}) AS part"

    def name(self, identifier: str) -> str:
        """The identifier, quoted.

        >>> Traits(quote="`").name("a`b")
        '`a``b`'
        """
        return f"{self.quote}{identifier.replace(self.quote, self.quote * 2)}{self.quote}"

    def table(self, table: TableInfo) -> str:
        """The quoted name of a table, with its schema if that is not the default one."""
        name = self.name(table.name)
        return f"{self.name(table.schema)}.{name}" if table.schema else name
