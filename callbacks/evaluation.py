"""Evaluation: accuracy over time and what is not right; open to everybody who may use the source."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, State, dcc, html

from assay.accounts.acting import current_actor
from assay.kernel.actor import Actor
from assay.services import Services
from assay.training.overview import by_category
from callbacks.bar import chosen
from components import ids
from components.cards import nothing_yet
from components.evaluation_cards import case_grid, course_chart, course_table, failed_cases
from components.training_cards import accuracy_head, category_card


def unmeasured(actor: Actor) -> html.Div:
    """Says who measures, and where; an admin gets the way there."""
    text = "An admin adds golden questions and evaluates them in Training."
    way = dcc.Link("Open Training", href="/admin/training", className="as-btn as-btn-secondary")
    return nothing_yet("Nothing was measured yet", text, way if actor.may("admin") else None)


def register(app: Dash, services: Services) -> None:
    """One callback: the chart, the list, and one evaluation."""

    @app.callback(
        Output(ids.EVALUATION_BODY, "children"), Input(ids.EVALUATION_PICK, "data"), State(ids.SOURCE, "data")
    )
    def evaluation(pick: dict[str, Any] | None, source: str | None) -> Any:
        actor = current_actor()
        record = chosen(services.sources.list(actor), source)
        if record is None:
            return nothing_yet("There is nothing to measure yet", "Add data on the Sources page.")
        course = services.gate.course(record.name, actor)
        if not course:
            return unmeasured(actor)
        wanted = (pick or {}).get("evaluation") or next(
            (one.id for one in reversed(course) if one.kind != "blocked"), course[-1].id
        )
        found = services.gate.evaluation(record.name, wanted, actor)
        cases = found.body.get("cases", [])
        changed = (found.body.get("newly_wrong", []), found.body.get("newly_right", []))
        left = html.Div(
            [
                html.Section([*accuracy_head(course, more=False), course_chart(course)], className="as-card as-pad"),
                html.Section(course_table(course, wanted), className="as-card"),
            ],
            className="as-training-list",
        )
        right = html.Div(
            [
                html.Section([html.H2("Golden questions"), case_grid(cases, *changed)], className="as-card as-pad"),
                category_card(by_category(cases)),
                html.Section([html.H3("Not right"), failed_cases(found)], className="as-card as-pad"),
            ],
            className="as-training-side",
        )
        return html.Div([left, right], className="as-training-grid")
