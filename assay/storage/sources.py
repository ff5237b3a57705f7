"""Registered sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, bindparam, delete, or_, select, update
from sqlalchemy.exc import IntegrityError

from assay.kernel.actor import Actor
from assay.kernel.errors import BadInput, NotFound
from assay.records.codec import to_json
from assay.records.stored import SourceRecord
from assay.storage.prepared import Prepared
from assay.storage.rows import add, mine, one, to_record
from assay.storage.tables import sources

_HEAD = Prepared(
    select(sources.c.id, sources.c.revision).where(
        or_(sources.c.id == bindparam("reference"), sources.c.name == bindparam("name")),
        sources.c.tenant == bindparam("of"),
    )
)


@dataclass(frozen=True)
class SourceStore:
    """Sources of a tenant; everybody in it may see that they exist."""

    engine: Engine

    def add(self, record: SourceRecord) -> None:
        """Register; raises BadInput when the name is taken."""
        try:
            with self.engine.begin() as connection:
                add(connection, sources, to_json(record))
        except IntegrityError as error:
            raise BadInput(f"A source called “{record.name}” exists already.", hint="Choose another name.") from error

    def find(self, reference: str, actor: Actor) -> SourceRecord:
        """By id or name; raises NotFound."""
        same = or_(sources.c.id == reference, sources.c.name == reference)
        return to_record(
            SourceRecord, one(self.engine, sources, same, mine(sources, actor, owned=False), what="source")
        )

    def list(self, actor: Actor) -> Sequence[SourceRecord]:
        """All of the tenant, samples first, then by name."""
        query = (
            select(sources).where(mine(sources, actor, owned=False)).order_by(sources.c.sample.desc(), sources.c.name)
        )
        with self.engine.connect() as connection:
            return [to_record(SourceRecord, row) for row in connection.execute(query).mappings()]

    def head(self, reference: str, actor: Actor) -> tuple[str, int]:
        """Id and revision, by id or name, without reading the large columns; raises NotFound."""
        with self.engine.connect() as connection:
            row = _HEAD.first(connection, {"reference": reference, "name": reference, "of": actor.tenant})
        if row is None:
            raise NotFound(f"There is no source called “{reference}”.", hint="Open Sources to see what is connected.")
        return row[0], row[1]

    def change(self, source: str, **values: Any) -> None:
        """Set columns of one source, by id; its revision grows."""
        with self.engine.begin() as connection:
            changed = update(sources).where(sources.c.id == source)
            connection.execute(changed.values(revision=sources.c.revision + 1, **values))

    def remove(self, source: str) -> None:
        """Forget a source, by id."""
        with self.engine.begin() as connection:
            connection.execute(delete(sources).where(sources.c.id == source))
