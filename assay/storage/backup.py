"""Everything a workbench holds in one encrypted file: state, secret key, anchor of the audit, uploaded data, samples.

A restore reads the whole file before it changes anything, and only into a state nobody has used. What can be made again
(caches, the index of the training store) is left out.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from sqlalchemy import Connection, Engine, select, text, update

from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import BadInput
from assay.storage import dumped
from assay.storage.audit import AuditStore
from assay.storage.migrate import revision_of
from assay.storage.sealed_file import SealedReader, SealedWriter
from assay.storage.tables import sources
from assay.storage.vault import Vault

FORMAT = 1
KEPT = ("secret.key", "audit.anchor", "files", "samples")
LONG_ENOUGH = 12
_MANIFEST, _ROWS, _HOME = "manifest.json", "rows/", "home/"


@dataclass(frozen=True)
class Backups:
    """Of one workbench. ``home``: where its files lie."""

    engine: Engine
    home: Path
    clock: Clock
    audit: AuditStore
    secret: str
    """The secret key of the setting, where there is one: addresses of sources are sealed with it."""

    def write(self, file: Path, passphrase: str, actor: Actor) -> dict[str, int]:
        """Write a backup; rows by table. Raises BadInput for a short passphrase and for a file that is there."""
        actor.need("admin", "make a backup")
        if len(passphrase) < LONG_ENOUGH:
            raise BadInput(f"The passphrase is short: it needs {LONG_ENOUGH} characters.")
        with _new(file) as out, self._read_at_once() as connection:
            sealed = SealedWriter(out, passphrase)
            with tarfile.open(fileobj=cast(BinaryIO, sealed), mode="w|", format=tarfile.PAX_FORMAT) as archive:
                counts = self._put_rows(archive, connection)
                self._put_files(archive)
            sealed.close()
        self.audit.record(actor, "backup.made", {"file": file.name})
        return counts

    def restore(self, file: Path, passphrase: str, actor: Actor) -> dict[str, int]:
        """Bring a backup back; rows by table. Raises BadInput when the state is in use, or the backup does not fit."""
        actor.need("admin", "restore a backup")
        with self.engine.connect() as connection:
            if not dumped.empty(connection):
                raise BadInput(
                    "This workbench is in use: a restore would overwrite it.",
                    hint="Set ASSAY_HOME (and ASSAY_DATABASE_URL) to a new place.",
                )
        self.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(dir=self.home, prefix="restoring-") as folder:
            manifest = self._unpacked(file, passphrase, Path(folder))
            counts = self._taken(Path(folder), manifest)
        self.audit.record(actor, "backup.restored", {"file": file.name, "made_at": manifest["made_at"]})
        return counts

    # -- out

    @contextmanager
    def _read_at_once(self) -> Iterator[Connection]:
        """A connection whose reads all see the same moment."""
        with self.engine.connect() as connection:
            if self.engine.dialect.name == "postgresql":
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            connection.execute(text("SELECT 1"))
            yield connection

    def _put_rows(self, archive: tarfile.TarFile, connection: Connection) -> dict[str, int]:
        counts: dict[str, int] = {}
        for name in dumped.names():
            with tempfile.TemporaryFile() as rows:
                counts[name] = sum(bool(rows.write(line)) for line in dumped.lines(connection, name))
                _add(archive, f"{_ROWS}{name}.jsonl", rows)
        manifest = {
            "format": FORMAT,
            "revision": revision_of(self.engine),
            "home": str(self.home.resolve()),
            "made_at": self.clock.now().isoformat(),
            "rows": counts,
        }
        _add(archive, _MANIFEST, io.BytesIO(json.dumps(manifest).encode()))
        return counts

    def _put_files(self, archive: tarfile.TarFile) -> None:
        for name in KEPT:
            path = self.home / name
            if path.exists():
                archive.add(path, arcname=_HOME + name, filter=_plain)

    # -- back

    def _unpacked(self, file: Path, passphrase: str, folder: Path) -> dict[str, Any]:
        with _there(file) as given:
            sealed = SealedReader(given, passphrase)
            try:
                with tarfile.open(fileobj=cast(BinaryIO, sealed), mode="r|") as archive:
                    archive.extractall(folder, filter="data")
            except tarfile.TarError as error:
                raise BadInput("The backup cannot be read.", hint="Nothing was changed.") from error
            sealed.end()
        manifest = json.loads((folder / _MANIFEST).read_text("utf-8"))
        if manifest["format"] != FORMAT or manifest["revision"] != revision_of(self.engine):
            raise BadInput(
                "The backup was made by another version of Assay.",
                hint="Restore it with that version, then start this one on it.",
            )
        return dict(manifest)

    def _taken(self, folder: Path, manifest: dict[str, Any]) -> dict[str, int]:
        with self.engine.begin() as connection:
            dumped.clear(connection)
            counts = {name: _rows_back(connection, folder, name) for name in dumped.names()}
            if counts != manifest["rows"]:
                raise BadInput("The backup does not hold what it says.", hint="Nothing was changed.")
            dumped.go_on_counting(connection)
            self._moved(connection, folder, str(manifest["home"]))
            for name in KEPT:
                if (folder / _HOME / name).exists():
                    _in_place(folder / _HOME / name, self.home / name)
        return counts

    def _moved(self, connection: Connection, folder: Path, before: str) -> None:
        """Addresses of files in the old home folder now name the new one. Raises Misconfigured under another key."""
        key = folder / _HOME / "secret.key"
        vault = Vault(self.secret or key.read_text().strip())
        for row in connection.execute(select(sources.c.id, sources.c.url)).all():
            address = vault.open(row.url)
            if before in address:
                there = address.replace(before, str(self.home.resolve()))
                again = there if address == row.url else vault.seal(there)
                connection.execute(update(sources).where(sources.c.id == row.id).values(url=again))


def _rows_back(connection: Connection, folder: Path, name: str) -> int:
    with (folder / f"{_ROWS}{name}.jsonl").open("rb") as rows:
        return dumped.put_back(connection, name, rows)


def _add(archive: tarfile.TarFile, name: str, file: Any) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = file.seek(0, io.SEEK_END)
    entry.mode = 0o600
    file.seek(0)
    archive.addfile(entry, file)


def _plain(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    """Files and folders as their owner's alone; no links, no owners of this machine."""
    if not (entry.isfile() or entry.isdir()):
        return None
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry


def _in_place(found: Path, place: Path) -> None:
    if place.is_dir():
        shutil.rmtree(place)
    found.replace(place)


@contextmanager
def _new(file: Path) -> Iterator[BinaryIO]:
    """A file that was not there, for its owner alone; gone again when writing fails."""
    try:
        with open(file, "xb", opener=_for_its_owner) as out:
            yield out
    except FileExistsError as error:
        raise BadInput(f"{file.name} is there already.", hint="Name a new file.") from error
    except OSError as error:
        file.unlink(missing_ok=True)
        raise BadInput(f"The backup cannot be written: {error.strerror}.") from error


def _for_its_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


@contextmanager
def _there(file: Path) -> Iterator[BinaryIO]:
    try:
        with file.open("rb") as given:
            yield given
    except OSError as error:
        raise BadInput(f"{file.name} cannot be read: {error.strerror}.") from error
