"""Tables that say of what kind a row is take its numbers; plain references are found although other ways lead there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb

from assay.semantic.compile import compile_spec
from assay.semantic.infer import infer_model
from assay.semantic.load import load_texts
from assay.semantic.schema import Schema
from assay.semantic.spec import AnalyticsSpec
from data_connectors.registry import open_connector

DDL = """
CREATE TABLE docks (dock_id INTEGER PRIMARY KEY, dock_name TEXT);
CREATE TABLE ships (ship_id INTEGER PRIMARY KEY, ship_name TEXT, dock_id INTEGER);
CREATE TABLE charges (charge_id INTEGER PRIMARY KEY, ship_id INTEGER REFERENCES ships(ship_id),
  dock_id INTEGER REFERENCES docks(dock_id), charge_amount DECIMAL(8, 2));
CREATE TABLE toll (charge_id INTEGER PRIMARY KEY);
CREATE TABLE repair (charge_id INTEGER PRIMARY KEY);
INSERT INTO docks VALUES (1, 'East'), (2, 'West');
INSERT INTO ships VALUES (10, 'Tern', 1), (11, 'Gull', 2), (12, 'Skua', 2);
INSERT INTO charges VALUES (1, 10, 1, 5), (2, 10, 2, 70), (3, 11, 2, 6), (4, 12, 1, 8), (5, 12, 2, 90);
INSERT INTO toll VALUES (1), (3), (4);
INSERT INTO repair VALUES (2), (5);
"""


def harbour(folder: Path) -> tuple[Path, Schema]:
    file = folder / "harbour.duckdb"
    with duckdb.connect(str(file)) as made:
        made.execute(DDL)
    return file, open_connector(f"duckdb:///{file}", {}).introspect(None)


def test_a_kind_of_charge_has_the_amount_of_the_charge(tmp_path: Path) -> None:
    file, schema = harbour(tmp_path)
    model = infer_model(schema)
    metric = next(one for one in model.metrics if one.measure == "toll.toll_amount")
    assert "toll" in metric.synonyms
    spec = AnalyticsSpec.model_validate({"metrics": [metric.name], "dimensions": ["ships.ship_name"]})
    sql = compile_spec(spec, model, schema, "duckdb", date(2026, 5, 20)).sql()
    check = (
        "SELECT ship_name, SUM(charge_amount) FROM toll JOIN charges USING (charge_id) JOIN ships USING (ship_id) "
        "GROUP BY 1"
    )
    with duckdb.connect(str(file), read_only=True) as database:
        assert sorted(database.execute(sql).fetchall()) == sorted(database.execute(check).fetchall())


def test_a_column_called_like_the_key_refers_even_between_linked_tables(tmp_path: Path) -> None:
    _, schema = harbour(tmp_path)
    links = {(one.left, one.right) for one in infer_model(schema).relationships}
    assert ("ships", "docks") in links
    assert ("charges", "toll") not in links


def test_guesses_follow_written_names_of_things_and_fields(tmp_path: Path) -> None:
    _, schema = harbour(tmp_path)
    written = "entities:\n  - name: fees\n    table: charges\n    key: [charge_id]\n"
    model = load_texts({"model.yml": written}, schema, infer_model(schema))
    toll = model.entity("toll")
    assert toll is not None
    assert [one.expr for one in toll.measures] == ["", '"fees"."charge_amount"']
    renamed = f"{written}    dimensions: [{{name: due, expr: charge_amount, kind: number}}]\n"
    model = load_texts({"model.yml": renamed}, schema, infer_model(schema))
    toll = model.entity("toll")
    assert toll is not None
    assert [one.expr for one in toll.measures] == ["", '"fees"."due"']
    assert [one for one in model.metrics if one.measure == "toll.toll_amount"]
