"""The export menu of an answer: every file opens in the program it is for and holds what the page shows, all of it."""

from __future__ import annotations

import csv
import html
import re
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Browser, Locator, expect

from assay.kernel.settings import ROOT
from assay.present.numbers import column_decimals, in_column

Visit = Callable[..., Any]
QUESTION = "revenue by region last quarter"
TWO = "Which customer segments are most profitable and show me trends over the last 6 months"
OUTSIDE = re.compile(r"""(?:src|href)\s*=\s*["']?(?:https?:)?//|url\(\s*["']?(?:https?:)?//|@import""")


def downloaded(person: Any, card: Locator, words: str, folder: Path) -> Path:
    """The file behind a line of the export menu."""
    card.get_by_role("button", name="Export").click()
    with person.page.expect_download() as arriving:
        person.page.get_by_role("menuitem", name=words).click()
    path = folder / arriving.value.suggested_filename
    arriving.value.save_as(path)
    return path


def shown(card: Locator) -> set[str]:
    """The first column of every table the card shows."""
    card.get_by_role("tab", name="Table").click()
    cells = card.locator(".ag-center-cols-container .ag-row .ag-cell:first-child")
    expect(cells.first).to_be_visible()
    return set(cells.all_inner_texts())


def sheets(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of each sheet of a workbook."""
    book = openpyxl.load_workbook(path)
    return {page.title: list(page.iter_rows(values_only=True)) for page in book}


def test_every_file_of_an_answer_opens_and_holds_it(visit: Visit, tmp_path: Path) -> None:
    person = visit("/")
    card = person.ask(QUESTION)
    regions = shown(card)
    assert len(regions) > 2
    with downloaded(person, card, "CSV", tmp_path).open(newline="", encoding="utf-8-sig") as file:
        heading, *rows = list(csv.reader(file))
    assert heading[1] == "Revenue"
    assert {row[0] for row in rows} == regions
    book = sheets(downloaded(person, card, "Excel", tmp_path))
    assert {row[0] for row in book["Answer"][1:]} == regions
    assert sum(row[1] for row in book["Answer"][1:]) == pytest.approx(sum(float(row[1]) for row in rows))
    assert dict(row[:2] for row in book["Receipt"])["Question"] == QUESTION
    page = downloaded(person, card, "Web page", tmp_path).read_text(encoding="utf-8")
    assert all(html.escape(region) in page for region in regions)
    own = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    assert OUTSIDE.findall(own) == []
    assert "<script src" not in page


def test_a_picture_and_a_pdf_are_made_from_the_page(visit: Visit, tmp_path: Path) -> None:
    person = visit("/")
    card = person.ask(QUESTION)
    picture = downloaded(person, card, "Picture", tmp_path).read_bytes()
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", picture[16:24]) == (2400, 1350)
    assert len(picture) > 20_000
    printed = downloaded(person, card, "PDF", tmp_path).read_bytes()
    assert printed.startswith(b"%PDF-")
    assert printed.rstrip().endswith(b"%%EOF")
    assert len(printed) > 20_000


def test_the_page_as_a_file_draws_its_chart_without_a_server(visit: Visit, tmp_path: Path) -> None:
    person = visit("/")
    path = downloaded(person, person.ask(QUESTION), "Web page", tmp_path)
    alone = person.page.context.new_page()
    asked: list[str] = []
    alone.on("request", lambda request: asked.append(request.url))
    alone.goto(path.as_uri())
    expect(alone.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    assert asked == [path.as_uri()]


def test_an_answer_in_parts_takes_every_table_along(visit: Visit, tmp_path: Path) -> None:
    person = visit("/")
    card = person.ask(TWO)
    titles = card.locator(".as-subpanel h3").all_inner_texts()
    assert len(titles) == 2
    book = sheets(downloaded(person, card, "Excel", tmp_path))
    assert len(book) == 3
    first, second, _ = book.values()
    assert first[0] != second[0]
    with downloaded(person, card, "CSV", tmp_path).open(newline="", encoding="utf-8-sig") as file:
        lines = list(csv.reader(file))
    assert len([line for line in lines if line]) == len(first) + len(second) + 2
    page = downloaded(person, card, "Web page", tmp_path).read_text(encoding="utf-8")
    assert page.count("<thead>") == 2
    assert page.count("Plotly.newPlot(") >= 2
    card.get_by_role("button", name="Export").click()
    parquet = person.page.get_by_role("menuitem", name="Parquet")
    expect(parquet).to_have_attribute("aria-disabled", "true")
    expect(parquet).to_contain_text("one table")


COLUMNS: list[tuple[list[float], str | None]] = [
    ([0.323072, 0.14, -0.0543], "percent"), ([3, -14, 1_200_000], "days"), ([3.14159, 14], "days"),
    ([0.123456, 0.5], None), ([1234.5, -12], "USD"), ([1234, 12], "USD"), ([99.5, 12], "CHF"), ([7.25], "PLN"),
]  # fmt: skip


def test_cells_of_a_file_read_as_those_of_the_page(browser: Browser) -> None:
    page = browser.new_page()
    page.add_script_tag(path=ROOT / "assets" / "js" / "95-cells.js")
    write = """([values, unit]) => { const all = window.dashAgGridFunctions, digits = all.assayDigits(values, unit);
        return values.map(value => all.assayCell(value, { type: "number", unit, digits })); }"""
    for values, unit in COLUMNS:
        decimals = column_decimals(values, unit)
        ours = [in_column(value, unit, decimals) for value in values]
        assert [text.replace("\u00a0", " ") for text in page.evaluate(write, [values, unit])] == ours, (values, unit)
    assert page.evaluate("[true, false].map(value => dashAgGridFunctions.assayCell(value, {}))") == ["Yes", "No"]
    page.close()
