"""Two who change one dashboard: the later is told, before anything of the other is replaced."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from assay.dashboards.shelf import Shelf
from assay.kernel.actor import Actor
from assay.kernel.errors import Changed
from assay.records.board import Board

WAYS = "Look at that version, or keep yours as a dashboard of its own."
TRIES = 3


def still(found: Board, revision: int | None, actor: Actor) -> Board:
    """``found``, where it is the revision this person has before them; None asks for no proof. Raises Changed."""
    if revision is None or revision == found.revision:
        return found
    raise Changed(f"{_told(found, actor)} Yours was not saved.", hint=WAYS)


def _told(found: Board, actor: Actor) -> str:
    who = f" by {found.changed_by}" if found.changed_by not in ("", actor.name) else " in another tab or browser"
    return f"This dashboard was changed at {found.updated_at[11:16]} UTC{who}."


def next_state(found: Board, actor: Actor, now: str, **parts: object) -> Board:
    """``found`` with other content: the next revision, and whose it is."""
    owner = found.owner_name or actor.name
    made = replace(found, revision=found.revision + 1, changed_by=actor.name, updated_at=now, owner_name=owner)
    return replace(made, **parts)  # type: ignore[arg-type]


def alter(shelf: Shelf, board: str, actor: Actor, change: Callable[[Board], Board]) -> Board:
    """Change what is no content (who may open it, its folder) over whatever is kept by then. Raises Changed at last."""
    for left in reversed(range(TRIES)):
        found = shelf.changeable(board, actor)
        kept = change(found)
        try:
            shelf.store.put(kept, found.revision)
        except Changed:
            if not left:
                raise
        else:
            break
    return kept
