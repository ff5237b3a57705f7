"""Check 28: who did what, from where, before it is done; and nothing is done that cannot be written down."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from assay.kernel.actor import Actor
from assay.kernel.errors import AssayError, NotAllowed
from assay.query.ports import Query
from assay.query.recording import AuditUnwritable
from assay.records.stored import AuditRow
from assay.storage.audit import AuditStore
from tests.web_security.conftest import Room, fire, key_of, sign_in

AGENT = {"User-Agent": "browser\r\n=cmd|x"}


class Full(Exception):
    """The disk is full."""


def store(room: Room) -> AuditStore:
    kept = room.services.accounts.people.audit
    assert isinstance(kept, AuditStore)
    return kept


def rows(room: Room, action: str, tenant: str = "local") -> list[AuditRow]:
    reader = Actor("x", "x", "admin", tenant)
    return [row for row in store(room).rows(reader, 500) if row.action == action]


def test_check_28_signing_in_and_out_is_written_with_its_place(room: Room) -> None:
    user = room.add("wim")
    client = room.client()
    place = {"environ_base": {"REMOTE_ADDR": "192.0.2.33"}}
    sign_in(client, "wim", "wrong", **place)
    sign_in(client, "wim", **place)
    client.post("/sign-out", headers={"Origin": "http://localhost", "X-Assay": "1"}, **place)
    failed, done, left = (rows(room, action)[0] for action in ("sign_in.failed", "sign_in", "sign_out"))
    assert failed.facts["user"] == done.actor == left.actor == user.id
    assert {row.facts["ip"] for row in (failed, done, left)} == {"192.0.2.33"}
    assert done.facts["role"] == "analyst"
    assert "wrong" not in json.dumps([row.facts for row in rows(room, "sign_in.failed")])


def test_check_28_every_change_of_rights_is_written(room: Room) -> None:
    user, admin, accounts = room.add("xena", "viewer"), room.actor("ann"), room.services.accounts
    accounts.people.set_role(user.id, "analyst", admin)
    accounts.people.set_rights(user.id, admin, groups=["sales"], attributes={"region": "EU"}, sources=["shop"])
    _, token = accounts.tokens.make("x", ["read"], 1, room.actor("xena"))
    accounts.tokens.revoke(token.id, admin)
    accounts.codes.reset(user.id, admin)
    accounts.people.set_active(user.id, False, admin)
    accounts.personal.export(user.id, admin)
    accounts.personal.delete(user.id, admin)
    for action in ("user.added", "user.role", "user.rights", "token.revoked", "user.reset", "user.inactive",
                   "person.exported", "person.deleted"):  # fmt: skip
        assert any(row.facts.get("user") == user.id for row in rows(room, action)), action
    assert rows(room, "user.role")[0].facts["to"] == "analyst"
    assert rows(room, "user.role")[0].actor == admin.id


def test_check_28_questions_and_refusals_are_written_with_their_sql(room: Room) -> None:
    room.ask("abe", "number of orders by region")
    done = rows(room, "query.run")[0]
    assert done.actor == room.users["abe"].id
    assert done.facts["source"] == "shop"
    assert "region" in done.facts["sql"]
    assert done.facts["rows"] == 1
    with pytest.raises(AssayError):
        room.services.query.run(Query("shop", sql="DELETE FROM orders"), room.actor("abe"))
    refused = rows(room, "query.failed")[0]
    assert refused.facts["code"] == "refused"
    assert "DELETE" in refused.facts["asked_sql"]


def test_check_28_no_row_breaks_out_of_its_line(room: Room) -> None:
    client = room.as_("ann")
    places = ("as-people-list", "as-person-body", "as-person-said")
    sent = {"do": "add", "login": "yan", "name": "=1+1\r\nroot,admin", "role": "viewer"}
    outputs = [{"id": name, "property": "children"} for name in places]
    done = fire(client, key_of(room, "as-people-list"), {"as-people-action.data": sent}, outputs=outputs)
    assert done.status_code == 200
    for row in store(room).rows(Actor("x", "x", "admin", "local"), 20):
        assert "\r" not in json.dumps(row.facts, ensure_ascii=False)
    assert store(room).first_broken() is None


def test_check_28_what_cannot_be_written_is_not_done(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    user, admin, accounts = room.add("zoe", "viewer"), room.actor("ann"), room.services.accounts

    def full(_self: Any, _actor: Actor, _action: str, _facts: Mapping[str, Any]) -> None:
        raise Full

    monkeypatch.setattr(AuditStore, "record", full)
    query, asker = Query("shop", sql="SELECT 1 AS one FROM orders", fresh=True), room.actor("abe")
    for act in (
        lambda: accounts.people.set_role(user.id, "admin", admin),
        lambda: accounts.people.add("new-one", "New", "admin", admin),
        lambda: accounts.people.set_active(user.id, False, admin),
        lambda: accounts.tokens.make("x", ["read"], 1, admin),
        lambda: accounts.personal.delete(user.id, admin),
        lambda: accounts.sign_in.begin(user, "password", "", ""),
        lambda: room.services.query.run(query, asker),
    ):
        with pytest.raises((Full, AuditUnwritable)):
            act()
    monkeypatch.undo()
    kept = accounts.people.users.get(user.id)
    assert (kept.role, kept.active) == ("viewer", True)
    assert accounts.people.users.by_login("new-one") is None
    assert accounts.sessions.of(user.id) == []
    with pytest.raises(NotAllowed):
        accounts.people.list(room.actor("zoe"))
