"""Roles among equals, amounts in other units, what was never done, and who did what, on a schema nobody described."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from benchmarks.compare import same
from tests.ask.inferred import Known, answered, known_by_schema, plan_of

TODAY = date(2026, 1, 15)
ROWS = """
CREATE TABLE depots (depot_id INTEGER PRIMARY KEY, depot_name VARCHAR, city VARCHAR);
CREATE TABLE drivers (driver_id INTEGER PRIMARY KEY, full_name VARCHAR, depot_id INTEGER REFERENCES depots(depot_id),
  salary DOUBLE, gender VARCHAR, height_cm DOUBLE, manager_id INTEGER);
CREATE TABLE trucks (truck_id INTEGER PRIMARY KEY, plate VARCHAR, fuel VARCHAR, max_load_kg DOUBLE,
  depot_id INTEGER REFERENCES depots(depot_id));
CREATE TABLE clients (client_id INTEGER PRIMARY KEY, client_name VARCHAR, segment VARCHAR);
CREATE TABLE shipments (shipment_id INTEGER PRIMARY KEY, client_id INTEGER REFERENCES clients(client_id),
  driver_id INTEGER REFERENCES drivers(driver_id), truck_id INTEGER REFERENCES trucks(truck_id), weight_kg DOUBLE,
  fee DOUBLE, status VARCHAR);
INSERT INTO depots VALUES (1,'Alpha','Delft'), (2,'Beta','Ghent'), (3,'Gamma','Utrecht');
INSERT INTO drivers VALUES (1,'Siri Aas',1,3000,'F',168,NULL), (2,'Tom Bakker',1,2800,'M',182,1),
  (3,'Ula Cohen',2,2600,'F',175,1), (4,'Vic Dahl',3,2400,'M',190,3), (5,'Wim Eck',3,2500,'M',171,3);
INSERT INTO trucks VALUES (1,'AA-1','diesel',18000,1), (2,'BB-2','electric',16000,1), (3,'CC-3','diesel',20000,2),
  (4,'DD-4','electric',15000,3), (5,'EE-5','diesel',19000,NULL);
INSERT INTO clients VALUES (1,'Blue Paper','retail'), (2,'Green Steel','industry'), (3,'Red Foods','retail'),
  (4,'Old Glass','industry');
INSERT INTO shipments VALUES (1,1,1,1,1200,500,'delivered'), (2,1,2,2,800,300,'delivered'),
  (3,2,3,3,5000,900,'delivered'), (4,3,3,3,700,250,'lost'), (5,2,4,4,3000,700,'delivered'),
  (6,3,1,1,900,350,'delivered'), (7,1,2,1,100,90,'cancelled'), (8,1,4,4,1500,550,'delivered');
"""


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Known]:
    with known_by_schema("fleet", ROWS, tmp_path_factory.mktemp("fleet")) as known:
        yield known


_LED = "FROM drivers d JOIN drivers m ON m.driver_id = d.manager_id"
ANSWERED = {
    "who is the manager of Tom Bakker": f"SELECT m.full_name {_LED} WHERE d.full_name = 'Tom Bakker'",
    "Tom Bakker's manager": f"SELECT m.full_name {_LED} WHERE d.full_name = 'Tom Bakker'",
    "drivers whose manager is Siri Aas": f"SELECT d.full_name {_LED} WHERE m.full_name = 'Siri Aas'",
    "how many drivers have the manager Siri Aas": f"SELECT COUNT(*) {_LED} WHERE m.full_name = 'Siri Aas'",
    "average salary of drivers whose manager is Siri Aas": (
        f"SELECT AVG(d.salary) {_LED} WHERE m.full_name = 'Siri Aas'"
    ),
    "salary of the manager of Tom Bakker": f"SELECT m.salary {_LED} WHERE d.full_name = 'Tom Bakker'",
    "gender and salary of the manager of Vic Dahl": f"SELECT m.gender, m.salary {_LED} WHERE d.full_name = 'Vic Dahl'",
    "the height of Tom Bakker's manager": f"SELECT m.height_cm {_LED} WHERE d.full_name = 'Tom Bakker'",
    "drivers and the salary of their manager": (
        "SELECT d.full_name, m.salary FROM drivers d LEFT JOIN drivers m ON m.driver_id = d.manager_id"
    ),
    "drivers who never drove an electric truck": (
        "SELECT full_name FROM drivers WHERE driver_id NOT IN "
        "(SELECT driver_id FROM shipments JOIN trucks USING (truck_id) WHERE fuel = 'electric')"
    ),
    "what is the depot id of Ghent": "SELECT depot_id FROM depots WHERE city = 'Ghent'",
    "shipments over 2 tonnes": "SELECT shipment_id FROM shipments WHERE weight_kg > 2000",
    "shipments heavier than 2 t": "SELECT shipment_id FROM shipments WHERE weight_kg > 2000",
    "trucks with a max load above 17 t": "SELECT plate FROM trucks WHERE max_load_kg > 17000",
    "drivers shorter than 1.75 m": "SELECT full_name FROM drivers WHERE height_cm < 175",
    "drivers taller than 6 feet": "SELECT full_name FROM drivers WHERE height_cm > 6 * 30.48",
    "average fee of shipments heavier than 1 t": "SELECT AVG(fee) FROM shipments WHERE weight_kg > 1000",
    "clients by number of shipments": (
        "SELECT client_name, COUNT(*) FROM shipments JOIN clients USING (client_id) GROUP BY ALL"
    ),
    "clients by number of lost shipments": (
        "SELECT client_name, COUNT(*) FROM shipments JOIN clients USING (client_id) WHERE status = 'lost' GROUP BY ALL"
    ),
    "shipments driven by Tom Bakker": (
        "SELECT shipment_id FROM shipments JOIN drivers USING (driver_id) WHERE full_name = 'Tom Bakker'"
    ),
    "total fee of shipments delivered by Siri Aas": (
        "SELECT SUM(fee) FROM shipments JOIN drivers USING (driver_id) WHERE full_name = 'Siri Aas'"
    ),
    "what percentage of shipments are lost or cancelled": "SELECT 100.0 * 2 / COUNT(*) FROM shipments",
}


@pytest.mark.parametrize(("question", "expected"), ANSWERED.items())
def test_answers_are_those_of_a_query_written_by_hand(question: str, expected: str, fleet: Known) -> None:
    rows, wanted = answered(question, fleet, TODAY, expected)
    assert same(rows, wanted, ordered=False), f"{rows} instead of {wanted}"


def test_the_driver_with_the_fewest_comes_first_where_it_is_said(fleet: Known) -> None:
    sql = "SELECT full_name, COUNT(*) FROM shipments JOIN drivers USING (driver_id) GROUP BY ALL ORDER BY 2, 1"
    rows, wanted = answered("drivers by number of shipments, fewest first", fleet, TODAY, sql)
    assert rows == wanted


@pytest.mark.parametrize(
    "question",
    [
        "percentage of male and female drivers",
        "lost shipments per driver, worst first",
        "how much did Blue Paper pay",
        "manager of Siri",
    ],
)
def test_what_does_not_fit_is_not_answered(question: str, fleet: Known) -> None:
    assert plan_of(question, fleet[0], TODAY, None).kind == "abstain"
