"""Answers by a model: specs and SQL, mends of every kind, several parts; each checked by a query written by hand."""

from __future__ import annotations

import json
import threading
from typing import Any

import duckdb
import pytest

from assay.ask.ports import VerifiedQuestion
from assay.semantic.spec import AnalyticsSpec
from tests.ask.llm.conftest import ANN, Make, Talk, step
from tests.model_providers.loopback_for_tests import Says

RIGHT = "SELECT count(*) AS n FROM orders WHERE status = 'done'"


def fenced(sql: str) -> str:
    return f"Here you are.\n```sql\n{sql}\n```\nDone."


def by_hand(talk: Talk, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(talk.room.path), read_only=True) as connection:
        return connection.execute(sql).fetchall()


@pytest.mark.parametrize(
    "reply",
    [
        fenced(RIGHT), fenced(RIGHT + ";"), RIGHT, json.dumps({"reading": "done orders", "sql": RIGHT}),
        f"```json\n{json.dumps({'sql': RIGHT})}\n```", f"<think>```sql\nSELECT 1\n```</think>{fenced(RIGHT)}",
        f"First idea:\n```sql\nSELECT 2\n```\nBetter:\n{fenced(RIGHT)}", f"```\n{RIGHT}\n```", f"```sql\n{RIGHT}",
        json.dumps({"sql": fenced(RIGHT)}), json.dumps({"SQL": RIGHT}), json.dumps({"query": RIGHT}),
        f'{{"sql": "{RIGHT}",}}', f'{{"sql": "{RIGHT.replace(" ", chr(10))}"}}', repr({"reading": None, "sql": RIGHT}),
        2 * json.dumps({"sql": RIGHT}), f"Of {{these}}: {json.dumps({'sql': RIGHT})} {{so}}",
    ],
    ids=[
        "fenced", "semicolon", "bare", "JSON", "fenced JSON", "thoughts", "two blocks", "no language", "unclosed",
        "fenced in JSON", "capital key", "other key", "comma too many", "line ends", "Python", "twice", "among braces",
    ],
)  # fmt: skip
def test_sql_in_any_dress_is_run_and_returned(talk: Make, reply: str) -> None:
    found = talk([reply])
    answer = found.answer("how many done orders")
    assert list(answer.rows) == by_hand(found, RIGHT)
    assert (answer.engine, answer.state) == ("llm", "generated")
    assert len(found.server.bodies) == 1


def test_a_spec_is_a_governed_answer_with_chips(talk: Make) -> None:
    spec = {"metrics": ["revenue"], "dimensions": ["customers.segment"], "order": ["-revenue"]}
    found = talk([json.dumps({"reading": "revenue by segment", "spec": spec, "chart": "pie"})])
    answer = found.answer("takings by segment")
    check = "SELECT segment, sum(amount) FROM orders JOIN customers c ON c.id = customer_id GROUP BY 1 ORDER BY 2 DESC"
    assert [tuple(row) for row in answer.rows] == by_hand(found, check)
    assert answer.state == "governed"
    assert any(chip.slot == "metrics.0" for chip in answer.interpretation)
    assert answer.chart.kind == "pie"
    assert "The model read this as: revenue by segment" in answer.assumptions


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (fenced("SELECT count(*) FROM orders WHERE state = 'done'"), "state"),
        (fenced("SELECT count(*) FROM oders"), "oders"),
        (fenced("DROP TABLE orders"), "not run"),
        (fenced("SELECT * FROM read_csv('/etc/passwd')"), "not run"),
        (fenced("SELECT 1; SELECT 2"), "not run"),
        ("I would rather talk about the weather.", "neither"),
        ('{"sql": "SELECT count(*) FR', "neither"),
        (json.dumps({"spec": {"metrics": ["reveneu"]}}), "reveneu"),
        (json.dumps({"spec": {"metrics": 7}}), "not valid"),
        (fenced("SELECT id FROM orders WHERE status = 'doen'"), "no rows"),
        (fenced("SELECT max(amount) FROM orders WHERE status = 'doen'"), "NULL"),
    ],
    ids=[
        "column",
        "table",
        "write",
        "file",
        "two statements",
        "chat",
        "broken JSON",
        "metric",
        "spec",
        "empty",
        "null",
    ],
)
def test_what_went_wrong_goes_back_and_the_next_reply_is_taken(talk: Make, wrong: str, told: str) -> None:
    found = talk([wrong, fenced(RIGHT)])
    answer = found.answer("how many done orders")
    assert list(answer.rows) == by_hand(found, RIGHT)
    last = found.server.requests[-1]["messages"][-1]["content"]
    assert told in last
    assert step(answer, "recovery")["tries"] == 1
    assert told in step(answer, "recovery")["sent back"][0]
    assert any("sent back once" in note for note in answer.assumptions)


def test_at_most_three_times_something_goes_back_then_the_local_engine_answers(talk: Make) -> None:
    found = talk(lambda request: Says(fenced(f"SELECT nothing_{len(request['messages'])} FROM nowhere")))
    answer = found.answer("revenue by segment")
    assert len(found.server.bodies) <= 4
    assert answer.engine == "local"
    assert answer.state == "governed"
    assert any("the local engine read this question" in note for note in answer.assumptions)


def test_four_different_wrong_queries_are_three_tries(talk: Make) -> None:
    found = talk([fenced(f"SELECT wrong_{number} FROM orders") for number in range(9)])
    answer = found.answer("revenue by segment")
    assert len(found.server.bodies) == 4
    assert step(answer, "recovery")["tries"] == 3
    assert len(step(answer, "recovery")["sent back"]) == 4


def test_an_empty_result_that_is_repeated_is_meant(talk: Make) -> None:
    sql = "SELECT id FROM orders WHERE amount > 1000000"
    found = talk([fenced(sql)])
    answer = found.answer("orders above a million")
    assert (answer.engine, answer.row_count) == ("llm", 0)
    assert len(found.server.bodies) == 2


def test_a_question_the_model_cannot_answer_is_an_abstention_with_its_reason(talk: Make) -> None:
    answer = talk(['{"cannot": "There is no weather in these tables."}']).answer("will it rain")
    assert (answer.state, answer.reason) == (
        "abstained",
        "The language model says: There is no weather in these tables.",
    )


@pytest.mark.parametrize(
    ("says", "told"),
    [
        (
            Says("I'm sorry, but I can't help with that."),
            "wrote no query, but “I'm sorry, but I can't help with that.”",
        ),
        (Says('{"spec": {"metrics": ["rev'), "The reply of the language model could not be read"),
        (Says('{"spec": {"metrics": ["rev', cut_off=True), "was cut off before its query was whole"),
        (Says(fenced("SELECT wrong FROM orders")), "No query of the language model could be run"),
        (Says(fenced("DROP TABLE orders")), "refused by the guard"),
    ],
    ids=["words", "broken", "cut off", "wrong", "not allowed"],
)
def test_why_the_model_was_of_no_use_is_told_as_what_it_is(talk: Make, says: Says, told: str) -> None:
    answer = talk([says]).answer("revenue by segment")
    assert (answer.engine, answer.state) == ("local", "governed")
    notes = [note for note in answer.assumptions if "the local engine read this question" in note]
    assert len(notes) == 1
    assert told in notes[0]


def test_a_list_of_questions_in_reply_to_one_part_is_sent_back(talk: Make) -> None:
    several = json.dumps({"parts": [{"question": "orders done"}, {"question": "How many customers?"}]})
    found = talk([several, several, several, fenced(RIGHT)])
    answer = found.answer("orders done and how many customers")
    assert [list(part.rows) for part in answer.parts] == [by_hand(found, RIGHT)] * 2
    assert {part.engine for part in answer.parts} == {"llm"}


def test_every_named_step_of_an_answer_has_its_own_time_and_the_parts_of_a_whole_say_so(talk: Make) -> None:
    answer = talk([Says(json.dumps({"spec": {"metrics": ["revenue"]}}), pause=0.2)]).answer("takings")
    times = {one.name: one.ms for one in answer.trace}
    assert {"context", "planner", "sql", "recovery", "plan", "execute", "chart", "insight"} <= times.keys()
    assert times["sql"] >= 200
    assert all(times[name] > 0 for name in ("planner", "chart", "insight"))
    inner = [one for one in answer.trace if one.within]
    assert {one.name for one in inner} == {"context", "planner", "sql", "recovery"}
    assert {one.within for one in inner} == {"plan"}
    assert sum(one.ms for one in inner) <= times["plan"] + 1
    assert answer.timings_ms["total"] < sum(times.values())


def test_the_trace_of_several_parts_tells_the_steps_of_each(talk: Make) -> None:
    parts = [{"question": "orders", "sql": RIGHT}, {"question": "takings", "spec": {"metrics": ["revenue"]}}]
    answer = talk([json.dumps({"parts": parts})]).answer("orders done; and takings")
    whole = next(one for one in answer.trace if one.name == "parts")
    told = [(one.name, one.facts["part"]) for one in answer.trace if one.within == "parts"]
    titles = [part.title for part in answer.parts]
    assert told == [(name, title) for title in titles for name in ("execute", "recover", "chart", "insight")]
    assert all(whole.ms >= one.ms for one in answer.trace if one.within == "parts")
    read = [(one.name, one.facts.get("part")) for one in answer.trace if one.name in ("planner", "sql")]
    assert read == [(name, part) for part in (None, "orders", "takings") for name in ("planner", "sql")]


def test_several_questions_become_queries_that_run_beside_each_other(talk: Make) -> None:
    both = threading.Barrier(2, timeout=20)

    def script(request: dict[str, Any]) -> Says:
        question = request["messages"][1]["content"].rpartition("Question: ")[2]
        if "and" in question:
            return Says(
                '{"reading": "two", "parts": [{"question": "How many orders?"}, {"question": "How many customers?"}]}'
            )
        both.wait()  # broken unless both parts are asked at one time
        return Says(fenced(f"SELECT count(*) AS n FROM {question.split()[2].strip('?')}"))

    found = talk(script)
    answer = found.answer("How many orders and how many customers are there")
    assert [list(part.rows) for part in answer.parts] == [
        by_hand(found, "SELECT count(*) FROM orders"),
        by_hand(found, "SELECT count(*) FROM customers"),
    ]
    assert [part.question for part in answer.parts] == ["How many orders?", "How many customers?"]
    assert step(answer, "planner")["questions"] == ["How many orders?", "How many customers?"]
    assert [one.name for one in answer.trace].count("sql") == 2  # the first call planned, and wrote none
    assert next(one for one in answer.trace if one.name == "planner").facts["model"] == "openai tiny"


def test_parts_that_come_with_their_queries_cost_no_further_call(talk: Make) -> None:
    parts = [{"question": "orders", "sql": RIGHT}, {"question": "takings", "spec": {"metrics": ["revenue"]}}]
    found = talk([json.dumps({"reading": "both", "parts": parts})])
    answer = found.answer("orders done; and takings")
    assert [part.row_count for part in answer.parts] == [1, 1]
    assert answer.parts[1].state == "governed"
    assert len(found.server.bodies) == 1


def test_a_part_that_fails_leaves_the_others_standing(talk: Make) -> None:
    parts = [{"question": "orders", "sql": RIGHT}, {"question": "the moon", "sql": "SELECT moon FROM sky"}]
    found = talk([json.dumps({"parts": parts}), "no idea"])
    answer = found.answer("orders done; and the moon")
    assert list(answer.rows) == by_hand(found, RIGHT)
    assert any("Not answered: the moon" in note for note in answer.assumptions)


def test_a_follow_up_is_told_what_it_follows(talk: Make) -> None:
    found = talk([json.dumps({"spec": {"metrics": ["revenue"]}}), fenced(RIGHT)])
    first = found.answer("takings")
    found.answer("only the finished ones", previous=first)
    told = found.server.requests[-1]["messages"][1]["content"]
    assert "The question before: takings" in told
    assert '"metric":"revenue"' in told


def test_a_verified_question_costs_no_call(talk: Make) -> None:
    from_the_shelf = {"metrics": ["revenue"]}
    found = talk([fenced("SELECT 1")])
    found.room.taught.questions.append(_verified("what did we earn", from_the_shelf))
    answer = found.answer("what did we earn")
    assert answer.state == "verified"
    assert found.server.bodies == []


def _verified(question: str, spec: dict[str, Any]) -> Any:
    return VerifiedQuestion(question, "Ann", "2026-01-01", AnalyticsSpec.model_validate(spec))


def test_what_the_model_writes_is_heard_while_it_writes(talk: Make) -> None:
    found, heard = talk([fenced(RIGHT)]), list[str | None]()
    conversation = found.ask.start("how many done orders", "shop", ANN).id
    turn = found.ask.answer(conversation, ANN, engine="llm", heard=heard.append)
    assert turn.status == "answered"
    assert heard[0] is None
    assert "".join(filter(None, heard)) == fenced(RIGHT)


def test_half_a_query_is_not_run(talk: Make) -> None:
    """A reply that was cut off may hold a query that means something else: it goes back."""
    whole = "```sql\nSELECT count(*) AS n FROM orders\n```"
    found = talk([Says("```sql\nSELECT count(*) AS n", cut_off=True), Says(f"{whole} This counts", cut_off=True)])
    answer = found.answer("orders in all")
    assert answer.engine == "llm"
    assert "orders" in answer.sql
    assert "cut off" in found.wire


def test_what_is_said_below_a_query_without_a_fence_is_no_part_of_it(talk: Make) -> None:
    found = talk(["SELECT count(*) AS n\nFROM orders\n\nThis counts every order; it is what was asked for."])
    answer = found.answer("orders in all")
    assert (answer.engine, answer.row_count, len(found.server.bodies)) == ("llm", 1, 1)
