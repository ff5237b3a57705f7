"""Comments on widgets and their marks, and the selections people keep for themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assay.dashboards.selection import read_selection, work_out
from assay.dashboards.shelf import Shelf
from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import BadInput, NotAllowed
from assay.records.board import BoardView, Comment
from assay.storage.rows import new_id

MAX_WORDS = 2000


@dataclass(frozen=True)
class Remarks:
    """Comments and personal views."""

    shelf: Shelf
    clock: Clock

    def comments(self, board: str, actor: Actor) -> Sequence[Comment]:
        """What was said on a dashboard, oldest first, without what is resolved."""
        found = self.shelf.get(board, actor)
        return [one for one in self.shelf.store.comments(found.id, found.tenant) if not one.resolved]

    def comment(
        self, board: str, widget: str, text: str, actor: Actor, anchor: dict[str, Any] | None = None
    ) -> Comment:
        """Say something on a widget, or on the mark ``anchor`` of it. Raises BadInput."""
        found = self.shelf.get(board, actor)
        said = text.strip()
        if not 1 <= len(said) <= MAX_WORDS:
            raise BadInput(f"A comment has up to {MAX_WORDS:,} characters.", hint="Write something.")
        if self.shelf.template(found, draft=found.changes_by(actor)).widget(widget) is None:
            raise BadInput("There is no such widget on this dashboard.")
        kept = Comment(
            new_id(), found.id, found.tenant, widget, actor.id, actor.name, said, self._now(), dict(anchor or {})
        )
        self.shelf.store.add_comment(kept)
        return kept

    def resolve(self, board: str, comment: str, actor: Actor) -> None:
        """Put a comment away: who wrote it may, and who may change the dashboard."""
        found = self.shelf.get(board, actor)
        said = self.shelf.store.comment(comment, actor.tenant)
        if said.board != found.id or not said.resolved_by(actor, found):
            raise NotAllowed("Only who wrote it, or an editor, may resolve a comment.")
        self.shelf.store.resolve(said)

    def views(self, board: str, actor: Actor) -> Sequence[BoardView]:
        """One's own selections."""
        return self.shelf.store.views(self.shelf.get(board, actor).id, actor.tenant, actor.id)

    def keep_view(self, board: str, title: str, selection: Any, actor: Actor) -> BoardView:
        """Keep a selection under a name. Raises BadInput."""
        found = self.shelf.get(board, actor)
        chosen, name = read_selection(selection), " ".join(title.split())
        work_out(self.shelf.template(found), chosen)
        if not 1 <= len(name) <= 80:
            raise BadInput("A view has a name of up to 80 characters.")
        body = chosen.model_dump(mode="json", exclude_defaults=True)
        view = BoardView(new_id(), found.id, actor.tenant, actor.id, name, body, self._now())
        self.shelf.store.add_view(view)
        return view

    def forget_view(self, view: str, actor: Actor) -> None:
        """Raises NotFound."""
        self.shelf.store.remove_view(view, actor.tenant, actor.id)

    def _now(self) -> str:
        return self.clock.now().isoformat(timespec="seconds")
