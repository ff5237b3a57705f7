"""A small shop in a file, a state folder of its own, and the command line called in this process."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest
import structlog

import cli

SHOP = """
CREATE TABLE customers (customer_id INTEGER PRIMARY KEY, name VARCHAR, country VARCHAR);
CREATE TABLE orders (
    order_id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers (customer_id), ordered_on DATE,
    status VARCHAR, amount DECIMAL(10, 2)
);
INSERT INTO customers SELECT i, 'Customer ' || i, ['Norway', 'Kenya', 'Chile'][1 + i % 3] FROM range(30) AS t(i);
INSERT INTO orders SELECT i, i % 30, DATE '2026-01-01' + CAST(i % 300 AS INTEGER), ['open', 'paid'][1 + i % 2], i % 97
FROM range(600) AS t(i);
"""


@dataclass(frozen=True)
class Said:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Assay = Callable[..., Said]


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    """Commands send logs to this test's standard error, which is gone after it."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


@pytest.fixture
def assay(capfd: pytest.CaptureFixture[str], clean_environment: pytest.MonkeyPatch) -> Assay:
    """Calls a command: ``assay("ask", "how many orders", "--json")``."""

    def call(*arguments: str | Path, openers: Any = cli.OPENERS) -> Said:
        capfd.readouterr()
        code = cli.main([str(argument) for argument in arguments], openers)
        return Said(code, *capfd.readouterr())

    return call


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one DuckDB file, ``shop.duckdb``."""
    folder = tmp_path_factory.mktemp("databases")
    with duckdb.connect(str(folder / "shop.duckdb")) as connection:
        connection.execute(SHOP)
    return folder


@pytest.fixture
def shop(assay: Assay, databases: Path) -> Assay:
    """The command line with the shop connected."""
    said = assay("connect", "shop", databases / "shop.duckdb")
    assert said.code == 0, said.err
    return assay
