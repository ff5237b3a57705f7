"""Analysts at work: the queries of a method run for an actor, its pure function over them, one table out."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from assay.dashboards.binding import bind, values_on
from assay.dashboards.needs import Answered
from assay.dashboards.template import DataRequirement
from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import BadInput
from assay.kernel.tabular import Table
from assay.methods.method import find, fitting
from assay.query.corridor import QueryRunner
from assay.query.ports import Query, Source
from assay.semantic.suggest import hint
from assay.team.facts import MethodUse, Team
from assay.team.labels import Labels, labels_of

NAME = re.compile(r":([a-z][a-z0-9_]*)")
MODEL = "model"
"""The argument that may be the name of one of the team's cost models instead of a model."""


@dataclass(frozen=True)
class Analysts:
    """Everything analysts can be asked for. ``teams`` by the name of the source they know."""

    teams: Mapping[str, Team]
    runner: QueryRunner

    def table(
        self, needs: DataRequirement, source: Source, bound: Mapping[str, Any], actor: Actor, clock: Clock
    ) -> Answered:
        """What a method finds in ``source`` for ``actor``; ``bound`` are the values of filters and parameters.

        Raises BadInput where no such method is known or its arguments do not fit, and as queries do.
        """
        use = self.use(needs, source.name)
        function = find(use.function)
        own, asked = self._arguments(use, needs, source.name)
        fitting(function, own)
        values = {**values_on(bound, clock.today(), source.model.calendar), **asked, "today": clock.today()}
        queries = self.teams[source.name].queries
        inputs = {name: self._rows(queries[query], source, values, actor, clock) for name, query in use.inputs.items()}
        found = function(inputs, **own)
        named = _called(found, use.labels, labels_of(use.fields, source.model))
        table = _narrowed(named, use.columns)
        return Answered(table, use.additive, _untold(table, use))

    def use(self, needs: DataRequirement, source: str) -> MethodUse:
        """The method a widget asks for; raises BadInput."""
        team = self.teams.get(source)
        if team is None:
            raise BadInput("This source has no analysts.", hint="Describe a team in the pack's team.yml.")
        analyst = team.analysts.get(needs.analyst or "")
        if analyst is None:
            raise BadInput(f"“{needs.analyst}” is no analyst.", hint=hint(needs.analyst or "", team.analysts))
        use = analyst.methods.get(needs.method or "")
        if use is None:
            raise BadInput(
                f"“{needs.method}” is no method of {analyst.title}.", hint=hint(needs.method or "", analyst.methods)
            )
        return use

    def check(self, needs: DataRequirement, source: str) -> None:
        """Raises BadInput unless the method is known and its arguments fit; asks no data."""
        use = self.use(needs, source)
        own, asked = self._arguments(use, needs, source)
        fitting(find(use.function), own)
        known = {name for query in use.inputs.values() for name in NAME.findall(self.teams[source].queries[query])}
        for name in asked:
            if name not in known and name not in use.arguments:
                raise BadInput(f"The method “{needs.method}” takes no “{name}”.", hint=hint(name, known))

    def _arguments(self, use: MethodUse, needs: DataRequirement, source: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """Those of the function, and those its queries take by name."""
        given = {**use.arguments, **needs.arguments}
        if isinstance(given.get(MODEL), str):
            models = self.teams[source].cost_models
            if given[MODEL] not in models:
                raise BadInput(f"“{given[MODEL]}” is no cost model.", hint=hint(given[MODEL], models))
            given[MODEL] = models[given[MODEL]]
        of_function = list(inspect.signature(find(use.function)).parameters)[1:]
        own = {name: value for name, value in given.items() if name in of_function}
        return own, {name: value for name, value in given.items() if name not in own}

    def _rows(self, sql: str, source: Source, values: Mapping[str, Any], actor: Actor, clock: Clock) -> pa.Table:
        query = Query(source.id, sql=bind(sql, values, source.dialect), today=clock.today().isoformat())
        found = self.runner.run(query, actor).table
        if found.truncated:
            raise BadInput(
                f"There are more than {found.row_count:,} rows to look at: a result of part of them would be wrong.",
                hint="Narrow the filters.",
            )
        return found.arrow


def _called(found: Table, names: Mapping[str, str], values: Labels) -> Table:
    """The columns under the names they have here, with what people see in place of their values."""
    return found.with_columns(
        [
            replace(one, label=names.get(one.name, one.label), labels=tuple(values.get(one.name, {}).items()))
            for one in found.columns
        ]
    )


def _untold(found: Table, use: MethodUse) -> tuple[str, str]:
    """Why a number that stands alone has no value, and what can be done."""
    words = use.empty.get(found.columns[0].name) if len(found.columns) == 1 else None
    return (words.why, words.do) if words is not None else ("", "")


def _narrowed(found: Table, columns: tuple[str, ...]) -> Table:
    """The columns asked for, in that order; raises BadInput for one the method does not give."""
    if not columns:
        return found
    known = [column.name for column in found.columns]
    for name in columns:
        if name not in known:
            raise BadInput(f"The method gives no column “{name}”.", hint=hint(name, known))
    return Table(tuple(found.columns[found.index(name)] for name in columns), found.arrow.select(list(columns)))
