"""Files of things taught: what is written out comes back the same, and what others write is taken in."""

from __future__ import annotations

import json

import pytest
import yaml

from assay.kernel.errors import BadInput
from assay.query.ports import Query
from assay.services import Services
from tests.training.conftest import ADMIN, script, teach

SHOP = "workshop"
SEED = """
tables:
  cst:
    description: Clients of the workshop
    columns:
      rgn: {description: Region of the client, business_rules: ["North is new", "West is closed"]}
      nope: {description: Not there}
  elsewhere: {description: A table of another database}
common_queries:
  - {name: Open jobs, sql: "SELECT COUNT(*) FROM jb WHERE st = 'O'"}
business_metrics:
  - {name: Load, calculation: "open jobs / all jobs"}
"""
DBT = """
version: 2
models:
  - name: jb
    description: One row per job
    columns:
      - {name: st, description: State of the job}
semantic_models:
  - name: jobs
    model: ref('jb')
    measures:
      - {name: labour_total, agg: sum, expr: lab}
      - {name: job_rows, agg: count, expr: "1"}
      - {name: clients_seen, agg: count_distinct, expr: cid}
      - {name: mean_hours, agg: average, expr: hrs}
metrics:
  - {name: labour, label: Labour, type: simple, type_params: {measure: labour_total}}
  - {name: labour_per_job, type: ratio, type_params: {numerator: labour_total, denominator: job_rows}}
  - {name: doubled, type: derived, type_params: {expr: labour_total * 2, metrics: [{name: labour_total}]}}
"""
VANNA = [
    {"id": "1", "training_data_type": "sql", "question": "How many jobs?", "content": "SELECT COUNT(*) FROM jb"},
    {"id": "2", "training_data_type": "ddl", "question": None, "content": "CREATE TABLE jb (jid INTEGER, st VARCHAR)"},
    {"id": "3", "training_data_type": "documentation", "question": None, "content": "st O means open."},
]


def contents(services: Services, kind: str = "") -> list[tuple[str, str]]:
    """What is kept, as text that compares."""
    items = services.training.items(SHOP, ADMIN, kind=kind)
    return sorted((item.kind, json.dumps(item.content, sort_keys=True)) for item in items)


def forget(services: Services) -> None:
    """Nothing is taught any more."""
    services.training.store.forget(services.sources.get(SHOP, ADMIN).id)


def test_everything_that_is_in_force_comes_back_the_same_from_its_own_yaml(services: Services) -> None:
    teach(services, "metrics", "glossary", "verified")
    for kind, given in (
        ("dimension", {"field": "cst.rgn", "label": "Region", "kind": "geo", "synonyms": "territory"}),
        ("entity", {"entity": "cst", "label": "Client", "description": "Who brings work"}),
        ("measure", {"entity": "jb", "name": "labour", "agg": "sum", "expr": "lab"}),
        ("golden", script()["questions"][0]),
        ("documentation", {"text": "Jobs: one row each"}),
        ("instruction", {"text": "Leave out cancelled jobs."}),
        ("ddl", {"ddl": "CREATE TABLE jb (jid INTEGER)"}),
    ):
        services.training.save(SHOP, kind, given, ADMIN)
    services.gate.publish(SHOP, ADMIN)
    before = contents(services)
    _, text = services.training.export(SHOP, "yaml", ADMIN)
    forget(services)
    saved, faults = services.training.take_in(SHOP, "training.yml", text, ADMIN)
    assert faults == []
    assert len(saved) == len(before) > 30
    assert contents(services) == before
    again, _ = services.training.take_in(SHOP, "training.yml", text, ADMIN)
    assert again == [], "what is there word for word is left out"


@pytest.mark.parametrize("form", ["json", "csv"])
def test_vannas_training_data_is_taken_in_and_given_back(services: Services, form: str) -> None:
    text = json.dumps(VANNA)
    if form == "csv":
        lines = ["id,question,content,training_data_type"]
        lines += [
            f'{row["id"]},{row["question"] or ""},"{row["content"]}",{row["training_data_type"]}' for row in VANNA
        ]
        text = "\n".join(lines)
    saved, faults = services.training.take_in(SHOP, f"data.{form}", text, ADMIN)
    assert (len(saved), faults) == (3, [])
    services.gate.publish(SHOP, ADMIN)
    name, written = services.training.export(SHOP, "vanna", ADMIN)
    assert name.endswith(".json")
    keys = ("training_data_type", "question", "content")
    back = sorted(tuple(str(row[key]) for key in keys) for row in json.loads(written))
    assert back == sorted(tuple(str(row[key]) for key in keys) for row in VANNA)


def test_a_dump_of_ddl_gives_an_item_a_table_and_comes_back(services: Services) -> None:
    dump = (
        "-- a dump\nSET x = 1;\n"
        "CREATE TABLE jb (jid INTEGER PRIMARY KEY, st VARCHAR);\nINSERT INTO jb VALUES (1, 'O');\n"
        "CREATE TABLE cst (cid INTEGER);\n"
    )
    saved, faults = services.training.take_in(SHOP, "dump.sql", dump, ADMIN)
    assert (len(saved), faults) == (2, [])
    services.gate.publish(SHOP, ADMIN)
    before = contents(services)
    _, written = services.training.export(SHOP, "ddl", ADMIN)
    forget(services)
    services.training.take_in(SHOP, "schema.sql", written, ADMIN)
    assert contents(services) == before


def test_dbt_descriptions_measures_and_metrics_mean_here_what_they_mean_there(services: Services) -> None:
    saved, faults = services.training.take_in(SHOP, "schema.yml", DBT, ADMIN)
    assert faults == []
    assert sorted({one.item.kind for one in saved}) == ["dimension", "entity", "metric"]
    services.gate.publish(SHOP, ADMIN)
    for metric, sql in (
        ("labour_per_job", "SELECT SUM(lab) / COUNT(*) FROM jb"),
        ("doubled", "SELECT 2 * SUM(lab) FROM jb"),
        ("clients_seen", "SELECT COUNT(DISTINCT cid) FROM jb"),
        ("mean_hours", "SELECT AVG(hrs) FROM jb"),
    ):
        found = services.specs.run({"metrics": [metric]}, SHOP, ADMIN, offset=0, limit=5).page.table.rows()
        checked = services.ask.runner.run(query(services, sql), ADMIN).table.rows()
        assert found[0][0] == pytest.approx(float(checked[0][0])), metric
    _, written = services.training.export(SHOP, "dbt", ADMIN)
    (model,) = yaml.safe_load(written)["models"]
    assert (model["name"], model["description"]) == ("jb", "One row per job")
    assert model["columns"] == [{"name": "st", "description": "State of the job"}]
    before = contents(services, "dimension"), contents(services, "entity")
    forget(services)
    services.training.take_in(SHOP, "schema.yml", written, ADMIN)
    assert (contents(services, "dimension"), contents(services, "entity")) == before


def query(services: Services, sql: str) -> Query:
    """A query by hand."""
    return Query(services.sources.get(SHOP, ADMIN).id, sql=sql)


def test_the_documented_schema_is_taken_in_and_given_back(services: Services) -> None:
    saved, faults = services.training.take_in(SHOP, "docs.yml", SEED, ADMIN)
    assert faults == []
    kinds = sorted(one.item.kind for one in saved)
    assert kinds == ["dimension", "documentation", "documentation", "documentation", "entity", "verified_question"]
    services.gate.publish(SHOP, ADMIN)
    assert services.ask.ask("Open jobs", SHOP, ADMIN).rows == ((150,),)
    _, written = services.training.export(SHOP, "docs", ADMIN)
    table = yaml.safe_load(written)["tables"]["cst"]
    assert table["description"] == "Clients of the workshop"
    wanted = yaml.safe_load(SEED)["tables"]["cst"]["columns"]["rgn"]
    assert table["columns"]["rgn"] == wanted, "rules come back as rules"
    (item,) = services.training.items(SHOP, ADMIN, kind="dimension")
    assert item.content["description"] == "Region of the client. North is new. West is closed."
    before = contents(services, "dimension")
    forget(services)
    services.training.take_in(SHOP, "docs.yml", written, ADMIN)
    assert contents(services, "dimension") == before


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("x.yml", "items: [", "cannot be read: line 1, "),
        ("x.yml", "glossary:\n- term: a\n\t means: b", "line 3, .*tab|line 3, found character"),
        ("x.json", '{"items":\n[1,]}', "line 2, "),
        ("x.yml", "colour: blue", "holds nothing to teach"),
        ("x.json", "3", "holds nothing"),
        ("x.json", '[{"training_data_type": "poem"}]', "Row 1 is no training data"),
        ("x.yml", "metrics:\n- {name: x, type: conversion, type_params: {}}", "conversion"),
        ("x.yml", "semantic_models:\n- {name: x, model: ref('nowhere')}", "not in this source"),
        ("x.yml", "items: 5", "another shape"),
        ("x.yml", "models: [{description: no name}]", "has no 'name'"),
        ("x.yml", "tables: [a]", "another shape"),
    ],
)
def test_a_file_that_is_none_of_these_is_refused_in_words(services: Services, name: str, text: str, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        services.training.take_in(SHOP, name, text, ADMIN)
