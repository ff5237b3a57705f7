"""Metrics people look at: tiles on the start of the Ask page, each an answer to a question anybody could ask."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from dash import Dash, Input, Output, ctx, dcc, html

from assay.accounts.local import current_actor
from assay.kernel.errors import AssayError
from assay.present.numbers import is_currency
from assay.records.answer import Answer
from assay.services import CatalogEntry, Services
from callbacks.bar import chosen
from callbacks.places import everywhere
from components import ids
from components.answer_view import change_view
from components.figures import figure_and_unit, kpi_tile
from components.view import Kpi

SHOWN, KEPT = 4, 64
PROVEN = {"verified", "governed"}


def worth_showing(entries: Sequence[CatalogEntry]) -> list[CatalogEntry]:
    """Governed metrics, money first and one of each category in turn; what was only inferred is nobody's headline."""
    kept = [entry for entry in entries if not entry.facts["inferred"] and not entry.facts["deprecated"]]
    turn: Counter[str] = Counter()
    ranked: list[tuple[tuple[int, bool, bool], CatalogEntry]] = []
    for entry in kept:
        facts = entry.facts
        ranked.append(((turn[facts["category"]], not is_currency(facts["unit"]), not facts["tested"]), entry))
        turn[facts["category"]] += 1
    return [entry for _, entry in sorted(ranked, key=lambda pair: pair[0])][: SHOWN * 2]


def points_of(answer: Answer) -> tuple[float, ...]:
    """The numbers of a metric over time, oldest first."""
    place = next((at for at, column in enumerate(answer.columns) if column.role == "metric"), None)
    return () if place is None else tuple(float(row[place]) for row in answer.rows if row[place] is not None)


def tiles(services: Services, source: str) -> Iterator[Kpi]:
    """Up to SHOWN tiles. A metric that cannot be answered for certain gets none."""
    actor = current_actor()
    for entry in worth_showing(services.catalog.entries(source, actor, kind="metric")):
        question = f"{entry.label} last quarter vs the quarter before"
        try:
            now = services.ask.ask(question, source, actor)
            trend = services.ask.ask(f"{entry.label} by month last 12 months", source, actor)
        except AssayError:
            continue
        if now.state in PROVEN and now.headline:
            points = points_of(trend) if trend.state in PROVEN else ()
            change = change_view(now.headline)
            yield Kpi(
                entry.label,
                figure_and_unit(now.headline.text)[0],
                replace(change, base="") if change else None,
                points,
                question,
                " against ".join(chip.text for chip in now.interpretation if chip.role == "time"),
            )


class Shelf:
    """Tiles by source, policies, data and day: made once, shown until one of them changes."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self._kept: OrderedDict[tuple[str, ...], list[Kpi]] = OrderedDict()

    def tiles(self, source: str) -> list[Kpi]:
        """The tiles that fit in one row."""
        actor, day = current_actor(), self.services.clock.today().isoformat()
        version = self.services.sources.get(source, actor).connector.data_version()
        key = (source, actor.policy_key(), version, day)
        if key not in self._kept:
            self._kept[key] = list(islice(tiles(self.services, source), SHOWN))
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return self._kept[key]


def register(app: Dash, services: Services) -> None:
    """Tiles, filled after the page stands."""
    shelf = Shelf(services)

    @app.callback(Output(ids.places("tiles"), "children"), Input(ids.SOURCE, "data"))
    def fill(source: str | None) -> Any:
        record = chosen(services.sources.list(current_actor()), source)
        shown = shelf.tiles(record.name) if record and ctx.outputs_list else []
        if not shown:
            return everywhere(None)
        link = dcc.Link("All metrics", href="/explore", className="as-link")
        period = html.Span(shown[0].period, className="as-start-note")
        head = html.Div([html.H3(["Metrics people look at", period]), link], className="as-start-head")
        return everywhere([head, html.Div([kpi_tile(kpi) for kpi in shown], className="as-kpis")])
