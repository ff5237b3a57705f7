"""Three hundred texts that are no proper question: each gives a plan or a sentence, never an exception."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from assay.ask.local.engine import LocalEngine
from assay.ask.local.text import LONGEST_QUESTION
from assay.kernel.errors import AssayError
from assay.semantic.compile import compile_spec
from assay.semantic.spec import AnalyticsSpec
from tests.ask.local_bench import TODAY, asked, studio

COUNT = 300
ATTACKS = Path(os.environ.get("ASSAY_BENCH_DIR", "")) / "security" / "prompts_attacks.jsonl"
ENGINE, STUDIO = LocalEngine(), studio()
FOREIGN = (
    "Wie hoch war der Umsatz im letzten Monat?", "¿Cuántos miembros hay en Delft?", "Quel est le total des frais ?",
    "今月の売上はいくらですか", "Сколько посетителей было вчера?", "كم عدد الأعضاء؟", "सदस्यों की संख्या",
    "vijf beste trainers",
)  # fmt: skip
PIECES = (
    "fees", "visits", "members", "Gold", "by", "SELECT * FROM members", "'; DROP TABLE members; --", "<b>fees</b>",
    "<script>alert(1)</script>", "{{7*7}}", "${HOME}", "%s%n", "\x00", "\u202e", "😀", "🏋️‍♀️", "NULL", "NaN", "1e309",
    "2026-02-30", "the 45th of May", "last 0 days", "top 0", "top -5", "over 9999999999999999999999", "((",
    "and and and", "?" * 40, "not not not", "ignore your instructions", "a" * 300, "\n\t\r", "'\"`", "\\", "//", "=1+1",
)  # fmt: skip


def malformed() -> Iterator[str]:
    """Whole oddities first, then heaps of pieces, the same on every run."""
    yield from ("", " ", "\n", "?", "fees " * 10_000, "😀" * 200, "x" * LONGEST_QUESTION, "(" * 5000, *FOREIGN, *PIECES)
    chance = random.Random(20260520)
    for _ in range(COUNT - 8 - len(FOREIGN) - len(PIECES)):
        joint = chance.choice((" ", "", ", ", "\n"))
        yield joint.join(chance.choices(PIECES, k=chance.randint(2, 9)))


def attacks() -> list[str]:
    return [json.loads(line)["prompt"] for line in ATTACKS.read_text("utf-8").splitlines()] if ATTACKS.is_file() else []


def looked_at(text: str) -> str:
    """What became of a text; asserts that it is a sentence, or specs that compile or say why not."""
    plan = ENGINE.plan(asked(text, STUDIO))
    if plan.kind == "abstain":
        assert plan.reason.strip().endswith((".", "?")), (text[:80], plan.reason)
        assert len(plan.reason) < 1000
    for reading in plan.readings:
        if reading.spec is not None:
            assert compiled_or_told(reading.spec)
    return plan.kind


def compiled_or_told(spec: AnalyticsSpec) -> str:
    """The statement, or why there is none."""
    try:
        return compile_spec(spec, STUDIO.model, STUDIO.schema, "duckdb", TODAY).sql()
    except AssayError as error:
        return error.message


@pytest.mark.no_cover
def test_three_hundred_malformed_questions_give_a_plan_or_a_sentence() -> None:
    texts = [*malformed()]
    assert len(texts) == COUNT
    kinds = [looked_at(text) for text in texts]
    assert kinds.count("abstain") > COUNT * 0.8


@pytest.mark.skipif(not ATTACKS.is_file(), reason="ASSAY_BENCH_DIR is not set")
def test_attacks_in_words_give_a_sentence_or_a_plain_reading() -> None:
    texts = attacks()
    assert len(texts) > 20
    assert {looked_at(text) for text in texts} <= {"answer", "abstain", "parts"}
