"""Widgets filled from a real source: every number against a query written by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assay.access.policies import Policies
from assay.dashboards.desk import in_order, in_turn
from assay.dashboards.numbers import Found, batches
from assay.dashboards.selection import Cross, Part
from assay.dashboards.template import DataRequirement, Place, RangeFilter, Widget
from assay.kernel.actor import Actor
from assay.semantic.spec import AnalyticsSpec
from tests.dashboards.conftest import Hall

THIS_YEAR = "SELECT sum(o.amount) FROM orders o JOIN customers c ON c.id = o.customer_id WHERE year(o.day) = 2026"


def value(hall: Hall, widget: str, **chosen: object) -> float:
    found = hall.show(widget, **chosen)
    assert found.status == "ready", (found.message, found.hint)
    assert found.table is not None
    return float(found.table.rows[0][0])


def test_a_number_is_what_the_database_says_with_its_comparison_and_small_line(hall: Hall) -> None:
    found = hall.show("revenue")
    assert found.table is not None
    assert found.table.rows[0][0] == pytest.approx(hall.check(THIS_YEAR)[0][0])
    before = hall.check("SELECT sum(amount) FROM orders WHERE day BETWEEN '2025-01-01' AND '2025-03-20'")[0][0]
    assert found.table.rows[0][1] == pytest.approx(before)
    assert found.headline is not None
    assert found.headline.change
    months = hall.check("SELECT sum(amount) FROM orders WHERE year(day) = 2026 GROUP BY month(day) ORDER BY month(day)")
    assert found.spark == pytest.approx([row[0] for row in months])


def test_filters_reach_spec_and_sql_alike(hall: Hall) -> None:
    expected = hall.check(THIS_YEAR + " AND c.segment = 'Big'")[0][0]
    assert value(hall, "revenue", segment=["Big"]) == pytest.approx(expected)
    rows = hall.show("written", segment=["Big"]).table
    assert rows is not None
    assert [row[0] for row in rows.rows] == ["Big"]
    assert rows.rows[0][1] == pytest.approx(expected)


def test_a_parameter_is_bound_as_a_value(hall: Hall) -> None:
    expected = hall.check(THIS_YEAR + " AND o.amount >= 10")[0][0]
    rows = hall.show("written", floor=10).table
    assert rows is not None
    assert sum(row[1] for row in rows.rows) == pytest.approx(expected)
    assert hall.show("words", floor=10).text == "Orders from 10 on."


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"segment": "Big"}, "Segment takes a list"),
        ({"period": "last_yeer"}, "no period"),
        ({"period": {"start": "2026-03-01", "end": "2026-02-01"}}, "ends before it starts"),
        ({"period": {"start": "soon"}}, "takes days such as"),
        ({"floor": "a lot"}, "is a number"),
        ({"floor": -1}, "lies between"),
        ({"regoin": ["x"]}, "no filter of this dashboard"),
    ],
)
def test_a_value_a_filter_cannot_have_is_told_on_the_widget(hall: Hall, values: dict[str, object], says: str) -> None:
    found = hall.show("revenue", **values)
    assert found.status == "failed"
    assert says in found.message


def test_a_value_with_a_quote_stays_a_value(hall: Hall) -> None:
    found = hall.show("written", segment=["Big') OR 1=1 --"])
    assert found.status == "empty"


def test_a_clicked_mark_filters_the_others_and_not_itself(hall: Hall) -> None:
    cross = (Cross(widget="by_segment", label="Segment: Mid", parts=(Part(field="customers.segment", value="Mid"),)),)
    expected = hall.check(THIS_YEAR + " AND c.segment = 'Mid'")[0][0]
    assert value(hall, "revenue", cross=cross) == pytest.approx(expected)
    whole = hall.show("by_segment", cross=cross)
    assert whole.table is not None
    assert whole.table.row_count == 3
    assert whole.followed == ("Period",)


def test_a_clicked_month_narrows_time(hall: Hall) -> None:
    part = Part(field="time", start=date(2026, 2, 1), end=date(2026, 3, 1))
    cross = (Cross(widget="by_month", label="Feb 2026", parts=(part,)),)
    expected = hall.check("SELECT sum(amount) FROM orders WHERE year(day) = 2026 AND month(day) = 2")[0][0]
    assert value(hall, "revenue", cross=cross) == pytest.approx(expected)


def test_a_filter_that_cannot_reach_a_widget_is_named_on_it(hall: Hall) -> None:
    cross = (Cross(widget="asked", label="Status: done", parts=(Part(field="orders.status", value="done"),)),)
    found = hall.show("people", segment=["Big"], cross=cross)
    count = hall.check("SELECT count(*) FROM customers WHERE segment = 'Big'")[0][0]
    assert "Segment" in found.followed
    assert "Status: done" in found.unfollowed or found.followed.count("Status: done") == 1
    assert found.table is not None
    if "Status: done" in found.unfollowed:
        assert found.table.rows[0][0] == count


def test_a_question_is_read_and_filtered_like_a_spec(hall: Hall) -> None:
    found = hall.show("asked", segment=["Small"])
    assert found.status == "ready", (found.message, found.hint)
    assert found.table is not None
    expected = hall.check(
        "SELECT o.status, count(*) FROM orders o JOIN customers c ON c.id = o.customer_id "
        "WHERE year(o.day) = 2026 AND c.segment = 'Small' GROUP BY 1"
    )
    assert {row[0]: row[1] for row in found.table.rows} == dict(expected)


def test_a_pivot_has_a_column_a_month_and_a_row_a_group(hall: Hall) -> None:
    found = hall.show("cross_table")
    assert found.table is not None
    assert [column.label for column in found.table.columns] == ["Segment", "Jan 2026", "Feb 2026", "Mar 2026"]
    assert {row[0] for row in found.table.rows} == {"Big", "Mid", "Small"}


def test_nothing_left_is_empty_and_not_failed(hall: Hall) -> None:
    found = hall.show("revenue", period={"start": "1999-01-01", "end": "1999-12-31"})
    assert found.status == "empty"
    assert "1999" in found.hint


@pytest.mark.parametrize(
    "needs",
    [
        {"sql": "SELEC 1"},
        {"sql": "DROP TABLE orders"},
        {"sql": "SELECT nothing FROM orders"},
        {"sql": "SELECT amount FROM orders WHERE day > :nobody"},
        {"spec": {"metrics": ["revnue"]}},
        {"question": "the colour of happiness"},
        {"spec": {"metrics": ["revenue"]}, "source": "elsewhere"},
        {"method": "pdc", "analyst": "pharmacy"},
    ],
    ids=str,
)
def test_a_widget_that_fails_says_why_and_fails_alone(hall: Hall, needs: dict[str, object]) -> None:
    broken = Widget(id="broken", kind="kpi", title="Broken", at=Place(), data_requirements=DataRequirement(**needs))
    found = hall.show(broken)
    assert found.status == "failed"
    assert found.message
    assert str(hall.path) not in found.message + found.hint
    assert hall.show("revenue").status == "ready"


def test_a_policy_holds_on_every_widget(hall: Hall) -> None:
    viewer = Actor("v", "Vera", "viewer", "local")
    hall.policies.held["v"] = Policies(row_filters={"customers": "segment = 'Small'"}, labels=("Only Small",))
    seen = hall.show("by_segment", actor=viewer)
    assert seen.table is not None
    assert {row[0] for row in seen.table.rows} <= {"Small", None}
    assert seen.policies
    assert hall.show("by_segment").policies == ()


def test_fifty_viewers_of_one_dashboard_run_each_query_once(hall: Hall) -> None:
    for _ in range(50):
        for widget in hall.board.of_tab("main"):
            assert hall.show(widget).status == "ready"
    allowed = [facts for _, action, facts in hall.audit.rows if action == "query.allowed"]
    ran = len({facts["sql_hash"] for facts in allowed})
    assert len(allowed) == ran


@pytest.mark.parametrize(
    ("among", "where"),
    [({"low": 900}, "o.id >= 900"), ({"high": 900}, "o.id <= 900"), ({"low": 5, "high": 9}, "o.id BETWEEN 5 AND 9")],
)
def test_a_range_of_numbers_holds_with_both_of_its_ends(hall: Hall, among: dict[str, int], where: str) -> None:
    numbers = RangeFilter(kind="range", id="among", label="Order", field="orders.id")
    board = hall.board.model_copy(update={"filters": (*hall.board.filters, numbers)})
    found = replace(hall, board=board).show("revenue", among=among, period={"start": "2025-01-01"})
    assert found.table is not None, (found.message, found.hint)
    assert found.table.rows[0][0] == hall.check(f"SELECT sum(o.amount) FROM orders o WHERE {where}")[0][0] > 0


def test_a_kind_that_does_not_fit_gives_way_and_says_so(hall: Hall) -> None:
    widget = hall.board.widget("by_segment")
    assert widget is not None
    found = hall.show(widget.model_copy(update={"kind": "sankey"}))
    assert found.kind != "sankey"
    assert any("cannot be drawn as a sankey" in text for text in found.caveats)


def test_numbers_that_differ_in_their_metric_are_one_statement_and_one_that_fails_fails_alone(hall: Hall) -> None:
    asks = {"revenue": "revenue", "orders": {"agg": "count", "entity": "orders"}, "lost": "no_such", "cost": "cost"}
    numbers = [number(name, {"spec": {"metrics": [metric]}}) for name, metric in asks.items()]
    together = hall.renderer.render_all(hall.board, numbers, hall.actor)
    assert [one.status for one in together] == ["ready", "ready", "failed", "ready"]
    assert "no_such" in together[2].message
    # One for the numbers, one for their small lines.
    assert hall.audit.ran() == 2
    for one, widget in zip(together, numbers, strict=True):
        alone = hall.show(widget)
        assert (alone.headline, alone.spark, alone.sql) == (one.headline, one.spark, one.sql)
        assert (alone.period, alone.before, alone.caveats) == (one.period, one.before, one.caveats)


def test_what_goes_wrong_ahead_of_numbers_that_are_asked_together_spoils_none(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Found, "ahead", broken)
    numbers = [number(name, {"spec": {"metrics": [name]}}) for name in ("revenue", "cost")]
    assert [one.status for one in hall.renderer.render_all(hall.board, numbers, hall.actor)] == ["ready", "ready"]


def broken(*_: object) -> None:
    raise RuntimeError("unforeseen")


def number(name: str, needs: dict[str, object]) -> Widget:
    return Widget.model_validate(
        {"id": name, "kind": "kpi", "title": name, "sparkline": "month", "data_requirements": needs}
    )


def test_what_is_on_screen_is_filled_first_and_all_numbers_at_once(hall: Hall) -> None:
    kinds = {"people": "kpi", "by_month": "line", "revenue": "kpi", "written": "table"}
    widgets = [widget for widget in hall.board.widgets if widget.id in kinds]
    assert [[one.id for one in some] for some in batches(widgets)] == [["revenue", "people"], ["by_month"], ["written"]]
    assert in_order(widgets, {"written"})[0].id == "written"
    assert in_order(widgets, ())[0].id == "by_month"
    turns = [[[one.id for one in turn] for turn in in_turn(widgets, first)] for first in ((), {"written"}, {"people"})]
    everyone = ["by_month", "revenue", "written", "people"]
    assert turns[0] == [[], everyone]
    assert turns[1] == [["written"], ["by_month", "revenue", "people"]]
    assert turns[2] == [["people", "revenue"], ["by_month", "written"]]


def test_months_and_weeks_cut_by_the_chosen_period_are_said(hall: Hall) -> None:
    chosen = {"start": "2025-11-10", "end": "2026-02-19"}
    found = hall.show("by_month", period=chosen)
    assert found.table is not None
    assert [row[0] for row in (found.table.rows[0], found.table.rows[-1])] == ["2025-11-01", "2026-02-01"]
    kept = hall.check("SELECT sum(amount) FROM orders WHERE day >= DATE '2025-11-10' AND day < DATE '2025-12-01'")
    assert found.table.rows[0][1] == pytest.approx(kept[0][0])
    assert "Nov 2025 is not whole: the chosen period begins on 10 Nov 2025." in found.caveats
    assert "Feb 2026 is not whole: the chosen period ends with 19 Feb 2026." in found.caveats
    assert not any("not whole" in text for text in hall.show("by_segment", period=chosen).caveats)
    one = hall.show("by_month", period={"start": "2026-02-03", "end": "2026-02-19"}).caveats
    assert "Feb 2026 is not whole: the chosen period begins on 3 Feb 2026 and ends with 19 Feb 2026." in one
    # The running month of which less was chosen than has passed is told by what was chosen, once.
    running = hall.show("by_month", period={"start": "2026-01-01", "end": "2026-03-12"}).caveats
    assert [text for text in running if text.startswith("Mar 2026")] == [
        "Mar 2026 is not whole: the chosen period ends with 12 Mar 2026."
    ]
    assert not any("whole" in text for text in hall.show("by_month", period="last_year").caveats)
    weekly = hall.board.widget("by_month")
    assert weekly is not None
    weeks = DataRequirement(
        spec=AnalyticsSpec.model_validate({"metrics": ["revenue"], "dimensions": [{"field": "time", "grain": "week"}]})
    )
    by_week = hall.show(weekly.model_copy(update={"data_requirements": weeks}), period=chosen).caveats
    assert any("is not whole: the chosen period ends with 19 Feb 2026." in text for text in by_week)
    assert not any("begins on" in text for text in by_week)  # 10 November 2025 is a Monday


@pytest.mark.parametrize(
    ("chosen", "against", "names"),
    [
        ("last_quarter", "previous_period", ("Oct–Dec 2025", "Jul–Sep 2025")),
        ("last_month", "previous_period", ("Feb 2026", "Jan 2026")),
        ("this_year", "previous_year", ("1 Jan–20 Mar 2026", "1 Jan–20 Mar 2025")),
    ],
)
def test_a_compared_period_is_named_on_the_tile(hall: Hall, chosen: str, against: str, names: tuple[str, str]) -> None:
    number = hall.show("revenue", period=chosen, against=against)
    assert (number.period, number.before) == names
    assert number.headline is not None
    assert number.headline.against.startswith(f"on {names[1]}, $")
