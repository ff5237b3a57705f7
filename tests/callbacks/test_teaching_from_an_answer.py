"""Training's acts below the page: an answer becomes a verified question, drift is shown and mended."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from assay.services import Services
from callbacks.training import Desk, tried
from tests.training.conftest import ADMIN, ANALYST, services, teach

__all__ = ["services"]
SHOP = "workshop"


def done(services: Services, **wanted: Any) -> Any:
    """What an act leaves."""
    return tried(Desk(services, ADMIN, SHOP, wanted))


@pytest.mark.parametrize("sql", ["", "SELECT 5"])
def test_an_answer_becomes_a_verified_question_by_its_own_definition_or_by_other_sql(
    services: Services, sql: str
) -> None:
    teach(services, "metrics")
    services.gate.publish(SHOP, ADMIN)
    answer = services.ask.converse("bench time by tier", SHOP, ADMIN).answer
    assert answer is not None
    assert "bench time by tier" in str(done(services, do="new", form="verified_question", answer=answer.id).side)
    given = {"question": "bench time by tier", "wordings": "time by class", "sql": sql, "answer": answer.id}
    assert "Kept as a draft" in str(done(services, do="save", form="verified_question", **given).said)
    (item,) = services.training.changes(SHOP, ADMIN)
    assert ("spec" in item.content, item.content.get("sql", "")) == (not sql, sql)
    services.gate.publish(SHOP, ADMIN)
    verified = services.ask.ask("time by class", SHOP, ANALYST)
    assert (verified.state, verified.rows) == ("verified", ((5,),) if sql else answer.rows)


def test_what_no_longer_fits_is_shown_with_its_mend_and_mended_in_one_click(services: Services, tmp_path: Path) -> None:
    given = {"question": "How full?", "sql": "SELECT COUNT(*) FROM jb WHERE st = 'O'"}
    services.training.save(SHOP, "verified_question", given, ADMIN)
    services.gate.publish(SHOP, ADMIN)
    assert "Everything that was taught fits" in str(done(services, do="drift").side)
    file, other = tmp_path / "workshop.duckdb", tmp_path / "other.duckdb"
    shutil.copy(file, other)
    with duckdb.connect(str(other)) as connection:
        connection.execute("ALTER TABLE jb RENAME COLUMN st TO state")
    other.replace(file)
    shown = str(done(services, do="drift").side)
    assert "The source has no st." in shown
    assert "Mend all as drafts" in shown
    (item,) = services.training.items(SHOP, ADMIN)
    assert "1 mended as drafts." in str(done(services, do="mend", item=item.id).said)
    services.gate.publish(SHOP, ADMIN)
    assert services.ask.ask("How full?", SHOP, ADMIN).rows == ((150,),)
