"""Numbers that are watched: what of a mark is watched, when something is told, with whose rights, and to whom."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assay.access.policies import Policies
from assay.alerts.desk import KIND, AlertDesk, as_value
from assay.alerts.watched import watched_of
from assay.analyze.change import Change
from assay.analyze.mark import Mark, Shown, mark_of_row
from assay.jobs.handover import Handover
from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import BadInput, NotFound, QueryCancelled
from assay.query.ports import Query
from assay.records.alert import Watch
from assay.records.stored import Job
from assay.semantic.spec import AnalyticsSpec
from assay.storage.alerts import AlertStore
from assay.storage.jobs import JobStore
from tests.dashboards.conftest import Hall
from tests.dashboards.conftest import dashboard_workers as dashboard_workers
from tests.dashboards.conftest import hall as hall
from tests.state_for_tests import migrated

LONG = 20.0
ANN, BEN = Actor("ann", "Ann", "viewer"), Actor("ben", "Ben", "admin")
REVENUE = AnalyticsSpec.model_validate(
    {"metrics": ["revenue"], "time": {"relative": {"kind": "previous", "unit": "month"}}}
)
MID = "segment = 'Mid'"


@dataclass
class Watchtower:
    """The desk of alerts over the small shop, with a wall clock that is moved by hand."""

    hall: Hall
    desk: AlertDesk
    now: datetime = field(default_factory=lambda: datetime(2026, 3, 20, 12, tzinfo=UTC))

    def watch(self, kind: str, bound: float, actor: Actor = ANN) -> Watch:
        return self.desk.keep(self.desk.of_spec("shop", REVENUE, actor), kind, bound, "day", actor).watch

    def limit(self, rows: str | None) -> None:
        """From now on Ann sees only these customers, and their orders."""
        held = Policies(row_filters={"orders": f"customer_id IN (SELECT id FROM customers WHERE {rows})"})
        self.hall.policies.held = {ANN.id: held} if rows else {}

    def revenue(self, rows: str = "true") -> float:
        found = self.hall.check(
            "SELECT sum(o.amount) FROM orders o JOIN customers c ON c.id = o.customer_id "
            f"WHERE o.day >= DATE '2026-02-01' AND o.day < DATE '2026-03-01' AND {rows}"
        )
        return float(found[0][0])


@pytest.fixture
def tower(hall: Hall, tmp_path: Path) -> Iterator[Watchtower]:
    state = migrated(tmp_path / "alerts.db")
    runner = hall.renderer.runner
    made: list[Watchtower] = []
    wall = Clock(source=lambda: made[0].now)
    store = AlertStore(state)
    handover = Handover(JobStore(state, wall), KIND, patience=LONG, told=as_value)
    desk = AlertDesk(store, hall.sources, runner, Change(hall.sources, runner), handover, wall)
    made.append(Watchtower(hall, desk))
    yield made[0]
    state.dispose()


def texts(tower: Watchtower, actor: Actor = ANN) -> list[str]:
    return [one.text for one in tower.desk.alerts(actor)]


def test_it_is_told_once_while_it_holds_and_again_after_it_ended(tower: Watchtower) -> None:
    whole, mid = tower.revenue(), tower.revenue(MID)
    watch = tower.watch("below", whole - 1)
    assert (watch.last_value, texts(tower)) == (whole, [])
    tower.limit(MID)
    tower.desk.look(watch.id, ANN)
    tower.desk.look(watch.id, ANN)
    assert texts(tower) == [f"{watch.title} is ${mid:,.0f}, below ${whole - 1:,.0f}."]
    assert tower.desk.unseen(ANN) == 1
    tower.limit(None)
    assert tower.desk.look(watch.id, ANN).last_value == whole
    assert [bool(one.ended_at) for one in tower.desk.alerts(ANN)] == [True]
    tower.limit(MID)
    tower.desk.look(watch.id, ANN)
    assert len(texts(tower)) == 2


def test_a_number_that_is_over_its_bound_already_is_told_of_at_once(tower: Watchtower) -> None:
    tower.watch("above", tower.revenue() - 1)
    assert len(texts(tower)) == 1


def test_a_move_is_told_from_the_look_before_and_only_as_large_as_it_was_asked_for(tower: Watchtower) -> None:
    whole, mid = tower.revenue(), tower.revenue(MID)
    fall = 100 * (whole - mid) / whole
    small, large = tower.watch("moves", fall - 1), tower.watch("moves", fall + 1)
    tower.limit(MID)
    for watch in (small, large):
        tower.desk.look(watch.id, ANN)
    found = tower.desk.alerts(ANN)
    assert [one.watch for one in found] == [small.id]
    assert f"from ${whole:,.0f} to ${mid:,.0f}" in found[0].text
    tower.desk.look(small.id, ANN)
    assert [bool(one.ended_at) for one in tower.desk.alerts(ANN)] == [True]


def test_an_alert_says_what_moved_the_number(tower: Watchtower) -> None:
    tower.watch("above", 1)
    assert "from Jan 2026 to Feb 2026" in tower.desk.alerts(ANN)[0].drivers


def test_a_number_without_a_value_is_missing_and_no_number_at_all_is_noted_without_an_alert(tower: Watchtower) -> None:
    missing, low = tower.watch("missing", 0), tower.watch("below", 1)
    tower.limit("id < 0")
    tower.desk.look(missing.id, ANN)
    assert tower.desk.look(low.id, ANN).fault == ""
    assert texts(tower) == [f"{missing.title} has no value."]
    tower.hall.policies.held = {ANN.id: Policies(row_filters={"orders": "no_such_column = 1"})}
    assert tower.desk.look(low.id, ANN).fault
    assert len(texts(tower)) == 1


def test_everybody_sees_and_changes_their_own_alone(tower: Watchtower) -> None:
    watch = tower.watch("above", 1)
    alert = tower.desk.alerts(ANN)[0]
    assert (tower.desk.watches(BEN), tower.desk.alerts(BEN), tower.desk.unseen(BEN)) == ([], [], 0)
    for act in (
        lambda: tower.desk.look(watch.id, BEN),
        lambda: tower.desk.remove(watch.id, BEN),
        lambda: tower.desk.rest(watch.id, BEN, resting=True),
        lambda: tower.desk.seen(alert.id, BEN),
    ):
        with pytest.raises(NotFound):
            act()
    assert tower.desk.seen(alert.id, ANN).seen_at
    assert tower.desk.unseen(ANN) == 0
    tower.desk.remove(watch.id, ANN)
    assert (tower.desk.watches(ANN), tower.desk.alerts(ANN)) == ([], [])
    assert [action for _, action, _ in tower.hall.audit.rows if action.startswith("watch.")] == [
        "watch.created", "watch.raised", "watch.removed",
    ]  # fmt: skip


def test_looks_are_ordered_when_it_is_time_once_and_never_while_it_rests(tower: Watchtower) -> None:
    due, resting = tower.watch("above", 1), tower.watch("below", 1)
    tower.desk.rest(resting.id, ANN, resting=True)
    assert tower.desk.order_due() == []
    tower.now += timedelta(days=1, seconds=1)
    ordered = tower.desk.order_due()
    assert [(job.kind, job.payload, job.owner) for job in ordered] == [("watch", {"watch": due.id}, "ann")]
    assert tower.desk.order_due() == []
    tower.desk.rest(resting.id, ANN, resting=False)
    assert [job.payload for job in tower.desk.order_due()] == [{"watch": resting.id}]


def test_of_a_month_on_a_time_axis_the_last_whole_month_is_watched(tower: Watchtower) -> None:
    spec = AnalyticsSpec.model_validate(
        {"metrics": ["revenue"], "dimensions": [{"field": "time", "grain": "month"}, "customers.segment"]}
    )
    table = tower.hall.renderer.runner.run(Query("shop", spec=spec), BEN).table
    shown = Shown("shop", spec, table.columns, "2026-03-20")
    row = next(row for row in table.rows() if row[1] == "Mid")
    found = watched_of(shown, mark_of_row(shown, row), tower.hall.sources.get("shop", BEN).model)
    begun = tower.desk.of_spec("shop", found, BEN)
    assert (begun.value, begun.title) == (tower.revenue(MID), "Revenue where segment is Mid, last whole month")


@pytest.mark.parametrize(
    "spec",
    [
        {"metrics": ["revenue"], "dimensions": ["customers.segment"]},
        {"metrics": ["revenue", {"agg": "count", "entity": "orders"}]},
        {"mode": "rows", "entity": "orders"},
    ],
)
def test_only_one_number_can_be_watched(tower: Watchtower, spec: dict[str, object]) -> None:
    with pytest.raises(BadInput, match="one number"):
        tower.desk.of_spec("shop", AnalyticsSpec.model_validate(spec), ANN)


def test_rows_cannot_be_watched(tower: Watchtower) -> None:
    rows = Shown("shop", AnalyticsSpec(mode="rows", entity="orders"), (), "2026-03-20")
    with pytest.raises(BadInput, match="rows"):
        watched_of(rows, Mark(), tower.hall.sources.get("shop", BEN).model)


def test_what_makes_no_sense_is_refused(tower: Watchtower) -> None:
    begun = tower.desk.of_spec("shop", REVENUE, ANN)
    for kind, bound, every in (("sideways", 1, "day"), ("above", 1, "minute"), ("moves", 0, "day")):
        with pytest.raises(BadInput):
            tower.desk.keep(begun, kind, bound, every, ANN)
    assert tower.desk.keep(replace(begun, title="x"), "above", 1e12, "week", ANN, " Mine ").watch.title == "Mine"


@dataclass
class Held:
    """An explanation that tells its first field, and then waits until it may go on or is stopped."""

    reached: threading.Event = field(default_factory=threading.Event)
    opened: threading.Event = field(default_factory=threading.Event)

    def explain(self, change: Change, *args: Any, cancel: Any = None, told: Any = None) -> Any:
        told(0.1, "By town, 1 of 3")
        self.reached.set()
        while not self.opened.wait(0.02):
            if cancel.cancelled():
                raise QueryCancelled("Stopped.")
        return EXPLAIN(change, *args, cancel=cancel, told=told)


EXPLAIN = Change.explain


def impatient(tower: Watchtower, monkeypatch: pytest.MonkeyPatch) -> tuple[AlertDesk, Held]:
    """The desk when nobody waits, and what holds up its explanations."""
    held = Held()
    monkeypatch.setattr(Change, "explain", lambda change, *args, **more: held.explain(change, *args, **more))
    return replace(tower.desk, handover=replace(tower.desk.handover, patience=0.0)), held


def settled(desk: AlertDesk, job: Job, actor: Actor = ANN) -> Job:
    for _ in range(400):
        found = desk.handover.store.get(job.id, actor)
        if found.status not in ("queued", "running"):
            return found
        threading.Event().wait(0.05)
    raise AssertionError("the job did not end")


def test_an_alert_is_told_before_what_moved_it_is_found_by_its_job(
    tower: Watchtower, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, held = impatient(tower, monkeypatch)
    looked = desk.keep(desk.of_spec("shop", REVENUE, ANN), "above", 1, "day", ANN)
    assert looked.job is not None
    assert held.reached.wait(LONG)
    assert [one.drivers for one in desk.alerts(ANN)] == [""]
    assert desk.handover.store.get(looked.job.id, ANN).kind == KIND
    held.opened.set()
    done = settled(desk, looked.job)
    assert (done.status, done.message[:3]) == ("completed", "By ")
    assert "from Jan 2026 to Feb 2026" in desk.alerts(ANN)[0].drivers


def test_a_look_that_is_stopped_keeps_what_it_noticed_and_is_its_owners_to_stop(
    tower: Watchtower, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = tower.watch("below", tower.revenue() - 1)
    desk, held = impatient(tower, monkeypatch)
    tower.limit(MID)
    job = desk.look_now(watch.id, ANN).job
    assert job is not None
    assert held.reached.wait(LONG)
    with pytest.raises(NotFound):
        desk.stop(job.id, BEN)
    desk.stop(job.id, ANN)
    assert settled(desk, job).status == "cancelled"
    noticed = desk.alerts(ANN)
    assert [(one.drivers, one.value) for one in noticed] == [("", pytest.approx(tower.revenue(MID)))]
    assert desk.watches(ANN)[0].last_value == pytest.approx(tower.revenue(MID))
