"""What a remark wants explained, where it calls a mark on screen by a part of its name: "the north" where one bar is
called North America."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assay.analyze.mark import Mark, Shown, mark_of_row
from assay.kernel.errors import Unanswerable
from assay.kernel.tabular import Column
from assay.present.view import label_of
from assay.records.dashboard import WidgetResult

_WORD = re.compile(r"\w+")
MOST_NAMED = 4


@dataclass(frozen=True)
class Reason:
    """The number a remark wants explained, the tile it stands on, and what is said before and after the finding."""

    shown: Shown
    mark: Mark
    tile: str
    before: str = ""
    after: str = ""


def seen(text: str, tiles: Iterable[WidgetResult], today: date, after: str = "") -> Reason | None:
    """The mark called by ``text`` on the first tile that has one. Raises Unanswerable where a tile has several."""
    for found in tiles:
        called = marks_called(text, found)
        if len(called) > 1:
            names = ", ".join(f"“{name}”" for _, name in called[:MOST_NAMED])
            raise Unanswerable(f"“{text}” is a part of several names: {names}.", hint="Say the whole of one.")
        if called and found.table is not None and found.spec is not None:
            row, name = called[0]
            shown = Shown(found.source, found.spec, found.table.columns, today.isoformat(), found.title)
            mark = mark_of_row(shown, found.table.rows[row])
            return Reason(shown, mark, found.id, f"I took “{text}” as {name}.", after)
    return None


def marks_called(text: str, found: WidgetResult) -> list[tuple[int, str]]:
    """Rows of a tile of one group whose name has all the words of ``text``, with that name."""
    if found.table is None or found.spec is None or found.spec.mode == "rows" or len(found.spec.dimensions) != 1:
        return []
    wanted = _words(text)
    return [
        (at, name) for at, name in _names(found.table.columns, found.table.rows) if wanted and wanted <= _words(name)
    ]


def _names(columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> Iterator[tuple[int, str]]:
    place = next((at for at, column in enumerate(columns) if column.role == "dimension"), None)
    for at, row in enumerate(rows if place is not None else ()):
        assert place is not None
        if row[place] is not None:
            yield at, label_of(row[place], columns[place])


def _words(text: str) -> set[str]:
    """
    >>> sorted(_words("North America"))
    ['america', 'north']
    """
    return set(_WORD.findall(text.casefold()))
