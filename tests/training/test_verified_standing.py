"""Whether an answer is *Verified* depends on the last evaluation and on the source as it is."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from assay.kernel.errors import QueryFailed
from assay.services import Services
from tests.training.conftest import ADMIN, ANALYST

SHOP = "workshop"
QUESTION = "How full is the workshop?"
COUNT = "SELECT COUNT(*) FROM jb WHERE st = 'O'"


def taught(services: Services, sql: str = COUNT) -> str:
    """The verified question in force."""
    given = {"question": QUESTION, "sql": sql, "by": "Ann", "on": "2026-07-01"}
    item = services.training.save(SHOP, "verified_question", given, ADMIN).item.id
    services.gate.publish(SHOP, ADMIN)
    return item


def changed(folder: Path, statement: str) -> None:
    """The database with a statement done, put in the place of the old one: readers hold that one open."""
    file, other = folder / "workshop.duckdb", folder / "other.duckdb"
    shutil.copy(file, other)
    with duckdb.connect(str(other)) as connection:
        connection.execute(statement)
    other.replace(file)


def test_an_evaluation_that_finds_it_wrong_takes_the_badge_and_one_that_finds_it_right_gives_it_back(
    services: Services,
) -> None:
    item = taught(services)
    first = services.ask.converse(QUESTION, SHOP, ANALYST).answer
    assert first is not None
    assert (first.state, first.caveats) == ("verified", ())
    golden = {"question": "how full is the WORKSHOP", "check_sql": "SELECT COUNT(*) FROM jb WHERE st = 'C'"}
    services.training.save(SHOP, "golden", golden, ADMIN)
    services.gate.publish(SHOP, ADMIN)
    services.gate.evaluate(SHOP, ADMIN)
    answer = services.ask.ask(QUESTION, SHOP, ANALYST)
    assert answer.state == "generated"
    (told,) = answer.caveats
    assert told.startswith("Not verified any more: the evaluation of")
    assert "150" not in told, "numbers of an admin's evaluation are not told to everybody"
    again = services.ask.rerun(first.id, ANALYST)
    assert again.answer.state == "generated", "an old answer that is run again rests on the same question"
    services.training.save(SHOP, "verified_question", {"question": QUESTION, "sql": golden["check_sql"]}, ADMIN, item)
    services.gate.publish(SHOP, ADMIN)
    assert services.ask.ask(QUESTION, SHOP, ANALYST).state == "verified"


def test_what_a_statement_names_and_the_source_has_no_more_takes_the_badge(services: Services, tmp_path: Path) -> None:
    taught(services, "SELECT COUNT(*) AS n FROM jb WHERE st = 'O' AND prt >= 0")
    assert services.ask.ask(QUESTION, SHOP, ANALYST).state == "verified"
    changed(tmp_path, "ALTER TABLE jb RENAME COLUMN prt TO part_value")
    services.sources.refresh(SHOP, ADMIN)
    (question,) = services.ask.verified.verified(services.sources.get(SHOP, ADMIN).id, ANALYST)  # type: ignore[union-attr]
    assert question.doubt == "Not verified any more: the source has no prt."
    with pytest.raises(QueryFailed):
        services.ask.ask(QUESTION, SHOP, ANALYST)


def test_a_verified_query_that_fails_when_it_is_evaluated_is_in_doubt_before_anybody_asks(
    services: Services, tmp_path: Path
) -> None:
    taught(
        services,
        "SELECT CAST(MIN(st) AS INTEGER) + 1 FROM (SELECT '7' AS st UNION ALL SELECT st FROM jb WHERE jid < 0)",
    )
    assert services.ask.ask(QUESTION, SHOP, ANALYST).state == "verified"
    changed(tmp_path, "INSERT INTO jb (jid, st) VALUES (-1, '-x')")
    found = services.gate.evaluate(SHOP, ADMIN)
    assert list(found.body["unrunnable"]) == [QUESTION]
    (question,) = services.ask.verified.verified(services.sources.get(SHOP, ADMIN).id, ANALYST)  # type: ignore[union-attr]
    assert "its query failed in the evaluation of" in question.doubt
