"""What flows through the dashboard corridor: a widget on its way, and the queries it comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assay.dashboards.narrow import Narrowed
from assay.dashboards.needs import Need
from assay.dashboards.selection import Active
from assay.dashboards.showing import sparkline_of
from assay.dashboards.template import Template, Widget
from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.query.ports import Query, QueryResult
from assay.semantic.spec import AnalyticsSpec


@dataclass(frozen=True)
class Filling:
    """A widget on its way; each step returns a fuller copy."""

    widget: Widget
    template: Template
    actor: Actor
    active: Active
    clock: Clock
    fresh: bool = False
    need: Need | None = None
    narrow: Narrowed | None = None
    result: QueryResult | None = None
    spark: QueryResult | None = None
    timings: Mapping[str, float] = field(default_factory=dict)

    def query(self, spec: AnalyticsSpec | None, sql: str | None = None) -> Query:
        """A query of the widget's source on this day."""
        assert self.need is not None
        today = self.clock.today().isoformat()
        return Query(self.need.source.id, spec=spec, sql=sql, today=today, fresh=self.fresh)

    def wanted(self) -> Query:
        """The query of the widget itself, under the filters in force."""
        spec = self.narrow.spec if self.narrow is not None else None
        assert self.need is not None
        return self.query(spec, self.need.sql if spec is None else None)

    def line(self) -> Query | None:
        """That of the small line, where the widget asks for one and time can be cut that way."""
        if self.widget.sparkline is None or self.narrow is None:
            return None
        spec = sparkline_of(self.narrow.spec, self.widget.sparkline)
        return self.query(spec) if spec is not None else None
