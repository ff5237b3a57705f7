"""A dashboard as a file: a page with its numbers side by side and no claim of proof, a workbook, a widget's rows."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime
from html import escape
from typing import Any

import openpyxl
import pytest

from assay.dashboards.desk import Opened
from assay.dashboards.export import BoardExports, minute
from assay.dashboards.read import as_data
from assay.dashboards.selection import Selection
from assay.present.export.html_file import charts_page, html_file
from assay.records.board import Board
from assay.semantic.model import Target
from tests.dashboards.conftest import Hall

YEAR = "day >= '2026-01-01' AND day < '2027-01-01'"


def exported(hall: Hall, kind: str, widget: str | None = None) -> bytes:
    board = Board("shop_board", "The shop", "local", "local", "You", "", "", published=as_data(hall.board))
    exports = BoardExports(hall.renderer, hall.audit, hall.clock, None)
    chosen = Selection(values={"segment": ["Mid"]})
    return exports.file(Opened(board, hall.board, False, True), kind, hall.actor, chosen, widget).data


def page(hall: Hall) -> str:
    return exported(hall, "html").decode()


def test_numbers_stand_side_by_side_and_are_those_of_the_source(hall: Hall) -> None:
    text = page(hall)
    numbers = re.findall(r"<section><h2>([^<]+)</h2><p class=\"big\">([^<]+)<", text)
    many = hall.check("SELECT count(*) FROM customers WHERE segment = 'Mid'")[0][0]
    assert [title for title, _ in numbers] == ["Revenue", "Customers"]
    assert dict(numbers)["Customers"].startswith(f"{many:,}")
    assert text.index("Revenue by month") > text.index('class="numbers"')


def test_filters_are_told_and_a_dashboard_claims_no_proof(hall: Hall) -> None:
    text = page(hall)
    assert "Segment Mid" in text
    assert "Governed metric" not in text


def test_a_page_has_the_change_and_the_target_of_each_number_as_its_tile_has(hall: Hall) -> None:
    targets = {"targets": (Target(value=1_000_000, period="year"),)}
    metrics = hall.sources.source.model.metrics
    hall.sources.remodel(
        metrics=tuple(one.model_copy(update=targets) if one.name == "revenue" else one for one in metrics)
    )
    chosen = {"period": "last_year"}
    tile = hall.show("revenue", **chosen).headline
    assert tile is not None
    assert "the target of $1M" in tile.target
    exports = BoardExports(hall.renderer, hall.audit, hall.clock, None)
    sheet = exports.sheet(hall.board, hall.actor, Selection(values=chosen))
    for text in (html_file(sheet).decode(), charts_page(sheet, 1200, 675)[0].decode()):
        tiles = text[text.index('class="numbers"') :]
        shown = tiles[tiles.index("<section>") : tiles.index("</section>")]
        assert escape(tile.text) in shown
        assert escape(tile.target) in shown
        assert escape(tile.change) in shown


def test_what_is_chosen_stands_once_on_a_page_and_statements_under_the_title_of_their_tile(hall: Hall) -> None:
    text = page(hall)
    assert text.count("Segment Mid") == 1
    assert 'class="caveat">Filters' not in text
    statements = text[text.index('class="statements"') :]
    assert re.search(r"<h3>Revenue by month</h3><pre>SELECT", statements)
    assert ".statements{display:none}" in text, "nobody runs a statement from paper"


def test_one_workbook_holds_every_widget_with_the_numbers_of_the_source(hall: Hall) -> None:
    book = openpyxl.load_workbook(io.BytesIO(exported(hall, "xlsx")))
    pages = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}
    drawn = [widget.title for widget in hall.board.widgets if widget.kind != "text"]
    assert len(pages) == len(drawn) + 1, "a sheet for each widget, and what holds for all"
    by_month = next(rows for title, rows in pages.items() if "Revenue by month" in title)
    expected = hall.check(
        f"SELECT month(day), sum(amount) FROM orders JOIN customers c ON c.id = customer_id "
        f"WHERE {YEAR} AND segment = 'Mid' GROUP BY 1 ORDER BY 1"
    )
    found = {row[0].month: row[1] for row in by_month[1:] if isinstance(row[0], datetime) and row[1] is not None}
    assert found == pytest.approx({month: float(amount) for month, amount in expected})
    by_hand = next(rows for title, rows in pages.items() if "Amounts by hand" in title)
    assert [(row[0], row[1]) for row in by_hand[1:]] == [("Mid", pytest.approx(sum(found.values())))]


def test_a_workbook_prints_filters_author_time_and_the_state_of_the_data(hall: Hall) -> None:
    book = openpyxl.load_workbook(io.BytesIO(exported(hall, "xlsx")))
    told = " ".join(str(cell) for row in book.worksheets[-1].iter_rows(values_only=True) for cell in row if cell)
    assert "Segment Mid" in told
    assert f"Made for {hall.actor.name} at {minute(hall.clock.now().isoformat())}." in told
    assert f"Data: shop as of {minute(hall.clock.now().isoformat())} (version " in told


def test_one_widget_as_csv_is_its_rows_alone(hall: Hall) -> None:
    heading, *rows = csv.reader(io.StringIO(exported(hall, "csv", "by_segment").decode("utf-8-sig")))
    expected = hall.check(
        f"SELECT sum(amount) FROM orders JOIN customers c ON c.id = customer_id WHERE {YEAR} AND segment = 'Mid'"
    )
    assert [(row[0], float(row[1])) for row in rows] == [("Mid", pytest.approx(float(expected[0][0])))]
    assert len(heading) == 2


def test_a_picture_has_over_its_charts_what_is_chosen_by_whom_and_when_and_the_single_numbers(hall: Hall) -> None:
    exports = BoardExports(hall.renderer, hall.audit, hall.clock, None)
    sheet = exports.sheet(hall.board, hall.actor, Selection(values={"segment": ["Mid"]}))
    page, tall = charts_page(sheet, 1200, 675)
    text = re.sub(r"<script>.*?</script>", "", page.decode(), flags=re.DOTALL)
    drawn = [one for one in hall.board.widgets if one.kind in ("line", "horizontal_bar", "bar")]
    many = hall.check("SELECT count(*) FROM customers WHERE segment = 'Mid'")[0][0]
    assert f"<h1>{hall.board.title}</h1>" in text
    apart = "Not drawn here, but in the page, the PDF and the workbook: Amounts by hand, Segment by month."
    for told in ("Segment Mid", f"Made for {hall.actor.name} at", "Data: shop", f"{many:,}", apart):
        assert text.index(told) < text.index(drawn[0].title)
    assert tall > 675 * len(drawn)


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({}, "Period this year (1 Jan–20 Mar 2026)"),
        ({"period": "last_quarter"}, "Period last quarter (Oct–Dec 2025)"),
        ({"period": {"start": "2025-07-01", "end": "2025-09-30"}}, "Period Jul–Sep 2025"),
        ({"period": {"start": "2025-01-01", "end": "2025-12-31"}}, "Period 2025"),
        ({"period": "all"}, "Period all time"),
    ],
)
def test_a_file_says_of_which_days_it_is(hall: Hall, chosen: dict[str, Any], words: str) -> None:
    exports = BoardExports(hall.renderer, hall.audit, hall.clock, None)
    lines = exports.sheet(hall.board, hall.actor, Selection(values=chosen), "revenue").answer.assumptions
    assert lines[0].startswith(f"Filters: {words}"), lines[0]
