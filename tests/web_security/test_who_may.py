"""Checks 1 to 6: nobody without a session, roles, other people's objects, the cache, rights at every run."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient

from assay.kernel.actor import LOCAL_OWNER
from assay.kernel.errors import NotAllowed, NotFound
from callbacks.rights import least_roles
from components import ids
from tests.web_security.conftest import ORIGIN, PEOPLE, ROWS, Room, fire, key_of

OPEN_GET = {
    "/embed/<token>",
    "/health", "/sign-in", "/reset", "/sign-in/company", "/sign-in/company/back", "/setup", "/_favicon.ico",
    "/assets/<path:filename>", "/vendor/bootstrap/<path:name>",
}  # fmt: skip
FILLED = {
    "<path:filename>": "tokens.css", "<path:name>": "css/bootstrap.min.css", "<path:path>": "explore",
    "<string:package_name>/<path:fingerprinted_path>": "dash/dash-renderer/build/dash_renderer.min.js",
    "<answer>.<kind>": "a1.csv", "<nonce>": "n1", "<user>": "u1", "<path:rest>": "nowhere",
    "<source>": "shop", "<name>": "orders", "<conversation>": "c1", "<answer>": "a1", "<format>": "csv", "<job>": "j1",
    "<board>": "b1", "<act>": "open", "<kind>": "csv", "<token>": "t.k",
    "<dashboard>": "b1", "<widget>": "w1", "<prospect>": "1", "<template>": "t1",
    "<form>": "yaml", "<watch>": "w1", "<alert>": "a1",
}  # fmt: skip


def address(rule: str) -> str:
    for part, value in FILLED.items():
        rule = rule.replace(part, value)
    assert "<" not in rule
    return rule


def test_check_01_nothing_but_the_way_in_is_served_to_strangers(room: Room, client: FlaskClient) -> None:
    seen = set()
    for rule in room.app.server.url_map.iter_rules():
        for method in sorted({"GET", "POST", "PUT", "PATCH", "DELETE"} & (rule.methods or set())):
            answer = client.open(address(rule.rule), method=method, headers=ORIGIN)
            answer.close()
            if method == "GET" and rule.rule in OPEN_GET:
                assert answer.status_code in (200, 404), rule.rule
                continue
            if rule.rule in ("/sign-in", "/setup", "/reset"):
                assert answer.status_code in (403, 404), "a form without its token"
                continue
            assert answer.status_code == 401, (method, rule.rule)
            seen.add(rule.rule)
    assert {"/_dash-layout", "/_dash-dependencies", "/", "/<path:path>", "/_reload-hash"} <= seen
    page = client.get("/explore?q=a b", headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["Location"]) == (302, "/sign-in?next=/explore%3Fq%3Da%20b")
    assert client.get("/_mcp").status_code == 401


def test_check_02_no_callback_answers_strangers(room: Room, client: FlaskClient) -> None:
    listed = {one["output"] for one in room.as_("ann").get("/_dash-dependencies").get_json()}
    assert len(listed | set(room.callbacks())) > 20
    for key in listed | set(room.callbacks()):
        assert fire(client, key).status_code == 401, key
    for query in ("?cacheKey=abc&job=1", "?cancelJob=1", "?job=1&oldJob=1"):
        answer = client.post(f"/_dash-update-component{query}", json={"output": "as-follow-done.data"}, headers=ORIGIN)
        assert answer.status_code == 401


def test_check_02_every_callback_has_a_declared_role(room: Room) -> None:
    room.as_("ann").get("/")
    assert [key for key, role in least_roles(room.app.callback_map).items() if role is None] == []


def test_the_end_of_a_job_sets_off_nothing_that_is_refused_to_whoever_followed_it(room: Room) -> None:
    room.as_("ann").get("/")
    least = least_roles(room.app.callback_map)
    every = {key: made for key, made in room.app.callback_map.items() if made.get("callback")}
    ended = [key for key, made in every.items() if any(one["id"] == ids.FOLLOW_DONE for one in made["inputs"])]
    # One whose outputs are all on some page alone is not set off on another.
    everywhere = [key for key in ended if any(not part.startswith("{") for part in key.strip(".").split("..."))]
    assert everywhere
    assert {key: least[key] for key in everywhere} == dict.fromkeys(everywhere, "viewer")


def test_check_03_a_viewer_cannot_play_an_analyst_or_an_admin(room: Room) -> None:
    viewer, analyst = room.as_("vic"), room.as_("abe")
    least = least_roles(room.app.callback_map)
    forged = {
        "role": "admin",
        "user": {"role": "admin"},
        "state": [{"id": "role", "property": "data", "value": "admin"}],
    }
    for key, role in least.items():
        if role != "viewer":
            assert fire(viewer, key, **forged).status_code == 403, key
        if role == "admin":
            assert fire(analyst, key, **forged).status_code == 403, key
    assert sum(role != "viewer" for role in least.values()) > 10
    for key in ("as-nothing.data", "", "..as-toast.data...as-source.data..", '{"index":0,"type":"turn-body"}.children'):
        assert fire(viewer, key).status_code == 403
        assert fire(analyst, key).status_code == 403
    viewers = next(key for key, role in least.items() if role == "viewer" and key.startswith("{"))
    fields = {"outputs": {"id": "as-people-list", "property": "children"}}
    assert "as-people-list" not in fire(viewer, viewers, **fields).text
    pages = key_of(room, "_pages_content")
    wanted = {"_pages_location.pathname": "/admin/users", "_pages_location.search": ""}
    assert fire(viewer, pages, wanted).status_code == 403
    for path in ("/admin/users", "/ADMIN/users", "/sources"):
        assert viewer.get(path).status_code in (403, 404), path


def test_check_03_corridors_ask_for_the_role_themselves(room: Room) -> None:
    viewer, analyst = room.actor("vic"), room.actor("abe")
    for act in (
        lambda: room.services.ask.start("how many orders", "shop", viewer),
        lambda: room.services.ask.ask("how many orders", "shop", viewer),
        lambda: room.services.sources.test("postgresql://h/x", analyst),
        lambda: room.services.sources.connect("x", "postgresql://h/x", analyst),
        lambda: room.services.sources.remove("shop", analyst),
        lambda: room.services.accounts.people.list(analyst),
        lambda: room.services.accounts.people.set_role(analyst.id, "admin", analyst),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_check_04_other_peoples_objects_are_not_there(room: Room) -> None:
    mine = room.ask("abe", "how many orders")
    turn = room.services.conversations.list(room.actor("abe"))[0]
    job = room.services.jobs.submit("ask", {"turn": "t"}, room.actor("abe"))
    for other in ("amy", "ann", "ned", "nora"):
        actor, client = room.actor(other), room.as_(other)
        assert client.get(f"/download/{mine.id}.csv").status_code == 404
        panels = [key for key in room.callbacks() if key.startswith('{"index":["MATCH"],"tab"')]
        assert len(panels) == 2, "a tab that is open from the first, and one that is opened"
        for panel in panels:
            store = "answer-first" if "@" in panel else "answer-tab"
            ident = json.dumps({"index": 0, "tab": "table", "type": store})
            told = {"id": {"index": 0, "tab": "table", "type": "answer-panel"}, "property": panel.rpartition(".")[2]}
            opened = fire(client, panel, {f"{ident}.data": {"id": mine.id, "tab": "table"}}, outputs=told)
            assert opened.status_code == 404, opened.text[:300]
        for look in (
            lambda actor=actor: room.services.ask.get(mine.id, actor),
            lambda actor=actor: room.services.ask.rerun(mine.id, actor),
            lambda actor=actor: room.services.ask.page(mine.id, actor, 0, 10),
            lambda actor=actor: room.services.ask.edit(mine.id, {"op": "remove"}, actor),
            lambda actor=actor: room.services.conversations.get(turn.id, actor),
            lambda actor=actor: room.services.conversations.rename(turn.id, "x", actor),
            lambda actor=actor: room.services.conversations.delete(turn.id, actor),
            lambda actor=actor: room.services.jobs.get(job.id, actor),
            lambda actor=actor: room.services.jobs.cancel(job.id, actor),
        ):
            with pytest.raises(NotFound):
                look()
    assert room.as_("abe").get(f"/download/{mine.id}.csv").status_code == 200
    room.services.jobs.cancel(job.id, room.actor("abe"))


def test_check_04_a_tenant_does_not_see_another(room: Room) -> None:
    assert [one.name for one in room.services.sources.list(room.actor("nora"))] == ["hill"]
    assert "hill" not in [one.name for one in room.services.sources.list(room.actor("ann"))]
    with pytest.raises(NotFound):
        room.services.sources.get("shop", room.actor("nora"))
    with pytest.raises(NotFound):
        room.services.accounts.people.get(room.users["abe"].id, room.actor("nora"))
    assert room.as_("nora").get(f"/people/{room.users['abe'].id}/data").status_code == 404
    seen = {user.tenant for user in room.services.accounts.people.list(room.actor("nora"))}
    assert seen == {"north"}


def test_check_04_rights_that_are_taken_away_are_gone_at_the_next_request(room: Room) -> None:
    user = room.add("temp-analyst")
    people, admin = room.services.accounts.people, room.actor("ann")
    client = room.as_("temp-analyst")
    assert client.get("/sources").status_code == 200
    people.users.change(user.id, role="viewer")
    assert client.get("/sources").status_code == 403
    people.set_active(user.id, False, admin)
    assert client.get("/explore").status_code == 401
    people.set_active(user.id, True, admin)
    assert client.get("/explore").status_code == 401, "a session that ended does not come back"


def test_check_05_a_kept_answer_is_not_another_persons(room: Room) -> None:
    assert {PEOPLE["abe"][2]["region"], PEOPLE["amy"][2]["region"]} == {"EU", "US"}
    for _ in range(2):
        for name in ("abe", "amy"):
            answer = room.ask(name, "how many orders")
            assert answer.rows == [[ROWS[PEOPLE[name][2]["region"]]]] or answer.rows == (
                (ROWS[PEOPLE[name][2]["region"]],),
            ), name
    assert [list(row) for row in room.ask("ann", "how many orders").rows] == [[sum(ROWS.values())]]


def test_check_06_a_right_is_asked_for_at_every_run(room: Room) -> None:
    user, people = room.add("temp-given"), room.services.accounts.people
    people.users.change(user.id, attributes={"region": "EU"})
    answer = room.ask("temp-given", "how many orders")
    people.set_rights(user.id, room.actor("ann"), groups=(), attributes={"region": "EU"}, sources=())
    actor = room.actor("temp-given")
    for act in (
        lambda: room.services.ask.rerun(answer.id, actor),
        lambda: room.services.ask.page(answer.id, actor, 0, 5),
        lambda: room.services.ask.edit(answer.id, {"op": "remove"}, actor),
        lambda: room.services.ask.ask("how many orders", "shop", actor),
        lambda: room.services.exports.answer(answer.id, "csv", actor),
        lambda: room.services.sources.refresh("shop", actor),
    ):
        with pytest.raises((NotFound, NotAllowed)):
            act()
    assert room.as_("temp-given").get(f"/download/{answer.id}.csv").status_code == 404
    assert room.services.sources.list(actor) == []
    assert room.services.sources.get("shop", LOCAL_OWNER).name == "shop"
