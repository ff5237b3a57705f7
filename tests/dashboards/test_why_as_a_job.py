"""Why did it change, where it takes long: a job that tells its fields, is stopped, fails in words, is its owner's."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from api.board_why import told_why
from assay.analyze.change import Change
from assay.analyze.drill import Drill
from assay.ask.corridor import Ask
from assay.ask.drill import AnswerDrill
from assay.ask.local.engine import LocalEngine
from assay.dashboards.desk import Dashboards
from assay.dashboards.drill import TileDrill
from assay.dashboards.editing import Editing
from assay.dashboards.gallery import Gallery
from assay.dashboards.options import Options
from assay.dashboards.remarks import Remarks
from assay.dashboards.shelf import Shelf
from assay.dashboards.talk import BoardTalk
from assay.jobs.handover import Handover
from assay.jobs.runner import JobRunner
from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import BadInput, NotFound, QueryCancelled, SourceFailed
from assay.query.corridor import QueryRunner
from assay.query.ports import Query
from assay.records.explanation import Explained
from assay.records.stored import Job
from assay.services import Services
from assay.services.why import KIND, WhyDesk, as_result
from assay.storage.dashboards import BoardStore
from assay.storage.jobs import JobStore
from callbacks.follow import told
from callbacks.why import STOPPED, ended
from components.explain_card import explain_fault
from tests.dashboards.conftest import BOARD, Hall
from tests.state_for_tests import migrated

VIC, VERA = Actor("vic", "Vic", "viewer"), Actor("vera", "Vera", "viewer")
LONG = 20.0


@dataclass(frozen=True)
class Asking:
    """The desk, the store of its jobs, and a number of a tile that can be pressed."""

    desk: WhyDesk
    store: JobStore
    pressed: dict[str, Any]

    def impatient(self) -> Job:
        """The job of the explanation, which is not waited for."""
        desk = replace(self.desk, handover=replace(self.desk.handover, patience=0.0))
        job = desk.ask(self.pressed, VIC)
        assert isinstance(job, Job)
        return job

    def settled(self, job: Job) -> Job:
        for _ in range(400):
            found = self.store.get(job.id, VIC)
            if found.status not in ("queued", "running"):
                return found
            threading.Event().wait(0.05)
        raise AssertionError("the job did not end")


@pytest.fixture
def asking(hall: Hall, tmp_path: Path) -> Iterator[Asking]:
    state = migrated(tmp_path / "state.db")
    shelf, runner = Shelf(BoardStore(state), hall.sources, tmp_path), hall.renderer.runner
    editing = Editing(shelf, hall.audit, hall.clock)
    board = editing.publish(editing.taken_in(BOARD, hall.actor).id, hall.actor).id
    remarks, options = Remarks(shelf, hall.clock), Options(runner, hall.clock)
    desk = Dashboards(shelf, Gallery(shelf), editing, remarks, options, hall.renderer)
    drill, store = Drill(hall.sources, runner), JobStore(state, Clock())
    answers = AnswerDrill(cast(Ask, None), drill, Change(hall.sources, runner))  # nothing of an answer is pressed here
    handover = Handover(store, KIND, patience=LONG, told=as_result)
    pressed = {"board": board, "widget": "revenue", "selection": {}, "row": -1, "nonce": "n1"}
    talk = BoardTalk(desk, LocalEngine())
    yield Asking(WhyDesk(answers, TileDrill(desk, drill), talk, handover), store, pressed)
    state.dispose()


@dataclass
class Gate:
    """What every query of an explanation waits for; others pass."""

    opened: threading.Event = field(default_factory=threading.Event)
    reached: threading.Event = field(default_factory=threading.Event)
    stopped: threading.Event = field(default_factory=threading.Event)

    def run(self, runner: QueryRunner, query: Query, actor: Actor, *, cancel: Any = None) -> Any:
        while cancel is not None and not self.opened.wait(0.02):
            self.reached.set()
            if cancel.cancelled():
                self.stopped.set()
                raise QueryCancelled("Stopped.")
        return RUN(runner, query, actor, cancel=cancel)


RUN = QueryRunner.run


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    made = Gate()
    monkeypatch.setattr(QueryRunner, "run", lambda *args, **more: made.run(*args, **more))
    yield made
    made.opened.set()


def panel(asking: Asking, job: Job, actor: Actor = VIC) -> Any:
    """What the panel shows once the page that follows the job learns that it has ended."""
    request = {"job": job.id, "page": "explain", "nonce": "n1"}
    return ended(cast(Services, SimpleNamespace(why=asking.desk)), told(job, request, 0.0), "n1", actor)


def test_what_is_quick_is_there_at_once_and_leaves_no_job(asking: Asking) -> None:
    found = asking.desk.ask(asking.pressed, VIC)
    assert isinstance(found, Explained)
    assert found.found.breakdowns
    assert asking.store.count(VIC) == 0


def test_a_long_explanation_is_a_job_that_makes_what_a_quick_one_does(asking: Asking, gate: Gate) -> None:
    job = asking.impatient()
    assert (job.kind, job.status) == ("explain", "running")
    gate.opened.set()
    done = asking.settled(job)
    assert (done.status, done.progress) == ("completed", 1.0)
    assert done.message.startswith("By ")
    quick = asking.desk.ask(asking.pressed, VIC)
    assert isinstance(quick, Explained)
    made = asking.desk.made(job.id, VIC)
    assert (made.found.sentences, made.found.change) == (quick.found.sentences, quick.found.change)
    assert " ".join(quick.found.sentences) in str(panel(asking, done))


def test_what_is_asked_beside_a_dashboard_goes_the_same_way(asking: Asking, gate: Gate) -> None:
    said = {"board": asking.pressed["board"], "said": "why is Mid low here?", "focus": "by_segment"}
    spoken = replace(asking, pressed=said)
    job = spoken.impatient()
    shown = told_why(job)
    assert (shown["did"], shown["job"]) == ("explaining", job.id)
    assert gate.reached.wait(LONG)
    assert told(job, {"job": job.id, "page": "talk", "nonce": "n1"}, 0.0)["page"] == "talk"
    gate.opened.set()
    assert asking.settled(job).message.startswith("By ")
    made = told_why(asking.desk.made(job.id, VIC))
    assert (made["did"], made["focus"]) == ("explained", "by_segment")
    assert made == told_why(cast(Explained, asking.desk.ask(said, VIC)))


def test_a_worker_hears_what_was_said_again(asking: Asking) -> None:
    said = {"board": asking.pressed["board"], "said": "why did Mid drop?", "focus": "by_segment"}
    job = asking.store.submit(KIND, said, VIC)
    assert JobRunner(asking.store, {KIND: _on(asking.desk)}, lambda _job: VIC).run_one()
    assert "Mid" in asking.desk.made(job.id, VIC).said


def test_nobody_but_who_asked_sees_or_stops_it(asking: Asking, gate: Gate) -> None:
    job = asking.impatient()
    with pytest.raises(NotFound):
        asking.desk.stop(job.id, VERA)
    gate.opened.set()
    assert asking.settled(job).status == "completed"
    with pytest.raises(NotFound):
        asking.desk.made(job.id, VERA)
    assert "There is no such job" in str(panel(asking, asking.store.get(job.id, VIC), VERA))


def test_a_stopped_one_ends_its_queries_and_says_so(asking: Asking, gate: Gate) -> None:
    job = asking.impatient()
    assert gate.reached.wait(LONG)
    asking.desk.stop(job.id, VIC)
    assert gate.stopped.wait(LONG)
    done = asking.settled(job)
    assert (done.status, done.result) == ("cancelled", None)
    assert str(panel(asking, done)) == str(explain_fault(*STOPPED, "n1"))
    with pytest.raises(NotFound):
        asking.desk.made(job.id, VIC)


@pytest.mark.parametrize("fault", [SourceFailed("The database is gone.", hint="Try later."), BadInput("No.", hint="")])
def test_a_source_that_fails_is_told_in_words(
    asking: Asking, gate: Gate, monkeypatch: pytest.MonkeyPatch, fault: Any
) -> None:
    def failing(_change: Change, *_args: Any, **more: Any) -> Any:
        gate.opened.wait(LONG)
        raise fault

    monkeypatch.setattr(Change, "explain", failing)
    job = asking.impatient()
    gate.opened.set()
    done = asking.settled(job)
    assert done.status == "failed"
    assert str(panel(asking, done)) == str(explain_fault(fault.message, fault.hint, "n1"))


def test_a_worker_makes_it_when_the_process_that_began_it_died(asking: Asking) -> None:
    job = asking.store.submit(KIND, asking.pressed, VIC)
    assert JobRunner(asking.store, {KIND: _on(asking.desk)}, lambda _job: VIC).run_one()
    assert asking.store.get(job.id, VIC).status == "completed"
    assert asking.desk.made(job.id, VIC).found.breakdowns


def _on(desk: WhyDesk) -> Any:
    return partial(WhyDesk.again, desk)


def test_what_a_page_follows_is_not_sent_through_the_browser(asking: Asking, gate: Gate) -> None:
    job = asking.impatient()
    gate.opened.set()
    assert told(asking.settled(job), {"job": job.id, "page": "explain"}, 1.0)["result"] == {}
