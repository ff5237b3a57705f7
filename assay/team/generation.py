"""The corridor of a generation: prospect -> templates that may -> unfinished widgets -> analysts at work -> documents.

Doing it again does nothing that is done: a document whose run (template, data and their model, prospect, team, day) is
the present one is left alone while it is fresh, and widgets of a run that was cut off are kept as parts and not asked
for again. A document that lacks what the one before has does not take its place (``renewal.py``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from assay.dashboards.document import in_colours
from assay.dashboards.render import Renderer
from assay.dashboards.template import Template, Widget
from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import AssayError
from assay.query.ports import PolicyBook, Source
from assay.records.prepared import KINDS, DocumentHead, DocumentKind
from assay.storage.documents import DocumentStore
from assay.team.approved import Judged, analyst_of
from assay.team.conflicts import resolve
from assay.team.coordinator import Coordinator, Outcome, Report, Task
from assay.team.documents import Made, dashboard, failed_body, proposition, times
from assay.team.facts import Team
from assay.team.prospects import RankedProspect, selection_for
from assay.team.readers import digest_of_policies
from assay.team.renewal import loses, put_off, reason, tried

Say = Callable[[float, str], None]
SPACER = "/"
STOPPED = "The generation was stopped before it was done. What was done is kept for the next."


@dataclass(frozen=True)
class Piece:
    """One document to be made: its template, where it is kept, what was done before, what is left."""

    kind: DocumentKind
    template: Template
    head: DocumentHead
    notes: tuple[str, ...]
    bodies: dict[str, Any]
    left: tuple[Widget, ...]
    before: DocumentHead | None


@dataclass(frozen=True)
class Generated:
    """What a generation did: documents made and left alone, why others were not, and the coordinator's report."""

    made: tuple[str, ...]
    kept: tuple[str, ...]
    refused: dict[str, tuple[str, ...]]
    widgets_kept: int
    report: Report | None

    def as_json(self) -> dict[str, Any]:
        """For the job's result."""
        report = self.report
        told = None if report is None else {
            "seconds": round(report.seconds, 3),
            "by_analyst": {name: round(seconds, 3) for name, seconds in report.by_analyst.items()},
            "tasks": report.tasks, "retried": report.retried, "failed": report.failed,
            "most_at_once": report.most_at_once, "speed_up": round(report.speed_up, 2),
        }  # fmt: skip
        refused = {name: list(reasons) for name, reasons in self.refused.items()}
        shown = {"made": list(self.made), "kept": list(self.kept), "refused": refused}
        return {**shown, "widgets_kept": self.widgets_kept, "report": told}


@dataclass(frozen=True)
class Generation:
    """Makes documents. Data is asked for on behalf of ``reading_actor``: what every viewer may see, and no more.

    ``clock`` dates documents; the day their data stands at is the renderer's.
    """

    store: DocumentStore
    renderer: Renderer
    policies: PolicyBook
    clock: Clock
    coordinator: Coordinator = field(default_factory=Coordinator)

    def run(
        self,
        team: Team,
        source: Source,
        prospect: RankedProspect,
        judged: Sequence[tuple[DocumentKind, Judged]],
        actor: Actor,
        say: Say,
        cancelled: Callable[[], bool] = lambda: False,
        *,
        again: bool = False,
    ) -> Generated:
        """All documents of one prospect. ``again`` makes those anew that stand; ``say`` is told how far it is."""
        reader = reading_actor(actor)
        pieces = [self._piece(kind, one.template, team, source, prospect, reader) for kind, one in judged if one.may]
        for kind, one in judged:
            if not one.may:
                self._refuse(kind, one, team, source, prospect, reader)
        open_ones = [piece for piece in pieces if again or not self._stands(piece)]
        if again:
            open_ones = [self._afresh(piece) for piece in open_ones]
        report = self._fill(open_ones, team, prospect, reader, say, cancelled)
        refused = {one.template.id: one.reasons for _, one in judged if not one.may}
        made = tuple(piece.template.id for piece in open_ones)
        kept = tuple(piece.template.id for piece in pieces if piece.template.id not in made)
        before = sum(len(piece.template.widgets) - len(piece.left) for piece in open_ones)
        return Generated(made, kept, refused, before, report)

    # -- what is to be done

    def _piece(
        self,
        kind: DocumentKind,
        template: Template,
        team: Team,
        source: Source,
        prospect: RankedProspect,
        reader: Actor,
    ) -> Piece:
        digest = digest_of_policies(self.policies.resolve(source.name, reader))
        run = run_of(template, team, source, prospect, digest, self.renderer.clock)
        head = DocumentHead(
            reader.tenant, source.id, prospect.prospect.id, template.id, template.title, template.category,
            template.audience, len(template.widgets), run=run, policies=digest,
        )  # fmt: skip
        bodies = dict(self.store.parts(run))
        left = tuple(widget for widget in template.widgets if widget.id not in bodies)
        _, notes = selection_for(team, template, prospect.prospect)
        return Piece(kind, template, head, notes, bodies, left, self.store.head(kind, head.key))

    def _stands(self, piece: Piece) -> bool:
        """Whether the document there is was made of just this, whole and without a failure, and is still fresh.

        One that is equal but stale is made anew: otherwise the schedule would order it again at every look.
        """
        found, now = piece.before, self.clock.now().isoformat(timespec="seconds")
        if found is None or found.status != "ready" or found.failed_count:
            return False
        return found.run == piece.head.run and found.fresh_until >= now

    def _afresh(self, piece: Piece) -> Piece:
        self.store.forget_parts(piece.head.run)
        return replace(piece, bodies={}, left=piece.template.widgets)

    def _refuse(
        self, kind: DocumentKind, one: Judged, team: Team, source: Source, prospect: RankedProspect, reader: Actor
    ) -> None:
        piece = self._piece(kind, one.template, team, source, prospect, reader)
        self.store.fail(kind, piece.head, " ".join(one.reasons))

    # -- doing it

    def _fill(
        self,
        pieces: Sequence[Piece],
        team: Team,
        prospect: RankedProspect,
        reader: Actor,
        say: Say,
        cancelled: Callable[[], bool],
    ) -> Report | None:
        """Every unfinished widget, each kept as it is done; a document is put in place when its last one is there."""
        for piece in pieces:
            self.store.begin(piece.kind, piece.head)
        open_ones = {_name(piece): piece for piece in pieces}
        tasks = [self._task(piece, widget, team, prospect, reader) for piece in pieces for widget in piece.left]
        waiting = {name: {widget.id for widget in piece.left} for name, piece in open_ones.items()}
        every, done_before = sum(len(piece.template.widgets) for piece in pieces), sum(len(p.bodies) for p in pieces)
        timings: dict[str, dict[str, float]] = {name: {} for name in open_ones}
        finished = 0

        def done(outcome: Outcome[dict[str, Any]]) -> None:
            nonlocal finished
            finished += 1
            name, _, widget = outcome.id.rpartition(SPACER)
            piece = open_ones[name]
            self._take(piece, widget, outcome)
            spent = timings[name]
            spent[outcome.analyst] = spent.get(outcome.analyst, 0.0) + outcome.seconds
            waiting[name].discard(widget)
            if not waiting[name]:
                self._put(piece, team, prospect, spent)
            say((done_before + finished) / max(every, 1), f"{piece.template.title}: {widget}")

        for name, piece in open_ones.items():
            if not waiting[name]:
                self._put(piece, team, prospect, {})
        try:
            return self.coordinator.run(tasks, done, cancelled) if tasks else None
        finally:
            for name in (name for name, left in waiting.items() if left):
                self._stopped(open_ones[name], team, cancelled())

    def _stopped(self, piece: Piece, team: Team, by_hand: bool) -> None:
        now = self.clock.now()
        head = put_off(piece.head, now, team.fresh_hours) if by_hand else self._tried(piece, team)
        self.store.fail(piece.kind, head, STOPPED)

    def _tried(self, piece: Piece, team: Team) -> DocumentHead:
        return tried(piece.head, piece.before, self.clock.now(), team.fresh_hours)

    def unreachable(self, team: Team, source: Source, prospect: str, actor: Actor, error: AssayError) -> None:
        """Nothing of a prospect could be begun: what there is stays, and says so; it is tried again later."""
        now = self.clock.now()
        why = reason([{"title": "Reason", "message": error.message}], 0, now)
        for kind in KINDS:
            for head in self.store.heads(kind, actor.tenant, source.id, prospect):
                if head.generated_at or head.retry_at:
                    late = tried(head, head, now, team.fresh_hours)
                    self.store.fail(kind, late, why, now.isoformat(timespec="seconds"))

    def _task(
        self, piece: Piece, widget: Widget, team: Team, prospect: RankedProspect, reader: Actor
    ) -> Task[dict[str, Any]]:
        work = partial(self._filled, piece.template, widget, team, prospect, reader)
        return Task(f"{_name(piece)}{SPACER}{widget.id}", analyst_of(widget), work)

    def _filled(
        self, template: Template, widget: Widget, team: Team, prospect: RankedProspect, reader: Actor
    ) -> dict[str, Any]:
        selection, _ = selection_for(team, template, prospect.prospect)
        return in_colours(self.renderer.fill(template, widget, reader, selection))

    def _take(self, piece: Piece, widget: str, outcome: Outcome[dict[str, Any]]) -> None:
        """Keep what a task gave. A failure is shown but not kept as done: the next run tries it again."""
        found = piece.template.widget(widget)
        assert found is not None
        if outcome.value is None:
            piece.bodies[widget] = failed_body(found, outcome.error)
            return
        piece.bodies[widget] = outcome.value
        self.store.keep_part(piece.head.run, widget, outcome.value)

    def _put(self, piece: Piece, team: Team, prospect: RankedProspect, spent: dict[str, float]) -> None:
        analysts = {widget.id: analyst_of(widget) for widget in piece.template.widgets}
        bodies, conflicts = resolve(piece.bodies, analysts, team.same_facts.get(piece.template.id, ()))
        spoilt = [body for body in bodies.values() if body["status"] == "failed"]
        if spoilt and self._keeps(piece, team, spoilt):
            return
        failed = len(spoilt)
        report = Report(sum(spent.values()), spent, len(piece.left), 0, failed, 0)
        made = Made(piece.template, prospect, bodies, conflicts, piece.notes, report)
        at = times(team, self.clock)
        shape = dashboard if piece.kind == "dashboard" else proposition
        head = self._tried(piece, team) if failed else piece.head
        head = replace(head, status="ready", failed_count=failed, generated_at=at[0], fresh_until=at[1])
        self.store.replace(piece.kind, head, shape(made, team, at))
        self.store.forget_parts(piece.head.run)

    def _keeps(self, piece: Piece, team: Team, spoilt: Sequence[Mapping[str, Any]]) -> bool:
        """Leave what was there in place where it has more, with the reason; one of other policies nobody can read."""
        before, now = piece.before, self.clock.now()
        readable = before is not None and before.policies == piece.head.policies
        there = self.store.document(piece.kind, piece.head.key) if readable else None
        if not loses(there, [str(body["id"]) for body in spoilt]):
            return False
        why = reason(spoilt, len(piece.template.widgets), now)
        self.store.fail(piece.kind, self._tried(piece, team), why, now.isoformat(timespec="seconds"))
        self.store.forget_parts(piece.head.run)
        return True


def reading_actor(actor: Actor) -> Actor:
    """On whose behalf documents are filled: a viewer of the tenant without attributes or groups."""
    return Actor(id="team", name="Analytics team", role="viewer", tenant=actor.tenant)


def run_of(
    template: Template, team: Team, source: Source, prospect: RankedProspect, policies: str, clock: Clock
) -> str:
    """What a document is made of, as one text: equal texts give equal documents. ``clock``: the day of its data."""
    parts = [
        template.model_dump_json(exclude_defaults=True, by_alias=True), team.model_dump_json(exclude_defaults=True),
        source.id, source.connector.data_version(), source.model.model_dump_json(exclude_defaults=True), policies,
        clock.today().isoformat(),
        json.dumps([prospect.prospect.facts, prospect.place, prospect.score], default=str, sort_keys=True),
    ]  # fmt: skip
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:40]


def _name(piece: Piece) -> str:
    return f"{piece.kind}{SPACER}{piece.template.id}"
