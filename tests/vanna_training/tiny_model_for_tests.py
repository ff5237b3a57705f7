"""A sentence encoder of a few words, written to a folder: an ONNX file by hand, and a tokenizer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer, models, pre_tokenizers

FLOAT, INT64 = 1, 7


def write_model(folder: Path, words: Mapping[str, Sequence[float]]) -> Path:
    """Every word has the vector given, every other word the vector of zeros."""
    folder.mkdir(parents=True, exist_ok=True)
    width = len(next(iter(words.values())))
    table = np.array([[0.0] * width, *words.values()], dtype=np.float32)
    (folder / "model.onnx").write_bytes(_model(table))
    vocabulary = {"[UNK]": 0, **{word: at for at, word in enumerate(words, 1)}}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


def _model(table: np.ndarray) -> bytes:
    """``Gather(table, input_ids)``: the states of the tokens."""
    weights = b"".join(_number(1, size) for size in table.shape)
    weights += _number(2, FLOAT) + _bytes(8, b"table") + _bytes(9, table.tobytes())
    node = _bytes(1, b"table") + _bytes(1, b"input_ids") + _bytes(2, b"states") + _bytes(4, b"Gather")
    graph = _bytes(1, node) + _bytes(2, b"tiny") + _bytes(5, weights)
    graph += _bytes(11, _value(b"input_ids", INT64, 2)) + _bytes(12, _value(b"states", FLOAT, 3))
    return _number(1, 8) + _bytes(7, graph) + _bytes(8, _number(2, 13))


def _value(name: bytes, kind: int, axes: int) -> bytes:
    shape = b"".join(_bytes(1, _bytes(2, b"axis%d" % at)) for at in range(axes))
    return _bytes(1, name) + _bytes(2, _bytes(1, _number(1, kind) + _bytes(2, shape)))


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    made = bytearray()
    while value > 127:
        made.append(value & 127 | 128)
        value >>= 7
    return bytes([*made, value])
