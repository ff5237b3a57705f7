"""From question to chart over HTTP as the browser asks: cold, warm, cached; then what 200 questions leave in memory."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from assay.kernel.chromium import chromium
from assay.kernel.settings import ROOT
from benchmarks.browser import measure_browser
from benchmarks.empty_app import BODY
from benchmarks.measure import Measure
from benchmarks.served import Served, assay, empty_dash, served
from benchmarks.timing import Timed, memory, timed, timed_in_turn, tree_cpu

DOMAIN = "ecommerce"
WARM = 40
CLICKS = 200
MANY = 200
CHARTED = tuple(f"revenue by {group} in {year}" for year in (2024, 2025, 2026) for group in ("month", "category"))
"""Questions whose answer is a chart of several marks."""


def questions() -> list[str]:
    """The domain's golden questions without parameters, one wording each, then the others."""
    golden = yaml.safe_load((ROOT / "domains" / DOMAIN / "golden.yml").read_text("utf-8"))["questions"]
    first = [case["question"] for case in golden]
    others = [wording for case in golden for wording in case.get("wordings", ())]
    return [text for text in first + others if "{" not in text]


def measure_asking(home: Path, named: Path | None = None) -> Iterator[Measure]:
    """All measures on a loaded home folder; those in a browser where there is one (``named``, or on the PATH)."""
    with served(*empty_dash()) as empty, served(*assay(home)) as server:
        yield Measure("second start, to the first page", server.ready_ms, cpu=tree_cpu(server.pid), bar=10_000)
        yield from _first_page(server)
        yield Measure("memory, idle", memory(server.pid), "MB")
        yield from _asked(server)
        yield from _again(server, empty)
        yield from _many(server)
        found = chromium(named)
        browser = str(found) if found else None
        if browser:
            yield from measure_browser(server, browser, CHARTED)


def _first_page(server: Served) -> Iterator[Measure]:
    page = timed(lambda _: server.get("/"), 20, lambda: tree_cpu(server.pid))
    yield Measure("page from the server", page.wall, wall=page.wall, p95=page.p95, cpu=page.cpu)


def _asked(server: Served) -> Iterator[Measure]:
    texts, output = questions(), asking_output(server)
    started = time.perf_counter()
    ask(server, output, texts[0])
    yield Measure("question to chart, cold (the first after the start)", 1000 * (time.perf_counter() - started))
    new = timed(lambda turn: ask(server, output, texts[1 + turn]), WARM, lambda: tree_cpu(server.pid), warm=3)
    yield Measure("question to chart, warm (a new question)", new.wall, "ms", new.wall, new.p95, new.cpu, 300,
                  "and the raw query")  # fmt: skip


def _again(server: Served, empty: Served) -> Iterator[Measure]:
    """A question that was answered before beside a callback that does nothing, click by click."""
    text, output = questions()[0], asking_output(server)
    click, again = timed_in_turn(
        [
            Timed(lambda _: empty.callback(BODY), lambda: tree_cpu(empty.pid)),
            Timed(lambda _: ask(server, output, text), lambda: tree_cpu(server.pid)),
        ],
        CLICKS,
        warm=20,
    )
    yield Measure("empty Dash callback", click.wall, wall=click.wall, p95=click.p95, cpu=click.cpu)
    yield Measure("question to chart, cached", again.wall, "ms", again.wall, again.p95, again.cpu, 100)
    yield Measure("cached answer against an empty callback", again.cpu / max(click.cpu, 0.001), "x CPU", bar=2.5)


def _many(server: Served) -> Iterator[Measure]:
    texts, output = questions(), asking_output(server)
    for turn in range(MANY):
        ask(server, output, texts[turn % len(texts)])
    yield Measure(f"memory, after {MANY} questions", memory(server.pid), "MB")


def ask(server: Served, output: str, text: str) -> dict[str, Any]:
    """Ask in a new conversation; AssertionError when the reply is no answer card."""
    reply = server.callback(ask_body(output, text))
    if "turn-body" not in json.dumps(reply.get("response", {})):
        raise AssertionError(f"no answer to {text!r}")
    return reply


def asking_output(server: Served) -> str:
    """The name of the output of the callback that asks."""
    listed = json.loads(server.get("/_dash-dependencies"))
    return next(str(one["output"]) for one in listed if any("turn-ask" in given["id"] for given in one["inputs"]))


def ask_body(output: str, text: str, source: str = DOMAIN) -> dict[str, Any]:
    """What the browser sends when a question is asked in the first slot of a new conversation."""
    request = {"text": text, "slot": 0, "nonce": f"bench-{time.monotonic_ns()}"}
    return {
        "output": output,
        "outputs": {"id": {"index": 0, "type": "turn-body"}, "property": output.rpartition(".")[2]},
        "inputs": [{"id": {"index": 0, "type": "turn-ask"}, "property": "data", "value": request}],
        "changedPropIds": ['{"index":0,"type":"turn-ask"}.data'],
        "state": [
            {"id": "as-conversation", "property": "data", "value": None},
            {"id": "as-source", "property": "data", "value": source},
            {"id": "as-engine", "property": "data", "value": "local"},
        ],
    }
