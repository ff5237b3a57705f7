"""The query processes of one web process: kept in number by a thread of their own, lent to one query at a time."""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from assay.kernel.errors import AssayError, Misconfigured
from assay.query.process import QueryProcess

_LONGEST_RETRY_SECONDS = 30.0
_SLOW_PER_PROCESS = 3
"""Long queries that run beside the others, for each process there is; more of them wait like everybody."""


class Pool:
    """Starts ``count`` processes and replaces those that end or are busy for long. Once closed it stays closed.

    One keeper thread starts all children and lives as long as they do: the kernel ends a child with the thread that
    started it, so a thread that comes and goes must not.
    """

    def __init__(self, count: int, command: Sequence[str], runtime: Path | None) -> None:
        self._count, self._command, self._given_runtime = count, tuple(command), runtime
        self._changed = threading.Condition()
        self._idle: list[QueryProcess] = []
        self._all: set[QueryProcess] = set()
        self._slow: set[QueryProcess] = set()
        self._keeper: threading.Thread | None = None
        self._failure: AssayError | None = None
        self._failures = 0
        self._runtime: Path | None = None
        self._started = 0
        self._closed = False

    @property
    def processes(self) -> tuple[QueryProcess, ...]:
        """All there are, idle or lent."""
        with self._changed:
            return tuple(self._all)

    def warm(self) -> None:
        """Start the processes in the background."""
        with self._changed:
            self._keep()

    def take(self, key: str, patience: Callable[[], float]) -> QueryProcess:
        """An idle process, best one that knows the source ``key``; it belongs to the caller until given back.

        ``patience`` gives the seconds to wait before asking it again, and raises to give up. Raises Misconfigured when
        processes cannot be started.
        """
        with self._changed:
            while True:
                self._keep()
                self._drop_dead()
                if self._idle:
                    best = next((process for process in self._idle if key in process.known), self._idle[-1])
                    self._idle.remove(best)
                    return best
                if self._failure is not None:
                    raise self._failure
                self._changed.wait(patience())

    def slow(self, process: QueryProcess) -> None:
        """A lent process is busy for long: another takes its place, so that short queries need not wait for it."""
        with self._changed:
            if process in self._all and len(self._slow) < _SLOW_PER_PROCESS * self._count:
                self._slow.add(process)
                self._changed.notify_all()

    def give(self, process: QueryProcess, *, keep: bool) -> None:
        """Give a process back, or have it killed; it is replaced where there are too few then."""
        with self._changed:
            replaced = process in self._slow and len(self._all) - len(self._slow) >= self._count
            self._slow.discard(process)
            kept = keep and not replaced and process in self._all
            if kept:
                self._idle.append(process)
            else:
                self._all.discard(process)
            self._changed.notify_all()
        if not kept:
            process.kill()

    def close(self) -> None:
        """Kill all of them. Queries that run end with an error."""
        with self._changed:
            self._closed = True
            processes = tuple(self._all)
            self._idle, self._all, self._slow = [], set(), set()
            self._changed.notify_all()
        for process in processes:
            process.kill()
        if self._runtime is not None and self._given_runtime is None:
            shutil.rmtree(self._runtime, ignore_errors=True)

    def drop(self) -> None:
        """Let go without killing: in the copy of this object that a fork made, the processes are the parent's."""
        for process in self._all:
            process.drop()

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
        while True:
            with self._changed:
                while not self._closed and len(self._all) - len(self._slow) >= self._count:
                    self._changed.wait()
                if self._closed:
                    return
            self._start_one()

    def _start_one(self) -> None:
        try:
            self._started += 1
            process = QueryProcess(self._command, self._runtime_folder(), self._started)
        except (AssayError, OSError) as error:
            self._failed(error)
            return
        with self._changed:
            self._failure, self._failures = None, 0
            if not self._closed:
                self._all.add(process)
                self._idle.append(process)
                self._changed.notify_all()
                return
        process.kill()

    def _failed(self, error: AssayError | OSError) -> None:
        """Tell those who wait, and try again after a while, each time a longer one."""
        with self._changed:
            self._failure = error if isinstance(error, AssayError) else _cannot_start(error)
            self._failures += 1
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._closed, min(2.0 ** (self._failures - 1), _LONGEST_RETRY_SECONDS))

    def _runtime_folder(self) -> Path:
        if self._runtime is None:
            folder = self._given_runtime or Path(tempfile.mkdtemp(prefix="assay-query-"))
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if folder.stat().st_mode & 0o077:
                raise Misconfigured("The folder for query sockets is open to other users.", hint="Give it mode 0700.")
            self._runtime = folder
        return self._runtime


def _cannot_start(error: OSError) -> Misconfigured:
    return Misconfigured(f"The query process cannot be started: {error.strerror}.", hint="Run `assay doctor`.")
