"""Connections fall evenly on web processes, and none is refused or left waiting when a process is stuck or dead."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from commands.even_worker import LIVING_SECONDS, SEATS, Board
from tests.house.test_processes import free_port

APPLICATION = """
import os
class Server:
    def __call__(self, environ, start):
        body = str(os.getpid()).encode()
        start("200 OK", [("Content-Length", str(len(body)))])
        return [body]
    def test_client(self):
        return self
    def get(self, path):
        pass
server = Server()
"""
ASKED = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
PROMPT_SECONDS = 2.0


class Kept:
    """A connection that is kept."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=20)

    def process(self) -> int:
        """Who answers on it."""
        self.socket.sendall(ASKED)
        got = b""
        while b"\r\n\r\n" not in got or not got.rpartition(b"\r\n\r\n")[2]:
            more = self.socket.recv(4096)
            assert more, "closed without an answer"
            got += more
        assert got.startswith(b"HTTP/1.1 200"), got
        return int(got.rpartition(b"\r\n\r\n")[2])


Opened = Callable[[int], list[Kept]]


@pytest.fixture
def serve(root: Path, tmp_path: Path) -> Iterator[Callable[[int], Opened]]:
    """Starts that many web processes behind the project's own settings; what it gives opens connections."""
    started: list[subprocess.Popen[bytes]] = []
    kept: list[Kept] = []
    (tmp_path / "small.py").write_text(APPLICATION)

    def start(processes: int) -> Opened:
        port = free_port()
        config = ["--config", str(root / "gunicorn.conf.py"), "--pythonpath", str(tmp_path)]
        started.append(
            subprocess.Popen(
                [sys.executable, "-m", "gunicorn", *config, "small:server"],
                env=os.environ | {"PORT": str(port), "ASSAY_WEB_WORKERS": str(processes)},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )

        def opened(many: int) -> list[Kept]:
            kept.extend(found := [Kept(port) for _ in range(many)])
            return found

        seen: set[int] = set()
        deadline = time.monotonic() + 30
        while len(seen) < processes:
            assert time.monotonic() < deadline, "the web processes did not start in 30 s"
            try:
                seen |= {one.process() for one in opened(2 * processes)}
            except OSError:
                time.sleep(0.05)
            _close(kept)
        return opened

    yield start
    _close(kept)
    for process in started:
        process.kill()
        process.wait()


def _close(kept: list[Kept]) -> None:
    while kept:
        kept.pop().socket.close()
    time.sleep(0.1)


def _falls(connections: list[Kept]) -> Counter[int]:
    return Counter(one.process() for one in connections)


def test_sixteen_clients_fall_evenly_on_two_processes(serve: Callable[[int], Opened]) -> None:
    connect = serve(2)
    fewest = []
    for _ in range(10):
        connections = connect(16)
        fell = _falls(connections)
        assert _falls(connections) == fell, "they are answered again where they are"
        fewest.append(16 - max(fell.values()))
        _close(connections)
    # A busy machine may keep a process from its turn for longer than the other's patience, now and then.
    assert sum(fewest) >= 65, fewest


def test_ninety_fall_evenly_on_three_and_those_that_come_later_go_where_fewer_are(
    serve: Callable[[int], Opened],
) -> None:
    connect = serve(3)
    connections = connect(90)
    where = {one: one.process() for one in connections}
    assert min(Counter(where.values()).values()) >= 25, Counter(where.values())
    emptied = min(where.values())
    for one in connections:
        if where[one] == emptied:
            one.socket.close()
    time.sleep(0.5)
    assert _falls(connect(20))[emptied] >= 15


def test_one_process_takes_all_at_once(serve: Callable[[int], Opened]) -> None:
    connect = serve(1)
    started = time.perf_counter()
    assert list(_falls(connect(40)).values()) == [40]
    assert time.perf_counter() - started < PROMPT_SECONDS


def test_nobody_waits_for_a_process_that_is_stuck(serve: Callable[[int], Opened]) -> None:
    connect = serve(2)
    before = {one: one.process() for one in connect(16)}
    stuck = min(before.values())
    for one, process in before.items():  # the stuck one has the fewest, so the other would leave everything to it
        if process == stuck:
            one.socket.close()
    time.sleep(0.3)
    os.kill(stuck, signal.SIGSTOP)
    try:
        started = time.perf_counter()
        assert set(_falls(connect(40))) == {max(before.values())}
        assert time.perf_counter() - started < PROMPT_SECONDS
    finally:
        os.kill(stuck, signal.SIGCONT)


def test_a_killed_process_leaves_nobody_waiting_and_its_successor_catches_up(serve: Callable[[int], Opened]) -> None:
    connect = serve(2)
    before = _falls(connect(8))
    dead = min(before)
    os.kill(dead, signal.SIGKILL)
    started = time.perf_counter()
    # What was in the dead process's hands is lost with it, balanced or not; a client that asks anew is answered.
    assert dead not in _falls(connect(20))
    assert time.perf_counter() - started < PROMPT_SECONDS
    deadline = time.monotonic() + 30
    while len(fell := _falls(connect(1))) and not set(fell) - set(before):
        assert time.monotonic() < deadline, "the successor gets nothing"
        time.sleep(0.1)


def test_a_seat_is_free_when_nobody_living_sits_on_it() -> None:
    board = Board()
    first = board.seat(1, now=100)
    board.tell(first, 3, now=100)
    second = board.seat(1 + SEATS, now=100)
    assert second != first, "another round of the same number"
    board.tell(second, 1, now=100)
    assert (board.least_beside(first, 100), board.least_beside(second, 100)) == (1, 3)
    assert board.least_beside(first, 100 + LIVING_SECONDS) is None
    assert board.seat(1, now=100 + LIVING_SECONDS) == first
    board.leave(second)
    assert board.least_beside(first, 100) is None


def test_more_processes_than_seats_still_get_one() -> None:
    board = Board()
    for age in range(SEATS):
        board.tell(board.seat(age, now=1), age, now=1)
    assert board.seat(SEATS + 5, now=1) == 5
