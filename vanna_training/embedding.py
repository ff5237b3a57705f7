"""An embedding without any download: hashed words and character n-grams, so that spelling and word forms still meet."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from chromadb import Documents, EmbeddingFunction, Embeddings
from chromadb.utils.embedding_functions import register_embedding_function

DIMENSIONS = 768
VERSION = 1
_WORD = re.compile(r"[a-z0-9]+")
_NGRAMS = (3, 4)


def features(text: str, synonyms: Mapping[str, str]) -> Iterator[tuple[str, float]]:
    """Weighted features of a text: its words, what the glossary says they mean, and their character n-grams.

    >>> dict(features("sales", {"sales": "revenue"}))["w:revenue"]
    1.0
    """
    for word in _WORD.findall(text.casefold().replace("_", " ")):
        yield f"w:{word}", 1.0
        for meaning in _WORD.findall(synonyms.get(word, "").casefold()):
            yield f"w:{meaning}", 1.0
        padded = f"^{word}$"
        for size in _NGRAMS:
            for start in range(len(padded) - size + 1):
                yield f"g:{padded[start : start + size]}", 0.35


def embed(text: str, synonyms: Mapping[str, str]) -> np.ndarray[Any, np.dtype[np.float32]]:
    """A unit vector of DIMENSIONS numbers; counts are damped by their square root so long texts do not drown."""
    sums: dict[str, float] = {}
    for feature, weight in features(text, synonyms):
        sums[feature] = sums.get(feature, 0.0) + weight
    vector = np.zeros(DIMENSIONS, dtype=np.float32)
    for feature, weight in sums.items():
        digest = zlib.crc32(feature.encode())
        # The sign bit makes features that share a slot cancel out on average instead of adding up.
        vector[digest % DIMENSIONS] += (1.0 if digest & 0x80000000 else -1.0) * weight**0.5
    norm = float(np.linalg.norm(vector))
    return vector / norm if norm else vector


@register_embedding_function
class NgramEmbedding(EmbeddingFunction[Documents]):
    """Chroma's door to ``embed``. ``synonyms`` maps a word to the words it stands for."""

    def __init__(self, synonyms: Mapping[str, str] | None = None) -> None:
        self.synonyms = dict(synonyms or {})
        self._last: tuple[str, np.ndarray[Any, np.dtype[np.float32]]] | None = None

    def __call__(self, input: Documents) -> Embeddings:
        return [self._one(text) for text in input]

    def _one(self, text: str) -> np.ndarray[Any, np.dtype[np.float32]]:
        """A question is looked up in three collections: its vector is made once."""
        if self._last is None or self._last[0] != text:
            self._last = (text, embed(text, self.synonyms))
        return self._last[1]

    @staticmethod
    def name() -> str:
        """Chroma's name of this function; the version is part of it, for vectors of another version do not compare."""
        return f"assay-ngram-v{VERSION}"

    def get_config(self) -> dict[str, Any]:
        """What it takes to build it again."""
        return {"synonyms": self.synonyms}

    @staticmethod
    def build_from_config(config: dict[str, Any]) -> NgramEmbedding:
        """The function that ``get_config`` described."""
        return NgramEmbedding(config["synonyms"])

    def default_space(self) -> Any:
        """Unit vectors: compare by cosine."""
        return "cosine"

    def supported_spaces(self) -> Any:
        """Spaces in which these vectors mean something."""
        return ["cosine", "l2", "ip"]
