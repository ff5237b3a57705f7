"""For numbers that add up, parts sum to what was pressed: whatever the question, the mark and the field."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from assay.analyze.additive import adds_up
from assay.analyze.closer import broken_out, finer, parts_of, rows_of
from assay.analyze.here import here_of
from assay.analyze.mark import mark_of_row
from assay.semantic.spec import AnalyticsSpec
from tests.analyze.conftest import Floor

METRICS = ["revenue", "order_count", "units_sold", "profit", "discount_amount", "delivered_orders", "net_revenue"]
GROUPS: list[Any] = [
    "products.category",
    "products.brand",
    "cities.region",
    "customers.segment",
    "customers.acquisition_channel",
    "orders.channel",
    "orders.payment_method",
    {"field": "time", "grain": "month"},
    {"field": "time", "grain": "quarter"},
]
FILTERS: list[Any] = [
    None,
    {"field": "customers.segment", "op": "ne", "value": "SMB"},
    {"field": "cities.region", "op": "in", "value": ["Europe", "North America"]},
    {"not": {"field": "orders.payment_method", "value": "invoice"}},
    {"any": [{"field": "orders.channel", "value": "web"}, {"field": "orders.payment_method", "op": "is_null"}]},
]
TIMES: list[Any] = [
    None,
    {"start": "2026-01-01", "end": "2026-10-01"},
    {"start": "2026-02-10", "end": "2026-05-17"},
    {"relative": {"kind": "current", "unit": "year"}},
    {"relative": {"kind": "last", "unit": "month", "count": 3}},
]


def questions() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "metrics": st.sampled_from(METRICS).map(lambda name: [name]),
            "dimensions": st.lists(st.sampled_from(GROUPS), min_size=0, max_size=2, unique_by=str),
            "where": st.sampled_from(FILTERS),
            "time": st.sampled_from(TIMES),
        }
    )


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much])
@given(question=questions(), data=st.data())
def test_parts_sum_to_the_number_that_was_pressed(floor: Floor, question: dict[str, Any], data: st.DataObject) -> None:
    spec = AnalyticsSpec.model_validate(question)
    assume(adds_up(spec.metrics[0], spec.dimensions, spec, floor.source.model))
    shown, rows = floor.shown(spec)
    assume(rows)
    row = data.draw(st.sampled_from(rows), label="mark")
    pressed = row[len(spec.dimensions)]
    here = here_of(shown, mark_of_row(shown, row), floor.source.model)
    parts = parts_of(here)
    assume(parts)
    part = data.draw(st.sampled_from(parts), label="part")
    assume(here.metric is not None and adds_up(here.metric, (part,), spec, floor.source.model))
    children = [child[-1] for child in floor.run(broken_out(here, part)).table.rows()]
    assert sum(value or 0 for value in children) == pytest.approx(pressed or 0)
    found = finer(here)
    if found is not None:
        steps = [step[-1] for step in floor.run(found[1]).table.rows()]
        assert sum(value or 0 for value in steps) == pytest.approx(pressed or 0)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much])
@given(question=questions(), data=st.data())
def test_the_count_in_the_menu_is_the_number_of_rows_listed(
    floor: Floor, question: dict[str, Any], data: st.DataObject
) -> None:
    spec = AnalyticsSpec.model_validate(question)
    shown, rows = floor.shown(spec)
    assume(rows)
    row = data.draw(st.sampled_from(rows), label="mark")
    here = here_of(shown, mark_of_row(shown, row), floor.source.model)
    for behind in rows_of(here):
        assert floor.run(behind.listing).table.row_count == floor.run(behind.count).table.rows(0, 1)[0][0]
