"""The embedded ClickHouse engine, driven through a child process: it never lives in a process of Assay's own."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import IO

from assay.kernel.errors import Misconfigured, QueryFailed, SourceUnreachable

CHILD = Path(__file__).with_name("chdb_child.py")
WAIT_SECONDS = 20.0
"""How long to wait for a folder that another process has open; one process at a time may."""

_READY, _FAILED = b"*", b"-"


class ChdbProcess:
    """One engine on one folder, as long as the ``with`` block lasts. Raises SourceUnreachable, Misconfigured."""

    def __init__(self, folder: Path) -> None:
        if find_spec("chdb") is None:
            raise Misconfigured("The Python package chdb is not installed.", hint="pip install 'assay[clickhouse]'")
        self._folder = folder
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> ChdbProcess:
        deadline = time.monotonic() + WAIT_SECONDS
        while True:
            self._child = self._start()
            status, payload = self._receive()
            if status == _READY:
                return self
            self.close()
            if b"Cannot lock" not in payload or time.monotonic() > deadline:
                raise SourceUnreachable(
                    f"The ClickHouse folder {self._folder.name} cannot be opened.",
                    hint="Check that it is there and that no other program has it open.",
                    details={"engine": payload.decode(errors="replace")[:500]},
                )
            time.sleep(0.1)

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, str(CHILD), str(self._folder)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, close_fds=True,
        )  # fmt: skip

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def ask(self, sql: str) -> bytes:
        """Run one statement; an Arrow stream, empty for statements without result. Raises QueryFailed."""
        if self._child is None or self._child.stdin is None:
            raise SourceUnreachable("The ClickHouse engine is not running.")
        self._child.stdin.write(json.dumps({"sql": sql, "format": "ArrowStream"}).encode() + b"\n")
        self._child.stdin.flush()
        status, payload = self._receive()
        if status == _FAILED:
            raise QueryFailed("The database rejected the query.", details={"engine": payload.decode(errors="replace")})
        return payload

    def _receive(self) -> tuple[bytes, bytes]:
        child = self._child
        out = child.stdout if child else None
        header = _exactly(out, 9) if out else b""
        if out is None or len(header) < 9:
            return _FAILED, b"The engine ended without an answer."
        return header[:1], _exactly(out, struct.unpack(">Q", header[1:])[0])

    def close(self) -> None:
        """End the child."""
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                pipe.close()


def _exactly(stream: IO[bytes], size: int) -> bytes:
    """``size`` bytes, fewer at the end of the stream."""
    return stream.read(size)
