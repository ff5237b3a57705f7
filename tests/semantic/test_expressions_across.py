"""Expressions that read fields of other entities: profit of a sale is its price less the cost of the car."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import duckdb
import pytest

from assay.kernel.errors import InvalidModel, InvalidSpec
from assay.semantic.compile import compile_spec
from assay.semantic.load import load_texts
from assay.semantic.spec import AnalyticsSpec

TODAY = date(2026, 5, 20)
DDL = """
CREATE TABLE boats (id INTEGER, builder TEXT, cost INTEGER);
CREATE TABLE hires (id INTEGER, boat_id INTEGER, paid INTEGER, booked_on DATE);
CREATE TABLE trips (id INTEGER, hire_id INTEGER, left_on DATE, miles INTEGER);
INSERT INTO boats VALUES (1, 'Haddock', 40), (2, 'Haddock', 70), (3, 'Pike', 10);
INSERT INTO hires VALUES (1, 1, 100, '2026-01-01'), (2, 1, 90, '2026-01-05'), (3, 2, 60, '2026-02-01'),
  (4, 3, 25, NULL);
INSERT INTO trips VALUES (1, 1, '2026-01-04', 5), (2, 1, '2026-01-09', 9), (3, 3, '2026-02-02', 4),
  (4, 4, '2026-03-01', 2);
"""
MODEL = """
entities:
  - name: boats
    table: boats
    key: [id]
    dimensions: [{name: builder}, {name: cost, kind: number}]
  - name: hires
    table: hires
    key: [id]
    default_time: booked_on
    dimensions:
      - {name: booked_on, kind: time, grains: [day]}
      - {name: gain, kind: number, expr: "paid - boats.cost"}
      - {name: level, expr: "CASE WHEN gain_of.cost > 30 THEN 'dear' ELSE 'cheap' END"}
    measures:
      - {name: gain, agg: sum, expr: "paid - boats.cost"}
  - name: trips
    table: trips
    key: [id]
    default_time: left_on
    dimensions: [{name: left_on, kind: time, grains: [day]}]
    measures:
      - {name: notice, agg: avg, expr: "DATE_DIFF('day', hires.booked_on, left_on)"}
      - {name: gain, agg: max, expr: "hires.gain"}
relationships:
  - {left: hires, right: boats, on: [[boat_id, id]], name: gain_of}
  - {left: trips, right: hires, on: [[hire_id, id]]}
metrics:
  - {name: gain, measure: hires.gain}
  - {name: notice, measure: trips.notice}
  - {name: best_gain, measure: trips.gain}
"""
CASES: dict[str, tuple[dict[str, Any], str]] = {
    "a sum over two tables": (
        {"metrics": ["gain"]},
        "SELECT SUM(paid - cost) FROM hires h JOIN boats b ON b.id = boat_id",
    ),
    "by a field of the other table": (
        {"metrics": ["gain"], "dimensions": ["boats.builder"]},
        "SELECT builder, SUM(paid - cost) FROM hires h JOIN boats b ON b.id = boat_id GROUP BY builder",
    ),
    "time between two events": (
        {"metrics": ["notice"]},
        "SELECT AVG(left_on - booked_on) FROM trips t JOIN hires h ON h.id = hire_id",
    ),
    "an expression over an expression": (
        {"metrics": ["best_gain"]},
        "SELECT MAX(paid - cost) FROM trips t JOIN hires h ON h.id = hire_id JOIN boats b ON b.id = boat_id",
    ),
    "as a condition, from across a fan-out": (
        {"metrics": [{"agg": "count", "entity": "boats"}], "where": {"field": "hires.gain", "op": "lt", "value": 0}},
        "SELECT COUNT(DISTINCT b.id) FROM hires h JOIN boats b ON b.id = boat_id WHERE paid - cost < 0",
    ),
    "as a group, through a relationship's name": (
        {"metrics": ["gain"], "dimensions": ["hires.level"]},
        "SELECT IF(cost > 30, 'dear', 'cheap') AS level, SUM(paid - cost) FROM hires h JOIN boats b ON b.id = boat_id "
        "GROUP BY 1",
    ),
    "computed on the spot": (
        {
            "metrics": [{"agg": "avg", "field": "trips.wait"}],
            "computed": [
                {"entity": "trips", "name": "wait", "op": "days", "left": "hires.booked_on", "right": "left_on"}
            ],
        },
        "SELECT AVG(left_on - booked_on) FROM trips t JOIN hires h ON h.id = hire_id",
    ),
}


@pytest.fixture(scope="module")
def harbour() -> Iterator[Any]:
    with duckdb.connect() as database:
        database.execute(DDL)
        yield database


@pytest.mark.parametrize("case", CASES)
def test_a_field_of_another_entity_is_read_through_the_join(case: str, harbour: Any) -> None:
    spec, check = CASES[case]
    model = load_texts({"model.yml": MODEL})
    sql = compile_spec(AnalyticsSpec.model_validate(spec), model, None, "duckdb", TODAY).sql()
    assert sorted(harbour.execute(sql).fetchall()) == sorted(harbour.execute(check).fetchall())


@pytest.mark.parametrize(
    ("expr", "said"),
    [
        ("cost - hires.gain", "has several `hires`"),
        ("cost - shoes.size", "is no entity or relationship"),
        ("cost - boats.masts", "has no such field"),
    ],
)
def test_what_cannot_be_reached_is_named_with_its_line(expr: str, said: str) -> None:
    text = MODEL.replace(
        "{name: cost, kind: number}", f'{{name: cost, kind: number}}, {{name: odd, kind: number, expr: "{expr}"}}'
    )
    with pytest.raises(InvalidModel) as caught:
        load_texts({"model.yml": text})
    (fault,) = caught.value.faults
    assert said in fault.message
    assert fault.line == 6


def test_expressions_that_lead_in_a_circle_are_refused() -> None:
    text = MODEL.replace('expr: "hires.gain"', 'expr: "hires.odd"').replace(
        "      - {name: gain, kind: number,",
        '      - {name: odd, kind: number, expr: "1 + hires.odd"}\n      - {name: gain, kind: number,',
    )
    model = load_texts({"model.yml": text})
    with pytest.raises(InvalidSpec, match="circle"):
        compile_spec(AnalyticsSpec.model_validate({"metrics": ["best_gain"]}), model, None, "duckdb", TODAY)
