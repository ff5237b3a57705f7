"""Metrics people look at: tiles on the start of the Ask page, each an answer to a question anybody could ask."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

from dash import Dash, Input, Output, ctx, dcc, html

from assay.accounts.acting import current_actor
from assay.kernel.actor import Actor
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
    kept = clear_in_a_period(kept)
    turn: Counter[str] = Counter()
    ranked: list[tuple[tuple[int, bool, bool], CatalogEntry]] = []
    for entry in kept:
        facts = entry.facts
        ranked.append(((turn[facts["category"]], not is_currency(facts["unit"]), not facts["tested"]), entry))
        turn[facts["category"]] += 1
    return [entry for _, entry in sorted(ranked, key=lambda pair: pair[0])][: SHOWN * 2]


def clear_in_a_period(entries: Sequence[CatalogEntry]) -> list[CatalogEntry]:
    """Without metrics that mean something else in a period than their name says: "customers" of a quarter are those who
    came in it. Where another metric of the same measure names the date it counts by, that one says so in its name.
    """
    dated = {entry.facts["needs"][0] for entry in entries if entry.facts["time"] and entry.facts["needs"]}
    return [entry for entry in entries if entry.facts["time"] or not dated.intersection(entry.facts["needs"][:1])]


def points_of(answer: Answer) -> tuple[float, ...]:
    """The numbers of a metric over time, oldest first."""
    place = next((at for at, column in enumerate(answer.columns) if column.role == "metric"), None)
    return () if place is None else tuple(float(row[place]) for row in answer.rows if row[place] is not None)


def tile(services: Services, source: str, actor: Actor, entry: CatalogEntry) -> Kpi | None:
    """The tile of a metric; None for one that cannot be answered for certain."""
    question = f"{entry.label} last quarter vs the quarter before"
    try:
        now = services.ask.ask(question, source, actor)
        trend = services.ask.ask(f"{entry.label} by month last 12 months", source, actor)
    except AssayError:
        return None
    if now.state not in PROVEN or not now.headline:
        return None
    change = change_view(now.headline)
    periods = [chip.text for chip in now.interpretation if chip.role == "time"]
    return Kpi(
        entry.label,
        figure_and_unit(now.headline.text)[0],
        replace(change, base="") if change else None,
        points_of(trend) if trend.state in PROVEN else (),
        question,
        periods[0] if periods else "",
        entry.description,
    )


def tiles(services: Services, source: str, actor: Actor) -> list[Kpi]:
    """Up to SHOWN tiles, made side by side; the next metric in line stands in for one that has no certain answer."""
    wanted = worth_showing(services.catalog.entries(source, actor, kind="metric"))
    found: list[Kpi] = []
    with ThreadPoolExecutor(SHOWN, thread_name_prefix="tiles") as pool:
        for some in (wanted[:SHOWN], wanted[SHOWN:]):
            made = pool.map(lambda entry: tile(services, source, actor, entry), some[: SHOWN * (len(found) < SHOWN)])
            found += [kpi for kpi in made if kpi is not None]
    return found[:SHOWN]


class Shelf:
    """Tiles by source, policies, data and day: made once, shown until one of them changes."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self._kept: OrderedDict[tuple[str, ...], list[Kpi]] = OrderedDict()
        self._lock = threading.Lock()

    def tiles(self, source: str) -> list[Kpi]:
        """The tiles that fit in one row."""
        actor, day = current_actor(), self.services.clock.today().isoformat()
        version = self.services.sources.get(source, actor).connector.data_version()
        key = (source, actor.tenant, self.services.query.under(source, actor), actor.policy_key(), version, day)
        with self._lock:  # several pages that open at once wait for one set of tiles
            if key not in self._kept:
                self._kept[key] = tiles(self.services, source, actor)
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
            return self._kept[key]


def register(app: Dash, services: Services) -> None:
    """Tiles, filled after the page stands."""
    shelf = Shelf(services)

    @app.callback(Output(ids.places("tiles"), "children"), Input(ids.SOURCE, "data"))
    def fill(source: str | None) -> Any:
        record = chosen(services.sources.list(current_actor()), source)
        asks = current_actor().may("analyst")  # a tile is the answer to a question
        shown = shelf.tiles(record.name) if record and asks and ctx.outputs_list else []
        if not shown:
            return everywhere(None)
        link = dcc.Link("All metrics", href="/explore", className="as-link")
        shared = shown[0].period if len({kpi.period for kpi in shown}) == 1 else ""
        against = html.Span(f"{shared or 'Last quarter'} against the quarter before", className="as-start-note")
        shown = [replace(kpi, period="") for kpi in shown] if shared else shown
        head = html.Div([html.H3(["Metrics people look at", against]), link], className="as-start-head")
        return everywhere([head, html.Div([kpi_tile(kpi) for kpi in shown], className="as-kpis")])
