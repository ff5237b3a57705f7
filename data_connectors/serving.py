"""What a query process does: one statement at a time, until its parent is gone. `worker.py` starts it.

It holds no secret but the recipes it is sent, and can be killed at any time.
"""

from __future__ import annotations

import os
import resource
import select
import socket
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import Any

import pyarrow as pa

from assay.kernel.errors import AssayError, QueryFailed, QueryTooLarge, SourceUnreachable
from assay.query.ports import Recipe, Session, Stoppable, Tidied
from assay.query.wire import BODY_CAP, Hangup, receive, send
from data_connectors.sessions import SessionCache

MB = 2**20
_LINUX = sys.platform == "linux"


class Sources:
    """What this process knows: how each source is opened, and the sessions it keeps open."""

    def __init__(self, sessions: SessionCache) -> None:
        self._sessions = sessions
        self._recipes: dict[str, Recipe] = {}
        self.latest: Session | None = None

    def learn(self, key: str, recipe: Recipe | None) -> None:
        """Remember how the source is opened."""
        if recipe is not None:
            self._recipes[key] = recipe

    def session(self, key: str, version: str) -> Session:
        """The session of that source at that data version."""
        return self._sessions.get(self._recipes[key], version)

    def stop(self) -> None:
        """End what runs on another machine."""
        if isinstance(self.latest, Stoppable):
            self.latest.stop()

    def tidy(self) -> None:
        """Put in order what the last statement left: nobody waits for that."""
        if isinstance(self.latest, Tidied):
            self.latest.tidy()

    def drop(self, key: str) -> None:
        """Close the session of that source; a broken one may fail to close, but is forgotten either way."""
        with suppress(Exception):
            self._sessions.drop(self._recipes[key])


class _WithoutPandas(MetaPathFinder):
    """pyarrow imports pandas with its first array if it can: a second and 60 MB that no query needs."""

    def find_spec(self, name: str, path: Any, target: Any = None) -> None:
        """Not found, for pandas; anything else is for the next finder."""
        if name == "pandas":
            raise ModuleNotFoundError("query processes do without pandas", name=name)


def main(path: str, parent: int) -> None:
    """Connect to ``path`` and serve until the other side hangs up or ``parent`` is gone."""
    sys.meta_path.insert(0, _WithoutPandas())
    pa.array([1])  # what the first array loads is loaded now, not in somebody's first query
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.connect(path)
    sources = Sources(SessionCache())
    threading.Thread(target=_leave_with_parent, args=(connection, parent, sources), daemon=True).start()
    send(connection, {"pid": os.getpid()})
    with suppress(Hangup):
        serve(connection, sources)
    os._exit(0)


def serve(connection: socket.socket, sources: Sources) -> None:
    """Answer requests one after the other; ends with Hangup."""
    idle = Memory()
    while True:
        request, _ = receive(connection)
        header, body = answer(request, sources, idle)
        idle.release()
        send(connection, {**header, "id": request["id"], "retire": idle.swollen(request["memory_mb"])}, body)
        sources.tidy()


class Memory:
    """This process's memory: a bound on address space while a query runs, and whether the last one gave all back.

    Address space is counted from its present size, because allocators reserve far more than they use.
    """

    def __init__(self) -> None:
        self._idle = _statm(1)

    def settle(self) -> None:
        """Take what is resident now as the idle size (after a session was opened)."""
        self._idle = max(self._idle, _statm(1))

    def bound(self, memory_mb: int) -> None:
        """From now on not more than that above the present size."""
        if _LINUX:
            _, hard = resource.getrlimit(resource.RLIMIT_AS)
            resource.setrlimit(resource.RLIMIT_AS, (_statm(0) + memory_mb * MB, hard))

    def release(self) -> None:
        """Lift the bound."""
        if _LINUX:
            _, hard = resource.getrlimit(resource.RLIMIT_AS)
            resource.setrlimit(resource.RLIMIT_AS, (hard, hard))

    def swollen(self, memory_mb: int) -> bool:
        """True when a whole allowance was not given back: time for a new process."""
        return _statm(1) - self._idle > memory_mb * MB


def _statm(column: int) -> int:
    """Bytes of address space (0) or resident memory (1); 0 where the system does not tell."""
    return int(Path("/proc/self/statm").read_text().split()[column]) * resource.getpagesize() if _LINUX else 0


def answer(request: Mapping[str, Any], sources: Sources, memory: Memory) -> tuple[dict[str, Any], pa.Buffer]:
    """Run one request; errors become a header, never an exception."""
    started = time.process_time()
    sources.learn(request["source"], request.get("recipe"))
    try:
        table, truncated = _run(request, sources, memory)
        body = _stream(table)
    except AssayError as error:
        return _failed(error, started), pa.py_buffer(b"")
    except MemoryError:
        return _failed(_too_large(request["memory_mb"]), started), pa.py_buffer(b"")
    return {"truncated": truncated, "rows": table.num_rows, "cpu_ms": _milliseconds(started)}, body


def _run(request: Mapping[str, Any], sources: Sources, memory: Memory) -> tuple[pa.Table, bool]:
    """Run the statement; where the connection has died since the last query, once more on a new one."""
    try:
        return _attempt(request, sources, memory)
    except SourceUnreachable:
        memory.release()
        sources.drop(request["source"])
        return _attempt(request, sources, memory)


def _attempt(request: Mapping[str, Any], sources: Sources, memory: Memory) -> tuple[pa.Table, bool]:
    try:
        session = sources.session(request["source"], request["version"])
        if session is not sources.latest:
            memory.settle()
            sources.latest = session
        memory.bound(request["memory_mb"])
        return _collect(session, request["sql"], request["rows"])
    except QueryTooLarge as error:
        raise _too_large(request["memory_mb"]) from error
    except (AssayError, MemoryError):
        raise
    except Exception as error:
        raise _translated(error, request["memory_mb"]) from error


def _collect(session: Session, sql: str, row_cap: int) -> tuple[pa.Table, bool]:
    batches = list(session.run(sql, row_cap))
    if not batches:
        raise QueryFailed("The database returned nothing, not even columns.")
    table = pa.Table.from_batches(batches)
    return table.slice(0, row_cap), table.num_rows > row_cap


def _stream(table: pa.Table) -> pa.Buffer:
    if table.nbytes > BODY_CAP // 2:
        raise QueryTooLarge(f"The result is larger than {BODY_CAP // 2 // MB} MB.", hint="Ask for fewer rows.")
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue()


def _translated(error: Exception, memory_mb: int) -> AssayError:
    words = str(error)
    if "out of memory" in words.casefold() or isinstance(error, pa.ArrowMemoryError):
        return _too_large(memory_mb)
    return QueryFailed("The database could not run this query.", details={"engine": words[:2000]})


def _too_large(memory_mb: int) -> QueryTooLarge:
    return QueryTooLarge(
        f"The query needed more than {memory_mb} MB of memory.",
        hint="Ask for less: a shorter period, fewer groups, or one table less.",
    )


def _failed(error: AssayError, started: float) -> dict[str, Any]:
    told = {"code": error.code, "message": error.message, "hint": error.hint, "details": error.details}
    return {"error": told, "cpu_ms": _milliseconds(started)}


def _milliseconds(started: float) -> float:
    return round(1000 * (time.process_time() - started), 3)


def _leave_with_parent(connection: socket.socket, parent: int, sources: Sources) -> None:
    """When the other side hangs up or is gone, stop what runs on a server, which would not notice, and leave."""
    poll = select.poll()
    poll.register(connection, getattr(select, "POLLRDHUP", 0) | select.POLLHUP)
    while not poll.poll(1000):
        if os.getppid() != parent:
            break
    with suppress(Exception):
        sources.stop()
    os._exit(0)
