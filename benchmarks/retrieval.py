"""``python -m benchmarks.retrieval``: is what was taught found again, and how fast among ten thousand items?"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from assay.kernel.settings import ROOT
from benchmarks.stats import percentile
from vanna_training.indexing import build
from vanna_training.store import TrainingVanna

ITEMS, SEARCHES = 10_000, 300
MOST_MS = 20.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; 1 when retrieval is slower than its bar."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.retrieval", description=__doc__)
    parser.add_argument("--items", type=int, default=ITEMS)
    given = parser.parse_args(arguments)
    for folder in sorted((ROOT / "domains").glob("*/golden.yml")):
        first, five, asked = hits(folder.parent.name)
        print(f"{folder.parent.name}: {asked} other wordings, hit@1 {first / asked:.1%}, hit@5 {five / asked:.1%}")
    p50, p95, seconds = speed(given.items)
    print(f"{given.items} items: built in {seconds:.1f} s, retrieval p50 {p50:.1f} ms, p95 {p95:.1f} ms")
    return int(p95 > MOST_MS)


def hits(domain: str) -> tuple[int, int, int]:
    """Golden questions are taught in one wording and looked up in the others: found first, among five, of how many."""
    folder = ROOT / "domains" / domain
    golden = yaml.safe_load((folder / "golden.yml").read_text("utf-8"))["questions"]
    terms = yaml.safe_load((folder / "glossary.yml").read_text("utf-8")).get("glossary", [])
    items: list[Mapping[str, Any]] = [{"kind": "glossary", "content": term} for term in terms]
    items += [
        {"kind": "verified_question", "content": {"question": case["question"], "sql": case["id"]}} for case in golden
    ]
    index = build(domain, 1, items)
    first = five = asked = 0
    for case in golden:
        for wording in case.get("wordings", ()):
            found = [pair["sql"] for pair in index.get_similar_question_sql(wording)]
            asked, first, five = asked + 1, first + (found[:1] == [case["id"]]), five + (case["id"] in found[:5])
    return first, five, asked


def speed(count: int) -> tuple[float, float, float]:
    """Milliseconds of a whole retrieval (DDL, documentation, questions), and the seconds it took to build."""
    chance = random.Random(7)
    started = time.perf_counter()
    index = build("speed", 1, [_item(at, chance) for at in range(count)])
    built = time.perf_counter() - started
    times = [_search(index, chance) for _ in range(SEARCHES)]
    return percentile(times, 0.5), percentile(times, 0.95), built


WORDS = (
    "revenue cost orders customers region segment month quarter product category margin refund delivery carrier plan "
    "churn visit session basket discount supplier stock ticket agent score invoice payment country city channel"
).split()


def _text(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(4, 9)))


def _item(at: int, chance: random.Random) -> dict[str, Any]:
    text = f"{_text(chance)} {at}"
    if at % 10 == 0:
        return {"kind": "documentation", "content": {"text": text}}
    return {"kind": "verified_question", "content": {"question": text, "sql": f"SELECT {at}"}}


def _search(index: TrainingVanna, chance: random.Random) -> float:
    question = _text(chance)
    started = time.perf_counter()
    index.get_similar_question_sql(question)
    index.get_related_ddl(question)
    index.get_related_documentation(question)
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    sys.exit(main())
