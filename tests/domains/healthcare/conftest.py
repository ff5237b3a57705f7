"""The sample health programs made by their own generator, run as a program the way the product runs it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

CARE_FOLDER = Path(__file__).resolve().parents[3] / "domains" / "healthcare"


@pytest.fixture(scope="session")
def care_folder() -> Path:
    """The pack's folder."""
    return CARE_FOLDER


def run_generator(out: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(CARE_FOLDER / "generate.py"), "--out", str(out), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture(scope="session")
def generate_care() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs the generator: ``generate_care(out, *arguments)``."""
    return run_generator


@pytest.fixture(scope="session")
def make_care(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., duckdb.DuckDBPyConnection]]:
    """Opens the data made with these arguments; each set of arguments is generated once."""
    folder = tmp_path_factory.mktemp("care")
    made: dict[tuple[str, ...], duckdb.DuckDBPyConnection] = {}

    def make(*arguments: str) -> duckdb.DuckDBPyConnection:
        if arguments not in made:
            out = folder / f"{len(made)}.duckdb"
            done = run_generator(out, *arguments)
            assert done.returncode == 0, done.stderr
            made[arguments] = duckdb.connect(str(out), read_only=True)
        return made[arguments]

    yield make
    for connection in made.values():
        connection.close()


@pytest.fixture(scope="session")
def care(make_care: Callable[..., duckdb.DuckDBPyConnection]) -> duckdb.DuckDBPyConnection:
    """5,000 members as of a fixed day."""
    return make_care("--scale", "0.1", "--as-of", "2026-11-20")
