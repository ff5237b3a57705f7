"""No masked or personal value goes to a model by any road: planted values are looked for in the bytes a server got."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from assay.access.policies import Policies
from assay.ask.ports import Retrieved, VerifiedQuestion
from assay.query.ports import Source
from assay.semantic.infer import infer_model
from assay.semantic.model import Metric, Term
from assay.semantic.spec import AnalyticsSpec
from data_connectors.duckdb_source import DuckDbConnector
from tests.ask.llm.conftest import Make, Talk

COUNT = "```sql\nSELECT count(*) AS n FROM visits\n```"
CANARIES = (
    "quibblewort", "Zorblax", "grelnic", "84251", "84,251", "1984-03-12", "1984 03 12", "12 March 1984", "Vexorin",
    "tarnquil", "PX-88 417 zeta", "mumbrelio", "pelkandry", "O’Drazzim", "O'Drazzim", "Drazzim",
)  # fmt: skip
"""Values of masked and personal columns, as a person may type them."""
MASKED = {"people": ("codename", "pay", "born", "alias", "serial", "nick")}


OF_DRAZZIM = "SELECT count(*) FROM visits JOIN people ON people.id = person WHERE surname = 'Bo O''Drazzim'"

WRONG = (
    "SELECT strptime(surname, '%Y') FROM people",
    "SELECT CAST(surname AS INTEGER) FROM people",
    "SELECT sum(CAST(id AS TINYINT)) FROM people",
    "SELECT CAST(surname AS JSON) FROM people WHERE id > 1",
    "SELECT surnam FROM people",
    "SELECT pay FROM people",
    "SELECT codename FROM people WHERE CAST(pay AS INTEGER) = 1",
)


@dataclass(frozen=True)
class Shelf:
    """What is found about every question."""

    found: Retrieved

    def retrieve(self, source: str, question: str) -> Retrieved:
        return self.found


def planted(path: Path) -> Source:
    """People with more code names than an index of values takes, and whose model says that surnames are personal."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "CREATE TABLE people AS SELECT i AS id, 'Ann' || i || ' Zorblax' || i AS surname, "
            "'common' || i AS codename, 50000 + i AS pay, DATE '1950-01-01' + CAST(i AS INTEGER) AS born, "
            "'nobody' AS alias, 'PX-00 ' || i || ' eta' AS serial, 'someone' AS nick, "
            "'Oslo' AS town FROM range(300) t(i)"
        )
        connection.execute(
            "INSERT INTO people VALUES (99001, 'Mara Zorblax', 'quibblewort', 84251, '1984-03-12', 'grelnic', "
            "'PX-88 417 zeta', 'mumbrelio', 'Oslo'), (99002, 'Bo O''Drazzim', 'tarnquil', 12, '1990-01-01', "
            "'pelkandry', 'PX-01', 'someone', 'Bergen')"
        )
        connection.execute("COMMENT ON COLUMN people.surname IS 'such as Mara Zorblax'")
        connection.execute(
            "CREATE TABLE visits AS SELECT i AS id, 99001 AS person, DATE '2026-01-01' + CAST(i AS INTEGER) AS day, "
            "'seen by Mara Zorblax, mara@zorblax.example' AS note, ['in', 'out'][i % 2 + 1] AS way FROM range(50) t(i)"
        )
        connection.execute("COMMENT ON TABLE visits IS 'Vexorin was the first to come'")
        connection.execute("CREATE TABLE vault AS SELECT 'Vexorin' AS holder, 3 AS door")
    connector = DuckDbConnector(path)
    schema = connector.introspect()
    made = infer_model(schema)
    people = made.entity("people")
    assert people is not None
    marked = tuple(one.model_copy(update={"pii": one.name == "surname"}) for one in people.dimensions)
    entities = tuple(one.model_copy(update={"dimensions": marked}) if one is people else one for one in made.entities)
    return Source("shop", "shop", connector, schema, made.model_copy(update={"entities": entities}), title="People")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Source:
    """The planted source, read once."""
    return planted(tmp_path_factory.mktemp("planted") / "planted.duckdb")


@pytest.fixture
def desk(talk: Make, source: Source, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Talk]:
    """Makes a talk over the planted source, with somebody from whom much is hidden."""
    monkeypatch.setattr("assay.ask.llm.values.MOST_PER_COLUMN", 100)

    def make(*replies: Any, **more: Any) -> Talk:
        found = talk([*replies] or [COUNT], **{name: more.pop(name) for name in ("sample_rows",) if name in more})
        found.room.sources.source = replace(source, **more)
        found.room.policies.held["ann"] = Policies(masked=MASKED, denied=frozenset({"vault"}))
        return found

    return make


def leaked(found: Talk) -> list[str]:
    """Canaries among what servers got."""
    sent = [message["content"] for server in found.servers for one in server.requests for message in one["messages"]]
    assert sent
    return [one for one in CANARIES if any(one.casefold() in text.casefold() for text in sent)]


def test_a_hidden_value_that_an_asker_types_stays_here(desk: Callable[..., Talk]) -> None:
    made = desk()
    for typed in CANARIES:
        made.answer(f"how many visits had {typed} since then")
    assert leaked(made) == []
    assert [text.count("PRIVATE_1 since then") for text in map(str, made.server.requests)] == [1] * len(CANARIES)


def test_small_words_that_are_also_common_english_are_left_alone(desk: Callable[..., Talk]) -> None:
    made = desk()
    made.answer("how many visits of someone in town")
    assert "Question: how many visits of someone in town" in made.wire


def test_what_a_database_says_of_a_query_carries_no_value(desk: Callable[..., Talk]) -> None:
    made = desk(*(reply for wrong in WRONG for reply in (f"```sql\n{wrong}\n```", COUNT)))
    for number, wrong in enumerate(WRONG):
        made.answer(f"how many visits, {number}")
        assert wrong in made.server.requests[-1]["messages"][2]["content"]
    assert len(made.server.bodies) == 2 * len(WRONG)
    assert "was not run" in made.wire
    assert leaked(made) == []
    assert not re.search(r"Ann\d|9900\d|common\d", made.wire)


@pytest.mark.parametrize(
    ("documents", "pairs"),
    [
        (("quibblewort is a code name", "born on 12 March 1984"), (("visits of O'Drazzim", OF_DRAZZIM),)),
        ((), ()),
    ],
    ids=["what is retrieved", "what is like it by its words"],
)
def test_values_in_what_was_taught_and_said_before_stay_here(
    desk: Callable[..., Talk], source: Source, documents: tuple[str, ...], pairs: tuple[tuple[str, str], ...]
) -> None:
    condition = {"field": "people.surname", "op": "eq", "value": "Mara Zorblax"}
    terms = (
        Term(term="VIP", condition=condition),
        Term(term="visits", description="The first was that of Vexorin, who earned 84,251."),
    )
    metric = Metric.model_validate(
        {"name": "vip_visits", "label": "VIP visits", "measure": "people.count", "filter": condition}
    )
    spec = AnalyticsSpec.model_validate({"metrics": ["vip_visits"], "where": condition})
    made = desk(model=source.model.model_copy(update={"glossary": terms, "metrics": (metric,)}))
    made.room.taught.questions.append(VerifiedQuestion("how many visits had the VIP", "eva", "2026-01-01", spec))
    made.ask = replace(made.ask, retriever=Shelf(Retrieved(documentation=documents, questions=pairs)))
    first = made.answer("how many visits by way")
    made.answer("only those of the VIP", previous=replace(first, question="visits of Mara Zorblax", spec=spec))
    assert "The question before: visits of PRIVATE_" in made.wire
    assert leaked(made) == []


def test_sample_rows_carry_no_private_value_in_other_columns(desk: Callable[..., Talk]) -> None:
    made = desk(sample_rows=2)
    made.answer("visits with their notes")
    assert "e.g. [[" in made.wire
    assert leaked(made) == []


def test_every_part_of_a_question_gets_its_own_value_back(desk: Callable[..., Talk]) -> None:
    def of(number: int) -> dict[str, str]:
        sql = f"SELECT count(*) AS n FROM people WHERE surname = 'PRIVATE_{number}'"
        return {"question": f"people called PRIVATE_{number}", "sql": sql}

    made = desk(json.dumps({"parts": [of(1), of(2)]}))
    answer = made.answer("people called Mara Zorblax; and those called Ann7 Zorblax7")
    assert [part.rows[0][0] for part in answer.parts] == [1, 1]
    assert leaked(made) == []
