"""The sample shop made by its own generator, run as a program the way the product runs it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

SHOP_FOLDER = Path(__file__).resolve().parents[2] / "domains" / "ecommerce"


@pytest.fixture(scope="session")
def shop_folder() -> Path:
    """The pack's folder."""
    return SHOP_FOLDER


def run_generator(out: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SHOP_FOLDER / "generate.py"), "--out", str(out), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture(scope="session")
def generate() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs the generator: ``generate(out, *arguments)``."""
    return run_generator


@pytest.fixture(scope="session")
def make_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., duckdb.DuckDBPyConnection]]:
    """Opens the shop made with these arguments; each set of arguments is generated once."""
    folder = tmp_path_factory.mktemp("shops")
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
