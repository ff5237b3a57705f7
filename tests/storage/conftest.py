"""The app state on every database it supports, migrated, one fresh database per test."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import OperationalError

from assay.storage.engine import open_engine
from assay.storage.migrate import migrate
from tests.state_for_tests import migrated

ADMIN_URL = os.environ.get("ASSAY_TEST_POSTGRES", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        opened = migrated(tmp_path / "state.db")
        yield opened
        opened.dispose()
        return
    with _database(f"TEMPLATE {request.getfixturevalue('postgres_template')}") as url:
        opened = open_engine(url)
        yield opened
        opened.dispose()


@contextmanager
def _database(like: str = "") -> Iterator[str]:
    """Address of a database of one's own, dropped afterwards."""
    admin = create_engine(ADMIN_URL, isolation_level="AUTOCOMMIT")
    name = f"assay_test_{secrets.token_hex(6)}"
    try:
        with admin.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}" {like}'))
    except OperationalError:
        if os.environ.get("CI"):
            raise
        pytest.skip("no PostgreSQL on loopback")
    yield ADMIN_URL.rpartition("/")[0] + f"/{name}"
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    admin.dispose()


@pytest.fixture(scope="session")
def postgres_template() -> Iterator[str]:
    """A database that was migrated in earnest, which those of the tests are copies of."""
    with _database() as url:
        opened = open_engine(url)
        migrate(opened)
        opened.dispose()
        yield url.rpartition("/")[2]
