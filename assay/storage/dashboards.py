"""Dashboards as they are kept: within one tenant each; who may do what is the desk's to say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, and_, delete, insert, select, update

from assay.kernel.errors import NotFound
from assay.records.board import Board, BoardVersion, BoardView, Comment
from assay.records.codec import to_json
from assay.storage.board_states import replace_board
from assay.storage.rows import add, found, to_record
from assay.storage.tables_boards import board_comments, board_favourites, board_versions, board_views, boards


@dataclass(frozen=True)
class BoardStore:
    """Dashboards, their versions, comments, views and favourites."""

    engine: Engine

    # -- dashboards

    def all(self, tenant: str) -> Sequence[Board]:
        """Every stored dashboard of a tenant."""
        query = select(boards).where(boards.c.tenant == tenant).order_by(boards.c.title)
        with self.engine.connect() as connection:
            return [to_record(Board, row) for row in connection.execute(query).mappings()]

    def find(self, board: str, tenant: str) -> Board | None:
        """A stored dashboard, None when there is none."""
        query = select(boards).where(boards.c.id == board, boards.c.tenant == tenant)
        with self.engine.connect() as connection:
            row = connection.execute(query).mappings().first()
        return to_record(Board, row) if row is not None else None

    def put(self, board: Board, over: int) -> None:
        """Keep it in place of its revision ``over``. Raises Changed where another one is kept, NotFound."""
        with self.engine.begin() as connection:
            replace_board(connection, board, over)

    def publish(self, board: Board, version: BoardVersion, over: int) -> None:
        """Keep it with its new version, both or neither. Raises Changed, NotFound."""
        with self.engine.begin() as connection:
            replace_board(connection, board, over)
            add(connection, board_versions, to_json(version))

    def remove(self, board: str, tenant: str) -> None:
        """Forget it and all that hangs on it."""
        with self.engine.begin() as connection:
            for table in (board_versions, board_comments, board_views, board_favourites):
                connection.execute(delete(table).where(table.c.board == board, table.c.tenant == tenant))
            connection.execute(delete(boards).where(boards.c.id == board, boards.c.tenant == tenant))

    def versions(self, board: str, tenant: str) -> Sequence[BoardVersion]:
        """What was published, newest first."""
        table = board_versions
        query = select(table).where(table.c.board == board, table.c.tenant == tenant).order_by(table.c.version.desc())
        with self.engine.connect() as connection:
            return [to_record(BoardVersion, row) for row in connection.execute(query).mappings()]

    # -- comments

    def comments(self, board: str, tenant: str) -> Sequence[Comment]:
        """Remarks, oldest first."""
        table = board_comments
        query = select(table).where(table.c.board == board, table.c.tenant == tenant).order_by(table.c.at)
        with self.engine.connect() as connection:
            return [to_record(Comment, row) for row in connection.execute(query).mappings()]

    def comment(self, comment: str, tenant: str) -> Comment:
        """One remark; raises NotFound."""
        table = board_comments
        with self.engine.connect() as connection:
            query = select(table).where(table.c.id == comment, table.c.tenant == tenant)
            return to_record(Comment, found(connection.execute(query).mappings().first(), "comment"))

    def add_comment(self, comment: Comment) -> None:
        """Keep a remark."""
        with self.engine.begin() as connection:
            add(connection, board_comments, to_json(comment))

    def resolve(self, comment: Comment) -> None:
        """It is done with."""
        with self.engine.begin() as connection:
            table = board_comments
            connection.execute(update(table).where(table.c.id == comment.id).values(resolved=True))

    # -- personal

    def views(self, board: str, tenant: str, owner: str) -> Sequence[BoardView]:
        """The selections a person keeps for a dashboard."""
        table = board_views
        here = and_(table.c.board == board, table.c.tenant == tenant, table.c.owner == owner)
        with self.engine.connect() as connection:
            query = select(table).where(here).order_by(table.c.title)
            return [to_record(BoardView, row) for row in connection.execute(query).mappings()]

    def add_view(self, view: BoardView) -> None:
        """Keep a selection."""
        with self.engine.begin() as connection:
            add(connection, board_views, to_json(view))

    def remove_view(self, view: str, tenant: str, owner: str) -> None:
        """Forget a selection; raises NotFound."""
        table = board_views
        here = and_(table.c.id == view, table.c.tenant == tenant, table.c.owner == owner)
        with self.engine.begin() as connection:
            if not connection.execute(delete(table).where(here)).rowcount:
                raise NotFound("There is no such view.")

    def favourites(self, tenant: str, owner: str) -> frozenset[str]:
        """Ids of the dashboards a person marked."""
        table = board_favourites
        query = select(table.c.board).where(table.c.tenant == tenant, table.c.owner == owner)
        with self.engine.connect() as connection:
            return frozenset(row[0] for row in connection.execute(query))

    def mark(self, board: str, tenant: str, owner: str, marked: bool) -> None:
        """Make it a favourite, or no longer one."""
        table = board_favourites
        row: dict[str, Any] = {"board": board, "tenant": tenant, "owner": owner}
        here = and_(*(table.c[name] == value for name, value in row.items()))
        with self.engine.begin() as connection:
            connection.execute(delete(table).where(here))
            if marked:
                connection.execute(insert(table).values(row))
