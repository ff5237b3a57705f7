"""One number that grows whenever somebody's rights change, so that what is held in memory can be told old."""

from __future__ import annotations

import itertools
import time

from sqlalchemy import Connection, Engine, insert, select, update

from assay.storage.prepared import Prepared
from assay.storage.tables import access_stamps

_STAMP = Prepared(select(access_stamps.c.stamp).where(access_stamps.c.id == 1))


SERVER_SECONDS = 0.2
"""How long the number of a database server is taken as it was: to ask it costs more than all the rest of a request."""

_raises = itertools.count(1)
_raised_here = [0]
_read: dict[Engine, tuple[float, int, int]] = {}


def access_stamp(engine: Engine) -> int:
    """The number as it is now: at once what this process did, and what another one did on a file; what another
    process did on a database server within SERVER_SECONDS.
    """
    if engine.dialect.name == "sqlite":
        return _asked(engine)
    now, here = time.monotonic(), _raised_here[0]
    read_at, before, stamp = _read.get(engine, (0.0, -1, 0))
    if before != here or now - read_at > SERVER_SECONDS:
        stamp = _asked(engine)
        _read[engine] = (now, here, stamp)
    return stamp


def _asked(engine: Engine) -> int:
    row = _STAMP.look(engine, {"id_1": 1})
    return int(row[0]) if row else 0


def raised(connection: Connection) -> None:
    """Let it grow, within a transaction."""
    grown = update(access_stamps).where(access_stamps.c.id == 1).values(stamp=access_stamps.c.stamp + 1)
    if not connection.execute(grown).rowcount:
        connection.execute(insert(access_stamps).values(id=1, stamp=1))
    _raised_here[0] = next(_raises)
