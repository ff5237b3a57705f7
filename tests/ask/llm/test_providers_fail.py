"""When providers fail: another one, then the local engine; a broken one is left alone; stopping, and what it costs."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import replace
from typing import Any

import pytest

from assay.ask.llm.breaker import Breaker
from assay.ask.llm.chain import Models
from assay.ask.llm.ledger import Prices
from assay.ask.llm.port import Call, Message, Reply
from assay.kernel.actor import Actor
from assay.kernel.errors import ProviderBusy, ProviderFailed, QueryCancelled
from tests.ask.llm.conftest import ANN, Make, step
from tests.model_providers.loopback_for_tests import Says, until

COUNT = "```sql\nSELECT count(*) AS n FROM orders\n```"
DOWN = Says(status=500)


class Button:
    """A cancel token that somebody presses."""

    def __init__(self) -> None:
        self.pressed = threading.Event()

    def cancelled(self) -> bool:
        return self.pressed.is_set()


def test_a_busy_provider_is_asked_again(talk: Make) -> None:
    found = talk([Says(status=429), COUNT])
    assert found.answer("orders in all").engine == "llm"
    assert len(found.server.bodies) == 2


def test_the_next_provider_takes_over_and_the_trace_says_which(talk: Make) -> None:
    found = talk([DOWN], [COUNT])
    answer = found.answer("orders in all")
    assert [len(server.bodies) for server in found.servers] == [2, 1]
    assert answer.row_count == 1
    assert found.purse.calls[0][1].provider == "openai"


def test_a_refused_key_is_not_tried_twice(talk: Make) -> None:
    found = talk([Says(status=401)], [COUNT])
    found.answer("orders in all")
    assert [len(server.bodies) for server in found.servers] == [1, 1]


def test_without_any_model_the_local_engine_answers_and_says_so(talk: Make) -> None:
    answer = talk([DOWN], [DOWN]).answer("revenue by segment")
    assert (answer.engine, answer.state) == ("local", "governed")
    assert any(note.endswith("the local engine read this question.") for note in answer.assumptions)
    assert step(answer, "fallback")["failed"] == "provider"


def test_a_provider_that_keeps_failing_is_left_alone(talk: Make) -> None:
    found = talk([DOWN])
    for _ in range(4):
        found.answer("revenue by segment")
    assert len(found.server.bodies) == 8, "a question that was asked twice in vain is one failure"
    assert found.answer("revenue by segment").engine == "local"
    assert len(found.server.bodies) == 8


def test_too_many_requests_or_an_empty_reply_do_not_open_the_breaker(talk: Make) -> None:
    found = talk([*[Says(status=429), Says("  ")] * 5, COUNT])
    answers = [found.answer("orders in all") for _ in range(6)]
    assert [one.engine for one in answers] == [*["local"] * 5, "llm"]
    assert len(found.server.bodies) == 11


def test_a_model_that_refuses_is_not_asked_again_and_the_next_one_is(talk: Make) -> None:
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "refusal": "No."}}
    body = json.dumps({"id": "r1", "object": "chat", "created": 0, "model": "m", "choices": [choice]}).encode()
    found = talk([Says(raw=body)])
    for _ in range(6):
        answer = found.answer("revenue by segment")
    assert len(found.server.bodies) == 6  # once each: a refusal is no outage
    assert any("The model refused to answer; the local engine" in note for note in answer.assumptions)
    assert talk([Says(raw=body)], [COUNT]).answer("revenue by segment").engine == "llm"


def test_a_batch_waits_for_a_provider_that_is_away_for_a_moment_but_not_for_one_that_stays_away() -> None:
    now, bad = [0.0], [True]

    class Flaky:
        name, model = "flaky", "m"
        calls = 0

        def complete(self, call: Call, heard: object = None, stopped: object = None) -> Reply:
            Flaky.calls += 1
            if bad[0]:
                raise ProviderBusy("It is down.")
            return Reply("SELECT 1", 1, 1, "flaky", "m", 1.0, True)

    def wait(seconds: float) -> None:
        now[0] += seconds

    call = Call((Message("user", "?"),))
    breaker = Breaker(clock=lambda: now[0])
    models = Models((Flaky(),), 0, wait, {0: breaker}, waits=2)
    for _ in range(4):
        with pytest.raises(ProviderFailed):
            models.complete(call)
    bad[0], begun = False, now[0]
    assert models.complete(call).text == "SELECT 1"
    assert now[0] - begun >= breaker.seconds
    bad[0] = True
    for _ in range(9):
        with pytest.raises(ProviderFailed):
            models.complete(call)
    assert Flaky.calls == 4 + 1 + 4 + 2, "after two tries in vain it is not waited for any more"


def test_a_breaker_lets_one_call_through_after_its_time() -> None:
    now = [0.0]
    breaker = Breaker(most=2, seconds=10, clock=lambda: now[0])
    breaker.failed()
    assert breaker.allows()
    breaker.failed()
    assert not breaker.allows()
    now[0] = 11
    assert [breaker.allows(), breaker.allows()] == [True, False]
    breaker.failed()
    assert not breaker.allows()
    now[0] = 22
    assert breaker.allows()
    breaker.worked()
    assert [breaker.allows(), breaker.allows()] == [True, True]


def test_a_provider_lost_between_two_tries_leaves_what_ran(talk: Make) -> None:
    empty = "```sql\nSELECT id FROM orders WHERE amount > 1000000\n```"
    answer = talk([empty, DOWN]).answer("orders above a million")
    assert (answer.engine, answer.row_count) == ("llm", 0)
    assert answer.confidence <= 0.5


def test_stopping_a_question_does_not_wait_for_the_model(talk: Make) -> None:
    found, button = talk([Says(COUNT, pause=60)]), Button()
    turn = found.ask.start("orders in all", "shop", ANN)
    threading.Thread(target=lambda: until(lambda: bool(found.server.bodies)) and button.pressed.set()).start()
    started = time.monotonic()
    with pytest.raises(QueryCancelled):
        found.ask.answer(turn.id, ANN, engine="llm", cancel=button)
    assert time.monotonic() - started < 10
    assert found.ask.store.turn(turn.id, ANN).status == "asked"


def test_cost_and_tokens_stand_in_the_trace_and_in_the_ledger(talk: Make) -> None:
    found = talk([COUNT], prices=Prices(2, 10))
    answer = found.answer("orders in all")
    assert step(answer, "sql")["cost"] == pytest.approx((900 * 2 + 40 * 10) / 1e6)
    assert (step(answer, "sql")["sent"], step(answer, "sql")["received"]) == (900, 40)
    ((who, entry),) = found.purse.calls
    assert (who, entry.tokens_in, entry.cost) == (ANN, 900, pytest.approx(0.0022))
    assert "orders in all" in entry.prompt
    assert COUNT in entry.reply


def test_nothing_said_is_kept_where_the_log_is_off(talk: Make) -> None:
    found = talk([COUNT], keep_texts=False)
    found.answer("orders in all")
    ((_, entry),) = found.purse.calls
    assert (entry.prompt, entry.reply, entry.tokens_in) == ("", "", 900)


def test_secrets_are_not_kept(talk: Make) -> None:
    found = talk(["-- password=hunter2\n" + COUNT])
    found.answer("orders in all with sk-abcdefghijkl please")
    ((_, entry),) = found.purse.calls
    assert "hunter2" not in entry.reply
    assert "sk-abcdefghijkl" not in entry.prompt


def test_a_person_who_has_spent_the_days_tokens_gets_the_local_engine_and_others_the_model(talk: Make) -> None:
    found = talk([COUNT], daily_tokens=1500)
    engines = [found.answer(question).engine for question in ("orders in all", "orders in total", "revenue by segment")]
    assert engines == ["llm", "llm", "local"]
    last: Any = found.answer("revenue by segment")
    assert any("allowance" in note for note in last.assumptions)
    assert found.answer("orders in all", actor=Actor("bob", "Bob", "analyst")).engine == "llm"
    assert len(found.server.bodies) == 3


@pytest.mark.parametrize(
    "away",
    [Says(status=429, headers=(("retry-after", "86400"),)), Says(COUNT, pause=30)],
    ids=["busy until tomorrow", "silent"],
)
def test_nobody_who_looks_on_waits_twice_for_a_provider_that_is_silent_or_busy_for_long(talk: Make, away: Says) -> None:
    found = talk([away], [COUNT])
    writer = found.ask.engines["llm"].writer  # type: ignore[attr-defined]
    object.__setattr__(writer, "setup", replace(writer.setup, seconds=0.5))
    answer = found.answer("orders in all")
    assert (answer.engine, answer.row_count) == ("llm", 1)
    assert [len(server.bodies) for server in found.servers] == [1, 1]
