"""Embeddings from a model in a folder of this machine (``model.onnx``, ``tokenizer.json``). Nothing is fetched."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from chromadb import Documents, EmbeddingFunction, Embeddings
from chromadb.utils.embedding_functions import register_embedding_function

from assay.kernel.errors import Misconfigured
from assay.kernel.lazy import lazy

onnxruntime = lazy("onnxruntime")
tokenizers = lazy("tokenizers")

MODEL, TOKENIZER = "model.onnx", "tokenizer.json"
BATCH, LONGEST = 32, 256


@register_embedding_function
class LocalModelEmbedding(EmbeddingFunction[Documents]):
    """The mean of a text's token vectors, of length one: what sentence encoders in ONNX form are made for.

    Raises Misconfigured when the folder holds no such model.
    """

    def __init__(self, folder: str = "") -> None:
        self.folder = Path(folder)

    def __call__(self, input: Documents) -> Embeddings:
        made: list[Any] = []
        for start in range(0, len(input), BATCH):
            made += list(self._batch(list(input[start : start + BATCH])))
        return made

    def _batch(self, texts: list[str]) -> Any:
        tokenizer, session = self._parts
        read = tokenizer.encode_batch(texts)
        mask = np.array([one.attention_mask for one in read], dtype=np.int64)
        given = {
            "input_ids": np.array([one.ids for one in read], dtype=np.int64),
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(mask),
        }
        wanted = {one.name for one in session.get_inputs()}
        states = session.run(None, {name: array for name, array in given.items() if name in wanted})[0]
        shown = mask[..., None].astype(np.float32)
        means = (states * shown).sum(axis=1) / np.clip(shown.sum(axis=1), 1e-9, None)
        return (means / np.clip(np.linalg.norm(means, axis=1, keepdims=True), 1e-12, None)).astype(np.float32)

    @cached_property
    def _parts(self) -> tuple[Any, Any]:
        """The tokenizer and the model, read from disk."""
        missing = [name for name in (MODEL, TOKENIZER) if not (self.folder / name).is_file()]
        if missing:
            told = f"The folder of the embedding model holds no {' and no '.join(missing)}."
            raise Misconfigured(told, hint="Set ASSAY_EMBEDDING_FOLDER.")
        try:
            tokenizer = tokenizers.Tokenizer.from_file(str(self.folder / TOKENIZER))
            tokenizer.enable_truncation(max_length=LONGEST)
            tokenizer.enable_padding()
            options = onnxruntime.SessionOptions()
            options.log_severity_level = 3
            model = str(self.folder / MODEL)
            return tokenizer, onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # both libraries raise bare exceptions of their own
            raise Misconfigured("The embedding model in its folder cannot be read.") from error

    @staticmethod
    def name() -> str:
        """Chroma's name of this function."""
        return "assay-local-model"

    def get_config(self) -> dict[str, Any]:
        """What it takes to build it again."""
        return {"folder": str(self.folder)}

    @staticmethod
    def build_from_config(config: dict[str, Any]) -> LocalModelEmbedding:
        """The function that ``get_config`` described."""
        return LocalModelEmbedding(config["folder"])

    def default_space(self) -> Any:
        """Unit vectors: compare by cosine."""
        return "cosine"

    def supported_spaces(self) -> Any:
        """Spaces in which these vectors mean something."""
        return ["cosine", "l2", "ip"]
