"""From a ranking to prepared documents, as a program sees it: jobs, lists, bytes with an ETag, who may what."""

from __future__ import annotations

import gzip
import http.client
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import duckdb
import pytest
from werkzeug.serving import make_server
from werkzeug.test import EnvironBuilder, run_wsgi_app

from api.rights import ROUTES
from api.stored_first import StoredFirst
from assay.kernel.actor import LOCAL_OWNER
from tests.api.conftest import Bench, make_bench
from tests.api.described_for_tests import description_of, try_out

SCALE = 0.02


@pytest.fixture(scope="module")
def care(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """A workbench with a small sample of the health programs, its first prospect prepared through the API."""
    bench = make_bench(tmp_path_factory.mktemp("care"))
    bench.services.sources.load_sample("healthcare", LOCAL_OWNER, None, {"scale": SCALE})
    ranked = bench.program().post("/prospects/ranking", {"source": "healthcare", "prepare": 1})
    assert ranked.status_code == 200, ranked.text
    assert len(ranked.json["jobs"]) == 1
    assert bench.work() == 1
    done = bench.program().get(f"/jobs/{ranked.json['jobs'][0]['id']}").json
    assert (done["status"], done["progress"]) == ("completed", 1.0), done
    report = done["result"]["report"]
    assert set(report["by_analyst"]) == {"clinical", "utilization", "pricing", "pharmacy", "question_to_sql"}
    assert report["failed"] == 0
    yield bench
    bench.services.close()


@pytest.fixture(scope="module")
def prospect(care: Bench) -> str:
    return str(care.program("vic").get("/prospects?limit=1&source=healthcare").json["items"][0]["id"])


def _check(care: Bench, sql: str) -> Any:
    file = care.services.settings.home / "samples" / "healthcare.duckdb"
    with duckdb.connect(str(file), read_only=True) as connection:
        found = connection.execute(sql).fetchone()
        assert found is not None
        return found[0]


def test_the_ranking_is_the_formula_over_all_prospects(care: Bench) -> None:
    told = care.program("vic").get("/prospects?limit=60&source=healthcare").json
    needs = (
        ("diabetes_rate", 3, 1), ("hypertension_rate", 2, 1), ("ed_visits_per_1000", 3, 1), ("readmission_rate", 2, 1),
        ("medication_adherence", 2, -1), ("yearly_spend", 1, 1),
    )  # fmt: skip
    parts = []
    for name, weight, sign in needs:
        scaled = f"({name} - MIN({name}) OVER ()) / (MAX({name}) OVER () - MIN({name}) OVER ())"
        scaled = scaled if sign > 0 else f"1 - {scaled}"
        parts.append(f"{weight} * COALESCE({scaled}, 0.5)")
    scored = f"SELECT prospect_id, 100 * ({' + '.join(parts)}) / 13 AS s FROM prospects"
    sql = f"SELECT MAP_FROM_ENTRIES(LIST((prospect_id, s))) FROM ({scored})"
    expected = _check(care, sql)
    assert {int(one["id"]): one["score"] for one in told["items"]} == pytest.approx(
        {key: float(value) for key, value in expected.items()}, abs=0.006
    )
    assert [one["place"] for one in told["items"]] == list(range(1, 61))


def test_the_list_has_every_field_and_can_be_narrowed_sorted_and_paged(care: Bench, prospect: str) -> None:
    program, path = care.program("vic"), f"/prospects/{prospect}/dashboards?source=healthcare"
    whole = program.get(path).json
    assert whole["total"] == 10
    assert [one["category"] for one in whole["items"]] == sorted(one["category"] for one in whole["items"])
    assert set(whole["items"][0]) >= {
        "template_name", "category", "target_audience", "widget_count", "generation_status", "data_freshness",
    }  # fmt: skip
    assert all(8 <= one["widget_count"] <= 12 and not one["failed_widgets"] for one in whole["items"])
    finance = program.get(f"{path}&audience=finance").json["items"]
    assert {one["dashboard_id"] for one in finance} == {"care_cost", "care_pharmacy_cost", "care_return"}
    assert program.get(f"{path}&category=Pharmacy&status=ready").json["total"] == 2
    assert program.get(f"{path}&status=failed").json["total"] == 0
    names = [one["template_name"] for one in program.get(f"{path}&sort=name&limit=3&offset=2").json["items"]]
    assert names == sorted(one["template_name"] for one in whole["items"])[2:5]
    assert program.get(f"{path}&sort=colour").status_code == 422


def test_a_document_is_the_stored_bytes_with_figures_for_plotly_and_chart_js(care: Bench, prospect: str) -> None:
    program, path = care.program("vic"), f"/prospects/{prospect}/dashboards/care_programs?source=healthcare"
    packed, plain = program.get(path, Accept_Encoding="gzip"), program.get(path)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] == plain.headers["ETag"]
    assert program.get(path, If_None_Match=plain.headers["ETag"]).status_code == 304
    widgets = {one["id"]: one for one in json.loads(plain.data)["widgets"]}
    charts = [one for one in widgets.values() if one["kind"] in ("line", "horizontal_bar", "donut", "bar")]
    assert len(charts) >= 5
    for chart in charts:
        assert chart["plotly"]["data"], chart["id"]
        assert {"type", "data", "options"} <= set(chart["chartjs"]), chart["id"]
        assert "as:" not in json.dumps([chart["plotly"]["data"], chart["chartjs"]]), chart["id"]
    industry = next(
        one["facts"]["industry"] for one in program.get("/prospects?limit=60").json["items"] if one["id"] == prospect
    )
    members = f"SELECT COUNT(*) FROM members JOIN clients USING (client_id) WHERE industry = '{industry}'"
    assert sum(row[-1] for row in widgets["by_risk"]["table"]["rows"]) == _check(care, members)


def test_the_value_proposition_has_six_sections_with_numbers_and_charts(care: Bench, prospect: str) -> None:
    told = care.program("vic").get(f"/prospects/{prospect}/value-proposition-data?source=healthcare").json
    assert len(told["sections"]) == 6
    assert [one["score"] for one in told["sections"]] == sorted(
        (one["score"] for one in told["sections"]), reverse=True
    )
    assert all(
        one["status"] == "ready" and one["metrics"] and one["charts"] and one["text"] for one in told["sections"]
    )
    assert told["ranking"]["place"] == 1


REFUSED: dict[str, tuple[str, Callable[[str], tuple[str, str]], int]] = {
    "a viewer orders": ("vic", lambda one: ("POST", f"/prospects/{one}/generation"), 403),
    "a viewer ranks": ("vic", lambda _: ("POST", "/prospects/ranking"), 403),
    "another tenant reads": ("ned", lambda one: ("GET", f"/prospects/{one}/dashboards/care_cost"), 404),
    "an unknown prospect": ("vic", lambda _: ("GET", "/prospects/9999/dashboards"), 404),
    "an unknown template": ("vic", lambda one: ("GET", f"/prospects/{one}/dashboards/nothing"), 404),
    "a source without prospects": ("vic", lambda _: ("GET", "/prospects?source=shop"), 404),
    "a decision about nothing": ("ann", lambda _: ("POST", "/templates/nothing/approval"), 404),
    "a decision about no id": ("ann", lambda _: ("POST", "/templates/as-card%20as-found/approval"), 404),
}


@pytest.mark.parametrize("what", REFUSED)
def test_refused_in_words(care: Bench, prospect: str, what: str) -> None:
    who, asked, status = REFUSED[what]
    method, path = asked(prospect)
    answer = care.program(who).call(method, path, {} if method == "POST" else None)
    assert answer.status_code == status
    assert answer.json["error"]["message"]


def test_what_was_not_prepared_says_how_to_order_it(care: Bench) -> None:
    other = care.program("vic").get("/prospects?limit=1&offset=30&source=healthcare").json["items"][0]["id"]
    answer = care.program("vic").get(f"/prospects/{other}/value-proposition-data?source=healthcare")
    assert (answer.status_code, answer.json["error"]["code"]) == (404, "not_found")
    assert "generation" in answer.json["error"]["hint"]


def test_a_dashboard_is_filled_for_whoever_asks_and_one_widget_under_its_filters(care: Bench) -> None:
    program = care.program("vic")
    listed = program.get("/dashboards?category=Pharmacy&sort=title").json
    assert [one["id"] for one in listed["items"]] == ["care_adherence", "care_pharmacy_cost"]
    chosen = {"values": {"industry": ["Retail"]}}
    widget = program.post("/dashboards/care_programs/widgets/by_risk", chosen).json
    members = "SELECT COUNT(*) FROM members JOIN clients USING (client_id) WHERE industry = 'Retail'"
    assert sum(row[-1] for row in widget["table"]["rows"]) == _check(care, members)
    assert program.post("/dashboards/care_programs/widgets/nothing", {}).status_code == 404
    assert (
        program.post("/dashboards/care_programs/widgets/by_risk", {"values": {"colour": 1}}).json["status"] == "failed"
    )


def test_the_whole_way_from_client_to_a_prospects_document_through_the_api(care: Bench) -> None:
    """Client, its needs ranked, templates with approval, prospect, generation, documents: numbers checked by SQL."""
    admin, viewer = care.program(), care.program("vic")
    client = viewer.get("/clients?source=healthcare&limit=1").json["items"][0]
    since, before = "DATE '2025-04-01'", "DATE '2026-04-01'"
    visits = (
        f"SELECT 12000.0 * COUNT(*) / (SELECT COUNT(*) FROM member_months JOIN members USING (member_id) "
        f"WHERE client_id = {client['id']} AND month >= {since} AND month < {before}) "
        f"FROM encounters JOIN members USING (member_id) WHERE client_id = {client['id']} AND encounter_type = 'ed' "
        f"AND started_on >= {since} AND started_on < {before}"
    )
    assert client["facts"]["ed_visits_per_1000"] == pytest.approx(float(_check(care, visits)))
    assert [one["score"] for one in client["sections"]] == sorted(
        (one["score"] for one in client["sections"]), reverse=True
    )

    admin.post("/templates/care_cost/approval", {"approved": False, "note": "Prices are being renewed"})
    withdrawn = viewer.get("/templates?source=healthcare&state=valid").json["items"]
    assert [(one["id"], one["note"]) for one in withdrawn] == [("care_cost", "Prices are being renewed")]
    assert care.program("abe").post("/templates/care_cost/approval", {}).status_code == 403

    told, industry = viewer.get("/prospects?limit=60&source=healthcare").json["items"], client["facts"]["industry"]
    wanted = next(one for one in told if one["facts"]["industry"] == industry and one["place"] > 1)
    job = care.program("abe").post(f"/prospects/{wanted['id']}/generation", {"source": "healthcare"})
    assert job.status_code == 202
    care.work()
    done = care.program("abe").get(f"/jobs/{job.json['id']}").json
    assert (done["status"], len(done["result"]["made"])) == ("completed", 10)
    assert list(done["result"]["refused"]) == ["care_cost"]
    heads = viewer.get(f"/prospects/{wanted['id']}/dashboards?source=healthcare").json["items"]
    assert {one["generation_status"] for one in heads if one["dashboard_id"] != "care_cost"} == {"ready"}
    assert next(one for one in heads if one["dashboard_id"] == "care_cost")["generation_status"] == "failed"

    document = viewer.get(f"/prospects/{wanted['id']}/dashboards/care_programs?source=healthcare").json
    members = f"SELECT COUNT(*) FROM members JOIN clients USING (client_id) WHERE industry = '{industry}'"
    by_risk = next(one for one in document["widgets"] if one["id"] == "by_risk")
    assert sum(row[-1] for row in by_risk["table"]["rows"]) == _check(care, members)
    pitch = viewer.get(f"/prospects/{wanted['id']}/value-proposition-data?source=healthcare").json
    assert [one["id"] for one in pitch["sections"]] == [one["id"] for one in wanted["sections"]]

    assert admin.post("/templates/care_cost/approval", {"approved": True}).json["state"] == "approved"
    again = care.program("abe").post(f"/prospects/{wanted['id']}/generation", {"source": "healthcare"}).json
    care.work()
    second = care.program("abe").get(f"/jobs/{again['id']}").json["result"]
    assert (second["made"], len(second["kept"])) == (["care_cost"], 10)


GZIP = {"Accept-Encoding": "gzip"}


def _both(care: Bench, path: str, headers: dict[str, str], method: str = "GET") -> tuple[Any, Any, bool]:
    """Status, headers and body with and without the short way; whether the short way was taken."""
    outer: Any = care.app.server.wsgi_app
    assert isinstance(outer, StoredFirst)
    taken: list[int] = []

    def inner(environ: Any, start: Any) -> Any:
        taken.append(1)
        return outer.inner(environ, start)

    watched = StoredFirst(inner, outer.guard, outer.find, outer.headers)
    answers = []
    for app in (watched, outer.inner):
        environ = EnvironBuilder(path=path.partition("?")[0], query_string=path.partition("?")[2],
                                 method=method, headers=headers).get_environ()  # fmt: skip
        body, status, told = run_wsgi_app(app, environ, buffered=True)
        answers.append((status, sorted(told.items()), b"".join(body)))
    return answers[0], answers[1], not taken


def _bearer(care: Bench, who: str, scopes: tuple[str, ...] = ("read",)) -> dict[str, str]:
    return {"Authorization": f"Bearer {care.program(who, scopes).token}", **GZIP}


@pytest.mark.parametrize("what", ["dashboards/care_return", "value-proposition-data"])
@pytest.mark.parametrize("query", ["", "?source=healthcare"])
def test_a_document_is_the_same_to_the_byte_and_the_header(care: Bench, prospect: str, what: str, query: str) -> None:
    short, ordinary, taken = _both(care, f"/api/v1/prospects/{prospect}/{what}{query}", _bearer(care, "vic"))
    assert taken
    assert short == ordinary
    assert short[0] == "200 OK"
    assert b'"generated_at"' in gzip.decompress(short[2])


def test_what_is_not_plain_goes_the_ordinary_way_and_is_answered_as_ever(care: Bench, prospect: str) -> None:
    path = f"/api/v1/prospects/{prospect}/dashboards/care_return?source=healthcare"
    good = _bearer(care, "vic")
    etag = dict(_both(care, path, good)[0][1])["ETag"]
    cases = [
        (path, {**good, "If-None-Match": etag}, "GET", "304"), (path, good, "HEAD", "200"),
        (path, {"Authorization": good["Authorization"]}, "GET", "200"), (path, GZIP, "GET", "401"),
        (path, {**GZIP, "Authorization": "Bearer assay_wrong"}, "GET", "401"),
        (path, _bearer(care, "ann", ("health",)), "GET", "403"), (path, _bearer(care, "ned"), "GET", "404"),
        (path.replace("care_return", "no_such"), good, "GET", "404"), (path + "&x=1", good, "GET", "422"),
        (path.replace("healthcare", "no_such"), good, "GET", "404"), (path, good, "DELETE", "405"),
    ]  # fmt: skip
    for address, headers, method, status in cases:
        short, ordinary, taken = _both(care, address, headers, method)
        assert not taken, (address, headers, method)
        assert short == ordinary
        assert short[0].startswith(status), (short[0], status, address, headers)


def test_a_withdrawn_token_and_other_policies_read_nothing(care: Bench, prospect: str) -> None:
    path = f"/api/v1/prospects/{prospect}/dashboards/care_return?source=healthcare"
    headers, tokens = _bearer(care, "abe"), care.services.accounts.tokens
    assert _both(care, path, headers)[2]
    abe = care.people["abe"]
    tokens.revoke(tokens.of(abe.id)[0].id, LOCAL_OWNER)
    short, _, taken = _both(care, path, headers)
    assert (short[0][:3], taken) == ("401", False)


Read = Callable[[str, str], tuple[int, bytes]]


@contextmanager
def _over_the_wire(care: Bench) -> Iterator[Read]:
    """Reads an address as one of the people, through a socket; status and body."""
    server = make_server("127.0.0.1", 0, care.app.server, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    tokens = {name: _bearer(care, name) for name in care.people}

    def read(who: str, path: str) -> tuple[int, bytes]:
        with closing(http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=60)) as connection:
            connection.request("GET", path, headers=tokens[who])
            reply = connection.getresponse()
            body = reply.read()
            return reply.status, gzip.decompress(body) if reply.getheader("Content-Encoding") == "gzip" else body

    yield read
    server.shutdown()


@contextmanager
def _under(care: Bench, *policies: dict[str, Any]) -> Iterator[None]:
    """Policies on the sample as an admin writes them, taken back afterwards."""
    desk, before = care.services.governance.policies, care.services.governance.policies.sheet
    first = before("healthcare", LOCAL_OWNER).version
    for policy in policies:
        desk.put("healthcare", None, policy, before("healthcare", LOCAL_OWNER).version, LOCAL_OWNER)
    yield
    desk.restore("healthcare", first, before("healthcare", LOCAL_OWNER).version, LOCAL_OWNER)


def test_what_was_prepared_is_read_by_nobody_who_may_not_see_it(care: Bench, prospect: str) -> None:
    place = "/api/v1/prospects/{}/{}?source=healthcare"
    kinds = ("dashboards/care_return", "value-proposition-data", "dashboards")
    hides = {"role": "viewer", "rls": {"prospects": f"prospect_id <> {prospect}"}}
    masks = {"role": "analyst", "pii": {"members": ["member_name"]}}
    with _over_the_wire(care) as read:
        whole = {kind: read("vic", place.format(prospect, kind)) for kind in kinds}
        assert {status for status, _ in whole.values()} == {200}
        for kind in kinds:
            elsewhere = [read("ned", place.format(one, kind)) for one in (prospect, "no-such")]
            assert elsewhere[0] == elsewhere[1], "another tenant cannot tell it from none"
            assert elsewhere[0][0] == 404
        with _under(care, hides, masks):
            for kind in kinds:
                hidden, none = (read("vic", place.format(one, kind)) for one in (prospect, "no-such"))
                assert hidden == none, "a row that is hidden cannot be told from none"
                assert hidden[0] == 404
                assert read("ann", place.format(prospect, kind)) == whole[kind]
            for kind in kinds[:2]:
                status, body = read("amy", place.format(prospect, kind))
                assert (status, b"widgets" in body, b"generated_at" in body) == (403, False, False)
        assert {kind: read("vic", place.format(prospect, kind)) for kind in kinds} == whole


@pytest.mark.parametrize("route", [key for key in ROUTES if key.startswith("GET /api/v1/prospects")])
def test_random_reads_find_what_was_prepared_and_are_answered_as_described(
    route: str, care: Bench, prospect: str
) -> None:
    token = care.program("vic").token
    known = {"token": token, "source": "healthcare", "prospect": prospect, "template": "care_return"}
    try_out(description_of(care, token), route, known)


SPEC = {"metrics": ["medical_cost"], "time": {"relative": {"kind": "last", "unit": "month", "count": 12}}}
WRITTEN: dict[str, dict[str, Any]] = {
    "POST /api/v1/specs/validate": {"spec": SPEC},
    "POST /api/v1/specs/compile": {"spec": SPEC},
    "POST /api/v1/specs/run": {"spec": SPEC, "order": "", "offset": 0},
    "POST /api/v1/ask": {"question": "medical cost by month", "engine": "local", "conversation": None},
    "POST /api/v1/ask/jobs": {"question": "medical cost by month", "engine": "local", "conversation": None},
    "POST /api/v1/ask/stream": {"question": "medical cost by month", "engine": "local", "conversation": None},
    "POST /api/v1/jobs": {"kind": "ask", "arguments": {"source": "healthcare", "question": "medical cost by month"}},
    "POST /api/v1/charts/render": {"source": "healthcare", "spec": SPEC, "kind": None, "columns": None, "rows": None},
    "POST /api/v1/dashboards/<dashboard>/widgets/<widget>": {"values": {"industry": ["Retail"]}},
    "POST /api/v1/watches": {"source": "healthcare", "spec": SPEC, "kind": "above", "bound": 1.0},
    "POST /api/v1/answers/<answer>/feedback": {"verdict": "right"},
}
"""What an aimed request says; the rest of its body is chance's."""


@pytest.fixture(scope="module")
def there(care: Bench, prospect: str) -> dict[str, str]:
    """What an address can lead to: a prospect, a template, a tile, an answer, a job, an alert."""
    ann = care.program()
    asked = {"source": "healthcare", "question": "medical cost by month"}
    answer, job = ann.post("/ask", asked).json, ann.post("/ask/jobs", asked).json
    watch = {"source": "healthcare", "spec": SPEC, "kind": "above", "bound": 1.0}
    assert ann.post("/watches", watch).status_code == 201
    return {
        "token": ann.token, "source": "healthcare", "prospect": prospect, "template": "care_return",
        "dashboard": "care_programs", "widget": "by_risk", "answer": answer["id"], "job": job["id"],
        "alert": ann.get("/alerts").json["items"][0]["id"],
    }  # fmt: skip


@pytest.mark.no_cover
@pytest.mark.parametrize("route", [key for key in ROUTES if key.startswith("POST /api/v1")])
def test_random_orders_are_done_where_they_can_be_and_answered_as_described(
    route: str, care: Bench, there: dict[str, str]
) -> None:
    statuses = try_out(description_of(care, there["token"]), route, there, WRITTEN.get(route))
    assert statuses & {200, 201, 202, 204}, statuses
