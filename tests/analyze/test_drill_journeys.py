"""Twelve journeys three steps deep: every number on the way is what SQL written by hand gives."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from assay.semantic.spec import AnalyticsSpec
from tests.analyze.conftest import Floor, action
from tests.ask.golden_harness import equal_rows

JOURNEYS = yaml.safe_load((Path(__file__).parent / "journeys.yml").read_text("utf-8"))


def as_shown(value: Any) -> Any:
    """Dates as a result shows them."""
    return value.isoformat() if isinstance(value, date) else value


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey["name"])
def test_every_number_of_a_journey_is_that_of_the_check_query(floor: Floor, journey: dict[str, Any]) -> None:
    spec = AnalyticsSpec.model_validate(journey["spec"])
    picked: list[Any] = []
    for step in journey["steps"]:
        pick = step["pick"]
        if pick == "first":
            _, rows = floor.shown(spec)
            groups = sum(not use.hidden for use in spec.dimensions)
            pick = list(rows[0][:groups])
            picked += pick
        menu, row = floor.menu(spec, None if pick == "whole" else pick)
        if "value" in step:
            ((expected,),) = floor.sql(step["value"])
            assert row[len(spec.dimensions)] == pytest.approx(float(expected))
        if "note" in step:
            assert step["note"] in menu.note
        chosen = action(menu, step["do"])
        assert chosen.reason == ""
        assert chosen.spec is not None
        spec = chosen.spec
        result = floor.run(spec).table
        if "count" in step:
            ((expected,),) = floor.sql(step["count"].format(*picked))
            assert result.row_count == expected > 0
            assert f"{expected:,}" in chosen.text or expected == 1
            continue
        got = [tuple(row)[: step.get("columns", len(result.columns))] for row in result.rows()]
        want = [tuple(map(as_shown, row)) for row in floor.sql(step["check"].format(*picked))]
        assert equal_rows(got, want, ordered=False), (got[:5], want[:5])
