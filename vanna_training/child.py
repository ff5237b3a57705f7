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
from vanna_training.indexing import build
from vanna_training.store import TrainingVanna

_PR_SET_PDEATHSIG = 1


def main(path: str) -> None:
    """Connect to ``path`` and serve until the other side hangs up."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.connect(path)
    send(connection, {"pid": os.getpid()})
    with suppress(Hangup):
        serve(connection)


def serve(connection: socket.socket) -> None:
    """Answer requests one after the other; ends with Hangup."""
    indexes: dict[str, TrainingVanna] = {}
    while True:
        request, _ = receive(connection)
        send(connection, {"id": request["id"], **answer(request, indexes)})


def answer(request: dict[str, Any], indexes: dict[str, TrainingVanna]) -> dict[str, Any]:
    """``{items}`` builds the source's index, ``{question}`` searches it, ``{contents}`` lists it."""
    source = request["source"]
    if "items" in request:
        indexes[source] = build(source, request["stamp"], request["items"])
        return {"built": len(request["items"])}
    vanna = indexes[source]
    if "contents" in request:
        return {"contents": list(vanna.get_training_data()["content"])}
    pairs = vanna.get_similar_question_sql(request["question"]) or []
    return {
        "ddl": vanna.get_related_ddl(request["question"]) or [],
        "documentation": vanna.get_related_documentation(request["question"]) or [],
        "questions": [[pair["question"], pair["sql"]] for pair in pairs],
    }


if __name__ == "__main__":
    main(sys.argv[1])
