"""A ClickHouse engine in a process of its own: ``python chdb_child.py FOLDER``. Imports nothing of Assay.

Reads one JSON object a line, ``{"sql": ..., "format": ...}``, from standard input and writes for each one byte (``+``
or ``-``), eight bytes of length and the result or the error. Ends when its parent does.
"""

import json
import os
import queue
import struct
import sys
import threading
from typing import Any, BinaryIO

import chdb

READY, FAILED, DONE = b"*", b"-", b"+"


def main(folder: str) -> int:
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # whatever the engine prints must not fall among the answers
    try:
        connection = chdb.connect(folder)
    except Exception as error:
        _send(out, FAILED, str(error).encode())
        return 1
    _send(out, READY, b"")
    work: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(work,), daemon=True).start()
    while True:
        request: dict[str, Any] = json.loads(work.get())
        try:
            _send(out, DONE, connection.query(request["sql"], request["format"]).bytes())
        except Exception as error:
            _send(out, FAILED, str(error).encode())


def _read(work: "queue.SimpleQueue[str]") -> None:
    """Pass requests on; at the end of input the parent is gone, and so must be a query that still runs."""
    for line in sys.stdin:
        work.put(line)
    os._exit(0)


def _send(out: BinaryIO, status: bytes, payload: bytes) -> None:
    data = status + struct.pack(">Q", len(payload)) + payload
    view = memoryview(data)
    while view:
        view = view[out.write(view) :]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
