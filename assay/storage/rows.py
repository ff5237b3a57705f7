"""The few statements every repository shares: records in, records out."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, Table, and_, insert, select, true

from assay.kernel.actor import Actor
from assay.kernel.errors import NotFound
from assay.records.codec import from_json

T = TypeVar("T")


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
    connection.execute(insert(table).values(**values))


def one(engine: Engine, table: Table, *where: ColumnElement[bool], what: str) -> RowMapping:
    """The one row that matches; raises NotFound, which never tells "absent" from "not yours"."""
    with engine.connect() as connection:
        row = connection.execute(select(table).where(and_(true(), *where))).mappings().first()
    if row is None:
        raise NotFound(f"There is no such {what}.", hint="It may have been deleted, or belong to somebody else.")
    return row
