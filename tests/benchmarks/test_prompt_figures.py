"""What counts as told in a prompt, on a small database: right counts are counted, and what is left out is missed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import duckdb

from assay.access.policies import WrittenPolicies
from assay.ask.llm.study import Library
from assay.kernel.actor import LOCAL_OWNER
from assay.semantic.schema import ColumnInfo, TableInfo
from benchmarks import prompts
from wiring_folder import FolderSources

LINE = {
    "question": "How many pens were sold in Oslo?",
    "gold_sql": "SELECT count(*) FROM sales s JOIN shops h ON h.id = s.shop_id "
    "WHERE h.city = 'Oslo' AND s.kind = 'pen'",
}


def bench(folder: Path) -> Path:
    suite = folder / "text_to_sql" / "dev" / "own"
    (suite / "databases").mkdir(parents=True)
    with duckdb.connect(str(suite / "databases" / "corner.duckdb")) as connection:
        connection.execute(
            "CREATE TABLE shops AS SELECT i AS id, ['Oslo', 'Bergen'][1 + i % 2] AS city FROM range(8) t(i)"
        )
        connection.execute("CREATE TABLE sales AS SELECT i AS id, i % 8 AS shop_id, 'pen' AS kind FROM range(90) t(i)")
    (suite / "questions.jsonl").write_text(json.dumps({"id": 1, "suite": "own", "db": "corner", **LINE}))
    return folder


def test_tables_columns_and_values_of_a_query_are_looked_for_in_the_prompt(tmp_path: Path) -> None:
    (recall,) = prompts.measure(bench(tmp_path), padded=False).values()
    assert (recall.questions, recall.tables, recall.values) == (1, [True, True], [True])
    assert len(recall.columns) == 4
    assert all(recall.columns)
    assert recall.tokens[0] < 6000


def test_what_the_prompt_does_not_hold_is_missed(tmp_path: Path) -> None:
    source = FolderSources(bench(tmp_path) / "text_to_sql" / "dev" / "own" / "databases", None).get(
        "corner", LOCAL_OWNER
    )
    blind = replace(source, schema=replace(source.schema, tables=(*source.schema.tables, TableInfo("moon", ()))))
    line = {**LINE, "gold_sql": "SELECT count(*) FROM sales WHERE kind = 'Pens' AND city = 'Oslo'"}
    library = Library(WrittenPolicies({}))
    assert list(prompts.spoken_values(line, blind)) == ["Pens", "Oslo"]
    assert prompts.judged(line, blind, library).values == [False, True]


def test_strangers_surround_a_database_without_touching_it(tmp_path: Path) -> None:
    source = FolderSources(bench(tmp_path) / "text_to_sql" / "dev" / "own" / "databases", None).get(
        "corner", LOCAL_OWNER
    )
    others = [TableInfo(f"other_{n}", (ColumnInfo("id", "integer"),)) for n in range(700)]
    padded = prompts.among_strangers(source, [*others, TableInfo("SALES", ())])
    names = [table.name for table in padded.schema.tables]
    assert len(names) == prompts.PADDED
    assert {"shops", "sales"} <= set(names)
    assert "SALES" not in names
