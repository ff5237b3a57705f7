"""Who leads and who works on something, who is still there, and two groups beside each other, known by schema alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from benchmarks.compare import same
from tests.ask.inferred import Known, answered, known_by_schema, plan_of

TODAY = date(2026, 1, 15)
ROWS = """
CREATE TABLE departments (dept_id INTEGER PRIMARY KEY, dept_name VARCHAR, location VARCHAR);
CREATE TABLE employees (emp_id INTEGER PRIMARY KEY, name VARCHAR, dept_id INTEGER REFERENCES departments(dept_id),
  hire_date DATE, leave_date DATE, salary DOUBLE, gender VARCHAR);
CREATE TABLE projects (proj_id INTEGER PRIMARY KEY, title VARCHAR, start_date DATE, end_date DATE, budget DOUBLE,
  lead_id INTEGER REFERENCES employees(emp_id));
CREATE TABLE assignments (emp_id INTEGER REFERENCES employees(emp_id), proj_id INTEGER REFERENCES projects(proj_id),
  hours INTEGER, PRIMARY KEY (emp_id, proj_id));
CREATE TABLE trainings (id INTEGER PRIMARY KEY, topic VARCHAR, held_on DATE);
CREATE TABLE participants (training_id INTEGER REFERENCES trainings(id), emp_id INTEGER REFERENCES employees(emp_id),
  score INTEGER, PRIMARY KEY (training_id, emp_id));
INSERT INTO departments VALUES (1,'Sales','Oslo'), (2,'Research','Bergen'), (3,'Support','Oslo');
INSERT INTO employees VALUES (1,'Aud',2,'2010-02-01',NULL,90,'F'), (2,'Bjorn',2,'2015-03-01',NULL,60,'M'),
  (3,'Cato',2,'2019-06-01','2024-08-31',55,'M'), (4,'Dina',1,'2018-01-15',NULL,50,'F'),
  (5,'Even',1,'2021-09-01',NULL,45,'M'), (6,'Frida',3,'2022-11-01',NULL,38,'F'),
  (7,'Geir',3,'2023-02-01','2025-01-31',37,'M');
INSERT INTO projects VALUES (1,'Apollo','2023-01-01','2023-12-31',500,1), (2,'Borealis','2024-03-01',NULL,800,2),
  (3,'Comet','2025-01-01',NULL,150,4);
INSERT INTO assignments VALUES (2,1,300), (3,1,200), (4,1,50), (2,2,400), (5,3,80), (1,2,100), (4,3,120);
INSERT INTO trainings VALUES (1,'Safety','2024-04-10'), (2,'Python','2025-03-03');
INSERT INTO participants VALUES (1,2,88), (1,4,75), (1,6,40), (2,2,95), (2,1,35);
"""


@pytest.fixture(scope="module")
def staff(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Known]:
    with known_by_schema("staff", ROWS, tmp_path_factory.mktemp("staff")) as known:
        yield known


_WORK = "FROM employees e JOIN assignments a USING (emp_id)"
ANSWERED = {
    "current employees": "SELECT name FROM employees WHERE leave_date IS NULL",
    "how many current employees are there per department": (
        "SELECT dept_name, COUNT(*) FROM employees JOIN departments USING (dept_id) WHERE leave_date IS NULL GROUP BY 1"
    ),
    "employees working on more than one project": f"SELECT name {_WORK} GROUP BY name HAVING COUNT(*) > 1",
    "projects per employee": f"SELECT name, COUNT(*) {_WORK} GROUP BY name",
    "how many projects does Bjorn work on": f"SELECT COUNT(*) {_WORK} WHERE name = 'Bjorn'",
    "how many projects does Dina lead": (
        "SELECT COUNT(*) FROM projects JOIN employees ON emp_id = lead_id WHERE name = 'Dina'"
    ),
    "who leads Apollo": "SELECT name FROM employees JOIN projects ON emp_id = lead_id WHERE title = 'Apollo'",
    "average score of women and men": (
        "SELECT gender, AVG(score) FROM participants JOIN employees USING (emp_id) GROUP BY gender"
    ),
    "employees still employed": "SELECT name FROM employees WHERE leave_date IS NULL",
    "how many employees did not attend any training": (
        "SELECT COUNT(*) FROM employees WHERE emp_id NOT IN (SELECT emp_id FROM participants)"
    ),
}


@pytest.mark.parametrize(("question", "expected"), ANSWERED.items())
def test_answers_are_those_of_a_query_written_by_hand(question: str, expected: str, staff: Known) -> None:
    rows, wanted = answered(question, staff, TODAY, expected)
    assert same(rows, wanted, ordered=False), f"{rows} instead of {wanted}"


@pytest.mark.parametrize("question", ["employees hired before 2016 who are still here"])
def test_what_nothing_stands_for_is_not_answered(question: str, staff: Known) -> None:
    assert plan_of(question, staff[0], TODAY, None).kind == "abstain"
