"""Two widgets that state one number: rules decide whose stands, and the other says so."""

from __future__ import annotations

from typing import Any

import pytest

from assay.team.conflicts import number_of, resolve
from assay.team.facts import SameFact


def _body(value: float | None, status: str = "ready") -> dict[str, Any]:
    rows = [[value]] if value is not None else []
    return {"status": status, "table": {"rows": rows}, "plotly": {"shows": value}, "chartjs": None, "caveats": []}


ANALYSTS = {"a": "clinical", "b": "pharmacy", "c": "pricing"}
FACT = SameFact(name="Cost", widgets=("a", "b", "c"), tolerance=0.01, prefer=("pharmacy",))


def test_values_within_the_tolerance_agree() -> None:
    settled, found = resolve({"a": _body(100), "b": _body(100.9), "c": _body(99.5)}, ANALYSTS, [FACT])
    assert found == []
    assert settled["a"]["plotly"] == {"shows": 100}


def test_the_preferred_analyst_stands_and_the_others_show_it_and_say_what_they_found() -> None:
    settled, found = resolve({"a": _body(100), "b": _body(110), "c": _body(120)}, ANALYSTS, [FACT])
    assert found[0].as_json() == {"fact": "Cost", "stands": "b", "value": 110, "others": {"a": 100, "c": 120}}
    assert [settled[name]["plotly"]["shows"] for name in "abc"] == [110, 110, 110]
    assert "this one found 100" in settled["a"]["caveats"][0]
    assert settled["b"]["caveats"] == []


def test_without_a_preference_the_first_named_stands() -> None:
    fact = FACT.model_copy(update={"prefer": ()})
    _, found = resolve({"a": _body(100), "b": _body(110)}, ANALYSTS, [fact])
    assert found[0].stands == "a"


@pytest.mark.parametrize("absent", [_body(None), _body(5, "failed"), None])
def test_a_widget_without_a_number_takes_no_part(absent: Any) -> None:
    bodies = {"a": _body(100), **({"b": absent} if absent else {})}
    settled, found = resolve(bodies, ANALYSTS, [FACT])
    assert found == []
    assert number_of(absent) is None
    assert settled == bodies


def test_a_fact_needs_two_widgets() -> None:
    with pytest.raises(ValueError, match="at least 2"):
        SameFact(name="x", widgets=("a",))
