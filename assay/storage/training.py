"""Training items: the truth of what admins taught. The search index is rebuilt from here whenever the stamp moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, bindparam, delete, insert, select, update

from assay.records.codec import to_json
from assay.records.stored import ItemKind, ItemState, TrainingItem
from assay.storage.prepared import Prepared
from assay.storage.rows import to_record
from assay.storage.tables import training_items, training_stamps

_STAMP = Prepared(select(training_stamps.c.stamp).where(training_stamps.c.source == bindparam("of")))


@dataclass(frozen=True)
class TrainingStore:
    """Items per source, and a stamp that grows with every change."""

    engine: Engine

    def replace_all(self, source: str, author: str, items: Sequence[TrainingItem]) -> None:
        """Put ``items`` in place of everything this author taught about the source, in one step."""
        with self.engine.begin() as connection:
            mine = (training_items.c.source == source, training_items.c.author == author)
            connection.execute(delete(training_items).where(*mine))
            if items:
                connection.execute(insert(training_items), [to_json(item) for item in items])
            self._touch(connection, source)

    def add(self, item: TrainingItem) -> None:
        """Keep one item."""
        with self.engine.begin() as connection:
            connection.execute(insert(training_items).values(**to_json(item)))
            self._touch(connection, item.source)

    def forget(self, source: str) -> None:
        """Remove all items of a source."""
        with self.engine.begin() as connection:
            connection.execute(delete(training_items).where(training_items.c.source == source))
            self._touch(connection, source)

    def items(
        self, source: str, kind: ItemKind | None = None, state: ItemState | None = "approved"
    ) -> Sequence[TrainingItem]:
        """Items of a source in a fixed order; ``state`` None = all."""
        query = select(training_items).where(training_items.c.source == source)
        if kind is not None:
            query = query.where(training_items.c.kind == kind)
        if state is not None:
            query = query.where(training_items.c.state == state)
        with self.engine.connect() as connection:
            ordered = query.order_by(training_items.c.created_at, training_items.c.id)
            return [to_record(TrainingItem, row) for row in connection.execute(ordered).mappings()]

    def stamp(self, source: str) -> int:
        """Grows with every change to the source's items; 0 before the first."""
        with self.engine.connect() as connection:
            row = _STAMP.first(connection, {"of": source})
        return int(row[0]) if row else 0

    @staticmethod
    def _touch(connection: Connection, source: str) -> None:
        same = training_stamps.c.source == source
        changed = connection.execute(update(training_stamps).where(same).values(stamp=training_stamps.c.stamp + 1))
        if not changed.rowcount:
            connection.execute(insert(training_stamps).values(source=source, stamp=1))
