"""The project's own attacks and honest queries, on DuckDB and SQLite really run, for every dialect judged."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from assay.access.policies import Policies, combined, read_policies
from assay.kernel.actor import Actor
from assay.query.ddl import read_schema
from assay.query.guard import Accept
from assay.query.verdict import verdict
from benchmarks.security import shop
from benchmarks.security.bare import engine
from benchmarks.security.cases import ENGINES, Case, own
from benchmarks.security.engines import available, own_shop, stand
from benchmarks.security.outcome import same_rows
from benchmarks.security.trial import Set, tried

DATA = Path(__file__).parents[1] / "data" / "security"
ANN = Actor("a", "Ann")
DRAWN = re.compile("random|sample", re.IGNORECASE)
"""Draws of lots differ from run to run."""
PART = 10
"""Every tenth case is really run here, and all that once found something; `make security` runs all."""


def cases(name: str) -> list[Case]:
    return list(own(DATA / f"{name}.yml"))


SCHEMAS = {dialect: read_schema(shop.DDL, dialect) for dialect in ENGINES}
POLICIES = combined(read_policies(shop.POLICIES), ANN)


def refused(case: Case) -> bool:
    return not isinstance(verdict(case.sql, SCHEMAS[case.dialect], POLICIES), Accept)


@pytest.mark.parametrize("name", ["attacks", "wider_attacks", "third_attacks"])
def test_every_attack_is_refused_without_any_database(name: str) -> None:
    assert [f"{case.id}: {case.sql}" for case in cases(name) if not refused(case)] == []


@pytest.mark.parametrize("name", ["honest", "wider_honest", "third_honest"])
def test_honest_queries_are_accepted(name: str) -> None:
    wrong = [f"{case.id}: {case.sql}" for case in cases(name) if refused(case)]
    assert len(wrong) <= len(cases(name)) // 100, wrong


@pytest.mark.services
@pytest.mark.parametrize("dialect", ENGINES)
def test_what_is_run_gives_the_rows_the_engine_gives_for_what_was_written(dialect: str, tmp_path: Path) -> None:
    if dialect not in available():
        pytest.skip(f"no {dialect} on this machine")
    schema, unlimited = read_schema(shop.DDL, dialect), Policies()
    given = [*cases("wider_honest"), *(case for case in cases("third_honest") if "ORDER BY" in case.sql)]
    honest = [case for case in given if case.dialect == dialect and not DRAWN.search(case.sql)]
    wrong = []
    with stand(dialect, own_shop, {}, tmp_path) as built, engine(dialect, built.whole) as run:
        for case in honest:
            found = verdict(case.sql, schema, unlimited)
            if isinstance(found, Accept) and not same_rows(run(found.sql), run(case.sql)):
                wrong.append(f"{case.sql} became {found.sql}")
    assert wrong == []
    assert len(honest) > 100


def test_there_are_many_of_each_dialect() -> None:
    attacks = Counter(case.dialect for case in cases("attacks"))
    assert all(attacks[dialect] > 150 for dialect in ENGINES)


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What went wrong when everything that may run was run, on every engine that is there."""
    mine = [
        *[*cases("leaks"), *cases("honest"), *cases("oracles"), *cases("third_leaks"), *cases("fenced")][::PART],
        *cases("found"),
    ]
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
