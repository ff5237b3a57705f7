"""A warehouse of short names: prefixes before every column, codes, flags, and what a question explains beside it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from benchmarks.compare import same
from tests.ask.inferred import Known, answered, known_by_schema, plan_of

TODAY = date(2026, 1, 15)
ROWS = """
CREATE TABLE tl_mbr (mbr_id INTEGER PRIMARY KEY, mbr_nm VARCHAR, mbr_seg_cd VARCHAR, mbr_join_dt DATE, lapsed INTEGER);
CREATE TABLE tl_stn (stn_id INTEGER PRIMARY KEY, stn_nm VARCHAR, stn_city VARCHAR);
CREATE TABLE tl_hire (hir_id INTEGER PRIMARY KEY, hir_mbr_id INTEGER, hir_from_stn_id INTEGER, hir_to_stn_id INTEGER,
  hir_pick_up DATE, hir_drop_off DATE, hir_due_dt DATE, hir_sts_cd VARCHAR, hir_wgt_kg DOUBLE);
CREATE TABLE tl_chrg (chg_id INTEGER PRIMARY KEY, chg_hir_id INTEGER, chg_typ VARCHAR, chg_amt DOUBLE);
CREATE TABLE tl_meter (mtr_id INTEGER PRIMARY KEY, mtr_stn_id INTEGER, mtr_dt DATE, mtr_level_px DOUBLE);
CREATE TABLE tl_case (cas_id INTEGER PRIMARY KEY, cas_mbr_id INTEGER, cas_opened_at TIMESTAMP,
  cas_first_reply_at TIMESTAMP, cas_resolved_at TIMESTAMP);
INSERT INTO tl_mbr SELECT i, 'Member ' || i, ['GLD', 'SLV'][1 + i % 2], DATE '2024-01-03' + (40 * i)::INT,
  (i % 3 = 0)::INT FROM range(1, 13) t (i);
INSERT INTO tl_stn VALUES (1, 'Quay', 'Delft'), (2, 'Mill', 'Ghent'), (3, 'Fort', 'Ghent'), (4, 'Park', 'Breda');
INSERT INTO tl_hire SELECT i, 1 + i % 10, 1 + i % 3, 1 + i * i % 3, DATE '2025-02-01' + (7 * i)::INT,
  CASE WHEN i % 6 > 0 THEN DATE '2025-02-01' + (8 * i)::INT - (i * 13 % 20)::INT + 20 END,
  DATE '2025-02-01' + (7 * i + 14)::INT, ['R', 'R', 'O', 'X'][1 + i % 4], 5 + i * 7 % 11 FROM range(1, 31) t (i);
UPDATE tl_hire SET hir_drop_off = hir_pick_up + (1 + hir_id * 5 % 23)::INT WHERE hir_drop_off IS NOT NULL;
INSERT INTO tl_chrg SELECT i, 1 + i * 3 % 30, ['RENT', 'FUEL', 'LATE'][1 + i % 3], 10 + i * 37 % 90
  FROM range(1, 61) t (i);
INSERT INTO tl_meter SELECT i, 1 + i % 3, DATE '2025-05-01' + (3 * i)::INT, 40 + i * 11 % 17 FROM range(1, 40) t (i);
INSERT INTO tl_case SELECT i, 1 + i % 9, TIMESTAMP '2025-03-01 08:00:00' + INTERVAL (i) DAY,
  TIMESTAMP '2025-03-01 08:00:00' + INTERVAL (i) DAY + INTERVAL (7 + i * 3 % 40) MINUTE,
  CASE WHEN i % 4 > 0 THEN TIMESTAMP '2025-03-01 08:00:00' + INTERVAL (i) DAY + INTERVAL (2 + i % 30) HOUR END
  FROM range(1, 41) t (i);
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Known]:
    with known_by_schema("library", ROWS, tmp_path_factory.mktemp("library")) as known:
        yield known


_HIRED = "FROM tl_hire JOIN tl_mbr ON mbr_id = hir_mbr_id"
_TOOK = "AVG(hir_drop_off - hir_pick_up)"
ANSWERED = {
    "how many hires per member": f"SELECT mbr_nm, COUNT(*) {_HIRED} GROUP BY ALL",
    "members without any hire": "SELECT mbr_nm FROM tl_mbr WHERE mbr_id NOT IN (SELECT hir_mbr_id FROM tl_hire)",
    "total weight by member": f"SELECT mbr_nm, SUM(hir_wgt_kg) {_HIRED} GROUP BY ALL",
    "average weight of hires by member segment": f"SELECT mbr_seg_cd, AVG(hir_wgt_kg) {_HIRED} GROUP BY ALL",
    "how many lapsed members": "SELECT COUNT(*) FROM tl_mbr WHERE lapsed = 1",
    "what is the lapse rate by segment": "SELECT mbr_seg_cd, 100 * AVG(lapsed) FROM tl_mbr GROUP BY ALL",
    "how many finished hires (status R) are there": "SELECT COUNT(*) FROM tl_hire WHERE hir_sts_cd = 'R'",
    "average length of a hire in days (drop off minus pick up) by member": (
        f"SELECT mbr_nm, {_TOOK} {_HIRED} GROUP BY ALL"
    ),
    "what is the average hire time, i.e. drop off minus pick up, per status code": (
        f"SELECT hir_sts_cd, {_TOOK} FROM tl_hire GROUP BY ALL"
    ),
    "how many hires with drop off after due date": "SELECT COUNT(*) FROM tl_hire WHERE hir_drop_off > hir_due_dt",
    "what percentage of hires were brought back late (drop off after due date)": (
        "SELECT 100.0 * COUNT(*) FILTER (hir_drop_off > hir_due_dt) / COUNT(*) FROM tl_hire"
    ),
    "total charges by type": "SELECT chg_typ, SUM(chg_amt) FROM tl_chrg GROUP BY ALL",
    "how many charges over 50": "SELECT COUNT(*) FROM tl_chrg WHERE chg_amt > 50",
    "latest level price of each station": (
        "SELECT stn_nm, arg_max(mtr_level_px, mtr_dt) FROM tl_meter JOIN tl_stn ON stn_id = mtr_stn_id GROUP BY ALL"
    ),
    "What is the most recent level price of each station? Return city and level price.": (
        "SELECT ANY_VALUE(stn_city), arg_max(mtr_level_px, mtr_dt) "
        "FROM tl_meter JOIN tl_stn ON stn_id = mtr_stn_id GROUP BY stn_id"
    ),
    "newest level price": "SELECT mtr_level_px FROM tl_meter ORDER BY mtr_dt DESC LIMIT 1",
    "average first reply time in minutes": (
        "SELECT AVG(epoch(cas_first_reply_at) - epoch(cas_opened_at)) / 60 FROM tl_case"
    ),
    "average resolution time in hours": "SELECT AVG(epoch(cas_resolved_at) - epoch(cas_opened_at)) / 3600 FROM tl_case",
    "Which 3 members have the highest total charge amount? Show member name and total charge amount.": (
        "SELECT mbr_nm, SUM(chg_amt) FROM tl_chrg JOIN tl_hire ON hir_id = chg_hir_id "
        "JOIN tl_mbr ON mbr_id = hir_mbr_id GROUP BY ALL ORDER BY 2 DESC, 1 LIMIT 3"
    ),
    "What is the late share for each segment, defined as lapsed members divided by the number of members?": (
        "SELECT mbr_seg_cd, AVG(lapsed) FROM tl_mbr GROUP BY ALL"
    ),
}


@pytest.mark.parametrize(("question", "expected"), ANSWERED.items())
def test_short_names_and_asides_are_understood(question: str, expected: str, library: Known) -> None:
    rows, wanted = answered(question, library, TODAY, expected)
    assert same(rows, wanted, ordered=False), f"{rows} instead of {wanted}"


@pytest.mark.parametrize(
    "question",
    [
        "how many members have changed segment at least once",
        "For each segment, return the number of members, average weight and share of nonsense",
    ],
)
def test_what_does_not_fit_is_not_answered(question: str, library: Known) -> None:
    assert plan_of(question, library[0], TODAY, None).kind == "abstain"


def test_tables_are_linked_by_the_short_forms_of_their_columns(library: Known) -> None:
    found = {(one.left, one.right, one.on[0]) for one in library[0].model.relationships}
    assert ("hire", "mbr", ("hir_mbr_id", "mbr_id")) in found
    assert ("chrg", "hire", ("chg_hir_id", "hir_id")) in found
    assert {left for left, right, _ in found if right == "stn"} == {"hire", "meter"}
