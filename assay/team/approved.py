"""Which templates may be generated: approved as they stand, and without a fault. Why the others may not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assay.dashboards.needs import source_name
from assay.dashboards.render import Renderer, asks_analyst
from assay.dashboards.shelf import Shelf
from assay.dashboards.template import Template, Widget
from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import AssayError, BadInput, NotFound
from assay.query.ports import Audit, Source
from assay.records.approval import Decision
from assay.storage.decisions import DecisionStore
from assay.storage.rows import new_id
from assay.team.analysts import Analysts
from assay.team.approvals import Standing, content_digest, standing
from assay.team.facts import Team

TemplateState = Literal["draft", "valid", "approved"]
MAX_NOTE = 400
UNDECIDED = Standing()


@dataclass(frozen=True)
class Judged:
    """A template, what is wrong with it, and what was decided about it.

    ``faults`` keep it from being generated. ``findings`` are widgets that could not be filled as the source is now:
    they keep it from being approved; once it is approved they fail alone.
    """

    template: Template
    faults: tuple[str, ...] = ()
    standing: Standing = UNDECIDED
    findings: tuple[str, ...] = ()

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it may not be generated; none = it may."""
        return (*([self.standing.reason] if self.standing.reason else []), *self.faults)

    @property
    def may(self) -> bool:
        return not self.reasons

    @property
    def state(self) -> TemplateState:
        """Draft until every widget can be filled, then valid until somebody approves it."""
        if self.may:
            return "approved"
        return "draft" if self.faults or self.findings else "valid"


@dataclass(frozen=True)
class Templates:
    """The templates of a team, judged. ``analysts`` tell whether a method exists and its arguments fit."""

    shelf: Shelf
    analysts: Analysts
    renderer: Renderer
    decisions: DecisionStore
    audit: Audit
    clock: Clock

    def all(self, team: Team, source: Source, actor: Actor) -> Sequence[Judged]:
        """Every dashboard template of the source that was ever approved, judged as it stands now."""
        decided = reversed([one.template for one in self.decisions.decisions(actor.tenant, source.name)])
        named = dict.fromkeys([*(item.template for item in team.approved), *decided])
        return [self.judged(name, team, source, actor) for name in named if name != team.proposition]

    def offered(self, team: Team, source: Source, actor: Actor) -> Sequence[Judged]:
        """Every template of the source there is, approved or not, with what would not be filled in it; by title."""
        boards = [board for board in self.shelf.all(actor) if (board.published or {}).get("source") == source.name]
        named = dict.fromkeys([*(board.id for board in boards), *(item.template for item in team.approved)])
        found = [self.examined(name, team, source, actor) for name in named]
        return sorted(found, key=lambda one: one.template.title.casefold())

    def proposition(self, team: Team, source: Source, actor: Actor) -> Judged | None:
        """The template of value propositions; None where the team has none."""
        return self.judged(team.proposition, team, source, actor) if team.proposition else None

    def judged(self, name: str, team: Team, source: Source, actor: Actor) -> Judged:
        """One template; what cannot be found or read is a template with that reason."""
        try:
            board = self.shelf.get(name, actor)
            template = self.shelf.template(board)
        except NotFound:
            reason = "There is no such template, or it cannot be read; the log names its faults."
            return Judged(Template(id=name, title=name), (reason,))
        brought = self.shelf.packed().get(name)
        decided = standing(
            template, team, brought[1] if brought else None, self.decisions.decisions(actor.tenant, source.name)
        )
        unpublished = () if board.published is not None else ("It was not published yet.",)
        return Judged(template, (*unpublished, *self._faults(template, source)), decided)

    def examined(self, name: str, team: Team, source: Source, actor: Actor) -> Judged:
        """The same with what could not be filled; asks no data."""
        found = self.judged(name, team, source, actor)
        return replace(found, findings=tuple(self._findings(found.template, actor)) if not found.faults else ())

    def decide(self, name: str, approved: bool, note: str, team: Team, source: Source, actor: Actor) -> Judged:
        """Approve a template as it stands, or take that back. Raises NotAllowed, NotFound, BadInput."""
        actor.need("admin", "approve templates")
        known = [board.id for board in self.shelf.all(actor) if (board.published or {}).get("source") == source.name]
        if name not in known:  # asked first: what was sent may not even be an id
            raise NotFound("There is no such template.", hint="Publish it first, as a dashboard of this source.")
        found = self.examined(name, team, source, actor)
        if approved and (found.faults or found.findings):
            raise BadInput(
                "This template is not valid, so it cannot be approved.", hint=" ".join((*found.faults, *found.findings))
            )
        now, digest = self.clock.now().isoformat(timespec="seconds"), content_digest(found.template)
        kept = Decision(
            new_id(), actor.tenant, source.name, name, digest, found.template.version, approved, actor.id, actor.name,
            now, " ".join(note.split())[:MAX_NOTE],
        )  # fmt: skip
        self.decisions.decide(kept)
        facts = {"template": name, "version": kept.version, "digest": digest, "note": kept.note}
        self.audit.record(actor, "template.approved" if approved else "template.withdrawn", facts)
        return self.examined(name, team, source, actor)

    def _faults(self, template: Template, source: Source) -> tuple[str, ...]:
        found = [self._fault(template, widget, source) for widget in template.widgets]
        return tuple(fault for fault in found if fault)

    def _fault(self, template: Template, widget: Widget, source: Source) -> str:
        """What is wrong with a widget's requirement, as far as can be told without the source."""
        needs = widget.data_requirements
        try:
            if needs is None:
                return ""
            if source_name(needs, template) not in (source.name, source.id):
                return f"{widget.title}: it asks another source than {source.name}."
            if needs.method is not None:
                self.analysts.check(needs, source.name)
        except AssayError as error:
            return f"{widget.title}: {error.message}"
        return ""

    def _findings(self, template: Template, actor: Actor) -> Sequence[str]:
        """Widgets whose question is not understood, or whose query would be refused."""
        found = []
        for widget in template.widgets:
            if widget.data_requirements is None or asks_analyst(widget):
                continue
            try:
                self.renderer.check(template, widget, actor)
            except AssayError as error:
                found.append(f"{widget.title}: {error.message}")
        return found


def analyst_of(widget: Widget) -> str:
    """Who fills a widget: the analyst it names, else whoever turns questions into queries."""
    needs = widget.data_requirements
    return (needs.analyst if needs is not None else None) or "question_to_sql"
