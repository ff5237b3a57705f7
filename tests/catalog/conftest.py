"""A source desk on a fresh home, with real connectors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assay.catalog.addresses import AddressRules
from assay.catalog.entries import CatalogDesk
from assay.catalog.sources import SourceDesk
from assay.kernel.clock import Clock
from assay.storage.sources import SourceStore
from assay.storage.training import TrainingStore
from assay.storage.vault import Vault
from data_connectors.files import to_duckdb
from data_connectors.registry import open_connector
from tests.state_for_tests import migrated


@pytest.fixture
def desk(tmp_path: Path, root: Path) -> Iterator[SourceDesk]:
    engine = migrated(tmp_path / "state.db")
    clock = Clock.fixed(date(2026, 11, 20))
    training = TrainingStore(engine)
    yield SourceDesk(
        SourceStore(engine, Vault("k" * 32)),
        training,
        open_connector,
        to_duckdb,
        clock,
        tmp_path / "home",
        root / "domains",
        AddressRules(tmp_path / "home"),
    )
    engine.dispose()


@pytest.fixture
def catalog(desk: SourceDesk) -> CatalogDesk:
    return CatalogDesk(desk, desk.training)


@pytest.fixture
def sales_csv(tmp_path: Path) -> Path:
    file = tmp_path / "Sales Report.csv"
    lines = ["order_id,ordered_on,country,contact_email,amount"]
    lines += [f"{n},2026-0{1 + n % 9}-15,{('France', 'Spain')[n % 2]},p{n}@example.org,{n}.5" for n in range(200)]
    file.write_text("\n".join(lines))
    return file
