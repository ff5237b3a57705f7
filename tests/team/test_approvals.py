"""Templates from draft to approved, and rankings that are kept: only what somebody approved as it stands is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import duckdb
import pytest
from sqlalchemy import delete

from assay.dashboards.editing import Editing
from assay.kernel.actor import LOCAL_OWNER, Actor
from assay.kernel.errors import BadInput, NotAllowed, NotFound
from assay.storage.tables_boards import boards
from assay.storage.tables_team import prospect_rankings, template_decisions
from assay.team.approved import Judged
from tests.team.conftest import Clinic

ANALYST = Actor("a", "Ann", "analyst")
GOOD = "SELECT COUNT(*) AS patients FROM patients"


@pytest.fixture
def desk(clinic: Clinic) -> Clinic:
    """The clinic with nothing decided, ranked or built."""
    with clinic.services.jobs.engine.begin() as connection:
        for table in (template_decisions, prospect_rankings, boards):
            connection.execute(delete(table))
    return clinic


@pytest.fixture
def changed(desk: Clinic) -> Iterator[Callable[[str], None]]:
    """Changes the data behind the clinic for the length of a test."""
    file, other = desk.home / "clinic.duckdb", desk.home / "other.duckdb"
    kept = file.read_bytes()

    def change(sql: str) -> None:
        other.write_bytes(kept)
        with duckdb.connect(str(other)) as connection:
            connection.execute(sql)
        other.replace(file)

    yield change
    other.write_bytes(kept)
    other.replace(file)


def editing(clinic: Clinic) -> Editing:
    templates = clinic.team.templates
    return Editing(templates.shelf, templates.audit, templates.clock)


def body(sql: str, **more: Any) -> dict[str, Any]:
    widget = {"id": "many", "kind": "kpi", "title": "Patients", "data_requirements": {"sql": sql}}
    return {"id": "x", "title": "Patients", "source": "clinic", "widgets": [widget], **more}


def made(clinic: Clinic, sql: str = GOOD) -> str:
    """A dashboard somebody built and published."""
    board = editing(clinic).create("Patients", LOCAL_OWNER, source="clinic")
    editing(clinic).save(board.id, body(sql), LOCAL_OWNER)
    return editing(clinic).publish(board.id, LOCAL_OWNER).id


def of(clinic: Clinic, template: str) -> Judged:
    return next(one for one in clinic.team.offered(LOCAL_OWNER, "clinic") if one.template.id == template)


def decide(clinic: Clinic, template: str, approved: bool = True, actor: Actor = LOCAL_OWNER) -> Judged:
    return clinic.team.decide(template, approved, actor, "clinic", "because")


def test_a_template_goes_from_draft_to_valid_to_approved_and_only_then_is_made(desk: Clinic) -> None:
    template = made(desk, "SELECT nothing FROM nowhere")
    assert of(desk, template).state == "draft"
    with pytest.raises(BadInput, match="not valid") as refused:
        decide(desk, template)
    assert "Patients:" in refused.value.hint
    editing(desk).save(template, body(GOOD), LOCAL_OWNER)
    editing(desk).publish(template, LOCAL_OWNER)
    assert of(desk, template).state == "valid"
    assert template not in desk.generate().made
    assert decide(desk, template).state == "approved"
    assert of(desk, template).standing.note == "because"
    assert template in desk.generate().made
    assert template in desk.generate().kept, "nothing is done twice"


def test_what_was_changed_since_needs_another_approval(desk: Clinic) -> None:
    template = made(desk)
    decide(desk, template)
    editing(desk).save(template, body(GOOD, description="Other words"), LOCAL_OWNER)
    assert of(desk, template).state == "approved", "a draft changes nothing"
    editing(desk).publish(template, LOCAL_OWNER)
    assert of(desk, template).reasons == ("It was changed since it was approved.",)
    assert "changed since" in desk.generate().refused[template][0]
    editing(desk).save(template, body(GOOD), LOCAL_OWNER)
    editing(desk).publish(template, LOCAL_OWNER)
    assert of(desk, template).state == "approved", "an approval is of a content"


def test_an_approval_that_came_with_a_pack_can_be_withdrawn_and_given_again(desk: Clinic) -> None:
    assert of(desk, "visits").standing.by == "Board"
    decide(desk, "visits", approved=False)
    assert of(desk, "visits").reasons[0].startswith("Local user withdrew the approval on ")
    assert "visits" in desk.generate().refused
    assert decide(desk, "visits").state == "approved"
    assert "visits" in desk.generate().made


@pytest.mark.parametrize(
    ("actor", "template", "fault"),
    [(ANALYST, "visits", NotAllowed), (LOCAL_OWNER, "nothing", NotFound), (LOCAL_OWNER, "old_one", NotFound)],
    ids=str,
)
def test_who_may_not_decide_and_what_there_is_not(
    desk: Clinic, actor: Actor, template: str, fault: type[Exception]
) -> None:
    with pytest.raises(fault):
        decide(desk, template, actor=actor)


def test_a_ranking_that_differs_has_its_first_prepared_and_an_equal_one_nothing(
    desk: Clinic, changed: Callable[[str], None]
) -> None:
    team = desk.team
    assert list(team.follow_ranking(LOCAL_OWNER)) == [], "the first ranking is a person's"
    team.rank(LOCAL_OWNER, "clinic", 0)
    _, source = team.source(LOCAL_OWNER, "clinic")
    last = team.rankings.last(source, LOCAL_OWNER)
    assert last is not None
    assert (last.places, last.by, last.version) == (("2", "3", "1"), "Local user", "1")
    assert list(team.follow_ranking(LOCAL_OWNER)) == []
    changed("UPDATE prospects SET need = 0.9 WHERE prospect_id = 1")
    assert [job.payload["prospect"] for job in team.refresh(LOCAL_OWNER)] == ["1"]
    assert team.rankings.moved(source, LOCAL_OWNER) == 2, "Alpha and Beta changed places"
    assert list(team.refresh(LOCAL_OWNER)) == [], "it is followed once"


def test_another_formula_is_another_ranking(desk: Clinic) -> None:
    desk.team.rank(LOCAL_OWNER, "clinic", 0)
    known = desk.team.teams["clinic"]
    turned = known.ranking.model_copy(update={"version": "2", "factors": known.ranking.factors[1:]})
    other = replace(desk.team, teams={"clinic": known.model_copy(update={"ranking": turned})})
    _, source = desk.team.source(LOCAL_OWNER, "clinic")
    assert desk.team.rankings.is_current(known, source, LOCAL_OWNER)
    assert [job.payload["prospect"] for job in other.follow_ranking(LOCAL_OWNER)] == ["1"], "the one with most lives"


def test_how_far_documents_are_is_summed_by_prospect(desk: Clinic) -> None:
    desk.generate("2")
    told = desk.team.summary(LOCAL_OWNER, "clinic")
    assert set(told) == {"2"}
    assert (told["2"].ready, told["2"].failed, told["2"].generating) == (3, 3, 0)
    assert told["2"].total == 6
    pitch = desk.team.pitch("2", LOCAL_OWNER, "clinic")
    assert pitch is not None
    assert pitch["generation_status"] == "ready"
    assert desk.team.pitch("1", LOCAL_OWNER, "clinic") is None
    assert desk.team.clients(LOCAL_OWNER, "clinic") == [], "this team names no clients"
