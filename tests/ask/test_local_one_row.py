"""Questions on tables known by their schema alone: compared with one row, ordered by what is theirs, all there is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assay.semantic.compile import compile_spec
from tests.ask.inferred import Known, known_by_schema, plan_of

TODAY = date(2026, 5, 20)
ROWS = """
CREATE TABLE bakeries (
    bakery_id INTEGER PRIMARY KEY, name VARCHAR, district VARCHAR, market_value_million INTEGER, company VARCHAR);
INSERT INTO bakeries VALUES (1, 'Crust', 'North', 4, 'Mill AG'), (2, 'Crumb', 'North', 9, 'Mill AG'),
    (3, 'Rye', 'South', 6, 'Own');
CREATE TABLE bakers (
    baker_id INTEGER PRIMARY KEY, first_name VARCHAR, last_name VARCHAR, title VARCHAR, salary INTEGER,
    hire_date DATE, birth_date DATE, bakery_id INTEGER REFERENCES bakeries (bakery_id));
INSERT INTO bakers VALUES (1, 'Ada', 'Voss', 'Head', 52, '2011-04-01', '1980-01-05', 1),
    (2, 'Bela', 'Kranz', 'Mate', 31, '2019-09-01', '1995-11-30', 1),
    (3, 'Cleo', 'Amsel', 'Mate', 38, '2015-02-01', '1991-06-17', 2),
    (4, 'Dov', 'Reuter', 'Mate', 29, '2022-07-01', '2001-03-03', 3);
CREATE TABLE staff (
    staff_id INTEGER PRIMARY KEY, first_name VARCHAR, middle_name VARCHAR, last_name VARCHAR, age INTEGER,
    other_details VARCHAR, zip_postcode VARCHAR);
INSERT INTO staff VALUES (1, 'Eva', 'M.', 'Linde', 19, 'nights', '1010'),
    (2, 'Finn', 'T.', 'Okoro', 44, 'days', '2020');
CREATE TABLE customers (customer_id INTEGER PRIMARY KEY, name VARCHAR);
INSERT INTO customers VALUES (1, 'Inn');
CREATE TABLE shifts (
    shift_id INTEGER PRIMARY KEY, shift_number INTEGER, staff_id INTEGER REFERENCES staff (staff_id), hours INTEGER);
INSERT INTO shifts VALUES (1, 7, 1, 8), (2, 9, 1, 6), (3, 11, 2, 12);
CREATE TABLE sales (
    sale_id INTEGER PRIMARY KEY, sale_type VARCHAR, sale_amount INTEGER, bakery_id INTEGER
        REFERENCES bakeries (bakery_id), sold_by INTEGER REFERENCES bakers (baker_id));
INSERT INTO sales VALUES (1, 'Counter', 5, 1, 1), (2, 'Counter', 4, 1, 2), (3, 'Counter', 6, 2, NULL),
    (4, 'Order', 70, 3, 4), (5, 'Order', 20, 3, NULL);
"""
CASES = {
    "Which bakers have a salary higher than the baker with id 3?": (
        "SELECT first_name, last_name FROM bakers WHERE salary > 38"
    ),
    "List the last names of bakers earning less than the baker whose last name is Amsel.": (
        "SELECT last_name FROM bakers WHERE salary < 38"
    ),
    "What are the last names of the 2 bakers who get paid the least?": (
        "SELECT last_name FROM bakers ORDER BY salary LIMIT 2"
    ),
    "Who is the youngest baker in the company?": "SELECT 'Dov', 'Reuter'",
    "Sort the bakery names in descending order of the bakery's market value.": (
        "SELECT name FROM bakeries ORDER BY market_value_million DESC"
    ),
    "What is the type of sale with the highest total amount?": "SELECT 'Order'",
    "What information is there on the bakeries in the North district?": (
        "SELECT * FROM bakeries WHERE district = 'North'"
    ),
    "Return all columns of the bakeries.": "SELECT * FROM bakeries",
    "What is the average salary of each bakery's bakers?": (
        "SELECT b.name, AVG(salary) FROM bakers JOIN bakeries b USING (bakery_id) GROUP BY b.name"
    ),
    "What are all districts with a bakery?": "SELECT DISTINCT district FROM bakeries",
    "Which titles do we have for bakers?": "SELECT DISTINCT title FROM bakers",
    "What are the first, middle, and last names of all staff members?": (
        "SELECT first_name, middle_name, last_name FROM staff"
    ),
    "Show the details and zip codes of all the staff members.": "SELECT other_details, zip_postcode FROM staff",
    "Show the last names of the staff who have a shift and are under 20.": "SELECT 'Linde'",
    "What are the hours of the shift with number 9?": "SELECT 6",
    "List all staff ids": "SELECT staff_id FROM staff",
    "Which districts contain bakeries?": "SELECT DISTINCT district FROM bakeries",
    "What is the name and the district of the one with the highest market value?": "SELECT 'Crumb', 'North'",
    "What are the names of bakers?": "SELECT first_name, last_name FROM bakers",
}
ORDERED = {
    "Sort the bakery names in descending order of the bakery's market value.",
    "What are the last names of the 2 bakers who get paid the least?",
}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Known]:
    folder: Path = tmp_path_factory.mktemp("town")
    with known_by_schema("town", ROWS, folder) as known:
        yield known


@pytest.mark.parametrize("text", CASES)
def test_a_question_means_the_query_written_by_hand(town: Known, text: str) -> None:
    source, connection = town
    plan = plan_of(text, source, TODAY)
    assert plan.kind == "answer", plan.reason
    spec = plan.readings[0].spec
    assert spec is not None
    sql = compile_spec(spec, source.model, source.schema, "duckdb", TODAY).sql()
    found, wanted = connection.execute(sql).fetchall(), connection.execute(CASES[text]).fetchall()
    assert found == wanted if text in ORDERED else sorted(found, key=str) == sorted(wanted, key=str), sql


def test_some_doer_makes_no_groups(town: Known) -> None:
    source, connection = town
    spec = plan_of("How many different sales were handled by some baker?", source, TODAY).readings[0].spec
    assert spec is not None
    sql = compile_spec(spec, source.model, source.schema, "duckdb", TODAY).sql()
    assert [row for row in connection.execute(sql).fetchall() if len(row) > 1] == [], sql
