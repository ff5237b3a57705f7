"""Check 28, refusals: also what a page, a tile, a form or a job is refused on the inside is a row, and only one."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from assay.kernel.actor import Actor
from assay.kernel.errors import NotAllowed
from assay.query.ports import Query
from assay.records.stored import AuditRow
from assay.storage.audit import AuditStore
from tests.web_security.conftest import ORIGIN, Room, fire, form_of
from tests.web_security.test_dashboards import filled, published
from wiring import job_runner

Rows = list[AuditRow]


@pytest.fixture
def since(room: Room) -> Callable[[], Rows]:
    """The refusals that were written down since the test began, oldest first."""
    store = room.services.accounts.people.audit
    assert isinstance(store, AuditStore)
    head = store.head()
    begun = head.seq if head else 0
    told = ("refused", "not_allowed")
    return lambda: [row for row in store.every() if row.seq > begun and row.facts.get("code") in told]


def heard(room: Room, name: str) -> str:
    """The key of the one callback on the server that listens to that part of a page."""
    made = room.app.callback_map.items()
    (key,) = [key for key, one in made if one.get("callback") and any(name in str(part) for part in one["inputs"])]
    return key


def ask(room: Room, client: FlaskClient, question: str) -> str:
    """A question as the Ask page sends it; what the page shows then."""
    key = heard(room, '"turn-ask"')
    slot = {"index": 0, "type": "turn-body"}
    sent = {"text": question, "nonce": "n", "slot": 0}
    outputs = {"id": slot, "property": "children"}
    inputs = [{"id": {"index": 0, "type": "turn-ask"}, "property": "data", "value": sent}]
    state = [
        {"id": "as-conversation", "property": "data", "value": None},
        {"id": "as-source", "property": "data", "value": "shop"},
        {"id": "as-engine", "property": "data", "value": "local"},
    ]
    changed = ['{"index":0,"type":"turn-ask"}.data']
    body = {"output": key, "outputs": outputs, "inputs": inputs, "state": state, "changedPropIds": changed}
    reply = client.post("/_dash-update-component", json=body, headers=ORIGIN)
    assert reply.status_code == 200, reply.text
    return reply.text


def test_check_28_a_page_that_shows_a_refusal_has_written_it_down(room: Room, since: Callable[[], Rows]) -> None:
    una = room.add(f"una{time.monotonic_ns()}")
    assert "lacks what decides" in ask(room, room.as_(una.login), "number of orders by region")
    (row,) = since()
    assert (row.actor, row.facts["code"], row.facts["path"]) == (una.id, "not_allowed", "/_dash-update-component")


def test_check_28_a_tile_that_is_refused_is_written_down(room: Room, since: Callable[[], Rows]) -> None:
    una = room.add(f"una{time.monotonic_ns()}")
    board = published(room, everyone=True)
    assert "lacks what decides" in str(filled(room.as_(una.login), board))
    assert [row.actor for row in since()] == [una.id]


def test_check_28_an_act_on_a_page_that_is_refused_is_written_down(room: Room, since: Callable[[], Rows]) -> None:
    ann = room.as_("ann")
    places = [[{"id": {"type": f"place-{name}", "index": 0}, "property": "children"}] for name in ("run", "found")]
    outputs = [*places, {"id": "as-connect-result", "property": "children"}]
    inside = {"do": "test", "name": "x", "url": "postgresql://127.0.0.1:5432/postgres", "nonce": "n"}
    said = fire(ann, heard(room, "as-sources-action"), {"as-sources-action.data": inside}, outputs=outputs)
    assert "this machine" in said.text
    account = [{"id": name, "property": "children"} for name in ("as-account-body", "as-account-said")]
    wrong = {"do": "password", "old": "not this one", "new": "another long password"}
    told = fire(ann, heard(room, "as-account-action"), {"as-account-action.data": wrong}, outputs=account)
    assert "not right" in told.text
    assert [(row.actor, row.facts["ip"]) for row in since()] == [(room.users["ann"].id, "127.0.0.1")] * 2


def test_check_28_a_token_that_is_not_for_that_is_written_down(room: Room, since: Callable[[], Rows]) -> None:
    secret, _ = room.services.accounts.tokens.make("ci", ["ask"], 1, room.actor("ann"))
    asked = {"kind": "load", "arguments": {"name": "ecommerce"}}
    bearer = {"Authorization": f"Bearer {secret}"}
    assert room.client().post("/api/v1/jobs", json=asked, headers=bearer).status_code == 403
    compiled = {"source": "shop", "spec": {"metrics": ["orders"]}}
    una = room.add(f"una{time.monotonic_ns()}")
    hers, _ = room.services.accounts.tokens.make("ci", ["ask"], 1, room.actor(una.login))
    reply = room.client().post("/api/v1/specs/compile", json=compiled, headers={"Authorization": f"Bearer {hers}"})
    assert reply.status_code == 403, reply.text
    assert [(row.actor, row.facts.get("path", "")) for row in since()] == [
        (room.users["ann"].id, "/api/v1/jobs"), (una.id, ""),
    ]  # fmt: skip


def test_check_28_a_code_that_does_not_work_is_written_down(room: Room, since: Callable[[], Rows]) -> None:
    client = room.client()
    sent = {"form": form_of(client, "/reset"), "code": "guessed", "password": "another long password"}
    assert client.post("/reset", data=sent, headers=ORIGIN).status_code == 403
    (row,) = since()
    assert (row.actor, row.facts["path"]) == ("nobody", "/reset")
    assert "guessed" not in str(row.facts)


def test_check_28_a_job_that_is_refused_when_its_turn_comes_is_written_down(
    room: Room, since: Callable[[], Rows]
) -> None:
    user, admin, runner = room.add(f"job{time.monotonic_ns()}", "admin"), room.actor("ann"), job_runner(room.services)
    held = room.services.jobs.submit("drift", {"source": "shop"}, room.actor(user.login))
    room.services.accounts.people.set_role(user.id, "analyst", admin)
    assert runner.run_one(held.id)
    late = room.services.jobs.submit("drift", {"source": "shop", "x": 1}, replace(room.actor("abe"), id=user.id))
    room.services.accounts.people.set_active(user.id, False, admin)
    assert runner.run_one(late.id)
    found = since()
    assert [(row.actor, row.facts["job"], row.action) for row in found] == [
        (user.id, held.id, "job.refused"), (user.id, late.id, "job.refused"),
    ]  # fmt: skip
    assert room.services.jobs.get(held.id, Actor(user.id, "", tenant="local")).error is not None


def test_check_28_a_body_that_cannot_be_read_hides_no_refusal(room: Room, since: Callable[[], Rows]) -> None:
    elsewhere = {"Origin": "https://elsewhere.example"}
    deep = {"data": "[" * 100_000, "content_type": "application/json"}
    reply = room.as_("abe").post("/_dash-update-component", headers=elsewhere, **deep)  # type: ignore[arg-type]
    assert reply.status_code == 403
    assert [row.actor for row in since()] == [room.users["abe"].id]


def test_check_28_what_assay_only_looks_at_is_no_refusal(room: Room, since: Callable[[], Rows]) -> None:
    query, una = room.services.query, room.actor(room.add(f"una{time.monotonic_ns()}").login)
    answer = room.ask("abe", "number of orders by region")
    assert answer.spec is not None
    for looking, rows in ((True, 0), (False, 1)):
        with pytest.raises(NotAllowed):
            query.prepare(Query(answer.source, answer.spec), una, looking=looking)
        assert len(since()) == rows
