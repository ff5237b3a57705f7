"""The project's own attacks and honest queries, on DuckDB and SQLite really run, for every dialect judged."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from assay.access.policies import combined, read_policies
from assay.kernel.actor import Actor
from assay.query.ddl import read_schema
from assay.query.guard import Accept
from assay.query.verdict import verdict
from benchmarks.security import shop
from benchmarks.security.cases import ENGINES, Case, own
from benchmarks.security.engines import available, own_shop
from benchmarks.security.trial import Set, tried

DATA = Path(__file__).parents[1] / "data" / "security"
ANN = Actor("a", "Ann")
PART = 5
"""Every fifth case is really run here; `make security` runs all."""


def cases(name: str) -> list[Case]:
    return list(own(DATA / f"{name}.yml"))


def refused(case: Case) -> bool:
    schema = read_schema(shop.DDL, case.dialect)
    return not isinstance(verdict(case.sql, schema, combined(read_policies(shop.POLICIES), ANN)), Accept)


def test_every_attack_is_refused_without_any_database() -> None:
    assert [f"{case.id}: {case.sql}" for case in cases("attacks") if not refused(case)] == []


def test_honest_queries_are_accepted() -> None:
    wrong = [f"{case.id}: {case.sql}" for case in cases("honest") if refused(case)]
    assert len(wrong) <= len(cases("honest")) // 100, wrong


def test_there_are_many_of_each_dialect() -> None:
    attacks = Counter(case.dialect for case in cases("attacks"))
    assert all(attacks[dialect] > 150 for dialect in ENGINES)


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What went wrong when everything that may run was run, on every engine that is there."""
    mine = [*cases("leaks"), *cases("honest")][::PART]
    canaries = [re.compile(text) for text in shop.CANARIES]
    found = Set("own", mine, own_shop, shop.POLICIES, canaries, shop.MASKED)
    folder = tmp_path_factory.mktemp("security")
    return [f"{o.case.id}: {o.case.sql}: {o.fault}" for o in tried(found, folder, _engines()) if o.fault]


def _engines() -> Iterator[str]:
    yield from available()


@pytest.mark.services
def test_nothing_hidden_shows_in_rows_errors_cache_or_audit_and_rows_are_those_of_a_database_without_it(
    outcomes: list[str],
) -> None:
    assert outcomes == []
