"""The page about semantic models: its example works over a schema, and every key is named."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import duckdb
import pytest

from assay.semantic.compile import compile_spec
from assay.semantic.infer import infer_model
from assay.semantic.load import load_texts
from assay.semantic.model import (
    Component,
    Dimension,
    Entity,
    Hierarchy,
    Measure,
    Metric,
    Relationship,
    SemanticModel,
    Term,
)
from assay.semantic.spec import AnalyticsSpec
from data_connectors.duckdb_source import DuckDbConnector

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "model.md").read_text("utf-8")
EXAMPLE = PAGE.split("```yaml\n", 1)[1].split("```", 1)[0]
ROWS = """
CREATE TABLE boats(boat_id INTEGER PRIMARY KEY, boat_name VARCHAR, cls VARCHAR, bought_on DATE);
CREATE TABLE rentals(rental_id INTEGER PRIMARY KEY, boat_id INTEGER REFERENCES boats(boat_id), started_on DATE,
  state VARCHAR, fee DOUBLE, skipper_phone VARCHAR);
INSERT INTO boats VALUES (1, 'Gull', 'S', '2020-01-01'), (2, 'Tern', 'M', '2021-01-01'), (3, 'Auk', 'M', '2022-01-01');
INSERT INTO rentals VALUES (1, 1, '2025-01-02', 'done', 100, '1'), (2, 1, '2025-01-09', 'void', 50, '2'),
  (3, 2, '2025-02-02', 'done', 600, '3'), (4, 2, '2025-02-03', 'done', 300, '4');
"""
EXPECTED = {
    "revenue": 1000, "rental_count": 4, "cancelled": 1, "cancellation_rate": 0.25, "boats_used": 2, "fee_per_boat": 500,
}  # fmt: skip


def test_the_numbers_of_the_example_are_those_it_speaks_of(tmp_path: Path) -> None:
    path = tmp_path / "rental.duckdb"
    with duckdb.connect(str(path)) as made:
        made.execute(ROWS)
    schema = DuckDbConnector(path).introspect(None)
    model = load_texts({"model.yml": EXAMPLE}, schema, infer_model(schema))
    assert {one.name for one in model.metrics if not one.inferred} == EXPECTED.keys()
    with duckdb.connect(str(path), read_only=True) as reading:
        for name, wanted in EXPECTED.items():
            sql = compile_spec(AnalyticsSpec(metrics=(name,)), model, schema, "duckdb", date(2025, 5, 1)).sql()
            assert reading.execute(sql).fetchall() == [(wanted,)], name


@pytest.mark.parametrize(
    "part", [SemanticModel, Entity, Dimension, Measure, Metric, Component, Relationship, Hierarchy, Term]
)
def test_every_key_is_named(part: type) -> None:
    unsaid = {"inferred", "version", "description", "title"}
    keys = set(part.model_fields) - unsaid  # type: ignore[attr-defined]
    assert not [key for key in keys if not re.search(rf"\b{key}\b", PAGE)]
