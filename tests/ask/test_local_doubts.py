"""Readings whose clauses took every word and which still leave something out: they doubt, or another one is chosen."""

from __future__ import annotations

import pytest

from assay.ask.local.engine import STEPS, LocalEngine
from assay.ask.local.features import _idle_sentences
from assay.query.ports import Source
from assay.semantic.infer import infer_model
from assay.semantic.schema import ColumnInfo, ForeignKey, Profile, Schema, TableInfo
from tests.ask.local_bench import StudioConnector, asked, spec_of, studio

ENGINE = LocalEngine()


def _source() -> Source:
    """Ferries and their crossings, known by nothing but their tables. Draughts are kept as texts."""

    def column(name: str, kind: str, *samples: object) -> ColumnInfo:
        return ColumnInfo(name, kind, profile=Profile(samples=samples, complete=True))  # type: ignore[arg-type]

    ferries = TableInfo(
        "ferries",
        (
            column("ferry_id", "integer", 1, 2, 3),
            column("name", "text", "Skua", "Petrel", "Skua"),
            column("capacity", "number", 120.5, 300.0, 80.25),
            column("draught", "text", "2 m", "3 m"),
            column("harbour", "text", "Oban", "Mallaig"),
        ),
        primary_key=("ferry_id",),
    )
    crossings = TableInfo(
        "crossings",
        (
            column("crossing_id", "integer", 1, 2),
            column("ferry_id", "integer", 1, 2),
            column("passengers", "integer", 9),
        ),
        primary_key=("crossing_id",),
        foreign_keys=(ForeignKey(("ferry_id",), "ferries", ("ferry_id",)),),
    )
    schema = Schema("duckdb", (ferries, crossings))
    return Source("pier", "pier", StudioConnector(), schema, infer_model(schema), "pier", "duckdb")


PIER = _source()


def test_each_thing_has_its_own_number_even_where_names_recur() -> None:
    spec = spec_of(ENGINE.plan(asked("what is the name of the ferry with the maximum capacity", PIER)))
    assert (spec["mode"], spec["limit"]) == ("rows", 1)
    assert spec["order"] == [{"by": "ferries.capacity", "direction": "desc"}]


def test_a_number_before_a_superlative_says_how_many_not_what_they_are_called() -> None:
    spec = spec_of(ENGINE.plan(asked("what are the names of the two largest ferries by capacity", PIER)))
    assert "where" not in spec
    assert spec["limit"] == 2


@pytest.mark.parametrize(
    "question",
    [
        "show the harbour of the ferry with the highest draught",
        "list the harbour shared by the most ferries in the fleet of orders",
        "which harbours got the most orders",
    ],
)
def test_what_the_answer_would_leave_out_is_not_answered(question: str) -> None:
    assert ENGINE.plan(asked(question, PIER)).kind == "abstain"


def test_the_biggest_of_something_is_not_the_most_of_it() -> None:
    plan = ENGINE.plan(asked("which ferries had the biggest crossings", PIER))
    counted = [one for one in plan.readings if one.spec and any(use.hidden for use in one.spec.metrics)]
    assert plan.kind == "abstain" or plan.readings[0] not in counted


def test_a_sentence_of_which_nothing_was_used_is_noticed() -> None:
    state = ENGINE.start(asked("list the ferries. Something else entirely", PIER))
    read = dict(STEPS)["read"](ENGINE, state)
    assert read.found is not None
    assert _idle_sentences(read.found.judged[0].draft) == 1


def test_a_period_is_not_taken_for_the_beginning_of_those_divided_by() -> None:
    """Members carry a date of their own; visits in a year divided by members who joined in it is nobody's question."""
    assert spec_of(ENGINE.plan(asked("average number of visits per member", studio())))["metrics"]
    for text in ("average number of visits per member in 2025", "average visits per member by month"):
        assert ENGINE.plan(asked(text, studio())).kind == "abstain", text
