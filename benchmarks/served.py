"""A workbench of its own for measuring: started as people start it, asked over HTTP as the browser asks it."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assay.kernel.settings import ROOT

START_SECONDS = 60.0
SLOT = 0


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Served:
    """A running server. ``ready_ms``: from its start to its first answered page."""

    pid: int
    port: int
    ready_ms: float

    def get(self, path: str) -> bytes:
        """The body of a page; AssertionError unless it is 200."""
        return self._asked("GET", path, None)

    def callback(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """What a Dash callback returns."""
        done = self._asked("POST", "/_dash-update-component", json.dumps(body))
        return dict(json.loads(done)) if done else {}

    def _asked(self, method: str, path: str, body: str | None) -> bytes:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, {"Content-Type": "application/json"} if body else {})
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        if response.status not in (200, 204):
            raise AssertionError(f"{method} {path}: {response.status}")
        return content


@contextmanager
def served(command: Sequence[str], environment: Mapping[str, str]) -> Iterator[Served]:
    """Start a server, wait for its first page, stop it as an operator would."""
    port = free_port()
    started = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **environment, "PORT": str(port)}, stdout=said, stderr=said
        )
        try:
            _wait(port, child)
            yield Served(child.pid, port, 1000 * (time.perf_counter() - started))
        except AssertionError:
            said.seek(0)
            sys.stderr.write(said.read()[-3000:].decode(errors="replace"))
            raise
        finally:
            child.terminate()
            child.wait(60)


def _wait(port: int, child: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        if child.poll() is not None or time.monotonic() > deadline:
            raise AssertionError("the server did not start")
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.01)
        finally:
            connection.close()


def assay(home: Path) -> tuple[Sequence[str], Mapping[str, str]]:
    """How the workbench is started on that home folder."""
    return [sys.executable, str(ROOT / "cli.py"), "serve"], {"ASSAY_HOME": str(home)}


def empty_dash() -> tuple[Sequence[str], Mapping[str, str]]:
    """How a Dash application that does nothing is started, behind the same server settings."""
    command = [sys.executable, "-m", "gunicorn", "--config", str(ROOT / "gunicorn.conf.py")]
    return [*command, "benchmarks.empty_app:server"], {"ASSAY_WEB_WORKERS": "1"}
