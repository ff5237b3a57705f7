"""Every kind that is offered can be drawn, is valid for Plotly, and holds no colour of its own."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pyarrow as pa
import pytest

from assay.kernel.tabular import Column, Table
from assay.present.alt import KIND_NAMES
from assay.present.chartjs.config import chartjs
from assay.present.choose import kinds
from assay.present.export.theme import LIGHT, coloured
from assay.present.figure import DRAW, draw
from assay.present.figures.decimate import keep_shape
from assay.present.figures.parts import array, ticks
from assay.present.vega_lite import vega_lite
from assay.present.view import View, see
from tests.present.conftest import group, metric, table_of


def strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for item in value.values() for text in strings(item)]
    return [text for item in value for text in strings(item)] if isinstance(value, list) else []


def test_every_offered_kind_of_every_shape_is_a_valid_plotly_figure(results: dict[str, View]) -> None:
    drawn = set()
    for name, view in results.items():
        for kind in kinds(view):
            figure = draw(kind, view, name)
            json.dumps(figure, allow_nan=False)
            go.Figure(coloured(figure))
            assert figure["layout"]["meta"]["alt"].startswith(KIND_NAMES[kind])
            drawn.add(kind)
    assert drawn == set(DRAW) - {"timeline"}


def test_a_timeline_is_drawn_from_rows_with_dates(make_table: Callable[..., Table]) -> None:
    days = [date(2026, 1, day) for day in range(1, 4)]
    table = make_table(
        {
            "name": (["a", "b", "c"], {"role": "dimension"}),
            "begun": (days, {"role": "dimension"}),
            "ended": ([day + timedelta(days=3) for day in days[:2]] + [None], {"role": "dimension"}),
        }
    )
    view = see(table, listing=True)
    assert "timeline" in kinds(view)
    go.Figure(coloured(draw("timeline", view)))


def test_colours_are_roles_that_the_theme_knows(results: dict[str, View]) -> None:
    for view in results.values():
        for kind in kinds(view):
            texts = strings({key: draw(kind, view)[key] for key in ("data", "layout")})
            assert not [text for text in texts if re.fullmatch(r"#[0-9A-Fa-f]{3,8}|rgba?\(.*\)", text)]
            assert all(text[3:] in LIGHT for text in texts if text.startswith("as:"))


def test_bars_are_ranked_and_compared_in_grey(results: dict[str, View]) -> None:
    figure = draw("horizontal_bar", results["compared groups"])
    assert figure["data"][0]["y"] == ["North", "South", "East", "West"]
    assert [trace["marker"]["color"] for trace in figure["data"]] == ["as:c1", "as:c-ref"]
    assert figure["data"][0]["text"][0] == "$50  <b>+25.0%</b>"


def test_numbers_under_bars_are_named(make_table: Callable[..., Table]) -> None:
    table = make_table(
        {"since": ([-1, 0], {"role": "dimension", "label": "Months since"}), "n": ([1, 2], {"role": "metric"})}
    )
    assert draw("bar", see(table))["layout"]["xaxis"]["title"] == {"text": "Months since"}


def test_a_donut_has_its_unit_under_its_total(make_table: Callable[..., Table]) -> None:
    columns = {"g": (["a", "b"], {"role": "dimension"}), "n": ([400, 83], {"role": "metric", "unit": "members"})}
    figure = draw("donut", see(make_table(columns), additive=("n",)))
    assert figure["layout"]["annotations"][0]["text"] == '483<br><span style="font-size:11px">members</span>'


def test_bars_start_at_zero(results: dict[str, View]) -> None:
    assert draw("horizontal_bar", results["averages"])["layout"]["xaxis"]["rangemode"] == "tozero"


def test_ninth_and_further_groups_become_other_where_they_can_be_summed(make_table: Callable[..., Table]) -> None:
    rows = [(date(2026, month, 1), f"g{n}", float(n + 1)) for month in (1, 2) for n in range(12)]
    columns = {
        "month": ([row[0] for row in rows], {"role": "time", "grain": "month"}),
        "group": ([row[1] for row in rows], {"role": "dimension"}),
        "sales": ([row[2] for row in rows], {"role": "metric"}),
    }
    summed = draw("line", see(make_table(columns), additive=("sales",)))
    assert len(summed["data"]) == 8
    assert summed["data"][-1]["name"] == "Other"
    assert summed["data"][-1]["y"] == [15.0, 15.0]
    left = draw("line", see(make_table(columns)))
    assert "Other" not in [trace["name"] for trace in left["data"]]
    assert "8 largest of 12" in left["layout"]["meta"]["notes"][0]


def test_lines_run_in_time_whatever_the_order_of_rows(make_table: Callable[..., Table]) -> None:
    days = [date(2026, 3, 1), date(2026, 1, 1), date(2026, 2, 1)]
    table = make_table({"month": (days, {"role": "time", "grain": "month"}), "n": ([3, 1, 2], {"role": "metric"})})
    trace = draw("line", see(table))["data"][0]
    assert trace["x"] == ["2026-01-01", "2026-02-01", "2026-03-01"]
    assert trace["y"] == [1.0, 2.0, 3.0]


QUIET = [date(2026, month, 1) for month in (1, 2, 4, 7)]
MONTHS_TO_JULY = [f"2026-0{month}-01" for month in range(1, 8)]


@pytest.mark.parametrize("kind", ["line", "area"])
def test_a_line_does_not_run_over_months_without_rows(make_table: Callable[..., Table], kind: str) -> None:
    columns = {"month": (QUIET, {"role": "time", "grain": "month"}), "n": ([3, 1, 2, 5], {"role": "metric"})}
    counted = draw(kind, see(make_table(columns), nothing=["n"]))["data"][0]
    assert counted["x"] == MONTHS_TO_JULY
    assert counted["y"] == [3.0, 1.0, 0.0, 2.0, 0.0, 0.0, 5.0]
    assert counted["customdata"] == [0, 1, -1, 2, -1, -1, 3], "nothing lies behind a month without rows"
    average = draw(kind, see(make_table(columns)))["data"][0]
    assert average["x"] == MONTHS_TO_JULY
    assert average["y"] == [3.0, 1.0, None, 2.0, None, None, 5.0]
    assert average["connectgaps"] is False


def test_every_group_has_the_months_it_lacks(make_table: Callable[..., Table]) -> None:
    times, groups = [QUIET[0], QUIET[0], QUIET[2]], ["A", "B", "B"]
    columns = {
        "month": (times, {"role": "time", "grain": "month"}),
        "group": (groups, {"role": "dimension"}),
        "n": ([3, 1, 2], {"role": "metric"}),
    }
    drawn = draw("line", see(make_table(columns), nothing=["n"]))["data"]
    assert {trace["name"]: trace["y"] for trace in drawn} == {"A": [3.0, 0.0, 0.0, 0.0], "B": [1.0, 0.0, 0.0, 2.0]}
    assert draw("line", see(make_table(columns)))["data"][0]["y"] == [3.0, None, None, None]


def test_the_best_days_are_no_axis_with_holes(make_table: Callable[..., Table]) -> None:
    columns = {"month": (QUIET, {"role": "time", "grain": "month"}), "n": ([3, 1, 2, 5], {"role": "metric"})}
    assert len(draw("bar", see(make_table(columns)))["data"][0]["x"]) == 4
    assert draw("bar", see(make_table(columns), nothing=["n"]))["data"][0]["y"] == [3.0, 1.0, 0.0, 2.0, 0.0, 0.0, 5.0]


def test_other_libraries_draw_the_same_holes(make_table: Callable[..., Table]) -> None:
    columns = {"month": (QUIET, {"role": "time", "grain": "month"}), "n": ([3, 1, 2, 5], {"role": "metric"})}
    view = see(make_table(columns), nothing=["n"])
    config = chartjs("line", view)
    assert config is not None
    assert config["data"]["datasets"][0]["data"] == [3.0, 1.0, 0.0, 2.0, 0.0, 0.0, 5.0]
    assert len(vega_lite("line", view)["data"]["values"]) == 7


@pytest.mark.parametrize("values", [(1.0, 3.7, 2.0), (-4.0, 1.0, 2.0), (120.0, 121.5, 120.4), (0.0, 10.0, 5.0)])
def test_the_axis_of_a_line_ends_at_a_tick_above_all_of_it(
    make_table: Callable[..., Table], values: tuple[float, ...]
) -> None:
    days = [date(2026, month, 1) for month in (1, 2, 3)]
    table = make_table({"month": (days, {"role": "time", "grain": "month"}), "n": (list(values), {"role": "metric"})})
    axis = draw("line", see(table))["layout"]["yaxis"]
    assert axis["tickvals"][-1] >= max(values)
    assert axis["range"][0] <= min(values)
    assert axis["range"][1] >= axis["tickvals"][-1]


def test_fiscal_quarters_are_named_as_the_source_counts_its_years(make_table: Callable[..., Table]) -> None:
    starts = [date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1)]
    quarter = (starts, {"role": "time", "grain": "fiscal_quarter", "fiscal": 4})
    view = see(make_table({"quarter": quarter, "n": ([3, 1, 2], {"role": "metric"})}))
    assert draw("line", view)["layout"]["xaxis"]["ticktext"] == ["Q4<br>FY2026", "Q1<br>FY2027", "Q2"]
    assert view.labels(0) == ["Q4 FY2026", "Q1 FY2027", "Q2 FY2027"]
    year = ([date(2025, 4, 1), date(2026, 4, 1)], {"role": "time", "grain": "fiscal_year", "fiscal": 4})
    view = see(make_table({"year": year, "n": ([3, 1], {"role": "metric"})}))
    assert draw("line", view)["layout"]["xaxis"]["ticktext"] == ["FY2026", "FY2027"]


def test_rows_without_a_time_do_not_stretch_the_axis_of_a_line(make_table: Callable[..., Table]) -> None:
    times = ([date(2026, 1, 1), date(2026, 2, 1), None], {"role": "time", "grain": "month"})
    view = see(make_table({"month": times, "orders": ([120, 300, 60_000], {"role": "metric"})}))
    assert draw("line", view)["layout"]["yaxis"]["tickvals"][-1] <= 400


def test_many_columns_go_without_words_that_would_lie_over_each_other(make_table: Callable[..., Table]) -> None:
    names, values = [f"n{n}" for n in range(13)], [float(n + 1) for n in range(13)]
    view = see(make_table({"name": (names, {"role": "dimension"}), "sum": (values, {"role": "metric"})}))
    assert "text" not in draw("bar", view)["data"][0]
    assert "text" in draw("horizontal_bar", view)["data"][0]


@pytest.mark.parametrize(("unit", "text"), [("orders", "40"), ("USD", "$40"), ("percent", "4,000.0%")])
def test_a_unit_that_is_a_word_stands_over_few_columns_only(
    make_table: Callable[..., Table], unit: str, text: str
) -> None:
    def words(kind: str, many: int) -> Any:
        names = ([f"n{n}" for n in range(many)], {"role": "dimension"})
        view = see(make_table({"name": names, "n": ([40.0] * many, {"role": "metric", "unit": unit})}))
        return draw(kind, view)["data"][0]["text"][0]

    assert words("bar", 4) == text
    assert words("bar", 3) == words("horizontal_bar", 4) == ("40 orders" if unit == "orders" else text)


def test_markup_in_a_value_stays_text(make_table: Callable[..., Table]) -> None:
    table = make_table({"name": (["<b>x</b>", "&amp;"], {"role": "dimension"}), "n": ([2, 1], {"role": "metric"})})
    texts = strings(draw("horizontal_bar", see(table))["data"])
    assert "&lt;b>x&lt;/b>" in texts
    assert "&amp;amp;" in texts


def test_equal_labels_do_not_lie_over_each_other(make_table: Callable[..., Table]) -> None:
    table = make_table({"name": ([None, "(none)"], {"role": "dimension"}), "n": ([2, 1], {"role": "metric"})})
    assert draw("horizontal_bar", see(table))["data"][0]["y"] == ["(none)", "(none) (2)"]


def test_many_numbers_travel_as_a_typed_array() -> None:
    packed = array(np.arange(1000, dtype=np.float64))
    assert packed["dtype"] == "f8"
    assert np.frombuffer(base64.b64decode(packed["bdata"]), dtype=np.float64).tolist() == list(range(1000))


def test_a_hundred_thousand_points_are_thinned_without_losing_a_peak() -> None:
    days = pa.array([date(2000, 1, 1) + timedelta(days=n) for n in range(100_000)])
    values = np.sin(np.arange(100_000) / 50)
    values[77_777] = 40
    columns = (Column("day", "Day", "date", "time", grain="day"), Column("n", "N", "number", "metric"))
    figure = draw("line", see(Table(columns, pa.table({"day": days, "n": pa.array(values)}))))
    assert len(figure["data"][0]["x"]) <= 4_001
    assert days[77_777].as_py().isoformat() in figure["data"][0]["x"]
    assert "highs and lows are kept" in figure["layout"]["meta"]["notes"][0]


def test_thinning_keeps_short_lines_whole() -> None:
    assert keep_shape(np.arange(1000.0))[1] == ""


@pytest.mark.parametrize(("low", "high"), [(0, 0), (-5, 5), (0.001, 0.002), (1e9, 3e9), (-3, -1)])
def test_ticks_lie_inside_the_axis(low: float, high: float) -> None:
    places = ticks(low, high, "USD").get("tickvals", [])
    assert all(low - 1e-9 <= place <= high + 1e-9 for place in places)


def test_drawing_imports_neither_pandas_nor_plotly() -> None:
    code = (
        "import sys, io, pyarrow.csv as c\n"
        "from assay.kernel.tabular import Table\nfrom assay.present.view import see\n"
        "from assay.present.choose import kinds\nfrom assay.present.figure import draw\n"
        "import assay.ask.corridor\n"
        "t = c.read_csv(io.BytesIO(b'g,m,v\\na,x,1.5\\nb,y,\\na,y,3\\n'))\n"
        "v = see(Table.plain(t))\n[draw(k, v) for k in kinds(v)]\n"
        "print([m for m in ('pandas', 'plotly', 'xlsxwriter', 'sklearn') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_weekdays_of_a_heatmap_follow_each_other_whatever_they_sum_to() -> None:
    days, hours = [2, 1, 2, 1, 3, 3], [9, 9, 10, 10, 9, 10]
    table = table_of(
        {
            "weekday": group(days, grain="day_of_week"),
            "hour": group(hours, grain="hour_of_day"),
            "orders": metric([50, 4, 60, 5, 20, 10], None),
        }
    )
    drawn = draw("heatmap", see(table), "Orders")
    assert drawn is not None
    assert list(drawn["data"][0]["y"]) == ["Monday", "Tuesday", "Wednesday"]
    assert drawn["layout"]["yaxis"]["dtick"] == 1


def test_bars_of_months_are_named_as_under_a_line(make_table: Callable[..., Table]) -> None:
    months = [date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1)]
    one = {"m": (months, {"role": "time", "grain": "month"}), "n": metric([1.0, 2.0, 3.0])}
    two = {"m": (months * 2, {"role": "time", "grain": "month"}), "g": group(["a"] * 3 + ["b"] * 3)}
    for table in (make_table(one), make_table({**two, "n": metric([1.0, 2.0, 3.0] * 2)})):
        drawn = draw("bar", see(table), "t")
        axis = drawn["layout"]["xaxis"]
        assert axis["ticktext"] == ["Nov<br>2025", "Dec", "Jan<br>2026"]
        assert axis["tickvals"] == drawn["data"][0]["x"]


def test_what_is_taken_off_is_taken_off_from_a_whole_bar(make_table: Callable[..., Table]) -> None:
    def kinds_of(amounts: list[float], first: str = "Care") -> list[str]:
        steps = {"step": group([first, "Cost avoidance", "Fee"]), "amount": metric(amounts)}
        found: list[str] = draw("waterfall", see(make_table(steps), additive=["amount"]), "t")["data"][0]["measure"]
        return found

    assert kinds_of([300.0, -20.0, 30.0]) == ["absolute", "relative", "relative", "total"]
    assert kinds_of([300.0, 20.0, 30.0]) == ["relative", "relative", "relative", "total"]
    assert kinds_of([300.0, 20.0, 30.0], "Baseline") == ["absolute", "relative", "relative", "total"]


def test_labels_that_stand_together_have_equally_many_decimals(make_table: Callable[..., Table]) -> None:
    table = make_table({"region": group(["a", "b", "c"]), "revenue": metric([3_780_000.0, 2_600_000.0, 855_000.0])})
    assert draw("horizontal_bar", see(table), "t")["data"][0]["text"] == ["$3.78M", "$2.60M", "$855k"]
    shares = draw("donut", see(table, additive=["revenue"]), "t")["data"][0]
    assert shares["texttemplate"] == "%{label}<br>%{percent:.1%}"


def test_a_number_says_no_unit_that_its_name_says(make_table: Callable[..., Table]) -> None:
    names = group(["a", "b", "c", "d"])

    def said(label: str, unit: str) -> str:
        measure = ([41, 36, 34, 33], {"role": "metric", "unit": unit, "label": label})
        first: str = draw("horizontal_bar", see(make_table({"name": names, "n": measure})), "t")["data"][0]["text"][0]
        return first

    assert (said("Emergency visits", "visits"), said("Length of stay", "days")) == ("41", "41 days")
