"""Making and changing dashboards: drafts, publishing, versions with their differences, copies, YAML in and out."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from assay.dashboards.clash import alter, next_state, still
from assay.dashboards.pin import put, widget_of
from assay.dashboards.read import as_data, faults_of, read_template, write_template
from assay.dashboards.shelf import Shelf
from assay.dashboards.template import Template
from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import BadInput, NotFound
from assay.query.ports import Audit
from assay.records.answer import Answer
from assay.records.board import Board, BoardVersion, Sharing


@dataclass(frozen=True)
class Difference:
    """One thing that differs between two versions: ``what`` in a sentence."""

    kind: str
    what: str


@dataclass(frozen=True)
class Editing:
    """Changes dashboards, on behalf of people who may."""

    shelf: Shelf
    audit: Audit
    clock: Clock

    def create(self, title: str, actor: Actor, *, source: str | None = None, template: Template | None = None) -> Board:
        """A new draft, empty or with what ``template`` holds. Raises BadInput and NotAllowed."""
        actor.need("analyst", "make dashboards")
        name = " ".join(title.split())
        if not 1 <= len(name) <= 120:
            raise BadInput("A dashboard has a title of up to 120 characters.")
        board = f"{_slug(name)}_{secrets.token_hex(3)}"
        made = (template or Template(id=board, title=name)).model_copy(
            update={"id": board, "title": name, **({"source": source} if source else {})}
        )
        now = self._now()
        kept = Board(board, name, actor.tenant, actor.id, actor.name, now, now, draft=as_data(made), revision=1)
        self.shelf.store.put(replace(kept, changed_by=actor.name), 0)
        self._told(actor, "dashboard.created", kept)
        return kept

    def copy(self, board: str, actor: Actor) -> Board:
        """A draft of one's own with the same content."""
        found = self.shelf.get(board, actor)
        template = self.shelf.template(found, draft=found.changes_by(actor))
        return self.create(f"{template.title[:110]} (copy)", actor, template=template)

    def save(self, board: str, body: Any, actor: Actor, revision: int | None = None) -> Board:
        """Keep ``body`` as the draft, in place of ``revision`` where one is given.

        Raises BadInput with what is wrong with it, Changed where somebody else kept another one meanwhile.
        """
        found = still(self.shelf.changeable(board, actor), revision, actor)
        template = checked({**body, "id": found.id} if isinstance(body, dict) else body)
        kept = next_state(found, actor, self._now(), draft=as_data(template))
        self.shelf.store.put(kept, found.revision)
        return kept

    def pin(self, board: str, answer: Answer, source: str, actor: Actor) -> Board:
        """Add what an answer shows to the draft. Raises BadInput where nothing was run for it."""
        found = self.shelf.changeable(board, actor)
        template = self.shelf.template(found, draft=True)
        tab = template.tabs[0].id if template.tabs else None
        return self.save(board, as_data(put(template, widget_of(answer, source), tab)), actor, found.revision)

    def publish(self, board: str, actor: Actor, note: str = "", revision: int | None = None) -> Board:
        """Make the draft what everybody sees, as a new version. Raises Changed, BadInput where there is nothing new."""
        found = still(self.shelf.changeable(board, actor), revision, actor)
        if found.draft is None:
            raise BadInput("There is nothing to publish.", hint="Change the dashboard first.")
        template = checked(found.draft)
        now, number = self._now(), found.version + 1
        whole = as_data(template)
        kept = next_state(found, actor, now, title=template.title, published=whole, draft=None, version=number)
        said = BoardVersion(found.id, found.tenant, number, whole, actor.name, now, note[:400])
        self.shelf.store.publish(kept, said, found.revision)
        self._told(actor, "dashboard.published", kept)
        return kept

    def discard(self, board: str, actor: Actor, revision: int | None = None) -> Board | None:
        """Forget the draft; a dashboard that was never published is removed and None returned. Raises Changed."""
        found = still(self.shelf.changeable(board, actor), revision, actor)
        if found.published is None:
            self.remove(board, actor)
            return None
        kept = next_state(found, actor, self._now(), draft=None)
        self.shelf.store.put(kept, found.revision)
        return kept

    def remove(self, board: str, actor: Actor) -> None:
        """Delete it with its versions and comments. One that came with a pack is back at the pack's state."""
        found = self.shelf.changeable(board, actor)
        self.shelf.store.remove(found.id, found.tenant)
        self._told(actor, "dashboard.removed", found)

    def share(self, board: str, sharing: Sharing, actor: Actor) -> Board:
        """Say who may open and change it."""
        if len(sharing.people) + len(sharing.groups) + len(sharing.editors) > 500:
            raise BadInput("A dashboard is shared with up to 500 people and groups.", hint="Use a group.")
        now = self._now()
        kept = alter(self.shelf, board, actor, lambda found: replace(found, sharing=sharing, updated_at=now))
        self._told(actor, "dashboard.shared", kept)
        return kept

    def file(self, board: str, folder: str, actor: Actor) -> Board:
        """Put it into a folder; an empty name takes it out."""
        name = " ".join(folder.split())[:80]
        return alter(self.shelf, board, actor, lambda found: replace(found, folder=name))

    # -- versions

    def versions(self, board: str, actor: Actor) -> Sequence[BoardVersion]:
        """What was published, newest first; of a pack's own state nothing was."""
        found = self.shelf.changeable(board, actor)
        return self.shelf.store.versions(found.id, found.tenant)

    def restore(self, board: str, version: int, actor: Actor, revision: int | None = None) -> Board:
        """Make a version the draft again. Raises NotFound, Changed."""
        found = next((one for one in self.versions(board, actor) if one.version == version), None)
        if found is None:
            raise NotFound("There is no such version.")
        return self.save(board, found.body, actor, revision)

    def as_brought(self, board: str, actor: Actor) -> Board:
        """Make what the dashboard's pack brings the draft. Raises NotFound for one that came with no pack."""
        found = self.shelf.changeable(board, actor)
        brought = self.shelf.packed().get(found.id)
        if brought is None:
            raise NotFound("This dashboard came with no pack.")
        return self.save(board, as_data(brought[1]), actor)

    def changes(self, board: str, actor: Actor, version: int | None = None) -> Sequence[Difference]:
        """How the draft differs from what is published, or from ``version``."""
        found = self.shelf.changeable(board, actor)
        new = self.shelf.template(found, draft=True)
        if version is None:
            old = Template.model_validate(found.published) if found.published else None
        else:
            kept = next((one for one in self.versions(board, actor) if one.version == version), None)
            old = Template.model_validate(kept.body) if kept else None
        return differences(old, new)

    # -- YAML

    def exported(self, board: str, actor: Actor) -> str:
        """The dashboard as YAML that ``taken_in`` reads back as the same."""
        found = self.shelf.get(board, actor)
        return write_template(self.shelf.template(found, draft=found.changes_by(actor)))

    def taken_in(self, text: str, actor: Actor, board: str | None = None, revision: int | None = None) -> Board:
        """A draft from YAML: of ``board``, or of a new dashboard. Raises InvalidModel with every fault, Changed."""
        actor.need("analyst", "make dashboards")
        template = read_template(text)
        if board is not None:
            return self.save(board, as_data(template), actor, revision)
        return self.create(template.title, actor, template=template)

    def _now(self) -> str:
        return self.clock.now().isoformat(timespec="seconds")

    def _told(self, actor: Actor, action: str, board: Board) -> None:
        self.audit.record(actor, action, {"dashboard": board.id, "title": board.title, "version": board.version})


def checked(body: Any) -> Template:
    """The template that ``body`` says; raises BadInput with what is wrong, in words."""
    try:
        template = Template.model_validate(body)
    except ValidationError as error:
        said = [f"{_where(item['loc'])}{str(item['msg']).removeprefix('Value error, ')}" for item in error.errors()]
        raise BadInput("This dashboard cannot be kept: " + "; ".join(dict.fromkeys(said[:5])) + ".") from error
    faults = faults_of(template)
    if faults:
        raise BadInput("This dashboard cannot be kept: " + "; ".join(faults[:5]) + ".")
    return template


def differences(old: Template | None, new: Template) -> Sequence[Difference]:
    """What changed from ``old`` to ``new``, in sentences."""
    if old is None:
        return [Difference("added", f"New dashboard of {len(new.widgets)} widgets")]
    found = [
        Difference("changed", f"{name.replace('_', ' ').capitalize()} changed")
        for name in Template.model_fields
        if name not in ("id", "widgets") and getattr(old, name) != getattr(new, name)
    ]
    before, after = ({widget.id: widget for widget in one.widgets} for one in (old, new))
    found += [Difference("removed", f"“{before[name].title}” removed") for name in before if name not in after]
    found += [Difference("added", f"“{after[name].title}” added") for name in after if name not in before]
    for name in after:
        if name in before and before[name] != after[name]:
            found.append(Difference("changed", _widget_change(before[name], after[name])))
    return found


def _widget_change(old: Any, new: Any) -> str:
    names = [name for name in type(new).model_fields if getattr(old, name) != getattr(new, name)]
    words = {"at": "place", "data_requirements": "data", "follows": "filters it follows", "kind": "chart"}
    said = [f"called “{new.title}” now"] if "title" in names else []
    changed = ", ".join(words.get(name, name) for name in names if name != "title")
    return f"“{old.title}”: {', '.join([*said, *([f'{changed} changed'] if changed else [])])}"


def _where(location: Any) -> str:
    steps = [str(step) for step in location]
    return f"{'.'.join(steps)}: " if steps else ""


def _slug(title: str) -> str:
    name = re.sub(r"[^a-z0-9]+", "_", title.casefold()).strip("_")[:40].strip("_")
    return name if name[:1].isalpha() else f"board_{name}".rstrip("_")
