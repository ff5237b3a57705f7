"""Formulas give what was worked out by hand, and a formula that is changed is noticed."""

from __future__ import annotations

import importlib
import math
import sys
from dataclasses import astuple, is_dataclass
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow as pa
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assay.kernel.errors import BadInput
from assay.kernel.tabular import Table
from assay.methods.money import CostModel, Experience, returned, scenario

HERE = Path(__file__).parent
WRITTEN = yaml.safe_load((HERE / "cases.yml").read_text("utf-8"))
CASES = [*WRITTEN["cases"], *yaml.safe_load((HERE / "tables.yml").read_text("utf-8"))["cases"]]
ERRORS = {"BadInput": BadInput}


def _plain(value: Any) -> Any:
    if isinstance(value, Table):
        value = [tuple(row) for row in value.rows()]
    if is_dataclass(value) and not isinstance(value, type):
        value = astuple(value)
    return [_plain(item) for item in value] if isinstance(value, (tuple, list)) else value


def _holds(case: dict[str, Any], names: dict[str, Any]) -> bool:
    """Whether the case gives what was worked out, or raises what it should."""
    if "given" not in case:
        case["given"] = {name: pa.table(columns) for name, columns in case.get("inputs", {}).items()}
    try:
        found = _plain(eval(case["call"], {**names, "given": case["given"]}))
    except tuple(ERRORS.values()) as error:
        return type(error).__name__ == case.get("raises")
    return "raises" not in case and _equal(found, case["gives"])


def _equal(found: Any, gives: Any) -> bool:
    if isinstance(found, list) and isinstance(gives, list):
        return len(found) == len(gives) and all(map(_equal, found, gives))
    if isinstance(found, float) and isinstance(gives, (int, float)):
        return math.isclose(found, gives, rel_tol=1e-9, abs_tol=1e-9)
    return bool(found == gives)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['module']}: {case['why']}")
def test_by_hand(case: dict[str, Any]) -> None:
    module = importlib.import_module(f"assay.methods.{case['module']}")
    assert _holds(case, vars(module)), eval(case["call"], vars(module))


@pytest.mark.parametrize("change", WRITTEN["mutations"], ids=lambda change: f"{change['module']}: {change['find']}")
def test_a_changed_formula_is_noticed(change: dict[str, Any]) -> None:
    original = importlib.import_module(f"assay.methods.{change['module']}")
    text = Path(str(original.__file__)).read_text("utf-8")
    assert text.count(change["find"]) >= 1
    changed = ModuleType("changed_formula")
    sys.modules["changed_formula"] = changed
    try:
        exec(compile(text.replace(change["find"], change["put"]), "changed", "exec"), vars(changed))
        cases = [case for case in WRITTEN["cases"] if case["module"] == change["module"]]
        assert not all(gives_what_it_should(case, vars(changed)) for case in cases)
    finally:
        del sys.modules["changed_formula"]


def gives_what_it_should(case: dict[str, Any], names: dict[str, Any]) -> bool:
    """Whether a case holds; a formula that breaks does not."""
    try:
        return _holds(case, names)
    except (ArithmeticError, AttributeError, TypeError, ValueError, LookupError):
        return False


AMOUNT = st.floats(0, 1e7)
MONTHS = st.integers(1, 50_000)


@given(AMOUNT, MONTHS, AMOUNT, MONTHS, st.floats(0, 3), st.floats(-0.5, 0.5))
def test_a_cautious_scenario_is_never_the_better_one(
    before: float, months: int, after: float, later: int, effect: float, trend: float
) -> None:
    seen, model = Experience(before, months, after, later, later), CostModel(trend=trend, effect=effect)
    nets = [returned(seen, scenario(model, name)).net for name in ("Conservative", "Moderate", "Optimistic")]
    assert all(less <= more + 1e-6 * (1 + abs(more)) for less, more in pairwise(nets))
