"""Explaining a change: parts that add up, checked by SQL; policies; planted causes, and none where there is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assay.analyze.change import Change
from assay.analyze.mark import Mark, mark_of_row
from assay.kernel.actor import LOCAL_OWNER, Actor
from assay.kernel.errors import BadInput
from assay.query.corridor import QueryRunner
from assay.query.ports import Query
from assay.semantic.spec import AnalyticsSpec
from benchmarks.causes import outcomes
from tests.analyze.conftest import LIMITED, Floor

QUARTER = {"start": "2026-07-01", "end": "2026-10-01"}
SALES = (
    "FROM (SELECT order_id, product_id, quantity * unit_price - discount_amount v FROM order_items) i "
    "JOIN orders o USING (order_id) JOIN cities c ON c.city_id = o.shipping_city_id WHERE status = 'delivered' "
)


@pytest.fixture
def change(floor: Floor) -> Change:
    return Change(floor.drill.sources, floor.runner)


def revenue(**more: object) -> AnalyticsSpec:
    return AnalyticsSpec.model_validate({"metrics": ["revenue"], "time": QUARTER, **more})


def test_every_breakdown_and_the_three_effects_sum_to_the_change(floor: Floor, change: Change) -> None:
    shown, _ = floor.shown(revenue())
    found = change.explain(shown, Mark(), LOCAL_OWNER)
    ((now, before),) = floor.sql(
        f"SELECT sum(v) FILTER (o.ordered_at >= '2026-07-01'), sum(v) FILTER (o.ordered_at < '2026-07-01') {SALES} "
        "AND o.ordered_at >= '2026-04-01' AND o.ordered_at < '2026-10-01'"
    )
    assert (found.after, found.before) == (pytest.approx(float(now)), pytest.approx(float(before)))
    assert len(found.breakdowns) >= 5
    assert found.pairs
    for one in (*found.breakdowns, *found.pairs):
        assert sum(part.amount for part in one.parts) == pytest.approx(found.change)
    assert sum(effect.amount for effect in found.effects) == pytest.approx(found.change)
    assert "not proof of cause" in found.caveats[0]


@pytest.mark.parametrize("metric", ["revenue", "average_order_value", "order_count"])
def test_neighbouring_periods_come_from_one_scan_each_with_the_same_result(
    floor: Floor, change: Change, metric: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = AnalyticsSpec.model_validate({"metrics": [metric], "time": QUARTER})
    shown, _ = floor.shown(spec)
    asked: list[Query] = []
    run = QueryRunner.run

    def counting(runner: QueryRunner, query: Query, actor: Actor, **more: Any) -> Any:
        asked.append(query)
        return run(runner, query, actor, **more)

    monkeypatch.setattr(QueryRunner, "run", counting)
    together = change.explain(shown, Mark(), LOCAL_OWNER)
    once = len(asked)
    monkeypatch.setattr("assay.analyze.gathered.spec_of_both", lambda *_: None)
    apart = change.explain(shown, Mark(), LOCAL_OWNER)
    assert (together.sentences, together.caveats, together.cause) == (apart.sentences, apart.caveats, apart.cause)
    for one, other in zip(together.breakdowns, apart.breakdowns, strict=True):
        assert [part.members for part in one.parts] == [part.members for part in other.parts]
        assert [part.amount for part in one.parts] == pytest.approx([part.amount for part in other.parts])
    assert 2 * once == len(asked) - once


def test_what_a_member_adds_is_what_the_check_query_gives(floor: Floor, change: Change) -> None:
    shown, rows = floor.shown(revenue(dimensions=["cities.region"]))
    row = next(row for row in rows if row[0] == "Europe")
    found = change.explain(shown, mark_of_row(shown, row), LOCAL_OWNER)
    want = dict(
        floor.sql(
            f"SELECT channel, coalesce(sum(v) FILTER (o.ordered_at >= '2026-07-01'), 0) "
            f"- coalesce(sum(v) FILTER (o.ordered_at < '2026-07-01'), 0) {SALES} "
            "AND region = 'Europe' AND o.ordered_at >= '2026-04-01' AND o.ordered_at < '2026-10-01' GROUP BY 1"
        )
    )
    got = next(one for one in found.breakdowns if one.fields == ("orders.channel",))
    assert {part.members[0]: pytest.approx(part.amount) for part in got.parts} == {
        name: float(amount) for name, amount in want.items()
    }
    assert found.place == "Europe"


def test_a_ratio_is_split_into_mix_and_change_within_parts(floor: Floor, change: Change) -> None:
    spec = AnalyticsSpec.model_validate({"metrics": ["average_order_value"], "time": QUARTER})
    shown, rows = floor.shown(spec)
    found = change.explain(shown, Mark(), LOCAL_OWNER)
    assert found.after == pytest.approx(rows[0][0])
    assert {effect.key for effect in found.effects} == {"rate", "mix"}
    for one in found.breakdowns:
        assert sum(part.amount for part in one.parts) == pytest.approx(found.change)


def test_two_groups_are_compared_like_two_periods(floor: Floor, change: Change) -> None:
    where = {"field": "orders.channel", "value": "web"}
    other = {"kind": "group", "where": {"field": "orders.channel", "value": "store"}}
    shown, _ = floor.shown(revenue(where=where, comparison=other))
    found = change.explain(shown, Mark(), LOCAL_OWNER)
    ((web, store),) = floor.sql(
        f"SELECT sum(v) FILTER (channel = 'web'), sum(v) FILTER (channel = 'store') {SALES} "
        "AND o.ordered_at >= '2026-07-01' AND o.ordered_at < '2026-10-01'"
    )
    assert (found.after, found.before) == (pytest.approx(float(web)), pytest.approx(float(store)))


def test_rows_hidden_by_a_policy_are_part_of_neither_side(floor: Floor, change: Change) -> None:
    spec = AnalyticsSpec.model_validate({"metrics": ["order_count"], "time": QUARTER})
    shown, _ = floor.shown(spec, LIMITED)
    found = change.explain(shown, Mark(), LIMITED)
    ((now,),) = floor.sql(
        "SELECT count(*) FROM orders WHERE channel = 'web' AND ordered_at >= '2026-07-01' AND ordered_at < '2026-10-01'"
    )
    assert found.after == now
    channels = next((one for one in found.breakdowns if one.fields == ("orders.channel",)), None)
    assert channels is None or [part.members for part in channels.parts] == [("web",)]


def test_each_field_is_told_as_its_turn_comes_and_a_stop_is_heeded(floor: Floor, change: Change) -> None:
    shown, _ = floor.shown(revenue())
    heard: list[tuple[float, str]] = []
    found = change.explain(shown, Mark(), LOCAL_OWNER, told=lambda *told: heard.append(told))
    progress = [far for far, _ in heard]
    assert progress == sorted(progress)
    assert progress[-1] < 1
    words = " ".join(text for _, text in heard)
    assert all(f"By {one.label}, " in words for one in (*found.breakdowns, *found.pairs))

    def stop(far: float, _message: str) -> None:
        if far > 0.1:
            raise Stopped

    with pytest.raises(Stopped):
        change.explain(shown, Mark(), LOCAL_OWNER, told=stop)


class Stopped(Exception):
    """Somebody pressed Cancel."""


def test_numbers_whose_parts_have_no_sum_and_numbers_without_a_period_are_refused(floor: Floor, change: Change) -> None:
    for metric, time, word in (("active_customers", QUARTER, "add up"), ("revenue", None, "period")):
        shown, _ = floor.shown(AnalyticsSpec.model_validate({"metrics": [metric], "time": time}))
        with pytest.raises(BadInput, match=word):
            change.explain(shown, Mark(), LOCAL_OWNER)


def test_planted_causes_are_named_and_none_where_none_was_planted(tmp_path: Path) -> None:
    missed = [outcome.line() for outcome in outcomes(2026, tmp_path) if not outcome.right]
    assert missed == []
