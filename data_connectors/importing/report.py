"""What happens during an import: progress told, oddities noted, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

Report = Callable[[float, str], None]


@dataclass(frozen=True)
class Imported:
    """One table made from a file: its name, rows, and columns."""

    table: str
    rows: int
    columns: tuple[str, ...]


@dataclass(frozen=True)
class ImportResult:
    """The DuckDB file made, its tables, and notes for the person on everything that was not plain."""

    path: Path
    tables: tuple[Imported, ...]
    notes: tuple[str, ...]


@dataclass
class Notes:
    """Sentences about what was odd in a file, in the order they came up."""

    lines: list[str] = field(default_factory=list)
    prefix: str = ""

    def add(self, text: str) -> None:
        """Keep a sentence, once."""
        line = f"{self.prefix}{text}"
        if line not in self.lines:
            self.lines.append(line)


def counted(number: int, thing: str, things: str = "") -> str:
    """A number with its noun.

    >>> counted(1, "row"), counted(2000, "row")
    ('1 row', '2,000 rows')
    """
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"
