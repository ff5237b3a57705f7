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


TREES = """
CREATE TABLE orchard (orchard_id INTEGER PRIMARY KEY, orchard_name VARCHAR);
CREATE TABLE tree (tree_id INTEGER PRIMARY KEY, sort VARCHAR, height DECIMAL(6, 2), orchard_id INTEGER,
                   FOREIGN KEY (orchard_id) REFERENCES orchard (orchard_id));
INSERT INTO orchard SELECT id, 'Field ' || chr(CAST(64 + id AS INTEGER)) FROM range(1, 7) t(id);
INSERT INTO tree SELECT id, ['Apple', 'Pear', 'Plum'][id % 3 + 1], 2 + id * 0.25, id % 4 + 1 FROM range(1, 31) t(id);
"""


@pytest.fixture(scope="module")
def orchards(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """Two tables, of which one refers to the other."""
    path = tmp_path_factory.mktemp("plain") / "orchards.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(TREES)
    return opened("orchards", path)


def test_a_table_is_asked_together_with_the_one_it_refers_to(orchards: Bench) -> None:
    made = {each.question: each.sql for each in plain(orchards.source.schema)}
    trees = [orchards.rows(sql) for sql in made["how many trees are there for each orchard name?"]]
    assert {"Field A": 7, "Field B": 8}.items() <= dict(trees[0]).items()
    assert len(trees[0]) == 4
    assert dict(trees[2])["Field F"] == 0
    assert len(orchards.rows(made["what are the orchard names of orchards without trees?"][0])) == 2
    best = made["what is the sort of the tree with the highest height?"]
    assert {tuple(orchards.rows(sql)) for sql in best} == {(("Apple",),)}


def test_questions_on_two_tables_are_learnt_from_as_the_engine_reads_them(orchards: Bench) -> None:
    text = "what are the orchard names of orchards without trees?"
    gold = next(each.sql for each in plain(orchards.source.schema) if each.question == text)
    group = orchards.group("one", text, TODAY, lambda rows: sorted(rows) == sorted(orchards.rows(gold[0])), False)
    assert group is not None
    assert group.examples[0].right


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
