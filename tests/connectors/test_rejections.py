"""What an engine will not run is said in a sentence, on each engine, without a value and without its own words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from assay.access.policies import read_policies
from assay.kernel.actor import Actor
from assay.kernel.errors import QueryFailed
from assay.kernel.settings import load_settings
from assay.query.ports import Query
from benchmarks.security import shop
from benchmarks.security.engines import available, own_shop, stand
from wiring_checks import DatabaseRun, open_database

ANN = Actor("a", "Ann", role="analyst")
WRONG = {
    "all": {
        "SELECT regoin FROM sales": "no column regoin",
        "SELECT s.regoin FROM sales s": "no column",
        "SELECT id FROM sales JOIN parts ON parts.sale_id = sales.id": "is in more than one of the tables",
        "SELECT id FROM sales UNION SELECT id, total FROM sales": "different numbers of columns",
        "SELECT id FROM sales WHERE sum(total) > 1": "HAVING filters on it",
    },
    "duckdb": {
        "SELECT CAST(state AS INTEGER) FROM sales": "cannot be read as the type",
        "SELECT zone, total FROM sales GROUP BY zone": "neither grouped by nor counted",
        "SELECT (SELECT id FROM sales)": "gives several",
        "SELECT sum(state) FROM sales": "for values of these types",
        "SELECT 9223372036854775807::BIGINT + id FROM sales": "too large for its type",
        "SELECT regexp_matches(state, '(') FROM sales": "no valid regular expression",
    },
    "sqlite": {
        "SELECT sum(9223372036854775807) FROM sales": "too large for its type",
        "SELECT json_extract(state, '$.a') FROM sales": "read as JSON is none",
    },
    "postgres": {
        "SELECT CAST(state AS integer) FROM sales": "cannot be read as the type",
        "SELECT total / (id - id) FROM sales": "divides by zero",
        "SELECT zone, total FROM sales GROUP BY zone": "neither grouped by nor counted",
        "SELECT (SELECT id FROM sales)": "gives several",
        "SELECT upper(total) FROM sales": "for values of these types",
        "SELECT state ~ '(' FROM sales": "no valid regular expression",
        "SELECT CAST(id * 1000000 AS smallint) FROM sales": "too large for its type",
        "SELECT CASE WHEN id > 1 THEN state ELSE total END FROM sales": "different types",
        "SELECT CAST(state AS json) FROM sales": "cannot be read as the type",
    },
    "mysql": {
        "SELECT (SELECT id FROM sales)": "gives several",
        "SELECT 9223372036854775807 + id FROM sales": "too large for its type",
        "SELECT state REGEXP '(' FROM sales": "no valid regular expression",
    },
}


@pytest.fixture(scope="module", params=["duckdb", "sqlite", "postgres", "mysql"])
def ran(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DatabaseRun]:
    if request.param not in available():
        pytest.skip(f"no {request.param} on this machine")
    folder = tmp_path_factory.mktemp("rejections")
    settings = load_settings(home=folder / "home", query_workers=1)
    with (
        stand(request.param, own_shop, {}, folder) as built,
        closing(open_database(settings, built.whole, read_policies(shop.POLICIES), ANN)) as opened,
    ):
        yield opened


@pytest.mark.services
def test_what_is_wrong_is_a_sentence_and_holds_no_value(ran: DatabaseRun) -> None:
    wrong: dict[str, Any] = {**WRONG["all"], **WRONG[ran.dialect]}
    said = {sql: _said(ran, sql) for sql in wrong}
    unlike = {sql: error.message for sql, error in said.items() if wrong[sql] not in f"{error.message} {error.hint}"}
    assert unlike == {}
    for error in said.values():
        assert error.message.endswith(".")
        # Rows of others, states of sales and hidden names must not come along; nor the engine's words under a policy.
        assert not any(word in str(error).lower() for word in ("sent", "south", "kanarie", "select", "line 1"))
        assert "Binder" in str(error.details.get("engine", "Binder")) or not error.details.get("engine")


def _said(ran: DatabaseRun, sql: str) -> QueryFailed:
    with pytest.raises(QueryFailed) as caught:
        ran.runner.run(Query(ran.source.name, sql=sql, fresh=True), ANN)
    return caught.value
