"""The index process: ``python -m vanna_training.child SOCKET``. Holds Chroma, so that the web process stays small.

It knows only the training items it is sent, and ends with the process that started it.
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import sys
from contextlib import suppress
from typing import Any

from assay.query.wire import Hangup, receive, send
from vanna_training.choice import choice_of
from vanna_training.endpoint import Endpoint, nobody
from vanna_training.holding import Held

_PR_SET_PDEATHSIG = 1


def main(path: str, endpoint: Endpoint = nobody) -> None:
    """Connect to ``path`` and serve until the other side hangs up. ``endpoint`` asks servers for embeddings."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.connect(path)
    send(connection, {"pid": os.getpid()})
    with suppress(Hangup):
        serve(connection, endpoint)


def serve(connection: socket.socket, endpoint: Endpoint) -> None:
    """Answer requests one after the other; ends with Hangup."""
    indexes: dict[str, Held] = {}
    while True:
        request, _ = receive(connection)
        send(connection, {"id": request["id"], **answer(request, indexes, endpoint)})


def answer(request: dict[str, Any], indexes: dict[str, Held], endpoint: Endpoint) -> dict[str, Any]:
    """``{items}`` builds the source's index, ``{question}`` searches it, ``{contents}`` lists it."""
    held = indexes.setdefault(request["source"], Held(request["source"], endpoint))
    private = request.get("private", ())
    if "items" in request:
        held.fill(request["stamp"], request["items"], choice_of(request.get("embedding")), private)
        return {"built": len(request["items"]), "note": held.note}
    if "contents" in request:
        return {"contents": held.contents(), "note": held.note}
    return held.search(request["question"], private)


if __name__ == "__main__":
    main(sys.argv[1])
