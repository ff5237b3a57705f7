"""What a part gives as it is written: the number of a metric and its course, the commonest members of a field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from assay.kernel.actor import Actor
from assay.kernel.errors import AssayError, InvalidSpec
from assay.kernel.tabular import Table
from assay.present.choose import best
from assay.present.figure import draw
from assay.present.meaning import view_of
from assay.present.numbers import full
from assay.query.corridor import QueryRunner
from assay.query.ports import Query, Source
from assay.semantic.model import Metric
from assay.semantic.spec import AnalyticsSpec
from assay.training.studio.parts import Part

MEMBERS: Final = 12


@dataclass(frozen=True)
class Preview:
    """The number with its unit; a chart of ``kind`` with ``alt``; ``note`` says why there is none."""

    headline: str = ""
    label: str = ""
    figure: dict[str, Any] | None = None
    kind: str = ""
    alt: str = ""
    note: str = ""


@dataclass(frozen=True)
class Stage:
    """Where a preview runs: the source with the part in force, through the one door to data."""

    runner: QueryRunner
    source: Source
    actor: Actor

    def run(self, **spec: Any) -> tuple[Table, AnalyticsSpec]:
        """Run a spec given by its parts."""
        made = AnalyticsSpec.model_validate(spec)
        return self.runner.run(Query(self.source.id, made), self.actor).table, made


def preview_of(part: Part, stage: Stage) -> Preview:
    """What it gives; a query that fails is told as a note."""
    show = SHOWN.get(part.kind)
    try:
        return show(part, stage) if show else Preview(note="This changes how questions are read, not a number.")
    except AssayError as error:
        return Preview(note=f"It cannot be run: {error.message}")


def measured(part: Part) -> Metric:
    """A metric that is this measure alone, so that it can be run."""
    return Metric(name=_probe(part), label=part.title, measure=part.name, unit=part.content.get("unit"))


def _probe(part: Part) -> str:
    return f"preview_of_{part.name.replace('.', '_')}"


def _metric(part: Part, stage: Stage) -> Preview:
    return _number(str(part.content["name"]), part.title, stage)


def _measure(part: Part, stage: Stage) -> Preview:
    return _number(_probe(part), part.title, stage)


def _number(name: str, title: str, stage: Stage) -> Preview:
    """The number over everything, and the latest months; a number that needs a time axis has no whole."""
    try:
        table, _ = stage.run(metrics=[name])
        column = table.columns[-1]
        headline = _shown(table.rows()[0][-1], column.unit)
    except InvalidSpec as error:
        headline, course = "", _course(name, title, stage)
        return course if course.figure else Preview(note=f"It cannot be run: {error.message}")
    course = _course(name, title, stage)
    return Preview(headline, "over everything", course.figure, course.kind, course.alt, course.note)


def _shown(value: Any, unit: str | None = None) -> str:
    """A value with its unit; dates and masked values as they are."""
    return full(float(value), unit) if isinstance(value, int | float | Decimal) else str(value)


def _course(name: str, title: str, stage: Stage) -> Preview:
    try:
        axis = {"field": "time", "grain": "month", "alias": "month"}
        table, spec = stage.run(metrics=[name], dimensions=[axis], order=[{"by": "month"}])
    except AssayError as error:
        return Preview(note=f"No course over time: {error.message}")
    return _drawn(table, spec, title, stage)


def _field(part: Part, stage: Stage) -> Preview:
    """The commonest members and how many rows each has."""
    counted = {"expr": {"agg": "count", "entity": part.owner}, "alias": "rows", "label": "Rows"}
    axis = {"field": part.name, "grain": "month"} if part.content.get("kind") == "time" else part.name
    order = [{"by": "rows", "direction": "desc"}]
    table, spec = stage.run(metrics=[counted], dimensions=[axis], order=order, limit=MEMBERS)
    return _drawn(table, spec, part.title, stage)


def _link(part: Part, stage: Stage) -> Preview:
    """How many rows find a partner through the link."""
    left, right = str(part.content["left"]), stage.source.model.entity(str(part.content["right"]))
    counted = {"expr": {"agg": "count", "entity": left}, "alias": "rows"}
    if right is None or not right.dimensions:
        return Preview(note="The other side has no field to look at.")
    key = next((one for one in right.key if right.dimension(one)), right.dimensions[0].name)
    whole, _ = stage.run(metrics=[counted])
    found = {"field": f"{right.name}.{key}", "op": "not_null", "via": [part.name]}
    met, _ = stage.run(metrics=[counted], where=found)
    many, of = met.rows()[0][0], whole.rows()[0][0]
    return Preview(_shown(many), f"of {_shown(of)} rows of {left} find their {right.label or right.name}")


def _drawn(table: Table, spec: AnalyticsSpec, title: str, stage: Stage) -> Preview:
    if not table.row_count:
        return Preview(note="There are no rows.")
    view = view_of(table, spec, stage.source.model)
    kind, _ = best(view)
    if kind == "table":
        return Preview(note="It gives rows that are not drawn.")
    figure = draw(kind, view, title)
    return Preview(figure=figure, kind=kind, alt=str(figure["layout"]["meta"]["alt"]))


SHOWN: Final[Mapping[str, Callable[[Part, Stage], Preview]]] = {
    "metric": _metric, "measure": _measure, "dimension": _field, "relationship": _link,
}  # fmt: skip
"""Kind of a part -> what is shown of it."""
