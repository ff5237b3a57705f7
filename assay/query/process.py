"""One query process: started, spoken to over its own Unix socket, and killed when it must be."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from assay.kernel.errors import Misconfigured
from assay.query.wire import Hangup, receive, send

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60.0
_LEAVE_SECONDS = 0.5
_BACK = 15
"""Niceness of a query that takes long."""
# What a child may see of the environment: no key, token or address of Assay's own.
_KEPT = frozenset(
    {
        "PATH",
        "HOME",
        "LANG",
        "TZ",
        "TMPDIR",
        "VIRTUAL_ENV",
        "LD_LIBRARY_PATH",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        "GOOGLE_APPLICATION_CREDENTIALS",
    }
)
_KEPT_PREFIXES = ("LC_", "COVERAGE_", "PYTHON")
# Allocators that reserve address space by the gigabyte would use up a query's allowance without holding anything.
_FRUGAL = {"ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "2"}


def child_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """The part of ``environment`` a query process gets, with this checkout importable.

    >>> sorted(child_environment({"PATH": "/bin", "ASSAY_LLM_API_KEY": "x"}))
    ['ARROW_DEFAULT_MEMORY_POOL', 'MALLOC_ARENA_MAX', 'PATH', 'PYTHONPATH']
    """
    kept = {name: value for name, value in environment.items() if name in _KEPT or name.startswith(_KEPT_PREFIXES)}
    paths = [str(ROOT), *filter(None, [environment.get("PYTHONPATH")])]
    return {**kept, **_FRUGAL, "PYTHONPATH": os.pathsep.join(paths)}


class QueryProcess:
    """A child that runs one query at a time. Not thread-safe: whoever has checked it out owns it."""

    def __init__(self, command: Sequence[str], runtime: Path, number: int) -> None:
        """Start the child and wait until it has connected; raises Misconfigured when it does not."""
        self.known: set[str] = set()
        """Keys of the sources whose recipe this child has been sent."""
        self.stands_back = False
        """Whether it lets others use the processor first: for good, so it is not used again."""
        self._sent = 0
        path = runtime / f"{os.getpid()}-{number}.sock"
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            listener.bind(str(path))
            listener.listen(1)
            with tempfile.TemporaryFile() as words:
                self._child = self._start([*command, str(path)], words)
                self._socket = self._accept(listener, words)
        finally:
            listener.close()
            path.unlink(missing_ok=True)

    @staticmethod
    def _start(command: Sequence[str], words: IO[bytes]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=words,
            close_fds=True,
            start_new_session=True,
            cwd="/",
            env=child_environment(os.environ),
        )

    def _accept(self, listener: socket.socket, words: IO[bytes]) -> socket.socket:
        """The connection of this very child: its first frame must name the process that was started."""
        listener.settimeout(0.05)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._child.poll() is None:
            with suppress(TimeoutError):
                connection, _ = listener.accept()
                return self._greet(connection)
        self.kill()
        words.seek(0)
        said = words.read()[-2000:].decode(errors="replace")
        raise Misconfigured("The query process did not start.", hint="Run `assay doctor`.", details={"said": said})

    def _greet(self, connection: socket.socket) -> socket.socket:
        connection.settimeout(START_SECONDS)
        try:
            header, _ = receive(connection)
        except Hangup:
            header = {}
        if header.get("pid") != self._child.pid:
            connection.close()
            self.kill()
            raise Misconfigured("Something else answered in place of the query process.", hint="Run `assay doctor`.")
        connection.settimeout(None)
        return connection

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._child.pid

    @property
    def exit_status(self) -> int | None:
        """What it ended with (negative: by that signal), None while it runs."""
        return self._child.poll()

    def alive(self) -> bool:
        """True while the child runs."""
        return self._child.poll() is None

    def ask(
        self, request: Mapping[str, Any], wait: Callable[[socket.socket], None]
    ) -> tuple[dict[str, Any], memoryview]:
        """Send a request, wait for its answer. Raises Hangup when the child is gone or answers something else.

        ``wait`` may raise to give up; the child must then be killed, as its answer is still to come.
        """
        self._sent += 1
        send(self._socket, {**request, "id": self._sent})
        header, body = receive(self._socket, wait)
        if header.get("id") != self._sent:
            raise Hangup("an answer to another request")
        return header, body

    def stand_back(self) -> None:
        """Let everybody else use the processor first, where the system knows such a thing."""
        self.stands_back = True
        threads = Path(f"/proc/{self._child.pid}/task")
        with suppress(OSError):
            (threads.parent / "autogroup").write_text(str(_BACK))
        with suppress(OSError):
            for thread in threads.iterdir():
                os.setpriority(os.PRIO_PROCESS, int(thread.name), _BACK)

    def kill(self) -> None:
        """End the child and everything it started, and reap it. It has a moment to stop what it runs elsewhere."""
        self._hang_up()
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._child.pid, signal.SIGKILL)
        self._child.kill()
        self._child.wait()
        self.drop()

    def _hang_up(self) -> None:
        if self.alive() and hasattr(self, "_socket"):
            with suppress(OSError, subprocess.TimeoutExpired):
                self._socket.shutdown(socket.SHUT_RDWR)
                self._child.wait(_LEAVE_SECONDS)

    def drop(self) -> None:
        """Let go of the socket only: for the copy of this object that a fork left in another process."""
        if hasattr(self, "_socket"):
            self._socket.close()


DEFAULT_COMMAND = (sys.executable, "-m", "data_connectors.worker")
