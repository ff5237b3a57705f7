"""The dashboards there are: those domain packs bring, and those people made. A stored one stands before a pack's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

import structlog

from assay.dashboards.read import as_data, read_file
from assay.dashboards.template import Template
from assay.kernel.actor import Actor
from assay.kernel.errors import AssayError, InvalidModel, NotAllowed, NotFound
from assay.packs.pack import packs
from assay.query.ports import Sources
from assay.records.board import Board
from assay.storage.dashboards import BoardStore

log = structlog.get_logger()
PACK = "pack"
NOBODY = "2000-01-01T00:00:00+00:00"


@dataclass(frozen=True)
class Shelf:
    """Finds dashboards for people. ``domains`` holds the packs, whose files are read once."""

    store: BoardStore
    sources: Sources
    domains: Path
    _read: dict[str, tuple[str, Template]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock, repr=False, compare=False)

    def get(self, board: str, actor: Actor) -> Board:
        """A dashboard this person may open; raises NotFound."""
        kept = self.store.find(board, actor.tenant) or self._of_pack(board, actor)
        if kept is None or not kept.opens_for(actor) or not self._sourced(kept, actor):
            raise NotFound("There is no such dashboard.", hint="It may have been deleted, or is not shared with you.")
        return kept

    def changeable(self, board: str, actor: Actor) -> Board:
        """A dashboard this person may change; raises NotFound and NotAllowed."""
        found = self.get(board, actor)
        if not found.changes_by(actor):
            raise NotAllowed(
                "Only its owner, its editors or an admin may change this dashboard.",
                hint="Make a copy and change that.",
            )
        return found

    def all(self, actor: Actor) -> Sequence[Board]:
        """Every dashboard this person may open, by title."""
        stored = {board.id: board for board in self.store.all(actor.tenant)}
        brought = [self._of_pack(name, actor) for name in self.packed() if name not in stored]
        boards = [board for board in (*stored.values(), *brought) if board is not None]
        shown = [board for board in boards if board.opens_for(actor) and self._sourced(board, actor)]
        return sorted(shown, key=lambda board: board.title.casefold())

    def template(self, board: Board, *, draft: bool = False) -> Template:
        """What a dashboard shows: what was published, or its draft where that is asked for and there is one."""
        wanted = (board.draft, board.published) if draft else (board.published, board.draft)
        body = wanted[0] if wanted[0] is not None else wanted[1]
        if body is None:
            raise NotFound("This dashboard was not published.")
        return Template.model_validate(body)

    def packed(self) -> Mapping[str, tuple[str, Template]]:
        """The templates of all packs by id: the pack's name and the template."""
        with self._lock:  # who comes while they are read waits for all of them
            if not self._read:
                for pack in packs(self.domains):
                    for file in pack.files("dashboards"):
                        self._take(pack.name, file)
            return self._read

    def _take(self, pack: str, file: Path) -> None:
        try:
            template = read_file(file)
        except InvalidModel as error:
            log.error("dashboard.unreadable", pack=pack, faults=[str(fault) for fault in error.faults])
            return
        self._read[template.id] = (pack, template)

    def _of_pack(self, board: str, actor: Actor) -> Board | None:
        """A pack's dashboard, as if somebody of this tenant had published it."""
        if board not in self.packed():
            return None
        pack, template = self.packed()[board]
        body = as_data(template)
        return Board(board, template.title, actor.tenant, PACK, "", NOBODY, NOBODY, body, version=1, pack=pack)

    def _sourced(self, board: Board, actor: Actor) -> bool:
        """Whether the person may see the dashboard's source; one without a source of its own is for everybody."""
        body = board.published or board.draft or {}
        source = body.get("source")
        if not source:
            return True
        try:
            self.sources.get(str(source), actor)
        except AssayError:
            return False
        return True
