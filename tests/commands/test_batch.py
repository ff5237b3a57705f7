"""``assay ask --batch``: a line in, a line out, whatever the line is like."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

KEYS = ["id", "sql", "abstained", "reason", "confidence", "engine", "ms"]
GOOD = {"id": 7, "db": "shop", "question": "how many orders"}


@pytest.fixture
def batch(assay: Any, databases: Path, tmp_path: Path) -> Callable[..., list[dict[str, Any]]]:
    """Asks lines (objects, or texts as they stand) and returns the lines that come out."""

    def ask(*lines: Any, options: tuple[Any, ...] = (), folder: Path = databases) -> list[dict[str, Any]]:
        asked, answers = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
        asked.write_text("".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines))
        said = assay("ask", "--batch", asked, "--out", answers, "--databases", folder, *options)
        assert said.code == 0, said.err
        assert said.out == ""
        return [json.loads(line) for line in answers.read_text().splitlines()]

    return ask


def test_lines_come_out_in_order_with_the_promised_keys(batch: Any) -> None:
    out = batch(GOOD, {"id": "a", "db": "shop", "question": "will it rain tomorrow?"}, {**GOOD, "id": None})
    assert [line["id"] for line in out] == [7, "a", None]
    assert all(list(line) == KEYS for line in out)
    assert all((line["sql"] is None) == line["abstained"] for line in out)
    assert all(0 <= line["confidence"] <= 1 for line in out)
    assert [line["abstained"] for line in out] == [False, True, False]


def test_the_sql_runs_as_it_stands_in_the_database(batch: Any, databases: Path) -> None:
    (line,) = batch(GOOD)
    with duckdb.connect(str(databases / "shop.duckdb"), read_only=True) as connection:
        assert connection.execute(line["sql"]).fetchall() == [(600,)]


def test_a_broken_line_is_an_abstention_that_says_what_is_wrong(batch: Any) -> None:
    out = batch("{not json", {"id": 1, "db": "shop"}, ["a list"], {**GOOD, "as_of": "soon"}, GOOD)
    assert [line["abstained"] for line in out] == [True, True, True, True, False]
    assert [line["id"] for line in out] == [None, 1, None, 7, 7]
    assert "Line 1" in out[0]["reason"]
    assert "question" in out[1]["reason"]
    assert "as_of" in out[3]["reason"]


@pytest.mark.parametrize("name", ["warehouse", "../databases/shop", "shop.duckdb", ""])
def test_a_database_that_is_not_in_the_folder_is_an_abstention(batch: Any, name: str) -> None:
    (line,) = batch({**GOOD, "db": name})
    assert line["abstained"]
    assert line["reason"]


def test_a_file_that_is_no_database_spoils_no_other(batch: Any, databases: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    (folder / "broken.duckdb").write_text("this is no database")
    (folder / "shop.duckdb").write_bytes((databases / "shop.duckdb").read_bytes())
    out = batch({**GOOD, "db": "broken"}, GOOD, folder=folder)
    assert [line["abstained"] for line in out] == [True, False]


def test_a_sqlite_file_is_asked_in_its_own_dialect(batch: Any, tmp_path: Path) -> None:
    folder = tmp_path / "lite"
    folder.mkdir()
    with sqlite3.connect(folder / "pets.sqlite") as connection:
        connection.execute("CREATE TABLE pets (pet_id INTEGER PRIMARY KEY, name TEXT, weight REAL)")
        connection.executemany("INSERT INTO pets VALUES (?, ?, ?)", [(1, "Rex", 20.0), (2, "Mia", 4.0)])
    connection.close()
    (line,) = batch({"id": 1, "db": "pets", "question": "how many pets"}, folder=folder)
    with sqlite3.connect(folder / "pets.sqlite") as connection:
        assert connection.execute(line["sql"]).fetchall() == [(2,)]
    connection.close()


def test_each_line_has_its_own_today(batch: Any, databases: Path) -> None:
    asked = {**GOOD, "question": "how many orders this year"}
    lines = batch({**asked, "as_of": "2026-12-31"}, {**asked, "as_of": "2025-12-31"}, options=("--threshold", "0"))
    with duckdb.connect(str(databases / "shop.duckdb"), read_only=True) as connection:
        counts = [connection.execute(line["sql"]).fetchall() for line in lines]
    assert counts[0] == [(600,)]
    assert counts[1] in ([(0,)], [])


def test_equal_input_gives_equal_output(batch: Any) -> None:
    questions = ["how many orders", "total amount by country", "customers without orders", "orders per month"]
    lines = [{"id": number, "db": "shop", "question": text} for number, text in enumerate(questions)]
    runs = [[{**line, "ms": 0} for line in batch(*lines, options=("--threshold", "0"))] for _ in range(2)]
    assert runs[0] == runs[1]


def test_a_written_model_lends_its_words(batch: Any, tmp_path: Path) -> None:
    folder = tmp_path / "models" / "shop"
    folder.mkdir(parents=True)
    (folder / "model.yml").write_text(
        "entities:\n"
        "  - name: orders\n"
        "    table: orders\n"
        "    dimensions:\n"
        "      - {name: status}\n"
        "    measures:\n"
        "      - {name: value, expr: amount, agg: sum}\n"
        "metrics:\n"
        "  - name: takings\n"
        "    label: Takings\n"
        "    measure: orders.value\n"
        "    filter: {field: orders.status, value: paid}\n"
    )
    (line,) = batch({**GOOD, "question": "what are our takings?"}, options=("--models", tmp_path / "models"))
    assert line["sql"] is not None, line["reason"]
    assert "paid" in line["sql"]


def test_the_trace_tells_how_a_question_was_read(batch: Any, tmp_path: Path) -> None:
    batch({**GOOD, "id": "a/b"}, options=("--trace", tmp_path / "trace"))
    trace = json.loads((tmp_path / "trace" / "a_b.json").read_text())
    assert {"id", "messages", "reply", "tables", "columns", "values", "tokens", "budget", "tries"} <= set(trace)
    assert trace["id"] == "a/b"
    assert trace["tables"] == ["orders"]


def test_an_input_that_cannot_be_read_is_a_usage_fault(assay: Any, databases: Path, tmp_path: Path) -> None:
    words = ["--out", tmp_path / "out", "--databases"]
    assert assay("ask", "--batch", tmp_path / "none", *words, databases).code == 2
    (tmp_path / "in").write_text("")
    assert assay("ask", "--batch", tmp_path / "in", *words, tmp_path / "nowhere").code == 2
    nothing = assay("ask", "--batch", tmp_path / "in", *words, databases, "--models", tmp_path / "nowhere")
    assert nothing.code == 2
    assert "--models: there is no folder" in nothing.err
    assert assay("ask", "--batch", tmp_path / "in", *words, databases).code == 0
    assert (tmp_path / "out").read_text() == ""
