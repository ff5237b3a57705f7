"""A workshop without a model in a real workbench, and what its admin teaches."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from assay.kernel.actor import LOCAL_OWNER, Actor
from assay.kernel.settings import load_settings
from assay.services import Services
from tests.state_for_tests import fresh_home
from wiring import build

DATA = Path(__file__).parents[1] / "data" / "training"
ADMIN = LOCAL_OWNER
ANALYST = Actor("ann", "Ann", "analyst")
KINDS = {"metrics": "metric", "glossary": "glossary", "verified": "verified_question"}


def workshop(folder: Path) -> Path:
    """The database file."""
    file = folder / "workshop.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute((DATA / "workshop.sql").read_text())
    return file


def script() -> dict[str, list[dict[str, Any]]]:
    """What the admin types in."""
    found: dict[str, list[dict[str, Any]]] = yaml.safe_load((DATA / "script.yml").read_text())
    return found


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    """A workbench with the workshop connected."""
    made = build(
        load_settings(home=fresh_home(tmp_path / "home"), as_of=date(2026, 8, 1), query_workers=1), retrieving=False
    )
    made.sources.connect("workshop", f"duckdb:///{workshop(tmp_path)}", ADMIN)
    yield made
    made.close()


@pytest.fixture
def measured(services: Services) -> Services:
    """The same with its golden questions in force."""
    for question in script()["questions"]:
        services.training.save("workshop", "golden", question, ADMIN)
    services.gate.publish("workshop", ADMIN)
    return services


def teach(services: Services, *parts: str) -> None:
    """Keep parts of the script as drafts."""
    for part in parts:
        for given in script()[part]:
            services.training.save("workshop", KINDS[part], given, ADMIN)
