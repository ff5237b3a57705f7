"""Whatever is changed in a formula, a case worked out by hand fails: each small change to each function is tried."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType

import pytest

import assay.methods as room
from tests.methods.mutants import mutants, put_in
from tests.methods.test_formulas import CASES, gives_what_it_should

MODULES = sorted(part.name for part in pkgutil.iter_modules(room.__path__) if part.name != "method")
EQUAL = {
    ("clinical", "summed_up", "gain = None if before is None and after"): "both means are of the same whole pairs",
    ("clinical", "summed_up", "better = sum((sign * (b - o) > least"): "the bound lies a billionth below what counts",
    ("clinical", "improvement_of_all", "def improvement_of_all("): "what counts as improved does not enter the means",
    ("clinical", "missing", "found = summed_up("): "what counts as improved is not counted here",
    ("exposure", "_month_of", "return at.year * 12 + at.month"): "only differences of it are used",
    ("supply", "supplied", "if fill.days < 0"): "a stretch of no days is left out where stretches are joined",
    (
        "supply",
        "supplied",
        "start = max(fill.day, until.get(fill.drug, fill.day - 2)",
    ): "both are the day itself or less",
    ("supply", "Gaps.pattern", "longest = max(*self.between, self.at_end, 1)"): "a day is no gap either",
}
"""Changes that change no result, and why."""


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"{room.__name__}.{name}")


def _unnoticed(name: str) -> bool:
    """Whether every case holds; those of the module itself come first, as they are the likeliest to fail."""
    ordered = sorted(CASES, key=lambda case: case["module"] != name)
    return all(gives_what_it_should(case, vars(_module(case["module"]))) for case in ordered)


def _is_equal(module: str, function: str, line: str) -> bool:
    return any(module == m and function == f and line.startswith(start) for m, f, start in EQUAL)


@pytest.mark.parametrize("name", MODULES)
def test_every_change_to_a_formula_is_noticed(name: str) -> None:
    module, tried, missed = _module(name), 0, []
    for mutant in mutants(module):
        tried += 1
        with put_in(module, mutant):
            if _unnoticed(name) and not _is_equal(name, mutant.function, mutant.line):
                missed.append(f"{mutant.function}: {mutant.line}")
    assert tried > 10
    assert missed == []


def test_after_all_changes_the_formulas_are_as_they_were() -> None:
    assert _unnoticed("")
