"""The people a dashboard can be shared with, or a link be made for: found by name by whoever may change it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from assay.dashboards.shelf import Shelf
from assay.kernel.actor import Actor
from assay.records.board import Board
from assay.records.stored import User

MOST = 20


@dataclass(frozen=True)
class Reader:
    """A person: ``opens`` says whether the dashboard is shared with them as it stands, ``edits`` whether their role
    lets them change dashboards.
    """

    id: str
    name: str
    login: str
    opens: bool
    edits: bool


@dataclass(frozen=True)
class Readers:
    """Looks people up. ``people`` gives those of a tenant; ``acting`` what one of them may do."""

    shelf: Shelf
    people: Callable[[str], Sequence[User]]
    acting: Callable[[User], Actor]

    def called(self, board: str, words: str, actor: Actor) -> Sequence[Reader]:
        """Up to ``MOST`` people whose name or sign-in name holds ``words``. Raises NotFound and NotAllowed."""
        wanted = words.strip().casefold()

        def fits(user: User) -> bool:
            return user.active and wanted in f"{user.name} {user.login or ''}".casefold()

        return self._read(board, actor, fits)[:MOST]

    def named(self, board: str, ids: Collection[str], actor: Actor) -> Sequence[Reader]:
        """Those with these ids, also who is shut out for now. Raises NotFound and NotAllowed."""
        return self._read(board, actor, lambda user: user.id in ids)

    def groups(self, board: str, actor: Actor) -> Sequence[str]:
        """The groups that people of the tenant are in, and those it is shared with. Raises NotFound and NotAllowed."""
        found = self.shelf.changeable(board, actor)
        held = {group for user in self.people(found.tenant) for group in user.groups}
        return sorted(held | set(found.sharing.groups), key=str.casefold)

    def _read(self, board: str, actor: Actor, fits: Callable[[User], bool]) -> Sequence[Reader]:
        found = self.shelf.changeable(board, actor)
        there = [user for user in self.people(found.tenant) if (user.login or user.subject) and fits(user)]
        return [_reader(user, self.acting(user), found) for user in there]


def _reader(user: User, acting: Actor, board: Board) -> Reader:
    return Reader(user.id, user.name, user.login or "", board.opens_for(acting), acting.may("analyst"))
