"""The numbers of a dashboard, asked for together: many tiles of one number read the same rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assay.dashboards.template import Widget
from assay.kernel.actor import Actor
from assay.query.corridor import QueryRunner
from assay.query.passage import Prepared
from assay.query.ports import Query, QueryResult
from assay.query.together import run_together


@dataclass(frozen=True)
class Found:
    """The door to data for widgets some of whose results are there already."""

    runner: QueryRunner
    results: Mapping[Query, QueryResult] = field(default_factory=dict)

    def run(self, query: Query, actor: Actor) -> QueryResult:
        """What was found for this query, else what the source says. Raises as ``QueryRunner.run`` does."""
        found = self.results.get(query)
        return found if found is not None else self.runner.run(query, actor)

    def prepare(self, query: Query, actor: Actor) -> Prepared:
        """What would be run."""
        return self.runner.prepare(query, actor)

    def ahead(self, asked: Mapping[Query, Query | None], actor: Actor) -> Found:
        """The same, with what could be run together of these numbers and their lines."""
        return Found(self.runner, run_together(self.runner, asked, actor)) if len(asked) > 1 else self


def batches(widgets: Sequence[Widget]) -> list[list[Widget]]:
    """Widgets that are filled together: all numbers, whose way is the longest, then all others, each of them alone."""
    numbers = [widget for widget in widgets if widget.kind == "kpi"]
    rest = [[widget] for widget in widgets if widget.kind != "kpi"]
    return [numbers, *rest] if numbers else rest
