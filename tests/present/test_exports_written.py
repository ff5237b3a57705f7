"""Files open in the programs they are for, hold every row, and carry nothing that runs or loads."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import cast

import openpyxl
import pyarrow.parquet as pq
import pytest

from assay.kernel.actor import LOCAL_OWNER, Actor
from assay.kernel.chromium import chromium
from assay.kernel.errors import BadInput, Misconfigured
from assay.kernel.tabular import Table
from assay.present.export.answers import AnswerExports
from assay.present.export.faces import faces
from assay.present.export.html_file import charts_page
from assay.present.export.sheet import Sheet
from assay.present.export.theme import DARK, LIGHT
from assay.present.figure import draw
from assay.present.view import see
from assay.records.answer import Answer, Chart, Headline, Piece, Receipt
from assay.records.export import ExportKind
from tests.query.around_for_tests import ListAudit

NASTY = ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1", '</script><script>alert("x")</script>', 'say "hi", ok', "Zürich"]


@dataclass(frozen=True)
class Shelf:
    """An answer and its rows, as the ask corridor would give them; ``others`` are the rows of its parts."""

    found: Answer
    table: Table
    others: tuple[tuple[str, Table], ...] = ()

    def get(self, answer: str, actor: Actor) -> Answer:
        return self.found

    def rows(self, answer: str, actor: Actor) -> Table:
        return dict(self.others).get(answer, self.table)


@pytest.fixture
def shelf(make_table: Callable[..., Table]) -> Shelf:
    size = len(NASTY)
    table = make_table(
        {
            "region": (NASTY, {"role": "dimension", "label": "=Region"}),
            "day": ([date(2026, 1, n + 1) for n in range(size)], {"role": "dimension"}),
            "revenue": ([-1.5, None, *(float(n) for n in range(size - 2))], {"role": "metric", "unit": "USD"}),
            "rate": ([0.125] * size, {"role": "metric", "unit": "percent"}),
            "open": ([True, False] * (size // 2), {"role": "dimension"}),
        }
    )
    figure = draw("table", see(table))
    slip = Receipt("a1", "2026-06-20T08:00:00+00:00", "Shop", "s", "q", "d", "v", size, "2026-06-20")
    answer = Answer(
        "a1",
        "revenue <by> region?",
        "governed",
        "shop",
        title="Revenue by region, 2026",
        sql="SELECT '</script>'",
        columns=table.columns,
        rows=tuple(map(tuple, table.rows())),
        row_count=size,
        caveats=("1.2% has no <region>.",),
        narrative=(Piece("Revenue was "), Piece("$5", ((0, 2),), "value", 5.0)),
        headline=Headline("$5", "Revenue"),
        chart=Chart("table", figure),
        receipt=slip,
        in_words="Revenue by region.",
    )
    return Shelf(answer, table)


def with_bars(shelf: Shelf, make_table: Callable[..., Table]) -> Shelf:
    table = make_table({"g": (["<i>a</i>", "b"], {"role": "dimension"}), "n": ([2, 1], {"role": "metric"})})
    figure = draw("horizontal_bar", see(table), "Bars")
    return Shelf(replace(shelf.found, chart=Chart("horizontal_bar", figure, (), "Bar chart")), table)


def written(shelf: Shelf, kind: str) -> bytes:
    return AnswerExports(shelf, ListAudit()).answer("a1", cast(ExportKind, kind), LOCAL_OWNER).data


def test_csv_reads_back_and_its_texts_are_no_formulas(shelf: Shelf) -> None:
    text = written(shelf, "csv").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert text.count("\r\n") >= len(rows)
    assert rows[0][0] == "'=Region"
    assert [row[0] for row in rows[1:]] == [f"'{name}" if name[0] in "=+-@\t" else name for name in NASTY]
    assert rows[1][1:] == ["2026-01-01", "-1.5", "0.125", "true"]
    assert rows[2][2] == ""


def test_excel_cells_are_typed_and_none_is_a_formula(shelf: Shelf) -> None:
    book = openpyxl.load_workbook(io.BytesIO(written(shelf, "xlsx")))
    page = book["Answer"]
    assert [cell.value for cell in page["A"]][1:] == NASTY
    assert all(cell.data_type != "f" for row in book["Receipt"].iter_rows() for cell in row)
    assert {cell.data_type for cell in page["A"]} == {"s"}
    assert (page["B2"].is_date, page["C2"].value, page["C2"].number_format) == (True, -1.5, '"$"#,##0.00')
    assert (page["D2"].number_format, page["E2"].value, page["C3"].value) == ("0.0%", True, None)
    assert ("Question", "revenue <by> region?") in [(a.value, b.value) for a, b in book["Receipt"].iter_rows()]


def test_json_holds_rows_columns_and_receipt(shelf: Shelf) -> None:
    data = json.loads(written(shelf, "json"))
    assert data["rows"] == shelf.table.rows()
    assert data["columns"][2] == {"name": "revenue", "label": "Revenue", "type": "number", "unit": "USD"}
    assert data["receipt"]["data_version"] == "v"


def test_parquet_keeps_types_and_says_what_it_is(shelf: Shelf) -> None:
    table = pq.read_table(io.BytesIO(written(shelf, "parquet")))
    assert table.equals(shelf.table.arrow)
    assert b"Revenue by region." in table.schema.metadata[b"assay"]


def test_a_web_page_loads_nothing_and_runs_nothing_of_the_data(shelf: Shelf, make_table: Callable[..., Table]) -> None:
    page = written(with_bars(shelf, make_table), "html").decode()
    assert not re.findall(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=", page)
    assert "<i>a</i>" not in page
    assert page.count("</script>") == 2
    assert "1.2% has no &lt;region&gt;." in page
    assert "revenue &lt;by&gt; region?" in page
    plain = written(shelf, "html").decode()
    assert "<script" not in plain
    assert "&lt;/script&gt;&lt;script&gt;alert" in plain


def test_a_web_page_brings_its_letters_along(shelf: Shelf, make_table: Callable[..., Table]) -> None:
    page = written(with_bars(shelf, make_table), "html").decode()
    found = re.findall(r'@font-face \{[^}]*font-family: "([^"]+)"[^}]*src: url\("([^"]+)"\)', page)
    assert {"Inter Variable", "JetBrains Mono Variable"} == {name for name, _ in found}
    assert all(place.startswith("data:font/woff2;base64,d09GMg") for _, place in found)
    assert "body{font:14px/20px 'Inter Variable'" in page
    assert len(faces("plain")) < len(faces("Łódź")), "letters nobody writes are left at home"
    bars = with_bars(shelf, make_table)
    picture, _ = charts_page(Sheet(bars.found, bars.table, 1), 1200, 675)
    assert b"data:font/woff2" in picture


def test_cells_of_a_web_page_have_the_decimals_a_table_on_a_page_has(
    shelf: Shelf, make_table: Callable[..., Table]
) -> None:
    measured = {"role": "metric"}
    table = make_table(
        {
            "share": ([0.323072, 0.14456, -0.0543], {**measured, "unit": "percent"}),
            "stay": ([3.14159, 14.0, 2.5], {**measured, "unit": "days"}),
            "number": ([0.1234567, 0.5, None], measured),
        }
    )
    page = written(replace(shelf, table=table), "html").decode()
    cells = re.findall(r'<td class="num">([^<]*)</td>', page)
    assert cells == ["32.3%", "3.14", "0.1235", "14.5%", "14.00", "0.5000", "−5.4%", "2.50", ""]
    assert ", days</th>" in page


@pytest.fixture
def two(shelf: Shelf, make_table: Callable[..., Table]) -> Shelf:
    """An answer to two questions; a third could not be answered."""
    lists = {"p1": ["Oslo", "Lima"], "p2": ["Kyiv", "Bonn", "Rome"]}
    tables = tuple((name, make_table({"town": (towns, {"role": "dimension"})})) for name, towns in lists.items())
    parts = tuple(
        Answer(name, name, "governed", "shop", title=f"Towns: [{name}]/*", sql=f"SELECT '{name}'") for name in lists
    )
    lost = Answer("p3", "lost", "failed", "shop", title="Lost")
    return Shelf(replace(shelf.found, parts=(*parts, lost)), shelf.table, tables)


def test_a_workbook_has_a_sheet_for_every_part(two: Shelf) -> None:
    book = openpyxl.load_workbook(io.BytesIO(written(two, "xlsx")))
    assert book.sheetnames == ["1 Towns   p1", "2 Towns   p2", "Receipt"]
    assert [cell.value for cell in book.worksheets[1]["A"]][1:] == ["Kyiv", "Bonn", "Rome"]
    said = {row[0].value: row[1].value for row in book["Receipt"].iter_rows()}
    assert said["SQL of Towns: [p2]/*"] == "SELECT 'p2'"


def test_a_page_a_csv_and_a_json_hold_every_part(two: Shelf) -> None:
    page = written(two, "html").decode()
    assert [page.count(town) for town in ("Oslo", "Rome")] == [1, 1]
    assert (page.count("<thead>"), page.count("<pre>")) == (2, 2)
    lines = list(csv.reader(io.StringIO(written(two, "csv").decode("utf-8-sig"), newline="")))
    assert lines[:2] == [["Towns: [p1]/*"], ["Town"]]
    assert lines[4:7] == [[], ["Towns: [p2]/*"], ["Town"]]
    assert [part["rows"] for part in json.loads(written(two, "json"))["parts"]][1] == [["Kyiv"], ["Bonn"], ["Rome"]]


def test_one_table_files_refuse_several(two: Shelf) -> None:
    with pytest.raises(BadInput, match="one table"):
        written(two, "parquet")


def test_a_file_is_named_after_its_title(shelf: Shelf) -> None:
    found = AnswerExports(shelf, ListAudit()).answer("a1", "csv", LOCAL_OWNER)
    assert (found.filename, found.mimetype) == ("revenue-by-region-2026.csv", "text/csv; charset=utf-8")
    odd = Shelf(replace(shelf.found, title="../../" + "ü" * 300), shelf.table)
    assert AnswerExports(odd, ListAudit()).answer("a1", "csv", LOCAL_OWNER).filename == "answer.csv"


def test_an_unknown_format_is_refused(shelf: Shelf) -> None:
    with pytest.raises(BadInput, match="no format"):
        AnswerExports(shelf, ListAudit()).answer("a1", cast(ExportKind, "exe"), LOCAL_OWNER)


def test_without_chromium_pictures_are_off_with_the_reason(shelf: Shelf, tmp_path: Path) -> None:
    exports = AnswerExports(shelf, ListAudit(), tmp_path / "no-such-browser")
    assert "Chromium is not installed" in exports.available()["png"]
    assert exports.available()["csv"] == ""
    with pytest.raises(Misconfigured, match="Chromium"):
        exports.answer("a1", "pdf", LOCAL_OWNER)


def test_a_picture_says_what_it_shows_and_when_it_was_asked(shelf: Shelf, make_table: Callable[..., Table]) -> None:
    bars = with_bars(shelf, make_table)
    answer = replace(bars.found, title="Revenue <by> region", caveats=("12 rows have no region.",))
    page, tall = charts_page(Sheet(answer, bars.table, 1), 1200, 675)
    assert tall == 675
    assert answer.receipt is not None
    for told in ("<h1>Revenue &lt;by&gt; region</h1>", answer.receipt.asked_at[:10], "12 rows have no region."):
        assert told in page.decode()


@pytest.mark.browser
@pytest.mark.parametrize(("kind", "start"), [("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_pictures_are_made_by_chromium(shelf: Shelf, make_table: Callable[..., Table], kind: str, start: bytes) -> None:
    assert chromium() is not None, "these tests need Chromium"
    data = written(with_bars(shelf, make_table), kind)
    assert data.startswith(start)
    assert len(data) > 10_000


def test_every_colour_of_a_file_has_one_dark_value(root: Path) -> None:
    told = (root / "assets" / "tokens.css").read_text("utf-8").partition('[data-bs-theme="dark"]')[2].partition("}")[0]
    written = dict(re.findall(r"--as-([a-z0-9-]+):\s*(#[0-9A-Fa-f]{6})", told))
    assert {role: written[role] for role in LIGHT} == DARK
    twins = [(one, two) for one in LIGHT for two in LIGHT if LIGHT[one] == LIGHT[two]]
    assert [pair for pair in twins if DARK[pair[0]] != DARK[pair[1]]] == []
