"""Which stored turns a conversation shows: an answer that was edited stands where the one it came from stood."""

from __future__ import annotations

from collections.abc import Sequence

from assay.records.stored import Turn


def shown(turns: Sequence[Turn]) -> list[Turn]:
    """The turns to show, oldest first.

    A turn that came from changing a chip (``edit``) takes the place of the latest one with the same question, as it
    did on the page when the chip was changed.

    >>> first = Turn("1", "c", 0, "revenue", "answered", "")
    >>> again = Turn("2", "c", 1, "revenue", "answered", "", edit={"op": "limit", "n": 5})
    >>> [turn.id for turn in shown([first, again])]
    ['2']
    """
    found: list[Turn] = []
    for turn in turns:
        place = _place_of(turn, found) if turn.edit is not None else None
        if place is None:
            found.append(turn)
        else:
            found[place] = turn
    return found


def _place_of(turn: Turn, found: Sequence[Turn]) -> int | None:
    same = (place for place in reversed(range(len(found))) if found[place].question == turn.question)
    return next(same, None)
