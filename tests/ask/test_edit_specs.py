"""One edit changes one part, leaves a valid spec, and never leaves a reference to what is gone."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.ask.chips import Reader, chips
from assay.ask.edit import OPS, apply
from assay.ask.local.titles import title
from assay.ask.slots import conditions
from assay.kernel.errors import AssayError, BadInput, InvalidSpec
from assay.semantic.model import SemanticModel
from assay.semantic.schema import Schema
from assay.semantic.spec import AnalyticsSpec

MODEL = SemanticModel.model_validate(
    {
        "entities": [
            {
                "name": "orders",
                "table": "orders",
                "default_time": "day",
                "dimensions": [{"name": "day", "kind": "time"}, {"name": "status"}, {"name": "region", "kind": "geo"}],
                "measures": [{"name": "amount", "agg": "sum"}],
            }
        ],
        "metrics": [{"name": name, "measure": "orders.amount"} for name in ("revenue", "profit", "orders")],
    }
)

BASE: dict[str, Any] = {
    "metrics": ["revenue", {"metric": "profit", "alias": "gain"}],
    "dimensions": ["orders.region", {"field": "time", "grain": "month"}],
    "where": {
        "all": [
            {"field": "orders.status", "value": "open"},
            {"field": "orders.region", "op": "in", "value": ["EU", "US"]},
        ]
    },
    "time": {"relative": {"kind": "previous", "unit": "quarter"}},
    "comparison": {"kind": "previous_period"},
    "having": {"field": "revenue", "op": "gt", "value": 10},
    "order": ["-revenue", "orders.region"],
    "top": {"n": 3, "per": ["orders.region"], "by": "revenue"},
    "limit": 10,
}
SPEC = AnalyticsSpec.model_validate(BASE)


def after(**edit: Any) -> AnalyticsSpec:
    return apply(SPEC, edit, MODEL)


def test_another_metric_takes_order_and_top_with_it() -> None:
    spec = after(op="metric", slot="metrics.0", metric="orders")
    assert [use.expr.metric for use in spec.metrics] == ["orders", "profit"]  # type: ignore[union-attr]
    assert (spec.order[0].by, spec.top.by if spec.top else "", spec.having) == ("orders", "orders", None)


def test_a_removed_metric_leaves_no_order_and_no_condition_behind() -> None:
    spec = after(op="remove", slot="metrics.0")
    assert ([item.by for item in spec.order], spec.having) == (["orders.region"], None)
    assert spec.top is not None
    assert spec.top.by is None


def test_a_removed_group_leaves_no_order_and_no_top_behind() -> None:
    spec = after(op="remove", slot="dimensions.0")
    assert [item.by for item in spec.order] == ["revenue"]
    assert spec.top is not None
    assert spec.top.per == ()


def test_the_last_metric_cannot_be_taken_from_a_total() -> None:
    with pytest.raises(BadInput, match="Nothing would be left"):
        apply(AnalyticsSpec(metrics=("revenue",)), {"op": "remove", "slot": "metrics.0"}, MODEL)  # type: ignore[arg-type]


def test_the_time_goes_with_what_is_compared_to_it() -> None:
    assert after(op="remove", slot="time").comparison is None


def test_another_period_keeps_the_date_it_is_about() -> None:
    spec = after(op="time", relative={"kind": "current", "unit": "year"})
    assert spec.time is not None
    assert spec.time.relative is not None
    assert (spec.time.relative.unit, spec.time.field) == ("year", "time")
    assert after(op="time", start="2026-01-01", end="2026-02-01").time.start.isoformat() == "2026-01-01"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("slot", "value", "op", "kept"),
    [
        ("where.0", "done", "eq", "done"),
        ("where.0", ["a", "b"], "in", ("a", "b")),
        ("where.1", "EU", "eq", "EU"),
        ("where.1", ["EU"], "in", ("EU",)),
    ],
)
def test_a_filter_takes_one_value_or_several(slot: str, value: Any, op: str, kept: Any) -> None:
    spec = after(op="value", slot=slot, value=value)
    found = spec.where.all[int(slot[-1])]  # type: ignore[union-attr]
    assert (found.op, found.value) == (op, kept)


def test_conditions_are_added_and_taken_away_one_by_one() -> None:
    more = after(op="filter", where={"field": "orders.region", "op": "ne", "value": "APAC"})
    assert len(more.where.all) == 3  # type: ignore[union-attr]
    one = apply(apply(more, {"op": "remove", "slot": "where.0"}, MODEL), {"op": "remove", "slot": "where.0"}, MODEL)
    assert one.where.value == "APAC"  # type: ignore[union-attr]
    assert apply(one, {"op": "remove", "slot": "where.0"}, MODEL).where is None


@pytest.mark.parametrize(
    ("edit", "error"),
    [
        ({}, BadInput),
        ({"op": "explode"}, BadInput),
        ({"op": "metric", "slot": "metrics.0", "metric": "revnue"}, InvalidSpec),
        ({"op": "metric", "slot": "metrics.9", "metric": "profit"}, BadInput),
        ({"op": "metric", "slot": "metrics.x", "metric": "profit"}, BadInput),
        ({"op": "dimension", "slot": "dimensions.0", "field": "orders.nothing"}, InvalidSpec),
        ({"op": "limit"}, BadInput),
        ({"op": "limit", "n": -1}, BadInput),
        ({"op": "time", "relative": {"kind": "sometime"}}, BadInput),
        ({"op": "remove", "slot": "version"}, BadInput),
        ({"op": "remove", "slot": "source.0"}, BadInput),
        ({"op": "replace", "spec": {"metrics": 3}}, InvalidSpec),
        ({"op": "replace"}, BadInput),
        ({"op": "filter", "where": {"field": "orders.secret", "value": 1}}, InvalidSpec),
    ],
)
def test_an_edit_that_makes_no_sense_is_refused_in_words(edit: dict[str, Any], error: type[AssayError]) -> None:
    with pytest.raises(error) as caught:
        apply(SPEC, edit, MODEL)
    assert str(caught.value).endswith(".")


def test_a_misspelt_name_gets_a_suggestion() -> None:
    with pytest.raises(InvalidSpec) as caught:
        after(op="metric", slot="metrics.0", metric="revnue")
    assert "revenue" in caught.value.hint


EDITS = st.one_of(
    st.builds(
        lambda at, name: {"op": "metric", "slot": f"metrics.{at}", "metric": name},
        st.integers(0, 3),
        st.sampled_from(["revenue", "profit", "orders"]),
    ),
    st.builds(lambda name: {"op": "add_metric", "metric": name}, st.sampled_from(["revenue", "profit", "orders"])),
    st.builds(lambda at: {"op": "dimension", "slot": f"dimensions.{at}", "field": "orders.status"}, st.integers(0, 3)),
    st.builds(
        lambda grain: {"op": "add_dimension", "field": "time", "grain": grain}, st.sampled_from(["day", "month"])
    ),
    st.builds(
        lambda at, grain: {"op": "grain", "slot": f"dimensions.{at}", "grain": grain},
        st.integers(0, 3),
        st.sampled_from(["day", "year"]),
    ),
    st.builds(
        lambda at, kind: {"op": "transform", "slot": f"metrics.{at}", "kind": kind},
        st.integers(0, 3),
        st.sampled_from(["share", None]),
    ),
    st.builds(
        lambda slot: {"op": "remove", "slot": slot},
        st.sampled_from(
            [
                "metrics.0",
                "metrics.1",
                "dimensions.0",
                "dimensions.1",
                "where.0",
                "where.1",
                "time",
                "comparison",
                "having",
                "top",
                "limit",
                "order.0",
            ]
        ),
    ),
    st.builds(
        lambda at, value: {"op": "value", "slot": f"where.{at}", "value": value},
        st.integers(0, 3),
        st.one_of(st.text(), st.lists(st.text(), min_size=1)),
    ),
    st.builds(lambda n: {"op": "limit", "n": n}, st.one_of(st.none(), st.integers(1, 100))),
    st.builds(lambda kind: {"op": "comparison", "kind": kind}, st.sampled_from(["previous_period", "previous_year"])),
)


@given(st.lists(EDITS, max_size=12))
def test_any_run_of_edits_leaves_a_spec_that_reads_back_equal(edits: list[dict[str, Any]]) -> None:
    spec = SPEC
    for edit in edits:
        try:
            spec = apply(spec, edit, MODEL)
        except BadInput:
            continue
    assert AnalyticsSpec.model_validate_json(spec.canonical()) == spec
    names = {use.expr.metric for use in spec.metrics} | {use.alias for use in spec.metrics}  # type: ignore[union-attr]
    fields = {use.field for use in spec.dimensions}
    assert all(item.by in names | fields for item in spec.order)
    assert spec.top is None or spec.top.by is None or spec.top.by in names
    assert spec.top is None or set(spec.top.per) <= fields


def test_every_kind_of_edit_is_described_with_an_example() -> None:
    assert all(op.__doc__ and "``{" in op.__doc__ for op in OPS.values())


def test_both_ends_of_a_year_are_one_chip_and_leave_together() -> None:
    spec = AnalyticsSpec.model_validate(
        {
            "metrics": ["revenue"],
            "where": {
                "all": [
                    {"field": "orders.paid_on", "op": "ge", "value": "2025-01-01"},
                    {"field": "orders.region", "value": "EU"},
                    {"field": "orders.paid_on", "op": "lt", "value": "2026-01-01"},
                ]
            },
        }
    )
    told = [chip for chip in chips(spec, Reader(MODEL, Schema("duckdb", ()))) if chip.slot.startswith("where")]
    assert [(chip.text, chip.slot) for chip in told] == [("paid on in 2025", "where.0"), ("region is EU", "where.1")]
    left = apply(spec, {"op": "remove", "slot": "where.0"}, MODEL)
    assert [one.field for one in conditions(left.where)] == ["orders.region"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("time", "words"),
    [
        ({"start": "2025-07-01", "end": "2025-10-01"}, "Revenue in Jul–Sep 2025"),
        ({"start": "2025-01-01", "end": "2026-01-01"}, "Revenue in 2025"),
        ({"start": "2025-03-03", "end": "2025-03-14"}, "Revenue over 3–13 Mar 2025"),
        ({"start": "2025-03-03", "end": "2025-03-04"}, "Revenue on 3 Mar 2025"),
        ({"start": "2025-03-03"}, "Revenue since 3 Mar 2025"),
    ],
)
def test_a_title_names_the_last_day_that_counts(time: dict[str, str], words: str) -> None:
    assert title(AnalyticsSpec.model_validate({"metrics": ["revenue"], "time": time}), MODEL) == words


def test_a_title_tells_a_year_of_a_field_as_one() -> None:
    ends = [
        {"field": "orders.paid_on", "op": op, "value": f"{year}-01-01"} for op, year in (("ge", 2025), ("lt", 2026))
    ]
    spec = AnalyticsSpec.model_validate({"metrics": ["revenue"], "where": {"all": ends}})
    assert title(spec, MODEL) == "Revenue for paid on in 2025"
