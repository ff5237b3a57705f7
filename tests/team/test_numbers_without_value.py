"""A number that has no value says why, and what can be done."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
import yaml

from assay.dashboards.needs import Answered
from assay.dashboards.render import Renderer
from assay.dashboards.template import DataRequirement, Template, Widget
from assay.kernel.tabular import Table
from assay.methods.pricing import one_number
from assay.team.analysts import _untold
from assay.team.facts import read_team
from tests.team.conftest import Clinic

CARE = Path(__file__).parents[2] / "domains" / "healthcare" / "team.yml"
MODEL = {"trend": 0.06, "fee_per_member_month": 16, "set_up_cost": 10_000}


class _Told:
    """Analysts that found just this."""

    def __init__(self, answered: Answered) -> None:
        self.answered = answered

    def table(self, *_given: object) -> Answered:
        return self.answered


def _found(cost_after: float, term: str) -> Table:
    """Cost of 100 months before, 1,000 in all, and of 100 months after."""
    before = {"cost_before": [1000.0], "months_before": [100]}
    seen = pa.table({**before, "cost_after": [cost_after], "months_after": [100], "months_enrolled": [100]})
    return one_number({"experience": seen}, term=term, model=MODEL)


@pytest.mark.parametrize(("cost_after", "status"), [(1500.0, "empty"), (500.0, "ready")])
def test_a_payback_that_never_comes_says_why_and_what_to_do(clinic: Clinic, cost_after: float, status: str) -> None:
    use = read_team(yaml.safe_load(CARE.read_text("utf-8"))).analysts["pricing"].methods["one_number"]
    table = _found(cost_after, "payback_months")
    needs = DataRequirement(source="clinic", analyst="pricing", method="one_number")
    widget = Widget(id="payback", kind="kpi", title="Payback", data_requirements=needs)
    desk: Renderer = replace(
        clinic.team.generation.renderer,
        analysts=_Told(Answered(table, nothing=_untold(table, use))),  # type: ignore[arg-type]
    )
    shown = desk.render(Template(id="b", title="B", source="clinic", widgets=(widget,)), widget, clinic.owner)
    assert shown.status == status
    if status == "empty":
        assert (shown.message, shown.hint) == (use.empty["payback_months"].why, use.empty["payback_months"].do)
        assert "no cost was avoided" in shown.message
        assert "choose another industry" in shown.hint
    else:
        assert shown.message == ""
        # 1,600 of fees and 10,000 to set it up, over 560 avoided in twelve months.
        assert shown.table is not None
        assert shown.table.rows[0][0] == pytest.approx(11_600 / 560 * 12)
