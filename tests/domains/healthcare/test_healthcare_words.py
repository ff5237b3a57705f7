"""What the pack says about its tables agrees with the tables; its questions are answered, its checks find rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from assay.access.policies import read_policies
from assay.ask.local.engine import LocalEngine
from assay.packs.pack import Pack, read_pack
from assay.semantic.compile import compile_spec
from assay.semantic.load import load
from assay.semantic.model import SemanticModel
from assay.semantic.spec import AnalyticsSpec
from assay.team.facts import read_team
from assay.team.labels import labels_of
from tests.ask.golden_harness import bench, run_abstain, run_follow_ups, run_questions

Care = duckdb.DuckDBPyConnection
CLOCKS = ("2024-02-29", "2026-03-31")
LEAST_RIGHT = 0.95


@pytest.fixture(scope="module")
def pack(care_folder: Path) -> Pack:
    return read_pack(care_folder)


@pytest.fixture(scope="module")
def model(pack: Pack) -> SemanticModel:
    return load(*pack.files("semantic"), *pack.files("glossary"))


@pytest.fixture(scope="module")
def golden(care_folder: Path) -> dict[str, Any]:
    return dict(yaml.safe_load((care_folder / "golden.yml").read_text("utf-8")))


def _columns(care: Care) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for table, column in care.execute("SELECT table_name, column_name FROM information_schema.columns").fetchall():
        found.setdefault(table, set()).add(column)
    return found


def _filled(sql: str, today: str) -> str:
    return sql.replace("{today}", today).replace("{last_year}", str(date.fromisoformat(today).year - 1))


def _checks(golden: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for case in golden["questions"]:
        yield case["id"], case["check_sql"]
    for talk in golden["follow_ups"]:
        yield from ((f"{talk['id']} {number}", turn["check_sql"]) for number, turn in enumerate(talk["turns"], 1))


def test_every_part_the_pack_names_is_there(pack: Pack) -> None:
    assert [part for part in pack.facts["files"] if not pack.files(part)] == []


def test_every_dimension_and_measure_can_be_selected(model: SemanticModel, care: Care) -> None:
    for entity in model.entities:
        wanted = [part.expr or part.name for part in entity.dimensions]
        wanted += [measure.expr for measure in entity.measures if measure.expr]
        care.execute(f"SELECT {', '.join(wanted)} FROM {entity.table} LIMIT 1")
        assert set(entity.key) <= _columns(care)[entity.table]


def test_relationships_are_the_declared_foreign_keys(model: SemanticModel, care: Care) -> None:
    declared = care.execute(
        "SELECT table_name, constraint_column_names[1], referenced_table, referenced_column_names[1] "
        "FROM duckdb_constraints() WHERE constraint_type = 'FOREIGN KEY'"
    ).fetchall()
    assert {(link.left, link.on[0][0], link.right, link.on[0][1]) for link in model.relationships} == set(declared)


@pytest.mark.parametrize("today", CLOCKS)
def test_every_metric_gives_a_number(make_care: Callable[..., Care], model: SemanticModel, today: str) -> None:
    care = make_care("--scale", "0.02", "--as-of", today)
    empty = []
    for metric in model.metrics:
        query = compile_spec(AnalyticsSpec(metrics=(metric.name,)), model, None, "duckdb", date.fromisoformat(today))
        empty += [metric.name] if care.execute(query.sql()).fetchall() in ([], [(None,)]) else []
    assert empty == []
    assert len(model.metrics) >= 40


def test_written_forms_belong_to_values_that_occur(model: SemanticModel, care: Care) -> None:
    for entity in model.entities:
        for dimension in entity.dimensions:
            sql = f"SELECT DISTINCT {dimension.expr or dimension.name} FROM {entity.table}"
            assert set(dimension.values) <= {str(row[0]) for row in care.execute(sql).fetchall()}, dimension.name


def test_the_documentation_covers_every_column_and_names_the_values(pack: Pack, care: Care) -> None:
    tables = pack.read("documentation")["tables"]
    assert {name: set(table["columns"]) for name, table in tables.items()} == _columns(care)
    for table, facts in tables.items():
        for column, about in facts["columns"].items():
            if "values" in about:
                rows = care.execute(f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL").fetchall()
                assert {row[0] for row in rows} <= set(about["values"]), f"{table}.{column}"


def test_common_queries_run(pack: Pack, care: Care) -> None:
    for query in pack.read("documentation")["common_queries"]:
        assert care.execute(query["sql"]).fetchall(), query["name"]


def test_viewers_do_not_see_who_members_are(pack: Pack, model: SemanticModel) -> None:
    assert read_policies(pack.read("policies"), "policies.yml")
    masked = set(pack.read("policies")["policies"][0]["pii"]["members"])
    members = model.entity("members")
    assert members is not None
    assert masked == {dimension.name for dimension in members.dimensions if dimension.pii}


def test_every_verified_spec_runs(pack: Pack, model: SemanticModel, care: Care) -> None:
    verified = pack.read("verified")["verified"]
    assert len(verified) >= 30
    for entry in verified:
        query = compile_spec(AnalyticsSpec.model_validate(entry["spec"]), model, None, "duckdb", date(2026, 11, 20))
        assert care.execute(query.sql()).fetchall(), entry["question"]


@pytest.mark.parametrize("today", CLOCKS)
def test_every_check_query_finds_something_on(make_care: Callable[..., Care], golden: Any, today: str) -> None:
    care = make_care("--scale", "0.02", "--as-of", today)
    found = {name: care.execute(_filled(sql, today)).fetchall() for name, sql in _checks(golden)}
    assert [name for name, rows in found.items() if not rows or rows in ([(None,)], [(0,)])] == []


def test_the_set_is_as_large_as_promised_and_asks_nothing_twice(golden: dict[str, Any]) -> None:
    asked = [text.casefold() for case in golden["questions"] for text in (case["question"], *case["wordings"])]
    assert len(golden["questions"]) >= 60
    assert all(case["wordings"] for case in golden["questions"])
    assert len(asked) == len(set(asked))


def test_golden_questions_are_answered(care_folder: Path, care: Care, golden: dict[str, Any]) -> None:
    database = care.execute("SELECT path FROM duckdb_databases() WHERE NOT internal").fetchone()
    assert database is not None
    engine, it = LocalEngine(), bench(care_folder, Path(database[0]), date(2026, 11, 20), verified=True)
    for run in (run_questions, run_follow_ups, run_abstain):
        tally = run(golden, engine, it)
        assert tally.share_right() >= LEAST_RIGHT, [(o.text, o.verdict) for o in tally.failures()]


def test_no_code_is_shown_where_the_team_says_whose_values_a_column_has(
    care: Care, pack: Pack, model: SemanticModel, care_folder: Path
) -> None:
    team = read_team(yaml.safe_load((care_folder / "team.yml").read_text("utf-8")))
    uses = [use for analyst in team.analysts.values() for use in analyst.methods.values()]
    assert team.clients is not None
    fields = {field for one in (*uses, team.prospects, team.clients) for field in one.fields.values()}
    assert {"members.risk_level", "claims.cost_category", "prospects.stage"} <= fields
    for field in sorted(fields):
        owner, _, name = field.partition(".")
        seen = labels_of({"it": field}, model)["it"]
        kept = [row[0] for row in care.execute(f"SELECT DISTINCT {name} FROM {owner}").fetchall() if row[0]]
        assert kept
        codes = [value for value in kept if "_" in seen.get(value, value) or seen.get(value, value)[0].islower()]
        assert codes == [], field
