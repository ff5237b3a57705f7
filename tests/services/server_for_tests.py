"""A whole workbench started for a test, and what belongs to it."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

START_SECONDS = 90
SETTLE_SECONDS = 15


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(holds: Callable[[], Any], seconds: float, what: str | Callable[[], str]) -> Any:
    """What ``holds`` returns once it is true."""
    deadline = time.monotonic() + seconds
    while True:
        found = holds()
        if found:
            return found
        late = time.monotonic() > deadline
        assert not late, f"not within {seconds} s: {what if isinstance(what, str) else what()}"
        time.sleep(0.05)


@dataclass(frozen=True)
class Server:
    """A server and the port it listens on."""

    process: subprocess.Popen[bytes]
    port: int

    def get(self, path: str) -> tuple[int, bytes]:
        return self._asked("GET", path, None)

    def post(self, path: str, body: Any) -> tuple[int, bytes]:
        return self._asked("POST", path, json.dumps(body))

    def _asked(self, method: str, path: str, body: str | None) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, {"Content-Type": "application/json"} if body else {})
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def ready(self) -> bool:
        assert self.process.poll() is None, "the server ended while starting"
        with suppress(OSError, http.client.HTTPException):
            return self.get("/health")[0] == 200
        return False

    def family(self) -> list[psutil.Process]:
        """The server and everything below it."""
        top = psutil.Process(self.process.pid)
        return [top, *top.children(recursive=True)]

    def named(self, words: str) -> list[psutil.Process]:
        """Members of the family whose command line holds these words."""
        return [process for process in self.family() if words in words_of(process)]


@contextmanager
def running(command: list[str], environment: dict[str, str], said: Path) -> Iterator[Server]:
    """Start a server, wait until it is ready, stop it at the end if it still runs."""
    port = free_port()
    with said.open("ab") as log:
        process = subprocess.Popen(
            command, env={**os.environ, **environment, "PORT": str(port)}, stdout=log, stderr=log
        )
    server = Server(process, port)
    try:
        until(server.ready, START_SECONDS, lambda: f"ready; it said: {said.read_text()[-2000:]}")
        yield server
    finally:
        family = server.family() if process.poll() is None else []
        process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(40)
        for left in family:
            with suppress(psutil.NoSuchProcess):
                left.kill()
        process.wait(10)


def workbench(home: Path) -> tuple[list[str], dict[str, str]]:
    """``assay serve`` on that home: one query process and no cache, so that after an answer it has surely started."""
    environment = {"ASSAY_HOME": str(home), "ASSAY_QUERY_WORKERS": "1", "ASSAY_CACHE_TTL_SECONDS": "0"}
    return [str(Path(sys.executable).with_name("assay")), "serve"], environment


def words_of(process: psutil.Process) -> str:
    """Its command line; empty when it has ended meanwhile."""
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def gone(process: psutil.Process) -> bool:
    """Whether it has ended, even if nobody has asked for its exit code yet.

    What it held is let go of by the last of its threads, which may be later than the first.
    """
    try:
        ended = process.status() == psutil.STATUS_ZOMBIE and process.num_threads() <= 1
        return ended or not process.is_running()
    except psutil.NoSuchProcess:
        return True


def remaining(family: list[psutil.Process]) -> str:
    """Who of them has not ended."""
    return f"still there: {[(one.pid, words_of(one)) for one in family if not gone(one)]}"
