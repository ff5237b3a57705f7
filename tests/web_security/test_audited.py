"""Check 28: who did what, from where, before it is done; and nothing is done that cannot be written down."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from assay.kernel.actor import Actor
from assay.kernel.errors import AssayError, NotAllowed
from assay.query.ports import Query
from assay.query.recording import AuditUnwritable
from assay.records.stored import AuditRow
from assay.semantic.spec import AnalyticsSpec
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
    done = latest(room, "query.run", "abe")
    assert done["source"] == "shop"
    assert "region" in done["sql"]
    assert done["rows"] == 1
    with pytest.raises(AssayError):
        room.services.query.run(Query("shop", sql="DELETE FROM orders"), room.actor("abe"))
    refused = latest(room, "query.failed", "abe")
    assert refused["code"] == "refused"
    assert "DELETE" in refused["asked_sql"]


def latest(room: Room, action: str, person: str) -> dict[str, Any]:
    return next(row.facts for row in rows(room, action) if row.actor == room.users[person].id)


def test_check_28_a_question_is_written_with_its_words_and_without_addresses(room: Room) -> None:
    for number, action in enumerate(("ask.asked", "ask.repeated")):
        room.ask("amy", "number of orders by region")
        told = latest(room, action, "amy")
        assert (told["question"], told["source"]) == ("number of orders by region", "shop"), number
    room.services.ask.converse("orders of canary9@x.example", "shop", room.actor("amy"))
    assert latest(room, "ask.asked", "amy")["question"] == "orders of ***"
    answer = room.ask("amy", "amount by customer")
    room.services.ask.edit(answer.id, {"op": "limit", "n": 2}, room.actor("amy"))
    assert latest(room, "ask.changed", "amy")["change"] == "limit"


def test_check_28_a_file_is_written_with_its_rows_before_it_is_handed_out(room: Room) -> None:
    answer = room.ask("amy", "number of orders by customer")
    place = {"environ_base": {"REMOTE_ADDR": "192.0.2.44"}, "headers": {"User-Agent": "amys browser"}}
    got = room.as_("amy").get(f"/download/{answer.id}.csv", **place)
    told = latest(room, "answer.exported", "amy")
    assert got.status_code == 200
    assert told["rows"] == len(got.text.strip().splitlines()) - 1 > 0
    assert (told["answer"], told["format"]) == (answer.id, "csv")
    assert (told["ip"], told["agent"], told["role"]) == ("192.0.2.44", "amys browser", "analyst")


def test_check_28_what_fails_or_is_refused_is_written_with_sql_policies_time_and_place(room: Room) -> None:
    amy = replace(room.actor("amy"), address="192.0.2.45", agent="amys program")
    failing = Query("shop", sql="SELECT CAST(customer AS INTEGER) AS n FROM orders WHERE email <> 'canary9@x.example'")
    condition = {"field": "orders.nothing", "op": "eq", "value": "secret words"}
    spec = AnalyticsSpec.model_validate({"metrics": ["orders"], "where": condition})
    asked = (
        (failing, "sql"),
        (Query("shop", sql="SELECT * FROM staff"), "asked_sql"),
        (Query("shop", spec), "asked_spec"),
    )
    for query, sql in asked:
        with pytest.raises(AssayError):
            room.services.query.run(query, amy)
        told = latest(room, "query.failed", "amy")
        assert (told["ip"], told["agent"], told["role"]) == ("192.0.2.45", "amys program", "analyst"), sql
        assert told["ms"] >= 0, sql
        assert told["decision"] == ("failed" if query is failing else "refused")
        assert "canary9" not in told[sql], sql
        assert "secret words" not in told[sql], sql
        assert any(word in told[sql] for word in ("CAST", "staff", "orders.nothing")), sql
    first = [row for row in rows(room, "query.failed") if row.actor == room.users["amy"].id][2].facts
    assert any("Only the rows of orders" in one for one in first["policies"])


def test_check_28_who_lacks_what_a_policy_asks_for_is_written_down(room: Room) -> None:
    room.add("una")
    with pytest.raises(NotAllowed):
        room.services.query.run(Query("shop", sql="SELECT 1 AS one FROM orders"), room.actor("una"))
    assert latest(room, "query.failed", "una")["code"] == "not_allowed"


def test_check_28_what_is_turned_away_at_the_door_is_written_down(room: Room) -> None:
    client, key = room.as_("vic"), key_of(room, "as-people-list")
    assert fire(client, key, {"as-people-action.data": {"do": "add"}}).status_code == 403
    told = latest(room, "request.refused", "vic")
    assert (told["path"], told["code"]) == ("/_dash-update-component", "not_allowed")
    assert told["asked"] == key[:200]
    assert client.post("/sign-out", headers={"Origin": "http://evil.example"}).status_code == 403
    assert latest(room, "request.refused", "vic")["path"] == "/sign-out"
    bearer = {"Authorization": "Bearer assay_nothing", "User-Agent": "a script"}
    assert room.client().get("/api/v1/me", headers=bearer).status_code == 401
    assert rows(room, "token.refused", "")[0].facts["agent"] == "a script"


def test_check_28_sources_are_written_when_they_come_change_and_go(room: Room) -> None:
    ann, sources = room.actor("ann"), room.services.sources
    file = room.folder / "few.csv"
    file.write_text("thing,amount\na,1\nb,2\n", "utf-8")
    made = sources.add_file("few.csv", file, ann)
    sources.edit_column(made.id, sources.get(made.id, ann).schema.tables[0].name, "amount", {"label": "Sum"}, ann)
    sources.refresh(made.id, ann)
    sources.remove(made.id, ann)
    for act in ("connected", "edited", "refreshed", "removed"):
        assert latest(room, f"source.{act}", "ann")["source"] == made.name, act


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
