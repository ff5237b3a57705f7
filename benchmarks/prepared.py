"""Documents prepared for prospects: how long a generation takes, and what reading one costs."""

from __future__ import annotations

import http.client
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assay.kernel.actor import LOCAL_OWNER
from assay.kernel.settings import ROOT, load_settings
from assay.services import Services
from assay.team.coordinator import Coordinator
from assay.team.generation import Generated
from benchmarks.measure import Measure
from benchmarks.served import Served, assay, served
from benchmarks.stats import percentile
from benchmarks.timing import Timed, settled, timed_in_turn, tree_cpu
from wiring import build

DOMAIN = "healthcare"
TEMPLATE = "care_return"
READS = 300
ROUNDS = 11
GENERATIONS = 3
CLIENTS = 16
CROWDS = 3
PACE = 0.1
PROCESSES = os.cpu_count() or 1
CONNECTIONS = 100
A_MINUTE = 1000
BAR_SECONDS = 60


@dataclass(frozen=True)
class Crowd:
    """Wall milliseconds of every read; CPU milliseconds of one read, of the server and of the clients."""

    walls: Sequence[float]
    server: float
    client: float


@dataclass
class Reading:
    """One connection that reads one document with a token, as often as it is asked to."""

    port: int
    path: str
    token: str
    connection: http.client.HTTPConnection | None = None

    def __call__(self, _number: int = 0) -> None:
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Authorization": f"Bearer {self.token}", "Accept-Encoding": "gzip"}
        self.connection.request("GET", self.path, headers=headers)
        response = self.connection.getresponse()
        body = response.read()
        assert response.status == 200, (response.status, body[:300])
        assert len(body) > 1000


def measure_prepared(home: Path) -> Iterator[Measure]:
    """All measures, on a home folder of its own with the whole sample."""
    limits = {"requests_per_minute": 10**7}
    services = build(load_settings(home=home, **limits), retrieving=False)
    try:
        services.sources.load_sample(DOMAIN, LOCAL_OWNER)
        first, second, *_ = services.team.prospects(LOCAL_OWNER, DOMAIN)
        yield from _generated(services, first.prospect.id, second.prospect.id)
        _, source = services.team.source(LOCAL_OWNER, DOMAIN)
        token, _ = services.accounts.tokens.make("bench", ("read",), 1, LOCAL_OWNER)
        path = f"/api/v1/prospects/{first.prospect.id}/dashboards/{TEMPLATE}?source={DOMAIN}"
        bare = f"/bare/{LOCAL_OWNER.tenant}/{source.id}/{first.prospect.id}/{TEMPLATE}"
        size = len(services.team.dashboard(first.prospect.id, TEMPLATE, LOCAL_OWNER, DOMAIN).packed)
    finally:
        services.close()
    command, environment = assay(home)
    environment = {**environment, "ASSAY_REQUESTS_PER_MINUTE": str(10**7)}
    with served(*beside("bare_route", home)) as least, served(command, environment) as server:
        yield from _read(server, least, path, bare, token)
    many = {"ASSAY_WEB_WORKERS": str(PROCESSES)}
    with (
        served(*beside("nothing", home, {**many, "NOTHING_BYTES": str(size)})) as floor,
        served(*beside("bare_route", home, many)) as least,
        served(command, {**environment, **many}) as server,
    ):
        crowds = {
            "prepared document": (server, path),
            "bare route": (least, bare),
            "server that does nothing": (floor, "/"),
        }
        yield from _crowded(crowds, token)


def beside(
    application: str, home: Path, more: Mapping[str, str] | None = None
) -> tuple[Sequence[str], Mapping[str, str]]:
    """How an application to compare with is started, behind the same server settings."""
    command = [sys.executable, "-m", "gunicorn", "--config", str(ROOT / "gunicorn.conf.py")]
    return [*command, f"benchmarks.{application}:server"], {"ASSAY_HOME": str(home), **(more or {})}


def _generated(services: Services, prospect: str, other: str) -> Iterator[Measure]:
    """The first one as it comes; then the same work side by side and one after the other, in turn, on a warm process.

    The cache is emptied before each: none finds what another left.
    """
    first = _seconds(lambda: _generate(services, prospect))
    yield Measure(
        f"10 dashboards and a value proposition prepared ({os.cpu_count()} cores)", first, "s", bar=BAR_SECONDS
    )
    serial = replace(services.team.generation, coordinator=Coordinator(at_once=1))
    both, alone = [], []
    for _ in range(GENERATIONS):
        for taken, how in ((both, services.team.generation), (alone, serial)):
            services.query.cache.clear()
            taken.append(_seconds(lambda how=how: _generate(services, other, how)))  # type: ignore[misc]
    yield Measure("the same once more, side by side", statistics.median(both), "s")
    yield Measure("the same once more, one widget after the other", statistics.median(alone), "s")
    yield Measure("speed-up of analysts side by side", statistics.median(alone) / statistics.median(both), "x")


def _generate(services: Services, prospect: str, generation: object = None) -> Generated:
    team = services.team if generation is None else replace(services.team, generation=generation)  # type: ignore[arg-type]
    made = team.generate(prospect, LOCAL_OWNER, lambda _done, _message: None, DOMAIN, again=True)
    assert len(made.made) == 11, made.refused
    assert made.report is not None
    assert made.report.failed == 0
    return made


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _read(server: Served, least: Served, path: str, bare: str, token: str) -> Iterator[Measure]:
    settled(server.pid)
    settled(least.pid)
    ours, plain = timed_in_turn(
        [
            Timed(Reading(server.port, path, token), lambda: tree_cpu(server.pid)),
            Timed(Reading(least.port, bare, token), lambda: tree_cpu(least.pid)),
        ],
        READS,
        warm=30,
    )
    yield Measure("prepared document, one client", ours.p95, "ms p95", ours.wall, ours.p95, ours.cpu, 10)
    yield Measure("bare route with the same check and store", plain.p95, "ms p95", plain.wall, plain.p95, plain.cpu)
    yield Measure(
        "prepared document against the bare route", _against(server, least, path, bare, token), "x CPU", bar=1.3
    )
    paced = _paced(server, path, token)
    yield Measure(
        f"prepared document, {A_MINUTE} a minute over {CONNECTIONS} connections",
        percentile(paced, 0.95),
        "ms p95",
        statistics.median(paced),
        percentile(paced, 0.95),
        bar=10,
    )


def _crowded(crowds: Mapping[str, tuple[Served, str]], token: str) -> Iterator[Measure]:
    """Clients side by side on as many web processes as cores, at a pace and without a pause, each server in turn.

    Without a pause, what they wait is their number divided by what the machine can do in all, clients included: what a
    server that does nothing makes them wait is the floor under every read on this machine. At a pace, it is what one of
    them waits for the others.
    """
    for server, _ in crowds.values():
        settled(server.pid)
    for pace, how in ((PACE, f"{1 / PACE:g} reads a second each"), (0.0, "without a pause")):
        rounds: dict[str, list[Crowd]] = {name: [] for name in crowds}
        for _ in range(CROWDS):
            for name, (server, path) in crowds.items():
                rounds[name].append(_at_once(server, path, token, pace))
        for name, taken in rounds.items():
            bar = 10 if name == "prepared document" else None
            yield _of_crowds(f"{name}, {CLIENTS} clients, {how}, {PROCESSES} web processes", taken, bar)
        clients = statistics.median(one.client for taken in rounds.values() for one in taken)
        yield Measure(f"the clients' own share of a read, {how}", clients, "ms CPU", cpu=clients)


def _of_crowds(what: str, taken: Sequence[Crowd], bar: float | None) -> Measure:
    walls = [wall for crowd in taken for wall in crowd.walls]
    p95, cpu = percentile(walls, 0.95), statistics.median(crowd.server for crowd in taken)
    return Measure(what, p95, "ms p95", statistics.median(walls), p95, cpu, bar)


def _against(server: Served, least: Served, path: str, bare: str, token: str) -> float:
    """CPU of many reads together, in rounds in turn: the median of their ratios, whatever else ran meanwhile."""
    ratios = [_cpu(server, path, token) / _cpu(least, bare, token) for _ in range(ROUNDS)]
    return statistics.median(ratios)


def _cpu(server: Served, path: str, token: str) -> float:
    """CPU milliseconds of one round; that of one read is less than the clock shows."""
    read, before = Reading(server.port, path, token), tree_cpu(server.pid)
    for _ in range(READS // ROUNDS):
        read()
    return tree_cpu(server.pid) - before


def _paced(server: Served, path: str, token: str) -> list[float]:
    """Wall milliseconds of reads that come at an even pace, each over the connection that waited longest."""
    reads = [Reading(server.port, path, token) for _ in range(CONNECTIONS)]
    walls: list[float] = []
    for number in range(2 * CONNECTIONS):
        due = time.perf_counter() + 60 / A_MINUTE
        walls.append(1000 * _seconds(reads[number % CONNECTIONS]))
        time.sleep(max(0.0, due - time.perf_counter()))
    return walls[CONNECTIONS:]


def _at_once(server: Served, path: str, token: str, pace: float) -> Crowd:
    """Every read of clients side by side, in a process of their own."""
    given = [str(server.port), str(CLIENTS), str(READS // 3), str(pace), path]
    command, before = [sys.executable, "-m", "benchmarks.load", *given], tree_cpu(server.pid)
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "TOKEN": token}, stdout=subprocess.PIPE, check=True)
    told = json.loads(done.stdout)
    # The first read of every client is not among the walls.
    reads = len(told["walls"]) + CLIENTS
    return Crowd(told["walls"], (tree_cpu(server.pid) - before) / reads, told["cpu"])
