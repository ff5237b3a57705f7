"""With Redis a job that one process submits is begun at once by another: once, and again when a worker is killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import redis
from structlog.testing import capture_logs

from assay.jobs.runner import JobRunner
from assay.kernel.actor import LOCAL_OWNER
from assay.kernel.clock import Clock
from assay.kernel.settings import Settings, load_settings
from assay.records.stored import Job
from assay.storage.engine import open_engine
from assay.storage.jobs import JobStore
from assay.storage.migrate import migrate
from tests.jobs.wire_for_tests import Wire
from wiring_celery import Announcer, key_prefix

REDIS = "redis://127.0.0.1:6379/7"
NEVER, OFTEN = 3600.0, 0.1
START_SECONDS, LONG = 60.0, 30.0
pytestmark = pytest.mark.services


@dataclass
class Room:
    """A state database with its store, which announces, and the workers on it."""

    settings: Settings
    store: JobStore
    announcer: Announcer
    redis: redis.Redis
    stack: ExitStack
    folder: Path

    def submit(self, kind: str, **payload: Any) -> Job:
        return self.store.submit(kind, payload, LOCAL_OWNER)

    def get(self, job: Job) -> Job:
        return self.store.get(job.id, LOCAL_OWNER)

    def worker(self, look: float = NEVER) -> subprocess.Popen[bytes]:
        """A worker process that is ready: it has run a job. ``look``: seconds between looks at unannounced rows."""
        process: subprocess.Popen[bytes] = self.stack.enter_context(_started(self.settings, look, self.folder))
        return process

    def ready(self, *workers: subprocess.Popen[bytes]) -> None:
        """Wait until each of them has asked Redis for messages."""
        until(lambda: self._asking() >= len(workers), START_SECONDS, self.said)

    def _asking(self) -> int:
        return sum(one["cmd"].upper() == "BRPOP" and one["db"] == "7" for one in self.redis.client_list())

    def said(self) -> str:
        return (self.folder / "said").read_text()[-3000:]

    def left(self, name: str) -> list[Any]:
        """What lies in Redis under that name."""
        key = key_prefix(self.settings) + name
        kind = self.redis.type(key)
        if kind == b"hash":
            return list(self.redis.hvals(key))
        return list(self.redis.lrange(key, 0, -1)) if kind == b"list" else []


def until(holds: Callable[[], Any], seconds: float = LONG, said: Callable[[], str] = str) -> Any:
    """What ``holds`` returns once it is true."""
    deadline = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < deadline, said()
        time.sleep(0.02)
    return found


@contextmanager
def _started(settings: Settings, look: float, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "tests.jobs.worker_for_tests", str(look)]
    told = {"ASSAY_HOME": str(settings.home), "REDIS_URL": str(settings.redis_url)}
    with (
        (folder / "said").open("ab") as log,
        subprocess.Popen(
            command, env={**os.environ, **told}, cwd=Path(__file__).parents[2], stdout=log, stderr=log
        ) as process,
    ):
        try:
            yield process
        finally:  # else a test that failed would wait for a worker that nobody ends
            if process.poll() is None:
                process.kill()


@contextmanager
def opened(folder: Path, url: str) -> Iterator[Room]:
    settings = load_settings(home=folder / "home", redis_url=url)
    engine = open_engine(settings.state_url)
    migrate(engine)
    announcer, client = Announcer(settings), redis.Redis.from_url(REDIS)
    with ExitStack() as stack:
        stack.callback(engine.dispose)
        stack.callback(client.close)
        yield Room(settings, JobStore(engine, Clock(), announcer), announcer, client, stack, folder)
        announcer.close()
        stack.callback(lambda: [client.delete(key) for key in client.keys(key_prefix(settings) + "*")])


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with opened(tmp_path, REDIS) as made:
        yield made


def waited(job: Job) -> float:
    """Seconds between submission and start."""
    assert job.started_at is not None
    return (datetime.fromisoformat(job.started_at) - datetime.fromisoformat(job.created_at)).total_seconds()


def test_a_job_is_begun_by_another_process_within_a_second_with_progress_and_cancel(room: Room) -> None:
    worker = room.worker()
    room.ready(worker)
    room.submit("note", file=str(room.folder / "first"), number=0)  # loads the client, once in a process
    until((room.folder / "first").exists, LONG, room.said)

    job = room.submit("wait", go=str(room.folder / "go"))
    running = until(lambda: (found := room.get(job)).message and found, LONG, room.said)
    assert (running.status, running.progress, running.message) == ("running", 0.5, "waiting")
    assert waited(running) < 1
    (room.folder / "go").touch()
    assert until(lambda: room.get(job).result, LONG, room.said) == {"went": True}

    endless = room.submit("wait", go=str(room.folder / "never"))
    until(lambda: room.get(endless).message, LONG, room.said)
    room.store.cancel(endless.id, LOCAL_OWNER)
    after = room.submit("note", file=str(room.folder / "after"), number=1)
    until(lambda: room.get(after).result, LONG, room.said)
    assert room.get(endless).status == "cancelled"

    worker.send_signal(signal.SIGTERM)
    assert worker.wait(LONG) == 0
    assert (room.left("jobs"), room.left("unacked")) == ([], [])


def test_a_worker_that_is_told_to_stop_finishes_its_job_and_takes_no_other(room: Room) -> None:
    worker = room.worker()
    job = room.submit("wait", go=str(room.folder / "go"))
    until(lambda: room.get(job).message, START_SECONDS, room.said)
    worker.send_signal(signal.SIGTERM)
    later = room.submit("note", file=str(room.folder / "later"), number=1)
    (room.folder / "go").touch()
    assert worker.wait(LONG) == 0
    assert room.get(job).status == "completed"
    assert room.get(later).status == "queued"


def test_the_job_of_a_killed_worker_is_run_again_by_another(room: Room) -> None:
    first = room.worker()
    job = room.submit("wait", go=str(room.folder / "go"))
    until(lambda: room.get(job).message, START_SECONDS, room.said)
    first.kill()
    first.wait()
    (room.folder / "go").touch()
    with room.store.engine.begin() as connection:  # thirty seconds later
        connection.exec_driver_sql("UPDATE jobs SET lease_until = 0")
    room.worker(look=OFTEN)
    assert until(lambda: room.get(job).result, START_SECONDS, room.said) == {"went": True}


def test_two_workers_run_no_job_twice_however_often_it_is_announced(room: Room) -> None:
    done = room.folder / "done"
    workers = [room.worker(look=OFTEN), room.worker()]
    room.ready(*workers)
    jobs = [room.submit("note", file=str(done), number=number) for number in range(30)]
    for job in jobs * 2:
        room.announcer(job.id)
    until(lambda: all(room.get(job).status == "completed" for job in jobs), LONG, room.said)
    until(lambda: not room.left("jobs") and not room.left("unacked"), LONG, room.said)
    assert sorted(map(int, done.read_text().split())) == list(range(30))


def test_a_job_that_no_message_announced_is_found(room: Room) -> None:
    silent = JobStore(room.store.engine, Clock())
    worker = room.worker(look=OFTEN)
    room.ready(worker)
    job = silent.submit("note", {"file": str(room.folder / "done"), "number": 3}, LOCAL_OWNER)
    assert until(lambda: room.get(job).result, LONG, room.said) == {"number": 3}


def test_a_message_is_json_and_holds_the_id_alone(room: Room) -> None:
    job = room.submit("note", file="a file nobody else should read about", number=1)
    (message,) = until(lambda: room.left("jobs"), LONG)
    told = json.loads(message)
    assert told["content-type"] == "application/json"
    assert job.id in str(told["headers"])
    assert b"nobody" not in message


def test_without_redis_jobs_are_submitted_at_once_and_found_and_a_worker_stops_when_told(tmp_path: Path) -> None:
    with opened(tmp_path, "redis://127.0.0.1:1/0") as room:
        begun = time.monotonic()
        job = room.submit("note", file=str(tmp_path / "done"), number=5)
        assert time.monotonic() - begun < 10, "it waited for the queue"
        worker = room.worker(look=OFTEN)
        assert until(lambda: room.get(job).result, START_SECONDS, room.said) == {"number": 5}
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(LONG) == 0


def test_redis_may_go_and_come_back(tmp_path: Path) -> None:
    wire = Wire(6379)
    with opened(tmp_path, f"redis://127.0.0.1:{wire.port}/7") as room, capture_logs() as entries:
        announced, found = room.worker(), tmp_path / "done"
        job = room.submit("note", file=str(found), number=1)
        until(lambda: room.get(job).result, START_SECONDS, room.said)
        wire.cut()
        lost = room.submit("note", file=str(found), number=2)
        until(lambda: any(entry.get("job") == lost.id for entry in entries), LONG)
        wire.mend()
        again = room.submit("note", file=str(found), number=3)
        until(lambda: room.get(again).result, LONG, room.said)
        assert room.get(lost).status == "queued"
        looking = room.worker(look=OFTEN)
        until(lambda: room.get(lost).result, START_SECONDS, room.said)
        for worker in (announced, looking):
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(LONG) == 0
    wire.cut()


def test_a_runner_takes_the_job_it_is_told_of_and_leaves_the_rest(room: Room) -> None:
    early, late = (room.submit("echo", number=number) for number in (1, 2))
    runner = JobRunner(room.store, {"echo": lambda job, *_: job.payload}, lambda _job: LOCAL_OWNER)
    assert runner.run_one(late.id)
    assert not runner.run_one(late.id)
    assert not runner.run_one("no such job")
    assert (room.get(early).status, room.get(late).status) == ("queued", "completed")
