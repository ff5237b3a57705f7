"""What holds for every command: exit codes, sentences on standard error, nothing opened without need."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import cli
from assay.kernel.errors import AssayError, Misconfigured, ProviderFailed, QueryTimedOut, Refused, Unanswerable
from commands.openers import Openers
from commands.registry import COMMANDS


def failing(error: Exception) -> Openers:
    """Openers whose ask corridor raises."""

    def ask(*_: Any, **__: Any) -> Any:
        raise error

    services = SimpleNamespace(ask=SimpleNamespace(ask=ask), close=lambda: None)
    return replace(cli.OPENERS, services=lambda _: services)  # type: ignore[arg-type, return-value]


def unopenable() -> Openers:
    """Openers that must not be used, but for the settings."""

    def never(*_: Any) -> Any:
        raise AssertionError("it was opened")

    opened = dict.fromkeys((field.name for field in fields(Openers)), never)
    return Openers(**{**opened, "settings": cli.settings_with})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Misconfigured("no"), 2),
        (Unanswerable("no"), 3),
        (Refused("no"), 4),
        (QueryTimedOut("no"), 5),
        (ProviderFailed("no"), 5),
        (ZeroDivisionError("a fault of ours"), 1),
    ],
)
def test_the_exit_code_tells_who_can_mend_it(assay: Any, error: Exception, code: int) -> None:
    said = assay("ask", "how many orders", "--source", "shop", openers=failing(error))
    assert said.code == code
    assert said.out == ""
    assert "Traceback" not in said.err or not isinstance(error, AssayError)


def test_an_error_comes_with_what_to_do_about_it(assay: Any) -> None:
    said = assay("ask", "x", "--source", "s", openers=failing(Refused("It is refused.", hint="Ask less.")))
    assert said.err == "assay: It is refused.\n  Ask less.\n"


def test_a_wrong_setting_is_told_in_a_sentence(assay: Any, clean_environment: pytest.MonkeyPatch) -> None:
    clean_environment.setenv("PORT", "many")
    said = assay("sources")
    assert said.code == 2
    assert "PORT is 'many'" in said.err
    assert "docs/settings.md" in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    "words", [["ask"], ["ask", "x", "--batch", "f"], ["ask", "--batch", "f"], ["ask", "x", "--engine", "llm"]]
)
def test_a_usage_fault_opens_nothing(assay: Any, words: list[str]) -> None:
    assert assay(*words, openers=unopenable()).code == 2


@pytest.mark.parametrize(
    "words", [[], ["fly"], ["ask", "x", "--as-of", "soon"], ["ask", "x", "--threshold", "2"], ["spec"], ["load"]]
)
def test_what_cannot_be_parsed_is_a_usage_fault(assay: Any, words: list[str]) -> None:
    said = assay(*words, openers=unopenable())
    assert said.code == 2
    assert "usage: assay" in said.err


@pytest.mark.parametrize("engine", ["llm", "verify"])
def test_an_engine_without_a_model_is_told_so(assay: Any, engine: str, tmp_path: Path) -> None:
    batch = ["--batch", tmp_path / "in", "--out", tmp_path / "out", "--databases", tmp_path]
    for words in (["ask", "x"], ["ask", *batch]):
        said = assay(*words, "--engine", engine, openers=unopenable())
        assert said.code == 2
        assert "no model configured" in said.err


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_without_opening_anything(assay: Any, name: str) -> None:
    said = assay(name, "--help", openers=unopenable())
    assert said.code == 0
    assert f"usage: assay {name}" in said.out


def test_every_command_has_its_section_in_the_documents(root: Path) -> None:
    page = (root / "docs" / "cli.md").read_text("utf-8")
    assert [name for name in COMMANDS if f"## `assay {name}" not in page] == []


def test_a_sample_that_is_there_is_not_loaded_again(assay: Any) -> None:
    state = SimpleNamespace(has_sample=lambda name: name == "ecommerce")
    openers = replace(unopenable(), state=lambda _: state)  # type: ignore[arg-type, return-value]
    assert assay("load", "ecommerce", "--if-missing", openers=openers).code == 0


def test_an_unknown_domain_names_those_there_are(assay: Any) -> None:
    said = assay("load", "astrology")
    assert said.code == 2
    assert "ecommerce" in said.err


def test_the_installed_command_runs_from_any_folder(tmp_path: Path) -> None:
    (tmp_path / "commands").mkdir()
    (tmp_path / "wiring.py").write_text("raise SystemExit('the wrong one')")
    done = subprocess.run(
        [Path(sys.executable).with_name("assay"), "sources", "--json"],
        cwd=tmp_path,
        env=os.environ | {"ASSAY_HOME": "state"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, json.loads(done.stdout or "null")) == (0, []), done.stderr
    assert (tmp_path / "state" / "state.db").is_file(), "a relative home lies in the folder it was called from"
