"""A small clinic with a team, made anew for each test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest
from sqlalchemy import delete

from assay.kernel.actor import LOCAL_OWNER, Actor
from assay.services import Services
from assay.storage.tables import jobs
from assay.storage.tables_documents import document_parts, prospect_dashboard_data, prospect_value_proposition_data
from assay.team.desk import TeamDesk
from assay.team.generation import Generated
from tests.team.team_for_tests import services_at, team_at

PACKS = Path(__file__).parent / "packs"


@dataclass(frozen=True)
class Clinic:
    """The services, the team, and the file behind them."""

    services: Services
    team: TeamDesk
    home: Path
    packs: Path
    owner: Actor = LOCAL_OWNER

    def generate(self, prospect: str = "2", **more: Any) -> Generated:
        return self.team.generate(prospect, self.owner, lambda _done, _message: None, "clinic", **more)

    def check(self, sql: str) -> Any:
        """What a query written by hand finds in the file."""
        with duckdb.connect(str(self.home / "clinic.duckdb"), read_only=True) as connection:
            found = connection.execute(sql).fetchone()
            assert found is not None
            return found[0]


@pytest.fixture(scope="session")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Services]]:
    """A workbench that remembers no results, for all tests."""
    home = tmp_path_factory.mktemp("clinic")
    services = services_at(home, cache_ttl_seconds=0)
    yield home, services
    services.close()


@pytest.fixture
def clinic(opened: tuple[Path, Services]) -> Clinic:
    """The clinic with nothing prepared and nothing ordered."""
    home, services = opened
    with services.jobs.engine.begin() as connection:
        for table in (prospect_dashboard_data, prospect_value_proposition_data, document_parts, jobs):
            connection.execute(delete(table))
    return Clinic(services, team_at(services, PACKS), home, PACKS)
