"""Dashboards over the wire: who may open, change and read them, and under whose policies they are filled."""

from __future__ import annotations

import base64
import json
from typing import Any

from flask.testing import FlaskClient

from tests.web_security.conftest import ORIGIN, ROWS, Room

BODY = {
    "id": "orders_board",
    "title": "Orders",
    "source": "shop",
    "widgets": [
        {
            "id": "by_region",
            "kind": "table",
            "title": "By region",
            "data_requirements": {
                "sql": "SELECT region, count(*) AS n, min(email) AS email FROM orders GROUP BY region"
            },
        }
    ],
}


def act(client: FlaskClient, board: str, name: str, **body: Any) -> Any:
    return client.post(f"/dashboards/{board}/do/{name}", json=body, headers=ORIGIN)


def filled(client: FlaskClient, board: str) -> dict[str, Any]:
    reply = client.post(f"/dashboards/{board}/fill", json={}, headers=ORIGIN)
    assert reply.status_code == 200, reply.text
    return json.loads(reply.text.splitlines()[0])


def published(room: Room, **sharing: Any) -> str:
    ann = room.as_("ann")
    board = act(ann, "new", "create", title="Orders", source="shop").json["id"]
    assert act(ann, board, "save", template=BODY).status_code == 200
    assert act(ann, board, "publish").json["version"] == 1
    if sharing:
        assert act(ann, board, "share", **sharing).status_code == 200
    return board


def test_nobody_is_served_without_a_session_or_from_another_site(room: Room) -> None:
    board = published(room)
    assert room.client().post(f"/dashboards/{board}/fill", json={}).status_code in (401, 403)
    other = {"Origin": "https://elsewhere.example"}
    assert room.as_("ann").post(f"/dashboards/{board}/fill", json={}, headers=other).status_code == 403


def test_each_person_sees_rows_under_their_own_policies(room: Room) -> None:
    board = published(room)
    rows = {name: filled(room.as_(name), board)["table"]["rows"] for name in ("ann", "abe", "amy")}
    assert [row[:2] for row in sorted(rows["ann"])] == [["EU", ROWS["EU"]], ["US", ROWS["US"]]]
    assert rows["abe"] == [["EU", ROWS["EU"], "***"]]
    assert rows["amy"] == [["US", ROWS["US"], "***"]]


def test_viewers_open_what_is_shared_and_change_nothing(room: Room) -> None:
    board = published(room)
    vic = room.as_("vic")
    opened = act(vic, board, "open")
    assert opened.status_code == 200
    assert opened.json["changeable"] is False
    assert opened.json["sharing"] is None
    changes = {"save": {"template": BODY}, "publish": {}, "discard": {}, "remove": {}, "share": {"everyone": True},
               "restore": {"version": 1}, "versions": {}, "take-in": {"yaml": "id: a"}, "copy": {},
               "file": {"folder": "x"}}  # fmt: skip
    for name, body in changes.items():
        assert act(vic, board, name, **body).status_code == 403, name
    assert act(vic, "new", "create", title="Mine").status_code == 403
    draft = vic.post(f"/dashboards/{board}/fill", json={"draft": True}, headers=ORIGIN)
    assert draft.status_code == 403


def test_a_viewer_cannot_have_a_statement_of_their_own_run(room: Room) -> None:
    board = published(room)
    own = json.loads(json.dumps(BODY))
    own["widgets"][0]["data_requirements"]["sql"] = "SELECT 1 AS mine"
    reply = room.as_("vic").post(f"/dashboards/{board}/fill", json={"template": own}, headers=ORIGIN)
    assert "mine" not in reply.text


def test_groups_to_share_with_are_those_of_the_tenant_for_who_may_share(room: Room) -> None:
    board = published(room)
    for name, groups in (("abe", ["Finance", "north sales"]), ("ned", ["Elsewhere"])):
        room.services.accounts.people.users.change(room.users[name].id, groups=groups)
    act(room.as_("ann"), board, "share", everyone=False, groups=["Former"])
    assert act(room.as_("ann"), board, "groups").json["groups"] == ["Finance", "Former", "north sales"]
    assert act(room.as_("nora"), board, "groups").status_code == 404
    act(room.as_("ann"), board, "share", everyone=False, groups=["Finance"])
    assert act(room.as_("abe"), board, "open").status_code == 200
    assert act(room.as_("abe"), board, "groups").status_code == 403
    assert act(room.as_("amy"), board, "open").status_code == 404
    for name in ("abe", "ned"):
        room.services.accounts.people.users.change(room.users[name].id, groups=[])


def test_what_is_not_shared_and_what_is_of_another_tenant_is_not_there(room: Room) -> None:
    board = published(room, everyone=False, people=[room.users["vic"].id])
    assert act(room.as_("vic"), board, "open").status_code == 200
    for name in ("abe", "nora", "ned"):
        assert act(room.as_(name), board, "open").status_code == 404
        assert board not in act(room.as_(name), "all", "gallery").text
        assert act(room.as_(name), board, "yaml").status_code == 404


def test_viewers_are_led_from_the_front_page_to_the_dashboards(room: Room) -> None:
    reply = room.as_("vic").get("/", headers={"Accept": "text/html"})
    assert (reply.status_code, reply.headers["Location"]) == (302, "/dashboards")
    assert room.as_("abe").get("/", headers={"Accept": "text/html"}).status_code == 200


def test_what_makes_no_sense_is_told_in_a_sentence(room: Room) -> None:
    board = published(room)
    ann = room.as_("ann")
    for name, body in {
        "open-sesame": {}, "save": {"template": 7}, "comment": {"widget": "by_region", "text": 7},
        "options": {"filter": "none"}, "share": {"people": "vic"}, "restore": {"version": "one"},
        "keep-view": {"title": "x", "selection": {"values": 3}},
    }.items():  # fmt: skip
        reply = act(ann, board, name, **body)
        assert 400 <= reply.status_code < 500, name
        assert reply.json["error"]["message"]
    reply = ann.post(f"/dashboards/{board}/fill", data="[", headers=ORIGIN, content_type="application/json")
    assert reply.status_code == 400


def test_an_answer_is_pinned_by_its_owner_alone(room: Room) -> None:
    board = published(room)
    answer = room.ask("ann", "orders by region").id
    assert act(room.as_("ann"), board, "pin", answer=answer).status_code == 200
    assert act(room.as_("abe"), board, "pin", answer=answer).status_code in (403, 404)
    body = act(room.as_("ann"), board, "open", draft=True).json["template"]
    assert [widget["id"] for widget in body["widgets"]] == ["by_region", "pinned"]
    assert act(room.as_("vic"), board, "metrics").status_code == 403


def link(room: Room, board: str, maker: str = "ann", **body: Any) -> Any:
    return act(room.as_(maker), board, "embed", site="https://intranet.example", **body)


def test_a_signed_link_shows_what_its_person_may_see_to_whoever_holds_it(room: Room) -> None:
    board = published(room)
    href = link(room, board, viewer=room.users["amy"].id).json["href"]
    page = room.client().get(href)
    assert page.status_code == 200
    assert "canary" not in page.text
    assert ">US<" in page.text
    assert "***" in page.text
    assert ">EU<" not in page.text
    assert "frame-ancestors https://intranet.example" in page.headers["Content-Security-Policy"]
    assert "sandbox" in page.headers["Content-Security-Policy"]
    assert "font-src data:" in page.headers["Content-Security-Policy"]
    assert '@font-face { font-family: "Inter Variable"' in page.text


def test_a_link_is_dark_where_it_is_asked_to_be_or_where_the_screen_is(room: Room) -> None:
    href = link(room, published(room)).json["href"]
    dark, asked = "@media screen{:root{color-scheme:dark}", {"": "auto", "?theme=dark": "dark", "?theme=plaid": "auto"}
    for query, theme in asked.items():
        text = room.client().get(href + query).text
        assert (dark in text) == (theme == "dark"), query
        assert ("(prefers-color-scheme:dark){:root" in text) == (theme == "auto"), query
    assert "color-scheme" not in room.client().get(f"{href}?theme=light").text.partition("<script>")[0]


def test_a_link_that_has_run_out_is_a_page_with_a_sentence(room: Room) -> None:
    href = link(room, published(room), days=1).json["href"]
    body = href.rpartition("/")[2].partition(".")[0]
    facts = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))) | {"e": 1_000_000_000}
    old = base64.urlsafe_b64encode(json.dumps(facts, sort_keys=True).encode()).decode().rstrip("=")
    page = room.client().get(f"/embed/{old}.{room.services.embeds._signed(old)}", headers={"Accept": "text/html"})
    assert page.status_code == 404
    assert "<h1>This link has run out.</h1>" in page.text
    assert "Ask whoever made it for a new one." in page.text
    assert "frame-ancestors *" in page.headers["Content-Security-Policy"], "it is read in the frame of the other site"


def test_a_link_that_was_changed_or_is_no_longer_allowed_leads_nowhere(room: Room) -> None:
    board = published(room)
    temp = room.add("tess")
    href = link(room, board, viewer=temp.id).json["href"]
    body, _, mark = href.rpartition("/")[2].partition(".")
    for changed in (f"{body}.{mark[:-2]}", f"{body[:-2]}.{mark}", body, "x.y", "é.ü"):
        assert room.client().get(f"/embed/{changed}").status_code == 404
    assert room.client().get(href).status_code == 200
    room.services.accounts.people.set_active(temp.id, False, room.actor("ann"))
    assert room.client().get(href).status_code == 404
    other = link(room, board, viewer=room.users["vic"].id).json["href"]
    act(room.as_("ann"), board, "share", everyone=False)
    assert room.client().get(other).status_code == 404


def test_a_link_that_leads_nowhere_is_a_page_for_people_and_json_for_programs(room: Room) -> None:
    href = link(room, published(room), viewer=room.users["vic"].id).json["href"]
    browser = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    page = room.client().get(f"{href[:-2]}zz", headers=browser)
    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert "<h1>This link does not lead anywhere.</h1>" in page.text
    assert "Open the workbench" not in page.text
    assert "frame-ancestors *" in page.headers["Content-Security-Policy"], "it is read where the link was framed"
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    for accept in ("*/*", "application/json", "application/json, text/html;q=0.5"):
        told = room.client().get(f"{href[:-2]}zz", headers={"Accept": accept})
        assert (told.status_code, told.json["error"]["code"]) == (404, "not_found")
    lost = room.as_("abe").get("/download/none.csv", headers=browser)
    assert (lost.status_code, lost.mimetype) == (404, "text/html")
    assert "frame-ancestors 'none'" in lost.headers["Content-Security-Policy"]
    assert room.as_("abe").get("/api/v1/jobs/none", headers=browser).json["error"]


def test_whose_link_it_was_is_not_told_when_they_are_gone(room: Room) -> None:
    temp = room.add("tom")
    href = link(room, published(room), viewer=temp.id).json["href"]
    room.services.accounts.people.set_active(temp.id, False, room.actor("ann"))
    assert room.client().get(href).json["error"]["message"] == "This link does not lead anywhere."


def test_people_are_found_by_name_by_whoever_may_share_the_dashboard(room: Room) -> None:
    board = published(room, everyone=False, people=[room.users["vic"].id])

    def found(name: str, **body: Any) -> dict[str, bool]:
        return {one["name"]: one["opens"] for one in act(room.as_(name), board, "people", **body).json["people"]}

    everybody = found("ann")
    assert everybody["Vic"] is True
    assert everybody["Abe"] is False
    assert not {"Nora", "Ned"} & set(everybody), "of another tenant"
    assert set(found("ann", search="VI")) == {"Vic"}
    edits = {one["name"]: one["edits"] for one in act(room.as_("ann"), board, "people").json["people"]}
    assert (edits["Abe"], edits["Vic"]) == (True, False)
    assert found("ann", search="nobody like that") == {}
    assert set(found("ann", ids=[room.users["amy"].id, room.users["ned"].id])) == {"Amy"}
    for other in ("vic", "abe", "nora"):
        assert act(room.as_(other), board, "people").status_code in (403, 404), other


def test_a_comment_is_resolved_by_who_wrote_it_or_may_change_the_dashboard(room: Room) -> None:
    board = published(room)
    said = act(room.as_("vic"), board, "comment", widget="by_region", text="Why?").json
    assert said["resolvable"] is True
    seen = {
        name: act(room.as_(name), board, "open").json["comments"][0]["resolvable"] for name in ("ann", "abe", "vic")
    }
    assert seen == {"ann": True, "abe": False, "vic": True}
    assert act(room.as_("abe"), board, "resolve", comment=said["id"]).status_code == 403
    assert act(room.as_("vic"), board, "resolve", comment=said["id"]).status_code == 200
    assert act(room.as_("vic"), board, "open").json["comments"] == []


def test_links_are_made_by_editors_for_people_who_may_open_it(room: Room) -> None:
    board = published(room, everyone=False)
    assert link(room, board, "abe").status_code in (403, 404)
    assert link(room, board, viewer=room.users["vic"].id).status_code == 403
    assert link(room, board, viewer=room.users["ned"].id).status_code == 404
    for wrong in ({"site": "https://a.example; script-src *"}, {"days": 4000}, {"days": "x"}):
        assert act(room.as_("ann"), board, "embed", **{"site": "https://a.example", **wrong}).status_code == 400


def test_a_dashboard_is_exported_by_analysts_under_their_policies(room: Room) -> None:
    board = published(room)
    for kind in ("csv", "html", "xlsx"):
        reply = room.as_("abe").get(f"/dashboards/{board}/export.{kind}")
        assert reply.status_code == 200, reply.text
        assert b"canary" not in reply.data
    text = room.as_("abe").get(f"/dashboards/{board}/export.csv").text
    assert "EU" in text
    assert "US" not in text
    page = room.as_("abe").get(f"/dashboards/{board}/export.html").text
    assert "Made for Abe" in page
    assert "Filters: none" in page
    assert room.as_("vic").get(f"/dashboards/{board}/export.csv").status_code == 403
    assert room.as_("abe").get(f"/dashboards/{board}/export.docx").status_code == 400
    assert room.as_("abe").get(f"/dashboards/{board}/export.csv?s=[").status_code == 400


def test_the_gallery_says_who_may_make_dashboards_so_that_no_page_asks_in_vain(room: Room) -> None:
    told = {name: act(room.as_(name), "all", "gallery").json["makes"] for name in ("ann", "vic")}  # type: ignore[index]
    assert told == {"ann": True, "vic": False}
