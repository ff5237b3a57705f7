"""Query processes: what they inherit, how they end, and that an answer never reaches another caller."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assay.kernel.errors import Misconfigured, QueryTimedOut, QueryTooLarge, SourceUnreachable, TooMuch
from assay.query.ports import Limits
from assay.query.process import DEFAULT_COMMAND
from assay.query.workers import Workers

HERE = Path(__file__).parent
CHILD = (sys.executable, str(HERE / "child_for_tests.py"))
LIMITS = Limits(seconds=20, rows=100, memory_mb=1024)


@pytest.fixture
def pool() -> Iterator[Callable[..., Workers]]:
    made: list[Workers] = []

    def make(**settings: Any) -> Workers:
        made.append(Workers(**{"command": CHILD, "count": 1, **settings}))
        return made[-1]

    yield make
    for one in made:
        one.close()


def ask(workers: Workers, shop: Path, text: str = "SELECT 7 AS n", **limits: Any) -> Any:
    recipe = {"kind": "test", "path": str(shop)}
    bounds = Limits(**{"seconds": 20, "rows": 100, "memory_mb": 1024, **limits})
    return workers.run(recipe, text, version="1", limits=bounds).arrow.column(0)[0].as_py()


def pids(workers: Workers) -> list[int]:
    return list(workers.pids)


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def gone(children: list[int], seconds: float = 30) -> bool:
    deadline = time.monotonic() + seconds
    while any(lives(pid) for pid in children):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


@pytest.mark.parametrize(("when", "command"), [("hang", CHILD), ("start", DEFAULT_COMMAND)])
def test_a_killed_server_leaves_no_query_process_behind(shop: Path, when: str, command: tuple[str, ...]) -> None:
    environment = {**os.environ, "PYTHONPATH": str(HERE.parents[1])}
    parent = [sys.executable, str(HERE / "parent_for_tests.py"), when, str(shop), *command]
    with subprocess.Popen(parent, stdout=subprocess.PIPE, text=True, env=environment) as server:
        assert server.stdout is not None
        children = [int(word) for word in server.stdout.readline().split()]
        server.kill()
    assert children
    assert gone(children)


def test_both_sides_of_a_fork_get_their_own_answers(shop: Path) -> None:
    command = [sys.executable, str(HERE / "parent_for_tests.py"), "fork", str(shop), *CHILD]
    environment = {**os.environ, "PYTHONPATH": str(HERE.parents[1])}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120, check=False)
    assert done.stdout.strip() == "right", done.stderr


def test_a_query_process_inherits_no_pipe_and_no_secret(
    pool: Callable[..., Workers], shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSAY_LLM_API_KEY", "very-secret")
    reading, writing = os.pipe()
    os.set_inheritable(writing, True)
    try:
        workers = pool()
        ask(workers, shop)
        (pid,) = pids(workers)
        targets = [os.readlink(entry) for entry in Path(f"/proc/{pid}/fd").iterdir()]
        assert [target for target in targets if target.startswith("pipe:")] == []
        assert len([target for target in targets if target.startswith("socket:")]) == 1
        assert b"very-secret" not in Path(f"/proc/{pid}/environ").read_bytes()
    finally:
        os.close(reading)
        os.close(writing)


def test_close_ends_all_processes_and_the_pool_can_be_used_again(pool: Callable[..., Workers], shop: Path) -> None:
    workers = pool(count=2)
    ask(workers, shop)
    children = pids(workers)
    workers.close()
    assert gone(children)
    assert ask(workers, shop) == 7


def test_a_process_that_was_killed_while_idle_is_replaced(pool: Callable[..., Workers], shop: Path) -> None:
    workers = pool()
    ask(workers, shop)
    (pid,) = pids(workers)
    os.kill(pid, 9)
    assert gone([pid])
    assert ask(workers, shop) == 7


def test_with_all_processes_busy_the_next_one_is_told_so(pool: Callable[..., Workers], shop: Path) -> None:
    workers = pool(line_seconds=0.2)
    ask(workers, shop)
    busy = workers._pool.take("", lambda: 60)
    with pytest.raises(TooMuch, match="busy"):
        ask(workers, shop, seconds=0.2)
    workers._pool.give(busy, keep=True)


def test_a_query_that_hangs_leaves_a_process_for_the_others(pool: Callable[..., Workers], shop: Path) -> None:
    workers = pool()
    ask(workers, shop)
    told: list[Exception] = []

    def hang() -> None:
        try:
            ask(workers, shop, "SELECT 1 AS misbehave_hang", seconds=12)
        except QueryTimedOut as error:
            told.append(error)

    thread = threading.Thread(target=hang)
    thread.start()
    assert ask(workers, shop) == 7
    assert told == [], "it was answered while the other was hanging"
    assert len(pids(workers)) == 2
    thread.join()
    assert len(told) == 1
    assert len(pids(workers)) == 1


def test_an_answer_to_another_request_is_never_handed_out(pool: Callable[..., Workers], shop: Path) -> None:
    stranger = (
        "import socket, sys, os; from assay.query.wire import *; s = socket.socket(socket.AF_UNIX);"
        "s.connect(sys.argv[1]); send(s, {'pid': os.getpid()});"
        "r, _ = receive(s); send(s, {'id': r['id'] + 1, 'truncated': False, 'cpu_ms': 0}, b'not yours')"
    )
    with pytest.raises(QueryTooLarge):
        ask(pool(command=(sys.executable, "-c", stranger)), shop)


def test_a_stranger_on_the_socket_is_turned_away(pool: Callable[..., Workers], shop: Path) -> None:
    stranger = (
        "import socket, sys; from assay.query.wire import *; s = socket.socket(socket.AF_UNIX);"
        "s.connect(sys.argv[1]); send(s, {'pid': 1}); receive(s)"
    )
    with pytest.raises(Misconfigured, match="Something else"):
        ask(pool(command=(sys.executable, "-c", stranger)), shop)


def test_a_process_that_does_not_start_says_why(pool: Callable[..., Workers], shop: Path) -> None:
    with pytest.raises(Misconfigured) as caught:
        ask(pool(command=(sys.executable, "-c", "raise SystemExit('driver is missing')")), shop)
    assert "driver is missing" in caught.value.details["said"]


def test_a_command_that_does_not_exist_is_a_fault_of_the_setup(pool: Callable[..., Workers], shop: Path) -> None:
    with pytest.raises(Misconfigured):
        ask(pool(command=("/nonexistent/python",)), shop)


def test_a_folder_open_to_others_is_not_used_for_sockets(
    pool: Callable[..., Workers], shop: Path, tmp_path: Path
) -> None:
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o755)
    runtime.chmod(0o755)
    with pytest.raises(Misconfigured, match="open to other users"):
        ask(pool(runtime=runtime), shop)


def test_a_source_that_is_gone_is_unreachable(pool: Callable[..., Workers], tmp_path: Path) -> None:
    recipe = {"kind": "duckdb", "path": str(tmp_path / "nowhere.duckdb")}
    with pytest.raises(SourceUnreachable):
        pool().run(recipe, "SELECT 1", version="1", limits=LIMITS)
