"""What is kept of dashboards: templates with their drafts and versions, comments, personal views."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from assay.kernel.actor import Actor


@dataclass(frozen=True)
class Sharing:
    """Who may open a published dashboard: everybody of the tenant, or people and groups by id or name."""

    everyone: bool = True
    people: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Board:
    """A dashboard. ``published`` and ``draft`` are templates as JSON; ``version`` counts what was published.

    ``pack`` names the domain it came with; such a one was written by nobody here and is not stored until it is changed.
    ``revision`` counts the states of its content, drafts as well: who replaces one says which; ``changed_by`` made it.
    """

    id: str
    title: str
    tenant: str
    owner: str
    owner_name: str
    created_at: str
    updated_at: str
    published: dict[str, Any] | None = None
    draft: dict[str, Any] | None = None
    version: int = 0
    folder: str = ""
    sharing: Sharing = Sharing()
    pack: str = ""
    revision: int = 0
    changed_by: str = ""

    def opens_for(self, actor: Actor) -> bool:
        """Whether this person may look at it; drafts are for those who may change it."""
        if self.tenant != actor.tenant:
            return False
        named = actor.id in self.sharing.people or bool(set(actor.groups) & set(self.sharing.groups))
        return self.changes_by(actor) or (self.published is not None and (self.sharing.everyone or named))

    def changes_by(self, actor: Actor) -> bool:
        """Whether this person may change it."""
        own = self.owner == actor.id or actor.id in self.sharing.editors
        return self.tenant == actor.tenant and actor.may("analyst") and (actor.may("admin") or own)


@dataclass(frozen=True)
class BoardVersion:
    """One state that was published, by whom and when."""

    board: str
    tenant: str
    version: int
    body: dict[str, Any]
    author: str
    at: str
    note: str = ""


@dataclass(frozen=True)
class Comment:
    """A remark on a widget, or on one of its marks (``anchor``: fields and values), by a person."""

    id: str
    board: str
    tenant: str
    widget: str
    author: str
    author_name: str
    text: str
    at: str
    anchor: dict[str, Any] = field(default_factory=dict)
    resolved: bool = False

    def resolved_by(self, actor: Actor, board: Board) -> bool:
        """Whether this person may put it away: who wrote it, and who may change its dashboard."""
        return self.author == actor.id or board.changes_by(actor)


@dataclass(frozen=True)
class BoardView:
    """A selection one person keeps for a dashboard, by name."""

    id: str
    board: str
    tenant: str
    owner: str
    title: str
    selection: dict[str, Any]
    at: str
