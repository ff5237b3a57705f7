"""Tasks of several analysts: side by side, tried again, alone in their failures, timed."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from assay.kernel.errors import BadInput, QueryFailed, QueryTimedOut, SourceUnreachable
from assay.team.coordinator import AT_ONCE, Coordinator, Outcome, Task

KINDS = ("clinical", "utilization", "pricing", "pharmacy", "question_to_sql")


def _run(tasks: list[Task[int]], **given: object) -> tuple[dict[str, Outcome[int]], list[float]]:
    paused: list[float] = []
    found: dict[str, Outcome[int]] = {}
    Coordinator(pause=paused.append, **given).run(tasks, lambda outcome: found.update({outcome.id: outcome}))  # type: ignore[arg-type]
    return found, paused


def _failing(times: int, error: Exception) -> Callable[[], int]:
    left = [times]

    def work() -> int:
        left[0] -= 1
        if left[0] >= 0:
            raise error
        return 7

    return work


def test_analysts_of_every_kind_are_at_work_at_the_same_time() -> None:
    all_there = threading.Barrier(len(KINDS), timeout=20)

    def work() -> int:
        all_there.wait()
        return 1

    tasks = [Task(f"{kind}{n}", kind, work) for kind in KINDS for n in range(2)]
    report = Coordinator().run(tasks, lambda _outcome: None)
    assert report.most_at_once >= len(KINDS)
    assert len(KINDS) <= AT_ONCE
    assert set(report.by_analyst) == set(KINDS)
    assert (report.tasks, report.failed) == (10, 0)


@pytest.mark.parametrize("error", [SourceUnreachable("gone"), QueryTimedOut("slow"), RuntimeError("odd")])
def test_what_may_pass_is_tried_three_times_more_with_growing_pauses(error: Exception) -> None:
    found, paused = _run([Task("a", "x", _failing(3, error))])
    assert (found["a"].value, found["a"].tries, found["a"].error) == (7, 4, None)
    assert paused == [0.2, 0.4, 0.8]


def test_after_three_retries_it_is_given_up_and_the_others_are_done() -> None:
    found, _ = _run([Task("a", "x", _failing(99, SourceUnreachable("gone"))), Task("b", "x", lambda: 3)])
    assert (found["a"].value, found["a"].tries) == (None, 4)
    assert isinstance(found["a"].error, SourceUnreachable)
    assert found["b"].value == 3


@pytest.mark.parametrize("error", [BadInput("a slip"), QueryFailed("no such column")])
def test_what_would_only_fail_again_is_not_tried_again(error: Exception) -> None:
    found, paused = _run([Task("a", "x", _failing(1, error))])
    assert (found["a"].tries, paused) == (1, [])


def test_timings_and_counts_are_reported_by_analyst() -> None:
    tasks = [Task("a", "x", _failing(1, RuntimeError("once"))), Task("b", "y", _failing(9, BadInput("no")))]
    report = Coordinator(pause=lambda _seconds: None).run(tasks, lambda _outcome: None)
    assert (report.tasks, report.retried, report.failed) == (2, 1, 1)
    assert set(report.by_analyst) == {"x", "y"}
    assert report.seconds >= max(report.by_analyst.values()) * 0.5


def test_a_run_that_is_cancelled_gives_out_no_more_tasks() -> None:
    done: list[str] = []
    stop = threading.Event()

    def end(outcome: Outcome[int]) -> None:
        done.append(outcome.id)
        stop.set()

    tasks = [Task(f"t{n}", "x", lambda: 1) for n in range(200)]
    Coordinator(at_once=1).run(tasks, end, stop.is_set)
    assert len(done) < 200


def test_a_listener_that_raises_ends_the_run() -> None:
    def refuse(_outcome: Outcome[int]) -> None:
        raise KeyError("cancelled")

    with pytest.raises(KeyError):
        Coordinator().run([Task("a", "x", lambda: 1)], refuse)
