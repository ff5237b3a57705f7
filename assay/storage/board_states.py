"""Replacing a dashboard as it is kept, only while it is still the one that was read.

Two who save at the same time are told apart by the revision each of them read: the second is refused and loses nothing.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, and_, insert, update
from sqlalchemy.exc import IntegrityError

from assay.kernel.errors import Changed, NotFound
from assay.records.board import Board
from assay.records.codec import to_json
from assay.storage.tables_boards import boards


def replace_board(connection: Connection, board: Board, over: int) -> None:
    """Keep ``board`` in place of its revision ``over``; 0 may be one that was not kept yet.

    Raises Changed where another revision is kept, NotFound where it was deleted meanwhile.
    """
    values = to_json(board)
    here = and_(boards.c.id == board.id, boards.c.tenant == board.tenant)
    if connection.execute(update(boards).where(here, boards.c.revision == over).values(values)).rowcount:
        return
    if over:
        there = connection.execute(boards.select().with_only_columns(boards.c.id).where(here)).first()
        raise _changed() if there else NotFound("This dashboard was deleted meanwhile.")
    _insert(connection, values)


def _insert(connection: Connection, values: dict[str, Any]) -> None:
    try:
        connection.execute(insert(boards).values(values))
    except IntegrityError as error:
        raise _changed() from error


def _changed() -> Changed:
    return Changed("This dashboard was changed meanwhile; nothing was saved.", hint="Open it again to see the change.")
