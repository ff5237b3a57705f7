"""``assay doctor``: finds what is wrong, says how to mend it, and does not call a note a fault."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from commands import checkup


@pytest.fixture
def taken() -> Iterator[int]:
    """A port somebody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.fixture
def doctor(assay: Any, clean_environment: pytest.MonkeyPatch) -> Any:
    """The findings by subject, and the exit code; on a port that is free."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        clean_environment.setenv("PORT", str(probe.getsockname()[1]))

    def examine() -> tuple[dict[str, dict[str, str]], int]:
        said = assay("doctor", "--json")
        return {finding["subject"]: finding for finding in said.json}, said.code

    return examine


def test_a_fresh_machine_has_notes_but_no_fault(doctor: Any) -> None:
    found, code = doctor()
    assert code == 0
    assert found["state database"]["state"] == "note"
    assert "assay migrate" in found["state database"]["mend"]
    assert {found[subject]["state"] for subject in ("Python", "packages", "settings", "home folder", "port")} == {"ok"}


def test_after_migrating_the_state_is_current(doctor: Any, assay: Any) -> None:
    assert assay("migrate").code == 0
    found, code = doctor()
    assert (found["state database"]["state"], found["sample shop"]["state"], code) == ("ok", "note", 0)


def test_every_fault_comes_with_a_remedy(doctor: Any, clean_environment: pytest.MonkeyPatch, taken: int) -> None:
    clean_environment.setenv("PORT", str(taken))
    clean_environment.setenv("ASSAY_HOME", "/dev/null/state")
    clean_environment.setenv("REDIS_URL", "redis://:hush@127.0.0.1:1/0")
    found, code = doctor()
    assert code == 2
    faults = {subject: finding for subject, finding in found.items() if finding["state"] == "fault"}
    assert set(faults) == {"port", "home folder", "Redis"}
    assert all(finding["mend"] for finding in faults.values())
    assert "hush" not in str(found)


def test_a_database_server_that_is_down_is_a_fault(doctor: Any, clean_environment: pytest.MonkeyPatch) -> None:
    clean_environment.setenv("ASSAY_DATABASE_URL", "postgresql://me:hush@127.0.0.1:1/none")
    found, code = doctor()
    assert code == 2
    assert found["state database"]["state"] == "fault"
    assert "hush" not in str(found)


def test_a_slip_in_a_variable_is_noticed(doctor: Any, clean_environment: pytest.MonkeyPatch) -> None:
    clean_environment.setenv("ASSAY_HOM", "x")
    found, code = doctor()
    assert code == 0
    assert "did you mean ASSAY_HOME?" in found["environment"]["text"]


def test_a_wrong_setting_is_a_fault(doctor: Any, clean_environment: pytest.MonkeyPatch) -> None:
    clean_environment.setenv("ASSAY_WEB_THREADS", "none")
    found, code = doctor()
    assert code == 2
    assert "ASSAY_WEB_THREADS" in found["settings"]["text"]


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ["duckdb>=2", "no-such-package[x]>=1", "y; extra == 'z'"]
    monkeypatch.setattr(checkup.metadata, "requires", lambda _: asked)
    assert checkup.packages().text == "missing: no-such-package"


def test_people_get_lines_to_read(assay: Any, clean_environment: pytest.MonkeyPatch) -> None:
    clean_environment.setenv("ASSAY_HOME", "/dev/null/state")
    said = assay("doctor")
    assert said.code == 2
    assert "FAULT home folder" in said.out
    assert "set ASSAY_HOME to another folder" in said.out


def test_serving_on_a_taken_port_says_so(assay: Any, clean_environment: pytest.MonkeyPatch, taken: int) -> None:
    clean_environment.setenv("PORT", str(taken))
    said = assay("serve")
    assert said.code == 2
    assert f"Port {taken} is taken." in said.err
    assert f"PORT={taken + 1}" in said.err
