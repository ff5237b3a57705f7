"""A role that may do more than read is told to the administrator; one that may only read is not."""

from __future__ import annotations

import os
from collections.abc import Iterator

import psycopg
import pytest

from data_connectors.registry import open_connector
from tests.connectors.conftest import _open_port

ROLE = f"assay_reader_{os.getpid()}"
SCHEMA = f"advice_{os.getpid()}"
ADMIN = "postgresql://postgres@127.0.0.1:5432/test"


@pytest.fixture
def admin() -> Iterator[psycopg.Connection]:
    if not _open_port(5432):
        pytest.skip("no PostgreSQL on 127.0.0.1:5432")
    with psycopg.connect(ADMIN, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {SCHEMA}; CREATE TABLE {SCHEMA}.t (a int)".encode())
        connection.execute(f"CREATE ROLE {ROLE} LOGIN; GRANT USAGE ON SCHEMA {SCHEMA} TO {ROLE}".encode())
        connection.execute(f"GRANT SELECT ON {SCHEMA}.t TO {ROLE}".encode())
        yield connection
        connection.execute(f"DROP SCHEMA {SCHEMA} CASCADE; DROP OWNED BY {ROLE}; DROP ROLE {ROLE}".encode())


def advice(role: str) -> str:
    notes = open_connector(f"postgresql://{role}@127.0.0.1:5432/test").introspect().notes
    return " ".join(note for note in notes if "database role" in note)


@pytest.mark.services
def test_a_role_that_is_too_strong_is_told(admin: psycopg.Connection) -> None:
    assert "superuser" in advice("postgres")
    assert advice(ROLE) == ""
    admin.execute(f"GRANT INSERT ON {SCHEMA}.t TO {ROLE}".encode())
    assert "may change 1 of the tables" in advice(ROLE)
