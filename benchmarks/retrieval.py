"""``python -m benchmarks.retrieval``: is what was taught found again, and how fast among ten thousand items?

Measured with the built-in embedding, and with the one that is set, if that is another.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from assay.kernel.settings import ROOT, load_settings
from benchmarks.page import renew, table
from benchmarks.stats import percentile
from commands.columns import aligned
from vanna_training.choice import NGRAM, EmbeddingChoice, chosen_embedding
from vanna_training.holding import Held
from vanna_training.indexing import build
from vanna_training.store import TrainingVanna
from wiring_index import endpoint

ITEMS, SEARCHES = 10_000, 300
MOST_MS = 20.0
HITS = ("embedding", "domain", "other wordings", "hit@1 %", "hit@5 %")
SPEED = ("items", "indexed in s", "retrieval ms p50", "p95", "bar", "")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures and renew their page; 1 when retrieval is slower than its bar."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.retrieval", description=__doc__)
    parser.add_argument("--items", type=int, default=ITEMS)
    parser.add_argument("--no-write", dest="write", action="store_false", help="leave docs/measurements.md as it is")
    given = parser.parse_args(arguments)
    found = list(_found())
    print(aligned([HITS, *found], frozenset({2, 3, 4})))
    p50, p95, seconds = speed(given.items)
    passed = "pass" if p95 <= MOST_MS else "FAIL"
    line = (f"{given.items:,}", f"{seconds:.1f}", f"{p50:.1f}", f"{p95:.1f}", f"≤ {MOST_MS:g} ms p95", passed)
    print(aligned([SPEED, line], frozenset(range(4))))
    if given.write:
        renew("retrieval", f"{table(HITS, found)}\n\n{table(SPEED, [line])}")
    return int(p95 > MOST_MS)


def _found() -> Iterator[tuple[str, ...]]:
    """A line per embedding and domain."""
    for choice in dict.fromkeys((NGRAM, chosen_embedding(load_settings()))):
        for folder in sorted((ROOT / "domains").glob("*/golden.yml")):
            first, five, asked = hits(folder.parent.name, choice)
            name = f"{choice.kind} {choice.model}".strip()
            yield name, folder.parent.name, str(asked), f"{first / asked:.1%}", f"{five / asked:.1%}"


def hits(domain: str, choice: EmbeddingChoice = NGRAM) -> tuple[int, int, int]:
    """Golden questions are taught in one wording and looked up in the others: found first, among five, of how many.

    Raises RuntimeError when the embedding cannot be had: figures of another one would be printed.
    """
    folder = ROOT / "domains" / domain
    golden = yaml.safe_load((folder / "golden.yml").read_text("utf-8"))["questions"]
    terms = yaml.safe_load((folder / "glossary.yml").read_text("utf-8")).get("glossary", [])
    items: list[Mapping[str, Any]] = [{"kind": "glossary", "content": term} for term in terms]
    items += [
        {"kind": "verified_question", "content": {"question": case["question"], "sql": case["id"]}} for case in golden
    ]
    index = Held(domain, endpoint)
    index.fill(1, items, choice)
    first = five = asked = 0
    for case in golden:
        for wording in case.get("wordings", ()):
            found = [sql for _, sql in index.search(wording)["questions"]]
            asked, first, five = asked + 1, first + (found[:1] == [case["id"]]), five + (case["id"] in found[:5])
    if index.note:
        raise RuntimeError(index.note)
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
