"""Results as the cache keeps them: a JSON header, then the Arrow stream as it came from the query process."""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from assay.query.workers import Reply

_LENGTH = struct.Struct("!I")
_FORMAT = 1
KEPT_BYTES_CAP = 64 * 2**20
"""Larger results are not cached: reading them back would cost more than it saves."""


@dataclass(frozen=True)
class Raw:
    """Rows of a result without the meaning of its columns."""

    arrow: pa.Table
    truncated: bool


def cache_key(parts: Sequence[object]) -> str:
    """A key that differs whenever one of the parts does.

    >>> cache_key(["a", 1]) == cache_key(["a", 1]), cache_key(["a", "1"]) == cache_key(["a", 1])
    (True, False)
    """
    return "query:" + hashlib.sha256(json.dumps([_FORMAT, *parts]).encode()).hexdigest()


def to_bytes(reply: Reply) -> bytes | None:
    """The reply as the cache keeps it, None when it is too large to be worth it."""
    if len(reply.stream) > KEPT_BYTES_CAP:
        return None
    header = json.dumps({"truncated": reply.truncated}).encode()
    return b"".join((_LENGTH.pack(len(header)), header, reply.stream))


def from_bytes(value: bytes | None) -> Raw | None:
    """What ``to_bytes`` kept, its Arrow data read in place; None for what is absent or broken."""
    if value is None:
        return None
    try:
        (length,) = _LENGTH.unpack_from(value)
        header = json.loads(value[_LENGTH.size : _LENGTH.size + length])
        stream = pa.py_buffer(value).slice(_LENGTH.size + length)
        return Raw(pa.ipc.open_stream(stream).read_all(), bool(header["truncated"]))
    except (struct.error, ValueError, KeyError, TypeError, OSError):
        return None
