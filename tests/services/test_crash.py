"""Killed in the middle of a question: nothing lost, nothing left behind, nothing held."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pytest

from assay.accounts.local import current_actor
from assay.kernel.settings import load_settings
from tests.services.server_for_tests import (
    SETTLE_SECONDS,
    START_SECONDS,
    Server,
    gone,
    remaining,
    running,
    until,
    words_of,
    workbench,
)
from wiring import build

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the kernel ends children with their parent on Linux")
FIRST, VAIN, LAST = "how many orders", "total amount", "average amount"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder with a small source."""
    folder = tmp_path_factory.mktemp("crash")
    with duckdb.connect(str(folder / "shop.duckdb")) as connection:
        connection.execute("CREATE TABLE orders AS SELECT i AS order_id, i % 7 AS amount FROM range(500) AS t(i)")
    services = build(load_settings(home=folder / "home"))
    services.sources.connect("shop", f"duckdb:///{folder / 'shop.duckdb'}", current_actor())
    services.close()
    return folder / "home"


@pytest.fixture
def server(home: Path, tmp_path: Path) -> Iterator[Server]:
    with running(*workbench(home), tmp_path / "said") as started:
        yield started


def ask(server: Server, question: str) -> tuple[int, bytes]:
    """Ask as the page does, in the first slot of a new conversation."""
    asked, body = {"index": 0, "type": "turn-ask"}, {"index": 0, "type": "turn-body"}
    output = callback_output(server)
    return server.post("/_dash-update-component", {
        "output": output,
        "outputs": {"id": body, "property": output.rpartition(".")[2]},
        "inputs": [{"id": asked, "property": "data", "value": {"text": question, "slot": 0, "nonce": question}}],
        "changedPropIds": ['{"index":0,"type":"turn-ask"}.data'],
        "state": [
            {"id": "as-conversation", "property": "data", "value": None},
            {"id": "as-source", "property": "data", "value": "shop"},
            {"id": "as-engine", "property": "data", "value": "local"},
        ],
    })  # fmt: skip


def callback_output(server: Server) -> str:
    """How Dash names the output of the callback that asks; of several callbacks on one output it adds a digest."""
    listed = json.loads(server.get("/_dash-dependencies")[1])
    found = next(one["output"] for one in listed if any("turn-ask" in given["id"] for given in one["inputs"]))
    return str(found)


def turns(home: Path) -> list[tuple[str, str]]:
    """Question and status of every stored turn, oldest first."""
    with closing(sqlite3.connect(f"file:{home / 'state.db'}?mode=ro", uri=True)) as connection:
        return connection.execute("SELECT question, status FROM turns ORDER BY asked_at").fetchall()


@pytest.mark.parametrize("victim", ["assay serve", "commands.webserver"])
def test_a_server_killed_in_mid_question_leaves_nothing_behind(
    server: Server, home: Path, victim: str, tmp_path: Path
) -> None:
    family = in_mid_question(server, home)
    os.kill(next(process.pid for process in family if victim in words_of(process)), signal.SIGKILL)

    until(lambda: all(map(gone, family)), SETTLE_SECONDS, lambda: remaining(family))
    assert server.process.wait(SETTLE_SECONDS) != 0
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", server.port))
    with closing(sqlite3.connect(home / "state.db", timeout=1, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    assert turns(home)[-1] == (VAIN, "asked"), "the question was stored before anything ran"

    with running(*workbench(home), tmp_path / "again") as again:
        assert ask(again, LAST)[0] == 200
        assert (VAIN, "asked") in turns(home), "the conversation is still there"
        # A question that takes long goes on in the background after its page was answered.
        until(lambda: turns(home)[-1] == (LAST, "answered"), SETTLE_SECONDS, lambda: turns(home))


def in_mid_question(server: Server, home: Path) -> list[Any]:
    """Ask while the query processes stand still; returns everybody who is there then."""
    assert ask(server, FIRST)[0] == 200
    queries = until(lambda: server.named("data_connectors.worker"), START_SECONDS, "a query process")
    before = len(turns(home))
    for process in queries:
        process.suspend()
    threading.Thread(target=_ask_in_vain, args=(server,), daemon=True).start()
    until(lambda: len(turns(home)) > before, START_SECONDS, "the question is stored")
    family = server.family()
    assert len(family) >= 5, "parent, web master, web process, worker, query process"
    return family


def _ask_in_vain(server: Server) -> None:
    try:
        ask(server, VAIN)
    except OSError:
        return


def test_a_server_replaces_who_dies_and_ends_in_order(server: Server) -> None:
    web, (worker,) = server.named("commands.webserver"), until(lambda: server.named("cli worker"), 30, "a worker")
    for victim in (web[-1], worker):
        os.kill(victim.pid, signal.SIGKILL)
        until(lambda victim=victim: gone(victim), SETTLE_SECONDS, "it has gone")
    until(lambda: len(server.named("commands.webserver")) == len(web), START_SECONDS, "another web process")
    until(lambda: server.named("cli worker"), START_SECONDS, "another worker")
    until(server.ready, START_SECONDS, "it answers again")

    family = server.family()
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(40) == 0
    until(lambda: all(map(gone, family)), SETTLE_SECONDS, lambda: remaining(family))
