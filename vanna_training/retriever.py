"""Finds what was taught about a question. The SQL table of training items is the truth; this follows its stamp."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from assay.ask.ports import Retrieved
from assay.kernel.lazy import lazy
from assay.records.stored import TrainingItem

store_module: Any = lazy("vanna_training.store")
_generation = itertools.count()


@dataclass(frozen=True)
class _Index:
    stamp: int
    vanna: Any


def _synonyms(items: Sequence[TrainingItem]) -> dict[str, str]:
    terms = [item.content for item in items if item.kind == "glossary"]
    pairs = [(word, term) for term in terms for word in (term["term"], *term.get("synonyms", ()))]
    return {str(word).casefold(): f"{term['term']} {term.get('means') or ''}" for word, term in pairs}


def _teach(vanna: Any, item: TrainingItem) -> None:
    content = item.content
    if item.kind == "ddl":
        vanna.add_ddl(content["ddl"])
    elif item.kind == "verified_question":
        vanna.add_question_sql(content["question"], content.get("sql") or content.get("spec_text", ""))
    elif item.kind == "glossary":
        vanna.add_documentation(f"{content['term']}: {content.get('description') or content.get('means') or ''}")
    else:
        vanna.add_documentation(content["text"])


def build(source: str, stamp: int, items: Sequence[TrainingItem]) -> _Index:
    """A fresh index of these items."""
    # Chroma takes letters, digits, dots, dashes; the counter keeps two generations of one source apart.
    safe = "".join(letter if letter.isalnum() else "-" for letter in source)
    vanna = store_module.TrainingVanna(f"assay-{safe}-{stamp}-{next(_generation)}", _synonyms(items))
    for item in items:
        _teach(vanna, item)
    return _Index(stamp, vanna)


@dataclass
class TrainingRetriever:
    """Implements ``ask.ports.Retriever``. ``stamp_of`` and ``items_of`` read the training table.

    Each process keeps its own index in memory and rebuilds it when the stamp has moved, so several web processes
    never read each other's half-written files. Loading Chroma takes seconds: unless ``wait``, a question that comes
    before the index stands is answered without it (``ready`` False) while the index is built beside it.
    """

    stamp_of: Callable[[str], int]
    items_of: Callable[[str], Sequence[TrainingItem]]
    wait: bool = False
    _indexes: dict[str, _Index] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._search = lru_cache(maxsize=512)(self._search_once)

    def retrieve(self, source: str, question: str) -> Retrieved:
        """What is nearest to the question: DDL, documentation, verified questions. Empty when nothing was taught."""
        started = time.perf_counter()
        stamp = self.stamp_of(source)
        if stamp == 0:
            return Retrieved()
        if not self.wait and not self._standing(source, stamp):
            self.build_beside(source)
            return Retrieved(ready=False)
        ddl, documentation, questions = self._search(source, stamp, question)
        return Retrieved(ddl, documentation, questions, round((time.perf_counter() - started) * 1000, 2))

    def build_beside(self, source: str) -> threading.Thread:
        """Build the source's index in a thread of its own, for the questions to come."""
        stamp = self.stamp_of(source)
        thread = threading.Thread(target=self.index, args=(source, stamp), name="training-index", daemon=True)
        thread.start()
        return thread

    def _standing(self, source: str, stamp: int) -> bool:
        held = self._indexes.get(source)
        return held is not None and held.stamp == stamp

    def index(self, source: str, stamp: int) -> Any:
        """The Vanna store of this source at this stamp, built when needed."""
        with self._lock:
            held = self._indexes.get(source)
            if held is None or held.stamp != stamp:
                held = self._indexes[source] = build(source, stamp, self.items_of(source))
            return held.vanna

    def _search_once(
        self, source: str, stamp: int, question: str
    ) -> tuple[tuple[str, ...], tuple[str, ...], tuple[tuple[str, str], ...]]:
        vanna = self.index(source, stamp)
        pairs = vanna.get_similar_question_sql(question) or []
        return (
            tuple(vanna.get_related_ddl(question) or ()),
            tuple(vanna.get_related_documentation(question) or ()),
            tuple((pair["question"], pair["sql"]) for pair in pairs),
        )
