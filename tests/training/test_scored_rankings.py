"""A ranking that shows people its number is right where the check query asks for the names alone."""

from __future__ import annotations

import pytest

from assay.services import Services
from tests.training.conftest import ADMIN, teach

SHOP = "workshop"
BEST = "SELECT brd FROM jb WHERE st = 'C' GROUP BY brd ORDER BY SUM(lab + prt) DESC LIMIT 1"
NUMBER = "SELECT brd, SUM(lab + prt) FROM jb WHERE st = 'C' GROUP BY brd ORDER BY 2 DESC LIMIT 1"
LEAST = "SELECT brd FROM jb WHERE st = 'C' GROUP BY brd ORDER BY SUM(lab + prt) LIMIT 1"


@pytest.mark.parametrize(
    ("question", "check", "status"),
    [
        ("which brd has the highest takings", BEST, "right"),
        ("which brd has the highest takings", NUMBER, "right"),
        ("which brd has the highest takings", LEAST, "wrong"),
        ("takings by brd", "SELECT DISTINCT brd FROM jb", "wrong"),
    ],
)
def test_the_number_of_a_ranking_may_be_shown_and_need_not_be_checked(
    services: Services, question: str, check: str, status: str
) -> None:
    teach(services, "metrics")
    services.training.save(SHOP, "golden", {"question": question, "check_sql": check}, ADMIN)
    services.gate.publish(SHOP, ADMIN)
    (case,) = services.gate.evaluate(SHOP, ADMIN).body["cases"]
    assert (case["status"], "brd" in case["sql"]) == (status, True), case["why"]
