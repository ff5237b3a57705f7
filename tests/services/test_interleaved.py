"""Three web processes, two people, their questions interleaved: each gets their own rows and nobody else's."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import duckdb
import pytest

from assay.accounts.local import current_actor
from assay.kernel.settings import load_settings
from tests.services.people_for_tests import COUNTRIES
from tests.services.server_for_tests import Server, running
from wiring import build

PROCESSES = 3
ORDERS = {"Norway": 300, "Kenya": 200, "Chile": 100}
QUESTIONS = {
    "how many orders": lambda country: [[ORDERS[country]]],
    "number of orders by country": lambda country: [[country, ORDERS[country]]],
    "total amount by country": lambda country: [[country, ORDERS[country] * len(country)]],
    "number of customers by country": lambda country: [[country, ORDERS[country] // 10]],
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[Server]:
    """The people's application behind the project's own server settings."""
    folder = tmp_path_factory.mktemp("people")
    _make(folder / "shop.duckdb")
    services = build(load_settings(home=folder / "home"))
    services.sources.connect("shop", f"duckdb:///{folder / 'shop.duckdb'}", current_actor())
    services.close()
    command = [str(Path(sys.executable).with_name("gunicorn")), "--config", str(root / "gunicorn.conf.py")]
    environment = {"ASSAY_HOME": str(folder / "home"), "ASSAY_WEB_WORKERS": str(PROCESSES), "PYTHONPATH": str(root)}
    with running([*command, "tests.services.people_for_tests:server"], environment, folder / "said") as started:
        yield started


def _make(path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE customers (customer_id INTEGER PRIMARY KEY, country VARCHAR)")
        connection.execute("CREATE TABLE orders (order_id INTEGER PRIMARY KEY, country VARCHAR, amount INTEGER)")
        for start, (country, count) in zip((0, 1000, 2000), ORDERS.items(), strict=True):
            rows = f"FROM range({start}, {start} + ?) AS t(i)"
            connection.execute(f"INSERT INTO orders SELECT i, ?, ? {rows}", [country, len(country), count])
            connection.execute(f"INSERT INTO customers SELECT i, ? {rows}", [country, count // 10])


def interleave(server: Server, count: int) -> set[int]:
    """Ask that many questions in a shuffled order from many threads; returns the processes that answered."""
    asked = [(who, question) for who in COUNTRIES for question in QUESTIONS] * (count // (2 * len(QUESTIONS)) + 1)
    random.Random(7).shuffle(asked)
    with ThreadPoolExecutor(12) as pool:
        replies = list(pool.map(lambda pair: _ask(server, *pair), asked[:count]))
    wrong = [
        (who, question, reply)
        for (who, question), reply in zip(asked, replies, strict=False)
        if _differs(who, question, reply)
    ]
    assert wrong == []
    return {reply["pid"] for reply in replies}


def _ask(server: Server, who: str, question: str) -> Any:
    status, body = server.get(f"/ask?{urlencode({'who': who, 'question': question})}")
    assert status == 200, body[-500:]
    return json.loads(body)


def _differs(who: str, question: str, reply: Any) -> bool:
    return bool(reply["rows"] != QUESTIONS[question](COUNTRIES[who]) or reply["owners"] != [who])


def test_interleaved_questions_give_each_only_their_own_rows(server: Server) -> None:
    assert len(interleave(server, 160)) == PROCESSES


@pytest.mark.soak
def test_two_thousand_interleaved_questions_give_each_only_their_own_rows(server: Server) -> None:
    assert len(interleave(server, 2000)) == PROCESSES
