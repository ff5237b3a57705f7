"""What programs returned, against a recomputation in pandas of 200 members, member by member and month by month."""

from __future__ import annotations

import random
from collections import defaultdict
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pytest

from assay.methods.pricing import by_intervention, one_number
from tests.domains.healthcare.test_healthcare_team import INDUSTRIES, _asked, copied

__all__ = ["copied"]

COUNT = 200
COLUMNS = ("intervention", "fee", "cost_before", "months_before", "cost_after", "months_after", "months_enrolled")
YEAR = pd.Timedelta(days=365)


@pytest.fixture
def drawn(copied: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """The sample with 200 who joined a program a year ago or more, a good part of whom left it again."""
    rows = copied.execute(
        "SELECT e.member_id, e.status FROM enrolments e JOIN members USING (member_id) JOIN clients USING (client_id) "
        f"WHERE industry IN {INDUSTRIES} AND enrolled_on <= DATE '2025-11-20' ORDER BY 1"
    ).fetchall()
    left = [member for member, status in rows if status == "withdrawn"]
    others = [member for member, status in rows if status != "withdrawn"]
    draw = random.Random(7)
    chosen = [*draw.sample(left, min(60, len(left))), *draw.sample(others, COUNT - min(60, len(left)))]
    copied.execute(f"DELETE FROM enrolments WHERE member_id NOT IN ({', '.join(map(str, chosen))})")
    return copied


def _frame(connection: duckdb.DuckDBPyConnection, table: str) -> pd.DataFrame:
    return pd.DataFrame(connection.sql(f"SELECT * FROM {table}").to_arrow_table().to_pydict())


def _recomputed(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, float]]:
    """Sums by intervention, one enrolment after the other; nothing of the team's SQL and methods is used."""
    programs = _frame(connection, "programs").set_index("program_id")
    months, claims = (_frame(connection, name) for name in ("member_months", "claims"))
    of_months = {member: pd.to_datetime(rows["month"]) for member, rows in months.groupby("member_id")}
    of_claims = dict(list(claims.groupby("member_id")))
    found: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for one in _frame(connection, "enrolments").itertuples():
        program, joined, left = programs.loc[one.program_id], pd.Timestamp(one.enrolled_on), one.ended_on
        sums = found[str(program["intervention"])]
        for month in of_months.get(one.member_id, ()):
            if joined - YEAR <= month < joined:
                sums["months_before"] += 1
            elif joined <= month < joined + YEAR:
                sums["months_after"] += 1
                if left is None or month <= pd.Timestamp(left):
                    sums["months_enrolled"] += 1
                    sums["paid"] += float(program["fee_per_member_month"])
        for claim in of_claims.get(one.member_id, pd.DataFrame()).itertuples():
            day, amount = pd.Timestamp(claim.service_date), float(claim.paid_amount)
            sums["cost_before"] += amount * (joined - YEAR <= day < joined)
            sums["cost_after"] += amount * (joined <= day < joined + YEAR)
    return found


def _inputs(folder: Path, connection: duckdb.DuckDBPyConnection) -> dict[str, pa.Table]:
    rows = _asked(folder, connection, "experience")
    columns: dict[str, list[Any]] = {name: [row[at] for row in rows] for at, name in enumerate(COLUMNS)}
    return {"experience": pa.table({name: _plain(values) for name, values in columns.items()})}


def _plain(values: list[Any]) -> list[Any]:
    return [value if isinstance(value, str) or value is None else float(value) for value in values]


def test_the_return_of_each_intervention_agrees(care_folder: Path, drawn: duckdb.DuckDBPyConnection) -> None:
    expected = _recomputed(drawn)
    assert sum(one["months_after"] - one["months_enrolled"] for one in expected.values()) > 100, "some left early"
    found = {row[0]: row[1:] for row in by_intervention(_inputs(care_folder, drawn), model={"trend": 0.06}).rows()}
    assert set(found) == set(expected)
    for name, sums in expected.items():
        avoided = sums["cost_before"] / sums["months_before"] * sums["months_after"] * 1.06 - sums["cost_after"]
        net = avoided - sums["paid"]
        assert found[name] == pytest.approx((avoided, sums["paid"], net, net / sums["paid"]))


def test_the_return_in_all_agrees(care_folder: Path, drawn: duckdb.DuckDBPyConnection) -> None:
    every: dict[str, float] = defaultdict(float)
    for sums in _recomputed(drawn).values():
        for name, amount in sums.items():
            every[name] += amount
    avoided = every["cost_before"] / every["months_before"] * every["months_after"] * 1.06 - every["cost_after"]
    cost = 16 * every["months_enrolled"] + 10_000
    model = {"trend": 0.06, "fee_per_member_month": 16, "set_up_cost": 10_000}
    inputs = _inputs(care_folder, drawn)
    assert one_number(inputs, "program_cost", model).rows()[0][0] == pytest.approx(cost)
    assert one_number(inputs, "roi", model).rows()[0][0] == pytest.approx((avoided - cost) / cost)
