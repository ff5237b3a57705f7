"""What is undone, what a verb makes a row of, states said by small words, and what a "per" groups by."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from benchmarks.compare import same
from tests.ask.inferred import Known, answered, known_by_schema, plan_of

TODAY = date(2026, 1, 15)
ROWS = """
CREATE TABLE doctors (id INTEGER PRIMARY KEY, name VARCHAR, specialty VARCHAR, salary DOUBLE);
CREATE TABLE patients (id INTEGER PRIMARY KEY, first_name VARCHAR, last_name VARCHAR, town VARCHAR);
CREATE TABLE rooms (room_no VARCHAR PRIMARY KEY, floor INTEGER, beds INTEGER, kind VARCHAR, cost DOUBLE);
CREATE TABLE appointments (id INTEGER PRIMARY KEY, patient_id INTEGER REFERENCES patients(id),
  doctor_id INTEGER REFERENCES doctors(id), room_no VARCHAR REFERENCES rooms(room_no), starts_at TIMESTAMP,
  minutes INTEGER, status VARCHAR);
CREATE TABLE invoices (id INTEGER PRIMARY KEY, appointment_id INTEGER REFERENCES appointments(id), amount DOUBLE,
  issued_on DATE, paid_on DATE);
CREATE TABLE prescriptions (id INTEGER PRIMARY KEY, appointment_id INTEGER REFERENCES appointments(id), drug VARCHAR,
  dose_mg DOUBLE);
INSERT INTO doctors VALUES (1,'Dr Vale','cardiology',9000), (2,'Dr West','dermatology',7000), (3,'Dr Xu','none',65);
INSERT INTO patients VALUES (1,'Ana','Ash','Riga'), (2,'Bo','Birk','Riga'), (3,'Cleo','Cole','Tartu'),
  (4,'Dan','Dorn','Tartu');
INSERT INTO rooms VALUES ('A1',1,1,'exam',10), ('A2',1,2,'exam',20), ('B1',2,4,'ward',60);
INSERT INTO appointments VALUES (1,1,1,'A1','2025-01-10 09:00',30,'done'), (2,1,2,'A1','2025-02-10 10:00',20,'done'),
  (3,2,2,'A2','2025-02-11 11:00',15,'done'), (4,3,1,'A1','2025-03-01 09:30',45,'missed');
INSERT INTO invoices VALUES (1,1,120,'2025-01-11','2025-01-30'), (2,2,80,'2025-02-11',NULL),
  (3,3,60,'2025-02-12','2025-02-13'), (4,4,30,'2025-03-02',NULL), (5,1,10,'2025-02-01',NULL);
INSERT INTO prescriptions VALUES (1,1,'Aspirin',100), (2,3,'Cortisone',10), (3,2,'Aspirin',50);
"""


@pytest.fixture(scope="module")
def visits(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Known]:
    with known_by_schema("visits", ROWS, tmp_path_factory.mktemp("visits")) as known:
        yield known


_UNPAID = "FROM invoices WHERE paid_on IS NULL"
ANSWERED = {
    "unpaid invoices": f"SELECT id {_UNPAID}",
    "how many invoices are unpaid": f"SELECT COUNT(*) {_UNPAID}",
    "total amount of unpaid invoices": f"SELECT SUM(amount) {_UNPAID}",
    "how many invoices are not yet paid": f"SELECT COUNT(*) {_UNPAID}",
    "how many invoices have not yet been paid": f"SELECT COUNT(*) {_UNPAID}",
    "how long does it take to pay an invoice on average": "SELECT AVG(paid_on - issued_on) FROM invoices",
    "how many appointments were done": "SELECT COUNT(*) FROM appointments WHERE status = 'done'",
    "how many appointments are there": "SELECT COUNT(*) FROM appointments",
    "number of beds per floor": "SELECT floor, SUM(beds) FROM rooms GROUP BY floor",
    "cost per bed": "SELECT SUM(cost) / SUM(beds) FROM rooms",
    "how many different drugs were prescribed": "SELECT COUNT(DISTINCT drug) FROM prescriptions",
    "which patient has the highest invoice": "SELECT 'Ana', 'Ash'",
    "average number of appointments per doctor": "SELECT 4.0 / 3",
    "average invoice per patient": (
        "SELECT first_name, last_name, AVG(amount) FROM invoices i JOIN appointments a ON a.id = i.appointment_id "
        "JOIN patients p ON p.id = a.patient_id GROUP BY p.id, first_name, last_name"
    ),
}


@pytest.mark.parametrize(("question", "expected"), ANSWERED.items())
def test_answers_are_those_of_a_query_written_by_hand(question: str, expected: str, visits: Known) -> None:
    rows, wanted = answered(question, visits, TODAY, expected)
    assert same(rows, wanted, ordered=False), f"{rows} instead of {wanted}"


@pytest.mark.parametrize(
    "question",
    ["how many invoices are still out", "how many patients does Dr Vale still owe"],
)
def test_what_nothing_stands_for_is_not_answered(question: str, visits: Known) -> None:
    assert plan_of(question, visits[0], TODAY, None).kind == "abstain"
