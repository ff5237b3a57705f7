"""Two who change one dashboard at the same time: the later is told, and nothing is replaced unseen."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from assay.dashboards.editing import Editing
from assay.dashboards.read import as_data
from assay.dashboards.shelf import Shelf
from assay.kernel.errors import Changed, NotFound
from assay.records.board import Sharing
from assay.storage.dashboards import BoardStore
from tests.dashboards.conftest import BOARD, Hall
from tests.dashboards.test_boards_kept import ABE, AMY, ANN
from tests.state_for_tests import migrated


@pytest.fixture
def shelf(hall: Hall, tmp_path: Path) -> Shelf:
    return Shelf(BoardStore(migrated(tmp_path / "state.db")), hall.sources, tmp_path)


@pytest.fixture
def editing(shelf: Shelf, hall: Hall) -> Editing:
    return Editing(shelf, hall.audit, hall.clock)


def titled(editing: Editing, board: str, title: str) -> dict[str, Any]:
    shelf = editing.shelf
    return as_data(shelf.template(shelf.get(board, ABE), draft=True).model_copy(update={"title": title}))


def test_a_draft_saved_over_an_older_state_is_refused_and_says_whose_is_there(editing: Editing, shelf: Shelf) -> None:
    made = editing.taken_in(BOARD, ABE)
    editing.share(made.id, Sharing(editors=("amy",)), ABE)
    editing.save(made.id, titled(editing, made.id, "Amy's"), AMY, made.revision)
    with pytest.raises(Changed, match=r"was changed at \d\d:\d\d UTC by Amy\. Yours was not saved\."):
        editing.save(made.id, titled(editing, made.id, "Abe's"), ABE, made.revision)
    with pytest.raises(Changed, match="in another tab or browser"):
        editing.save(made.id, titled(editing, made.id, "Amy's too"), AMY, made.revision)
    assert shelf.template(shelf.get(made.id, ABE), draft=True).title == "Amy's"


def test_one_save_after_the_other_goes_on(editing: Editing) -> None:
    revision = editing.taken_in(BOARD, ABE).revision
    board = editing.taken_in(BOARD, ABE).id
    for title in ("one", "two", "three"):
        revision = editing.save(board, titled(editing, board, title), ABE, revision).revision
    assert editing.publish(board, ABE, revision=revision).title == "three"


def test_sharing_and_filing_are_no_other_state_of_the_draft(editing: Editing) -> None:
    made = editing.taken_in(BOARD, ABE)
    editing.share(made.id, Sharing(everyone=False), ABE)
    editing.file(made.id, "North", ANN)
    assert editing.save(made.id, titled(editing, made.id, "Mine"), ABE, made.revision).folder == "North"


@pytest.mark.parametrize("act", ["publish", "discard", "restore", "taken_in"])
def test_no_act_on_a_draft_takes_along_what_was_not_seen(editing: Editing, shelf: Shelf, act: str) -> None:
    made = editing.taken_in(BOARD, ABE)
    seen = editing.publish(made.id, ABE).revision
    editing.save(made.id, titled(editing, made.id, "Meanwhile"), ANN)
    acts = {
        "publish": lambda: editing.publish(made.id, ABE, revision=seen),
        "discard": lambda: editing.discard(made.id, ABE, seen),
        "restore": lambda: editing.restore(made.id, 1, ABE, seen),
        "taken_in": lambda: editing.taken_in(BOARD, ABE, made.id, seen),
    }
    with pytest.raises(Changed, match="by Ann"):
        acts[act]()
    assert shelf.template(shelf.get(made.id, ABE), draft=True).title == "Meanwhile"


def test_of_many_saves_of_one_state_at_the_same_instant_one_is_kept(editing: Editing, shelf: Shelf) -> None:
    made = editing.taken_in(BOARD, ABE)
    bodies = [titled(editing, made.id, f"Number {number}") for number in range(8)]

    def save(body: dict[str, Any]) -> str | None:
        try:
            return editing.save(made.id, body, ABE, made.revision).draft["title"]  # type: ignore[index]
        except Changed:
            return None

    with ThreadPoolExecutor(8) as pool:
        kept = [title for title in pool.map(save, bodies) if title]
    assert len(kept) == 1
    assert shelf.template(shelf.get(made.id, ABE), draft=True).title == kept[0]


def test_one_that_was_deleted_meanwhile_does_not_come_back(editing: Editing, shelf: Shelf) -> None:
    made = editing.taken_in(BOARD, ABE)
    read = shelf.get(made.id, ABE)
    editing.remove(made.id, ABE)
    with pytest.raises(NotFound):
        shelf.store.put(read, read.revision)
