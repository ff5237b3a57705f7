"""The contracts of .importlinter hold, and they would notice."""

from __future__ import annotations

import configparser
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

LINT = Path(sys.executable).with_name("lint-imports")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the packages in ``folder`` and nowhere else."""
    return subprocess.run(
        [LINT, "--config", folder / ".importlinter", "--no-cache"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_import_points_down(root: Path) -> None:
    done = lint(root)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def empty_house(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same packages without their code, so that one wrong import is all there is to find."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(root / ".importlinter", folder)
    config = configparser.ConfigParser()
    config.read(root / ".importlinter")
    packages = config["importlinter"]["root_packages"].split()
    for room in [*packages, "assay/kernel", "assay/query", "assay/storage", "assay/semantic", "assay/access"]:
        (folder / room).mkdir(parents=True, exist_ok=True)
        (folder / room / "__init__.py").touch()
    return folder


@pytest.mark.parametrize(
    ("module", "code", "contract"),
    [
        ("assay/kernel/wrong.py", "import assay.query", "Inside the house every import points down BROKEN"),
        ("assay/semantic/wrong.py", "import assay.access", "Inside the house every import points down BROKEN"),
        ("assay/query/wrong.py", "import flask", "The house knows no web framework, no queue and no Vanna BROKEN"),
        ("assay/query/wrong.py", "import sqlalchemy.orm", "Only storage and the connectors speak SQLAlchemy BROKEN"),
        ("assay/kernel/wrong.py", "import pages", "Doors meet the house only through assay BROKEN"),
        ("callbacks/wrong.py", "import assay.query", "Doors call corridors, never the rooms behind them BROKEN"),
        ("api/wrong.py", "import chromadb", "Only vanna_training speaks Vanna and Chroma BROKEN"),
        ("assay/cellar/__init__.py", "", "Inside the house every import points down BROKEN"),
    ],
)
def test_a_wrong_import_breaks_its_contract(empty_house: Path, module: str, code: str, contract: str) -> None:
    path = empty_house / module
    path.parent.mkdir(exist_ok=True)
    path.write_text(code)
    done = lint(empty_house)
    path.unlink()
    if path.name == "__init__.py":
        path.parent.rmdir()
    assert done.returncode != 0
    assert contract in done.stdout, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("module", "code"),
    [
        ("assay/storage/right.py", "import sqlalchemy"),
        ("data_connectors/right.py", "import sqlalchemy"),
        ("vanna_training/right.py", "import vanna, chromadb"),
        ("assay/query/right.py", "import assay.kernel, assay.semantic"),
    ],
)
def test_a_right_import_keeps_them_all(empty_house: Path, module: str, code: str) -> None:
    path = empty_house / module
    path.write_text(code)
    done = lint(empty_house)
    path.unlink()
    assert done.returncode == 0, done.stdout + done.stderr
