"""One to three sentences about a result. Every figure is a piece with its cells and formula; `trace` checks them all.

A statement is a function from a story to a sentence, or None where it has nothing to say. Which statements are tried,
and in which order, depends on the shape of the result.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from assay.present.numbers import PERCENT
from assay.present.periods import during
from assay.present.pieces import Cells, bare_piece, figure_piece, name_piece, verb_piece, when_piece
from assay.present.story import Story
from assay.present.trace import AGAINST, GOAL, Sentence, checked
from assay.present.view import Measure, View
from assay.records.answer import Piece

_SENTENCES = 3
_ROWS_CAP = 200


def narrate(story: Story) -> tuple[Piece, ...]:
    """The narrative of a result; empty when nothing certain can be said."""
    view = story.view
    if not view.rows or not view.measures or view.listing or view.first.index in view.computed:
        return ()
    sentences = [sentence for statement in _statements(story) if (sentence := statement(story))]
    return checked(sentences[:_SENTENCES], story.evidence)


# -- which statements, in which order -------------------------------------------------------------------------------


def _statements(story: Story) -> tuple[Callable[[Story], Sentence | None], ...]:
    view = story.view
    if view.rows == 1:
        return (_single, _goal)
    if not view.axes:
        return ()
    compared = view.first.previous is not None
    if view.time is not None and not view.dims:
        return (_total_moved, _peak) if compared else (_first_to_last, _peak)
    if view.time is not None:
        return (_latest_leader, _riser, _faller)
    if compared:
        return (_total_moved, _riser_and_faller)
    return (_leader, _laggard) if len(view.dims) == 1 else (_leader,)


# -- statements -----------------------------------------------------------------------------------------------------


def _single(story: Story) -> Sentence | None:
    """One number, of one group perhaps, and what it is compared with."""
    view, measure = story.view, story.view.first
    start = _stated(view, measure)
    if not start:
        return None
    when = Piece(f" {during(story.period)}" if story.period and view.time is None else "")
    source, prefix = (story.against, AGAINST) if story.against is not None else (view, "")
    compared = source.first if source.measures else None
    if compared is None or compared.previous is None:
        return _joined([*start, when, Piece(".")])
    cells = [(0, compared.index), (0, compared.previous)]
    formula = "first less second" if compared.unit == PERCENT else "change from second to first"
    moved = figure_piece(source, cells, formula, prefix)
    before = figure_piece(source, cells[1:], "value", prefix)
    if moved is None or before is None:
        return _joined([*start, when, Piece(".")])
    base = f" {during(story.before)}" if story.before else " before"
    return _joined([*start, when, Piece(", "), moved, Piece(" on "), before, Piece(f"{base}.")])


def _goal(story: Story) -> Sentence | None:
    """How a number stands to its target: as a part of it where numbers add up, else by how much above or below."""
    goal = story.goal
    if goal is None:
        return None
    cells, column = [(0, 0), (0, 1)], story.view.first.index
    lead = "So far that is " if story.running else "That is "
    target = figure_piece(goal, [(0, 1)], "value", GOAL)
    if column in story.view.additive and story.view.direction(column) >= 0:
        part = figure_piece(goal, cells, "first over second", GOAL)
        return (
            _joined([Piece(lead), part, Piece(" of the target of "), target, Piece(".")]) if part and target else None
        )
    size = figure_piece(goal, cells, "size of first less second", GOAL)
    verb = verb_piece(goal, cells, ("above", "below", "exactly"))
    verb = Piece(verb.text, verb.cells, f"{GOAL}{verb.formula}")
    if size is None or target is None:
        return None
    apart = [size, Piece(" "), verb] if size.value else [verb]
    return _joined([Piece(lead), *apart, Piece(" the target of "), target, Piece(".")])


def _stated(view: View, measure: Measure) -> list[Piece]:
    """ "Revenue came to $5M", "Margin was 37%", "31 orders"; behind the name of the group where there is one."""
    lead = [name_piece(view, 0), Piece(": ")] if view.axes else []
    value = figure_piece(view, [(0, measure.index)], "value")
    if value is None:
        return []
    if _counts_itself(measure):
        bare = bare_piece(view, 0, measure.index)
        return [*lead, bare, Piece(f" {_lower(measure.column.label)}")] if bare else []
    verb = "came to" if measure.index in view.additive else "was"
    label = _lower(measure.column.label) if lead else _heading(measure)
    return [*lead, Piece(f"{label} {verb} "), value]


def _counts_itself(measure: Measure) -> bool:
    """The label names what is counted: "repeat customers", in customers."""
    unit = (measure.unit or "").casefold()
    return bool(unit) and unit != PERCENT and unit in measure.column.label.casefold().split()


def _leader(story: Story) -> Sentence | None:
    view, measure = story.view, story.view.first
    if len(story.settled) < 2 or _all_equal(story):
        return None
    row = _extreme(story, measure, 1)
    value = figure_piece(view, [(row, measure.index)], "value")
    if value is None:
        return None
    words = "leads" if view.direction(measure.index) >= 0 else "is highest"
    claim = Piece(words, ((row, measure.index),), "claim")
    head = [name_piece(view, row), Piece(" "), claim, Piece(" with "), value]
    share = _share(story, row)
    return _joined([*head, *share, Piece(".")])


def _share(story: Story, row: int) -> list[Piece]:
    """The part of the sum one row makes up, where the rows do sum to something and all of them are there."""
    view, measure = story.view, story.view.first
    fits = view.whole and measure.index in view.additive and 2 < view.rows <= _ROWS_CAP
    if not fits or float(np.nanmin(view.numbers(measure.index))) < 0:
        return []
    rows = np.flatnonzero(np.isfinite(view.numbers(measure.index))).tolist()
    share = figure_piece(view, [(row, measure.index), *[(at, measure.index) for at in rows]], "share of the sum")
    return [Piece(", "), share, Piece(" of the total")] if share else []


def _laggard(story: Story) -> Sentence | None:
    view, measure = story.view, story.view.first
    if len(story.settled) < 3 or not view.whole or _all_equal(story):
        return None
    row = _extreme(story, measure, -1)
    value = figure_piece(view, [(row, measure.index)], "value")
    if value is None:
        return None
    claim = Piece("lowest", ((row, measure.index),), "claim")
    return _joined([name_piece(view, row), Piece(" is "), claim, Piece(" with "), value, Piece(".")])


def _first_to_last(story: Story) -> Sentence | None:
    rows = story.settled
    if len(rows) < 2:
        return None
    view, column = story.view, story.view.first.index
    now, before = (rows[-1], column), (rows[0], column)
    moved = figure_piece(view, [now, before], "change from second to first")
    first, last = figure_piece(view, [before], "value"), figure_piece(view, [now], "value")
    if first is None or last is None:
        return None
    tail = [Piece(" ("), moved, Piece(")")] if moved and view.first.unit != PERCENT else []
    return _joined([
        Piece(f"{_heading(view.first)} "), verb_piece(view, [now, before]), Piece(" from "), first, Piece(" "),
        when_piece(view, rows[0]), Piece(" to "), last, Piece(" "), when_piece(view, rows[-1]), *tail, Piece("."),
    ])  # fmt: skip


def _peak(story: Story) -> Sentence | None:
    if len(story.settled) < 3:
        return None
    view, measure = story.view, story.view.first
    high, low = _extreme(story, measure, 1), _extreme(story, measure, -1)
    top = figure_piece(view, [(high, measure.index)], "value")
    bottom = figure_piece(view, [(low, measure.index)], "value")
    if top is None or bottom is None or high == low:
        return None
    return _joined([
        Piece("It was "), Piece("highest", ((high, measure.index),), "claim"), Piece(" "), when_piece(view, high),
        Piece(" with "), top, Piece(" and "), Piece("lowest", ((low, measure.index),), "claim"), Piece(" "),
        when_piece(view, low), Piece(" with "), bottom, Piece("."),
    ])  # fmt: skip


def _total_moved(story: Story) -> Sentence | None:
    view, measure = story.view, story.view.first
    if measure.previous is None or measure.index not in view.additive or not view.whole or view.rows > _ROWS_CAP:
        return None
    rows = [row for row in range(view.rows) if np.isfinite(view.numbers(measure.index)[row])]
    rows = [row for row in rows if np.isfinite(view.numbers(measure.previous)[row])]
    cells = [(row, measure.index) for row in rows] + [(row, measure.previous) for row in rows]
    if len(rows) != view.rows:
        return None
    size = figure_piece(view, cells, "size of the difference of sums")
    moved = figure_piece(view, cells, "change of sums")
    if size is None or moved is None:
        return None
    if not size.value:
        return _joined([Piece(f"{_heading(measure)} "), verb_piece(view, cells), Piece(" in total.")])
    against = [Piece(f" against {story.before}")] if story.before else []
    return _joined([
        Piece(f"{_heading(measure)} "), verb_piece(view, cells), Piece(" by "), size, Piece(" ("), moved, Piece(")"),
        *against, Piece("."),
    ])  # fmt: skip


def _riser_and_faller(story: Story) -> Sentence | None:
    up, down = _moved_most(story, 1), _moved_most(story, -1)
    parts = [part for part in (up, down) if part]
    if not parts:
        return None
    joined = [*parts[0], *([Piece(", while "), *parts[1]] if len(parts) > 1 else []), Piece(".")]
    return _joined(joined)


def _moved_most(story: Story, sign: int) -> list[Piece]:
    """The group that added, or lost, most against what it is compared with."""
    view, measure = story.view, story.view.first
    if measure.previous is None:
        return []
    moves = sign * (view.numbers(measure.index) - view.numbers(measure.previous))
    if not np.isfinite(moves).any() or float(np.nanmax(moves)) <= 0:
        return []
    row = int(np.nanargmax(moves))
    return _move(view, row, [(row, measure.index), (row, measure.previous)])


def _move(view: View, row: int, cells: Cells) -> list[Piece]:
    verb = verb_piece(view, cells, ("added", "lost", "kept level"))
    size = figure_piece(view, cells, "size of first less second")
    moved = figure_piece(view, cells, "change from second to first")
    if size is None:
        return []
    name = name_piece(view, row)
    tail = [Piece(" ("), moved, Piece(")")] if moved and view.first.unit != PERCENT else []
    return [name, Piece(" "), verb, Piece(" "), size, *tail]


def _latest_leader(story: Story) -> Sentence | None:
    view = story.view
    last = _edge_rows(story, -1)
    if len(last) < 2 or view.time is None:
        return None
    column = view.first.index
    row = max(last, key=lambda at: view.numbers(column)[at])
    value = figure_piece(view, [(row, column)], "value")
    when = when_piece(view, row)
    when = Piece(when.text[:1].upper() + when.text[1:], when.cells, when.formula)
    who = Piece(", ".join(view.label(row, at) for at in view.dims), tuple((row, at) for at in view.dims), "name")
    if value is None:
        return None
    return _joined([when, Piece(", "), who, Piece(" had the most with "), value, Piece(".")])


def _riser(story: Story) -> Sentence | None:
    return _over_time(story, 1)


def _faller(story: Story) -> Sentence | None:
    return _over_time(story, -1)


def _over_time(story: Story, sign: int) -> Sentence | None:
    """The group that rose (or fell) most between the first and the last finished period."""
    view = story.view
    column, time = view.first.index, view.time
    first = {_group(view, row): row for row in _edge_rows(story, 0)}
    last = {_group(view, row): row for row in _edge_rows(story, -1)}
    both = [(last[group], first[group]) for group in last if group in first]
    moves = [(sign * (view.numbers(column)[now] - view.numbers(column)[then]), now, then) for now, then in both]
    if not moves or max(moves)[0] <= 0 or time is None:
        return None
    _, now, then = max(moves)
    cells = [(now, column), (then, column)]
    size = figure_piece(view, cells, "size of first less second")
    moved = figure_piece(view, cells, "change from second to first")
    if size is None or moved is None:
        return None
    who = Piece(", ".join(view.label(now, at) for at in view.dims), tuple((now, at) for at in view.dims), "name")
    start, end = (Piece(view.label(row, time), ((row, time),), "name") for row in (then, now))
    return _joined([
        who, Piece(" "), verb_piece(view, cells), Piece(" by "), size, Piece(" ("), moved, Piece(") from "), start,
        Piece(" to "), end, Piece("."),
    ])  # fmt: skip


# -- helpers --------------------------------------------------------------------------------------------------------


def _edge_rows(story: Story, edge: int) -> list[int]:
    """Rows of the first (0) or last (−1) finished period."""
    view = story.view
    if view.time is None or not story.settled:
        return []
    keys = view.table.values(view.time)
    wanted = keys[story.settled[edge]]
    return [row for row in story.settled if keys[row] == wanted]


def _group(view: View, row: int) -> tuple[str, ...]:
    return tuple(view.label(row, index) for index in view.dims)


def _all_equal(story: Story) -> bool:
    values = story.view.numbers(story.view.first.index)[list(story.settled)]
    return bool(values.min() == values.max())


def _extreme(story: Story, measure: Measure, sign: int) -> int:
    values = story.view.numbers(measure.index)
    return max(story.settled, key=lambda row: sign * values[row])


def _heading(measure: Measure) -> str:
    label = measure.column.label
    return label[:1].upper() + label[1:]


def _lower(label: str) -> str:
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _joined(pieces: Sequence[Piece]) -> Sentence:
    return tuple(piece for piece in pieces if piece.text)
