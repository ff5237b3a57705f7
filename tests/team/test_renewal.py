"""A source that fails while documents are made anew: what was whole stays, says why, and is tried again."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from assay.kernel.actor import LOCAL_OWNER
from assay.kernel.clock import Clock
from assay.kernel.errors import NotFound, SourceUnreachable
from assay.team.desk import TeamDesk
from assay.team.generation import Generated
from tests.team.conftest import Clinic

DOWN = "The database cannot be reached."


@dataclass(frozen=True)
class Later(Clock):
    """A clock some minutes on."""

    minutes: float = 0.0

    def now(self) -> datetime:
        return super().now() + timedelta(minutes=self.minutes)


class Failing:
    """A renderer over a source that does not answer for some widgets."""

    def __init__(self, inner: Any, widgets: set[str]) -> None:
        self.inner, self.widgets, self.clock = inner, widgets, inner.clock

    def fill(self, template: Any, widget: Any, *rest: Any) -> Any:
        if widget.id in self.widgets:
            raise SourceUnreachable(DOWN)
        return self.inner.fill(template, widget, *rest)


def at(clinic: Clinic, minutes: float = 0.0, *, down: tuple[str, ...] = ()) -> TeamDesk:
    """The team so many minutes on, with a source that does not answer for the widgets ``down``."""
    team, clock = clinic.team, Later(minutes=minutes)
    renderer: Any = Failing(team.generation.renderer, set(down)) if down else team.generation.renderer
    return replace(team, clock=clock, generation=replace(team.generation, renderer=renderer, clock=clock))


def made(team: TeamDesk, **more: Any) -> Generated:
    return team.generate("2", LOCAL_OWNER, lambda _done, _message: None, "clinic", **more)


def document(team: TeamDesk, template: str = "visits") -> dict[str, Any]:
    return dict(json.loads(team.dashboard("2", template, LOCAL_OWNER, "clinic").plain()))


def head(team: TeamDesk, template: str = "visits") -> dict[str, Any]:
    return next(one for one in team.listed("2", LOCAL_OWNER, "clinic") if one["dashboard_id"] == template)


def ordered(team: TeamDesk) -> list[str]:
    return [job.payload["prospect"] for job in team.refresh(LOCAL_OWNER)]


def statuses(told: dict[str, Any]) -> set[str]:
    return {widget["status"] for widget in told["widgets"]}


def test_a_whole_document_stays_with_the_reason_until_there_is_a_whole_one(clinic: Clinic) -> None:
    made(at(clinic))
    before = document(clinic.team)
    made(at(clinic, 10, down=("most", "least")), again=True)
    kept = document(clinic.team)
    assert statuses(kept) == {"ready"}
    assert kept["generated_at"] == before["generated_at"]
    assert "2 of 10 widgets failed" in kept["stale_reason"]
    assert DOWN in kept["stale_reason"]
    listed = head(at(clinic, 11))
    assert (listed["generation_status"], listed["data_freshness"]["state"]) == ("failed", "stale")
    assert listed["error"] == kept["stale_reason"]

    made(at(clinic, 20))
    whole = document(clinic.team)
    assert (whole["stale_reason"], whole["generated_at"] > before["generated_at"]) == ("", True)
    assert (head(clinic.team)["generation_status"], head(clinic.team)["next_try"]) == ("ready", None)


def test_a_document_that_changed_its_words_has_another_etag(clinic: Clinic) -> None:
    made(at(clinic))
    first = clinic.team.dashboard("2", "visits", LOCAL_OWNER, "clinic").etag
    made(at(clinic, 10, down=("most",)), again=True)
    assert clinic.team.dashboard("2", "visits", LOCAL_OWNER, "clinic").etag != first


def test_the_first_document_is_put_in_place_with_what_there_is_and_gives_way_to_one_that_lacks_less(
    clinic: Clinic,
) -> None:
    made(at(clinic, down=("most", "least")))
    assert statuses(document(clinic.team)) == {"ready", "failed"}
    made(at(clinic, 10, down=("most",)))
    failed = [one["id"] for one in document(clinic.team)["widgets"] if one["status"] == "failed"]
    assert failed == ["most"]
    made(at(clinic, 20, down=("least",)), again=True)
    failed = [one["id"] for one in document(clinic.team)["widgets"] if one["status"] == "failed"]
    assert failed == ["most"], "another one was missing: what was there stays whole"


def test_what_failed_is_tried_again_by_the_schedule_with_pauses_that_grow(clinic: Clinic) -> None:
    made(at(clinic))
    with clinic.services.jobs.engine.begin() as connection:  # of this one only the time it was made matters here
        connection.execute(text("UPDATE prospect_dashboard_data SET retry_at = '' WHERE template = 'broken'"))
    made(at(clinic, 10, down=("most",)), again=True)
    with clinic.services.jobs.engine.begin() as connection:
        connection.execute(text("UPDATE prospect_dashboard_data SET retry_at = '' WHERE template = 'broken'"))
    assert ordered(at(clinic, 14)) == []
    assert ordered(at(clinic, 16)) == ["2"]
    made(at(clinic, 16, down=("most",)))
    assert ordered(at(clinic, 25)) == []
    assert ordered(at(clinic, 27)) == ["2"]


def test_what_nobody_may_prepare_is_not_tried_again(clinic: Clinic) -> None:
    made(at(clinic))
    assert head(clinic.team, "old")["generation_status"] == "failed"
    assert head(clinic.team, "old")["next_try"] is None
    with clinic.services.jobs.engine.begin() as connection:
        connection.execute(text("DELETE FROM prospect_dashboard_data WHERE template NOT IN ('old', 'faulty')"))
        connection.execute(text("DELETE FROM prospect_value_proposition_data"))
    assert ordered(at(clinic, 60 * 48)) == []


def test_a_value_proposition_stays_and_is_tried_again_as_well(clinic: Clinic) -> None:
    def pitch() -> dict[str, Any]:
        return dict(json.loads(clinic.team.proposition("2", LOCAL_OWNER, "clinic").plain()))

    made(at(clinic))
    widget = pitch()["sections"][0]["metrics"][0]["id"]
    made(at(clinic, 10, down=(widget,)), again=True)
    assert DOWN in pitch()["stale_reason"]
    assert pitch()["sections"][0]["metrics"][0]["status"] == "ready"
    with clinic.services.jobs.engine.begin() as connection:
        connection.execute(text("DELETE FROM prospect_dashboard_data"))
    assert ordered(at(clinic, 12)) == []
    assert ordered(at(clinic, 16)) == ["2"]


def test_a_source_that_cannot_be_reached_at_all_leaves_everything_and_waits(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(at(clinic))

    def down(*_: Any) -> Any:
        raise SourceUnreachable(DOWN)

    monkeypatch.setattr(TeamDesk, "prospect", down)
    with pytest.raises(SourceUnreachable):
        made(at(clinic, 10))
    assert document(clinic.team)["stale_reason"].endswith(f"it could not be begun. Reason: {DOWN}")
    assert statuses(document(clinic.team)) == {"ready"}
    assert ordered(at(clinic, 14)) == []
    assert ordered(at(clinic, 16)) == ["2"]


def test_what_a_person_stopped_is_left_alone_for_as_long_as_it_would_be_fresh(clinic: Clinic) -> None:
    stopped: list[bool] = []

    def say(_done: float, _message: str) -> None:
        stopped.append(True)

    slow = replace(at(clinic).generation.coordinator, at_once=1)
    team = replace(at(clinic), generation=replace(at(clinic).generation, coordinator=slow))
    team.generate("2", LOCAL_OWNER, say, "clinic", lambda: bool(stopped))
    assert ordered(at(clinic, 60)) == []
    assert ordered(at(clinic, 60 * 25)) == ["2"]
    with pytest.raises(NotFound, match="could not be prepared"):
        clinic.team.dashboard("2", "visits", LOCAL_OWNER, "clinic")
