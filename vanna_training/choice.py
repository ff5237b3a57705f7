"""Which embedding was chosen, as it travels to the index process. Loads neither Vanna nor Chroma."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from assay.kernel.settings import Settings

Kind = Literal["ngram", "openai", "onnx"]
MODEL_FOLDER = Path.home() / ".cache" / "chroma" / "onnx_models" / "all-MiniLM-L6-v2" / "onnx"
"""Where Chroma leaves its own small model, on machines on which it once fetched it. We never fetch it."""


@dataclass(frozen=True)
class EmbeddingChoice:
    """``ngram``: here, without a model. ``openai``: an endpoint of that protocol. ``onnx``: a model in a folder."""

    kind: Kind = "ngram"
    model: str = ""
    base_url: str | None = None
    key: str | None = field(default=None, repr=False)
    folder: str = ""
    seconds: float = 10.0

    @property
    def posts(self) -> bool:
        """Whether texts are sent to a server."""
        return self.kind == "openai"

    @property
    def fingerprint(self) -> str:
        """Equal for vectors that compare; the key and the patience are no part of it.

        >>> EmbeddingChoice().fingerprint == EmbeddingChoice(seconds=1).fingerprint
        True
        """
        parts = (self.kind, self.model, self.base_url or "", self.folder)
        return f"{self.kind}-{hashlib.sha256(repr(parts).encode()).hexdigest()[:8]}"

    def facts(self) -> dict[str, Any]:
        """As JSON-ready values, with the key: for the process of our own."""
        return asdict(self)


NGRAM = EmbeddingChoice()


def choice_of(facts: Mapping[str, Any] | None) -> EmbeddingChoice:
    """What ``facts`` said."""
    return EmbeddingChoice(**facts) if facts else NGRAM


def chosen_embedding(settings: Settings) -> EmbeddingChoice:
    """What an operator set."""
    key = settings.embedding_api_key
    return EmbeddingChoice(
        settings.embedding,
        settings.embedding_model or "",
        settings.embedding_base_url,
        key.get_secret_value() if key else None,
        str(settings.embedding_folder or MODEL_FOLDER) if settings.embedding == "onnx" else "",
        settings.embedding_timeout_seconds,
    )
