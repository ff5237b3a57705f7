"""The team as doors see it: prospects ranked, documents made, listed and read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assay.access.policies import EVERYTHING
from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import AssayError, NotAllowed, NotFound
from assay.query.corridor import QueryRunner
from assay.query.ports import PolicyBook, Source, Sources
from assay.records.prepared import KINDS, DocumentHead, DocumentKey, DocumentKind, Served
from assay.records.stored import Job
from assay.storage.documents import DocumentStore
from assay.storage.jobs import JobStore
from assay.team.approved import Judged, Templates
from assay.team.facts import Team
from assay.team.generation import Generated, Generation, Say, reading_actor
from assay.team.prospects import RankedProspect, clients_of, prospects_of, ranked
from assay.team.rankings import Rankings
from assay.team.readers import may_read
from assay.team.renewal import due

KIND = "generate"
"""The kind of job that makes documents."""


@dataclass(frozen=True)
class Prepared:
    """How many of a prospect's documents are ready, being made, failed, no longer fresh; when the oldest was made."""

    ready: int = 0
    generating: int = 0
    failed: int = 0
    stale: int = 0
    generated_at: str = ""

    @property
    def total(self) -> int:
        return self.ready + self.generating + self.failed

    @classmethod
    def of(cls, heads: Sequence[DocumentHead], now: str) -> Prepared:
        """The sum of ``heads``."""
        many = Counter(head.status for head in heads)
        times = [head.generated_at for head in heads if head.generated_at]
        stale = sum(bool(head.generated_at) and now > head.fresh_until for head in heads)
        return cls(many["ready"], many["generating"], many["failed"], stale, min(times, default=""))


@dataclass(frozen=True)
class TeamDesk:
    """Everything about prepared documents a door may ask for. ``teams`` by source name."""

    teams: Mapping[str, Team]
    sources: Sources
    runner: QueryRunner
    policies: PolicyBook
    store: DocumentStore
    templates: Templates
    generation: Generation
    jobs: JobStore
    clock: Clock
    rankings: Rankings

    # -- prospects

    def source(self, actor: Actor, named: str | None = None) -> tuple[Team, Source]:
        """The team and the source it knows; without a name the first this person may see. Raises NotFound."""
        for name in [named] if named else self.teams:
            try:
                found = self.sources.get(name, actor)
            except AssayError:
                continue
            if found.name in self.teams:
                return self.teams[found.name], found
        raise NotFound(
            "There is no source with prospects here.", hint="Load the healthcare sample on the Sources page."
        )

    def prospects(self, actor: Actor, source: str | None = None) -> Sequence[RankedProspect]:
        """All prospects, ranked; the ranking is worked out from what the source says now."""
        team, found = self.source(actor, source)
        return ranked(team, prospects_of(team, found, actor, self.runner))

    def clients(self, actor: Actor, source: str | None = None) -> Sequence[RankedProspect]:
        """All clients, ranked by their measured needs among themselves."""
        team, found = self.source(actor, source)
        return ranked(team, clients_of(team, found, actor, self.runner, self.runner.clock.today()))

    def prospect(self, prospect: str, actor: Actor, source: str | None = None) -> RankedProspect:
        """One prospect with its place; raises NotFound."""
        for one in self.prospects(actor, source):
            if one.prospect.id == prospect:
                return one
        raise NotFound("There is no such prospect.", hint="GET /api/v1/prospects lists them.")

    # -- making

    def rank(
        self, actor: Actor, source: str | None = None, prepare: int | None = None
    ) -> tuple[Sequence[RankedProspect], Sequence[Job]]:
        """Rank all prospects and have the first of them prepared: the ranking, and the jobs it began."""
        actor.need("analyst", "have documents prepared")
        team, found = self.source(actor, source)
        inorder = ranked(team, prospects_of(team, found, actor, self.runner))
        self.rankings.keep(team, found, inorder, actor)
        return inorder, self._prepare(found, inorder, team.ranking.prepare if prepare is None else prepare, actor)

    def follow_ranking(self, actor: Actor) -> Sequence[Job]:
        """Rank again where data or formula changed since, and where the ranking differs have its first prepared.

        What nobody ever ranked stays as it is: the first ranking is a person's.
        """
        actor.need("analyst", "have documents prepared")
        jobs: list[Job] = []
        for name in self.teams:
            try:
                team, found = self.source(actor, name)
            except NotFound:
                continue
            if self.rankings.last(found, actor) is None or self.rankings.is_current(team, found, actor):
                continue
            inorder = ranked(team, prospects_of(team, found, actor, self.runner))
            if self.rankings.keep(team, found, inorder, actor):
                jobs += self._prepare(found, inorder, team.ranking.prepare, actor)
        return jobs

    def _prepare(self, source: Source, inorder: Sequence[RankedProspect], many: int, actor: Actor) -> list[Job]:
        return [self._submit(source, one.prospect.id, actor) for one in inorder[:many]]

    def order(self, prospect: str, actor: Actor, source: str | None = None, *, again: bool = False) -> Job:
        """Have one prospect's documents prepared; an equal order that is open is returned instead."""
        actor.need("analyst", "have documents prepared")
        _, found = self.source(actor, source)
        self.prospect(prospect, actor, found.name)
        return self._submit(found, prospect, actor, again=again)

    def refresh(self, actor: Actor) -> Sequence[Job]:
        """What the schedule calls: order what is no longer fresh or failed, and what comes first in a new ranking."""
        return [*self._stale(actor), *self.follow_ranking(actor)]

    def _stale(self, actor: Actor) -> Sequence[Job]:
        actor.need("analyst", "have documents prepared")
        now = self.clock.now().isoformat(timespec="seconds")
        jobs: list[Job] = []
        for name in self.teams:
            try:
                found = self.sources.get(name, actor)
            except NotFound:
                continue
            heads = [head for kind in KINDS for head in self.store.heads(kind, actor.tenant, found.id)]
            stale = dict.fromkeys(head.prospect for head in heads if due(head, now))
            jobs += [self._submit(found, prospect, actor) for prospect in stale]
        return jobs

    def _submit(self, source: Source, prospect: str, actor: Actor, *, again: bool = False) -> Job:
        return self.jobs.submit(KIND, {"source": source.id, "prospect": prospect, "again": again}, actor)

    def generate(
        self,
        prospect: str,
        actor: Actor,
        say: Say,
        source: str | None = None,
        cancelled: Callable[[], bool] = lambda: False,
        *,
        again: bool = False,
    ) -> Generated:
        """Make a prospect's documents: every approved template and its value proposition."""
        actor.need("analyst", "have documents prepared")
        team, found = self.source(actor, source)
        try:
            one = self.prospect(prospect, reading_actor(actor), found.name)
        except AssayError as error:
            self.generation.unreachable(team, found, prospect, actor, error)
            raise
        judged: list[tuple[DocumentKind, Judged]] = [
            ("dashboard", item) for item in self.templates.all(team, found, actor)
        ]
        pitch = self.templates.proposition(team, found, actor)
        judged += [("value_proposition", pitch)] if pitch is not None else []
        return self.generation.run(team, found, one, judged, actor, say, cancelled, again=again)

    # -- templates

    def offered(self, actor: Actor, source: str | None = None) -> Sequence[Judged]:
        """Every template of the source, with what is wrong with it and what was decided."""
        team, found = self.source(actor, source)
        return self.templates.offered(team, found, actor)

    def decide(self, template: str, approved: bool, actor: Actor, source: str | None = None, note: str = "") -> Judged:
        """Approve a template as it stands, or withdraw that. Raises NotAllowed, NotFound, BadInput (not valid)."""
        team, found = self.source(actor, source)
        return self.templates.decide(template, approved, note, team, found, actor)

    # -- reading

    def summary(self, actor: Actor, source: str | None = None) -> Mapping[str, Prepared]:
        """How far each prospect's documents are, by prospect; those without any are left out."""
        _, found = self.source(actor, source)
        now = self.clock.now().isoformat(timespec="seconds")
        heads: dict[str, list[DocumentHead]] = {}
        for kind in KINDS:
            for head in self.store.heads(kind, actor.tenant, found.id):
                heads.setdefault(head.prospect, []).append(head)
        return {prospect: Prepared.of(of_one, now) for prospect, of_one in heads.items()}

    def pitch(self, prospect: str, actor: Actor, source: str | None = None) -> dict[str, Any] | None:
        """How a prospect's value proposition stands, as in a list; None where nobody ordered it."""
        _, found = self.source(actor, source)
        self._in_sight(prospect, found, actor)
        heads = self.store.heads("value_proposition", actor.tenant, found.id, prospect)
        now = self.clock.now().isoformat(timespec="seconds")
        return as_listed(heads[0], now) if heads else None

    def order_of(self, prospect: str, actor: Actor, source: str | None = None) -> Job | None:
        """This person's order for a prospect that is still open."""
        _, found = self.source(actor, source)
        for status in ("running", "queued"):
            for job in self.jobs.list(actor, limit=100, status=status, kind=KIND):
                if (job.payload.get("source"), job.payload.get("prospect")) == (found.id, prospect):
                    return job
        return None

    def listed(self, prospect: str, actor: Actor, source: str | None = None) -> list[dict[str, Any]]:
        """The dashboards prepared for a prospect, by category and audience; raises NotFound for no prospect."""
        _, found = self.source(actor, source)
        self._in_sight(prospect, found, actor)
        heads = self.store.heads("dashboard", actor.tenant, found.id, prospect)
        if not heads:
            self.prospect(prospect, actor, found.name)
        now = self.clock.now().isoformat(timespec="seconds")
        return [as_listed(head, now) for head in heads]

    def dashboard(self, prospect: str, template: str, actor: Actor, source: str | None = None) -> Served:
        """One dashboard as it is sent. Raises NotFound (with what is going on), NotAllowed."""
        _, found = self.source(actor, source)
        return self._read("dashboard", DocumentKey(actor.tenant, found.id, prospect, template), found, actor)

    def proposition(self, prospect: str, actor: Actor, source: str | None = None) -> Served:
        """A prospect's value proposition as it is sent. Raises NotFound, NotAllowed."""
        team, found = self.source(actor, source)
        key = DocumentKey(actor.tenant, found.id, prospect, team.proposition)
        return self._read("value_proposition", key, found, actor)

    def _read(self, kind: DocumentKind, key: DocumentKey, source: Source, actor: Actor) -> Served:
        served, own = self.store.served(kind, key), self.policies.resolve(source.name, actor)
        if served is None:
            head = self.store.head(kind, key)
            if head is None:
                self.prospect(key.prospect, actor, source.name)
            else:
                self._in_sight(key.prospect, source, actor)
            raise _absent(head)
        if not may_read(own, served):
            self._in_sight(key.prospect, source, actor)
            raise NotAllowed(
                "This was prepared under other policies than yours, so it cannot be shown to you.",
                hint="Open the dashboard itself: it asks the source on your behalf.",
            )
        return served

    def _in_sight(self, prospect: str, source: Source, actor: Actor) -> None:
        """Raises NotFound for a prospect whose row a policy hides from this person: it is not told from none at all."""
        if self.policies.resolve(source.name, actor) != EVERYTHING:
            self.prospect(prospect, actor, source.name)


def _absent(head: DocumentHead | None) -> NotFound:
    """Why a document of a prospect that there is cannot be sent."""
    if head is None:
        return NotFound(
            "This was not prepared.",
            hint="Order it: POST /api/v1/prospects/{id}/generation. GET /api/v1/templates lists what can be prepared.",
        )
    if head.status == "failed":
        return NotFound("This could not be prepared.", hint=head.error, details={"status": head.status})
    return NotFound("This is being prepared.", hint="Ask again in a moment.", details={"status": head.status})


def as_listed(head: DocumentHead, now: str) -> dict[str, Any]:
    """A document in a list: the fields of the catalog, and how fresh it is."""
    fresh = "none" if not head.generated_at else "fresh" if now <= head.fresh_until else "stale"
    return {
        "dashboard_id": head.template,
        "template_name": head.title,
        "category": head.category,
        "target_audience": list(head.audience),
        "widget_count": head.widget_count,
        "failed_widgets": head.failed_count,
        "generation_status": head.status,
        "error": head.error,
        "next_try": head.retry_at or None,
        "data_freshness": {
            "generated_at": head.generated_at or None,
            "fresh_until": head.fresh_until or None,
            "state": fresh,
        },
    }
