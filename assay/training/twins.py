"""Verified questions that ask the same, in equal or other words, and whether their rows contradict each other."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import Any

import sqlglot
from sqlglot.errors import SqlglotError

from assay.ask.corridor import Ask
from assay.ask.local.text import root, tokenise
from assay.ask.local.verified import plain
from assay.ask.local.words import FILLER, STOP
from assay.kernel.actor import Actor
from assay.kernel.errors import AssayError, QueryCancelled
from assay.query.ports import Query
from assay.records.stored import TrainingItem
from assay.semantic.spec import AnalyticsSpec
from assay.training.score import Rows, same

MOST_RUN = 40
"""Pairs whose rows are compared; more of them are told apart by their statements alone."""
_EMPTY = (STOP | FILLER) - frozenset(("most", "least", "over", "share", "far", "across"))
_COUNTED = re.compile(r"\b(?:how many|number of|count)\b")
Pair = tuple[TrainingItem, str, TrainingItem, str]


@lru_cache(maxsize=8192)
def meaning(text: str) -> str:
    """What a question asks for, without word order, endings and words that ask for nothing.

    >>> meaning("How many open jobs are there?") == meaning("the number of jobs that are open")
    True
    >>> meaning("jobs of open clients") == meaning("closed jobs of clients")
    False
    """
    said = plain(text)
    words = {root(token.lemma) for token in tokenise(said) if token.kind != "mark" and token.norm not in _EMPTY}
    return " ".join(sorted(words) + (["(count)"] if _COUNTED.search(said) else []))


@lru_cache(maxsize=8192)
def statement(sql: str) -> str:
    """A statement without its spacing, comments and capitals, as far as it can be read.

    >>> statement("select  Count(*)\\nFROM jb -- all") == statement("SELECT COUNT(*) from JB")
    True
    """
    try:
        return sqlglot.parse_one(sql).sql(comments=False).casefold()
    except (SqlglotError, RecursionError, ValueError):
        return " ".join(sql.split()).casefold()


def said_now(item: TrainingItem) -> dict[str, Any]:
    """What an item says once what waits is published."""
    return dict((item.pending or {}).get("content", item.content))


def query_of(item: TrainingItem) -> str:
    """The statement, or the spec, of a verified question: as it is compared."""
    content = said_now(item)
    return statement(content["sql"]) if content.get("sql") else str(content.get("spec"))


def pairs(items: Sequence[TrainingItem], of: Collection[str]) -> Iterator[Pair]:
    """Verified questions that ask the same by other statements, where one of the two is among ``of``."""
    meeting: dict[str, list[tuple[TrainingItem, str]]] = defaultdict(list)
    for item in items:
        if item.kind == "verified_question" and (item.pending or {}).get("state", item.state) != "retired":
            content = said_now(item)
            for text in (content["question"], *content.get("wordings", ())):
                for key in dict.fromkeys((f"={plain(text)}", meaning(text))):
                    meeting[key].append((item, text))
    told: set[frozenset[str]] = set()
    for key, met in meeting.items():
        for at, (one, text) in enumerate(met if key else ()):
            for other, other_text in met[at + 1 :]:
                both = frozenset((one.id, other.id))
                if len(both) == 2 and both & set(of) and both not in told and query_of(one) != query_of(other):
                    told.add(both)
                    yield (one, text, other, other_text) if one.id in of else (other, other_text, one, text)


def contradictions(
    items: Sequence[TrainingItem], of: Collection[str], ask: Ask, source: str, actor: Actor
) -> tuple[str, ...]:
    """What is said twice with different rows, in sentences; statements that give equal rows contradict nobody."""
    return tuple(sentence for _, sentence in clashes(items, of, ask, source, actor))


def clashes(
    items: Sequence[TrainingItem], of: Collection[str], ask: Ask, source: str, actor: Actor
) -> Iterator[tuple[str, str]]:
    """The same, each sentence with the id of the other item it tells of; the last of too many tells of none."""
    for number, (one, text, other, other_text) in enumerate(pairs(items, of)):
        if number >= MOST_RUN:
            yield "", "There are more questions that are asked twice; those above come first."
            return
        rows, others = _rows(one, ask, source, actor), _rows(other, ask, source, actor)
        if rows is not None and others is not None and not same(rows, others):
            yield other.id, _told(text, other_text, other.author or "nobody")


def _told(text: str, other: str, author: str) -> str:
    if plain(text) == plain(other):
        return f"Contradiction: “{text}” is verified twice; the answer of {author} has other rows."
    return f"Contradiction: “{text}” seems to ask what “{other}” asks; the answer of {author} has other rows."


def _rows(item: TrainingItem, ask: Ask, source: str, actor: Actor) -> Rows | None:
    content = said_now(item)
    spec = AnalyticsSpec.model_validate(content["spec"]) if content.get("spec") else None
    try:
        return ask.runner.run(Query(source, spec, content.get("sql")), actor).table.rows()
    except QueryCancelled:
        raise
    except AssayError:
        return None  # that it does not run is told where it is evaluated
