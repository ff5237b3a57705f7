"""A result in its setting: what a narrative, a headline and advice are drawn from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from assay.present.periods import bucket_end
from assay.present.trace import Evidence
from assay.present.view import View


@dataclass(frozen=True)
class Story:
    """A result and its setting. ``period`` and ``before`` name the time asked about and compared with.

    ``against`` is a second, one-row result that holds the comparison of a single number, ``goal`` one that holds the
    number beside its target. ``running``: the period asked about has not ended.
    """

    view: View
    today: date
    period: str = ""
    before: str = ""
    against: View | None = None
    goal: View | None = None
    running: bool = False

    @cached_property
    def settled(self) -> tuple[int, ...]:
        """Rows with a value: of groups those with a name, of periods those that are over, in their order."""
        values = self.view.numbers(self.view.first.index)
        rows = [row for row in range(self.view.rows) if np.isfinite(values[row])]
        if self.view.time is None:
            unnamed = [self.view.table.arrow.column(index) for index in self.view.axes]
            return tuple(row for row in rows if all(column[row].is_valid for column in unnamed))
        column = self.view.column(self.view.time)
        keys = self.view.table.values(self.view.time)
        ends = [(bucket_end(keys[row], column.grain), row) for row in rows if keys[row] is not None]
        finished = [row for end, row in ends if end is None or end <= self.today]
        return tuple(sorted(finished, key=lambda row: keys[row]))

    @property
    def names(self) -> frozenset[str]:
        """Texts that may hold digits without being figures."""
        labels = [column.label for column in self.view.table.columns]
        labels += [column.label for column in self.against.table.columns] if self.against else []
        return frozenset(filter(None, [*labels, self.period, self.before]))

    @property
    def evidence(self) -> Evidence:
        rows = self.settled if self.view.measures else None
        return Evidence(self.view, self.against, self.names, rows, self.goal)
