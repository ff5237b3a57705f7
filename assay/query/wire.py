"""Frames between the web process and a query process: a JSON header and an optional body of bytes.

Nothing is unpickled. A frame is two big-endian lengths (header 4 bytes, body 8 bytes), the header, the body.
"""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Callable, Mapping
from typing import Any

_LENGTHS = struct.Struct("!IQ")
HEADER_CAP = 8 * 2**20
BODY_CAP = 2 * 2**30


class Hangup(Exception):
    """The other side is gone, or what it sent is no frame."""


def pack(header: Mapping[str, Any], body_length: int = 0) -> bytes:
    """The bytes that go before the body.

    >>> pack({"id": 1})[12:]
    b'{"id":1}'
    """
    text = json.dumps(header, separators=(",", ":")).encode()
    return _LENGTHS.pack(len(text), body_length) + text


def send(connection: socket.socket, header: Mapping[str, Any], body: bytes | memoryview = b"") -> None:
    """Send one frame; raises Hangup when the other side is gone."""
    try:
        connection.sendall(pack(header, len(body)))
        if len(body):
            connection.sendall(body)
    except OSError as error:
        raise Hangup(str(error)) from error


def receive(
    connection: socket.socket, wait: Callable[[socket.socket], None] | None = None
) -> tuple[dict[str, Any], memoryview]:
    """The next frame as header and body. ``wait`` is called before each read: it blocks until there is something.

    Raises Hangup when the other side is gone or sends something that is no frame.
    """
    lengths = _exactly(connection, _LENGTHS.size, wait)
    header_length, body_length = _LENGTHS.unpack(lengths)
    if header_length > HEADER_CAP or body_length > BODY_CAP:
        raise Hangup("a frame too large")
    header = json.loads(bytes(_exactly(connection, header_length, wait)))
    return header, _exactly(connection, body_length, wait)


def _exactly(connection: socket.socket, length: int, wait: Callable[[socket.socket], None] | None) -> memoryview:
    buffer = memoryview(bytearray(length))
    filled = 0
    while filled < length:
        if wait is not None:
            wait(connection)
        try:
            got = connection.recv_into(buffer[filled:])
        except OSError as error:
            raise Hangup(str(error)) from error
        if not got:
            raise Hangup("end of stream")
        filled += got
    return buffer
