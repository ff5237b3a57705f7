"""What the team's queries bring to the methods, checked by queries written by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from assay.dashboards.binding import bind
from assay.packs.pack import read_pack

TODAY = date(2026, 11, 20)
INDUSTRIES = ("Retail", "Transport", "Technology")


@pytest.fixture
def copied(care: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """The sample in memory, where it may be spoilt."""
    names = [row[0] for row in care.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
    with duckdb.connect() as memory:
        for name in names:
            rows = care.sql(f"SELECT * FROM {name}").to_arrow_table()  # noqa: F841 - found by its name
            memory.execute(f"CREATE TABLE {name} AS SELECT * FROM rows")
        yield memory


def _asked(folder: Path, connection: duckdb.DuckDBPyConnection, query: str, **values: Any) -> list[tuple[Any, ...]]:
    written = read_pack(folder).read("team")["queries"][query]
    given = {"industry": list(INDUSTRIES), "today": TODAY, **values}
    return connection.execute(bind(written, given, "duckdb")).fetchall()


def test_results_come_in_the_order_they_were_noted_wherever_they_lie(
    care_folder: Path, copied: duckdb.DuckDBPyConnection
) -> None:
    """Of several results on one day the last one counts, so their order is a number of the dashboard."""
    copied.execute("CREATE TABLE turned AS SELECT * FROM observations ORDER BY observation_id DESC")
    copied.execute("DROP TABLE observations")
    copied.execute("ALTER TABLE turned RENAME TO observations")
    expected = copied.execute(
        "SELECT member_id, observed_on, result FROM observations WHERE measure = 'HbA1c' AND member_id IN "
        "(SELECT e.member_id FROM enrolments e JOIN members USING (member_id) JOIN clients USING (client_id) "
        f"WHERE industry IN {INDUSTRIES}) ORDER BY observation_id"
    ).fetchall()
    assert len({row[:2] for row in expected}) < len(expected), "some were measured twice on a day"
    assert _asked(care_folder, copied, "results", measure="HbA1c") == expected


def test_the_fee_of_an_intervention_times_its_months_is_what_its_programs_were_paid(
    care_folder: Path, copied: duckdb.DuckDBPyConnection
) -> None:
    found = _asked(care_folder, copied, "experience")
    paid = copied.execute(
        "SELECT intervention, SUM(fee_per_member_month) FROM enrolments JOIN programs USING (program_id) "
        "JOIN members USING (member_id) JOIN clients USING (client_id) JOIN member_months USING (member_id) "
        f"WHERE industry IN {INDUSTRIES} AND enrolled_on <= DATE '2025-11-20' "
        "AND month >= enrolled_on AND month < enrolled_on + 365 AND (ended_on IS NULL OR month <= ended_on) GROUP BY 1"
    ).fetchall()
    assert {row[0]: float(row[1]) * row[6] for row in found} == pytest.approx({name: float(fee) for name, fee in paid})


def test_an_intervention_without_a_claim_is_there_with_a_cost_of_nothing(
    care_folder: Path, copied: duckdb.DuckDBPyConnection
) -> None:
    copied.execute(
        "DELETE FROM claims WHERE member_id IN (SELECT member_id FROM enrolments JOIN programs USING (program_id) "
        "WHERE intervention = 'coaching')"
    )
    found = {row[0]: (row[2], row[4]) for row in _asked(care_folder, copied, "experience")}
    assert found["coaching"] == (0, 0)
    assert found["pharmacist_review"] > (0, 0)
