"""Specs through the corridor: compiled, limited by policies, cached, and refused where they cannot be right."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from assay.access.policies import Policies
from assay.kernel.actor import Actor
from assay.kernel.errors import InvalidSpec
from assay.query.ports import Query
from assay.semantic.model import SemanticModel
from assay.semantic.spec import AnalyticsSpec

ANN = Actor("ann", "Ann")
MODEL = SemanticModel.model_validate({
    "entities": [{
        "name": "sales", "table": "sales", "key": ["id"], "default_time": "day",
        "dimensions": [{"name": "region"}, {"name": "email", "kind": "text"}, {"name": "day", "kind": "time"}],
        "measures": [{"name": "amount", "agg": "sum", "expr": "amount", "unit": "EUR"}],
    }],
    "metrics": [{"name": "revenue", "label": "Revenue", "measure": "sales.amount", "unit": "EUR"}],
})  # fmt: skip
BY_REGION = AnalyticsSpec.model_validate({"metrics": ["revenue"], "dimensions": ["sales.region"]})


@pytest.fixture
def taught(room: Any) -> Any:
    room.sources.source = replace(room.sources.source, model=MODEL)
    return room


def test_a_spec_gives_columns_that_say_what_they_mean(taught: Any) -> None:
    result = taught.runner.run(Query("shop", BY_REGION), ANN)
    region, revenue = result.table.columns
    assert (region.role, revenue.role, revenue.unit, revenue.label) == ("dimension", "metric", "EUR", "Revenue")
    assert sorted(result.table.rows()) == [["APAC", 166500], ["EU", 166833], ["US", 166167]]
    assert result.spec == BY_REGION
    assert taught.runner.run(Query("shop", BY_REGION), ANN).from_cache


def test_today_decides_what_relative_periods_mean(taught: Any) -> None:
    spec = AnalyticsSpec.model_validate(
        {"metrics": ["revenue"], "time": {"relative": {"kind": "previous", "unit": "year"}}}
    )
    result = taught.runner.run(Query("shop", spec), ANN)
    assert result.table.rows() == [[499500]]
    assert len(result.periods) == 1
    empty = taught.runner.run(Query("shop", spec, today="2025-06-01"), ANN)
    assert empty.table.rows()[0][0] in (None, 0)


def test_policies_hold_for_specs(taught: Any) -> None:
    taught.policies.held["ann"] = Policies(row_filters={"sales": "region = 'EU'"}, masked={"sales": ("amount",)})
    result = taught.runner.run(Query("shop", BY_REGION), ANN)
    assert result.table.rows() == [["EU", None]]
    assert len(result.policies) == 2


def test_an_impossible_spec_is_the_askers_to_mend_and_is_audited(taught: Any) -> None:
    spec = AnalyticsSpec.model_validate({"metrics": ["no_such_metric"]})
    with pytest.raises(InvalidSpec):
        taught.runner.run(Query("shop", spec), ANN)
    assert taught.audit.rows[-1][2]["code"] == "invalid_spec"


def test_a_model_that_changes_is_used_at_once(taught: Any) -> None:
    query = Query("shop", BY_REGION)
    taught.runner.run(query, ANN)
    narrowed = MODEL.model_dump(by_alias=True, mode="json")
    narrowed["metrics"][0]["filter"] = {"field": "sales.region", "op": "eq", "value": "EU"}
    taught.sources.source = replace(taught.sources.source, model=SemanticModel.model_validate(narrowed))
    again = {row[0]: row[1] for row in taught.runner.run(query, ANN).table.rows()}
    assert (again["EU"], again.get("US")) in {(166833, None), (166833, 0)}


def test_preparing_runs_nothing(taught: Any) -> None:
    prepared = taught.runner.prepare(Query("shop", BY_REGION), ANN)
    assert prepared.sql.startswith("SELECT")
    assert prepared.tables == {"sales"}
    assert taught.cache.values == {}
