"""``/api/v1/prospects``: prospects by need, and what was prepared for each: dashboards, value proposition."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from apiflask import APIBlueprint
from flask import Response, jsonify, request
from pydantic import BaseModel, Field

from api.v1.conditional import unpacks
from api.v1.job_shapes import JobShape, accepted, told
from api.v1.shapes import Asked, Listing, Paging, Part, cut
from api.v1.shapes_of_widgets import DashboardDocument, PropositionDocument
from assay.accounts.acting import current_actor
from assay.records.prepared import Served
from assay.services import Services
from assay.team.prospects import RankedProspect

Source = Field(None, max_length=80, description="The source; without it the first that has prospects.")


class ProspectsAsked(Paging):
    """Which prospects."""

    source: str | None = Source
    industry: str | None = Field(None, max_length=80)
    stage: str | None = Field(None, max_length=80)


class OfSource(Asked):
    """Of which source."""

    source: str | None = Source


class DashboardsAsked(Paging):
    """Which of a prospect's dashboards, and in which order."""

    source: str | None = Source
    category: str | None = Field(None, max_length=80)
    audience: str | None = Field(None, max_length=80)
    status: Literal["ready", "generating", "failed"] | None = None
    sort: Literal["category", "audience", "name", "generated_at"] = "category"


class Order(Asked):
    """What to prepare; ``again`` also what stands."""

    source: str | None = Source
    again: bool = False


class RankingAsked(Asked):
    """How many of the first are prepared; without it as many as the team says."""

    source: str | None = Source
    prepare: int | None = Field(None, ge=0, le=100)


class NeedOfSection(BaseModel):
    """How much a prospect needs a section; ``need_known`` is false where it did not tell."""

    id: str
    score: float
    need_known: bool


class RankedShape(BaseModel):
    """A prospect or client with its place, and what is known of it by column."""

    id: str
    name: str
    place: int
    score: float
    sections: list[NeedOfSection]
    facts: dict[str, str | int | float | bool | None]


class RankedList(Listing):
    """Prospects or clients, the one in greatest need first."""

    items: list[RankedShape]


class Freshness(BaseModel):
    """When a document was made, until when it counts as fresh."""

    generated_at: str | None
    fresh_until: str | None
    state: Literal["fresh", "stale", "none"]


class PreparedHead(BaseModel):
    """A prepared document in a list. ``error``: why it could not be made (anew); ``next_try``: when that is tried."""

    dashboard_id: str
    template_name: str
    category: str
    target_audience: list[str]
    widget_count: int
    failed_widgets: int
    generation_status: Literal["ready", "generating", "failed"]
    error: str
    next_try: str | None
    data_freshness: Freshness


class PreparedList(Listing):
    """Prepared documents."""

    items: list[PreparedHead]


class Ranked(BaseModel):
    """The ranking, and the jobs that prepare the first."""

    ranking_version: str
    items: list[RankedShape]
    jobs: list[JobShape]


def register(v1: APIBlueprint, services: Services) -> None:
    """Serve them."""
    _prospects(v1, services)
    _documents(v1, services)


def _prospects(v1: APIBlueprint, services: Services) -> None:
    @v1.get("/prospects")
    @v1.input(ProspectsAsked, location="query", arg_name="asked")
    @v1.output(RankedList)
    def prospects(asked: ProspectsAsked) -> Part:
        """Prospects, the one in greatest need first."""
        found = services.team.prospects(current_actor(), asked.source)
        wanted = {"industry": asked.industry, "stage": asked.stage}
        fitting = [one for one in found if all(v is None or one.prospect.facts.get(k) == v for k, v in wanted.items())]
        return cut([ranked_told(one) for one in fitting], asked)

    @v1.post("/prospects/ranking")
    @v1.input(RankingAsked, location="json", arg_name="order")
    @v1.output(Ranked)
    def ranking(order: RankingAsked) -> Response:
        """Rank all prospects anew, and have the first of them prepared."""
        team, _ = services.team.source(current_actor(), order.source)
        inorder, jobs = services.team.rank(current_actor(), order.source, order.prepare)
        items, begun = [ranked_told(one) for one in inorder], [told(job) for job in jobs]
        return jsonify({"ranking_version": team.ranking.version, "items": items, "jobs": begun})

    @v1.post("/prospects/<prospect>/generation")
    @v1.input(Order, location="json", arg_name="order")
    @v1.output(JobShape, status_code=202)
    def generation(prospect: str, order: Order) -> Response:
        """Have a prospect's dashboards and value proposition prepared. What is done already is not done again."""
        return accepted(services.team.order(prospect, current_actor(), order.source, again=order.again))


def _documents(v1: APIBlueprint, services: Services) -> None:
    @v1.get("/prospects/<prospect>/dashboards")
    @v1.input(DashboardsAsked, location="query", arg_name="asked")
    @v1.output(PreparedList)
    def prepared(prospect: str, asked: DashboardsAsked) -> Part:
        """The dashboards prepared for a prospect: status and freshness of each."""
        found = services.team.listed(prospect, current_actor(), asked.source)
        fitting = [one for one in found if _fits(one, asked)]
        return cut(sorted(fitting, key=_ORDERS[asked.sort]), asked)

    @v1.get("/prospects/<prospect>/dashboards/<template>")
    @v1.input(OfSource, location="query", arg_name="asked")
    @v1.output(DashboardDocument, description="The document.")
    def document(prospect: str, template: str, asked: OfSource) -> Response:
        """One dashboard whole, as it was prepared."""
        return sent(services.team.dashboard(prospect, template, current_actor(), asked.source))

    @v1.get("/prospects/<prospect>/value-proposition-data")
    @v1.input(OfSource, location="query", arg_name="asked")
    @v1.output(PropositionDocument, description="The document.")
    def proposition(prospect: str, asked: OfSource) -> Response:
        """A prospect's value proposition, section by section."""
        return sent(services.team.proposition(prospect, current_actor(), asked.source))


def sent(served: Served) -> Response:
    """The stored bytes: packed for who can unpack them; nothing is sent to who has them already."""
    if unpacks(request):
        response = Response(served.packed, mimetype="application/json")
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = Response(served.plain(), mimetype="application/json")
    response.set_etag(served.etag, weak=True)
    return response


def ranked_told(one: RankedProspect) -> dict[str, Any]:
    """A prospect or client with its place and its sections."""
    prospect = one.prospect
    sections = [{"id": s.section, "score": round(s.score, 4), "need_known": s.told} for s in one.sections]
    facts = {name: value for name, value in prospect.facts.items() if name not in ("id", "name")}
    named = {"id": prospect.id, "name": prospect.name, "place": one.place, "score": round(one.score, 2)}
    return {**named, "sections": sections, "facts": facts}


def _fits(one: dict[str, Any], asked: DashboardsAsked) -> bool:
    return (
        (asked.category is None or one["category"] == asked.category)
        and (asked.audience is None or asked.audience in one["target_audience"])
        and (asked.status is None or one["generation_status"] == asked.status)
    )


_ORDERS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "category": lambda one: (one["category"], one["target_audience"], one["template_name"]),
    "audience": lambda one: (one["target_audience"], one["category"], one["template_name"]),
    "name": lambda one: one["template_name"],
    "generated_at": lambda one: (one["data_freshness"]["generated_at"] or "", one["template_name"]),
}
