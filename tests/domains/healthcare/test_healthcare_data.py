"""The data of the sample health programs: repeatable, consistent, plausible, with its stories in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

Care = duckdb.DuckDBPyConnection
TABLES = (
    "clients", "members", "coverage_spans", "member_months", "programs", "enrolments", "observations", "encounters",
    "claims", "drugs", "pharmacy_fills", "value_sections", "prospects",
)  # fmt: skip
COVERED = """EXISTS (SELECT 1 FROM coverage_spans s WHERE s.member_id = x.member_id
             AND {day} BETWEEN covered_from AND covered_until)"""


def _one(care: Care, sql: str) -> Any:
    found = care.execute(sql).fetchone()
    assert found is not None
    return found[0]


def _fingerprint(care: Care) -> dict[str, Any]:
    return {table: _one(care, f"SELECT (COUNT(*), BIT_XOR(HASH(t)), SUM(HASH(t))) FROM {table} t") for table in TABLES}


def test_the_same_arguments_give_the_same_rows_and_another_seed_others(make_care: Callable[..., Care]) -> None:
    first = make_care("--scale", "0.02", "--as-of", "2026-11-20")
    again = make_care("--as-of", "2026-11-20", "--scale", "0.02", "--seed", "11")
    other = make_care("--as-of", "2026-11-20", "--scale", "0.02", "--seed", "12")
    assert _fingerprint(again) == _fingerprint(first) != _fingerprint(other)
    assert _one(other, "SELECT COUNT(*) FROM members") == 1000


@pytest.mark.parametrize("scale", ["0", "-1", "21"])
def test_a_scale_out_of_range_is_refused(generate_care: Callable[..., Any], tmp_path: Path, scale: str) -> None:
    done = generate_care(tmp_path / "care.duckdb", "--scale", scale)
    assert done.returncode == 2
    assert "at most 20" in done.stderr


def test_a_failed_run_leaves_the_old_file_and_no_rubbish(generate_care: Callable[..., Any], tmp_path: Path) -> None:
    out = tmp_path / "care.duckdb"
    out.write_bytes(b"the file of before")
    assert generate_care(out, "--scale", "0.01", "--as-of", "0002-01-01").returncode != 0
    assert out.read_bytes() == b"the file of before"
    assert list(tmp_path.iterdir()) == [out]


IMPOSSIBLE = {
    "fills without cover": f"pharmacy_fills x WHERE NOT {COVERED.format(day='filled_on')}",
    "encounters without cover": f"encounters x WHERE NOT {COVERED.format(day='started_on')}",
    "results without cover": f"observations x WHERE NOT {COVERED.format(day='observed_on')}",
    "claims without cover": f"claims x WHERE NOT {COVERED.format(day='service_date')}",
    "member months without cover": f"member_months x WHERE NOT {COVERED.format(day='month + 14')}",
    "cover after death": "coverage_spans JOIN members USING (member_id) WHERE covered_until > died_on",
    "cover that overlaps": (
        "coverage_spans a JOIN coverage_spans b ON a.member_id = b.member_id AND a.span_id < b.span_id "
        "AND a.covered_until >= b.covered_from"
    ),
    "enrolments of members without a condition": (
        "enrolments JOIN members USING (member_id) WHERE primary_condition IS NULL"
    ),
    "programs for another condition": (
        "enrolments JOIN members USING (member_id) JOIN programs USING (program_id) "
        "WHERE primary_condition <> target_condition"
    ),
    "active enrolments with an end, or the reverse": "enrolments WHERE (status = 'active') <> (ended_on IS NULL)",
    "stays that overlap": (
        "encounters a JOIN encounters b ON a.member_id = b.member_id AND a.encounter_id < b.encounter_id "
        "AND a.encounter_type = 'inpatient' AND b.encounter_type = 'inpatient' AND b.started_on <= a.ended_on"
    ),
    "claims paid above what is allowed": "claims WHERE paid_amount > allowed_amount OR allowed_amount > billed_amount",
    "unpaid claims with money": "claims WHERE status <> 'paid' AND paid_amount <> 0",
    "events after the last day": "encounters WHERE ended_on > DATE '2026-11-20'",
    "results that nobody survives": (
        "observations WHERE measure = 'HbA1c' AND result NOT BETWEEN 4 AND 16 "
        "OR measure = 'systolic_bp' AND result NOT BETWEEN 80 AND 230 "
        "OR measure = 'bmi' AND result NOT BETWEEN 15 AND 60"
    ),
}


@pytest.mark.parametrize("what", IMPOSSIBLE)
def test_there_are_no(care: Care, what: str) -> None:
    assert _one(care, f"SELECT COUNT(*) FROM {IMPOSSIBLE[what]}") == 0


def test_readmissions_are_what_the_rule_finds(care: Care) -> None:
    by_rule = """SELECT COUNT(*) FROM (
        SELECT started_on - LAG(ended_on) OVER (PARTITION BY member_id ORDER BY started_on) AS days
        FROM encounters WHERE encounter_type = 'inpatient') WHERE days <= 30"""
    assert _one(care, by_rule) == _one(care, "SELECT COUNT(*) FROM encounters WHERE is_readmission") > 0


RATES = {"ed": (150, 320), "inpatient": (50, 130), "office": (2200, 4000)}


@pytest.mark.parametrize("kind", RATES)
def test_visits_per_1000_are_in_the_range_of_commercial_plans(care: Care, kind: str) -> None:
    visits = f"SELECT COUNT(*) FROM encounters WHERE encounter_type = '{kind}'"
    rate = _one(care, f"SELECT ({visits}) * 12000.0 / COUNT(*) FROM member_months")
    assert RATES[kind][0] < rate < RATES[kind][1]


def test_programs_lower_blood_sugar_and_emergency_visits(care: Care) -> None:
    sugar = """SELECT AVG(result) FILTER (WHERE observed_on < enrolled_on)
                    - AVG(result) FILTER (WHERE observed_on >= enrolled_on + 180)
               FROM observations JOIN enrolments USING (member_id) WHERE measure = 'HbA1c'"""
    assert 0.4 < _one(care, sugar) < 1.5
    visits = """SELECT COUNT(*) FILTER (WHERE started_on >= enrolled_on)
                     / COUNT(*) FILTER (WHERE started_on < enrolled_on)
                FROM encounters JOIN enrolments USING (member_id)
                WHERE encounter_type = 'ed' AND ABS(started_on - enrolled_on) < 365
                  AND enrolled_on < DATE '2025-11-20'"""
    assert _one(care, visits) < 0.95


def test_the_hot_spot_and_the_dear_class_are_planted(make_care: Callable[..., Care]) -> None:
    care = make_care("--scale", "0.2", "--as-of", "2026-11-20")
    hot = """SELECT state FROM encounters JOIN members USING (member_id)
             JOIN (SELECT state, COUNT(*) AS months FROM member_months JOIN members USING (member_id)
                   WHERE month >= DATE '2026-05-01' GROUP BY 1) USING (state)
             WHERE encounter_type = 'ed' AND started_on >= DATE '2026-05-01'
             GROUP BY 1 ORDER BY COUNT(*) / ANY_VALUE(months) DESC LIMIT 1"""
    assert _one(care, hot) == "Georgia"
    dear = """SELECT AVG((plan_paid + member_paid) / quantity) FILTER (WHERE filled_on >= DATE '2026-06-01')
                   / AVG((plan_paid + member_paid) / quantity) FILTER (WHERE filled_on < DATE '2026-06-01')
              FROM pharmacy_fills JOIN drugs USING (drug_id) WHERE drug_name = 'Semaglutide'"""
    assert _one(care, dear) == pytest.approx(1.2, abs=0.02)


def test_honest_gaps_are_there(care: Care) -> None:
    gaps = {
        "members": ("email", "primary_condition", "died_on"), "enrolments": ("engagement",),
        "observations": ("result",), "encounters": ("diagnosis_group",), "prospects": ("yearly_spend",),
    }  # fmt: skip
    for table, columns in gaps.items():
        for column in columns:
            assert 0 < _one(care, f"SELECT AVG(CAST({column} IS NULL AS INT)) FROM {table}") < 1, (table, column)


def test_some_fills_overlap_some_leave_gaps_and_some_switch_drugs(care: Care) -> None:
    steps = """SELECT filled_on - LAG(filled_on + days_supply)
               OVER (PARTITION BY member_id, drug_class ORDER BY filled_on) AS late
               FROM pharmacy_fills JOIN drugs USING (drug_id)"""
    assert _one(care, f"SELECT COUNT(*) FROM ({steps}) WHERE late < 0") > 100
    assert _one(care, f"SELECT COUNT(*) FROM ({steps}) WHERE late > 30") > 100
    switched = """SELECT COUNT(*) FROM (SELECT member_id FROM pharmacy_fills JOIN drugs USING (drug_id)
                  GROUP BY member_id, drug_class HAVING COUNT(DISTINCT drug_id) > 1)"""
    assert _one(care, switched) > 20


def test_the_last_day_holds_visits_and_the_first_month_is_whole(care: Care) -> None:
    assert _one(care, "SELECT MAX(started_on) FROM encounters") == date(2026, 11, 20)
    assert _one(care, "SELECT MIN(month) FROM member_months") == date(2023, 11, 1)
