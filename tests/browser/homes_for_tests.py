"""Homes to serve: a sample is loaded once in a run and copied from then on, also for the neighbours of the run."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tools import trial


def sample_home(factory: pytest.TempPathFactory, chromium: str, scale: str = "0.05", sample: str = "ecommerce") -> Path:
    """A new home with that sample loaded."""
    name = f"loaded-{sample}-{scale}"
    run = _run_folder(factory)
    kept, part = run / name, run / f"{name}-part"
    with (run / f"{name}-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            with trial.loaded(chromium, scale, sample) as made:
                copied(made, part)
                _moved(part, made, kept)
            part.rename(kept)
    home = factory.mktemp(sample) / "home"
    copied(kept, home)
    _moved(home, kept, home)
    return home


def copied(home: Path, to: Path) -> None:
    """All files of a home nobody serves; of a copy that was broken off nothing stays."""
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(home, to)


def _run_folder(factory: pytest.TempPathFactory) -> Path:
    """A folder all processes of this run have in common."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def _moved(home: Path, before: Path, after: Path) -> None:
    """What the state of a home says of the place of its sample: a copy opens its own."""
    with closing(sqlite3.connect(home / "state.db")) as state, state:
        changed = state.execute("UPDATE sources SET url = replace(url, ?, ?)", [f"{before}/", f"{after}/"])
        assert changed.rowcount > 0
        assert not state.execute("SELECT 1 FROM sources WHERE instr(url, ?) = 0", [f"{after}/"]).fetchone()
