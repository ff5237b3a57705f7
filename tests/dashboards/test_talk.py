"""Talking beside a dashboard: remarks become explanations, filters and drafts, and every number is the source's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest

from assay.access.policies import Policies
from assay.analyze.change import Change
from assay.analyze.drill import Drill
from assay.ask.corridor import Ask
from assay.ask.drill import AnswerDrill
from assay.ask.local.engine import LocalEngine
from assay.dashboards.desk import Dashboards
from assay.dashboards.drill import TileDrill
from assay.dashboards.editing import Editing
from assay.dashboards.gallery import Gallery
from assay.dashboards.options import Options
from assay.dashboards.read import as_data
from assay.dashboards.remarks import Remarks
from assay.dashboards.selection import Selection, read_selection
from assay.dashboards.shelf import Shelf
from assay.dashboards.talk import BoardTalk, Reply, Screen, with_drafts
from assay.dashboards.talk_marks import seen
from assay.dashboards.talk_selection import narrowed_by
from assay.jobs.handover import Handover
from assay.kernel.actor import LOCAL_OWNER, Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import AssayError, BadInput, NotAllowed, NotFound, Unanswerable
from assay.kernel.tabular import Column
from assay.records.dashboard import WidgetResult, WidgetTable
from assay.records.explanation import Explained
from assay.semantic.spec import AnalyticsSpec
from assay.services.why import KIND, WhyDesk, as_result
from assay.storage.dashboards import BoardStore
from assay.storage.jobs import JobStore
from tests.dashboards.conftest import BOARD, Hall
from tests.state_for_tests import migrated

VIC = Actor("vic", "Vic", "viewer")
AMY = Actor("amy", "Amy", "analyst")
Say = Callable[..., Reply]
Why = Callable[..., Explained]


@pytest.fixture
def talk(hall: Hall, tmp_path: Path) -> Iterator[tuple[BoardTalk, str]]:
    state = migrated(tmp_path / "state.db")
    runner, shelf = hall.renderer.runner, Shelf(BoardStore(state), hall.sources, tmp_path)
    editing = Editing(shelf, hall.audit, hall.clock)
    board = editing.publish(editing.taken_in(BOARD, hall.actor).id, hall.actor).id
    remarks, options = Remarks(shelf, hall.clock), Options(runner, hall.clock)
    desk = Dashboards(shelf, Gallery(shelf), editing, remarks, options, hall.renderer)
    yield BoardTalk(desk, LocalEngine()), board
    state.dispose()


@pytest.fixture
def say(talk: tuple[BoardTalk, str], hall: Hall) -> Say:
    def said(text: str, focus: str = "", actor: Actor = LOCAL_OWNER, row: int | None = None, **chosen: Any) -> Reply:
        return talk[0].say(text, Screen(hall.board, read_selection({"values": chosen}), focus, row), actor)

    return said


@pytest.fixture
def why(talk: tuple[BoardTalk, str], hall: Hall) -> Why:
    """What a remark that asks why is answered with, as whoever asked hears it."""
    corridor, board = talk
    drill, change = Drill(hall.sources, hall.renderer.runner), Change(hall.sources, hall.renderer.runner)
    answers = AnswerDrill(cast(Ask, None), drill, change)  # nothing of an answer is pressed here
    handover = Handover(JobStore(corridor.desk.shelf.store.engine, Clock()), KIND, patience=60.0, told=as_result)
    desk = WhyDesk(answers, TileDrill(corridor.desk, drill), corridor, handover)

    def asked(
        text: str, focus: str = "", actor: Actor = LOCAL_OWNER, row: int | None = None, **chosen: Any
    ) -> Explained:
        pressed = {"board": board, "said": text, "focus": focus, "row": row, "selection": {"values": chosen}}
        found = desk.ask(pressed, actor)
        assert isinstance(found, Explained)
        return found

    return asked


def spec_of(reply: Reply) -> Any:
    assert reply.widget is not None
    assert reply.widget.data_requirements is not None
    return reply.widget.data_requirements.spec


def test_why_is_explained_where_the_words_narrow_it_under_the_dashboards_filters(
    say: Say, why: Why, hall: Hall
) -> None:
    assert say("why is Mid low here?", "by_segment").did == "why", "nothing is worked out before a job may do it"
    reply = why("why is Mid low here?", "by_segment", period="this_year")
    now = hall.check(
        "SELECT sum(o.amount) FROM orders o JOIN customers c ON c.id = o.customer_id "
        "WHERE year(o.day) = 2026 AND c.segment = 'Mid'"
    )[0][0]
    assert reply.found.after == pytest.approx(now)
    assert reply.tile == "by_segment"
    assert "Mid" in reply.said
    assert " ".join(reply.found.sentences) in reply.said
    assert "taken as" in reply.said, "what low means is said"
    parts = reply.found.breakdowns[0].parts
    assert sum(part.amount for part in parts) == pytest.approx(reply.found.change)


def test_the_row_that_was_touched_is_meant_where_no_value_is_named(why: Why, hall: Hall) -> None:
    table = hall.show("by_segment").table
    assert table is not None
    row = next(at for at, one in enumerate(table.rows) if one[0] == "Mid")
    named, touched = why("why did Mid drop?", "by_segment"), why("why is it low?", "by_segment", row=row)
    assert touched.found.after == pytest.approx(named.found.after)


AREAS = ["North America", "Latin America", "Western Europe", None]


def tile_of(tile: str, names: list[str | None], dimensions: int = 1) -> WidgetResult:
    columns = (Column("area", "Area", "text", "dimension"), Column("revenue", "Revenue", "number", "metric"))
    table = WidgetTable(columns, tuple((name, float(at)) for at, name in enumerate(names)), len(names))
    spec = AnalyticsSpec.model_validate(
        {"metrics": ["revenue"], "dimensions": ["customers.country", "customers.segment"][:dimensions]}
    )
    return WidgetResult(tile, "bar", "By area", "ready", spec=spec, table=table, source="shop")


def test_a_mark_may_be_called_by_a_part_of_its_name_that_is_in_no_other() -> None:
    day = date(2026, 3, 20)
    tiles = [tile_of("number", [None], 0), tile_of("areas", AREAS)]
    found = seen("north", tiles, day)
    assert found is not None
    assert (found.tile, found.mark.at, found.mark.value) == ("areas", {0: "North America"}, 0.0)
    assert found.before == "I took “north” as North America."
    assert seen("europe western", tiles, day) is not None
    assert seen("south", tiles, day) is None
    assert seen("nor", tiles, day) is None
    with pytest.raises(Unanswerable, match="“North America”, “Latin America”"):
        seen("america", tiles, day)


def test_words_that_only_narrow_filter_the_whole_dashboard(say: Say, hall: Hall) -> None:
    reply = say("show only Geneva", "by_segment", segment=["Mid"])
    assert (reply.did, reply.widget) == ("selected", None)
    assert reply.selection == Selection(values={"segment": ["Mid"], "country": ["Geneva"]})
    assert reply.said == "The whole dashboard now shows Country: Geneva."
    shown = hall.show("revenue", **reply.selection.values).table
    assert shown is not None
    amount = hall.check(
        "SELECT sum(o.amount) FROM orders o JOIN customers c ON c.id = o.customer_id "
        "WHERE year(o.day) = 2026 AND c.segment = 'Mid' AND c.country = 'Geneva'"
    )[0][0]
    assert shown.rows[0][0] == pytest.approx(amount)
    last = say("last month").selection
    assert last is not None
    assert last.values == {"period": "last_month"}


def test_what_no_filter_can_say_is_a_chip_that_every_tile_follows(hall: Hall) -> None:
    source = hall.sources.get("shop", LOCAL_OWNER)
    old = AnalyticsSpec.model_validate({"metrics": ["revenue"]})
    done: dict[str, Any] = {"field": "orders.status", "value": "done"}

    def chosen(where: Any, **more: Any) -> Selection | None:
        new = AnalyticsSpec.model_validate({"metrics": ["revenue"], "where": where, **more})
        return narrowed_by(old, new, hall.board, Selection(), source.model, hall.clock.today())

    found = chosen(done)
    assert found is not None
    assert [one.widget for one in found.cross] == ["said"]
    for tile in ("revenue", "by_segment"):
        shown = hall.show(tile, cross=found.cross).table
        assert shown is not None
        amount = hall.check("SELECT sum(amount) FROM orders WHERE year(day) = 2026 AND status = 'done'")[0][0]
        assert sum(row[-1] if tile == "by_segment" else row[0] for row in shown.rows) == pytest.approx(amount)
    assert chosen({"not": done}) is None, "what is unknown would fall out of a chip, and stays under a not"
    assert chosen(done, limit=3) is None, "that is more than a filter"


def test_a_tile_is_changed_as_a_draft_that_asks_the_same_source(say: Say, hall: Hall) -> None:
    monthly = say("make this monthly", "by_segment")
    assert (monthly.did, monthly.widget and monthly.widget.id) == ("changed", "by_segment")
    assert [use.grain for use in spec_of(monthly).dimensions] == ["month"]
    assert monthly.widget is not None
    assert monthly.widget.kind == "line"
    assert say("make this monthly", "by_month").said.endswith("is so already.")
    second = say("add cost as a second line", "by_month")
    assert len(spec_of(second).metrics) == 2
    shown = hall.show(second.widget).table if second.widget else None
    assert shown is not None
    total = hall.check("SELECT sum(cost) FROM orders WHERE year(day) = 2026")[0][0]
    assert sum(row[2] for row in shown.rows) == pytest.approx(total)


def test_a_tile_is_added_below_the_others_of_its_sheet(say: Say) -> None:
    reply = say("add a chart of revenue by country")
    assert reply.did == "added"
    assert reply.widget is not None
    assert (reply.widget.at.y, reply.widget.tab) >= (10, "main") or reply.widget.at.x > 0
    assert spec_of(reply).dimensions[0].field == "customers.country"


def test_what_is_not_understood_changes_nothing_and_says_so(say: Say, why: Why) -> None:
    with pytest.raises(Unanswerable):
        why("why is the moon low here?", "by_month")
    for text in ("paint it purple", "add a chart of shoe sizes"):
        with pytest.raises(Unanswerable):
            say(text, "by_month")
    for text in ("", "x" * 501):
        with pytest.raises(BadInput):
            say(text)


def test_a_viewer_asks_why_and_filters_but_changes_nothing(say: Say, why: Why) -> None:
    assert why("why did revenue drop?", actor=VIC).found.sentences
    assert say("only Geneva", actor=VIC).did == "selected"
    for text in ("make this monthly", "add a chart of revenue by country"):
        with pytest.raises(NotAllowed):
            say(text, "by_segment", VIC)


def test_policies_hold_in_what_is_explained(why: Why, hall: Hall) -> None:
    hall.policies.held["amy"] = Policies(row_filters={"orders": "status = 'done'"})
    reply = why("why did revenue drop?", "revenue", AMY)
    seen = hall.check("SELECT sum(amount) FROM orders WHERE year(day) = 2026 AND status = 'done'")[0][0]
    assert reply.found.after == pytest.approx(seen)


def test_drafts_are_kept_on_the_draft_of_the_dashboard_or_on_a_copy(talk: tuple[BoardTalk, str], say: Say) -> None:
    corridor, board = talk
    draft = say("make this monthly", "by_segment").widget
    assert draft is not None
    told = [draft.model_dump(mode="json", exclude_defaults=True, by_alias=True)]
    own = corridor.keep(board, told, LOCAL_OWNER)
    assert own.id == board
    assert corridor.desk.shelf.template(own).widget("by_segment") != draft, "what is published stays"
    assert corridor.desk.shelf.template(own, draft=True).widget("by_segment") == draft
    copy = corridor.keep(board, told, AMY)
    assert copy.id != board
    assert copy.owner == "amy"
    with pytest.raises(NotAllowed):
        corridor.keep(board, told, VIC)


@pytest.mark.parametrize(
    "drafts",
    [
        [{"id": "x", "kind": "table", "title": "X", "data_requirements": {"sql": "SELECT 1", "source": "shop"}}],
        [{"id": "x", "kind": "text", "title": "X", "text": "words"}], [{"id": "X Y"}], "all", [{}] * 21,
    ],
    ids=str,
)  # fmt: skip
def test_a_draft_asks_by_spec_and_nothing_else(hall: Hall, drafts: Any) -> None:
    with pytest.raises(BadInput):
        with_drafts(hall.board, drafts, LOCAL_OWNER)
    with pytest.raises(AssayError):
        with_drafts(hall.board, drafts, VIC)


def test_where_a_drill_has_led_becomes_a_tile_with_the_same_numbers(talk: tuple[BoardTalk, str], hall: Hall) -> None:
    corridor, board = talk
    drill = TileDrill(corridor.desk, Drill(hall.sources, hall.renderer.runner))
    pressed = {"board": board, "widget": "revenue", "selection": {"values": {"segment": ["Mid"]}}, "row": -1}
    key = next(one.key for one in drill.menu(pressed, LOCAL_OWNER).actions if one.key.startswith("by:") and one.spec)
    found, _ = drill.follow({**pressed, "steps": [{"row": -1, "key": key}]}, LOCAL_OWNER)
    made = corridor.as_tile(found, hall.board)
    assert made is not None
    assert made.id not in {widget.id for widget in hall.board.widgets}
    shown = hall.show(made, country=["Geneva"])
    assert shown.table is not None
    assert found.table is not None
    assert shown.table.rows == found.table.rows, "it stands under the filters it was made with, not under others"
    amount = hall.check(
        "SELECT sum(o.amount) FROM orders o JOIN customers c ON c.id = o.customer_id "
        "WHERE year(o.day) = 2026 AND c.segment = 'Mid'"
    )[0][0]
    assert sum(row[1] for row in shown.table.rows) == pytest.approx(amount)


def test_a_dashboard_that_strayed_from_its_pack_can_go_back_as_a_draft(tmp_path: Path, hall: Hall) -> None:
    state = migrated(tmp_path / "state.db")
    pack = tmp_path / "shop"
    (pack / "dashboards").mkdir(parents=True)
    (pack / "pack.yml").write_text("name: shop\ntitle: Shop\nfiles: {dashboards: 'dashboards/*.yml'}\n")
    (pack / "dashboards" / "board.yml").write_text(BOARD)
    shelf = Shelf(BoardStore(state), hall.sources, tmp_path)
    editing = Editing(shelf, hall.audit, hall.clock)
    desk = Dashboards(
        shelf,
        Gallery(shelf),
        editing,
        Remarks(shelf, hall.clock),
        Options(hall.renderer.runner, hall.clock),
        hall.renderer,
    )
    assert not desk.open("shop_board", LOCAL_OWNER).strayed
    editing.save("shop_board", {**as_data(hall.board), "title": "Another"}, LOCAL_OWNER)
    assert not desk.open("shop_board", LOCAL_OWNER).strayed, "a draft is not what others see"
    editing.publish("shop_board", LOCAL_OWNER)
    assert desk.open("shop_board", LOCAL_OWNER).strayed
    editing.as_brought("shop_board", LOCAL_OWNER)
    editing.publish("shop_board", LOCAL_OWNER)
    assert not desk.open("shop_board", LOCAL_OWNER).strayed
    with pytest.raises(NotFound):
        editing.as_brought(editing.create("Mine", LOCAL_OWNER, source="shop").id, LOCAL_OWNER)
    state.dispose()


def test_what_is_asked_of_the_page_itself_is_no_question_about_the_data(say: Say) -> None:
    renamed = say("change the title to Sales by group", "by_segment")
    assert renamed.widget is not None
    assert (renamed.widget.id, renamed.widget.title) == ("by_segment", "Sales by group")
    assert spec_of(renamed) == say("as a pie chart", "by_segment").widget.data_requirements.spec  # type: ignore[union-attr]
    cleared = say("clear the filters", segment=["Mid"])
    assert cleared.did == "selected"
    assert cleared.selection == Selection()
    with pytest.raises(Unanswerable) as refused:
        say("remove this tile", "by_segment")
    assert "Edit" in refused.value.hint
    with pytest.raises(NotAllowed):
        say("call it Mine", "by_segment", VIC)


def test_a_kind_that_is_named_is_drawn_or_said_not_to_fit(say: Say) -> None:
    made = say("add a pie of revenue by segment").widget
    assert made is not None
    assert made.kind == "pie"
    with pytest.raises(BadInput, match="cannot be drawn as a line"):
        say("make it a line chart", "by_segment")
    split = say("split this by segment", "by_month").widget
    assert split is not None
    assert split.data_requirements is not None
    assert split.data_requirements.spec is not None
    assert not any(use.transform for use in split.data_requirements.spec.metrics)
