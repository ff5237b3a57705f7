"""``/api/v1/clients`` and ``/api/v1/templates``: who buys already and what they need, and what may be prepared."""

from __future__ import annotations

from typing import Any, Literal

from apiflask import APIBlueprint
from pydantic import BaseModel, Field

from api.v1.prospects import RankedList, Source, ranked_told
from api.v1.shapes import Asked, Listing, Paging, Part, cut
from assay.accounts.acting import current_actor
from assay.services import Services
from assay.team.approved import Judged


class ClientsAsked(Paging):
    """Of which source."""

    source: str | None = Source


class TemplatesAsked(Paging):
    """Which templates."""

    source: str | None = Source
    state: Literal["draft", "valid", "approved"] | None = None


class ApprovalAsked(Asked):
    """What is decided about a template as it stands."""

    source: str | None = Source
    approved: bool = True
    note: str = Field("", max_length=400)


class TemplateTold(BaseModel):
    """A template, and what was decided about it."""

    id: str
    title: str
    version: str
    category: str
    target_audience: list[str]
    widget_count: int
    state: Literal["draft", "valid", "approved"]
    reasons: list[str]
    decided_by: str | None
    decided_at: str | None
    note: str


class TemplateList(Listing):
    """Templates."""

    items: list[TemplateTold]


def register(v1: APIBlueprint, services: Services) -> None:
    """Serve them."""

    @v1.get("/clients")
    @v1.input(ClientsAsked, location="query", arg_name="asked")
    @v1.output(RankedList)
    def clients(asked: ClientsAsked) -> Part:
        """Clients, the one in greatest need first, by the formula that ranks prospects."""
        return cut([ranked_told(one) for one in services.team.clients(current_actor(), asked.source)], asked)

    @v1.get("/templates")
    @v1.input(TemplatesAsked, location="query", arg_name="asked")
    @v1.output(TemplateList)
    def templates(asked: TemplatesAsked) -> Part:
        """Templates of a source: draft until every widget can be filled, then valid, then approved."""
        found = [template_told(one) for one in services.team.offered(current_actor(), asked.source)]
        return cut([one for one in found if asked.state in (None, one["state"])], asked)

    @v1.post("/templates/<template>/approval")
    @v1.input(ApprovalAsked, location="json", arg_name="given")
    @v1.output(TemplateTold)
    def approval(template: str, given: ApprovalAsked) -> dict[str, Any]:
        """Approve a template as it stands, or withdraw that. Only what is approved and valid is prepared."""
        actor = current_actor()
        return template_told(services.team.decide(template, given.approved, actor, given.source, given.note))


def template_told(one: Judged) -> dict[str, Any]:
    """A template in a list."""
    template = one.template
    return {
        "id": template.id,
        "title": template.title,
        "version": template.version,
        "category": template.category,
        "target_audience": list(template.audience),
        "widget_count": len(template.widgets),
        "state": one.state,
        "reasons": [*one.reasons, *one.findings],
        "decided_by": one.standing.by or None,
        "decided_at": one.standing.on or None,
        "note": one.standing.note,
    }
