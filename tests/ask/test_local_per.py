"""What is divided by, and what is grouped by, checked against queries written by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pytest

from assay.ask.local.engine import LocalEngine
from assay.ask.ports import Asked
from assay.kernel.actor import LOCAL_OWNER
from assay.kernel.clock import Clock
from assay.query.ports import Source
from assay.semantic.compile import compile_spec
from assay.semantic.infer import infer_model
from data_connectors.registry import open_connector

ENGINE = LocalEngine()
TODAY = date(2026, 5, 20)
DDL = """
CREATE TABLE halls (hall_id INTEGER PRIMARY KEY, hall_name TEXT, floor_metres INTEGER);
CREATE TABLE guests (guest_id INTEGER PRIMARY KEY, guest_name TEXT, hall_id INTEGER REFERENCES halls(hall_id));
CREATE TABLE swims (swim_id INTEGER PRIMARY KEY, guest_id INTEGER REFERENCES guests(guest_id),
  hall_id INTEGER REFERENCES halls(hall_id), laps INTEGER);
CREATE TABLE payments (payment_id INTEGER PRIMARY KEY, guest_id INTEGER REFERENCES guests(guest_id),
  amount DECIMAL(8, 2));
INSERT INTO halls VALUES (1, 'North', 200), (2, 'South', 400);
INSERT INTO guests VALUES (1, 'Ida', 1), (2, 'Jon', 2), (3, 'Kim', 2), (4, 'Leo', 1);
INSERT INTO swims VALUES (1, 1, 1, 10), (2, 1, 1, 14), (3, 2, 2, 8), (4, 2, 1, 20),
  (5, 3, 2, 6), (6, 3, 2, 12), (7, 3, 2, 4);
INSERT INTO payments VALUES (1, 1, 30), (2, 1, 50), (3, 2, 12.5), (4, 3, 8);
"""
EACH_GUEST = "SELECT (SELECT COUNT(*) FROM swims) / (SELECT COUNT(*) FROM guests)"
PER_METRE = "SELECT hall_name, COUNT(*) / ANY_VALUE(floor_metres) FROM swims JOIN halls USING (hall_id) GROUP BY 1"
CASES = {
    "average number of swims per guest": EACH_GUEST,
    "average swims per guest": EACH_GUEST,
    "How many swims does a guest make on average?": EACH_GUEST,
    "swims per floor metre by hall": PER_METRE,
    "swims per floor metre for each hall": PER_METRE,
    "average laps per swim by hall": "SELECT hall_name, AVG(laps) FROM swims JOIN halls USING (hall_id) GROUP BY 1",
    "average laps per swim": "SELECT AVG(laps) FROM swims",
    "average payment per guest": "SELECT guest_name, AVG(amount) FROM payments JOIN guests USING (guest_id) GROUP BY 1",
    "average number of payments per guest": ("SELECT (SELECT COUNT(*) FROM payments) / (SELECT COUNT(*) FROM guests)"),
    "swims per hall": "SELECT hall_name, COUNT(*) FROM swims JOIN halls USING (hall_id) GROUP BY 1",
    "payments made by guests of North": "SELECT COUNT(*) FROM payments WHERE guest_id IN (1, 4)",
    "payments made by guest": "SELECT guest_name, COUNT(*) FROM payments JOIN guests USING (guest_id) GROUP BY 1",
    "swims per guest": "SELECT guest_name, COUNT(*) FROM swims JOIN guests USING (guest_id) GROUP BY 1",
}


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> tuple[Source, Any]:
    file = tmp_path_factory.mktemp("pool") / "pool.duckdb"
    with duckdb.connect(str(file)) as made:
        made.execute(DDL)
    connector = open_connector(f"duckdb:///{file}", {})
    schema = connector.introspect(None)
    source = Source("pool", "pool", connector, schema, infer_model(schema), "pool", schema.dialect)
    return source, duckdb.connect(str(file), read_only=True)


@pytest.mark.parametrize("question", CASES)
def test_what_is_divided_by_is_no_group(question: str, pool: tuple[Source, Any]) -> None:
    source, database = pool
    asked = Asked(text=question, source=source, actor=LOCAL_OWNER, clock=Clock().at(TODAY), threshold=0.0)
    spec = ENGINE.plan(asked).readings[0].spec
    assert spec is not None
    sql = compile_spec(spec, source.model, source.schema, "duckdb", TODAY).sql()
    assert sorted(database.execute(sql).fetchall()) == sorted(database.execute(CASES[question]).fetchall())


def test_a_number_that_rows_share_is_not_averaged_as_if_each_had_it_once(pool: tuple[Source, Any]) -> None:
    text = "average floor metres of swims by guest"
    plan = ENGINE.plan(Asked(text=text, source=pool[0], actor=LOCAL_OWNER, clock=Clock().at(TODAY)))
    assert plan.kind == "abstain"
