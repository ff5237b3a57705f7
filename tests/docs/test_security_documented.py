"""Every promise of the security guide and every control names tests, and the tests are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from assay.kernel.settings import ROOT

NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
PAGES = ("docs/security.md", "docs/controls.md")


def functions_of(place: Path) -> set[str]:
    """Names of the test functions of a file."""
    return {node.name for node in ast.walk(ast.parse(place.read_text("utf-8"))) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("page", PAGES)
def test_every_named_test_is_there(page: str) -> None:
    named = NAMED.findall((ROOT / page).read_text("utf-8"))
    assert len(named) > 20
    assert [f"{place}::{name}" for place, name in named if name not in functions_of(ROOT / place)] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_promise_names_a_test(page: str) -> None:
    lines = (ROOT / page).read_text("utf-8").split("\n")
    heads = [number for number, line in enumerate(lines) if re.search(r"\| (held|shown) by \|$", line)]
    rows = [line for head in heads for line in _table(lines[head + 2 :])]
    assert len(rows) > 20
    assert [row for row in rows if not NAMED.search(row)] == []


def _table(lines: list[str]) -> list[str]:
    end = next((number for number, line in enumerate(lines) if not line.startswith("|")), len(lines))
    return lines[:end]


def test_all_twenty_eight_checks_have_a_test_of_their_number() -> None:
    there = {name for place in (ROOT / "tests/web_security").glob("test_*.py") for name in functions_of(place)}
    numbers = {int(found.group(1)) for name in there if (found := re.match(r"test_check_(\d\d)_", name))}
    assert numbers == set(range(1, 29))
