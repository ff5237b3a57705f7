"""The app state to begin with, migrated in earnest once per process and copied from then on."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine

from assay.storage.engine import open_engine
from assay.storage.migrate import migrate


@cache
def _kept() -> TemporaryDirectory[str]:
    """The folder of the file that is copied, which goes when the process ends."""
    folder = TemporaryDirectory(prefix="assay-state-")
    made = open_engine(f"sqlite:///{folder.name}/state.db")
    migrate(made)
    made.dispose()
    return folder


def migrated(file: Path) -> Engine:
    """An engine on a fresh state in that file, as `migrate` leaves it."""
    opened = open_engine(f"sqlite:///{file}")
    shutil.copyfile(Path(_kept().name) / "state.db", file)
    return opened


def fresh_home(folder: Path) -> Path:
    """That folder as a home where a start finds nothing to migrate; one that was worked in is left as it is."""
    if not (folder / "state.db").exists():
        migrated(folder / "state.db").dispose()
    return folder
