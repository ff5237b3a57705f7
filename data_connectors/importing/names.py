"""Names of tables and columns made from headers and file names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assay.semantic.infer.words import name_of
from data_connectors.importing.report import Notes, counted

_LONGEST = 120


def column_names(header: Sequence[str] | None, width: int, notes: Notes) -> list[str]:
    """``width`` names, none blank and no two alike (case does not tell names apart). What was changed is noted."""
    cells = [*(header or ()), *[""] * width][:width]
    names: list[str] = []
    taken: set[str] = set()
    blank = repeated = 0
    for place, cell in enumerate(cells, 1):
        base = re.sub(r"\s+", " ", cell.replace("\ufeff", "").replace("\x00", "")).strip()[:_LONGEST]
        blank += not base
        name, number = base or f"column_{place}", 1
        while name.casefold() in taken:
            number += 1
            name = f"{base or f'column_{place}'}_{number}"
        repeated += bool(base) and number > 1
        taken.add(name.casefold())
        names.append(name)
    _note(header, blank, repeated, notes)
    return names


def _note(header: Sequence[str] | None, blank: int, repeated: int, notes: Notes) -> None:
    if header is None:
        notes.add("There is no header row; the columns are called column_1, column_2, ….")
    elif blank:
        notes.add(f"{counted(blank, 'column')} had no name and got one by position.")
    if repeated:
        notes.add(f"{counted(repeated, 'column name')} came more than once and got a number.")


def table_names(titles: Iterable[str]) -> list[str]:
    """One snake_case name per title, no two alike.

    >>> table_names(["Sales 2024", "sales-2024", "2024"])
    ['sales_2024', 'sales_2024_2', 'table_2024']
    """
    names: list[str] = []
    for title in titles:
        base = name_of(title).lstrip("_")
        base = f"table_{base}" if not base or base[0].isdigit() else base
        name, number = base, 1
        while name in names:
            number += 1
            name = f"{base}_{number}"
        names.append(name)
    return names
