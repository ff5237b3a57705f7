"""The texts of a source are kept beside it: all that people may type, nothing personal, nothing that is gone."""

from __future__ import annotations

import stat
from pathlib import Path

import duckdb
import pytest

from assay.catalog.sources import SourceDesk
from assay.kernel.actor import LOCAL_OWNER

NAMES = "SELECT i AS berth_id, 'Berth ' || i AS berth, 'k' || i || '@example.org' AS email FROM range({}) t(i)"


@pytest.fixture
def marina(tmp_path: Path, desk: SourceDesk) -> Path:
    file = tmp_path / "marina.duckdb"
    with duckdb.connect(str(file)) as made:
        made.execute(f"CREATE TABLE berths AS {NAMES.format(1500)}")
    desk.connect("marina", f"duckdb:///{file}", LOCAL_OWNER)
    return file


def kept(desk: SourceDesk) -> Path:
    return desk.values.of(desk.get("marina", LOCAL_OWNER).id).path


def found(desk: SourceDesk, *texts: str) -> list[str]:
    values = desk.get("marina", LOCAL_OWNER).values
    assert values is not None
    return [text for _, _, text in values.find(texts)]


@pytest.mark.usefixtures("marina")
def test_texts_are_found_however_they_are_written_and_by_their_beginning(desk: SourceDesk) -> None:
    assert found(desk, "BERTH  1499", "berth 1500") == ["Berth 1499"]
    values = desk.get("marina", LOCAL_OWNER).values
    assert values is not None
    assert [text for _, _, text in values.starting("berth 149", 3)] == ["Berth 149", "Berth 1490", "Berth 1491"]


@pytest.mark.usefixtures("marina")
def test_personal_texts_are_not_kept_and_those_that_become_personal_leave_the_file(desk: SourceDesk) -> None:
    assert found(desk, "k7@example.org") == []
    assert b"k7@example.org" not in kept(desk).read_bytes()
    desk.edit_column("marina", "berths", "berth", {"pii": True}, LOCAL_OWNER)
    assert found(desk, "Berth 7") == []
    assert b"Berth 1499" not in kept(desk).read_bytes()


def test_what_was_added_is_known_once_the_source_is_read_again(desk: SourceDesk, marina: Path) -> None:
    with duckdb.connect(str(marina)) as more:
        more.execute(f"INSERT INTO berths {NAMES.format(1600)} WHERE i >= 1500")
    desk.refresh("marina", LOCAL_OWNER)
    assert found(desk, "Berth 1599") == ["Berth 1599"]


@pytest.mark.usefixtures("marina")
def test_the_file_is_its_owners_alone_and_goes_with_the_source(desk: SourceDesk) -> None:
    file = kept(desk)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    desk.remove("marina", LOCAL_OWNER)
    assert list(file.parent.iterdir()) == []
