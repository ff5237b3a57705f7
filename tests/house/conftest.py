"""The project's own files, as the tests of the house read them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

DOORS = ("pages", "callbacks", "api", "commands", "components", "data_connectors", "vanna_training")


def _tracked(root: Path) -> list[Path]:
    """Files under version control; all files where there is none (an unpacked archive)."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        return [path for name in listed.stdout.split("\0") if name and (path := root / name).is_file()]
    return [path for path in root.rglob("*") if path.is_file() and not path.relative_to(root).parts[0].startswith(".")]


@pytest.fixture(scope="session")
def tracked(root: Path) -> list[Path]:
    """Every file of the project."""
    return _tracked(root)


@pytest.fixture(scope="session")
def product(root: Path, tracked: list[Path]) -> list[Path]:
    """The Python files that run in production: the house, its doors and the modules at the root."""
    rooms = {"assay", *DOORS}
    names = [(path, path.relative_to(root)) for path in tracked if path.suffix == ".py"]
    return [path for path, name in names if name.parts[0] in rooms or len(name.parts) == 1]
