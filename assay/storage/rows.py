"""The few statements every repository shares: records in, records out."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Insert,
    RowMapping,
    Select,
    Table,
    and_,
    bindparam,
    insert,
    select,
    true,
)

from assay.kernel.actor import Actor
from assay.kernel.errors import NotFound
from assay.records.codec import from_json
from assay.storage.prepared import Prepared

T = TypeVar("T")


class Encoded(str):
    """A JSON document that is text already, and stored as it is."""

    __slots__ = ()


def encoded(value: Any) -> str:
    """JSON text of a document column.

    >>> encoded({"a": 1}), encoded(Encoded('{"a":1}'))
    ('{"a": 1}', '{"a":1}')
    """
    return str(value) if isinstance(value, Encoded) else json.dumps(value)


def new_id() -> str:
    """A short random id, safe in URLs and not to be guessed (96 bits)."""
    return secrets.token_urlsafe(12)


def mine(table: Table, actor: Actor, *, owned: bool = True) -> ColumnElement[bool]:
    """The rows of this actor: of their tenant, and their own where the table has owners."""
    same_tenant = table.c.tenant == actor.tenant
    return and_(same_tenant, table.c.owner == actor.id) if owned else same_tenant


def to_record(kind: type[T], row: RowMapping, **changes: Any) -> T:
    """A record made of a row; columns the record does not have are left out."""
    fields = getattr(kind, "__dataclass_fields__", {})
    values = {name: value for name, value in row.items() if name in fields}
    return from_json(kind, {**values, **changes})


def add(connection: Connection, table: Table, values: Mapping[str, Any]) -> None:
    """Insert one row."""
    connection.execute(_insert(table), values)


def put(connection: Connection, table: Table, values: Mapping[str, Any]) -> None:
    """The same at the least cost; a conflict is raised as the driver's own error."""
    _prepared(table, tuple(values)).run(connection, values)


@cache
def _insert(table: Table) -> Insert:
    """Made once: what SQLAlchemy works out about a statement is kept with the statement."""
    return insert(table)


@cache
def _prepared(table: Table, columns: tuple[str, ...]) -> Prepared:
    return Prepared(insert(table), columns)


@cache
def _own(table: Table) -> Select[Any]:
    return select(table).where(table.c.id == bindparam("own_id"), *owned(table))


def owned(table: Table) -> tuple[ColumnElement[bool], ...]:
    """The conditions of ``mine`` with their values left open: ``ownership`` names them."""
    return table.c.tenant == bindparam("own_tenant"), table.c.owner == bindparam("own_owner")


def ownership(actor: Actor) -> dict[str, str]:
    """The values of ``owned``."""
    return {"own_tenant": actor.tenant, "own_owner": actor.id}


def own(engine: Engine, table: Table, identity: str, actor: Actor, *, what: str) -> RowMapping:
    """The actor's row of that id; raises NotFound."""
    with engine.connect() as connection:
        row = connection.execute(_own(table), {"own_id": identity, **ownership(actor)}).mappings().first()
    return found(row, what)


def one(engine: Engine, table: Table, *where: ColumnElement[bool], what: str) -> RowMapping:
    """The one row that matches; raises NotFound, which never tells "absent" from "not yours"."""
    with engine.connect() as connection:
        row = connection.execute(select(table).where(and_(true(), *where))).mappings().first()
    return found(row, what)


def found(row: T | None, what: str) -> T:
    """The row; raises NotFound, which never tells "absent" from "not yours"."""
    if row is None:
        raise NotFound(f"There is no such {what}.", hint="It may have been deleted, or belong to somebody else.")
    return row
