"""A card drawn once is shown again under the ids of the answer that repeats it; the reply holds it as components."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from dash import html
from flask import Flask, jsonify

from assay.records.answer import Answer
from assay.records.stored import Turn
from callbacks.drawn import Drawings, in_reply

FIRST = Answer("Xa1", "q", "governed", "shop", parts=(Answer("Xb2", "p", "governed", "shop"),))
AGAIN = replace(FIRST, id="Yc3", parts=(replace(FIRST.parts[0], id="Yd4"),))
TURN = Turn("t1", "c", 0, "q", "answered", "2026-01-01", FIRST)


def card(answer: Answer) -> html.Div:
    return html.Div(
        [html.A("link", href=f"/answer/{answer.id}"), html.P(id={"type": "graph", "index": answer.parts[0].id})]
    )


def test_a_repeated_answer_is_not_drawn_again_and_carries_its_own_ids() -> None:
    drawings, drawn = Drawings(), []

    def text(turn: Turn, answer: Answer, look: object = 0) -> str:
        return drawings.text(turn, answer, look, lambda: drawn.append(answer.id) or card(answer))

    text(TURN, FIRST)
    again = text(replace(TURN, id="t2", answer=AGAIN, repeats="Xa1"), AGAIN)
    assert drawn == ["Xa1"]
    assert json.loads(again)["props"]["children"][0]["props"]["href"] == "/answer/Yc3"
    assert json.loads(again)["props"]["children"][1]["props"]["id"]["index"] == "Yd4"
    text(replace(TURN, answer=AGAIN, repeats="Xa1"), AGAIN, look=1)
    text(replace(TURN, answer=AGAIN), AGAIN)
    assert drawn == ["Xa1", "Yc3", "Yc3"]


def test_the_cards_shown_longest_ago_make_room() -> None:
    drawings, drawn = Drawings(size=1), []
    for answer in (FIRST, AGAIN, FIRST):
        drawings.text(TURN, answer, 0, lambda answer=answer: drawn.append(answer.id) or card(answer))
    assert drawn == ["Xa1", "Yc3", "Xa1"]


def test_the_reply_holds_the_card_itself_in_place_of_the_word() -> None:
    server = Flask(__name__)

    @server.get("/")
    def reply() -> object:
        return jsonify({"children": in_reply('{"type": "Div", "props": {"title": "“x”"}}'), "other": "kept"})

    found = server.test_client().get("/").get_json()
    assert found == {"children": {"type": "Div", "props": {"title": "“x”"}}, "other": "kept"}


def test_outside_a_request_there_is_nothing_to_put_a_card_into() -> None:
    with pytest.raises(RuntimeError):
        in_reply("{}")
