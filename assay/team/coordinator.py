"""Runs the tasks of several analysts at the same time: retries, isolation, timings, and what came of each."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Generic, TypeVar

import structlog

from assay.kernel.errors import AssayError, QueryCancelled, QueryFailed, QueryTooLarge, UserFixable

log = structlog.get_logger()
T = TypeVar("T")

AT_ONCE = 6
"""Tasks at work at the same time: more than the four kinds of analysts, so that none waits for another kind."""
RETRIES = 3
FIRST_PAUSE_SECONDS = 0.2
LOOK_SECONDS = 0.2
HOPELESS = (UserFixable, QueryFailed, QueryTooLarge, QueryCancelled)
"""What would only fail again: a mistake in the template, SQL the engine refuses, a result that is too large."""


@dataclass(frozen=True)
class Task(Generic[T]):
    """One piece of work of one analyst."""

    id: str
    analyst: str
    work: Callable[[], T]


@dataclass(frozen=True)
class Outcome(Generic[T]):
    """What came of a task: a value, or the error of its last try."""

    id: str
    analyst: str
    value: T | None
    error: Exception | None
    tries: int
    seconds: float


@dataclass(frozen=True)
class Report:
    """Timings of a run: seconds in all, seconds of work by analyst, tasks tried more than once, tasks that failed."""

    seconds: float
    by_analyst: Mapping[str, float]
    tasks: int
    retried: int
    failed: int
    most_at_once: int

    @property
    def speed_up(self) -> float:
        """Work done over time passed: how much faster than one after the other."""
        return sum(self.by_analyst.values()) / self.seconds if self.seconds else 1.0


@dataclass(frozen=True)
class Coordinator:
    """Gives tasks to workers. ``pause`` waits before another try (seconds)."""

    at_once: int = AT_ONCE
    retries: int = RETRIES
    pause: Callable[[float], object] = field(default=lambda seconds: threading.Event().wait(seconds))

    def run(
        self,
        tasks: Sequence[Task[T]],
        done: Callable[[Outcome[T]], None],
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Report:
        """Do all tasks; ``done`` is told of each as it ends, in the calling thread. One that fails fails alone.

        Stops giving out tasks when ``cancelled`` says so or ``done`` raises; what is at work ends first.
        """
        started, busy = time.perf_counter(), _Busy()
        spent: dict[str, float] = defaultdict(float)
        counts = {"retried": 0, "failed": 0}
        pool = ThreadPoolExecutor(self.at_once, "analyst")
        try:
            open_ones: set[Future[Outcome[T]]] = {pool.submit(self._try, task, busy) for task in in_turn(tasks)}
            while open_ones and not cancelled():
                ended, open_ones = wait(open_ones, LOOK_SECONDS, FIRST_COMPLETED)
                for outcome in (future.result() for future in ended):
                    spent[outcome.analyst] += outcome.seconds
                    counts["retried"] += outcome.tries > 1
                    counts["failed"] += outcome.error is not None
                    done(outcome)
        finally:
            pool.shutdown(cancel_futures=True)
        seconds = time.perf_counter() - started
        return Report(seconds, dict(spent), len(tasks), counts["retried"], counts["failed"], busy.most)

    def _try(self, task: Task[T], busy: _Busy) -> Outcome[T]:
        started = time.perf_counter()
        with busy:
            for tries in range(1, self.retries + 2):
                try:
                    value = task.work()
                    return Outcome(task.id, task.analyst, value, None, tries, time.perf_counter() - started)
                except Exception as error:
                    if tries > self.retries or isinstance(error, HOPELESS):
                        self._told(task, error)
                        return Outcome(task.id, task.analyst, None, error, tries, time.perf_counter() - started)
                self.pause(FIRST_PAUSE_SECONDS * 2 ** (tries - 1))
        raise AssertionError("a task ends with a value or an error")

    def _told(self, task: Task[T], error: Exception) -> None:
        if isinstance(error, AssayError):
            log.warning("task.failed", task=task.id, analyst=task.analyst, reason=error.message)
        else:
            log.error("task.failed", task=task.id, analyst=task.analyst, exc_info=error)


class _Busy:
    """Counts who is at work, and remembers the most."""

    def __init__(self) -> None:
        self.now = self.most = 0
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        with self._lock:
            self.now += 1
            self.most = max(self.most, self.now)

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self.now -= 1


def in_turn(tasks: Iterable[Task[T]]) -> list[Task[T]]:
    """The tasks with those of each analyst dealt out in turn, so that all kinds begin at once.

    >>> [task.id for task in in_turn([Task(n, n[0], int) for n in ("a1", "a2", "a3", "b1", "c1")])]
    ['a1', 'b1', 'c1', 'a2', 'a3']
    """
    lanes: dict[str, list[Task[T]]] = defaultdict(list)
    for task in tasks:
        lanes[task.analyst].append(task)
    return [task for row in zip_longest(*lanes.values()) for task in row if task is not None]
