"""A backup brings everything back, on either database, and a damaged one changes nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from assay.kernel.actor import LOCAL_OWNER, Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import BadInput, Misconfigured, NotAllowed
from assay.records.stored import SourceRecord
from assay.storage.anchor import Anchor
from assay.storage.audit import AuditStore
from assay.storage.backup import Backups
from assay.storage.conversations import ConversationStore
from assay.storage.engine import open_engine
from assay.storage.migrate import migrate
from assay.storage.sealed_file import BLOCK
from assay.storage.sources import SourceStore
from assay.storage.tables import metadata
from assay.storage.vault import Vault

WORDS = "four plain words here"
SECRET = "s" * 40


def backups(engine: Engine, home: Path, secret: str = "") -> Backups:
    log = AuditStore(engine, Clock(), Anchor(home / "audit.anchor", SECRET))
    return Backups(engine, home, Clock(), log, secret)


@pytest.fixture
def used(engine: Engine, tmp_path: Path) -> Backups:
    """A workbench with a conversation, a source in its keep, a key and an audit log."""
    home = tmp_path / "home"
    (home / "files" / "a").mkdir(parents=True)
    (home / "files" / "a" / "sales.duckdb").write_bytes(b"\x00data" * BLOCK)
    (home / "secret.key").write_text(SECRET)
    (home / "cache").mkdir()
    (home / "cache" / "big").write_bytes(b"c")
    made = backups(engine, home)
    conversations = ConversationStore(engine, Clock())
    talk = conversations.create("sales", "résumé „of“ sales", LOCAL_OWNER)
    conversations.add_turn(talk.id, "how many?", LOCAL_OWNER)
    place = f"duckdb:///{home.resolve()}/files/a/sales.duckdb"
    SourceStore(engine, Vault(SECRET)).add(
        SourceRecord("s1", "sales", "Sales", "csv", place, LOCAL_OWNER.tenant, LOCAL_OWNER.id, "2026-01-01T00:00:00Z"),
    )
    for number in range(5):
        made.audit.record(LOCAL_OWNER, "asked", {"number": number, "share": 0.1 * number, "nothing": None})
    return made


@pytest.fixture
def fresh(tmp_path: Path) -> Backups:
    """An empty workbench on SQLite, wherever the backup came from."""
    engine = open_engine(f"sqlite:///{tmp_path / 'new' / 'state.db'}")
    migrate(engine)
    return backups(engine, tmp_path / "new")


def rows(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    with engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in metadata.sorted_tables
        }


def test_everything_comes_back_and_files_are_found_in_the_new_place(
    used: Backups, fresh: Backups, tmp_path: Path
) -> None:
    before = rows(used.engine)
    counts = used.write(tmp_path / "backup", WORDS, LOCAL_OWNER)
    assert counts["turns"] == 1
    assert fresh.restore(tmp_path / "backup", WORDS, LOCAL_OWNER) == counts
    after = rows(fresh.engine)
    for name in set(before) - {"sources", "audit"}:
        assert after[name] == before[name], name
    assert after["audit"][:-1] == before["audit"]
    assert fresh.audit.first_broken() is None
    source = SourceStore(fresh.engine, Vault(SECRET)).find("sales", LOCAL_OWNER)
    assert source.url == f"duckdb:///{fresh.home.resolve()}/files/a/sales.duckdb"
    assert (fresh.home / "files/a/sales.duckdb").read_bytes() == (used.home / "files/a/sales.duckdb").read_bytes()
    assert (fresh.home / "secret.key").read_text() == SECRET
    assert not (fresh.home / "cache").exists()
    assert [path.name for path in fresh.home.iterdir() if path.name.startswith("restoring")] == []


def test_a_backup_comes_back_to_the_database_it_came_from(used: Backups, tmp_path: Path) -> None:
    used.write(tmp_path / "backup", WORDS, LOCAL_OWNER)
    before = rows(used.engine)
    with used.engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
    shutil.rmtree(used.home)
    used.restore(tmp_path / "backup", WORDS, LOCAL_OWNER)
    assert rows(used.engine)["turns"] == before["turns"]
    used.audit.record(LOCAL_OWNER, "asked", {})  # numbers go on after those that came back
    assert used.audit.first_broken() is None


def test_nothing_of_it_can_be_read_without_the_passphrase(used: Backups, fresh: Backups, tmp_path: Path) -> None:
    used.write(tmp_path / "backup", WORDS, LOCAL_OWNER)
    data = (tmp_path / "backup").read_bytes()
    assert not [word for word in (b"how many", b"secret.key", SECRET.encode(), b"data\x00data") if word in data]
    assert (tmp_path / "backup").stat().st_mode & 0o077 == 0
    with pytest.raises(BadInput, match="passphrase is not the one"):
        fresh.restore(tmp_path / "backup", WORDS + "!", LOCAL_OWNER)


@pytest.mark.parametrize("fault", ["cut", "cut at a block", "changed", "blocks in another order", "something else"])
def test_a_damaged_backup_is_said_and_nothing_changes(
    used: Backups, fresh: Backups, tmp_path: Path, fault: str
) -> None:
    file = tmp_path / "backup"
    used.write(file, WORDS, LOCAL_OWNER)
    file.write_bytes(damaged(file.read_bytes(), fault))
    before = rows(fresh.engine)
    with pytest.raises(BadInput):
        fresh.restore(file, WORDS, LOCAL_OWNER)
    assert rows(fresh.engine) == before
    assert not (fresh.home / "files").exists()
    assert not (fresh.home / "secret.key").exists()


def damaged(data: bytes, fault: str) -> bytes:
    head, size = 31, 4 + BLOCK + 16
    blocks = [data[at : at + size] for at in range(head, len(data), size)]
    assert len(blocks) > 3
    return {
        "cut": data[:-7],
        "cut at a block": data[:head] + b"".join(blocks[:-1]),
        "changed": data[: head + size + 900] + bytes([data[head + size + 900] ^ 1]) + data[head + size + 901 :],
        "blocks in another order": data[:head] + b"".join([blocks[0], blocks[2], blocks[1], *blocks[3:]]),
        "something else": b"PK\x03\x04" + data[4:],
    }[fault]


def test_a_workbench_in_use_is_not_overwritten(used: Backups, tmp_path: Path) -> None:
    used.write(tmp_path / "backup", WORDS, LOCAL_OWNER)
    with pytest.raises(BadInput, match="in use"):
        used.restore(tmp_path / "backup", WORDS, LOCAL_OWNER)


def test_a_backup_of_another_version_is_refused(used: Backups, fresh: Backups, tmp_path: Path) -> None:
    with used.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
    used.write(tmp_path / "backup", WORDS, LOCAL_OWNER)
    with pytest.raises(BadInput, match="another version"):
        fresh.restore(tmp_path / "backup", WORDS, LOCAL_OWNER)


def test_another_secret_key_is_said(used: Backups, fresh: Backups, tmp_path: Path) -> None:
    used.write(tmp_path / "backup", WORDS, LOCAL_OWNER)
    other = backups(fresh.engine, fresh.home, "o" * 40)
    with pytest.raises(Misconfigured, match="secret key"):
        other.restore(tmp_path / "backup", WORDS, LOCAL_OWNER)
    assert rows(fresh.engine)["turns"] == []


def test_short_passphrases_files_that_are_there_and_analysts_are_refused(used: Backups, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="12 characters"):
        used.write(tmp_path / "backup", "short", LOCAL_OWNER)
    (tmp_path / "there").write_text("mine")
    with pytest.raises(BadInput, match="there already"):
        used.write(tmp_path / "there", WORDS, LOCAL_OWNER)
    assert (tmp_path / "there").read_text() == "mine"
    with pytest.raises(NotAllowed):
        used.write(tmp_path / "backup", WORDS, Actor("a", "A", role="analyst"))
