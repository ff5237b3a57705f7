"""What people see in place of a value: in charts, tables, filters, drill steps, sentences; filters keep values."""

from __future__ import annotations

from typing import Any

import pytest

from api.board_json import table_json
from assay.analyze.change import Change
from assay.analyze.drill import Drill
from assay.analyze.mark import Mark, Shown, mark_of_row
from assay.ask.local.engine import LocalEngine
from assay.ask.ports import Asked
from assay.catalog.sight import _dimension
from assay.dashboards.export import BoardExports
from assay.dashboards.options import Options, said
from assay.dashboards.selection import Selection
from assay.dashboards.template import DataRequirement, PeriodFilter, Widget
from assay.present.export.html_file import html_file
from assay.semantic.schema import ColumnInfo, TableInfo
from assay.semantic.spec import AnalyticsSpec
from components.data_table import column_def
from tests.dashboards.conftest import Hall

LABELS = {"Mid": "Middle-sized firms"}


@pytest.fixture
def labelled(hall: Hall) -> Hall:
    """The shop, one of whose segments is shown as something else than it is kept as."""
    hall.relabel("segment", LABELS)
    return hall


def test_charts_and_tables_show_the_label_and_keep_the_value(labelled: Hall) -> None:
    found = labelled.show("by_segment")
    assert "Middle-sized firms" in found.plotly["data"][0]["y"]
    table = table_json(found)
    assert table is not None
    assert table["columns"][0]["labels"] == LABELS
    assert "Mid" in [row[0] for row in table["rows"]]
    assert found.table is not None
    assert (
        '"labels": {"Mid": "Middle-sized firms"}' in column_def(found.table.columns[0], 0)["valueFormatter"]["function"]
    )


def test_a_filter_offers_the_label_finds_it_and_narrows_by_the_value(labelled: Hall) -> None:
    options = Options(labelled.renderer.runner, labelled.clock)
    offered, _ = options.values(labelled.board, "segment", labelled.actor, Selection(), "sized FIRMS")
    assert [(one.value, one.label) for one in offered] == [("Mid", "Middle-sized firms")]
    assert said(labelled.board, labelled.sources, labelled.actor) == {"segment": LABELS}
    shown = labelled.show("revenue", segment=["Mid"]).table
    amount = labelled.check(
        "SELECT sum(o.amount) FROM orders o JOIN customers c ON c.id = o.customer_id "
        "WHERE year(o.day) = 2026 AND c.segment = 'Mid'"
    )[0][0]
    assert shown is not None
    assert shown.rows[0][0] == pytest.approx(amount)


def test_a_file_has_the_label_in_its_filters_and_its_tables(labelled: Hall) -> None:
    exports = BoardExports(labelled.renderer, labelled.audit, labelled.clock, None)
    sheet = exports.sheet(labelled.board, labelled.actor, Selection(values={"segment": ["Mid"]}))
    text = html_file(sheet).decode()
    assert "Segment Middle-sized firms" in text
    assert "<td>Middle-sized firms</td>" in text


def test_drill_steps_and_reasons_are_said_by_the_label_and_asked_by_the_value(labelled: Hall) -> None:
    spec = AnalyticsSpec.model_validate(
        {"metrics": ["revenue"], "dimensions": ["customers.segment"],
         "time": {"relative": {"kind": "previous", "unit": "month"}}}
    )  # fmt: skip
    requirement = DataRequirement(source="shop", spec=spec)
    tile = Widget(id="by", kind="table", title="By segment", data_requirements=requirement, follows=())
    found = labelled.show(tile).table
    assert found is not None
    row = next(one for one in found.rows if one[0] == "Mid")
    shown, runner = Shown("shop", spec, found.columns, "2026-03-20", "Revenue"), labelled.renderer.runner
    mark = mark_of_row(shown, row)
    menu = Drill(labelled.sources, runner).menu(shown, mark, labelled.actor, found.rows)
    assert "Middle-sized firms" in menu.title
    only = next(action.spec for action in menu.actions if action.key == "only")
    assert only is not None
    assert '"Mid"' in only.model_dump_json()
    bare = Shown("shop", spec.model_copy(update={"dimensions": ()}), (), "2026-03-20", "Revenue")
    told = Change(labelled.sources, runner).explain(bare, Mark(), labelled.actor)
    by_segment = next(one for one in told.breakdowns if one.fields == ("customers.segment",))
    assert {part.label for part in by_segment.parts} >= {"Middle-sized firms"}
    assert ("Mid",) in {part.members for part in by_segment.parts}


def test_a_question_may_use_the_label(labelled: Hall) -> None:
    source = labelled.sources.get("shop", labelled.actor)
    asked = Asked("revenue of middle-sized firms this year", source, labelled.actor, labelled.clock)
    spec = LocalEngine().plan(asked).readings[0].spec
    assert spec is not None
    assert '"Mid"' in spec.model_dump_json()


def test_a_field_that_is_hidden_from_somebody_has_no_labels_for_them(labelled: Hall) -> None:
    found = labelled.sources.source.model.field("customers.segment")
    assert found is not None
    table = TableInfo("customers", (ColumnInfo("segment", "text", "VARCHAR"),))
    assert _dimension(found[1], table, frozenset({"segment"})).labels == {}


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({}, "All firms: all, 1 Jan–20 Mar 2026, from 0, all time."),
        ({"segment": ["Mid"], "period": "last_month", "floor": 1500}, "Feb 2026"),
        ({"segment": ["Mid", "Big"]}, "Middle-sized firms and Big"),
        ({"segment": ["Mid"], "floor": 1500}, "from 1,500"),
        ({"period": "all"}, "all, all time"),
    ],
)
def test_a_text_says_filters_as_people_call_them(labelled: Hall, chosen: dict[str, Any], said: str) -> None:
    words = "All firms: {segment}, {period}, from {floor}, {since}."
    since = PeriodFilter(id="since", kind="period", label="Since")
    labelled.board = labelled.board.model_copy(update={"filters": (*labelled.board.filters, since)})
    text = labelled.show(Widget(id="words", kind="text", title="Words", text=words), **chosen).text
    assert said in text
    assert "Mid," not in text
    assert "{" not in text
