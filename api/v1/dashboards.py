"""``/api/v1/dashboards``: dashboards one may open, whole or one widget at a time, filled for whoever asks."""

from __future__ import annotations

from typing import Any, Literal

from apiflask import APIBlueprint
from flask import Response, jsonify
from pydantic import BaseModel, Field

from api.v1.shapes import Asked, Listing, Paging, Part, cut
from api.v1.shapes_of_widgets import DashboardShape, WidgetShape
from assay.accounts.acting import current_actor
from assay.dashboards.document import document, one_widget
from assay.dashboards.gallery import Card, Wanted
from assay.services import Services


class DashboardsAsked(Paging):
    """Which dashboards, and in which order."""

    q: str = Field("", max_length=200, description="Words of title, description or tags.")
    category: str = Field("", max_length=80)
    audience: str = Field("", max_length=80)
    sort: Literal["title", "category", "updated_at"] = "title"


class Chosen(Asked):
    """What the filters and parameters stand at, by id; what is missing is at its default."""

    values: dict[str, Any] = Field(default_factory=dict)


class DashboardCard(BaseModel):
    """A dashboard in a list; ``state`` is published, changed (a newer draft exists) or draft."""

    id: str
    title: str
    description: str
    category: str
    target_audience: list[str]
    tags: list[str]
    source: str
    widget_count: int
    state: Literal["published", "changed", "draft"]
    updated_at: str


class DashboardList(Listing):
    """Dashboards."""

    items: list[DashboardCard]


def register(v1: APIBlueprint, services: Services) -> None:
    """Serve them."""

    @v1.get("/dashboards")
    @v1.input(DashboardsAsked, location="query", arg_name="asked")
    @v1.output(DashboardList)
    def dashboards(asked: DashboardsAsked) -> Part:
        """The dashboards one may open."""
        wanted = Wanted(asked.q, asked.category, asked.audience)
        cards = services.dashboards.gallery.cards(current_actor(), wanted)
        return cut(sorted((_told(card) for card in cards), key=lambda one: str(one[asked.sort]).casefold()), asked)

    @v1.get("/dashboards/<dashboard>")
    @v1.output(DashboardShape)
    def dashboard(dashboard: str) -> Response:
        """A dashboard with every widget filled as its filters stand by default."""
        return jsonify(document(services.dashboards, dashboard, current_actor(), services.clock))

    @v1.post("/dashboards/<dashboard>/widgets/<widget>")
    @v1.input(Chosen, location="json", arg_name="chosen")
    @v1.output(WidgetShape)
    def widget(dashboard: str, widget: str, chosen: Chosen) -> Response:
        """One widget, filled under these filters and parameters."""
        return jsonify(one_widget(services.dashboards, dashboard, widget, current_actor(), chosen.values))


def _told(card: Card) -> dict[str, Any]:
    return {
        "id": card.id,
        "title": card.title,
        "description": card.description,
        "category": card.category,
        "target_audience": list(card.audience),
        "tags": list(card.tags),
        "source": card.source,
        "widget_count": card.widget_count,
        "state": card.state,
        "updated_at": card.updated_at,
    }
