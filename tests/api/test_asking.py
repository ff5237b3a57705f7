"""Questions through the API: at once, as a job, as a stream; what came of them, and whose it is."""

from __future__ import annotations

import io
import json
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from api.v1 import asking
from assay.kernel.errors import TooMuch
from assay.records.stored import Job
from tests.api.conftest import ORDERS, Bench, Program
from tests.model_providers.loopback_for_tests import loopback

QUESTION = {"source": "shop", "question": "amount by region"}


def events(text: str) -> list[tuple[str, str, Any]]:
    """(id, name, data) of each event of a stream."""
    found = []
    for block in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line and not line.startswith(":"))
        if "event" in fields:
            found.append((fields["id"], fields["event"], json.loads(fields["data"])))
    return found


def sums() -> dict[str, int]:
    """Amount by region, added up here."""
    regions = {region for _, region, _, _ in ORDERS}
    return {name: sum(amount for _, region, _, amount in ORDERS if region == name) for name in regions}


def test_an_answer_has_the_keys_of_the_contract_and_the_right_numbers(ann: Program) -> None:
    answer = ann.post("/ask", QUESTION).json or {}
    assert dict(answer["rows"]) == sums()
    assert {"state", "engine", "abstained", "reason", "confidence", "spec", "sql", "dialect", "columns", "rows",
            "row_count", "truncated", "interpretation", "corrections", "assumptions", "caveats", "narrative", "chart",
            "follow_ups", "alternatives", "policies", "receipt", "timings_ms"} <= set(answer)  # fmt: skip
    assert "as:" not in json.dumps(answer["chart"]["figure"]), "colours that only our pages know"


def test_a_question_that_cannot_be_answered_is_an_answer_that_says_so(ann: Program) -> None:
    answer = ann.post("/ask", {"source": "shop", "question": "what is the meaning of life"})
    assert answer.status_code == 200
    assert (answer.json or {})["abstained"] is True
    assert (answer.json or {})["reason"]


def test_a_follow_up_stands_on_its_conversation(ann: Program) -> None:
    first = ann.post("/ask", QUESTION).json or {}
    then = {"source": "shop", "question": "only north", "conversation": first["conversation"]}
    second = ann.post("/ask", then).json or {}
    assert second["conversation"] == first["conversation"]
    assert [row[-1] for row in second["rows"]] == [sums()["north"]]
    turns = (ann.get(f"/conversations/{first['conversation']}").json or {})["turns"]
    assert [turn["answer"] for turn in turns] == [first["id"], second["id"]]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"source": "shop"}, 422),
        ({"source": "shop", "question": ""}, 422),
        ({"source": "shop", "question": "   "}, 400),
        ({"source": "nope", "question": "amount"}, 404),
        ({**QUESTION, "conversation": "nope"}, 404),
        ({**QUESTION, "engine": "llm"}, 400),
        ({**QUESTION, "quesiton": "amount"}, 422),
        ({**QUESTION, "question": "a" * 2001}, 422),
        (["amount"], 422),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(ann: Program, body: Any, status: int) -> None:
    for path in ("/ask", "/ask/jobs", "/ask/stream"):
        answer = ann.post(path, body)
        assert answer.status_code == status, (path, answer.text)
        assert (answer.json or {})["error"]["message"]


def test_bodies_that_are_no_json_or_endless_are_refused(bench: Bench) -> None:
    client, token = bench.app.server.test_client(), bench.program().token
    for data, kind, status in (
        ("{", "application/json", 400),
        ("[" * 100_000, "application/json", 400),
        ('{"a":' * 60 + "1" + "}" * 60, "application/json", 400),
        ('{"source": "shop", "question": "amount \\ud800"}', "application/json", 400),
        ('{"source": "shop", "question": "amount \\u0000"}', "application/json", 400),
        ("not json", "application/json", 400),
        (json.dumps(QUESTION), "text/plain", 415),
    ):
        headers = {"Authorization": f"Bearer {token}", "Content-Type": kind}
        assert client.post("/api/v1/ask", data=data, headers=headers).status_code == status, data[:20]
        chunks = {"wsgi.input": io.BytesIO(data.encode()), "wsgi.input_terminated": True, "CONTENT_LENGTH": ""}
        sent = client.post("/api/v1/ask", headers=headers, environ_overrides=chunks)
        assert sent.status_code == status, f"in chunks: {data[:20]}"
    for path in ("/conversations?search=%00", "/jobs/a%00b"):
        assert bench.program().get(path).status_code == 400, path


def test_words_of_every_script_are_asked(ann: Program) -> None:
    for question in ("amount by région 地域", "amount 😀 by region", "amount\u2028by region"):
        assert ann.post("/ask", {"source": "shop", "question": question}).status_code == 200


def test_an_answer_that_takes_long_goes_on_as_a_job(
    fresh: Callable[..., Bench], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "PATIENCE_SECONDS", 0.01)
    bench = fresh()
    answering, go_on = bench.services.ask.runner.run, threading.Event()

    def slow(*given: Any, **more: Any) -> Any:
        go_on.wait(20)
        return answering(*given, **more)

    monkeypatch.setattr(bench.services.ask.runner, "run", slow)
    program = bench.program()
    accepted = program.post("/ask", QUESTION)
    assert accepted.status_code == 202
    job = accepted.json or {}
    assert accepted.headers["Location"] == f"/api/v1/jobs/{job['id']}"
    assert (program.get(f"/jobs/{job['id']}/result").json or {})["error"]["details"] == {"status": "running"}
    go_on.set()
    (*_, (_, name, answer)) = events(program.get(f"/jobs/{job['id']}/events").text)
    assert name == "result"
    assert dict(answer["rows"]) == sums()


def test_a_job_waits_for_a_worker_and_then_has_the_whole_answer(bench: Bench, ann: Program) -> None:
    bench.work()  # what other tests left waiting
    queued = ann.post("/ask/jobs", QUESTION)
    job = queued.json or {}
    assert set(job) >= {"id", "kind", "status", "progress", "result", "error", "created_at", "started_at",
                        "finished_at", "spec_hash"}  # fmt: skip
    assert (queued.status_code, job["status"], job["started_at"]) == (202, "queued", None)
    assert ann.get(f"/jobs/{job['id']}/result").status_code == 409
    assert bench.work() == 1
    done = ann.get(f"/jobs/{job['id']}").json or {}
    assert (done["status"], done["progress"]) == ("completed", 1.0)
    answer = ann.get(f"/jobs/{job['id']}/result").json or {}
    assert dict(answer["rows"]) == sums()
    assert ann.get(f"/answers/{answer['id']}").status_code == 200


def test_a_job_that_was_stopped_never_runs(bench: Bench, ann: Program) -> None:
    bench.work()
    job = (ann.post("/jobs", {"kind": "ask", "arguments": QUESTION}).json or {})["id"]
    assert (ann.post(f"/jobs/{job}/cancel").json or {})["status"] == "cancelled"
    assert bench.work() == 0
    ((_, name, error),) = events(ann.get(f"/jobs/{job}/events").text)
    assert (name, error["code"]) == ("error", "cancelled")
    assert (ann.get(f"/jobs/{job}/result").json or {})["error"]["details"] == {"status": "cancelled"}


def test_lists_of_jobs_are_cut_and_counted(bench: Bench) -> None:
    vic = bench.program("abe")
    made = [(vic.post("/ask/jobs", {**QUESTION, "question": f"top {n} regions"}).json or {})["id"] for n in range(2, 5)]
    second = vic.get("/jobs?limit=1&offset=1&status=queued").json or {}
    assert (second["total"], second["limit"], second["offset"]) == (3, 1, 1)
    assert [job["id"] for job in second["items"]] == [made[1]]
    for job in made:
        vic.post(f"/jobs/{job}/cancel")
    assert (vic.get("/jobs?status=queued").json or {})["total"] == 0
    assert (vic.get("/jobs?kind=load").json or {})["items"] == []


def test_a_stream_tells_the_steps_and_then_the_answer(ann: Program) -> None:
    streamed = ann.post("/ask/stream", QUESTION)
    assert streamed.mimetype == "text/event-stream"
    assert streamed.headers["Cache-Control"] == "no-store"
    found = events(streamed.text)
    names = [name for _, name, _ in found]
    assert names[-1] == "result"
    assert set(names[:-1]) <= {"progress"}
    assert dict(found[-1][2]["rows"]) == sums()


def test_a_stream_is_taken_up_where_it_was_left(bench: Bench, ann: Program) -> None:
    actor = bench.people["ann"]
    job = bench.services.jobs.begin("ask", {"turn": "t"}, actor, "worker", 0.0, "plan")
    text: list[str] = []
    reader = threading.Thread(target=lambda: text.append(ann.get(f"/jobs/{job.id}/events").text))
    reader.start()
    for progress, step in ((0.25, "execute"), (0.5, "chart")):
        time.sleep(0.3)
        bench.services.jobs.report(job.id, "worker", progress, step)
    time.sleep(0.3)
    bench.services.jobs.finish(job.id, "worker", "failed", error={"code": "x", "message": "It broke.", "hint": ""})
    reader.join(20)
    whole = events(text[0])
    assert [(name, data.get("message")) for _, name, data in whole] == [
        ("progress", "plan"), ("progress", "execute"), ("progress", "chart"), ("error", "It broke."),
    ]  # fmt: skip
    assert len({identity for identity, _, _ in whole}) == 4
    again = events(ann.get(f"/jobs/{job.id}/events", Last_Event_ID=whole[1][0]).text)
    assert again == [whole[3]], "what went by is not told again, the end is"
    assert events(ann.get(f"/jobs/{job.id}/events", Last_Event_ID=whole[3][0]).text) == []


def test_there_are_never_more_streams_than_threads_to_spare(fresh: Callable[..., Bench]) -> None:
    bench = fresh(web_threads=4)
    program, actor = bench.program(), bench.people["ann"]
    job: Job = bench.services.jobs.begin("ask", {"turn": "t"}, actor, "worker")
    held = [program.get(f"/jobs/{job.id}/events") for _ in range(2)]
    for path, method in ((f"/jobs/{job.id}/events", "GET"), ("/ask/stream", "POST")):
        refused = program.call(method, path, None if method == "GET" else QUESTION)
        assert refused.status_code == 429
        assert refused.headers["Retry-After"] == "5"
    assert program.get("/me").status_code == 200
    for stream in held:
        stream.close()
    bench.services.jobs.cancel(job.id, actor)
    assert events(program.get(f"/jobs/{job.id}/events").text)[-1][1] == "error", "a closed stream gives its place back"
    assert TooMuch.status == 429


def test_somebody_elses_objects_are_not_there(bench: Bench, ann: Program) -> None:
    answer = ann.post("/ask", QUESTION).json or {}
    job = (ann.post("/ask/jobs", QUESTION).json or {})["id"]
    paths = [
        ("GET", f"/answers/{answer['id']}"), ("GET", f"/answers/{answer['id']}/rows"),
        ("GET", f"/answers/{answer['id']}/files/csv"), ("POST", f"/answers/{answer['id']}/rerun"),
        ("GET", f"/conversations/{answer['conversation']}"), ("DELETE", f"/conversations/{answer['conversation']}"),
        ("GET", f"/jobs/{job}"), ("GET", f"/jobs/{job}/result"), ("GET", f"/jobs/{job}/events"),
        ("POST", f"/jobs/{job}/cancel"),
    ]  # fmt: skip
    for other in ("abe", "ned"):
        program = bench.program(other)
        for method, path in paths:
            refused = program.call(method, path)
            assert refused.status_code == 404, (other, path)
            assert "amount" not in refused.text
        judged = program.post(f"/answers/{answer['id']}/feedback", {"verdict": "right"})
        assert judged.status_code == 404
        follow_up = program.post("/ask", {**QUESTION, "conversation": answer["conversation"]})
        assert follow_up.status_code == 404
        assert (program.get("/jobs").json or {})["total"] == 0 or other == "abe"
    assert ann.get(f"/conversations/{answer['conversation']}").status_code == 200
    ann.post(f"/jobs/{job}/cancel")


def test_a_viewer_reads_and_does_not_ask(bench: Bench) -> None:
    vic = bench.program("vic")
    assert vic.get("/metrics?source=shop").status_code == 200
    for path, body in (("/ask", QUESTION), ("/specs/run", {"source": "shop", "spec": {"metrics": ["order_count"]}})):
        assert vic.post(path, body).status_code == 403


def test_only_who_administers_begins_what_changes_the_workbench(bench: Bench, ann: Program) -> None:
    load = {"kind": "load", "arguments": {"name": "ecommerce"}}
    assert bench.program("abe").post("/jobs", load).status_code == 403
    assert bench.program("ann", ("read", "ask")).post("/jobs", load).status_code == 403
    accepted = ann.post("/jobs", load).json or {}
    assert (accepted["kind"], accepted["status"]) == ("load", "queued")
    assert (ann.post("/jobs", load).json or {})["id"] == accepted["id"], "equal work is not begun twice"
    ann.post(f"/jobs/{accepted['id']}/cancel")
    wrong = ann.post("/jobs", {"kind": "connect", "arguments": {"name": "x"}}).json or {}
    assert wrong["error"]["details"]["faults"][0]["where"] == "arguments.url"
    secret = {"name": "x", "url": "postgresql://u:hunter2@127.0.0.1:1/none"}
    refused = ann.post("/jobs", {"kind": "connect", "arguments": secret})
    assert refused.status_code in (403, 502)
    assert "hunter2" not in refused.text


def test_what_a_model_writes_is_heard_while_it_writes_and_again_from_where_it_was_left(
    fresh: Callable[..., Bench],
) -> None:
    written = "```sql\nSELECT region, SUM(amount) AS total FROM orders GROUP BY region\n```"
    with loopback([written]) as model:
        program = fresh(
            llm_provider="openai", llm_base_url=model.url, llm_model="tiny", llm_api_key="sk-not-a-secret"
        ).program()
        found = events(program.post("/ask/stream", {**QUESTION, "engine": "llm"}).text)
        assert {name for _, name, _ in found} == {"progress", "token", "result"}
        tokens = [(identity, data["text"]) for identity, name, data in found if name == "token"]
        assert written in "".join(text for _, text in tokens)
        assert len(tokens) > 3
        assert {row[0]: row[1] for row in found[-1][2]["rows"]} == sums()
        job = next(data["job"] for _, name, data in found if name == "progress")
        again = events(program.get(f"/jobs/{job}/events", Last_Event_ID=tokens[2][0]).text)
        assert [data["text"] for _, name, data in again if name == "token"] == [text for _, text in tokens[3:]]
        assert again[-1][1] == "result"
