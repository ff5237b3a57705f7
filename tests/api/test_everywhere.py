"""What holds for every route of the API: errors, lists, rights by scope, ETags, packing, limits,self-description."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable

import pytest

from api.rights import ROUTES
from tests.api.conftest import Bench, Program


def test_a_wrong_request_names_every_fault_with_its_place(ann: Program) -> None:
    answer = ann.get("/sources?limit=0&colour=red")
    assert answer.status_code == 422
    error = (answer.json or {})["error"]
    assert set(error) == {"code", "message", "hint", "details"}
    assert {fault["where"] for fault in error["details"]["faults"]} == {"query.limit", "query.colour"}


@pytest.mark.parametrize("path", ["", "/nowhere", "/sources/", "/me/too", "/%2e%2e/health"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_what_there_is_not_is_a_plain_404(ann: Program, method: str, path: str) -> None:
    answer = ann.call(method, path)
    assert (answer.status_code, answer.mimetype) == (404, "application/json")
    assert (answer.json or {})["error"]["code"] == "not_found"


def test_a_method_that_is_not_served_says_which_are(ann: Program) -> None:
    answer = ann.call("DELETE", "/me")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET")
    assert (answer.json or {})["error"]["code"] == "method_not_allowed"


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer as_nonsense"}, {"Authorization": "Basic YTpi"}])
def test_without_a_token_nothing_is_told(bench: Bench, headers: dict[str, str]) -> None:
    for path in ("/me", "/sources", "/openapi.json", "/nowhere"):
        answer = bench.app.server.test_client().get(f"/api/v1{path}", headers=headers)
        assert answer.status_code == 401, path
        assert (answer.json or {})["error"]["code"] == "not_signed_in"


def test_a_token_is_good_for_its_scopes_alone(bench: Bench) -> None:
    told = bench.program(scopes=("health",))
    assert told.get("/me").json == {**(told.get("/me").json or {}), "scopes": ["health"]}
    assert told.get("/sources").status_code == 403
    assert bench.program(scopes=("read",)).get("/sources").status_code == 200


def test_every_served_route_of_the_api_has_a_right_and_every_right_a_route(bench: Bench) -> None:
    served = {
        f"{method} {rule.rule}"
        for rule in bench.app.server.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint.startswith("v1.") and rule.endpoint != "v1.nothing"
    }
    assert served == {key for key in ROUTES if " /api/v1" in key}


def test_what_was_read_is_not_sent_again(ann: Program) -> None:
    first = ann.get("/sources")
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = ann.get("/sources", If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    other = ann.get("/sources?limit=1&offset=1", If_None_Match=first.headers["ETag"])
    assert (other.status_code, (other.json or {})["items"]) == (200, [])


def test_long_answers_are_packed_for_who_can_unpack_them(ann: Program) -> None:
    plain, packed = ann.get("/openapi.json"), ann.get("/openapi.json", Accept_Encoding="gzip")
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < len(plain.data) / 3
    assert json.loads(gzip.decompress(packed.data)) == plain.json
    assert packed.headers["ETag"] == plain.headers["ETag"]
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "Content-Encoding" not in ann.get("/me", Accept_Encoding="gzip").headers, "too short to be worth it"


def test_the_description_lists_our_routes_and_no_page(bench: Bench, ann: Program) -> None:
    told = ann.get("/openapi.json").json or {}
    paths = {
        rule.rule.replace("<", "{").replace(">", "}")
        for rule in bench.app.server.url_map.iter_rules()
        if rule.endpoint.startswith("v1.") and rule.endpoint not in ("v1.nothing", "v1.openapi")
    }
    assert set(told["paths"]) == paths
    assert told["components"]["securitySchemes"] == {"token": {"type": "http", "scheme": "bearer"}}
    for path, operations in told["paths"].items():
        for operation in operations.values():
            assert operation["summary"], path
            assert operation["responses"]["default"], path
            assert "x-scope" in operation, path


def test_too_many_requests_are_told_when_to_come_back(fresh: Callable[..., Bench]) -> None:
    program = fresh(requests_per_minute=5).program()
    answers = [program.get("/me") for _ in range(8)]
    late = [answer for answer in answers if answer.status_code == 429]
    assert late
    assert all(int(answer.headers["Retry-After"]) >= 1 for answer in late)
    assert (late[0].json or {})["error"]["details"]["retry_after"] >= 1


def test_a_session_needs_the_origin_that_a_token_does_not(bench: Bench) -> None:
    client = bench.app.server.test_client()
    user = bench.services.accounts.people.users.get(bench.people["ann"].id)
    client.set_cookie("assay_session", bench.services.accounts.sessions.begin(user, "127.0.0.1", "test"))
    assert client.get("/api/v1/me").json == {**(client.get("/api/v1/me").json or {}), "scopes": None}
    forged = client.post("/api/v1/me", json={}, headers={"Origin": "http://evil.example"})
    assert forged.status_code == 403
    assert client.post("/api/v1/me", json={}, headers={"Origin": "http://localhost"}).status_code == 405
    assert bench.program().post("/me", {}, Origin="http://evil.example").status_code == 405


def test_the_source_is_shown_without_its_address(bench: Bench, ann: Program) -> None:
    listed, one = ann.get("/sources"), ann.get("/sources/shop")
    (shown,) = (listed.json or {})["items"]
    assert {**shown, "id": ""} == {"id": "", "name": "shop", "title": "Shop", "kind": "duckdb", "sample": False}
    assert (one.json or {})["tables"] == [{"name": "orders", "rows": 8}]
    assert "duckdb:///" not in listed.text + one.text
    assert bench.program("ned").get("/sources/shop").status_code == 404
    assert (bench.program("ned").get("/sources").json or {})["total"] == 0
