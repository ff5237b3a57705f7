"""Drilling from tiles, three steps deep: every number on the way against a query written by hand; filters survive."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assay.analyze.drill import Drill
from assay.dashboards.desk import Dashboards
from assay.dashboards.drill import TileDrill
from assay.dashboards.editing import Editing
from assay.dashboards.gallery import Gallery
from assay.dashboards.options import Options
from assay.dashboards.remarks import Remarks
from assay.dashboards.shelf import Shelf
from assay.kernel.actor import Actor
from assay.kernel.errors import BadInput, NotFound
from assay.present.numbers import full
from assay.storage.dashboards import BoardStore
from tests.dashboards.conftest import BOARD, Hall
from tests.state_for_tests import migrated

VIC = Actor("vic", "Vic", "viewer")


@pytest.fixture
def way(hall: Hall, tmp_path: Path) -> Iterator[tuple[TileDrill, str]]:
    state = migrated(tmp_path / "state.db")
    shelf, runner = Shelf(BoardStore(state), hall.sources, tmp_path), hall.renderer.runner
    editing = Editing(shelf, hall.audit, hall.clock)
    board = editing.publish(editing.taken_in(BOARD, hall.actor).id, hall.actor).id
    remarks, options = Remarks(shelf, hall.clock), Options(runner, hall.clock)
    desk = Dashboards(shelf, Gallery(shelf), editing, remarks, options, hall.renderer)
    yield TileDrill(desk, Drill(hall.sources, runner)), board
    state.dispose()


def row_of(hall: Hall, widget: str, name: str, **chosen: Any) -> int:
    table = hall.show(widget, **chosen).table
    assert table is not None
    return next(at for at, row in enumerate(table.rows) if row[0] == name)


def keys(menu: Any, group: str) -> list[str]:
    return [action.key for action in menu.actions if action.group == group and action.spec is not None]


def test_a_bar_leads_to_its_parts_and_its_rows_with_the_filters_kept(way: tuple[TileDrill, str], hall: Hall) -> None:
    drill, board = way
    chosen = {"country": ["Geneva"]}
    at = row_of(hall, "by_segment", "Mid", **chosen)
    pressed = {"board": board, "widget": "by_segment", "selection": {"values": chosen}, "row": at}
    menu = drill.menu(pressed, VIC)
    amount, orders = hall.check(
        "SELECT sum(o.amount), count(*) FROM orders o JOIN customers c ON c.id = o.customer_id "
        "WHERE year(o.day) = 2026 AND c.segment = 'Mid' AND c.country = 'Geneva'"
    )[0]
    told = next(action.text for action in menu.actions if action.key == "rows:orders")
    assert f"{orders:,}" in told
    by = next(key for key in keys(menu, "closer") if key == "by:orders.status")
    parts, crumbs = drill.follow({**pressed, "steps": [{"row": at, "key": by}]}, VIC)
    assert parts.table is not None
    assert len(crumbs) == 1
    assert sum(row[1] for row in parts.table.rows) == pytest.approx(amount)

    done = next(at for at, row in enumerate(parts.table.rows) if row[0] == "done")
    steps = [{"row": at, "key": by}, {"row": done, "key": "rows:orders"}]
    rows, crumbs = drill.follow({**pressed, "steps": steps}, VIC)
    assert rows.table is not None
    assert len(crumbs) == 2
    assert (
        rows.table.row_count
        == hall.check(
            "SELECT count(*) FROM orders o JOIN customers c ON c.id = o.customer_id "
            "WHERE year(o.day) = 2026 AND c.segment = 'Mid' AND c.country = 'Geneva' AND o.status = 'done'"
        )[0][0]
    )


def test_a_number_is_broken_out_by_time_and_then_by_group(way: tuple[TileDrill, str], hall: Hall) -> None:
    drill, board = way
    pressed = {"board": board, "widget": "revenue", "selection": {}, "row": -1}
    by = next(key for key in keys(drill.menu(pressed, VIC), "closer") if key == "by:customers.segment")
    parts, _ = drill.follow({**pressed, "steps": [{"row": -1, "key": by}]}, VIC)
    assert parts.table is not None
    whole = hall.check("SELECT sum(amount) FROM orders WHERE year(day) = 2026")[0][0]
    assert sum(row[1] for row in parts.table.rows) == pytest.approx(whole)


@pytest.mark.parametrize(
    "steps",
    [[{"row": 0, "key": "drop"}], [{"row": 99, "key": "rows:orders"}], [{"key": "rows:orders"}], "x", [{"row": 0}] * 9],
    ids=str,
)
def test_steps_no_menu_offered_lead_nowhere(way: tuple[TileDrill, str], steps: Any) -> None:
    drill, board = way
    with pytest.raises(BadInput):
        drill.follow({"board": board, "widget": "by_segment", "steps": steps}, VIC)


def test_a_tile_written_as_sql_says_that_it_has_no_parts(way: tuple[TileDrill, str]) -> None:
    drill, board = way
    with pytest.raises(BadInput, match="written as SQL"):
        drill.menu({"board": board, "widget": "written", "row": 0}, VIC)
    with pytest.raises(NotFound):
        drill.menu({"board": "nowhere", "widget": "written", "row": 0}, VIC)


def test_a_cell_of_a_cross_table_its_side_and_its_top_are_opened_by_their_names(
    way: tuple[TileDrill, str], hall: Hall
) -> None:
    drill, board = way
    pressed = {"board": board, "widget": "cross_table", "selection": {}}
    table = hall.show("cross_table").table
    assert table is not None
    month, side = table.columns[1].label, table.rows[0][0]
    cell = drill.menu({**pressed, "cell": [side, month]}, VIC)
    assert cell.title == f"{month}, {side}"
    assert cell.value == full(table.rows[0][1], table.columns[1].unit)
    _, whole = drill.marked({**pressed, "cell": [side, ""]}, VIC)
    assert list(whole.at.values()) == [side]
    by = next(key for key in keys(drill.menu({**pressed, "series": side}, VIC), "closer") if key == "by:orders.status")
    parts, _ = drill.follow({**pressed, "steps": [{"cell": [side, ""], "key": by}]}, VIC)
    expected = hall.check(
        "SELECT sum(o.amount) FROM orders o JOIN customers c ON c.id = o.customer_id "
        f"WHERE year(o.day) = 2026 AND c.segment = '{side}'"
    )[0][0]
    assert parts.table is not None
    assert sum(row[-1] for row in parts.table.rows) == pytest.approx(expected)
    with pytest.raises(BadInput):
        drill.menu({**pressed, "cell": [side, "Jan 1900"]}, VIC)


@pytest.mark.parametrize("name", ["Middle-sized firms", "Mid"])
def test_a_cell_or_a_legend_entry_is_opened_by_what_is_shown_or_by_what_is_kept(
    way: tuple[TileDrill, str], hall: Hall, name: str
) -> None:
    drill, board = way
    table = hall.show("cross_table").table
    assert table is not None
    month = table.columns[1].label
    hall.relabel("segment", {"Mid": "Middle-sized firms"})
    pressed = {"board": board, "widget": "cross_table", "selection": {}}
    cell = drill.menu({**pressed, "cell": [name, month]}, VIC)
    assert cell.title == f"{month}, Middle-sized firms"
    only = next(action.spec for action in cell.actions if action.key == "only")
    assert only is not None
    assert '"Mid"' in only.model_dump_json()
    assert "Middle-sized" not in only.model_dump_json()
    for at in ({"cell": [name, ""]}, {"series": name}):
        _, mark = drill.marked({**pressed, **at}, VIC)
        assert list(mark.at.values()) == ["Mid"]


def test_nothing_out_of_sight_is_asked_before_what_is_on_screen_is_there(
    way: tuple[TileDrill, str], hall: Hall
) -> None:
    widgets = [one for one in hall.board.widgets if one.id in ("people", "by_month", "revenue", "written")]
    filled = way[0].desk.fill(hall.board, widgets, hall.actor, first=("written", "by_month"))
    before = hall.audit.ran()
    assert {next(filled).id, next(filled).id} == {"written", "by_month"}
    assert hall.audit.ran() - before == 2
    assert {one.id for one in filled} == {"people", "revenue"}
