"""``assay prepare`` makes what is missing, says what could not be made, and does nothing twice."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import structlog

import cli
from assay.kernel.actor import LOCAL_OWNER
from tests.team.conftest import Clinic


@pytest.fixture
def prepare(clinic: Clinic, capfd: pytest.CaptureFixture[str], clean_environment: pytest.MonkeyPatch) -> Iterator[Any]:
    """Calls the command on the clinic: its exit code and what it printed as JSON. Logs go where they went before."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    services = replace(clinic.services, team=clinic.team, close=lambda: None)
    openers = replace(cli.OPENERS, services=lambda _settings: services)

    def call(*arguments: str) -> tuple[int, Any]:
        capfd.readouterr()
        code = cli.main(["prepare", "--source", "clinic", "--json", *arguments], openers)
        return code, json.loads(capfd.readouterr().out)

    yield call
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def test_the_first_of_the_ranking_are_prepared_and_refused_templates_tell_by_the_exit_code(
    prepare: Any, clinic: Clinic
) -> None:
    first, second, *_ = (one.prospect.id for one in clinic.team.prospects(LOCAL_OWNER, "clinic"))
    code, made = prepare("--top", "2")
    assert list(made) == [first, second]
    assert {"visits", "broken", "pitch"} == set(made[first]["made"])
    assert code == 5, "widgets failed and templates were refused"
    assert made[first]["refused"]
    assert clinic.team.listed(second, LOCAL_OWNER, "clinic")[0]["generation_status"] == "ready"


def test_a_second_time_only_what_failed_is_tried_unless_all_is_asked_for_again(prepare: Any) -> None:
    prepare("--prospect", "2")
    _, left = prepare("--prospect", "2")
    assert (left["2"]["made"], set(left["2"]["kept"])) == (["broken"], {"visits", "pitch"})
    _, again = prepare("--prospect", "2", "--again")
    assert set(again["2"]["made"]) == {"visits", "broken", "pitch"}


def test_none_of_the_ranking_prepares_nothing(prepare: Any, clinic: Clinic) -> None:
    assert prepare("--top", "0") == (0, {})
    assert clinic.team.summary(LOCAL_OWNER, "clinic") == {}
