"""``assay ask --engine llm``: one question and batches, against a server on loopback; exit codes and the trace."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.model_providers.loopback_for_tests import Loopback, Says, loopback

TRACE = {"id", "messages", "reply", "tables", "columns", "values", "tokens", "budget", "tries"}
SQL = "SELECT count(*) AS n FROM orders WHERE status = 'paid'"


@pytest.fixture
def model(clean_environment: pytest.MonkeyPatch) -> Iterator[Callable[..., Loopback]]:
    """Starts a server and points the settings at it."""
    opened = []

    def start(script: Any) -> Loopback:
        context = loopback(script)
        server = context.__enter__()
        opened.append(context)
        for name, value in (("PROVIDER", "openai"), ("MODEL", "tiny"), ("BASE_URL", server.url), ("RETRIES", "0")):
            clean_environment.setenv(f"ASSAY_LLM_{name}", value)
        return server

    yield start
    for context in opened:
        context.__exit__(None, None, None)


def batch(
    assay: Any, databases: Path, tmp_path: Path, *lines: dict[str, Any], engine: str = "llm"
) -> list[dict[str, Any]]:
    asked, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    asked.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    options = ("--databases", databases, "--engine", engine, "--trace", tmp_path / "trace")
    said = assay("ask", "--batch", asked, "--out", out, *options)
    assert said.code == 0, said.err
    return [json.loads(line) for line in out.read_text().splitlines()]


def test_a_batch_is_answered_by_a_plain_server_and_traced(
    assay: Any, databases: Path, tmp_path: Path, model: Any
) -> None:
    server = model([Says(f"Certainly!\n```sql\n{SQL};\n```", refuses=("response_format",), usage=False)])
    lines = [{"id": "q1", "db": "shop", "question": "how many paid orders", "evidence": "paid is a status"}]
    (line,) = batch(assay, databases, tmp_path, *lines)
    assert (line["engine"], line["abstained"]) == ("llm", False)
    with duckdb.connect(str(databases / "shop.duckdb"), read_only=True) as connection:
        assert connection.execute(line["sql"]).fetchall() == connection.execute(SQL).fetchall()
    trace = json.loads((tmp_path / "trace" / "q1.json").read_text())
    assert trace.keys() >= TRACE
    assert trace["messages"] == server.requests[-1]["messages"]
    assert SQL in trace["reply"]
    assert {"orders", "customers"} == set(trace["tables"])
    assert "orders.status" in trace["columns"]
    assert {"text": "paid", "value": "paid", "column": "orders.status"} in trace["values"]
    assert 0 < trace["tokens"] <= trace["budget"] == 6000
    assert trace["tries"] == 0
    assert "Hint: paid is a status" in trace["messages"][1]["content"]


def test_a_mended_query_counts_its_tries(assay: Any, databases: Path, tmp_path: Path, model: Any) -> None:
    model(["```sql\nSELECT nope FROM orders\n```", f"```sql\n{SQL}\n```"])
    (line,) = batch(assay, databases, tmp_path, {"id": 1, "db": "shop", "question": "how many paid orders"})
    assert "paid" in line["sql"]
    assert json.loads((tmp_path / "trace" / "1.json").read_text())["tries"] == 1


def test_a_batch_without_an_answering_model_says_who_answered(
    assay: Any, databases: Path, tmp_path: Path, model: Any
) -> None:
    model([Says(status=500)])
    good, odd = batch(
        assay, databases, tmp_path,
        {"id": 1, "db": "shop", "question": "how many orders"}, {"id": 2, "db": "shop", "question": "will it rain"},
    )  # fmt: skip
    assert (good["engine"], good["abstained"]) == ("local", False)
    assert odd["sql"] is None
    assert "No language model answered" in odd["reason"]


@pytest.mark.parametrize(
    "away", [Says(status=401), Says(raw=b"<html>"), Says("no query")], ids=["key", "page", "prose"]
)
def test_what_was_sent_is_traced_also_where_no_usable_reply_came(
    assay: Any, databases: Path, tmp_path: Path, model: Any, away: Says
) -> None:
    server = model([away])
    lines = [{"id": name, "db": "shop", "question": "how many paid orders"} for name in ("a/b", "a b")]
    batch(assay, databases, tmp_path, *lines, {"id": "gone", "db": "nowhere", "question": "how many paid orders"})
    traces = {one["id"]: one for one in (json.loads(file.read_text()) for file in (tmp_path / "trace").iterdir())}
    assert set(traces) == {"a/b", "a b", "gone"}
    assert all(one.keys() >= TRACE for one in traces.values())
    assert traces["a/b"]["messages"] in [request["messages"] for request in server.requests]
    assert 0 < traces["a b"]["tokens"] <= traces["a b"]["budget"]
    assert "orders.status" in traces["a/b"]["columns"]
    assert traces["gone"]["messages"] == []


def test_verify_answers_where_both_agree_and_abstains_where_they_do_not(
    assay: Any, databases: Path, tmp_path: Path, model: Any
) -> None:
    model(lambda request: Says("```sql\nSELECT count(*) AS n FROM orders\n```"))
    same, other = batch(
        assay, databases, tmp_path,
        {"id": 1, "db": "shop", "question": "how many orders"},
        {"id": 2, "db": "shop", "question": "how many customers"},
        engine="verify",
    )  # fmt: skip
    assert (same["abstained"], other["abstained"]) == (False, True)
    assert same["confidence"] >= 0.95
    assert "differ" in other["reason"]


def test_readings_that_differ_are_told_side_by_side_and_are_no_right_answer_to_a_golden_question(
    assay: Any, databases: Path, model: Any
) -> None:
    assert assay("connect", "shop", databases / "shop.duckdb").code == 0
    model([Says("```sql\nSELECT count(*) AS n FROM customers\n```")])
    said = assay("ask", "how many orders", "--source", "shop", "--engine", "verify")
    assert said.code == 0, said.err
    at = [said.out.index(f"\nAs {who} reads it\n") for who in ("the model", "the local engine")]
    assert at == sorted(at)
    assert "Neither is confirmed" in said.out
    for question, check in (("how many orders", "customers"), ("number of orders", "orders")):
        golden = ("question=" + question, f"check_sql=SELECT count(*) FROM {check}")
        added = assay("train", "add", "golden", "--source", "shop", "--set", golden[0], "--set", golden[1])
        assert added.code == 0, added.err
    assert assay("train", "publish", "--source", "shop").code == 0
    scored = assay("evaluate", "--source", "shop", "--engine", "verify", "--json").json
    assert (scored["right"], {case["status"] for case in scored["cases"]}) == (0, {"abstained"})
    assert all("their rows differ" in case["why"] for case in scored["cases"])


def test_a_trace_tells_what_did_not_fit_into_the_prompt(
    assay: Any, databases: Path, tmp_path: Path, model: Any, clean_environment: pytest.MonkeyPatch
) -> None:
    model([Says(f"```sql\n{SQL}\n```")])
    (tmp_path / "wide").mkdir()
    with duckdb.connect(str(tmp_path / "wide" / "wide.duckdb")) as connection:
        for number in range(40):
            columns = ", ".join(f"measured_{number}_{at} INTEGER" for at in range(20))
            connection.execute(f"CREATE TABLE station_{number} ({columns})")
    batch(assay, databases, tmp_path, {"id": "all", "db": "shop", "question": "how many paid orders"})
    clean_environment.setenv("ASSAY_LLM_CONTEXT_TOKENS", "1000")
    batch(assay, tmp_path / "wide", tmp_path, {"id": "cut", "db": "wide", "question": "how many stations"})
    whole, cut = (json.loads((tmp_path / "trace" / f"{name}.json").read_text()) for name in ("all", "cut"))
    assert whole["cut"] == {}
    assert cut["tokens"] <= cut["budget"] == 1000
    assert cut["cut"]["tables"] + len(cut["tables"]) == 40


def test_no_model_is_a_fault_of_usage(assay: Any) -> None:
    said = assay("ask", "how many orders", "--engine", "llm")
    assert said.code == 2
    assert "no model configured" in said.err


@pytest.mark.parametrize(("question", "code"), [("how many orders", 0), ("will it rain tomorrow in Oslo", 5)])
def test_one_question_without_an_answering_model_ends_with_5_unless_the_local_engine_can(
    assay: Any, databases: Path, model: Any, question: str, code: int
) -> None:
    assert assay("connect", "shop", databases / "shop.duckdb").code == 0
    model([Says(status=401)])
    said = assay("ask", question, "--source", "shop", "--engine", "llm", "--json")
    assert said.code == code, said.err
    assert said.json["engine"] == "local"


@pytest.mark.parametrize("refused", ["DELETE FROM orders", "SELECT * FROM read_csv('x.csv')", "SELECT 1 FROM secrets"])
@pytest.mark.parametrize("engine", ["llm", "verify"])
def test_a_model_whose_every_query_the_guard_refuses_ends_with_4_unless_the_local_engine_can(
    assay: Any, databases: Path, model: Any, refused: str, engine: str
) -> None:
    assert assay("connect", "shop", databases / "shop.duckdb").code == 0
    model([Says(f"```sql\n{refused}\n```")])
    common = ("--source", "shop", "--engine", engine, "--json")
    said = assay("ask", "will it rain tomorrow in Oslo", *common)
    assert (said.code, said.json["abstained"]) == (4, True), said.err
    assert "refused by the guard" in said.json["reason"]
    assert assay("ask", "how many orders", *common).code == 0


def test_a_query_that_was_refused_and_another_that_the_database_refused_are_an_abstention(
    assay: Any, databases: Path, model: Any
) -> None:
    assert assay("connect", "shop", databases / "shop.duckdb").code == 0
    model(["```sql\nDELETE FROM orders\n```", "```sql\nSELECT nothing FROM orders\n```"])
    said = assay("ask", "will it rain tomorrow in Oslo", "--source", "shop", "--engine", "llm", "--json")
    assert said.code == 3, said.err


@pytest.mark.parametrize("reply", ["Happy to help!", "```sql\nSELECT nothing FROM orders\n```"])
def test_a_model_that_replies_in_vain_is_an_abstention_and_no_failure(
    assay: Any, databases: Path, model: Any, reply: str
) -> None:
    assert assay("connect", "shop", databases / "shop.duckdb").code == 0
    model([Says(reply)])
    said = assay("ask", "will it rain tomorrow in Oslo", "--source", "shop", "--engine", "llm", "--json")
    assert (said.code, said.json["abstained"]) == (3, True), said.err


def test_recorded_traffic_answers_the_same_questions_again_without_a_server(
    assay: Any, databases: Path, tmp_path: Path, model: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = model([Says(f"```sql\n{SQL}\n```")])
    monkeypatch.setenv("ASSAY_LLM_API_KEY", "sk-very-secret-key")
    line = {"id": 1, "db": "shop", "question": "how many paid orders", "as_of": "2026-03-20"}
    (tmp_path / "in.jsonl").write_text(json.dumps(line))
    common = (tmp_path / "in.jsonl", "--databases", databases, "--transcript", tmp_path / "talk.jsonl")
    first = assay("llm", "record", *common, "--out", tmp_path / "first.jsonl")
    assert first.code == 0, first.err
    asked = len(server.bodies)
    monkeypatch.setenv("ASSAY_LLM_PROVIDER", "none")
    second = assay("llm", "replay", *common, "--out", tmp_path / "second.jsonl")
    assert (second.code, len(server.bodies)) == (0, asked)
    one, other = (json.loads((tmp_path / name).read_text()) for name in ("first.jsonl", "second.jsonl"))
    assert (other["engine"], other["sql"]) == ("llm", one["sql"])
    assert "sk-very-secret-key" not in (tmp_path / "talk.jsonl").read_text()


def test_recording_without_a_model_and_replaying_nothing_are_faults_of_usage(
    assay: Any, databases: Path, tmp_path: Path
) -> None:
    (tmp_path / "in.jsonl").write_text("{}")
    common = (tmp_path / "in.jsonl", "--databases", databases, "--transcript", tmp_path / "none.jsonl")
    for act, words in (("record", "no model configured"), ("replay", "transcript")):
        said = assay("llm", act, *common)
        assert said.code == 2
        assert words in said.err
