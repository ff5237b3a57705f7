"""A dashboard as a web page in one file: its numbers side by side, charts and tables below, and no claim of proof."""

from __future__ import annotations

import re

from assay.dashboards.desk import Opened
from assay.dashboards.export import BoardExports
from assay.dashboards.read import as_data
from assay.dashboards.selection import Selection
from assay.records.board import Board
from tests.dashboards.conftest import Hall


def page(hall: Hall) -> str:
    board = Board("shop_board", "The shop", "local", "local", "You", "", "", published=as_data(hall.board))
    exports = BoardExports(hall.renderer, hall.audit, hall.clock, None)
    chosen = Selection(values={"segment": ["Mid"]})
    return exports.file(Opened(board, hall.board, False, True), "html", hall.actor, chosen).data.decode()


def test_numbers_stand_side_by_side_and_are_those_of_the_source(hall: Hall) -> None:
    text = page(hall)
    numbers = re.findall(r"<section><h2>([^<]+)</h2><p class=\"big\">([^<]+)</p>", text)
    many = hall.check("SELECT count(*) FROM customers WHERE segment = 'Mid'")[0][0]
    assert [title for title, _ in numbers] == ["Revenue", "Customers"]
    assert dict(numbers)["Customers"].startswith(f"{many:,}")
    assert text.index("Revenue by month") > text.index('class="numbers"')


def test_filters_are_told_and_a_dashboard_claims_no_proof(hall: Hall) -> None:
    text = page(hall)
    assert "Segment Mid" in text
    assert "Governed metric" not in text
