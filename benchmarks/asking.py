"""From question to chart over HTTP, as the browser asks: cold, warm, cached; then what 200 questions leave in memory."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import yaml

from assay.kernel.settings import ROOT
from benchmarks.empty_app import BODY
from benchmarks.measure import Measure
from benchmarks.served import Served, assay, empty_dash, served
from benchmarks.timing import Timing, cpu_of, memory, timed

DOMAIN = "ecommerce"
WARM = 40
AGAIN = 60
CLICKS = 200
MANY = 200


def questions() -> list[str]:
    """The domain's golden questions without parameters, one wording each, then the others."""
    golden = yaml.safe_load((ROOT / "domains" / DOMAIN / "golden.yml").read_text("utf-8"))["questions"]
    first = [case["question"] for case in golden]
    others = [wording for case in golden for wording in case.get("wordings", ())]
    return [text for text in first + others if "{" not in text]


def measure_asking(home: Path) -> Iterator[Measure]:
    """All measures on a loaded home folder."""
    with served(*empty_dash()) as empty:
        click = timed(lambda _: empty.callback(BODY), CLICKS, lambda: web_cpu(empty.pid), warm=20)
    yield Measure("empty Dash callback", click.wall, wall=click.wall, p95=click.p95, cpu=click.cpu)
    with served(*assay(home)) as server:
        yield Measure("second start, to the first page", server.ready_ms, bar=10_000)
        yield from _first_page(server)
        yield Measure("memory, idle", memory(server.pid), "MB")
        yield from _asked(server, click)
        yield from _many(server)


def _first_page(server: Served) -> Iterator[Measure]:
    page = timed(lambda _: server.get("/"), 20, lambda: web_cpu(server.pid))
    yield Measure("page from the server", page.wall, wall=page.wall, p95=page.p95, cpu=page.cpu)


def _asked(server: Served, click: Timing) -> Iterator[Measure]:
    texts = questions()
    started = time.perf_counter()
    ask(server, texts[0], 0)
    yield Measure("question to chart, cold (the first after the start)", 1000 * (time.perf_counter() - started))
    new = timed(lambda turn: ask(server, texts[1 + turn], turn), WARM, lambda: tree(server.pid), warm=3)
    yield Measure("question to chart, warm (a new question)", new.wall, "ms", new.wall, new.p95, new.cpu, 300,
                  "and the raw query")  # fmt: skip
    again = timed(lambda turn: ask(server, texts[0], turn), AGAIN, lambda: tree(server.pid), warm=3)
    yield Measure("question to chart, cached", again.wall, "ms", again.wall, again.p95, again.cpu, 100)
    yield Measure("cached answer against an empty callback", again.cpu / max(click.cpu, 0.001), "x CPU", bar=2.5)


def _many(server: Served) -> Iterator[Measure]:
    texts = questions()
    for turn in range(MANY):
        ask(server, texts[turn % len(texts)], turn)
    yield Measure(f"memory, after {MANY} questions", memory(server.pid), "MB")


def ask(server: Served, text: str, turn: int) -> dict[str, Any]:
    """Ask in a new conversation; AssertionError when the reply is no answer card."""
    reply = server.callback(ask_body(text, f"bench-{turn}-{time.monotonic_ns()}"))
    if "turn-body" not in json.dumps(reply.get("response", {})):
        raise AssertionError(f"no answer to {text!r}")
    return reply


def ask_body(text: str, nonce: str, source: str = DOMAIN, slot: int = 0) -> dict[str, Any]:
    """What the browser sends when a question is asked in the first slot of a new conversation."""
    asked = {"index": slot, "type": "turn-ask"}
    body = {"index": slot, "type": "turn-body"}
    request = {"text": text, "slot": slot, "nonce": nonce}
    return {
        "output": OUTPUT.format(slot=slot),
        "outputs": {"id": body, "property": OUTPUT.format(slot=slot).rpartition(".")[2]},
        "inputs": [{"id": asked, "property": "data", "value": request}],
        "changedPropIds": [f"{json.dumps(asked, separators=(',', ':'))}.data"],
        "state": [
            {"id": "as-conversation", "property": "data", "value": None},
            {"id": "as-source", "property": "data", "value": source},
            {"id": "as-engine", "property": "data", "value": "local"},
        ],
    }


OUTPUT = '{{"index":{slot},"type":"turn-body"}}.children'


def web_cpu(pid: int) -> float:
    """CPU milliseconds of the web processes alone."""
    return sum(cpu_of(child.pid) for child in psutil.Process(pid).children(recursive=True)) + cpu_of(pid)


def tree(pid: int) -> float:
    """CPU milliseconds of everything that serves: web, worker, query processes."""
    return web_cpu(pid)
