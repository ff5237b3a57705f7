"""The methods agree with an independent recomputation in pandas on 200 members drawn from the sample data."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pytest

from assay.methods.clinical import outcomes
from assay.methods.pharmacy import courses, gap_patterns
from assay.methods.utilization import before_and_after, rates, readmission_rate

START, END = pd.Timestamp("2025-01-01"), pd.Timestamp("2026-10-31")
COUNT = 200
FILLS = """SELECT member_id AS member, drug_class, drug_name AS drug, filled_on AS day, days_supply AS days
           FROM pharmacy_fills JOIN drugs USING (drug_id)"""
TABLES = {
    "fills": FILLS,
    "cover": 'SELECT member_id AS member, covered_from AS start, covered_until AS "end" FROM coverage_spans',
    "members": 'SELECT member_id AS member, plan_type AS "group", died_on AS died FROM members',
    "events": "SELECT member_id AS member, started_on AS day, encounter_type AS kind FROM encounters",
    "stays": 'SELECT member_id AS member, started_on AS start, ended_on AS "end" FROM encounters '
    "WHERE encounter_type = 'inpatient'",
    "joined": "SELECT member_id AS member, enrolled_on AS day FROM enrolments",
    "results": "SELECT member_id AS member, observed_on AS day, result FROM observations WHERE measure = 'systolic_bp'",
}


@pytest.fixture(scope="module")
def care(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    out = tmp_path_factory.mktemp("agreement") / "care.duckdb"
    program = Path(__file__).resolve().parents[2] / "domains" / "healthcare" / "generate.py"
    given = ["--out", str(out), "--scale", "0.04", "--as-of", "2026-11-20"]
    subprocess.run([sys.executable, str(program), *given], check=True, capture_output=True, timeout=120)
    with duckdb.connect(str(out), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def inputs(care: duckdb.DuckDBPyConnection) -> dict[str, pa.Table]:
    """The tables of 200 members: half of those in a program, half of those with medicine."""
    draw = random.Random(20)
    ids = "SELECT DISTINCT member_id FROM {} ORDER BY 1"
    joined, treated = (
        [row[0] for row in care.execute(ids.format(table)).fetchall()] for table in ("enrolments", "pharmacy_fills")
    )
    chosen = set(draw.sample(joined, COUNT // 2))
    chosen |= set(draw.sample(sorted(set(treated) - chosen), COUNT - len(chosen)))
    found = {}
    for name, sql in TABLES.items():
        table = care.sql(f"SELECT * FROM ({sql}) WHERE member IN ({', '.join(map(str, chosen))})").to_arrow_table()
        found[name] = table
    period = pa.table({"start": pa.array([START.date()]), "end": pa.array([END.date()])})
    return {**found, "period": period}


def _frame(inputs: dict[str, pa.Table], name: str) -> pd.DataFrame:
    frame = pd.DataFrame(inputs[name].to_pydict())
    for column in ("day", "start", "end", "died"):
        if column in frame:
            frame[column] = pd.to_datetime(frame[column])
    return frame


def _covered(inputs: dict[str, pa.Table]) -> dict[int, set[int]]:
    """Every insured day of each member, one by one."""
    found: dict[int, set[int]] = {}
    for member, start, end in _frame(inputs, "cover")[["member", "start", "end"]].itertuples(index=False):
        found.setdefault(member, set()).update(range(start.toordinal(), end.toordinal() + 1))
    return found


def _days_with_medicine(fills: pd.DataFrame) -> set[int]:
    """Day by day: each drug's stock is eaten, one day's worth a day."""
    days: set[int] = set()
    for _, of_drug in fills.groupby("drug"):
        stock = of_drug.groupby("day")["days"].sum()
        comes = {day.toordinal(): int(amount) for day, amount in stock.items()}
        left, last = 0, max(comes) + sum(comes.values())
        for day in range(min(comes), last + 1):
            left += comes.get(day, 0)
            if left:
                days.add(day)
                left -= 1
    return days


def test_adherence_agrees(inputs: dict[str, pa.Table]) -> None:
    cover, expected = _covered(inputs), {}
    fills = _frame(inputs, "fills")
    fills = fills[(fills["day"] >= START) & (fills["day"] <= END)]
    for (member, group), own in fills.groupby(["member", "drug_class"]):
        first = own["day"].min().toordinal()
        observed = {day for day in cover[member] if first <= day <= END.toordinal()}
        if own["day"].nunique() >= 2 and len(observed) >= 91:
            having = len(_days_with_medicine(own) & observed)
            expected[member, group] = (having / len(observed), own["days"].sum() / len(observed))
    found = {key: (one.pdc, one.mpr) for key, one in courses(inputs).items()}
    assert set(found) == set(expected)
    assert len(found) > 80
    assert all(found[key] == pytest.approx(expected[key]) for key in found)


def test_gap_patterns_agree(inputs: dict[str, pa.Table]) -> None:
    cover, judged = _covered(inputs), set(courses(inputs))
    fills = _frame(inputs, "fills")
    fills = fills[(fills["day"] >= START) & (fills["day"] <= END)]
    counted: dict[tuple[str, str], int] = {}
    for (member, group), own in fills.groupby(["member", "drug_class"]):
        if (member, group) in judged:
            having = _days_with_medicine(own)
            days = range(own["day"].min().toordinal(), END.toordinal() + 1)
            seen, insured = [day in having for day in days], [day in cover[member] for day in days]
            kind = _kind(seen, insured)
            counted[group, kind] = counted.get((group, kind), 0) + 1
    found = {(row[0], row[1]): row[2] for row in gap_patterns(inputs).rows() if row[2]}
    assert found == counted


def _kind(seen: list[bool], insured: list[bool]) -> str:
    runs, run = [], 0
    for has, member in zip(seen, insured, strict=True):
        if has and run:
            runs.append(run)
        run = 0 if has else run + member
    if run >= 60:
        return "Stopped"
    longest = max([*runs, run])
    return "Long gaps" if longest > 30 else "Short gaps" if longest > 7 else "Steady"


def test_rates_agree(inputs: dict[str, pa.Table]) -> None:
    cover, members = _covered(inputs), _frame(inputs, "members").set_index("member")["group"]
    middles = [day.toordinal() for day in pd.date_range(START, END) if day.day == 15]
    months = pd.Series({member: sum(day in days for day in middles) for member, days in cover.items()})
    events = _frame(inputs, "events")
    events = events[(events["day"] >= START) & (events["day"] <= END)]
    expected = events.groupby(events["member"].map(members)).size() / months.groupby(members).sum() * 12_000
    found = {row[0]: row[1] for row in rates(inputs).rows()}
    assert found == pytest.approx(expected.to_dict())


def test_before_and_after_agree(inputs: dict[str, pa.Table]) -> None:
    cover, events = _covered(inputs), _frame(inputs, "events")
    joined = _frame(inputs, "joined").set_index("member")["day"]
    year = pd.Timedelta(days=365)
    sides: dict[int, list[int]] = {}
    for member, day in joined.items():
        days, at = cover[member], day.toordinal()
        two = [sum(at - 365 <= d < at for d in days), sum(at <= d < at + 365 for d in days)]
        if all(two):
            sides[member] = two
    events = events[events["member"].isin(sides)]
    since = events["day"] - events["member"].map(joined)
    for kind, before, after, change, count in before_and_after(inputs).rows():
        own = since[events["kind"] == kind]
        rate = [((own >= a) & (own < b)).sum() * 365_000 / sum(two[at] for two in sides.values())
                for at, (a, b) in enumerate([(-year, pd.Timedelta(0)), (pd.Timedelta(0), year)])]  # fmt: skip
        assert (before, after, count) == pytest.approx((*rate, len(sides)))
        assert change is None or change == pytest.approx(rate[1] / rate[0] - 1)


def test_readmissions_agree(inputs: dict[str, pa.Table]) -> None:
    cover, members = _covered(inputs), _frame(inputs, "members").set_index("member")
    stays = _frame(inputs, "stays").sort_values(["member", "start"])
    month = pd.Timedelta(days=30)
    expected: dict[str, list[int]] = {}
    for member, own in stays.groupby("member"):
        counts = expected.setdefault(str(members.loc[member, "group"]), [0, 0])
        gap = own["start"] - own["end"].shift()
        whole = own.groupby((~(gap <= pd.Timedelta(days=1))).cumsum()).agg({"start": "min", "end": "max"})
        for at, out in enumerate(whole["end"]):
            died = members.loc[member, "died"]
            insured = all(out.toordinal() + day in cover[member] for day in range(31))
            if START <= out <= END and insured and not died <= out + month:
                counts[0] += 1
                counts[1] += at + 1 < len(whole) and whole["start"].iloc[at + 1] - out <= month
    assert {row[0]: [row[2], row[3]] for row in readmission_rate(inputs).rows()} == expected


def test_outcomes_agree(inputs: dict[str, pa.Table]) -> None:
    results = _frame(inputs, "results").merge(_frame(inputs, "joined"), on="member", suffixes=("", "_joined"))
    results["result"] = results["result"].astype(float)
    results = results.dropna(subset=["result"]).sort_values("day", kind="stable")
    since = (results["day"] - results["day_joined"]).dt.days
    before = results[since.between(-180, 0)].groupby("member")["result"].last()
    after = results[since.between(90, 365)].groupby("member")["result"].last()
    both = pd.concat([before.rename("before"), after.rename("after")], axis=1).dropna()
    row: list[Any] = outcomes(inputs, least_change=5.0).rows()[0]
    fall = both["before"].mean() - both["after"].mean()
    improved = (both["before"] - both["after"] >= 5).mean()
    expected = [both["before"].mean(), both["after"].mean(), fall / both["before"].mean(), improved, len(both)]
    assert row[1:6] == pytest.approx(expected)
    assert len(both) > 20
