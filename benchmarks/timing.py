"""Wall and CPU time of a call. CPU counts this process and its query processes: ratios of wall time mislead."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

import psutil

from benchmarks.stats import percentile

SETTLE_LOOKS = 30
AT_REST_MS = 20.0
"""CPU milliseconds in a second, below which a server is at rest."""


@dataclass(frozen=True)
class Timing:
    """Milliseconds: wall median and 95th percentile, CPU per call."""

    wall: float
    p95: float
    cpu: float


@dataclass(frozen=True)
class Timed:
    """What is timed: ``call(number)``, and the CPU milliseconds so far of whoever does it."""

    call: Callable[[int], object]
    cpu: Callable[[], float]


def timed(call: Callable[[int], object], times: int, cpu: Callable[[], float], warm: int = 1) -> Timing:
    """Call ``call(number)`` that often, after ``warm`` calls that do not count."""
    return timed_in_turn([Timed(call, cpu)], times, warm)[0]


def timed_in_turn(these: Sequence[Timed], times: int, warm: int = 1) -> list[Timing]:
    """The same for several that are compared: call by call in turn, so that the machine is the same for each."""
    taken: list[list[tuple[float, float]]] = [[] for _ in these]
    for number in range(warm + times):
        for one, kept in zip(these, taken, strict=True):
            before, started = one.cpu(), time.perf_counter()
            one.call(number)
            kept.append((1000 * (time.perf_counter() - started), one.cpu() - before))
    return [_timing(kept[warm:]) for kept in taken]


def _timing(taken: Sequence[tuple[float, float]]) -> Timing:
    walls, spent = zip(*taken, strict=True)
    return Timing(statistics.median(walls), percentile(walls, 0.95), statistics.median(spent))


def own_cpu() -> float:
    """CPU milliseconds of this process so far, all threads."""
    return 1000 * time.process_time()


def tree_cpu(pid: int | None = None) -> float:
    """CPU milliseconds so far of a process and everything below it; of this process when none is named."""
    top = psutil.Process(pid)
    below = sum(cpu_of(child.pid) for child in top.children(recursive=True))
    return below + (own_cpu() if pid is None else cpu_of(top.pid))


def settled(pid: int) -> None:
    """Returns once a server has done with starting: worker and query processes are up and at rest."""
    before = tree_cpu(pid)
    for _ in range(SETTLE_LOOKS):
        time.sleep(1.0)
        now = tree_cpu(pid)
        if now - before < AT_REST_MS:
            return
        before = now


def cpu_of(pid: int) -> float:
    """CPU milliseconds of a process so far, ended threads included; to the nanosecond where the kernel tells."""
    with suppress(OSError):  # it has ended meanwhile, or the kernel is another one
        return 1000 * time.clock_gettime(_clock_of(pid))
    with suppress(psutil.Error):
        times = psutil.Process(pid).cpu_times()
        return 1000.0 * (times.user + times.system)
    return 0.0


def _clock_of(pid: int) -> int:
    """The clock that counts what all threads of a process ran, as Linux numbers it (clock_getcpuclockid(3))."""
    if sys.platform != "linux":
        raise OSError("only Linux numbers its clocks like this")
    return (~pid << 3) | 2


def memory(pid: int | None = None) -> float:
    """Megabytes that a process and everything below it hold for themselves alone (unique set size)."""
    top = psutil.Process(pid)
    total = 0
    for process in (top, *top.children(recursive=True)):
        with suppress(psutil.Error):
            total += process.memory_full_info().uss
    return total / 2**20
