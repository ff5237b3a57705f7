"""``assay ask``: what it prints, for programs and for people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

KEYS = {
    "state", "engine", "abstained", "reason", "confidence", "spec", "sql", "dialect", "columns", "rows", "row_count",
    "truncated", "interpretation", "corrections", "assumptions", "caveats", "narrative", "chart", "follow_ups",
    "alternatives", "policies", "receipt", "timings_ms",
}  # fmt: skip


def test_the_json_of_an_answer_has_every_promised_key(shop: Any) -> None:
    said = shop("ask", "how many orders", "--json")
    assert said.code == 0, said.err
    answer = said.json
    assert set(answer) >= KEYS
    assert (answer["abstained"], answer["engine"], answer["dialect"]) == (False, "local", "duckdb")
    assert answer["rows"] == [[600]]
    assert answer["row_count"] == 1
    assert answer["sql"].upper().startswith("SELECT")
    assert all({"name", "type", "unit"} <= set(column) for column in answer["columns"])
    assert all({"text", "role", "value", "assumed"} <= set(chip) for chip in answer["interpretation"])
    assert all({"text", "cells"} <= set(piece) for piece in answer["narrative"])
    assert {"kind", "figure"} <= set(answer["chart"])


def test_an_answer_for_a_person_has_state_sentence_and_table(shop: Any) -> None:
    said = shop("ask", "number of orders by status")
    assert said.code == 0, said.err
    assert said.out.startswith(("Governed metric", "Generated"))
    assert "open" in said.out
    assert "300" in said.out


def test_all_rows_are_printed_as_json(shop: Any) -> None:
    answer = shop("ask", "list all orders", "--json").json
    assert answer["row_count"] == len(answer["rows"]) == 600


def test_what_cannot_be_answered_is_an_abstention_with_a_reason(shop: Any) -> None:
    said = shop("ask", "what is the weather tomorrow", "--json")
    assert said.code == 3
    assert said.json["abstained"] is True
    assert said.json["sql"] is None
    assert said.json["reason"]


def test_the_day_can_be_fixed(shop: Any) -> None:
    ask = ("ask", "how many orders this year", "--json", "--threshold", "0")
    assert shop(*ask, "--as-of", "2026-12-31").json["rows"] == [[600]]
    assert shop(*ask, "--as-of", "2025-12-31").json["rows"] in ([[0]], [])


def test_without_a_source_there_is_nothing_to_ask(assay: Any) -> None:
    said = assay("ask", "how many orders")
    assert said.code == 2
    assert "assay load ecommerce" in said.err


def test_an_unknown_source_is_told(shop: Any) -> None:
    said = shop("ask", "how many orders", "--source", "shoes")
    assert said.code == 2
    assert "shoes" in said.err


def test_sources_are_listed_without_their_addresses(shop: Any, databases: Path) -> None:
    said = shop("sources")
    assert "shop" in said.out
    assert str(databases) not in said.out
    assert shop("sources", "--json").json == [{"name": "shop", "title": "Shop", "kind": "duckdb", "tables": 2}]


def test_a_file_that_is_not_there_cannot_be_connected(assay: Any) -> None:
    said = assay("connect", "x", "nowhere.duckdb")
    assert said.code == 2
    assert "nowhere.duckdb" in said.err


def test_a_data_file_is_taken_in(assay: Any, tmp_path: Path) -> None:
    (tmp_path / "towns.csv").write_text("town,people\nBergen,290000\nOslo,710000\n")
    said = assay("connect", "towns", tmp_path / "towns.csv")
    assert said.code == 0, said.err
    assert assay("sources", "--json").json[0]["name"] == "towns"


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    """Orders by status."""
    path = tmp_path / "spec.json"
    metric = {"agg": "count", "entity": "orders", "alias": "n"}
    path.write_text(json.dumps({"metrics": [metric], "dimensions": ["orders.status"], "order": ["status"]}))
    return path


def test_the_schema_of_a_spec_is_published(assay: Any) -> None:
    said = assay("spec", "schema")
    assert said.code == 0
    assert {"metrics", "dimensions", "where"} <= set(said.json["$defs"]["AnalyticsSpec"]["properties"])


def test_a_spec_runs(shop: Any, spec: Path) -> None:
    said = shop("spec", "run", "--source", "shop", "--spec", spec, "--json")
    assert said.code == 0, said.err
    assert said.json["rows"] == [["open", 300], ["paid", 300]]
    assert "open" in shop("spec", "run", "--source", "shop", "--spec", spec).out


def test_a_spec_compiles_to_another_dialect(shop: Any, spec: Path) -> None:
    said = shop("spec", "compile", "--source", "shop", "--spec", spec, "--dialect", "mysql")
    assert said.code == 0, said.err
    assert "COUNT(" in said.out


def test_a_spec_without_end_is_refused_in_a_sentence(shop: Any, tmp_path: Path) -> None:
    deep = tmp_path / "deep.json"
    leaf = '{"field": "orders.status", "value": 1}'
    deep.write_text('{"metrics": ["revenue"], "where": ' + '{"not": ' * 10_000 + leaf + "}" * 10_001)
    said = shop("spec", "compile", "--source", "shop", "--spec", deep)
    assert said.code == 2
    assert "The spec is nested too deeply." in said.err


def test_a_wrong_spec_names_its_faults(shop: Any, tmp_path: Path) -> None:
    (tmp_path / "wrong.json").write_text('{"metrics": [], "dimensons": []}')
    said = shop("spec", "run", "--source", "shop", "--spec", tmp_path / "wrong.json")
    assert said.code == 2
    assert "dimensons" in said.err
