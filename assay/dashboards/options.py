"""What a filter offers: the members of a dimension that occur under the filters it depends on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assay.dashboards.selection import Active, Selection, work_out
from assay.dashboards.template import ChoiceFilter, RangeFilter, Template
from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import BadInput
from assay.present.view import label_of
from assay.query.corridor import QueryRunner
from assay.query.ports import Query
from assay.semantic.spec import Aggregate, All, AnalyticsSpec, Compare, Condition, DimensionUse, MetricUse, OrderBy

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
            conditions.append(Compare(field=item.field, op="contains", value=search.strip()[:200], ignore_case=True))
        spec = AnalyticsSpec(
            dimensions=(DimensionUse(field=item.field),),
            where=_joined(conditions),
            order=(OrderBy(by=item.field),),
            limit=OFFERED + 1,
        )
        table = self.runner.run(self._query(item.source or template.source, spec), actor).table
        found = [Option(value, label_of(value, table.columns[0])) for value in table.values(0)]
        return found[:OFFERED], len(found) <= OFFERED

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


def _joined(conditions: list[Condition]) -> Condition | None:
    if len(conditions) < 2:
        return conditions[0] if conditions else None
    return All(all=tuple(conditions))


def in_force(active: Active) -> Sequence[str]:
    """Labels of the filters that narrow anything, for a line under the title."""
    return list(dict.fromkeys(rule.label for rule in active.rules))
