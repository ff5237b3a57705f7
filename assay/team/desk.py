"""The team as doors see it: prospects ranked, documents made, listed and read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from assay.access.policies import EVERYTHING
from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import AssayError, NotAllowed, NotFound
from assay.query.corridor import QueryRunner
from assay.query.ports import PolicyBook, Source, Sources
from assay.query.restrict import digest_text
from assay.records.prepared import DocumentHead, DocumentKey, DocumentKind, Served
from assay.records.stored import Job
from assay.storage.documents import DocumentStore
from assay.storage.jobs import JobStore
from assay.team.approved import Judged, Templates
from assay.team.facts import Team
from assay.team.generation import Generated, Generation, Say, reading_actor
from assay.team.prospects import RankedProspect, prospects_of, ranked

KIND = "generate"
"""The kind of job that makes documents."""


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
        raise NotFound("There is no source with prospects here.", hint="Load one: assay load healthcare.")

    def prospects(self, actor: Actor, source: str | None = None) -> Sequence[RankedProspect]:
        """All prospects, ranked; the ranking is worked out from what the source says now."""
        team, found = self.source(actor, source)
        return ranked(team, prospects_of(team, found, actor, self.runner))

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
        first = inorder[: team.ranking.prepare if prepare is None else prepare]
        return inorder, [self._submit(found, one.prospect.id, actor) for one in first]

    def order(self, prospect: str, actor: Actor, source: str | None = None, *, again: bool = False) -> Job:
        """Have one prospect's documents prepared; an equal order that is open is returned instead."""
        actor.need("analyst", "have documents prepared")
        _, found = self.source(actor, source)
        self.prospect(prospect, actor, found.name)
        return self._submit(found, prospect, actor, again=again)

    def refresh(self, actor: Actor) -> Sequence[Job]:
        """Order every prospect's documents anew that are no longer fresh: what the schedule calls."""
        actor.need("analyst", "have documents prepared")
        now = self.clock.now().isoformat(timespec="seconds")
        jobs: list[Job] = []
        for name in self.teams:
            try:
                found = self.sources.get(name, actor)
            except NotFound:
                continue
            heads = self.store.heads("dashboard", actor.tenant, found.id)
            stale = dict.fromkeys(head.prospect for head in heads if head.status == "ready" and head.fresh_until < now)
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
        one = self.prospect(prospect, reading_actor(actor), found.name)
        judged: list[tuple[DocumentKind, Judged]] = [
            ("dashboard", item) for item in self.templates.all(team, found, actor)
        ]
        pitch = self.templates.proposition(team, found, actor)
        judged += [("value_proposition", pitch)] if pitch is not None else []
        return self.generation.run(team, found, one, judged, actor, say, cancelled, again=again)

    # -- reading

    def listed(self, prospect: str, actor: Actor, source: str | None = None) -> list[dict[str, Any]]:
        """The dashboards prepared for a prospect, by category and audience; raises NotFound for no prospect."""
        _, found = self.source(actor, source)
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
        served = self.store.served(kind, key)
        if served is None:
            raise self._absent(kind, key)
        own = self.policies.resolve(source.name, actor)
        digest = sha256(digest_text(own).encode()).hexdigest()[:32]
        if digest != served.policies and own != EVERYTHING:
            raise NotAllowed(
                "This was prepared under other policies than yours, so it cannot be shown to you.",
                hint="Open the dashboard itself: it asks the source on your behalf.",
            )
        return served

    def _absent(self, kind: DocumentKind, key: DocumentKey) -> NotFound:
        head = self.store.head(kind, key)
        if head is None:
            return NotFound("This was not prepared.", hint="Order it: POST /api/v1/prospects/{id}/generation.")
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
        "data_freshness": {
            "generated_at": head.generated_at or None,
            "fresh_until": head.fresh_until or None,
            "state": fresh,
        },
    }
