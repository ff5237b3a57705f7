"""Rankings, orders and rows compared with other rows of the same thing, read on the studio of `local_bench`."""

from __future__ import annotations

from typing import Any

import pytest

from assay.ask.local.engine import LocalEngine
from assay.query.ports import Source
from assay.semantic.model import SemanticModel
from assay.semantic.schema import Schema
from tests.ask.local_bench import MODEL, SCHEMA, StudioConnector, _column, asked, spec_of, studio

ENGINE, STUDIO = LocalEngine(), studio()
AGE = [{"by": "members.age", "direction": "desc"}]


def _sponsored() -> Source:
    """The studio, in which a member may have been brought by another one."""
    model = MODEL.model_dump(mode="json", exclude_defaults=True, by_alias=True)
    model["entities"][0]["dimensions"].append({"name": "sponsor_id", "kind": "identifier"})
    link = {"name": "sponsor", "left": "members", "right": "members", "on": [["sponsor_id", "member_id"]]}
    model["relationships"].append(link)
    members, *others = SCHEMA.tables
    columns = (*members.columns, _column("sponsor_id", "integer"))
    wider = type(members)(members.name, columns, primary_key=members.primary_key)
    schema = Schema(SCHEMA.dialect, (wider, *others))
    return Source("studio", "studio", StudioConnector(), schema, SemanticModel.model_validate(model))


@pytest.mark.parametrize(
    ("question", "offset", "limit"),
    [("who is the second oldest member", 1, 1), ("3rd oldest member", 2, 1), ("the oldest member", 0, 1)],
)
def test_a_place_in_a_ranking_skips_those_before_it(question: str, offset: int, limit: int) -> None:
    spec = spec_of(ENGINE.plan(asked(question, STUDIO)))
    assert (spec["entity"], spec["order"], spec["limit"]) == ("members", AGE, limit)
    assert spec.get("offset", 0) == offset


@pytest.mark.parametrize("question", ["the oldest member of each city", "for each city the oldest member"])
def test_the_best_of_each_group_is_named_beside_its_group(question: str) -> None:
    spec = spec_of(ENGINE.plan(asked(question, STUDIO)))
    assert spec["top"] == {"n": 1, "per": ["members.city"], "by": "members.age"}
    assert [use["field"] for use in spec["dimensions"]] == ["members.city", "members.full_name"]
    assert "limit" not in spec


@pytest.mark.parametrize(
    ("question", "order"),
    [
        ("list the members, oldest first", AGE),
        ("list the members, youngest first", [{"by": "members.age"}]),
        ("members sorted by city and then age", [{"by": "members.city"}, {"by": "members.age"}]),
    ],
)
def test_what_comes_first_sorts_and_leaves_nothing_out(question: str, order: list[dict[str, Any]]) -> None:
    spec = spec_of(ENGINE.plan(asked(question, STUDIO)))
    assert spec["order"] == order
    assert "limit" not in spec


@pytest.mark.parametrize(
    ("question", "shown"),
    [("which city has the most members", False), ("which city has the most members, and how many", True)],
)
def test_the_number_that_ranks_is_shown_when_it_is_asked_for(question: str, shown: bool) -> None:
    spec = spec_of(ENGINE.plan(asked(question, STUDIO)))
    assert [use["field"] for use in spec["dimensions"]] == ["members.city"]
    assert [not use.get("hidden", False) for use in spec["metrics"]] == [shown]


@pytest.mark.parametrize(
    ("question", "op"),
    [("members older than their sponsor", "gt"), ("members who joined before their sponsor", "lt")],
)
def test_a_row_is_compared_with_the_one_it_refers_to(question: str, op: str) -> None:
    spec = spec_of(ENGINE.plan(asked(question, _sponsored())))
    where = spec["where"]
    assert where["op"] == op
    assert where["value"] == {"field": where["field"], "via": ["sponsor"]}


def test_both_rows_are_named_where_both_are_asked_for() -> None:
    spec = spec_of(ENGINE.plan(asked("list the members and their sponsor", _sponsored())))
    assert spec["dimensions"] == [
        {"field": "members.full_name"},
        {"field": "members.full_name", "via": ["sponsor"]},
    ]
