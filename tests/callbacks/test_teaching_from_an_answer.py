"""Training's acts below the page: an answer becomes a verified question, drift is shown and mended."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from assay.services import Services
from callbacks.follow import told
from callbacks.training import Desk, _ended, tried
from tests.training.conftest import ADMIN, ANALYST, services, teach
from wiring import job_runner

__all__ = ["services"]
SHOP = "workshop"


def done(services: Services, **wanted: Any) -> Any:
    """What an act leaves."""
    return tried(Desk(services, ADMIN, SHOP, wanted))


def ended(services: Services, **wanted: Any) -> Any:
    """What an act leaves once the job it began has ended; the worker runs it, not the request."""
    begun = done(services, **wanted)
    assert begun.job is not None
    assert begun.side is None
    assert job_runner(services).run_one(begun.job.id)
    state = told(services.jobs.get(begun.job.id, ADMIN), {}, 0.0)
    return _ended(Desk(services, ADMIN, SHOP, wanted), state)


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


def test_what_the_form_of_a_term_does_not_show_stays_when_another_field_is_changed(services: Services) -> None:
    condition = {"field": "jb.st", "value": "O"}
    services.training.save(SHOP, "glossary", {"term": "on the lift", "condition": condition}, ADMIN)
    services.gate.publish(SHOP, ADMIN)
    (item,) = services.training.items(SHOP, ADMIN)
    empty = {"means": "", "condition": "", "synonyms": ""}
    form = {"term": "on the lift", **empty, "description": "Being worked at.", "version": item.version}
    assert "Kept as a draft" in str(done(services, do="save", form="glossary", item=item.id, **form).said)
    kept = services.training.get(SHOP, item.id, ADMIN).pending
    assert kept is not None
    assert (kept["content"]["condition"], kept["content"]["description"]) == (condition, "Being worked at.")


def test_opening_an_item_leaves_the_list_as_it_is_and_saving_it_draws_it_anew(services: Services) -> None:
    item = services.training.save(SHOP, "glossary", {"term": "tier", "means": "cst.tier"}, ADMIN).item
    opened = done(services, do="look", item=item.id)
    assert (opened.keeps, getattr(opened.side, "data-open")) == (True, item.id)
    form = {"term": "tier", "means": "cst.rgn", "condition": "", "synonyms": "", "description": ""}
    saved = done(services, do="save", form="glossary", item=item.id, version=item.version, **form)
    assert (saved.keeps, getattr(saved.side, "data-open")) == (False, item.id)


def test_without_a_reason_the_held_publication_stays_on_screen_and_says_what_is_missing(services: Services) -> None:
    services.training.save(SHOP, "golden", {"question": "average hrs", "check_sql": "SELECT AVG(hrs) FROM jb"}, ADMIN)
    services.gate.publish(SHOP, ADMIN)
    wrong = {"question": "average hrs", "sql": "SELECT 0"}
    services.training.save(SHOP, "verified_question", wrong, ADMIN)
    assert "Publishing is blocked" in str(ended(services, do="publish").side)
    held = str(done(services, do="override", reason=" ").side)
    assert "Publishing is blocked" in held
    assert "Say why it is to be published" in held
    assert services.training.changes(SHOP, ADMIN)
    assert "Published with a reason" in str(ended(services, do="override", reason="A test.").side)


def test_what_no_longer_fits_is_shown_with_its_mend_and_mended_in_one_click(services: Services, tmp_path: Path) -> None:
    given = {"question": "How full?", "sql": "SELECT COUNT(*) FROM jb WHERE st = 'O'"}
    services.training.save(SHOP, "verified_question", given, ADMIN)
    services.gate.publish(SHOP, ADMIN)
    assert "Everything that was taught fits" in str(ended(services, do="drift").side)
    file, other = tmp_path / "workshop.duckdb", tmp_path / "other.duckdb"
    shutil.copy(file, other)
    with duckdb.connect(str(other)) as connection:
        connection.execute("ALTER TABLE jb RENAME COLUMN st TO state")
    other.replace(file)
    shown = str(ended(services, do="drift").side)
    assert "The source has no st." in shown
    assert "Mend as a draft" in shown
    (item,) = services.training.items(SHOP, ADMIN)
    mended = ended(services, do="mend", item=item.id)
    assert "1 draft is ready to be published." in str(mended.said)
    assert "A draft that fits waits to be published." in str(mended.side)
    services.gate.publish(SHOP, ADMIN)
    assert services.ask.ask("How full?", SHOP, ADMIN).rows == ((150,),)
