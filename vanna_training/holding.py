"""The index of one source in the index process, and what happens when its embedding cannot be had."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from assay.kernel.errors import AssayError
from vanna_training.choice import NGRAM, EmbeddingChoice
from vanna_training.embedding import NgramEmbedding
from vanna_training.endpoint import Endpoint, EndpointEmbedding, Hide, nobody
from vanna_training.indexing import Item, build, synonyms
from vanna_training.local_model import LocalModelEmbedding
from vanna_training.store import Embedder, TrainingVanna

LEFT_ALONE_SECONDS = 60.0
"""For so long an endpoint that failed is not asked again."""
MEANWHILE = "Until it does, what was taught is found by its spelling."


def hiding(private: Iterable[str]) -> Hide:
    """What puts a word in the place of private values.

    >>> hiding(["Ann Lee"])("orders of ann lee")
    'orders of PRIVATE'
    """
    values = sorted(filter(None, private), key=len, reverse=True)
    if not values:
        return str
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, values))})(?!\w)", re.IGNORECASE)
    return lambda text: pattern.sub("PRIVATE", text)


@dataclass
class Held:
    """Items and their index. ``note`` says why it is not the one that was chosen, empty when it is."""

    source: str
    endpoint: Endpoint = nobody
    clock: Callable[[], float] = time.monotonic
    note: str = ""
    embedded: str = NGRAM.fingerprint
    """The fingerprint of the embedding the index stands on."""
    _items: Sequence[Item] = ()
    _stamp: int = 0
    _choice: EmbeddingChoice = NGRAM
    _private: tuple[str, ...] = ()
    _endpoint: EndpointEmbedding | None = None
    _again: float = 0.0
    _vanna: TrainingVanna | None = field(default=None, repr=False)

    def fill(self, stamp: int, items: Sequence[Item], choice: EmbeddingChoice, private: Sequence[str] = ()) -> None:
        """Index these items; vectors an endpoint gave before are kept."""
        if choice != self._choice:
            self._endpoint = None
        self._stamp, self._items, self._choice, self._private = stamp, items, choice, tuple(private)
        self._build()

    def search(self, question: str, private: Sequence[str] = ()) -> dict[str, Any]:
        """What is nearest: ``ddl``, ``documentation``, ``questions``, and the ``note``."""
        self._hide(private)
        if self.note and self.clock() >= self._again and self._answers(question):
            self._build()
        try:
            return self._found(question)
        except AssayError as error:
            self._by_spelling(error)
            return self._found(question)

    def contents(self) -> list[str]:
        """Every text of the index."""
        return list(self._index().get_training_data()["content"])

    # -- inside

    def _index(self) -> TrainingVanna:
        if self._vanna is None:
            raise RuntimeError("searched before it was filled")
        return self._vanna

    def _found(self, question: str) -> dict[str, Any]:
        vanna = self._index()
        pairs = vanna.get_similar_question_sql(question) or []
        return {
            "ddl": vanna.get_related_ddl(question) or [],
            "documentation": vanna.get_related_documentation(question) or [],
            "questions": [[pair["question"], pair["sql"]] for pair in pairs],
            "note": self.note,
        }

    def _build(self) -> None:
        self._hide(())
        try:
            self._vanna = build(self.source, self._stamp, self._items, embedder=self._embedder())
            self.note, self.embedded = "", self._choice.fingerprint
        except AssayError as error:
            self._by_spelling(error)

    def _by_spelling(self, error: AssayError) -> None:
        self.note = f"{error.message} {MEANWHILE}"
        self.embedded, self._again = NGRAM.fingerprint, self.clock() + LEFT_ALONE_SECONDS
        self._vanna = build(self.source, self._stamp, self._items)

    def _embedder(self) -> Embedder:
        match self._choice.kind:
            case "openai":
                self._endpoint = self._endpoint or EndpointEmbedding(self._choice, self.endpoint)
                self._hide(())
                return self._endpoint
            case "onnx":
                return LocalModelEmbedding(self._choice.folder)
        return NgramEmbedding(synonyms(self._items))

    def _hide(self, private: Sequence[str]) -> None:
        if self._endpoint is not None:
            self._endpoint.hide = hiding({*self._private, *private})

    def _answers(self, question: str) -> bool:
        """Whether the embedding can be had again; else it is left alone once more."""
        try:
            self._embedder()([question])
        except AssayError as error:
            self.note, self._again = f"{error.message} {MEANWHILE}", self.clock() + LEFT_ALONE_SECONDS
            return False
        return True
