"""How an answer was made reads in lines; the texts that were looked up are there in full for whoever opens them."""

from __future__ import annotations

import json

from plotly.io.json import to_json_plotly

from assay.records.answer import Answer, TraceStep
from components.how_answered import facts, how_answered, short, texts

TABLE = "CREATE TABLE orders (\n  id BIGINT,\n" + "".join(f"  column_{n} TEXT,\n" for n in range(200)) + ")"
STEP = TraceStep("retrieve", 3.25, {"ddl": [TABLE], "documentation": ["Short."], "questions": [], "verified": 2})


def test_a_table_definition_is_named_in_the_line_and_whole_on_demand() -> None:
    assert facts(STEP) == "ddl: orders; documentation: Short.; verified: 2"
    assert list(texts(STEP)) == [TABLE]
    shown = json.dumps(json.loads(to_json_plotly(how_answered(Answer("a", "q", "governed", "s", trace=(STEP,))))))
    assert "Show 1 text in full" in shown
    assert "column_199" in shown


def test_a_long_text_is_cut_and_quoted_names_are_bare() -> None:
    assert len(short("word " * 500)) <= 60
    assert short('create view "Sales Lines" as select 1').startswith("Sales")
    assert short('CREATE TABLE IF NOT EXISTS "lines" (id INT)') == "lines"


def test_a_step_with_nothing_to_show_offers_nothing() -> None:
    assert list(texts(TraceStep("chart", 1.0, {"kind": "bar"}))) == []
    assert how_answered(Answer("a", "q", "governed", "s")) is None


def test_what_a_step_is_made_of_stands_below_it_and_short_times_are_no_zeros() -> None:
    steps = (
        TraceStep("planner", 0.004, within="plan"),
        TraceStep("sql", 812.25, within="plan"),
        TraceStep("plan", 815.0),
    )
    listed = how_answered(Answer("a", "q", "governed", "s", trace=steps)).children[1].children  # type: ignore[union-attr]
    assert len(listed) == 1
    shown = json.dumps(json.loads(to_json_plotly(listed[0])))
    places = [shown.index(text) for text in ("815 ms", "under 0.1 ms", "812 ms")]
    assert places == sorted(places)
