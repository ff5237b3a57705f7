"""One table as people export it: what is open, how it went, comparisons, and numbers averaged by their kind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from benchmarks.compare import same
from tests.ask.inferred import Known, answered, known_by_schema, plan_of

TODAY = date(2026, 1, 15)
ROWS = """
CREATE TABLE tickets ("Ticket ID" INTEGER, "Created At" TIMESTAMP, "Closed At" TIMESTAMP, "Priority" VARCHAR,
  "Team" VARCHAR, "Agent" VARCHAR, "Channel" VARCHAR, "First Response Minutes" DOUBLE, "Satisfaction" INTEGER);
INSERT INTO tickets SELECT i, TIMESTAMP '2025-01-01' + INTERVAL (i * 37) HOUR,
  CASE WHEN i % 7 <> 0 THEN TIMESTAMP '2025-01-02' + INTERVAL (i * 37 + i % 50) HOUR END,
  ['low', 'medium', 'high', 'urgent'][i % 4 + 1], ['Billing', 'Tech', 'Sales'][i % 3 + 1],
  ['Ana', 'Ben', 'Cem', 'Dag', 'Eli'][i * i % 11 % 5 + 1], ['email', 'phone', 'chat'][i % 13 % 3 + 1],
  1 + i * 31 % 299, CASE WHEN i % 5 > 0 THEN i % 11 % 5 + 1 END FROM range(1, 201) AS made(i);
"""


@pytest.fixture(scope="module")
def tickets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Known]:
    with known_by_schema("tickets", ROWS, tmp_path_factory.mktemp("tickets")) as known:
        yield known


_OPEN = 'FROM tickets WHERE "Closed At" IS NULL'
_MONTH = "date_trunc('month', \"Created At\")"
ANSWERED = {
    "how many tickets are open": f"SELECT COUNT(*) {_OPEN}",
    "open tickets per team": f'SELECT "Team", COUNT(*) {_OPEN} GROUP BY 1',
    "oldest open ticket": f'SELECT "Ticket ID" {_OPEN} ORDER BY "Created At" LIMIT 1',
    "urgent open tickets": f'SELECT "Ticket ID" {_OPEN} AND "Priority" = \'urgent\'',
    "which agent closed the most tickets": (
        'SELECT "Agent" FROM tickets WHERE "Closed At" IS NOT NULL GROUP BY 1 ORDER BY COUNT(*) DESC LIMIT 1'
    ),
    "tickets over time": f"SELECT {_MONTH}, COUNT(*) FROM tickets GROUP BY 1",
    "trend of tickets": f"SELECT {_MONTH}, COUNT(*) FROM tickets GROUP BY 1",
    "satisfaction over time": f'SELECT {_MONTH}, AVG("Satisfaction") FROM tickets GROUP BY 1',
    "satisfaction by agent": 'SELECT "Agent", AVG("Satisfaction") FROM tickets GROUP BY 1',
    "first response time by channel": 'SELECT "Channel", AVG("First Response Minutes") FROM tickets GROUP BY 1',
    "phone vs email tickets": (
        "SELECT \"Channel\", COUNT(*) FROM tickets WHERE \"Channel\" IN ('phone', 'email') GROUP BY 1"
    ),
    "compare satisfaction of Ana and Ben": (
        'SELECT "Agent", AVG("Satisfaction") FROM tickets WHERE "Agent" IN (\'Ana\', \'Ben\') GROUP BY 1'
    ),
}


@pytest.mark.parametrize(("question", "expected"), ANSWERED.items())
def test_answers_are_those_of_a_query_written_by_hand(question: str, expected: str, tickets: Known) -> None:
    rows, wanted = answered(question, tickets, TODAY, expected)
    assert same(rows, wanted, ordered=False), f"{rows} instead of {wanted}"


@pytest.mark.parametrize(
    "question", ["average satisfaction of Ana vs the average", "compare Billing and Tech", "pending tickets"]
)
def test_what_is_not_understood_whole_is_not_answered(question: str, tickets: Known) -> None:
    assert plan_of(question, tickets[0], TODAY, None).kind == "abstain"
