"""Dashboards made, changed, published, shared, commented and found: who may, and what comes of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from threading import Event

import pytest

from assay.dashboards import shelf as shelf_module
from assay.dashboards.editing import Editing
from assay.dashboards.gallery import Gallery, Wanted, facets
from assay.dashboards.options import Options
from assay.dashboards.read import as_data, read_file, read_template
from assay.dashboards.remarks import Remarks
from assay.dashboards.selection import Selection
from assay.dashboards.shelf import Shelf
from assay.dashboards.template import Template
from assay.kernel.actor import Actor
from assay.kernel.errors import AssayError, BadInput, InvalidModel, NotAllowed, NotFound
from assay.kernel.settings import ROOT
from assay.records.board import Sharing
from assay.storage.dashboards import BoardStore
from assay.storage.engine import open_engine
from tests.dashboards.conftest import BOARD, Hall
from tests.state_for_tests import migrated

ANN = Actor("ann", "Ann", "admin")
ABE = Actor("abe", "Abe", "analyst")
AMY = Actor("amy", "Amy", "analyst", groups=("finance",))
VIC = Actor("vic", "Vic", "viewer")
NED = Actor("ned", "Ned", "admin", tenant="north")


@pytest.fixture
def shelf(hall: Hall, tmp_path: Path) -> Shelf:
    state = migrated(tmp_path / "state.db")
    return Shelf(BoardStore(state), hall.sources, tmp_path)


@pytest.fixture
def editing(shelf: Shelf, hall: Hall) -> Editing:
    return Editing(shelf, hall.audit, hall.clock)


def published(editing: Editing, actor: Actor = ABE) -> str:
    board = editing.taken_in(BOARD, actor)
    return editing.publish(board.id, actor).id


def test_a_draft_is_seen_by_who_may_change_it_and_what_is_published_by_everybody(
    editing: Editing, shelf: Shelf
) -> None:
    board = editing.taken_in(BOARD, ABE).id
    assert shelf.get(board, ABE)
    assert shelf.get(board, ANN)
    for other in (AMY, VIC, NED):
        with pytest.raises(NotFound):
            shelf.get(board, other)
    editing.publish(board, ABE)
    assert shelf.get(board, VIC).version == 1
    with pytest.raises(NotFound):
        shelf.get(board, NED)


def test_sharing_is_with_people_and_groups_and_changing_with_editors(editing: Editing, shelf: Shelf) -> None:
    board = published(editing)
    editing.share(board, Sharing(everyone=False, groups=("finance",)), ABE)
    assert shelf.get(board, AMY)
    with pytest.raises(NotFound):
        shelf.get(board, VIC)
    with pytest.raises(NotAllowed):
        editing.save(board, {}, AMY)
    editing.share(board, Sharing(everyone=True, editors=("amy",)), ABE)
    template = shelf.template(shelf.get(board, AMY))
    assert editing.save(board, as_data(template), AMY).draft


def test_viewers_change_nothing(editing: Editing, shelf: Shelf) -> None:
    board = published(editing)
    for act in (
        lambda: editing.create("Mine", VIC),
        lambda: editing.copy(board, VIC),
        lambda: editing.save(board, {}, VIC),
        lambda: editing.publish(board, VIC),
        lambda: editing.remove(board, VIC),
        lambda: editing.share(board, Sharing(), VIC),
        lambda: editing.taken_in(BOARD, VIC),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert shelf.get(board, VIC).version == 1


def test_what_is_being_changed_stays_hidden_until_it_is_published(editing: Editing, shelf: Shelf) -> None:
    board = published(editing)
    template = shelf.template(shelf.get(board, ABE))
    editing.save(board, as_data(template.model_copy(update={"title": "New name"})), ABE)
    assert shelf.template(shelf.get(board, VIC)).title == "The shop"
    assert shelf.template(shelf.get(board, ABE), draft=True).title == "New name"
    assert [one.what for one in editing.changes(board, ABE)] == ["Title changed"]
    editing.publish(board, ABE, "a better name")
    assert shelf.template(shelf.get(board, VIC)).title == "New name"
    with pytest.raises(BadInput, match="nothing to publish"):
        editing.publish(board, ABE)


def test_versions_can_be_compared_and_brought_back(editing: Editing, shelf: Shelf) -> None:
    board = published(editing)
    template = shelf.template(shelf.get(board, ABE))
    fewer = template.model_copy(update={"widgets": template.widgets[1:]})
    editing.save(board, as_data(fewer), ABE)
    editing.publish(board, ABE)
    assert [one.version for one in editing.versions(board, ABE)] == [2, 1]
    assert [one.what for one in editing.changes(board, ABE, 1)] == ["“Revenue” removed"]
    renamed = fewer.widgets[0].model_copy(update={"title": "By the month", "unit": "USD"})
    editing.save(board, as_data(fewer.model_copy(update={"widgets": (renamed, *fewer.widgets[1:])})), ABE)
    assert [one.what for one in editing.changes(board, ABE)] == [
        "“Revenue by month”: called “By the month” now, unit changed"
    ]
    editing.discard(board, ABE)
    editing.restore(board, 1, ABE)
    editing.publish(board, ABE)
    assert shelf.template(shelf.get(board, VIC)) == template
    with pytest.raises(NotFound):
        editing.restore(board, 9, ABE)


def test_a_dashboard_that_was_never_published_is_gone_when_discarded(editing: Editing, shelf: Shelf) -> None:
    board = editing.create("Draft", ABE, source="shop").id
    assert editing.discard(board, ABE) is None
    with pytest.raises(NotFound):
        shelf.get(board, ABE)


def test_a_faulty_draft_is_not_kept_and_told_in_words(editing: Editing, shelf: Shelf) -> None:
    board = published(editing)
    body = as_data(shelf.template(shelf.get(board, ABE)))
    body["widgets"][0]["kind"] = "pye"
    with pytest.raises(BadInput, match="Did you mean `pie`"):
        editing.save(board, body, ABE)
    with pytest.raises(InvalidModel):
        editing.taken_in("id: 1\n", ABE)


def test_yaml_goes_out_and_comes_back_the_same(editing: Editing, shelf: Shelf) -> None:
    board = published(editing)
    text = editing.exported(board, VIC)
    assert read_template(text) == shelf.template(shelf.get(board, ABE))
    again = editing.taken_in(text, ABE)
    assert again.id != board
    one, other = (as_data(shelf.template(shelf.get(name, ABE), draft=True)) for name in (board, again.id))
    assert {**one, "id": ""} == {**other, "id": ""}


def test_the_gallery_finds_by_words_slips_facets_and_favourites(editing: Editing, shelf: Shelf) -> None:
    board = published(editing)
    other = editing.create("Deliveries", ABE, source="shop").id
    gallery = Gallery(shelf)
    assert [card.id for card in gallery.cards(ABE, Wanted("revenu shop"))] == [board]
    assert [card.id for card in gallery.cards(VIC)] == [board]
    assert [card.state for card in gallery.cards(ABE)] == ["draft", "published"]
    assert facets(gallery.cards(ABE))["category"] == ["Finance", "General"]
    gallery.mark(board, ABE, True)
    assert [card.id for card in gallery.cards(ABE)] == [board, other]
    assert [card.id for card in gallery.cards(ABE, Wanted(favourites=True))] == [board]
    assert not [card for card in gallery.cards(VIC) if card.favourite]
    assert gallery.cards(ABE, Wanted(category="Finance", audience="executive", tag="revenue"))[0].id == board
    assert not gallery.cards(ABE, Wanted(audience="nobody"))


def test_comments_stand_on_widgets_and_marks_and_are_put_away(editing: Editing, shelf: Shelf, hall: Hall) -> None:
    board, remarks = published(editing), Remarks(shelf, hall.clock)
    said = remarks.comment(board, "by_month", " A promotion. ", VIC, {"time": "2026-02-01"})
    assert [(one.text, one.author_name) for one in remarks.comments(board, AMY)] == [("A promotion.", "Vic")]
    with pytest.raises(NotAllowed):
        remarks.resolve(board, said.id, AMY)
    remarks.resolve(board, said.id, VIC)
    assert not remarks.comments(board, VIC)
    with pytest.raises(BadInput):
        remarks.comment(board, "nowhere", "x", VIC)
    with pytest.raises(NotFound):
        remarks.comment(board, "by_month", "x", NED)


def test_a_view_is_ones_own(editing: Editing, shelf: Shelf, hall: Hall) -> None:
    board, remarks = published(editing), Remarks(shelf, hall.clock)
    view = remarks.keep_view(board, "Only big", {"values": {"segment": ["Big"]}}, VIC)
    assert [one.title for one in remarks.views(board, VIC)] == ["Only big"]
    assert not remarks.views(board, ABE)
    with pytest.raises(NotFound):
        remarks.forget_view(view.id, ABE)
    with pytest.raises(BadInput):
        remarks.keep_view(board, "Odd", {"values": {"nothing": 1}}, VIC)
    remarks.forget_view(view.id, VIC)
    assert not remarks.views(board, VIC)


def test_a_filter_offers_what_occurs_under_those_it_depends_on(hall: Hall) -> None:
    options = Options(hall.renderer.runner, hall.clock)
    everywhere, whole = options.values(hall.board, "country", hall.actor, Selection())
    assert whole
    assert [one.value for one in everywhere] == sorted(
        row[0] for row in hall.check("SELECT DISTINCT country FROM customers")
    )
    some, _ = options.values(hall.board, "country", hall.actor, Selection(values={"segment": ["Big"]}))
    assert {one.value for one in some} == {
        row[0] for row in hall.check("SELECT DISTINCT country FROM customers WHERE segment = 'Big'")
    }
    assert [one.value for one in options.values(hall.board, "country", hall.actor, Selection(), "zür")[0]] == ["Zürich"]
    with pytest.raises(AssayError):
        options.values(hall.board, "against", hall.actor, Selection())


def test_every_dashboard_of_every_pack_can_be_read(hall: Hall, tmp_path: Path) -> None:
    shelf = Shelf(BoardStore(open_engine(f"sqlite:///{tmp_path / 'none.db'}")), hall.sources, ROOT / "domains")
    files = list((ROOT / "domains").glob("*/dashboards/*.yml"))
    assert len(shelf.packed()) == len(files) >= 4


def test_who_comes_while_packs_are_read_waits_for_all_of_them(
    hall: Hall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = list((ROOT / "domains").glob("*/dashboards/*.yml"))
    read, half, go = list[Path](), Event(), Event()

    def slowly(file: Path) -> Template:
        read.append(file)
        if len(read) == len(files) // 2:
            half.set()
            assert go.wait(30)
        return read_file(file)

    monkeypatch.setattr(shelf_module, "read_file", slowly)
    shelf = Shelf(BoardStore(open_engine(f"sqlite:///{tmp_path / 'none.db'}")), hall.sources, ROOT / "domains")
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(lambda: len(shelf.packed()))
        assert half.wait(30)
        second = pool.submit(lambda: len(shelf.packed()))
        wait([second], timeout=0.3)
        go.set()
        assert (first.result(), second.result()) == (len(files), len(files))
