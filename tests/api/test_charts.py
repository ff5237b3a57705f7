"""Charts through the API: of a spec, of rows that are sent, for Plotly and Vega-Lite; what does not fit is refused."""

from __future__ import annotations

import json
from typing import Any

import plotly.graph_objects as go
import pytest

from assay.present.chartjs.config import WITHOUT
from assay.present.vega_lite import VEGA_KINDS
from tests.api.conftest import Bench, Program
from tests.api.test_asking import sums

BY_REGION = {"source": "shop", "spec": {"metrics": ["total_amount"], "dimensions": ["orders.region"]}}
FLOWS = {
    "columns": [{"name": "from"}, {"name": "to"}, {"name": "n", "role": "metric"}],
    "rows": [["a", "x", 1], ["a", "y", 2], ["b", "x", 3]],
}
COUNTRIES = {"columns": [{"name": "country"}, {"name": "n", "role": "metric"}], "rows": [["France", 1], ["Spain", 2]]}
ONE = {"columns": [{"name": "region"}, {"name": "n"}], "rows": [["a", 1], ["b", 2], ["c", 3]]}
POINTS = {"columns": [{"name": "name"}, {"name": "u"}, {"name": "v"}, {"name": "w"}],
          "rows": [["a", 1, 2.5, 3], ["b", 4, 5.5, 6], ["c", 7, 8.5, 9]]}  # fmt: skip
GRID = {"columns": [{"name": "region"}, {"name": "kind"}, {"name": "n"}],
        "rows": [["a", "x", 0], ["a", "y", 1], ["b", "x", 2], ["b", "y", 3]]}  # fmt: skip
MANY = {"columns": [{"name": "customer"}, {"name": "n"}], "rows": [[f"c{n}", n % 7] for n in range(40)]}
MONTHS = {"columns": [{"name": "month"}, {"name": "n"}], "rows": [[f"2026-0{n}-01", n] for n in range(1, 7)]}
TWO_LINES = {"columns": [{"name": "month"}, {"name": "region"}, {"name": "n"}],
             "rows": [[f"2026-0{n}-01", region, n] for n in range(1, 5) for region in ("a", "b")]}  # fmt: skip
NUMBER = {"columns": [{"name": "n"}], "rows": [[42]]}
SHARE = {"columns": [{"name": "share", "unit": "percent"}], "rows": [[0.42]]}
SPANS = {"columns": [{"name": "start"}, {"name": "end"}, {"name": "what"}],
         "rows": [["2026-01-01", "2026-02-01", "plan"], ["2026-01-20", "2026-03-05", "build"]]}  # fmt: skip
FITTING = {
    "kpi": NUMBER, "line": MONTHS, "area": MONTHS, "bar": ONE, "stacked_bar": TWO_LINES, "horizontal_bar": ONE,
    "pie": ONE, "donut": ONE,
    "scatter": POINTS, "bubble": POINTS, "heatmap": GRID, "funnel": ONE, "histogram": MANY, "box": MANY,
    "waterfall": ONE, "timeline": SPANS, "gauge": SHARE,
}  # fmt: skip


def render(program: Program, **body: Any) -> dict[str, Any]:
    answer = program.post("/charts/render", body)
    assert answer.status_code == 200, answer.text
    return answer.json or {}


def values(figure: dict[str, Any], field: str) -> list[Any]:
    return [row[field] for row in figure["data"]["values"] if field in row]


def test_every_kind_of_vega_lite_has_a_result_it_is_tried_on() -> None:
    assert set(FITTING) == set(VEGA_KINDS)


@pytest.mark.parametrize("kind", FITTING)
def test_a_kind_holds_the_numbers_that_were_sent(ann: Program, kind: str) -> None:
    sent = FITTING[kind]
    drawn = render(ann, format="vega_lite", kind=kind, title="T", **sent)
    assert (drawn["kind"], drawn["figure"]["title"]) == (kind, "T")
    assert drawn["figure"]["mark"]["type"]
    assert drawn["alt"] == drawn["figure"]["description"]
    numbers = [row[-1] for row in sent["rows"]]
    shown = values(drawn["figure"], "size" if kind == "bubble" else "y")
    if kind != "scatter":
        assert sorted(shown) == sorted(numbers)
    encoded = [part for part in drawn["figure"]["encoding"].values() if isinstance(part, dict)]
    fields = {part["field"] for part in encoded if "field" in part}
    assert fields <= {name for row in drawn["figure"]["data"]["values"] for name in row}, "every field has data"
    figure = render(ann, format="plotly", kind=kind, **sent)["figure"]
    go.Figure(figure)  # raises when Plotly does not know it
    if kind not in WITHOUT:
        config = render(ann, format="chartjs", kind=kind, title="T", **sent)["figure"]
        assert config["type"]
        assert config["data"]["datasets"]
        assert config["options"]["plugins"]["title"]["text"] == "T"


def test_a_spec_is_drawn_with_its_own_numbers(ann: Program) -> None:
    vega = render(ann, format="vega_lite", kind="bar", **BY_REGION)["figure"]
    assert dict(zip(values(vega, "x"), values(vega, "y"), strict=True)) == sums()
    plotly = render(ann, kind="bar", **BY_REGION)["figure"]
    assert dict(zip(plotly["data"][0]["x"], plotly["data"][0]["y"], strict=True)) == sums()
    assert "as:" not in json.dumps(plotly)


def test_times_and_series_are_told_apart(ann: Program) -> None:
    drawn = render(ann, format="vega_lite", **TWO_LINES)
    encoding = drawn["figure"]["encoding"]
    assert (drawn["kind"], encoding["x"]["type"]) == ("line", "temporal")
    assert encoding["color"]["field"] == "series"
    assert set(values(drawn["figure"], "series")) == {"a", "b"}


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ({"kind": "pie", **MONTHS}, 400, "cannot be drawn as pie"),
        ({"kind": "spiral", **ONE}, 400, "cannot be drawn as spiral"),
        ({"kind": "treemap", "format": "vega_lite", **ONE}, 400, "Vega-Lite has no treemap"),
        ({"kind": "sankey", "format": "vega_lite", **FLOWS}, 400, "Vega-Lite has no sankey"),
        ({"kind": "map", "format": "vega_lite", **COUNTRIES}, 400, "Vega-Lite has no map"),
        ({"kind": "kpi", "format": "chartjs", **NUMBER}, 400, "Chart.js has no kpi"),
        ({"columns": [{"name": "a"}], "rows": [[1, 2]]}, 400, "Row 1 has 2 values for 1 columns"),
        ({"columns": [{"name": "a"}, {"name": "a"}], "rows": []}, 400, "a name of its own"),
        ({"columns": [{"name": "a", "type": "integer"}], "rows": [[1], ["x"]]}, 400, "Column a, row 2"),
        ({"columns": [{"name": "a", "type": "date"}], "rows": [["2026-13-01"]]}, 400, "Column a, row 1"),
        ({"columns": [{"name": "a"}], "rows": [[2**70]]}, 400, "too large"),
        ({"source": "shop", **ONE}, 422, "source and spec, or columns and rows"),
        ({}, 422, "source and spec, or columns and rows"),
        ({"format": "crayon", **ONE}, 422, "right shape"),
        ({"source": "shop", "spec": {"metrics": ["nope"]}}, 422, "nope"),
        ({"source": "nope", "spec": {"metrics": ["nope"]}}, 404, "source"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_words(ann: Program, body: Any, status: int, words: str) -> None:
    answer = ann.post("/charts/render", body)
    assert answer.status_code == status, answer.text
    assert words in answer.text
    if "kind" in body and body["kind"] != "kpi":
        assert (answer.json or {})["error"]["details"]["kinds"], "which kinds would fit"


def test_labels_that_are_attacks_stay_text(ann: Program) -> None:
    sent = {"columns": [{"name": "who"}, {"name": "n"}], "rows": [["<img src=x onerror=alert(1)>", 1], ["b", 2]]}
    assert "<img" not in json.dumps(render(ann, kind="bar", **sent)["figure"]["data"])


def test_a_viewer_draws_nothing(bench: Bench) -> None:
    assert bench.program("vic").post("/charts/render", ONE).status_code == 403


def test_the_steps_of_a_waterfall_stand_on_each_other_and_end_at_the_sum(ann: Program) -> None:
    rows = render(ann, format="vega_lite", kind="waterfall", **ONE)["figure"]["data"]["values"]
    assert [(row["from"], row["to"]) for row in rows] == [(0.0, 1.0), (1.0, 3.0), (3.0, 6.0), (0.0, 6.0)]


def test_a_gauge_of_a_share_is_filled_to_it_out_of_one(ann: Program) -> None:
    drawn = render(ann, format="vega_lite", kind="gauge", **SHARE)["figure"]
    assert [row["part"] for row in drawn["data"]["values"]] == pytest.approx([0.42, 0.58])
    assert drawn["encoding"]["theta"]["scale"]["domain"] == [0, 1.0]
