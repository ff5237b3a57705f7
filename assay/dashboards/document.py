"""A dashboard as one JSON document, filled for whoever asks: for programs, and for what is prepared beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assay.dashboards.desk import Dashboards
from assay.dashboards.selection import read_selection
from assay.dashboards.told import as_json
from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import NotFound
from assay.present.export.theme import coloured
from assay.records.dashboard import WidgetResult


def document(desk: Dashboards, board: str, actor: Actor, clock: Clock) -> dict[str, Any]:
    """The whole dashboard, filters at their defaults. Raises NotFound; a widget that fails says so and fails alone."""
    opened = desk.open(board, actor)
    found = {result.id: result for result in desk.fill(opened.template, opened.template.widgets, actor)}
    template = opened.template
    return {
        "dashboard_id": board,
        "template": {"id": template.id, "version": template.version, "title": template.title},
        "generated_at": clock.now().isoformat(timespec="seconds"),
        "fresh_until": None,
        "status": "ready",
        "widgets": [in_colours(found[widget.id]) for widget in template.widgets],
    }


def one_widget(desk: Dashboards, board: str, widget: str, actor: Actor, values: Mapping[str, Any]) -> dict[str, Any]:
    """One widget under these filters and parameters. Raises NotFound and BadInput."""
    template = desk.open(board, actor).template
    found = template.widget(widget)
    if found is None:
        raise NotFound("There is no such widget on this dashboard.")
    selection = read_selection({"values": dict(values)})
    return in_colours(next(iter(desk.fill(template, (found,), actor, selection))))


def in_colours(result: WidgetResult) -> dict[str, Any]:
    """A widget as pure JSON, with the colours of a file in place of roles."""
    told = as_json(result)
    return {**told, "plotly": coloured(told["plotly"]) if told["plotly"] else None}
