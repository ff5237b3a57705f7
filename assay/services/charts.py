"""Charts for programs: of a spec, or of rows they send, for the library they draw with."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from assay.kernel.actor import Actor
from assay.kernel.errors import BadInput
from assay.present.chartjs.config import DRAW as CHARTJS_KINDS
from assay.present.chartjs.config import chartjs
from assay.present.choose import best
from assay.present.export.theme import coloured
from assay.present.figure import draw
from assay.present.given import GivenColumn, given_table
from assay.present.meaning import view_of
from assay.present.numbers import PERCENT
from assay.present.vega_lite import VEGA_KINDS, vega_lite
from assay.present.view import View, see
from assay.query.corridor import QueryRunner
from assay.query.ports import Query
from assay.services.specs import SpecDesk, read_spec

ChartFormat = Literal["plotly", "chartjs", "vega_lite"]


@dataclass(frozen=True)
class Drawing:
    """A chart: its kind, what the library is given, the other kinds that fit, and a sentence for who cannot see it."""

    kind: str
    format: ChartFormat
    figure: dict[str, Any]
    kinds: tuple[str, ...]
    alt: str


@dataclass(frozen=True)
class ChartDesk:
    """Draws. Raises BadInput when a kind does not fit the result, or the library has no such kind."""

    specs: SpecDesk
    runner: QueryRunner

    def of_spec(
        self, data: Any, source: str, actor: Actor, format: ChartFormat, kind: str | None = None, title: str = ""
    ) -> Drawing:
        """The result of a spec; raises whatever ``query.run`` raises."""
        actor.need("analyst", "ask questions")
        found, spec = self.specs.sources.get(source, actor), read_spec(data)
        result = self.runner.run(Query(found.id, spec=spec), actor)
        return _drawn(view_of(result.table, spec, found.model), format, kind, title)

    @staticmethod
    def of_rows(
        columns: Sequence[GivenColumn],
        rows: Sequence[Sequence[Any]],
        format: ChartFormat,
        kind: str | None = None,
        title: str = "",
    ) -> Drawing:
        """What was sent. Numbers that are no percentages are taken to add up."""
        table = given_table(columns, rows)
        additive = [one.name for one in table.columns if one.type in ("integer", "number") and one.unit != PERCENT]
        return _drawn(see(table, additive=additive), format, kind, title)


def _drawn(view: View, format: ChartFormat, kind: str | None, title: str) -> Drawing:
    chosen, others = best(view, kind)
    fitting = (chosen, *others)
    if kind is not None and chosen != kind:
        raise _unfit(f"This result cannot be drawn as {kind}.", fitting)
    known = KINDS.get(format, fitting)
    if kind is None:
        chosen = next((one for one in fitting if one in known), chosen)
    if chosen not in known:
        raise _unfit(f"{NAMES[format]} has no {chosen}.", tuple(one for one in fitting if one in known))
    alt = str(draw(chosen, view, title)["layout"]["meta"]["alt"])
    figure = _WRITERS[format](chosen, view, title, alt)
    return Drawing(chosen, format, figure, tuple(one for one in fitting if one != chosen), alt)


def _plotly(kind: str, view: View, title: str, _alt: str) -> dict[str, Any]:
    dressed = coloured(draw(kind, view, title))
    if title:
        dressed["layout"]["title"] = {"text": title}
    return dressed


def _vega(kind: str, view: View, title: str, alt: str) -> dict[str, Any]:
    return {**vega_lite(kind, view, title), "description": alt}


def _chartjs(kind: str, view: View, title: str, _alt: str) -> dict[str, Any]:
    return chartjs(kind, view, title) or {}


_WRITERS: dict[ChartFormat, Callable[[str, View, str, str], dict[str, Any]]] = {
    "plotly": _plotly, "chartjs": _chartjs, "vega_lite": _vega,
}  # fmt: skip
KINDS: Mapping[ChartFormat, Collection[str]] = {"chartjs": tuple(CHARTJS_KINDS), "vega_lite": VEGA_KINDS}
"""The kinds each library has; Plotly has all."""
NAMES: Mapping[ChartFormat, str] = {"plotly": "Plotly", "chartjs": "Chart.js", "vega_lite": "Vega-Lite"}


def _unfit(words: str, fitting: tuple[str, ...]) -> BadInput:
    return BadInput(words, hint=f"It fits: {', '.join(fitting) or 'nothing'}.", details={"kinds": list(fitting)})
