"""What callbacks do between unpacking and returning: following jobs, pages of a conversation, uploads, tiles."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from assay.accounts.acting import bind
from assay.ask.ports import Completion, Typing
from assay.catalog.entries import CatalogEntry
from assay.kernel.actor import LOCAL_OWNER
from assay.kernel.errors import NotFound, TooMuch
from assay.records.answer import Answer, Span
from assay.records.stored import Job, SourceRecord, Turn
from callbacks.bar import chosen, counted
from callbacks.explore import best_kind
from callbacks.faults import told
from callbacks.follow import follow
from callbacks.heard import Writings
from callbacks.sources import kept
from callbacks.stages import Stages
from callbacks.tiles import clear_in_a_period, worth_showing
from callbacks.turns import Turns, earlier, redrawn
from callbacks.typing import painted
from components import ids
from components.history import shown


@pytest.fixture(autouse=True)
def _somebody_asks() -> Iterator[None]:
    bind(LOCAL_OWNER)
    yield
    bind(None)


JOB = Job("j1", "ask", "queued", 0.0, "", {}, None, None, "", None, None, "", "", "")


@dataclass
class Queue:
    """A job that goes through the states given, one a look."""

    states: list[Job]
    cancelled: list[str] = field(default_factory=list)

    def get(self, _job: str, _actor: Any) -> Job:
        return self.states.pop(0) if len(self.states) > 1 else self.states[0]


def test_a_job_is_followed_until_it_ends_and_its_result_is_handed_on() -> None:
    states = [
        JOB,
        replace(JOB, status="running", progress=0.5, message="execute"),
        replace(JOB, status="completed", result={"turn": "t1"}),
    ]
    seen: list[dict[str, Any]] = []
    end = follow(SimpleNamespace(jobs=Queue(states)), {"job": "j1", "slot": 3, "turn": "t1"}, seen.append)  # type: ignore[arg-type]
    assert [(state["status"], state["message"]) for state in seen] == [
        ("queued", "Waiting for a worker"),
        ("running", "Running the query"),
    ]
    assert (end["status"], end["slot"], end["turn"], end["result"]) == ("completed", 3, "t1", {"turn": "t1"})


def test_a_failed_job_says_why_and_what_to_do() -> None:
    failed = replace(JOB, status="failed", error={"message": "It did not answer.", "hint": "Try later."})
    end = follow(SimpleNamespace(jobs=Queue([failed])), {"job": "j1", "about": "orders.csv"}, print)  # type: ignore[arg-type]
    assert (end["fault"], end["hint"], end["about"]) == ("It did not answer.", "Try later.", "orders.csv")


def turn(number: int, question: str = "", edit: dict[str, Any] | None = None) -> Turn:
    answer = Answer(f"a{number}", question or f"question {number}", "abstained", "shop", reason="Nothing known.")
    return Turn(f"t{number}", "c1", number, answer.question, "answered", "", answer, edit=edit)


def test_a_long_conversation_shows_one_page_of_slots_with_the_latest_open() -> None:
    services = SimpleNamespace(exports=SimpleNamespace(available=dict))
    turns = [turn(number) for number in range(ids.SLOTS + 6)]
    page = Turns(services, Stages(), Writings(1)).page(turns, len(turns))  # type: ignore[arg-type]
    assert sorted(page) == list(range(ids.SLOTS))
    opened = [slot for slot, body in page.items() if body.open]
    assert opened == [(len(turns) - 1) % ids.SLOTS]


def test_older_pages_are_reached_and_left_again() -> None:
    assert [len(earlier("c", *place)) for place in ((0, 10, 10), (6, 30, 30), (0, 6, 30))] == [0, 1, 1]


def test_an_edited_answer_stands_where_the_first_stood_and_a_follow_up_beside_it() -> None:
    edit = {"op": "limit", "n": 5}
    history = [turn(0, "revenue"), turn(1, "orders"), turn(2, "revenue", edit), turn(3, "by month", edit)]
    assert [one.id for one in shown(history)] == ["t2", "t1", "t3"]


def test_only_the_chart_asked_for_is_redrawn() -> None:
    first, second = (Answer(name, "q", "governed", "shop") for name in ("p1", "p2"))
    outer = Answer("a", "q", "governed", "shop", parts=(first, second))
    chart: Any = SimpleNamespace(kind="pie")
    assert redrawn(outer, "p2", chart).parts == (first, replace(second, chart=chart))
    assert redrawn(first, "p1", chart).chart is chart


def record(name: str) -> SourceRecord:
    return SourceRecord(f"id-{name}", name, name.title(), "duckdb", "", "local", "local", "2026-11-20")


def test_the_source_of_the_conversation_comes_before_the_one_used_last() -> None:
    records = [record("shop"), record("calls")]
    assert chosen(records, "id-calls", "shop") == records[1]
    assert chosen(records, None, "gone") == records[0]
    assert chosen([], "shop") is None


def entry(kind: Any, name: str, **facts: Any) -> CatalogEntry:
    return CatalogEntry(kind, name, name, "", facts)


def test_a_search_that_only_finds_columns_lists_columns() -> None:
    found = [entry("column", "orders.city")]
    assert best_kind(found, "metric", searched=True) == "column"
    assert best_kind([], "metric", searched=True) == "metric"


def test_the_start_counts_what_can_be_asked() -> None:
    assert counted([entry("metric", "a"), entry("metric", "b"), entry("table", "t")]).startswith("2 metrics, 1 table.")


def test_tiles_show_governed_metrics_of_different_categories_and_nothing_guessed() -> None:
    def metric(name: str, category: str, unit: str | None = None, *, inferred: bool = False) -> CatalogEntry:
        facts = {"category": category, "unit": unit, "inferred": inferred, "deprecated": None, "tested": True}
        return entry("metric", name, **facts, time=None, needs=[])

    listed = [
        metric("orders", "Sales"),
        metric("revenue", "Sales", "USD"),
        metric("churn", "Customers"),
        metric("guess", "Other", inferred=True),
    ]
    assert [one.name for one in worth_showing(listed)][:2] == ["orders", "churn"]
    assert "guess" not in [one.name for one in worth_showing(listed)]


def test_a_metric_that_counts_other_things_in_a_period_leaves_its_tile_to_the_one_that_says_so() -> None:
    def metric(name: str, measure: str, time: str | None = None) -> CatalogEntry:
        return entry("metric", name, time=time, needs=[measure])

    listed = [
        metric("members", "members.count"),
        metric("new_members", "members.count", "members.joined"),
        metric("visits", "visits.count"),
        entry("metric", "rate", time=None, needs=["members", "visits"]),
        entry("metric", "derived", time=None, needs=[]),
    ]
    assert [one.name for one in clear_in_a_period(listed)] == ["new_members", "visits", "rate", "derived"]


def test_typing_keeps_the_offsets_of_recognised_words() -> None:
    typing = Typing((Span(0, 7, "revenue", "metric"),), (Completion("revenue by month", "by month", 8, "complete"),))
    shown_ = painted("revenue ", typing)
    assert shown_["spans"] == [{"start": 0, "end": 7, "text": "revenue", "role": "metric"}]
    assert shown_["completions"][0]["insert"] == "by month"


def test_the_step_of_a_question_is_told_while_it_runs_and_forgotten_after() -> None:
    server, stages = Flask("t"), Stages()
    stages.serve(server)
    client = server.test_client()
    with stages.following("n1") as stage:
        stage("guard")
        assert client.get("/ask/stage/n1").get_json() == {"stage": "Checking the query"}
    assert client.get("/ask/stage/n1").get_json() == {"stage": ""}


def test_an_unknown_fault_is_named_by_a_number_and_tells_nothing_else() -> None:
    title, text = told(RuntimeError("password=secret"))
    assert "secret" not in title + text
    assert told(NotFound("No such answer."))[0] == "No such answer."


@pytest.fixture
def request_of() -> Any:
    server = Flask("t")

    def of(data: bytes) -> Any:
        return server.test_request_context(
            "/sources/files", method="POST", input_stream=io.BytesIO(data), content_length=len(data)
        )

    return of


def test_an_upload_is_kept_under_a_name_of_our_own(request_of: Any, tmp_path: Path) -> None:
    with request_of(b"a,b\n1,2\n"):
        path = kept(tmp_path / "uploads", "../../evil name.CSV", 100)
    assert path.parent == tmp_path / "uploads"
    assert path.suffix == ".csv"
    assert path.read_bytes() == b"a,b\n1,2\n"


def test_an_upload_over_the_limit_leaves_nothing_behind(request_of: Any, tmp_path: Path) -> None:
    with request_of(b"x" * 200), pytest.raises(TooMuch):
        kept(tmp_path / "uploads", "big.csv", 100)
    assert list((tmp_path / "uploads").iterdir()) == []
