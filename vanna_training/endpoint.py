"""Embeddings of a server: each text is sent once, without what is private. Who speaks to it is given from outside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from chromadb import Documents, EmbeddingFunction, Embeddings
from chromadb.utils.embedding_functions import register_embedding_function

from assay.kernel.errors import Misconfigured, ProviderFailed
from vanna_training.choice import EmbeddingChoice

BATCH, KEPT = 64, 50_000
Vector = np.ndarray[Any, np.dtype[np.float32]]
Hide = Callable[[str], str]
Ask = Callable[[Sequence[str]], Sequence[Sequence[float]]]
"""Texts to their vectors, in order; raises ProviderFailed with a sentence."""
Endpoint = Callable[[EmbeddingChoice], Ask]


def nobody(_choice: EmbeddingChoice) -> Ask:
    """For a process that was given nothing to ask an endpoint with."""
    raise Misconfigured("This process speaks to no embeddings endpoint.")


@register_embedding_function
class EndpointEmbedding(EmbeddingFunction[Documents]):
    """A vector per text; each text is sent once. ``hide`` says what of a text may leave this machine.

    Raises ProviderFailed.
    """

    def __init__(self, choice: EmbeddingChoice | None = None, endpoint: Endpoint = nobody) -> None:
        self.choice = choice or EmbeddingChoice("openai")
        self._ask: Ask = endpoint(self.choice) if choice else _without_key
        self.hide: Hide = str
        self._known: dict[str, Vector] = {}

    def __call__(self, input: Documents) -> Embeddings:
        told = [self.hide(text) for text in input]
        unknown = [text for text in dict.fromkeys(told) if text not in self._known]
        for start in range(0, len(unknown), BATCH):
            part = unknown[start : start + BATCH]
            self._known |= dict(zip(part, self._asked(part), strict=True))
        found = [self._known[text] for text in told]
        while len(self._known) > KEPT:
            self._known.pop(next(iter(self._known)))
        return found

    def _asked(self, texts: Sequence[str]) -> list[Vector]:
        size = next((len(one) for one in self._known.values()), None)
        try:
            return vectors(self._ask(texts), len(texts), size)
        except ValueError as error:
            raise ProviderFailed("The embeddings endpoint sent something that is no list of vectors.") from error

    @staticmethod
    def name() -> str:
        """Chroma's name of this function."""
        return "assay-endpoint"

    def get_config(self) -> dict[str, Any]:
        """What Chroma notes beside the vectors: no key."""
        return {"model": self.choice.model, "base_url": self.choice.base_url or ""}

    @staticmethod
    def build_from_config(config: dict[str, Any]) -> EndpointEmbedding:
        """The function that ``get_config`` described, without its key."""
        made = EndpointEmbedding()
        made.choice = EmbeddingChoice("openai", config["model"], config["base_url"] or None)
        return made

    def default_space(self) -> Any:
        """Vectors of language models compare by cosine."""
        return "cosine"

    def supported_spaces(self) -> Any:
        """Spaces in which these vectors mean something."""
        return ["cosine", "l2", "ip"]


def _without_key(_texts: Sequence[str]) -> Sequence[Sequence[float]]:
    raise Misconfigured("This description of an embedding holds no key.")


def vectors(data: Sequence[Sequence[float]], count: int, size: int | None = None) -> list[Vector]:
    """The vectors of a reply; raises ValueError unless they are ``count`` of one length (``size``), all of numbers."""
    made = [np.asarray(one, dtype=np.float32) for one in data]
    sizes = {vector.shape for vector in made} | ({(size,)} if size else set())
    if len(made) != count or len(sizes) != 1 or not all(map(_usable, made)):
        raise ValueError("not the vectors that were asked for")
    return made


def _usable(vector: Vector) -> bool:
    return vector.ndim == 1 and vector.size > 0 and bool(np.isfinite(vector).all())
