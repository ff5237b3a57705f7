"""What ordinary queries of others cost while queries hang, on every engine that is there."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from assay.access.policies import read_policies
from assay.kernel.actor import Actor
from assay.kernel.errors import AssayError
from assay.kernel.settings import load_settings
from assay.query.ports import Query
from benchmarks.measure import Measure
from benchmarks.security.engines import available, own_shop, stand
from benchmarks.stats import percentile
from wiring_checks import DatabaseRun, open_database

HANGING = (
    "SELECT count(*) FROM sales a, sales b, sales c, sales d, sales e, sales f WHERE "
    "a.total + b.total + c.total + d.total + e.total + f.total > {number}"
)
ORDINARY = (
    "SELECT zone, count(*) AS n, sum(total) AS s FROM sales GROUP BY zone",
    "SELECT m.tier, avg(s.total) AS a FROM sales s JOIN members m ON m.id = s.member_id GROUP BY m.tier",
    "SELECT kind, sum(quantity * price) AS s FROM v_parts GROUP BY kind",
)
ANN, BOB = Actor("ann", "Ann", "analyst"), Actor("bob", "Bob", "analyst")
EVERYTHING = {"role": "analyst", "allowed_tables": ["sales", "members", "v_parts"], "rls": {}, "pii": {}}
AT_ONCE = (1, 3)
"""Hanging queries at one time; the workbench has two query processes."""
TIMES, PAUSE_SECONDS = 150, 0.02
HANGS_SECONDS = 30.0
OTHERS = ", queries of others"
BAR = 2.0


def measure_hanging(folder: Path) -> Iterator[Measure]:
    """95th percentile of others beside hanging queries, against the same alone, in the same run."""
    for dialect in available():
        place = folder / dialect
        place.mkdir(parents=True)
        settings = load_settings(home=place / "home", query_timeout_seconds=HANGS_SECONDS)
        with (
            stand(dialect, own_shop, {}, place) as built,
            closing(open_database(settings, built.whole, read_policies(EVERYTHING), ANN)) as ran,
        ):
            yield from _beside(dialect, ran)


def _beside(dialect: str, ran: DatabaseRun) -> Iterator[Measure]:
    _asked(ran, 10)
    alone = _asked(ran, TIMES)
    yield Measure(f"{dialect}: alone{OTHERS}", percentile(alone, 0.95), "ms p95", percentile(alone, 0.5))
    for number in AT_ONCE:
        with _hanging(ran, number):
            beside = _asked(ran, TIMES)
        ratio = percentile(beside, 0.95) / percentile(alone, 0.95)
        what = f"{dialect}: beside {number} that hang{'s' if number == 1 else ''}{OTHERS}"
        yield Measure(what, ratio, "x p95", percentile(beside, 0.5), percentile(beside, 0.95), None, BAR)


def _asked(ran: DatabaseRun, times: int) -> Sequence[float]:
    """Milliseconds of each ordinary query, one after the other as a person asks them, none from the cache."""
    taken = []
    for number in range(times):
        query = Query(ran.source.name, sql=ORDINARY[number % len(ORDINARY)], fresh=True)
        started = time.perf_counter()
        ran.runner.run(query, BOB)
        taken.append(1000 * (time.perf_counter() - started))
        time.sleep(PAUSE_SECONDS)
    return taken


class _Stop:
    """Cancelled when told."""

    def __init__(self) -> None:
        self.told = threading.Event()

    def cancelled(self) -> bool:
        return self.told.is_set()


@contextmanager
def _hanging(ran: DatabaseRun, number: int) -> Iterator[None]:
    """That many queries without an end, cancelled afterwards."""
    stop = _Stop()
    threads = [threading.Thread(target=_hang(ran, place, stop)) for place in range(number)]
    for thread in threads:
        thread.start()
    try:
        yield
        if not all(thread.is_alive() for thread in threads):
            raise AssertionError("a query that was to hang ended by itself")
    finally:
        stop.told.set()
        for thread in threads:
            thread.join()


def _hang(ran: DatabaseRun, place: int, stop: _Stop) -> Callable[[], None]:
    def run() -> None:
        with suppress(AssayError):
            query = Query(ran.source.name, sql=HANGING.format(number=-1 - place), fresh=True)
            ran.runner.run(query, ANN, cancel=stop)

    return run
