"""A web application that asks on behalf of the person a request names: what sign-in will do, without signing in."""

from __future__ import annotations

import os

from flask import Flask, request

from assay.access.policies import WrittenPolicies, read_policies
from assay.kernel.actor import Actor
from assay.kernel.settings import load_settings
from assay.query.corridor import QueryRunner
from wiring import build

COUNTRIES = {"ann": "Norway", "ben": "Kenya"}
POLICY = {
    "role": "analyst",
    "rls": {"orders": "country = {user.country}", "customers": "country = {user.country}"},
}

server = Flask(__name__)
services = build(load_settings())
assert isinstance(services.query, QueryRunner)
services.query.policies = WrittenPolicies({"shop": read_policies(POLICY)})


@server.get("/health")
def health() -> str:
    return "ready"


@server.get("/")
def front() -> str:
    return "ready"


@server.get("/ask")
def ask() -> dict[str, object]:
    who = request.args["who"]
    actor = Actor(who, who, "analyst", attributes=(("country", COUNTRIES[who]),))
    turn = services.ask.start(request.args["question"], "shop", actor)
    answer = services.ask.answer(turn.id, actor, threshold=0.0).answer
    assert answer is not None
    own = services.conversations.list(actor, limit=1000)
    return {
        "pid": os.getpid(), "state": answer.state, "rows": answer.rows, "reason": answer.reason,
        "owners": sorted({conversation.owner for conversation in own}),
    }  # fmt: skip
