"""Questions on tables known by their schema alone, asked in ways that mean a plainer one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assay.semantic.compile import compile_spec
from tests.ask.inferred import Known, known_by_schema, plan_of

TODAY = date(2026, 5, 20)
ROWS = """
CREATE TABLE keeper_profiles (
    keeper_id INTEGER PRIMARY KEY, name VARCHAR, age INTEGER, rank VARCHAR, paying_method VARCHAR, mentor INTEGER);
INSERT INTO keeper_profiles VALUES (1, 'Ada', 61, 'Chief', 'Cash', 12), (2, 'Bo', 30, 'Mate', 'Card', 12),
    (3, 'Cem', 45, 'Mate', 'Cash', 14), (4, 'Dee', 52, 'Mate', 'Card', 14);
CREATE TABLE towers (
    tower_id INTEGER PRIMARY KEY, title VARCHAR, coast VARCHAR, height INTEGER, built_year INTEGER,
    lit_date DATE, visitor_num INTEGER, attendance INTEGER, keeper_id INTEGER REFERENCES keeper_profiles (keeper_id));
INSERT INTO towers VALUES (1, 'North Point', 'West', 40, 1820, '1821-05-01', 500, 90, 1),
    (2, 'Grey Rock', 'West', 25, 1890, '1890-09-09', 120, 60, 1),
    (3, 'Low Sands', 'East', 18, 1961, '1962-01-01', 900, 30, 2),
    (4, 'Far Skerry', 'South', 55, 1845, '1845-03-04', 120, 20, 3);
CREATE TABLE lamps (
    lamp_id INTEGER PRIMARY KEY, tower_id INTEGER REFERENCES towers (tower_id), service_type VARCHAR, wattage INTEGER);
INSERT INTO lamps VALUES (1, 1, 'Full', 300), (2, 2, 'Partial', 100), (3, 3, 'Full', 150), (4, 3, 'Partial', 80);
CREATE TABLE crews (crew_id INTEGER PRIMARY KEY, crew_details VARCHAR);
INSERT INTO crews VALUES (1, 'Red Caps'), (2, 'Long Oars'), (3, 'Dawn Watch');
CREATE TABLE trips (trip_id INTEGER PRIMARY KEY, crew_id INTEGER REFERENCES crews (crew_id), miles INTEGER);
INSERT INTO trips VALUES (1, 2, 5), (2, 2, 9), (3, 1, 4);
"""
CASES = {
    "Sort all keeper names by their ages from old to young.": "SELECT name FROM keeper_profiles ORDER BY age DESC",
    "How many keepers are there?": "SELECT COUNT(*) FROM keeper_profiles",
    "List the titles of towers in the order of their heights starting from the highest one.": (
        "SELECT title FROM towers ORDER BY height DESC"
    ),
    "List the information of all towers ordered by their height.": "SELECT * FROM towers ORDER BY height",
    "What are the largest and smallest heights?": "SELECT MAX(height), MIN(height) FROM towers",
    "What are the ages of the oldest and youngest keepers?": "SELECT MAX(age), MIN(age) FROM keeper_profiles",
    "How many towers were built before the year of 1850?": "SELECT COUNT(*) FROM towers WHERE built_year < 1850",
    "Show the titles of towers with more than 200 visitors.": "SELECT title FROM towers WHERE visitor_num > 200",
    "What is the average number of attendees of the towers?": "SELECT AVG(attendance) FROM towers",
    "Find the names of keepers who did not pay with Cash.": (
        "SELECT name FROM keeper_profiles WHERE paying_method <> 'Cash'"
    ),
    'Which keepers have a mentor of "12"?': "SELECT name FROM keeper_profiles WHERE mentor = 12",
    "What is the rank of the keeper named Ada?": "SELECT rank FROM keeper_profiles WHERE name = 'Ada'",
    "Show the coasts of towers in descending order of the count.": (
        "SELECT coast FROM towers GROUP BY coast ORDER BY COUNT(*) DESC, coast"
    ),
    "Find the titles of towers that do not have any lamp with full service type.": (
        "SELECT title FROM towers WHERE tower_id NOT IN (SELECT tower_id FROM lamps WHERE service_type = 'Full')"
    ),
    "Find the titles of towers that do not have any lamp with wattage above 120.": (
        "SELECT title FROM towers WHERE tower_id NOT IN (SELECT tower_id FROM lamps WHERE wattage > 120)"
    ),
    "Show the name, age and rank of the keepers, sorted by age from oldest to youngest.": (
        "SELECT name, age, rank FROM keeper_profiles ORDER BY age DESC"
    ),
    "Find the title of the tower kept by the oldest keeper.": (
        "SELECT title FROM towers JOIN keeper_profiles USING (keeper_id) ORDER BY age DESC, tower_id LIMIT 1"
    ),
    "List the names of keepers, ordered by age from greatest to least.": (
        "SELECT name FROM keeper_profiles ORDER BY age DESC"
    ),
    "Sort the tower titles in descending order of the tower's height.": "SELECT title FROM towers ORDER BY height DESC",
    "Find the titles of towers with attendance bigger than 80 or smaller than 25.": (
        "SELECT title FROM towers WHERE attendance > 80 OR attendance < 25"
    ),
    "What is the average height of towers by keepers that are at least 50 years old?": (
        "SELECT AVG(height) FROM towers JOIN keeper_profiles USING (keeper_id) WHERE age >= 50"
    ),
    "When was the first tower lit?": "SELECT MIN(lit_date) FROM towers",
    "How many lamps does one tower have?": (
        "SELECT title, COUNT(*) FROM towers JOIN lamps USING (tower_id) GROUP BY title ORDER BY 2 DESC, 1"
    ),
    "Find the title of the tower that can boast the largest height.": (
        "SELECT title FROM towers ORDER BY height DESC LIMIT 1"
    ),
    "What is the average wattage of the lamps in towers watched by keepers of the rank Mate?": (
        "SELECT AVG(wattage) FROM lamps JOIN towers USING (tower_id) JOIN keeper_profiles USING (keeper_id)"
        " WHERE rank = 'Mate'"
    ),
    "What is the name of the crew that has been involved in the most trips?": (
        "SELECT crew_details FROM crews JOIN trips USING (crew_id) GROUP BY 1 ORDER BY COUNT(*) DESC LIMIT 1"
    ),
    "Show the coasts shared by towers with built year later than 1880 and towers with built year before 1830.": (
        "SELECT coast FROM towers WHERE built_year > 1880 INTERSECT SELECT coast FROM towers WHERE built_year < 1830"
    ),
}


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Known]:
    folder: Path = tmp_path_factory.mktemp("harbour")
    with known_by_schema("harbour", ROWS, folder) as known:
        yield known


@pytest.mark.parametrize("question", CASES)
def test_it_is_answered_as_the_plainer_question_is(question: str, harbour: Known) -> None:
    source, raw = harbour
    spec = plan_of(question, source, TODAY).readings[0].spec
    assert spec is not None
    sql = compile_spec(spec, source.model, source.schema, "duckdb", TODAY).sql()
    assert raw.execute(sql).fetchall() == raw.execute(CASES[question]).fetchall(), sql


def test_both_ends_are_not_answered_with_one_of_them(harbour: Known) -> None:
    plan = plan_of("Show the title of the highest and the lowest tower.", harbour[0], TODAY, threshold=None)
    assert plan.kind == "abstain" or plan.readings[0].spec is None or plan.readings[0].spec.limit is None


def test_an_order_is_no_beginning_of_a_name(harbour: Known) -> None:
    plan = plan_of("What are the titles of all towers starting with the oldest?", harbour[0], TODAY)
    assert all("starts_with" not in one.spec.canonical() for one in plan.readings if one.spec)
