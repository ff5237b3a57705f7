"""Files as others write them, whole: what is taken in, written out and taken in again is the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from assay.kernel.errors import BadInput
from assay.kernel.settings import load_settings
from assay.services import Services
from tests.state_for_tests import fresh_home
from tests.training.conftest import ADMIN, DATA
from wiring import build

FILES = DATA / "files"
SHOP = "store"
DDL = """
CREATE TABLE customers (customer_id INTEGER PRIMARY KEY, email VARCHAR, segment VARCHAR, created_at TIMESTAMP);
CREATE TABLE orders (order_id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers (customer_id),
  order_date DATE, total_amount DECIMAL(10, 2), status VARCHAR, gift BOOLEAN);
INSERT INTO customers SELECT i, 'c' || i || '@mail.example', ['Enterprise', 'SMB'][1 + i % 2], TIMESTAMP '2025-01-01'
FROM range(1, 21) t(i);
INSERT INTO orders SELECT i, 1 + i % 20, DATE '2026-01-01' + CAST(i AS INTEGER), i * 1.5,
  ['delivered', 'pending', 'shipped'][1 + i % 3], i % 2 = 0 FROM range(1, 91) t(i);
"""


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    """A store with customers and orders, about which nothing was taught."""
    with duckdb.connect(str(tmp_path / "store.duckdb")) as connection:
        connection.execute(DDL)
    made = build(
        load_settings(home=fresh_home(tmp_path / "home"), as_of=date(2026, 8, 1), query_workers=1), retrieving=False
    )
    made.sources.connect(SHOP, f"duckdb:///{tmp_path / 'store.duckdb'}", ADMIN)
    yield made
    made.close()


def contents(services: Services) -> list[tuple[str, str]]:
    items = services.training.items(SHOP, ADMIN)
    return sorted((item.kind, json.dumps(item.content, sort_keys=True)) for item in items)


def round_trip(services: Services, file: str, form: str, text: str = "") -> tuple[str, list[tuple[str, str]]]:
    """A file taken in, published, written out and taken in again: the same items. What was written, and they."""
    text = text or (FILES / file).read_text()
    saved, faults = services.training.take_in(SHOP, file, text, ADMIN)
    assert (faults, bool(saved)) == ([], True)
    services.gate.publish(SHOP, ADMIN)
    before = contents(services)
    name, written = services.training.export(SHOP, form, ADMIN)
    again, faults = services.training.take_in(SHOP, name, written, ADMIN)
    assert ([one.item.content for one in again], faults) == ([], []), "word for word what is there is left out"
    services.training.store.forget(services.sources.get(SHOP, ADMIN).id)
    _, faults = services.training.take_in(SHOP, name, written, ADMIN)
    assert (contents(services), faults) == (before, [])
    return written, before


def in_any_order(data: dict[str, Any]) -> dict[str, Any]:
    lists = ("common_queries", "business_metrics")
    return {**data, **{key: sorted(data[key], key=lambda one: one["name"]) for key in lists}}


def test_a_documented_schema_comes_back_as_it_was_written_whole(services: Services) -> None:
    written, before = round_trip(services, "schema_docs.yml", "docs")
    wanted = yaml.safe_load((FILES / "schema_docs.yml").read_text())
    for query in wanted["common_queries"]:
        query["sql"] = query["sql"].strip()
    assert in_any_order(yaml.safe_load(written)) == in_any_order(wanted)
    items = {kind: json.loads(text) for kind, text in before}
    assert items["entity"]["owner"] in ("Sales Team", "Finance Team")
    fields = {given["field"]: given for kind, text in before if kind == "dimension" for given in [json.loads(text)]}
    assert fields["customers.email"]["pii"] is True
    assert list(fields["customers.segment"]["values"]) == ["Enterprise", "Mid-Market", "SMB"]
    assert fields["customers.segment"]["description"].endswith("Mid-Market: $10K-$100K, SMB: <$10K.")


def test_what_a_documented_schema_says_is_in_force(services: Services) -> None:
    services.training.take_in(SHOP, "schema_docs.yml", (FILES / "schema_docs.yml").read_text(), ADMIN)
    services.gate.publish(SHOP, ADMIN)
    by_hand = duckdb.sql("SELECT sum(i * 1.5) FROM range(1, 91) t(i) WHERE i % 3 = 0").fetchall()
    assert float(services.ask.ask("Total Revenue", SHOP, ADMIN).rows[0][0]) == pytest.approx(float(by_hand[0][0]))
    emails = services.catalog.entries(SHOP, ADMIN, "column", "email")
    assert "@mail.example" not in str([one.facts for one in emails])


def test_a_description_that_was_changed_here_is_what_is_written_out(services: Services) -> None:
    services.training.take_in(SHOP, "schema_docs.yml", (FILES / "schema_docs.yml").read_text(), ADMIN)
    item = next(
        one for one in services.training.items(SHOP, ADMIN, kind="dimension") if "segment" in one.content["field"]
    )
    services.training.save(SHOP, "dimension", {**item.content, "description": "Size of the client"}, ADMIN, item.id)
    services.gate.publish(SHOP, ADMIN)
    _, written = services.training.export(SHOP, "docs", ADMIN)
    segment = yaml.safe_load(written)["tables"]["customers"]["columns"]["segment"]
    assert segment["description"] == "Size of the client"
    assert "business_rules" not in segment
    assert segment["values"] == ["Enterprise", "Mid-Market", "SMB"]


def test_a_dbt_project_comes_back_with_its_measures_and_metrics(services: Services) -> None:
    written, before = round_trip(services, "schema.yml", "dbt")
    assert [kind for kind, _ in before].count("metric") == 8
    semantic = yaml.safe_load(written)["semantic_models"]
    aggs = {one["name"]: (one["agg"], one["expr"]) for made in semantic for one in made["measures"]}
    assert aggs["order_total"] == ("sum", "total_amount")
    assert aggs["buyers"] == ("count_distinct", "customer_id")
    assert aggs["order_count"] == ("count", "1")
    assert aggs["average_order"] == ("average", "total_amount")
    services.gate.publish(SHOP, ADMIN)
    by_hand = duckdb.sql("SELECT sum(i * 1.5) / count(DISTINCT 1 + i % 20) FROM range(1, 91) t(i)").fetchall()
    found = services.specs.run({"metrics": ["revenue_per_buyer"]}, SHOP, ADMIN, offset=0, limit=5).page.table.rows()
    assert found[0][0] == pytest.approx(float(by_hand[0][0]))


@pytest.mark.parametrize(
    "metric",
    [
        "{name: x, type: simple, filter: \"{{ Dimension('order__status') }} = 'done'\", type_params: {measure: m}}",
        "{name: x, type: simple, type_params: {measure: {name: m, filter: a}}}",
        "{name: x, type: ratio, type_params: {numerator: {name: m, filter: a}, denominator: n}}",
        "{name: x, type: derived, type_params: {expr: a - b, metrics: [{name: m, offset_window: 1 month, alias: b}]}}",
        "{name: x, type: cumulative, type_params: {measure: m, window: 7 days}}",
    ],
)
def test_what_would_be_another_number_here_is_refused_in_words(services: Services, metric: str) -> None:
    text = f"semantic_models:\n- {{name: orders, measures: [{{name: m, agg: sum}}]}}\nmetrics:\n- {metric}\n"
    with pytest.raises(BadInput, match="not taken in"):
        services.training.take_in(SHOP, "metrics.yml", text, ADMIN)


@pytest.mark.parametrize("file", ["dump_postgres.sql", "dump_mysql.sql"])
def test_a_dump_of_a_server_gives_its_tables_and_none_of_its_rows(services: Services, file: str) -> None:
    written, before = round_trip(services, file, "ddl")
    assert [kind for kind, _ in before] == ["ddl"] * 3
    assert "secret" not in written.casefold()
    assert all(name in written for name in ("customers", "orders", "open_orders"))


@pytest.mark.parametrize("shape", ["columns", "records", "lines", "csv"])
def test_vannas_training_data_in_every_shape_a_frame_is_saved_in(services: Services, shape: str) -> None:
    rows = json.loads((FILES / "vanna.json").read_text())
    columns = {key: {str(at): row[key] for at, row in enumerate(rows)} for key in rows[0]}
    cells = [
        [str(at), *(f'"{str(v or "").replace(chr(34), chr(34) * 2)}"' for v in row.values())]
        for at, row in enumerate(rows)
    ]
    written = {
        "columns": ("data.json", json.dumps(columns)),
        "records": ("data.json", json.dumps(rows)),
        "lines": ("data.jsonl", "\n".join(map(json.dumps, rows))),
        "csv": ("data.csv", "\n".join([",".join(["", *rows[0]]), *map(",".join, cells)])),
    }
    name, text = written[shape]
    back, _ = round_trip(services, name, "vanna", text)
    keys = ("training_data_type", "question", "content")
    assert sorted(str([row[key] for key in keys]) for row in json.loads(back)) == sorted(
        str([row[key] for key in keys]) for row in rows
    )
