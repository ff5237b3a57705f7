"""Several results in a few sentences, and what could be done about them: each sentence is traced like any narrative."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from assay.present.insight import narrate
from assay.present.pieces import figure_piece, name_piece
from assay.present.story import Story
from assay.present.trace import Sentence, checked
from assay.records.answer import Piece

_ADVICE = 3
_HEAVY = 0.5


def summarise(stories: Sequence[Story], titles: Sequence[str] = ()) -> tuple[Piece, ...]:
    """The first sentence of each result. Formulas say which part their cells lie in: ``part 2: value``.

    With ``titles``, one a result, each sentence says first which of them it is of.
    """
    pieces: list[Piece] = []
    for number, story in enumerate(stories, start=1):
        first = _first_sentence(narrate(story))
        marked = [replace(one, formula=f"part {number}: {one.formula}") if one.formula else one for one in first]
        marked = [Piece(f"{titles[number - 1]}: "), *marked] if titles and marked else marked
        pieces += [Piece(" "), *marked] if pieces and marked else marked
    return tuple(pieces)


def recommend(stories: Sequence[Story]) -> tuple[str, ...]:
    """Up to three suggestions, each with the figures it rests on; none where the results give no ground."""
    found: list[str] = []
    for story in stories:
        for rule in (_fallen, _risen, _heavy):
            sentence = rule(story)
            text = "".join(piece.text for piece in checked([sentence], story.evidence)) if sentence else ""
            found += [text] if text else []
    return tuple(dict.fromkeys(found))[:_ADVICE]


def _first_sentence(pieces: Sequence[Piece]) -> list[Piece]:
    taken: list[Piece] = []
    for piece in pieces:
        taken.append(piece)
        if piece.text.endswith(".") and not piece.cells:
            break
    return taken


def _fallen(story: Story) -> Sentence | None:
    """The group that went the wrong way most."""
    return _course(story, -1, "Look into ", ": it ")


def _risen(story: Story) -> Sentence | None:
    """The group that went the right way most."""
    return _course(story, 1, "See what helps ", ": it ")


def _course(story: Story, sign: int, lead: str, joint: str) -> Sentence | None:
    """A group's way from the first to the last finished period; ``sign`` −1 = worse, 1 = better."""
    view = story.view
    if view.time is None or not view.dims or not view.measures or not story.settled:
        return None
    column, good = view.first.index, view.direction(view.first.index)
    moves = [move for move in _moves(story) if sign * good * move[0] > 0]
    if not moves or not good:
        return None
    _, now, then = max(moves, key=lambda move: abs(move[0]))
    cells = [(now, column), (then, column)]
    size, moved = (
        figure_piece(view, cells, "size of first less second"),
        figure_piece(view, cells, "change from second to first"),
    )
    if size is None or moved is None:
        return None
    rose = view.numbers(column)[now] > view.numbers(column)[then]
    who = Piece(", ".join(view.label(now, at) for at in view.dims), tuple((now, at) for at in view.dims), "name")
    start, end = (Piece(view.label(row, view.time), ((row, view.time),), "name") for row in (then, now))
    verb = Piece("rose" if rose else "fell", tuple(cells), "direction")
    return (
        Piece(lead),
        who,
        Piece(joint),
        verb,
        Piece(" by "),
        size,
        Piece(" ("),
        moved,
        Piece(") from "),
        start,
        Piece(" to "),
        end,
        Piece("."),
    )


def _moves(story: Story) -> list[tuple[float, int, int]]:
    """(change, row of the last period, row of the first) per group present in both."""
    view = story.view
    keys = view.table.values(view.time if view.time is not None else 0)
    first, last = keys[story.settled[0]], keys[story.settled[-1]]
    group = {row: tuple(view.label(row, at) for at in view.dims) for row in story.settled}
    then = {group[row]: row for row in story.settled if keys[row] == first}
    values = view.numbers(view.first.index)
    now = [row for row in story.settled if keys[row] == last and group[row] in then]
    return [(float(values[row] - values[then[group[row]]]), row, then[group[row]]) for row in now]


def _heavy(story: Story) -> Sentence | None:
    """One group that makes up most of the whole."""
    view = story.view
    if view.time is not None or len(view.dims) != 1 or not view.measures or not view.whole or len(story.settled) < 3:
        return None
    column = view.first.index
    values = view.numbers(column)
    if column not in view.additive or len(story.settled) > 200 or float(np.nanmin(values)) < 0:
        return None
    row = max(story.settled, key=lambda at: values[at])
    rows = np.flatnonzero(np.isfinite(values)).tolist()
    share = figure_piece(view, [(row, column), *[(at, column) for at in rows]], "share of the sum")
    if share is None or share.value is None or share.value < _HEAVY:
        return None
    return (
        Piece("Watch "), name_piece(view, row), Piece(": it makes up "), share,
        Piece(f" of {_lower(view.first.column.label)}, so a change there weighs most."),
    )  # fmt: skip


def _lower(label: str) -> str:
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
