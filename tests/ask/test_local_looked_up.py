"""Names that no profile holds are known: to questions, while typing, and to nobody who may not see them."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pytest

from assay.access.policies import Policies
from assay.ask.local.engine import LocalEngine
from assay.ask.ports import Asked
from assay.catalog.sight import seen
from assay.catalog.value_files import ValueFiles
from assay.kernel.actor import LOCAL_OWNER
from assay.kernel.clock import Clock
from assay.query.ports import Source
from assay.semantic.compile import compile_spec
from assay.semantic.infer import infer_model
from data_connectors.registry import open_connector

TODAY = date(2026, 5, 20)
CLOCK = Clock.fixed(TODAY)
DDL = """
CREATE TABLE keepers (keeper_id INTEGER PRIMARY KEY, name TEXT, district TEXT);
CREATE TABLE catches (catch_id INTEGER PRIMARY KEY, keeper_id INTEGER REFERENCES keepers(keeper_id), weight DOUBLE);
INSERT INTO keepers SELECT i, ['Tove', 'Uwe', 'Élodie'][1 + i % 3] || ' Marrow' || chr((97 + i % 26)::INTEGER) || ' '
  || chr((97 + i // 26 % 26)::INTEGER) || chr((97 + i // 676 % 26)::INTEGER) || chr((97 + i // 17576)::INTEGER),
  ['Hill', 'Dale'][1 + i % 2]
FROM range(30000) t(i);
INSERT INTO catches SELECT i, (i * 7) % 30000, i % 50 FROM range(60000) t(i);
"""


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> tuple[Source, Any]:
    folder = tmp_path_factory.mktemp("harbour")
    with duckdb.connect(str(folder / "harbour.duckdb")) as made:
        made.execute(DDL)
    connector = open_connector(f"duckdb:///{folder / 'harbour.duckdb'}", {})
    schema = connector.introspect(None)
    model, files = infer_model(schema), ValueFiles(folder / "values")
    files.make("harbour", model, schema, connector)
    source = Source("harbour", "harbour", connector, schema, model, values=files.of("harbour"))
    return source, duckdb.connect(str(folder / "harbour.duckdb"), read_only=True)


def name_of(database: Any, keeper: int) -> str:
    return str(database.execute("SELECT name FROM keepers WHERE keeper_id = ?", [keeper]).fetchone()[0])


def plan(text: str, source: Source) -> Any:
    return LocalEngine().plan(Asked(text=text, source=source, actor=LOCAL_OWNER, clock=CLOCK))


@pytest.mark.parametrize("spelt", [str, str.lower, str.upper, lambda name: name.replace("É", "E")])
def test_a_question_may_name_any_of_thirty_thousand(harbour: tuple[Source, Any], spelt: Any) -> None:
    source, database = harbour
    name = name_of(database, 29_801)
    reading = plan(f"total weight of catches of {spelt(name)}", source).readings[0]
    sql = compile_spec(reading.spec, source.model, source.schema, "duckdb", TODAY).sql()
    own = "SELECT SUM(weight) FROM catches JOIN keepers USING (keeper_id) WHERE name = ?"
    assert database.execute(sql).fetchall() == database.execute(own, [name]).fetchall()


def test_a_name_that_is_not_there_is_not_mended_into_somebody_elses(harbour: tuple[Source, Any]) -> None:
    assert plan("total weight of catches of Tove Nobodyhere", harbour[0]).kind == "abstain"


def test_names_are_completed_and_coloured_while_typing(harbour: tuple[Source, Any]) -> None:
    source, database = harbour
    name = name_of(database, 29_801)
    typed = LocalEngine().typing(f"catches of {name[:-1].lower()}", source, None, CLOCK)
    assert name in [one.insert for one in typed.completions if one.kind == "value"]
    whole = LocalEngine().typing(f"catches of {name}", source, None, CLOCK)
    assert [span.text for span in whole.spans if span.role == "value"] == [name]


@pytest.mark.parametrize(
    "policies",
    [
        Policies(row_filters={"keepers": "district = 'Hill'"}),
        Policies(masked={"keepers": ("name",)}),
        Policies(denied=frozenset({"keepers"})),
    ],
)
def test_nobody_learns_a_name_that_is_hidden_from_them(harbour: tuple[Source, Any], policies: Policies) -> None:
    source, database = harbour
    name = name_of(database, 29_801)
    mine = seen(source, policies, {})
    assert plan(f"total weight of catches of {name}", mine).kind == "abstain"
    typed = LocalEngine().typing(f"catches of {name[:-1]}", mine, None, CLOCK)
    assert name not in [one.insert for one in typed.completions]
    whole = LocalEngine().typing(f"catches of {name}", mine, None, CLOCK)
    assert not [span for span in whole.spans if span.role == "value"]


def test_who_did_it_named_as_some_of_them_is_no_group(harbour: tuple[Source, Any]) -> None:
    source, database = harbour
    for words in ("made by keepers in Hill", "landed by keepers from Hill", "brought by keepers of Hill"):
        spec = plan(f"how many catches were {words}", source).readings[0].spec
        sql = compile_spec(spec, source.model, source.schema, "duckdb", TODAY).sql()
        own = "SELECT COUNT(*) FROM catches WHERE keeper_id IN (SELECT keeper_id FROM keepers WHERE district = 'Hill')"
        assert database.execute(sql).fetchall() == database.execute(own).fetchall(), words
