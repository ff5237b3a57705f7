"""Questions on tables known by their schema alone: what belongs to which rows, what is missing, what is shown once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assay.semantic.compile import compile_spec
from tests.ask.inferred import Known, known_by_schema, plan_of

TODAY = date(2026, 5, 20)
ROWS = """
CREATE TABLE person (person_id INTEGER PRIMARY KEY, name VARCHAR, age INTEGER, town VARCHAR);
INSERT INTO person VALUES (1, 'Ada', 61, 'Wick'), (2, 'Bo', 30, 'Ayr'), (3, 'Cem', 45, 'Wick'), (4, 'Dee', 52, 'Ayr'),
    (5, 'Eli', 20, 'Oban');
CREATE TABLE rower (rower_id INTEGER PRIMARY KEY REFERENCES person (person_id), best_time DOUBLE, total_wins INTEGER);
INSERT INTO rower VALUES (1, 7.5, 3), (2, 6.9, 8), (3, 7.1, 5);
CREATE TABLE club (club_name VARCHAR PRIMARY KEY, hall VARCHAR, budget INTEGER);
INSERT INTO club VALUES ('Otters', 'North', 900), ('Herons', 'South', 400), ('Swans', 'South', 700);
CREATE TABLE boathouse (hall VARCHAR PRIMARY KEY, shelf VARCHAR, capacity INTEGER);
INSERT INTO boathouse VALUES ('East', 'a', 40), ('West', 'b', 70), ('North', 'c', 90);
CREATE TABLE boat (
    boat_id INTEGER PRIMARY KEY, title VARCHAR, kind VARCHAR, length INTEGER, racing VARCHAR, lat DOUBLE, long DOUBLE,
    club_name VARCHAR REFERENCES club (club_name));
INSERT INTO boat VALUES (1, 'Dart', 'Four', 12, 'Y', 1.5, 20.0, 'Otters'), (2, 'Fleet', 'Four', 13, 'N', 2.5, 21.0,
    'Otters'), (3, 'Dart', 'Eight', 17, 'Y', 3.5, 22.0, 'Herons'), (4, 'Reed', 'Pair', 9, 'unsure', 4.5, 23.0, 'Swans');
CREATE TABLE outing (
    outing_id INTEGER PRIMARY KEY, rower_id INTEGER REFERENCES rower (rower_id), season VARCHAR, miles INTEGER,
    boat_id INTEGER REFERENCES boat (boat_id), seats_free INTEGER);
INSERT INTO outing VALUES (1, 1, 'Spring', 4, 1, 2), (2, 2, 'Spring', 9, 2, 0), (3, 2, 'Autumn', 6, 1, 1),
    (4, 3, 'Autumn', 3, 3, 5), (5, 2, 'Spring', 2, 1, 9);
CREATE TABLE member (member_id INTEGER PRIMARY KEY, member_name VARCHAR, email VARCHAR, joined_on DATE);
INSERT INTO member VALUES (1, 'Fay', 'f@x.org', '2020-01-01'), (2, 'Gus', 'g@x.org', '2024-01-01'),
    (3, 'Hal', 'h@x.org', '2022-01-01');
CREATE TABLE member_payment (
    payment_id INTEGER PRIMARY KEY, member_id INTEGER REFERENCES member (member_id), paid_on DATE, pounds INTEGER);
INSERT INTO member_payment VALUES (1, 1, '2025-03-01', 40), (2, 2, '2025-01-07', 15), (3, 1, '2025-02-02', 20),
    (4, 3, '2025-06-09', 35);
CREATE TABLE moorings (harbour VARCHAR, year INTEGER, moorings INTEGER);
INSERT INTO moorings VALUES ('Inner', 2023, 12), ('Outer', 2023, 30), ('Inner', 2024, 15), ('Outer', 2024, 28);
CREATE TABLE mended_boat (boat_id INTEGER PRIMARY KEY REFERENCES boat (boat_id), cost_of_mending INTEGER);
INSERT INTO mended_boat VALUES (2, 30), (4, 80);
"""
CASES = {
    "What is the average age of rowers?": "SELECT AVG(age) FROM person JOIN rower ON person_id = rower_id",
    "What are the towns of rowers and the number of rowers?": (
        "SELECT town, COUNT(*) FROM rower JOIN person ON person_id = rower_id GROUP BY town ORDER BY 2 DESC, 1"
    ),
    "How many boats are there in each season?": (
        "SELECT season, COUNT(DISTINCT boat_id) FROM outing GROUP BY season ORDER BY 2 DESC, 1"
    ),
    "List the titles of boats that were not mended.": "SELECT title FROM boat WHERE boat_id IN (1, 3)",
    "Find the titles of boats that have not had an outing in spring.": "SELECT title FROM boat WHERE boat_id IN (3, 4)",
    "Which boats have never had more than 4 seats free? Give their titles.": (
        "SELECT title FROM boat WHERE boat_id IN (2, 4)"
    ),
    "How many boats are racing?": "SELECT COUNT(*) FROM boat WHERE racing = 'Y'",
    "What is the title of boat 3?": "SELECT title FROM boat WHERE boat_id = 3",
    "What is the average latitude and longitude of the boats?": "SELECT AVG(lat), AVG(long) FROM boat",
    "What are the different titles of boats, ordered by length?": (
        "SELECT title FROM boat GROUP BY title ORDER BY MIN(length), title"
    ),
    "What are the top 2 highest lengths?": "SELECT length FROM boat ORDER BY length DESC LIMIT 2",
    "What are the greatest and average capacity of boathouses?": "SELECT MAX(capacity), AVG(capacity) FROM boathouse",
    "Find the halls that have a boathouse with capacity more than 50.": (
        "SELECT hall FROM boathouse WHERE capacity > 50"
    ),
    "How many rowers had outings in spring with more than 8 miles?": (
        "SELECT COUNT(DISTINCT rower_id) FROM outing WHERE season = 'Spring' AND miles > 8"
    ),
    "Find the name of the member who made a payment most recently.": "SELECT 'Hal'",
    "What is the name of the member who made the first payment?": "SELECT 'Gus'",
    "Who made the latest payment?": "SELECT 'Hal'",
    "How many total miles were rowed in each season?": (
        "SELECT season, SUM(miles) FROM outing GROUP BY season ORDER BY 2 DESC, 1"
    ),
    "Which season has the highest average age of rowers?": "SELECT 'Spring'",
    "How many moorings are there in 2024?": "SELECT SUM(moorings) FROM moorings WHERE year = 2024",
    "Find the titles of boats whose length is greater 12.": "SELECT title FROM boat WHERE length > 12",
}


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Known]:
    folder: Path = tmp_path_factory.mktemp("rowing")
    with known_by_schema("rowing", ROWS, folder) as made:
        yield made


@pytest.mark.parametrize("question", CASES)
def test_what_belongs_to_which_rows_is_understood(question: str, known: Known) -> None:
    source, reading = known
    plan = plan_of(question, source, TODAY)
    spec = plan.readings[0].spec
    assert spec is not None, plan.reason
    sql = compile_spec(spec, source.model, source.schema, "duckdb", TODAY).sql()
    got = reading.execute(sql).fetchall()
    wanted = reading.execute(CASES[question]).fetchall()
    assert got == wanted if "ORDER BY" in CASES[question] else sorted(got) == sorted(wanted), sql
