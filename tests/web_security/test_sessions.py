"""Checks 7 to 12: sessions, cookies, forged requests, the secret, where sign-in leads, guessing."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from api.origin import local_page
from assay.accounts.backoff import LONGEST_SECONDS, wait_after
from assay.accounts.sign_in import FREE_TRIES, FREE_TRIES_OF_AN_ADDRESS, WRONG
from assay.kernel.errors import Misconfigured, NotAllowed
from assay.kernel.secret import secret_key
from assay.kernel.settings import load_settings
from tests.web_security.conftest import ORIGIN, PASSWORD, Room, fire, form_of, key_of, sign_in

OWN = {"X-Assay": "1"}


def cookie_of(client: FlaskClient) -> str:
    found = client.get_cookie("assay_session")
    return found.value if found else ""


def test_check_07_a_session_is_new_at_sign_in_and_ends_on_the_server(room: Room, client: FlaskClient) -> None:
    client.set_cookie("assay_session", "fixed-by-an-attacker")
    room.add("seth")
    assert sign_in(client, "Seth").status_code == 303
    first = cookie_of(client)
    assert len(first) >= 43
    assert first != "fixed-by-an-attacker"
    fixed = room.client()
    fixed.set_cookie("assay_session", "fixed-by-an-attacker")
    assert fixed.get("/explore").status_code == 401
    sign_in(client, "seth")
    second = cookie_of(client)
    old = room.client()
    old.set_cookie("assay_session", first)
    assert second != first
    assert old.get("/explore").status_code == 401, "the one before ended"
    assert client.post("/sign-out", headers=ORIGIN | OWN).status_code == 200
    old.set_cookie("assay_session", second)
    assert old.get("/explore").status_code == 401, "a replayed cookie opens nothing"


def test_check_07_a_change_of_role_ends_every_session(room: Room, client: FlaskClient) -> None:
    user = room.add("rosa", "viewer")
    sign_in(client, "rosa")
    assert client.get("/explore").status_code == 200
    room.services.accounts.people.set_role(user.id, "analyst", room.actor("ann"))
    assert client.get("/explore").status_code == 401
    sign_in(client, "rosa")
    assert client.get("/sources").status_code == 200


def test_check_07_sessions_end_by_themselves(room: Room) -> None:
    desk, user = room.services.accounts.sessions, room.add("idle")
    cookie, now = desk.begin(user, "", ""), time.time()
    real = desk.now
    try:
        desk.now = lambda: now + desk.lifetimes.idle - 5
        assert desk.actor(cookie) is not None
        desk.now = lambda: now + 2 * desk.lifetimes.idle - 15
        assert desk.actor(cookie) is not None, "it was used meanwhile"
        desk.now = lambda: now + 3 * desk.lifetimes.idle
        assert desk.actor(cookie) is None
        cookie = desk.begin(user, "", "")
        begun = desk.now()
        for step in range(1, 60):
            desk.now = lambda step=step: begun + step * desk.lifetimes.idle * 0.9  # type: ignore[misc]
            if desk.actor(cookie) is None:
                break
        assert desk.now() - begun >= desk.lifetimes.whole
    finally:
        desk.now = real


def test_check_08_the_cookie_is_for_the_server_alone(room: Room) -> None:
    room.add("carl")
    for scheme in ("http", "https"):
        client = room.client()
        data = {"form": form_of(client), "login": "carl", "password": PASSWORD}
        answer = client.post(
            "/sign-in", data=data, base_url=f"{scheme}://localhost", headers={"Origin": f"{scheme}://localhost"}
        )
        if scheme == "https":  # the form's cookie was not sent to another scheme's page
            page = client.get("/sign-in", base_url="https://localhost").text
            data["form"] = page.split('name="form" value="')[1].split('"')[0]
            answer = client.post(
                "/sign-in", data=data, base_url="https://localhost", headers={"Origin": "https://localhost"}
            )
        (cookie,) = [text for text in answer.headers.getlist("Set-Cookie") if text.startswith("assay_session=")]
        parts = {part.strip().lower() for part in cookie.split(";")[1:]}
        assert {"httponly", "samesite=lax", "path=/"} <= parts
        assert ("secure" in parts) == (scheme == "https")
        seconds = int(next(part for part in parts if part.startswith("max-age")).partition("=")[2])
        assert 0 < seconds <= 12 * 3600


FOREIGN: list[dict[str, str]] = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost.evil.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
]


@pytest.mark.parametrize("headers", FOREIGN)
def test_check_09_another_site_changes_nothing(room: Room, headers: dict[str, str]) -> None:
    client = room.as_("abe")
    for path in (
        "/_dash-update-component",
        "/sources/files?name=a.csv",
        "/sign-out",
        "/api/v1/me",
        "/sign-in",
        "/reset",
    ):
        answer = client.post(path, data=b"{}", content_type="application/json", headers={**OWN, **headers})
        assert answer.status_code == 403, path
    assert client.get("/explore").status_code == 200


def test_check_09_a_request_without_a_place_of_origin_needs_our_header(room: Room) -> None:
    client = room.as_("abe")
    body = {"output": key_of(room, "as-account-body"), "inputs": []}
    assert client.post("/_dash-update-component", json=body).status_code == 403
    assert client.post("/sign-out").status_code == 403
    assert client.post("/sign-out", headers=ORIGIN).status_code == 403
    text = client.post("/_dash-update-component", data="{}", content_type="text/plain", headers=ORIGIN)
    assert text.status_code == 415


def test_check_09_forms_need_their_token(room: Room, client: FlaskClient) -> None:
    room.add("fred")
    data = {"login": "fred", "password": PASSWORD}
    assert client.post("/sign-in", data=data, headers=ORIGIN).status_code == 403
    foreign = form_of(room.client())
    form_of(client)
    assert client.post("/sign-in", data={**data, "form": foreign}, headers=ORIGIN).status_code == 403
    assert cookie_of(client) == ""
    assert sign_in(client, "fred").status_code == 303


def test_check_09_tokens_come_in_the_header_alone_and_no_other_site_reads(room: Room, client: FlaskClient) -> None:
    secret, _ = room.services.accounts.tokens.make("ci", ["read"], 1, room.actor("abe"))
    bearer = {"Authorization": f"Bearer {secret}"}
    assert client.get("/api/v1/me", headers=bearer).status_code == 200
    for query in (f"?token={secret}", f"?access_token={secret}", f"?api_key={secret}"):
        assert client.get(f"/api/v1/me{query}").status_code == 401
    client.set_cookie("assay_session", secret)
    assert client.get("/api/v1/me").status_code == 401
    answer = client.get("/api/v1/me", headers={**bearer, "Origin": "https://evil.example"})
    assert not [name for name in answer.headers if name[0].lower().startswith("access-control")]


@pytest.mark.parametrize("key", [None, "", "short", "change-me-" * 5, "x" * 31])
def test_check_10_no_start_for_others_without_a_good_secret(key: str | None, tmp_path: Path, root: Path) -> None:
    environment = {"ASSAY_HOME": str(tmp_path), "HOST": "0.0.0.0", "ASSAY_ENV_FILE": "/dev/null", "PORT": "8999"}
    if key is not None:
        environment["ASSAY_SECRET_KEY"] = key
    done = subprocess.run(
        [sys.executable, "-m", "cli", "serve"], env=environment, cwd=root, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "ASSAY_SECRET_KEY" in done.stderr
    assert "Traceback" not in done.stderr
    assert not key or key not in done.stderr


def test_check_10_no_start_for_others_without_an_admin(fresh: Callable[..., Room]) -> None:
    with pytest.raises(Misconfigured, match="no admin"):
        fresh(host="0.0.0.0", secret_key="long-enough-and-random-0123456789")


def test_check_10_two_installations_have_two_keys(tmp_path: Path) -> None:
    keys = {secret_key(load_settings(home=tmp_path / name)) for name in ("a", "b")}
    assert len(keys) == 2
    assert all(len(key) >= 32 for key in keys)


EVIL = [
    "//evil.example", "https:evil.example", "/\\evil.example", "%2f%2fevil.example", "/%2f%2fevil.example",
    "javascript:alert(1)", "https://evil.example/", "\\\\evil.example", "/\tx", "/%0d%0aSet-Cookie:a=b",
    "////evil.example", "/%5cevil.example", "/%255cevil.example", "http:///evil.example", "@evil.example",
    "data:text/html,x", "/sign-in", "",
]  # fmt: skip


@pytest.mark.parametrize("wanted", EVIL)
def test_check_11_sign_in_leads_to_a_page_of_ours(room: Room, client: FlaskClient, wanted: str) -> None:
    assert local_page(wanted) == "/"
    answer = sign_in(client, "abe", data={"next": wanted})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_check_11_and_to_the_one_that_was_asked_for(client: FlaskClient) -> None:
    wanted = "/explore?kind=table&q=a%20b"
    assert sign_in(client, "amy", data={"next": wanted}).headers["Location"] == wanted


def from_address(address: str) -> dict[str, Any]:
    return {"environ_base": {"REMOTE_ADDR": address}}


def test_check_12_guessing_has_to_wait_by_account(room: Room) -> None:
    room.add("gus")
    said = set()
    for number in range(FREE_TRIES):
        answer = sign_in(room.client(), "gus", f"wrong {number}", **from_address(f"192.0.2.{number}"))
        said.add(answer.status_code)
        assert WRONG in answer.text
    assert said == {403}
    held = sign_in(room.client(), "gus", PASSWORD, **from_address("192.0.2.99"))
    assert held.status_code == 429
    assert int(held.headers["Retry-After"]) > 0
    assert sign_in(room.client(), "amy", **from_address("192.0.2.99")).status_code == 303, "others are not held"


def test_check_12_guessing_has_to_wait_by_address_whatever_it_says_of_itself(room: Room) -> None:
    for number in range(FREE_TRIES_OF_AN_ADDRESS):
        spoof = {"X-Forwarded-For": f"198.51.100.{number}", "X-Real-IP": "1.2.3.4", "Forwarded": "for=1.2.3.4"}
        sign_in(room.client(), f"nobody{number}", "wrong", headers=spoof, **from_address("203.0.113.7"))
    held = sign_in(room.client(), "amy", headers={"X-Forwarded-For": "9.9.9.9"}, **from_address("203.0.113.7"))
    assert held.status_code == 429


def test_check_12_an_admin_is_never_shut_out_for_good(room: Room) -> None:
    assert wait_after(10_000, FREE_TRIES) == LONGEST_SECONDS <= 900
    user = room.add("olga", "admin")
    for number in range(FREE_TRIES + 3):
        sign_in(room.client(), "olga", "wrong", **from_address(f"192.0.2.{100 + number}"))
    backoff = room.services.accounts.sign_in.backoff
    later, real = time.time() + LONGEST_SECONDS, backoff.now
    object.__setattr__(backoff, "now", lambda: later)
    try:
        assert sign_in(room.client(), "olga", **from_address("192.0.2.200")).status_code == 303
    finally:
        object.__setattr__(backoff, "now", real)
    assert user.active


def test_check_12_unknown_people_sound_and_take_as_long_as_known_ones(room: Room) -> None:
    desk = room.services.accounts.sign_in
    names = [room.add(f"known{number}").login or "" for number in range(4)]
    times: dict[str, list[float]] = {"known": [], "unknown": []}
    words = set()
    for number, name in enumerate(names * 2):
        for kind, login in (("known", name), ("unknown", f"strange{number}")):
            begun = time.process_time()
            with pytest.raises(NotAllowed) as told:
                desk.by_password(login, "wrong", f"10.1.{number}.1", "")
            times[kind].append(time.process_time() - begun)
            words.add((told.value.message, told.value.hint))
    assert len(words) == 1
    known, unknown = statistics.median(times["known"]), statistics.median(times["unknown"])
    assert 0.5 < known / unknown < 2


def test_check_12_a_reset_code_works_once_and_in_time(room: Room) -> None:
    user, codes = room.add("rita"), room.services.accounts.codes
    client = room.as_("rita")
    first, second = (codes.reset(user.id, room.actor("ann")) for _ in range(2))
    new = "another four plain words"
    with pytest.raises(NotAllowed):
        codes.set_password(first, new)
    door = room.client()
    data = {"form": form_of(door, "/reset"), "code": second, "password": new}
    assert door.post("/reset", data=data, headers=ORIGIN).status_code == 303
    assert client.get("/explore").status_code == 401, "sessions ended"
    with pytest.raises(NotAllowed):
        codes.set_password(second, new)
    assert sign_in(room.client(), "rita", new).status_code == 303
    third, real = codes.reset(user.id, room.actor("ann")), codes.now
    object.__setattr__(codes, "now", lambda: real() + 25 * 3600)
    try:
        with pytest.raises(NotAllowed):
            codes.set_password(third, new)
    finally:
        object.__setattr__(codes, "now", real)


def test_check_12_the_first_admin_is_made_here_with_the_consoles_code(fresh: Callable[..., Room]) -> None:
    room = fresh()
    away = from_address("192.0.2.1")
    code, door = room.services.accounts.codes.setup(), room.client()
    assert door.get("/setup", **away).status_code == 404
    assert door.get("/setup", headers={"Host": "evil.example"}).status_code == 404
    data = {"form": form_of(door, "/setup"), "login": "ada", "name": "Ada", "password": PASSWORD}
    assert door.post("/setup", data={**data, "code": "guess"}, headers=ORIGIN).status_code == 403
    assert door.post("/setup", data={**data, "code": code}, headers=ORIGIN).status_code == 303
    assert door.get("/setup").status_code == 404
    assert sign_in(door, "ada").status_code == 303
    assert fire(door, key_of(room, "as-people-list"), {"as-people-action.data": None}, outputs=[
        {"id": "as-people-list", "property": "children"}, {"id": "as-person-body", "property": "children"},
        {"id": "as-person-said", "property": "children"},
    ]).status_code == 200  # fmt: skip


def test_check_12_only_this_machine_opens_its_owners_page(fresh: Callable[..., Room]) -> None:
    room = fresh(sign_in="local")
    client = room.client()
    assert client.get("/").status_code == 200
    for headers in ({"Host": "evil.example"}, {"X-Forwarded-For": "192.0.2.1"}, {"Forwarded": "for=192.0.2.1"}):
        assert client.get("/_dash-layout", headers=headers).status_code == 401
    assert client.get("/_dash-layout", **from_address("192.0.2.1")).status_code == 401
    assert (
        client.post(
            "/sources/files?name=a.csv", data=b"a", headers={**OWN, "Origin": "http://evil.example"}
        ).status_code
        == 403
    )
