"""Questions made from a schema by its own names: every gold query runs, and the engine answers them surely."""

from __future__ import annotations

import duckdb
import pytest

from assay.ask.local.engine import LocalEngine
from assay.ask.ports import Asked
from assay.kernel.actor import LOCAL_OWNER
from assay.kernel.clock import Clock
from benchmarks.ranking.labelled import TODAY, Bench, opened
from benchmarks.ranking.plain import plain

TABLE = "CREATE TABLE bottle (bottle_id INTEGER PRIMARY KEY, grape VARCHAR, cellarShelf VARCHAR, price DECIMAL(8, 2))"
GRAPES = ("Riesling", "Merlot", "Syrah", "Grenache")


@pytest.fixture(scope="module")
def cellar(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """One table nobody has described."""
    path = tmp_path_factory.mktemp("plain") / "cellar.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(TABLE)
        for number in range(12):
            row = (number, GRAPES[number % 4], f"shelf {'ABC'[number % 3]}", 8 + number * 1.5)
            connection.execute("INSERT INTO bottle VALUES (?, ?, ?, ?)", row)
    return opened("cellar", path)


def test_every_form_is_asked_and_every_gold_query_runs(cellar: Bench) -> None:
    made = [*plain(cellar.source.schema)]
    asked = {each.question for each in made}
    assert {"how many bottles", "list the grapes of all bottles", "number of bottles by cellar shelf"} <= asked
    assert "list of bottles with grape and cellar shelf" in asked
    assert len({each.id for each in made}) == len(made)
    for each in made:
        assert all(cellar.rows(sql) for sql in each.sql), each.question


def test_plain_questions_on_a_bare_table_are_answered_at_the_shipped_threshold(cellar: Bench) -> None:
    engine = LocalEngine()
    refused = []
    for each in plain(cellar.source.schema):
        plan = engine.plan(Asked(each.question, cellar.source, LOCAL_OWNER, Clock.fixed(TODAY)))
        if plan.kind != "answer":
            refused.append(each.question)
    assert refused == []
