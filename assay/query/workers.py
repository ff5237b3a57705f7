"""A few warm query processes, shared by the threads of one web process.

Untrusted SQL can hang or eat memory in ways no engine setting stops, so it runs in children that can be killed.
Children are started by one keeper thread that lives as long as this process: the kernel then ends them with it.
After a fork the copy starts with no children of its own.
"""

from __future__ import annotations

import atexit
import hashlib
import json
import os
import select
import shutil
import socket
import tempfile
import threading
import time
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from assay.kernel.errors import (
    AssayError,
    Misconfigured,
    NotAllowed,
    QueryCancelled,
    QueryFailed,
    QueryTimedOut,
    QueryTooLarge,
    SourceFailed,
    SourceUnreachable,
    TooMuch,
)
from assay.query.ports import CancelToken, Limits, Recipe
from assay.query.process import DEFAULT_COMMAND, QueryProcess
from assay.query.wire import Hangup

_ERRORS: dict[str, type[AssayError]] = {
    kind.code: kind
    for kind in (SourceFailed, SourceUnreachable, QueryFailed, QueryTimedOut, QueryTooLarge, Misconfigured, NotAllowed)
}
_CANCEL_POLL_SECONDS = 0.05
_RETRY_SECONDS = 1.0
_DEAD_ALREADY_SECONDS = 0.1


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
        self, *, count: int = 2, command: Sequence[str] = DEFAULT_COMMAND, runtime: Path | None = None
    ) -> None:
        """``command`` gets the socket's path appended. ``runtime`` is a folder of mode 0700 to make sockets in.

        Nothing is started before the first ``warm`` or ``run``.
        """
        self._count, self._command, self._given_runtime = count, tuple(command), runtime
        self._reset()
        forget, close = weakref.WeakMethod(self._after_fork), weakref.WeakMethod(self.close)
        os.register_at_fork(after_in_child=lambda: _call(forget))
        atexit.register(lambda: _call(close))

    def _reset(self) -> None:
        self._changed = threading.Condition()
        self._idle: list[QueryProcess] = []
        self._all: set[QueryProcess] = set()
        self._keeper: threading.Thread | None = None
        self._failure: AssayError | None = None
        self._runtime: Path | None = None
        self._number = 0
        self._closed = False

    def _after_fork(self) -> None:
        for process in self._all:
            process.drop()
        self._reset()

    def warm(self) -> None:
        """Start the processes in the background, so that the first query does not wait for them."""
        with self._changed:
            self._keep()

    def close(self) -> None:
        """Kill all children. Queries that run end with an error; the pool can be used again."""
        with self._changed:
            self._closed = True
            processes, runtime, keeper = self._all, self._runtime, self._keeper
            self._idle, self._all = [], set()
            self._changed.notify_all()
        for process in processes:
            process.kill()
        if keeper is not None and keeper is not threading.current_thread():
            keeper.join(timeout=5)
        if runtime is not None and self._given_runtime is None:
            shutil.rmtree(runtime, ignore_errors=True)
        self._reset()

    def run(
        self, recipe: Recipe, sql: str, *, version: str, limits: Limits, cancel: CancelToken | None = None
    ) -> Reply:
        """Run ``sql`` on the source of ``recipe`` and return at most ``limits.rows`` rows.

        ``version`` is the source's data version: a session opened at another one is opened anew. Raises QueryTimedOut,
        QueryTooLarge, QueryCancelled, QueryFailed, SourceUnreachable, and TooMuch when no process gets free in time.
        """
        wait = _Wait(limits, cancel)
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
        process = self._take(key, wait)
        keep = False
        try:
            header, body = process.ask(_request(process, key, recipe, sql, version, limits), wait)
            process.known.add(key)
            keep = not header.get("retire")
            return _reply(header, body)
        except Hangup as error:
            process.kill()
            raise _Broken(process.exit_status) from error
        finally:
            self._give(process, keep)

    def _take(self, key: str, wait: _Wait) -> QueryProcess:
        with self._changed:
            while True:
                self._keep()
                self._drop_dead()
                if self._idle:
                    best = next((process for process in self._idle if key in process.known), self._idle[-1])
                    self._idle.remove(best)
                    wait.start()
                    return best
                if self._failure is not None:
                    raise self._failure
                self._changed.wait(wait.patience())

    def _give(self, process: QueryProcess, keep: bool) -> None:
        if not keep:
            process.kill()
        with self._changed:
            if keep and process in self._all:
                self._idle.append(process)
            else:
                self._all.discard(process)
            self._changed.notify_all()

    def _drop_dead(self) -> None:
        for process in [process for process in self._idle if not process.alive()]:
            self._idle.remove(process)
            self._all.discard(process)
            process.kill()
            self._changed.notify_all()

    def _keep(self) -> None:
        if self._keeper is None:
            self._keeper = threading.Thread(target=self._keep_full, name="query-processes", daemon=True)
            self._keeper.start()

    def _keep_full(self) -> None:
        changed = self._changed
        while True:
            with changed:
                while not self._closed and len(self._all) >= self._count:
                    changed.wait()
                if self._closed:
                    return
            self._start_one()

    def _start_one(self) -> None:
        try:
            self._number += 1
            process = QueryProcess(self._command, self._runtime_folder(), self._number)
        except (AssayError, OSError) as error:
            with self._changed:
                self._failure = error if isinstance(error, AssayError) else _cannot_start(error)
                self._changed.notify_all()
                self._changed.wait(_RETRY_SECONDS)
            return
        with self._changed:
            self._failure = None
            if not self._closed:
                self._all.add(process)
                self._idle.append(process)
                self._changed.notify_all()
                return
        process.kill()

    def _runtime_folder(self) -> Path:
        if self._runtime is None:
            folder = self._given_runtime or Path(tempfile.mkdtemp(prefix="assay-query-"))
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if folder.stat().st_mode & 0o077:
                raise Misconfigured("The folder for query sockets is open to other users.", hint="Give it mode 0700.")
            self._runtime = folder
        return self._runtime


class _Wait:
    """Blocks until a socket can be read, the time is over or somebody cancelled. Waiting in line has its own time."""

    def __init__(self, limits: Limits, cancel: CancelToken | None) -> None:
        self._limits, self._cancel = limits, cancel
        self._deadline = time.monotonic() + limits.seconds

    def start(self) -> None:
        """The query's own time begins now."""
        self._deadline = time.monotonic() + self._limits.seconds

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
            if poll.poll(1000 * (left if self._cancel is None else min(left, _CANCEL_POLL_SECONDS))):
                return

    def _stop_if_cancelled(self) -> None:
        if self._cancel is not None and self._cancel.cancelled():
            raise QueryCancelled("The query was cancelled.")


def _call(reference: weakref.WeakMethod[Any]) -> None:
    method = reference()
    if method is not None:
        method()


def _request(
    process: QueryProcess, key: str, recipe: Recipe, sql: str, version: str, limits: Limits
) -> dict[str, Any]:
    known = {} if key in process.known else {"recipe": dict(recipe)}
    return {
        "source": key, "version": version, "sql": sql, "rows": limits.rows, "memory_mb": limits.memory_mb,
        "seconds": limits.seconds, **known,
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


def _cannot_start(error: OSError) -> Misconfigured:
    return Misconfigured(f"The query process cannot be started: {error.strerror}.", hint="Run `assay doctor`.")
