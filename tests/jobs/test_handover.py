"""Work begun in a request becomes a job when it takes long: it goes on, can be stopped, and is taken over."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from assay.jobs.handover import Handover, Steps
from assay.jobs.runner import JobRunner
from assay.kernel.actor import LOCAL_OWNER
from assay.kernel.clock import Clock
from assay.kernel.errors import QueryCancelled, SourceFailed
from assay.records.stored import Job
from assay.storage.jobs import JobStore
from tests.state_for_tests import migrated

LONG = 20.0


@pytest.fixture
def store(tmp_path: Path) -> Iterator[JobStore]:
    engine = migrated(tmp_path / "state.db")
    yield JobStore(engine, Clock())
    engine.dispose()


def settled(store: JobStore, job: Job) -> Job:
    """The job once its work has ended."""
    for _ in range(200):
        found = store.get(job.id, LOCAL_OWNER)
        if found.status != "running":
            return found
        threading.Event().wait(0.05)
    raise AssertionError("the job did not end")


def test_quick_work_is_returned_and_leaves_no_job(store: JobStore) -> None:
    assert Handover(store, "ask", patience=LONG).run(lambda _steps: 42, LOCAL_OWNER) == 42
    assert list(store.list(LOCAL_OWNER)) == []


def test_what_quick_work_raises_is_raised_here(store: JobStore) -> None:
    def failing(_steps: Steps) -> None:
        raise SourceFailed("The database is gone.")

    with pytest.raises(SourceFailed, match="gone"):
        Handover(store, "ask", patience=LONG).run(failing, LOCAL_OWNER)


def test_long_work_becomes_a_running_job_that_ends_with_the_work(store: JobStore) -> None:
    gate, begun = threading.Event(), []

    def work(steps: Steps) -> str:
        begun.append(1)
        steps(0.25, "execute")
        steps.resumable({"turn": "t1"})
        gate.wait(LONG)
        steps(0.75, "insight")
        return "done"

    job = Handover(store, "ask", patience=0.05).run(work, LOCAL_OWNER)
    assert isinstance(job, Job)
    assert (job.status, job.message, job.progress, job.payload) == ("running", "execute", 0.25, {"turn": "t1"})
    assert store.take("another worker") is None
    gate.set()
    ended = settled(store, job)
    assert (ended.status, ended.result, ended.message, begun) == ("completed", {"turn": "t1"}, "insight", [1])


def test_work_that_cannot_be_taken_up_yet_is_waited_for(store: JobStore) -> None:
    ready = threading.Event()

    def work(_steps: Steps) -> str:
        ready.wait(0.3)
        return "done"

    assert Handover(store, "ask", patience=0.01).run(work, LOCAL_OWNER) == "done"


def test_a_job_that_is_cancelled_stops_its_work(store: JobStore) -> None:
    stopped = threading.Event()

    def work(steps: Steps) -> None:
        steps.resumable({"turn": "t1"})
        while not steps.cancelled():
            threading.Event().wait(0.02)
        stopped.set()
        raise QueryCancelled("The query was cancelled.")

    job = Handover(store, "ask", patience=0.05).run(work, LOCAL_OWNER)
    assert isinstance(job, Job)
    store.cancel(job.id, LOCAL_OWNER)
    assert stopped.wait(LONG)
    assert settled(store, job).status == "cancelled"


def test_a_job_of_a_process_that_died_is_begun_again_by_a_worker(store: JobStore) -> None:
    late = JobStore(store.engine, Clock())
    job = store.begin("ask", {"turn": "t1"}, LOCAL_OWNER, "a process that is gone")
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE jobs SET lease_until = 0")
    runner = JobRunner(late, {"ask": lambda job, *_: job.payload}, lambda _job: LOCAL_OWNER, name="w2")
    assert runner.run_one()
    assert store.get(job.id, LOCAL_OWNER).result == {"turn": "t1"}
    assert not store.holds(job.id, "a process that is gone")
