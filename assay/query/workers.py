"""A few warm query processes, shared by the threads of one web process.

Untrusted SQL can hang or eat memory in ways no engine setting stops, so it runs in children that can be killed.
After a fork the copy starts with no children of its own.
"""

from __future__ import annotations

import atexit
import hashlib
import json
import os
import select
import socket
import time
import weakref
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from assay.kernel.errors import (
    AssayError,
    Misconfigured,
    QueryCancelled,
    QueryFailed,
    QueryTimedOut,
    QueryTooLarge,
    Refused,
    SourceFailed,
    SourceUnreachable,
    TooMuch,
)
from assay.query.pool import Pool
from assay.query.ports import CancelToken, Limits, Recipe
from assay.query.process import DEFAULT_COMMAND, QueryProcess
from assay.query.wire import Hangup

_ERRORS: dict[str, type[AssayError]] = {
    kind.code: kind
    for kind in (
        SourceFailed,
        SourceUnreachable,
        QueryFailed,
        QueryTimedOut,
        QueryTooLarge,
        QueryCancelled,
        Misconfigured,
        Refused,
    )
}
_CANCEL_POLL_SECONDS = 0.05
_DEAD_ALREADY_SECONDS = 0.1
LINE_SECONDS = 10.0
"""The least that a query waits for a process: one that is started may take seconds on a busy machine."""
_SLOW_SECONDS, _ASIDE_SECONDS = 1.0, 3.0
"""When another process takes the place of one that is busy, and when the busy one has to stand back for others."""


@dataclass(frozen=True)
class Reply:
    """What a query process returned: an Arrow stream. ``cpu_ms`` is its CPU time for this query, all threads."""

    stream: memoryview
    truncated: bool
    cpu_ms: float

    @property
    def arrow(self) -> pa.Table:
        """The rows, read in place."""
        return pa.ipc.open_stream(pa.py_buffer(self.stream)).read_all()


class Workers:
    """Runs statements in killable child processes; safe to share between threads and over a fork."""

    def __init__(
        self,
        *,
        count: int = 2,
        command: Sequence[str] = DEFAULT_COMMAND,
        runtime: Path | None = None,
        line_seconds: float = LINE_SECONDS,
    ) -> None:
        """``command`` gets the socket's path appended. ``runtime`` is a folder of mode 0700 to make sockets in.
        ``line_seconds`` is the least a query waits for a process.

        Nothing is started before the first ``warm`` or ``run``.
        """
        self.count, self._command, self._runtime = count, tuple(command), runtime
        self._line_seconds = line_seconds
        self._pool = self._make()
        forget, close = weakref.WeakMethod(self._after_fork), weakref.WeakMethod(self.close)
        os.register_at_fork(after_in_child=lambda: _call(forget))
        atexit.register(lambda: _call(close))

    def _make(self) -> Pool:
        return Pool(self.count, self._command, self._runtime)

    def _after_fork(self) -> None:
        self._pool.drop()
        self._pool = self._make()

    @property
    def pids(self) -> tuple[int, ...]:
        """Process ids of the children."""
        return tuple(process.pid for process in self._pool.processes)

    def warm(self) -> None:
        """Start the processes in the background, so that the first query does not wait for them."""
        self._pool.warm()

    def close(self) -> None:
        """Kill all children. Queries that run end with an error; the next query starts new ones."""
        pool, self._pool = self._pool, self._make()
        pool.close()

    def run(
        self, recipe: Recipe, sql: str, *, version: str, limits: Limits, cancel: CancelToken | None = None
    ) -> Reply:
        """Run ``sql`` on the source of ``recipe`` and return at most ``limits.rows`` rows.

        ``version`` is the source's data version: a session opened at another one is opened anew. Raises QueryTimedOut,
        QueryTooLarge, QueryCancelled, QueryFailed, SourceUnreachable, and TooMuch when no process gets free in time.
        """
        wait = _Wait(limits, cancel, self._line_seconds)
        key = hashlib.sha256(json.dumps(recipe, sort_keys=True, default=str).encode()).hexdigest()[:16]
        started = time.monotonic()
        try:
            return self._try(key, recipe, sql, version, limits, wait)
        except _Broken as broken:
            # A process that was killed while idle may only be found out by talking to it; the query is not to blame.
            if time.monotonic() - started > _DEAD_ALREADY_SECONDS:
                raise _explained(broken, limits) from broken
        try:
            return self._try(key, recipe, sql, version, limits, wait)
        except _Broken as broken:
            raise _explained(broken, limits) from broken

    def _try(self, key: str, recipe: Recipe, sql: str, version: str, limits: Limits, wait: _Wait) -> Reply:
        pool = self._pool
        process = pool.take(key, wait.patience)
        wait.start()
        keep = False
        try:
            wait.then((_SLOW_SECONDS, lambda: pool.slow(process)), (_ASIDE_SECONDS, process.stand_back))
            header, body = process.ask(_request(process, key, recipe, sql, version, limits), wait)
            process.known.add(key)
            keep = not header.get("retire") and not process.stands_back
            return _reply(header, body)
        except Hangup as error:
            process.kill()
            raise _Broken(process.exit_status) from error
        finally:
            pool.give(process, keep=keep)


class _Wait:
    """Blocks until a socket can be read, the time is over or somebody cancelled. Waiting in line has its own time."""

    def __init__(self, limits: Limits, cancel: CancelToken | None, line_seconds: float) -> None:
        self._limits, self._cancel = limits, cancel
        self._deadline = time.monotonic() + max(limits.seconds, line_seconds)
        self._due: list[tuple[float, Callable[[], None]]] = []

    def start(self) -> None:
        """The query's own time begins now."""
        self._deadline = time.monotonic() + self._limits.seconds

    def then(self, *what: tuple[float, Callable[[], None]]) -> None:
        """What to do when the answer has not come after that many seconds; in the order of time."""
        now = time.monotonic()
        self._due = [(now + seconds, act) for seconds, act in what]

    def patience(self) -> float:
        """Seconds to wait before looking again; raises when there is no sense in waiting any longer."""
        self._stop_if_cancelled()
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TooMuch("All query processes are busy.", hint="Try again in a moment, or cancel a running query.")
        return left if self._cancel is None else min(left, _CANCEL_POLL_SECONDS)

    def __call__(self, connection: socket.socket) -> None:
        poll = select.poll()
        poll.register(connection, select.POLLIN)
        while True:
            self._stop_if_cancelled()
            left = self._deadline - time.monotonic()
            if left <= 0:
                raise QueryTimedOut(
                    f"The query was stopped after {self._limits.seconds:g} seconds.",
                    hint="Ask for less: a shorter period, fewer groups, or one table less.",
                )
            if poll.poll(1000 * min(self._act(left), left if self._cancel is None else _CANCEL_POLL_SECONDS)):
                return

    def _act(self, left: float) -> float:
        """Do what is due; seconds to the next thing to do, at most ``left``."""
        now = time.monotonic()
        while self._due and self._due[0][0] <= now:
            self._due.pop(0)[1]()
        return max(0.001, min(left, self._due[0][0] - now)) if self._due else left

    def _stop_if_cancelled(self) -> None:
        if self._cancel is not None and self._cancel.cancelled():
            raise QueryCancelled("The query was cancelled.")


def _call(reference: weakref.WeakMethod[Any]) -> None:
    method = reference()
    if method is not None:
        method()


def _request(process: QueryProcess, key: str, recipe: Recipe, sql: str, version: str, limits: Limits) -> dict[str, Any]:
    known = {} if key in process.known else {"recipe": dict(recipe)}
    return {
        "source": key,
        "version": version,
        "sql": sql,
        "rows": limits.rows,
        "memory_mb": limits.memory_mb,
        "seconds": limits.seconds,
        **known,
    }


def _reply(header: Mapping[str, Any], body: memoryview) -> Reply:
    error = header.get("error")
    if error:
        kind = _ERRORS.get(error["code"], QueryFailed)
        raise kind(error["message"], hint=error.get("hint", ""), details=error.get("details"))
    return Reply(body, bool(header["truncated"]), float(header["cpu_ms"]))


class _Broken(Exception):
    """A query process went away in the middle; the argument is its exit status."""


def _explained(broken: _Broken, limits: Limits) -> AssayError:
    """Children die of their own accord only when memory runs out or the engine crashes."""
    return QueryTooLarge(
        f"The query broke its process, most likely by needing more than {limits.memory_mb} MB of memory.",
        hint="Ask for less: a shorter period, fewer groups, or one table less.",
        details={"exit_status": broken.args[0]},
    )
