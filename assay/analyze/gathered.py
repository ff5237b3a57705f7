"""Both sides of a change as numbers: by step of time and member of a field, read through ``query.run``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from assay.analyze.here import Here
from assay.analyze.sides import Counted, Half, spec_of, spec_of_both, steps_of
from assay.analyze.surprise import Side
from assay.kernel.actor import Actor
from assay.kernel.errors import AssayError, InvalidSpec, NotAllowed, QueryCancelled
from assay.kernel.tabular import Table
from assay.present.view import as_floats
from assay.query.corridor import QueryRunner
from assay.query.ports import CancelToken, Query
from assay.semantic.spec import AnalyticsSpec

MEMBERS = 400
"""Fields (and pairs) with more members are left out: their parts cannot be read, and each is too small to stand out."""


@dataclass(frozen=True)
class Seen:
    """The members of one field or pair, with both sides in the same order of members."""

    fields: tuple[str, ...]
    members: tuple[tuple[Any, ...], ...]
    before: Side
    after: Side


@dataclass(frozen=True)
class Gatherer:
    """Reads sides for an actor; whatever a policy hides is in none of them."""

    runner: QueryRunner
    actor: Actor
    here: Here
    what: Counted
    old: Half
    new: Half
    cancel: CancelToken | None = None

    def seen(self, fields: tuple[str, ...]) -> Seen | None:
        """The members of ``fields``; None where there are too many or the source cannot tell them apart.

        Raises NotAllowed, QueryCancelled, and for the whole (no fields) any AssayError.
        """
        try:
            tables = self._together(fields) or self._apart(fields)
        except AssayError as error:
            if isinstance(error, (NotAllowed, QueryCancelled)) or not fields:
                raise
            return None
        if tables is None:
            return None
        members = tuple(dict.fromkeys(member for read in tables for member in read.members))
        if len(members) > MEMBERS:
            return None
        ordered = tuple(sorted(members, key=lambda member: tuple(map(str, member))))
        return Seen(fields, ordered, tables[0].side(ordered), tables[1].side(ordered))

    def _together(self, fields: tuple[str, ...]) -> tuple[_Read, _Read] | None:
        """Both sides from one scan; None where they are no neighbours in time, or cannot be counted side by side."""
        grain = steps_of(self.old, self.here)
        if grain is None or grain != steps_of(self.new, self.here):
            return None
        spec = spec_of_both(self.old, self.new, self.what, self.here, fields, grain)
        if spec is None:
            return None
        try:
            table = self._run(spec)
        except InvalidSpec:
            return None
        if table.truncated:
            return None
        many = (table.arrow.num_columns - 1 - len(fields)) // 2
        return _beside(table, len(fields), 0, many), _beside(table, len(fields), many, many)

    def _apart(self, fields: tuple[str, ...]) -> tuple[_Read, _Read] | None:
        """One query for each side; None where there are too many rows."""
        found = []
        for half in (self.old, self.new):
            grain = steps_of(half, self.here)
            table = self._run(spec_of(half, self.what, self.here, fields, grain))
            if table.truncated:
                return None
            found.append(_read(table, len(fields), bool(grain), self.what))
        return found[0], found[1]

    def _run(self, spec: AnalyticsSpec) -> Table:
        query = Query(self.here.shown.source, spec=spec, today=self.here.shown.today)
        return self.runner.run(query, self.actor, cancel=self.cancel).table


@dataclass(frozen=True)
class _Read:
    """One side as it came: per row its step, its member and the numbers."""

    steps: Sequence[Any]
    members: Sequence[tuple[Any, ...]]
    values: Any
    weights: Any
    rows: Any

    def side(self, members: tuple[tuple[Any, ...], ...]) -> Side:
        """As matrices of steps x members; what is not there is zero."""
        places = {member: at for at, member in enumerate(members)}
        steps = {step: at for at, step in enumerate(dict.fromkeys(self.steps))}
        shape = (max(len(steps), 1), len(members))
        across = np.array([steps[step] for step in self.steps], dtype=np.int64)
        down = np.array([places[member] for member in self.members], dtype=np.int64)

        def spread(numbers: Any) -> Any:
            made = np.zeros(shape)
            np.add.at(made, (across, down), np.nan_to_num(numbers))
            return made

        weights = spread(self.weights) if self.weights is not None else None
        return Side(spread(self.values), spread(self.rows), weights)


def _beside(table: Table, fields: int, first: int, many: int) -> _Read:
    """One side of a table with both: the numbers from ``first`` on, in the groups in which this side has rows."""
    numbers = [as_floats(table.arrow.column(1 + fields + first + place)) for place in range(many)]
    own = np.flatnonzero(np.nan_to_num(numbers[-1]))
    columns = [table.values(place) for place in range(1 + fields)]
    steps = [columns[0][at] for at in own]
    members = [tuple(column[at] for column in columns[1:]) for at in own]
    weights = numbers[1][own] if many == 3 else None
    return _Read(steps, members, numbers[0][own], weights, numbers[-1][own])


def _read(table: Table, fields: int, stepped: bool, what: Counted) -> _Read:
    first = 1 if stepped else 0
    columns = [table.values(place) for place in range(first, first + fields)]
    members = list(zip(*columns, strict=True)) if columns else [()] * table.row_count
    many = 1 + (what.weight is not None) + (what.rows is not None)
    numbers = [as_floats(table.arrow.column(first + fields + place)) for place in range(many)]
    steps = table.values(0) if stepped else [0] * table.row_count
    weights = numbers[1] if what.weight is not None else None
    rows = numbers[-1] if what.rows is not None else (np.nan_to_num(numbers[0]) != 0).astype(np.float64)
    return _Read(steps, members, numbers[0], weights, rows)
