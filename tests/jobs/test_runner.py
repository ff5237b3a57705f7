"""Jobs are worked off, fail in sentences, and stop when cancelled."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assay.jobs.runner import JobRunner, Progress, Work
from assay.kernel.actor import LOCAL_OWNER, Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import SourceUnreachable
from assay.records.stored import Job
from assay.storage.jobs import JobStore
from tests.state_for_tests import migrated


@pytest.fixture
def store(tmp_path: Path) -> Iterator[JobStore]:
    engine = migrated(tmp_path / "state.db")
    yield JobStore(engine, Clock())
    engine.dispose()


def runner(store: JobStore, work: Work) -> JobRunner:
    return JobRunner(store, {"sum": work}, lambda _job: LOCAL_OWNER, name="w1")


def test_a_job_reports_progress_and_leaves_its_result(store: JobStore) -> None:
    seen: list[float] = []

    def add(job: Job, _actor: Actor, progress: Progress) -> dict[str, Any]:
        progress(0.5, "half")
        seen.append(store.get(job.id, LOCAL_OWNER).progress)
        return {"total": sum(job.payload["numbers"])}

    job = store.submit("sum", {"numbers": [1, 2]}, LOCAL_OWNER)
    assert runner(store, add).run_one()
    assert seen == [0.5]
    assert store.get(job.id, LOCAL_OWNER).result == {"total": 3}
    assert not runner(store, add).run_one()


def test_a_known_failure_is_kept_as_its_sentence_and_a_bug_without_its_details(store: JobStore) -> None:
    def unreachable(_job: Job, _actor: Actor, _progress: Progress) -> dict[str, Any]:
        raise SourceUnreachable("The database did not answer.", hint="Is it running?")

    def broken(_job: Job, _actor: Actor, _progress: Progress) -> dict[str, Any]:
        raise ValueError("/secret/path")

    first = store.submit("sum", {"n": 1}, LOCAL_OWNER)
    runner(store, unreachable).run_one()
    second = store.submit("sum", {"n": 2}, LOCAL_OWNER)
    runner(store, broken).run_one()
    third = store.submit("other", {}, LOCAL_OWNER)
    runner(store, broken).run_one()
    errors = [store.get(job.id, LOCAL_OWNER).error or {} for job in (first, second, third)]
    assert errors[0] == {
        "code": "source_unreachable",
        "message": "The database did not answer.",
        "hint": "Is it running?",
    }
    assert "secret" not in str(errors[1])
    assert "other" in errors[2]["message"]


def test_a_cancelled_job_stops_at_its_next_report(store: JobStore) -> None:
    reached = threading.Event()

    def endless(job: Job, _actor: Actor, progress: Progress) -> dict[str, Any]:
        for step in range(1_000_000):
            progress(step / 1_000_000, "working")
            if step == 3:
                store.cancel(job.id, LOCAL_OWNER)
        reached.set()
        return {}

    job = store.submit("sum", {}, LOCAL_OWNER)
    runner(store, endless).run_one()
    assert not reached.is_set()
    assert store.get(job.id, LOCAL_OWNER).status == "cancelled"


def test_the_loop_ends_when_asked_to(store: JobStore) -> None:
    stop = threading.Event()

    def last(_job: Job, _actor: Actor, _progress: Progress) -> dict[str, Any]:
        stop.set()
        return {}

    job = store.submit("sum", {}, LOCAL_OWNER)
    runner(store, last).run_forever(stop)
    assert store.get(job.id, LOCAL_OWNER).status == "completed"
