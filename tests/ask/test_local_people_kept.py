"""Questions on tables whose columns are written short, about persons, letters in names, years and their own columns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assay.semantic.compile import compile_spec
from tests.ask.inferred import Known, known_by_schema, plan_of

TODAY = date(2026, 5, 20)
ROWS = """
CREATE TABLE workshop (
    wrk_code VARCHAR PRIMARY KEY, wrk_label VARCHAR, wrk_size VARCHAR, wrk_founded INTEGER, wrk_fee INTEGER);
INSERT INTO workshop VALUES ('W1', 'Lathe', 'small', 1911, 20), ('W2', 'Forge', 'large', 1987, 35),
    ('W3', 'Kiln', 'small', 3050, 50), ('W4', 'Loom', 'medium', 950, 35);
CREATE TABLE mechanic (
    MID INTEGER PRIMARY KEY, LName VARCHAR, Fname VARCHAR, wage INTEGER, hired DATE, bench INTEGER,
    degree VARCHAR, wrk_code VARCHAR REFERENCES workshop (wrk_code));
INSERT INTO mechanic VALUES (1, 'Moor', 'Mina', 900, '2019-03-01', 3, 'Ph.D.', 'W1'),
    (2, 'Adler', 'Oskar', 700, '2021-07-09', 3, 'M.A.', 'W1'), 
    (3, 'Stein', 'Dora', 800, '2020-02-02', 4, 'Ph.D.', 'W2'),
    (4, 'Kolm', 'Imre', 650, '2023-10-20', 5, NULL, 'W3'), (5, 'Roth', 'Sven', 990, '2024-01-15', 3, 'M.A.', 'W2');
CREATE TABLE repairs (
    repair_id INTEGER PRIMARY KEY, done_by INTEGER REFERENCES mechanic (MID), checked_by INTEGER
        REFERENCES mechanic (MID), hours INTEGER);
INSERT INTO repairs VALUES (1, 1, 2, 4), (2, 1, NULL, 2), (3, 3, 2, 7), (4, 5, NULL, 1), (5, 1, 5, 3);
"""
CASES = {
    "What are the last names of the mechanics?": "SELECT LName FROM mechanic",
    "What are the full names and wages of all mechanics?": "SELECT Fname, LName, wage FROM mechanic",
    "Show the full names of mechanics who have the letter D in their first name.": (
        "SELECT Fname, LName FROM mechanic WHERE Fname ILIKE '%d%'"
    ),
    "What are the last names of mechanics without the letter M in their first name?": (
        "SELECT LName FROM mechanic WHERE Fname NOT ILIKE '%m%'"
    ),
    "Show the last names of mechanics whose first name does not contain the letter a.": (
        "SELECT LName FROM mechanic WHERE Fname NOT ILIKE '%a%'"
    ),
    "Show the wages of mechanics whose first name is ending with the letter a.": (
        "SELECT wage FROM mechanic WHERE Fname ILIKE '%a'"
    ),
    "What are the last names of mechanics with D or S in their first name?": (
        "SELECT LName FROM mechanic WHERE Fname ILIKE '%d%' OR Fname ILIKE '%s%'"
    ),
    "Show all workshop sizes.": "SELECT DISTINCT wrk_size FROM workshop",
    "What are the label and the fee of the workshop with code W2?": (
        "SELECT wrk_label, wrk_fee FROM workshop WHERE wrk_code = 'W2'"
    ),
    "How many mechanics have a Ph.D. in each workshop?": (
        "SELECT wrk_label, COUNT(*) FROM mechanic JOIN workshop USING (wrk_code) WHERE degree = 'Ph.D.' GROUP BY 1"
    ),
    "Count the workshops with a fee larger than or equal to $35.": "SELECT COUNT(*) FROM workshop WHERE wrk_fee >= 35",
    "Show the labels of workshops founded after 1950.": "SELECT wrk_label FROM workshop WHERE wrk_founded > 1950",
    "Which mechanics were hired after March 1st, 2020 and before January 1st, 2024?": (
        "SELECT Fname, LName FROM mechanic WHERE hired > '2020-03-01' AND hired < '2024-01-01'"
    ),
    "Report all benches that have less than 2 mechanics.": (
        "SELECT bench FROM mechanic GROUP BY bench HAVING COUNT(*) < 2"
    ),
    "Find the distinct last names of the mechanics who have a degree.": (
        "SELECT DISTINCT LName FROM mechanic WHERE degree IS NOT NULL"
    ),
    "What are the last names of mechanics who make more than the average?": (
        "SELECT LName FROM mechanic WHERE wage > (SELECT AVG(wage) FROM mechanic)"
    ),
    "What is the last name of the mechanic with the highest wage, and what is their wage?": (
        "SELECT LName, wage FROM mechanic ORDER BY wage DESC LIMIT 1"
    ),
    "What is the last name of the mechanic with the highest wage, and when were they hired?": (
        "SELECT LName, hired FROM mechanic ORDER BY wage DESC LIMIT 1"
    ),
    "What is the code of the workshop with the most mechanics, and how many mechanics does this workshop have?": (
        "SELECT 'W1', 2"
    ),
    "How many mechanics can one workshop have at most? List the workshop code and the number.": "SELECT 'W1', 2",
}


@pytest.fixture(scope="module")
def garage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Known]:
    folder: Path = tmp_path_factory.mktemp("garage")
    with known_by_schema("garage", ROWS, folder) as known:
        yield known


@pytest.mark.parametrize("text", CASES)
def test_a_question_means_the_query_written_by_hand(garage: Known, text: str) -> None:
    source, connection = garage
    plan = plan_of(text, source, TODAY)
    assert plan.kind == "answer", plan.reason
    spec = plan.readings[0].spec
    assert spec is not None
    tree = compile_spec(spec, source.model, source.schema, "duckdb", TODAY).tree
    found = connection.execute(tree.sql("duckdb")).fetchall()
    wanted = connection.execute(CASES[text]).fetchall()
    assert sorted(map(_row, found)) == sorted(map(_row, wanted))


def _row(row: tuple[object, ...]) -> list[str]:
    return sorted(map(str, row))
