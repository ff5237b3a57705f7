"""What a filter offers: the members of a dimension that occur under the filters it depends on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assay.dashboards.selection import Active, Selection, work_out
from assay.dashboards.template import ChoiceFilter, RangeFilter, Template
from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import AssayError, BadInput
from assay.present.view import label_of
from assay.query.corridor import QueryRunner
from assay.query.ports import Query, Sources
from assay.semantic.spec import (
    Aggregate,
    All,
    AnalyticsSpec,
    AnyOf,
    Compare,
    Condition,
    DimensionUse,
    MetricUse,
    OrderBy,
)

OFFERED = 200


@dataclass(frozen=True)
class Option:
    """A value and how it is written."""

    value: Any
    label: str


@dataclass(frozen=True)
class Options:
    """Looks values up, as the person may see them."""

    runner: QueryRunner
    clock: Clock

    def values(
        self, template: Template, name: str, actor: Actor, selection: Selection, search: str = ""
    ) -> tuple[Sequence[Option], bool]:
        """Up to ``OFFERED`` values that contain ``search``, and whether these are all. Raises BadInput."""
        item = template.filter(name)
        if not isinstance(item, ChoiceFilter):
            raise BadInput("This filter has no list of values.")
        rules = [rule for rule in work_out(template, selection).rules if rule.name in item.depends_on]
        conditions: list[Condition] = [rule.condition for rule in rules if rule.condition is not None]
        if search.strip():
            conditions.append(self._called(item, template, search.strip()[:200], actor))
        spec = AnalyticsSpec(
            dimensions=(DimensionUse(field=item.field),),
            where=_joined(conditions),
            order=(OrderBy(by=item.field),),
            limit=OFFERED + 1,
        )
        table = self.runner.run(self._query(item.source or template.source, spec), actor).table
        found = [Option(value, label_of(value, table.columns[0])) for value in table.values(0)]
        return found[:OFFERED], len(found) <= OFFERED

    def _called(self, item: ChoiceFilter, template: Template, search: str, actor: Actor) -> Condition:
        """Values in which the words stand, or in what is seen in their place."""
        kept = Compare(field=item.field, op="contains", value=search, ignore_case=True)
        labels = _labels(item, template, self.runner.sources, actor).items()
        seen = tuple(raw for raw, label in labels if search.casefold() in label.casefold())
        return AnyOf(any=(kept, Compare(field=item.field, op="in", value=seen))) if seen else kept

    def ends(self, template: Template, name: str, actor: Actor) -> tuple[float | None, float | None]:
        """The lowest and the highest number a range filter can meet."""
        item = template.filter(name)
        if not isinstance(item, RangeFilter):
            raise BadInput("This filter has no range.")
        metrics = tuple(MetricUse(expr=Aggregate(agg=agg, field=item.field), alias=agg) for agg in ("min", "max"))
        row = self.runner.run(self._query(template.source, AnalyticsSpec(metrics=metrics)), actor).table.rows(0, 1)
        return (row[0][0], row[0][1]) if row else (None, None)

    def _query(self, source: str | None, spec: AnalyticsSpec) -> Query:
        if not source:
            raise BadInput("This filter names no source.")
        return Query(source, spec=spec, today=self.clock.today().isoformat())


def said(template: Template, sources: Sources, actor: Actor) -> dict[str, dict[str, str]]:
    """What people see in place of values, by the filter that offers them."""
    choices = [item for item in template.filters if isinstance(item, ChoiceFilter)]
    return {item.id: labels for item in choices if (labels := _labels(item, template, sources, actor))}


def _labels(item: ChoiceFilter, template: Template, sources: Sources, actor: Actor) -> dict[str, str]:
    source = item.source or template.source
    try:
        found = sources.get(source, actor).model.field(item.field) if source else None
    except AssayError:
        return {}
    return found[1].labels if found is not None else {}


def _joined(conditions: list[Condition]) -> Condition | None:
    if len(conditions) < 2:
        return conditions[0] if conditions else None
    return All(all=tuple(conditions))


def in_force(active: Active) -> Sequence[str]:
    """Labels of the filters that narrow anything, for a line under the title."""
    return list(dict.fromkeys(rule.label for rule in active.rules))
