"""One table of sales as people upload it: kinds are summed over, its rows are called by their key."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from benchmarks.compare import same
from tests.ask.inferred import Known, answered, known_by_schema, plan_of

TODAY = date(2026, 1, 15)
KINDS = ("Kayak", "Canoe", "Paddle")
SHOPS = ("Ghent", "Bruges", "Namur", "Liege")


def _rows() -> str:
    """Forty-eight rentals; the largest single one is of a kind and a shop that are not the first in sum."""
    lines = []
    for n in range(48):
        kind, shop = KINDS[n % 3], SHOPS[n % 4]
        takings = 900 if n == 7 else (n * 37) % 90 + 20 * (kind == "Paddle") + 30 * (shop == "Namur")
        state = "cancelled" if n % 5 == 0 else "kept"
        day = date(2025, 1, 3) + timedelta(days=7 * n)
        lines.append(
            f"('R-{n}', DATE '{day}', '{shop}', '{kind}', 'Guest {n % 9}', {n % 4 + 1}, {takings}.0, '{state}')"
        )
    return (
        'CREATE TABLE "rentals 2025" ("Booking ID" VARCHAR, "Day" DATE, "Shop" VARCHAR, "Boat" VARCHAR, '
        '"Guest Name" VARCHAR, "Quantity" INTEGER, "Revenue" DOUBLE, "State" VARCHAR);'
        f'INSERT INTO "rentals 2025" VALUES {", ".join(lines)};'
    )


@pytest.fixture(scope="module")
def rentals(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Known]:
    with known_by_schema("rentals", _rows(), tmp_path_factory.mktemp("rentals")) as known:
        yield known


def _sum(group: str, direction: str) -> str:
    return f'SELECT "{group}" FROM "rentals 2025" GROUP BY 1 ORDER BY SUM("Revenue") {direction} LIMIT 1'


ANSWERED = {
    "Which boat has the highest revenue?": _sum("Boat", "DESC"),
    "shop with the lowest revenue": _sum("Shop", "ASC"),
    "which guest has the highest revenue": _sum("Guest Name", "DESC"),
    "which month has the highest revenue": (
        'SELECT DATE_TRUNC(\'month\', "Day") FROM "rentals 2025" GROUP BY 1 ORDER BY SUM("Revenue") DESC LIMIT 1'
    ),
    "which booking has the highest revenue": 'SELECT "Booking ID" FROM "rentals 2025" ORDER BY "Revenue" DESC LIMIT 1',
    "units per boat": 'SELECT "Boat", SUM("Quantity") FROM "rentals 2025" GROUP BY 1',
    "how many bookings in March": (
        'SELECT COUNT(*) FROM "rentals 2025" WHERE "Day" >= \'2025-03-01\' AND "Day" < \'2025-04-01\''
    ),
    "how many bookings did we cancel in March": (
        'SELECT COUNT(*) FROM "rentals 2025" WHERE "State" = \'cancelled\' '
        "AND \"Day\" >= '2025-03-01' AND \"Day\" < '2025-04-01'"
    ),
    "best boat": 'SELECT "Boat", SUM("Revenue") FROM "rentals 2025" GROUP BY 1 ORDER BY 2 DESC LIMIT 1',
    "revenue of Canoe bookings": 'SELECT SUM("Revenue") FROM "rentals 2025" WHERE "Boat" = \'Canoe\'',
    "monthly revenue of Ghent boats": (
        'SELECT DATE_TRUNC(\'month\', "Day"), SUM("Revenue") FROM "rentals 2025" WHERE "Shop" = \'Ghent\' GROUP BY 1'
    ),
    "revenue growth month over month": (
        "SELECT m, s / LAG(s) OVER (ORDER BY m) - 1 FROM "
        '(SELECT DATE_TRUNC(\'month\', "Day") AS m, SUM("Revenue") AS s FROM "rentals 2025" GROUP BY 1)'
    ),
    "guests with more than 5 bookings": 'SELECT "Guest Name" FROM "rentals 2025" GROUP BY 1 HAVING COUNT(*) > 5',
}


@pytest.mark.parametrize("question", ANSWERED)
def test_kinds_and_keys_of_one_table(question: str, rentals: Any) -> None:
    got, want = answered(question, rentals, TODAY, ANSWERED[question])
    assert same(got, want, ordered=False)


@pytest.mark.parametrize("question", ["revenue per visit", "which shop sold the most"])
def test_what_nothing_ranks_or_divides_is_not_answered(question: str, rentals: Any) -> None:
    assert plan_of(question, rentals[0], TODAY, None).kind == "abstain"
