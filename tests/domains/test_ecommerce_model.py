"""What the sample shop's files say about its tables agrees with the tables and with one another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from assay.access.policies import read_policies
from assay.packs.pack import Pack, read_pack
from assay.semantic.load import load
from assay.semantic.model import SemanticModel, Term
from assay.semantic.spec import AnalyticsSpec

Shop = duckdb.DuckDBPyConnection
PERSONAL = {"contact_name", "email", "phone"}


@pytest.fixture(scope="module")
def pack(shop_folder: Path) -> Pack:
    return read_pack(shop_folder)


@pytest.fixture(scope="module")
def model(pack: Pack) -> SemanticModel:
    return load(*pack.files("semantic"), *pack.files("glossary"))


@pytest.fixture(scope="module")
def shop(make_shop: Callable[..., Shop]) -> Shop:
    return make_shop("--scale", "0.02", "--as-of", "2026-11-20")


def _columns(shop: Shop) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for table, column in shop.execute("SELECT table_name, column_name FROM information_schema.columns").fetchall():
        found.setdefault(table, set()).add(column)
    return found


def test_every_part_the_pack_names_is_there(pack: Pack) -> None:
    assert all(pack.files(part) for part in pack.facts["files"])


def test_every_dimension_and_measure_can_be_selected(model: SemanticModel, shop: Shop) -> None:
    for entity in model.entities:
        wanted = [part.expr or part.name for part in entity.dimensions]
        wanted += [measure.expr for measure in entity.measures if measure.expr]
        shop.execute(f"SELECT {', '.join(wanted)} FROM {entity.table} LIMIT 1")
        assert set(entity.key) <= _columns(shop)[entity.table]
        assert all(entity.dimension(name) for name in (*entity.display, *filter(None, [entity.default_time])))


def test_relationships_are_the_declared_foreign_keys(model: SemanticModel, shop: Shop) -> None:
    declared = shop.execute(
        "SELECT table_name, constraint_column_names[1], referenced_table, referenced_column_names[1] "
        "FROM duckdb_constraints() WHERE constraint_type = 'FOREIGN KEY'"
    ).fetchall()
    assert {(link.left, link.on[0][0], link.right, link.on[0][1]) for link in model.relationships} == set(declared)


def _fields(node: Any) -> Iterator[str]:
    """Field references anywhere in a dumped condition, spec or metric."""
    if isinstance(node, dict):
        yield from (node[key] for key in ("field", "time") if isinstance(node.get(key), str))
        node = list(node.values())
    if isinstance(node, (list, tuple)):
        for part in node:
            yield from _fields(part)


def test_metrics_refer_to_what_exists(model: SemanticModel) -> None:
    names = {metric.name for metric in model.metrics}
    assert len(names) == len(model.metrics) >= 25
    for metric in model.metrics:
        parts = (metric.numerator, metric.denominator, metric.metric, *(part.metric for part in metric.components))
        assert {part for part in parts if part} <= names, metric.name
        owner, _, measure = (metric.measure or "").partition(".")
        assert not metric.measure or ((entity := model.entity(owner)) and entity.measure(measure)), metric.name
        assert all(model.field(field) for field in _fields(metric.model_dump())), metric.name
        assert metric.description, metric.name
        assert metric.category, metric.name
        assert metric.formula, metric.name
        assert metric.owner, metric.name


def test_written_forms_belong_to_values_that_occur(model: SemanticModel, shop: Shop) -> None:
    for entity in model.entities:
        for dimension in entity.dimensions:
            sql = f"SELECT DISTINCT {dimension.expr or dimension.name} FROM {entity.table}"
            missing = set(dimension.values) - {str(row[0]) for row in shop.execute(sql).fetchall()}
            assert missing == set(), f"{entity.name}.{dimension.name}"


def test_glossary_terms_point_to_something(model: SemanticModel) -> None:
    known = {metric.name for metric in model.metrics} | {entity.name for entity in model.entities}
    assert all(_meant(term) for term in model.glossary)
    assert [
        term.means for term in model.glossary if term.means and term.means not in known and not model.field(term.means)
    ] == []


def _meant(term: Term) -> bool:
    return (term.means is None) != (term.condition is None)


def test_the_documentation_covers_every_column(pack: Pack, shop: Shop) -> None:
    tables = pack.read("documentation")["tables"]
    assert {name: set(table["columns"]) for name, table in tables.items()} == _columns(shop)


def test_documented_values_are_the_values(pack: Pack, shop: Shop) -> None:
    for table, facts in pack.read("documentation")["tables"].items():
        for column, about in facts["columns"].items():
            if "values" in about:
                rows = shop.execute(f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL").fetchall()
                assert {row[0] for row in rows} <= set(about["values"]), f"{table}.{column}"


def test_common_queries_run(pack: Pack, shop: Shop) -> None:
    queries = pack.read("documentation")["common_queries"]
    assert all(shop.execute(query["sql"]).fetchall() for query in queries)


def test_personal_data_is_marked_everywhere_alike(pack: Pack, model: SemanticModel) -> None:
    in_docs = {
        f"{table}.{column}"
        for table, facts in pack.read("documentation")["tables"].items()
        for column, about in facts["columns"].items()
        if about.get("pii")
    }
    in_model = {f"{entity.table}.{part.name}" for entity in model.entities for part in entity.dimensions if part.pii}
    (viewer,) = read_policies(pack.read("policies"))
    in_policy = {f"{table}.{column}" for table, columns in viewer.pii.items() for column in columns}
    assert in_docs == in_model == in_policy == {f"customers.{column}" for column in PERSONAL}


def test_verified_questions_are_valid_and_their_sql_runs(pack: Pack, model: SemanticModel, shop: Shop) -> None:
    verified = pack.read("verified")["verified"]
    assert len(verified) >= 40
    assert all(entry["by"] == "Data team" and entry["on"] for entry in verified)
    metrics = {metric.name for metric in model.metrics}
    for entry in verified:
        if "sql" in entry:
            assert shop.execute(entry["sql"]).description, entry["question"]
            continue
        spec = AnalyticsSpec.model_validate(entry["spec"])
        used = [use.expr.metric for use in spec.metrics if hasattr(use.expr, "metric")]
        assert set(used) <= metrics, entry["question"]
        asked_for = [*_fields(spec.model_dump(include={"dimensions", "where", "time"}))]
        assert [field for field in asked_for if field != "time" and not model.field(field)] == [], entry["question"]


def test_no_question_is_verified_twice(pack: Pack) -> None:
    verified = pack.read("verified")["verified"]
    asked = [text.casefold() for entry in verified for text in (entry["question"], *entry.get("wordings", ()))]
    assert len(asked) == len(set(asked))
