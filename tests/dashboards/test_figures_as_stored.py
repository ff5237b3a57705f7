"""The figure a document keeps is pure JSON, and drawn from it the page shows what it shows when asked itself."""

from __future__ import annotations

import json
from typing import Any

import pytest

from api.board_json import prepared_json, widget_json
from assay.dashboards.document import in_colours
from assay.dashboards.template import DataRequirement, Widget
from assay.semantic.spec import AnalyticsSpec
from tests.dashboards.conftest import Hall

MONTHS = {"field": "time", "grain": "month"}
GROUPS = {
    "bar": ["customers.segment"], "horizontal_bar": ["customers.segment"], "donut": ["customers.segment"],
    "treemap": ["customers.country"], "line": [MONTHS], "area": [MONTHS], "stacked_bar": [MONTHS, "customers.segment"],
    "heatmap": [MONTHS, "customers.segment"],
}  # fmt: skip


def pure(value: Any) -> bool:
    """Whether a value is one of those JSON has, all the way down: no tuple, array, date or number of a library."""
    if type(value) is dict:
        return all(type(name) is str and pure(one) for name, one in value.items())
    if type(value) is list:
        return all(map(pure, value))
    return value is None or type(value) in (str, bool, int, float)


@pytest.mark.parametrize("kind", GROUPS)
def test_a_figure_is_pure_json_and_what_the_page_draws(hall: Hall, kind: str) -> None:
    spec = AnalyticsSpec.model_validate({"metrics": ["revenue"], "dimensions": GROUPS[kind]})
    widget = Widget(id="one", kind=kind, title="One", data_requirements=DataRequirement(spec=spec))  # type: ignore[arg-type]
    found = hall.show(widget)
    assert (found.status, found.kind) == ("ready", kind)
    stored = in_colours(found)
    assert stored["plotly"]["data"]
    assert pure(stored["plotly"])
    sent = json.dumps(stored, allow_nan=False)
    assert "as:" not in sent, "a program gets colours, not roles"
    tile = prepared_json({**json.loads(sent), "at": {}, "caption": ""})
    asked = json.loads(json.dumps(widget_json(found, widget)))
    asked["figure"]["layout"].pop("meta")  # its words for those who do not see it; the page does not draw them
    assert (tile["figure"], tile["alt"]) == (asked["figure"], asked["alt"])
