"""Training items: the truth of what admins taught. The search index is rebuilt from here whenever the stamp moves.

The stamp moves with what is in force alone: drafts change nothing for those who ask.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, delete, insert, select, update

from assay.kernel.errors import BadInput, NotFound
from assay.records.codec import to_json
from assay.records.stored import ItemKind, ItemState, ItemVersion, TrainingItem
from assay.storage.prepared import Prepared
from assay.storage.rows import new_id, to_record
from assay.storage.tables import training_history, training_items, training_stamps

_STAMP = Prepared(select(training_stamps.c.stamp).where(training_stamps.c.source == bindparam("of")))


@dataclass(frozen=True)
class TrainingStore:
    """Items per source, and a stamp that grows with every change."""

    engine: Engine

    def replace_all(self, source: str, author: str, items: Sequence[TrainingItem]) -> None:
        """Put ``items`` in place of everything this author taught about the source, in one step.

        What somebody else has changed since stays as they left it.
        """
        with self.engine.begin() as connection:
            own = select(training_items.c.id).where(training_items.c.source == source)
            mine = (training_items.c.source == source, training_items.c.author == author)
            kept = set(connection.scalars(own.where(training_items.c.author != author)))
            connection.execute(delete(training_items).where(*mine, training_items.c.pending.is_(None)))
            kept |= set(connection.scalars(own))
            fresh = [to_json(item) for item in items if item.id not in kept]
            if fresh:
                connection.execute(insert(training_items), fresh)
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
            connection.execute(delete(training_history).where(training_history.c.source == source))
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

    # -- one item, and its history

    def get(self, source: str, item: str) -> TrainingItem:
        """One item of a source; raises NotFound."""
        query = select(training_items).where(training_items.c.source == source, training_items.c.id == item)
        with self.engine.connect() as connection:
            row = connection.execute(query).mappings().first()
        if row is None:
            raise NotFound("There is no such training item.", hint="It may have been removed.")
        return to_record(TrainingItem, row)

    def insert(self, items: Sequence[TrainingItem], act: str, by: str, at: str) -> None:
        """Keep new items with the first line of their history; drafts leave the stamp as it is."""
        if not items:
            return
        with self.engine.begin() as connection:
            connection.execute(insert(training_items), [to_json(item) for item in items])
            rows = [self._line(item, act, item.state, item.content, by, at) for item in items]
            connection.execute(insert(training_history), rows)
            if any(item.state == "approved" for item in items):
                self._touch(connection, items[0].source)

    def revise(self, item: TrainingItem, act: str, by: str, at: str) -> TrainingItem:
        """Put ``item`` in place of the version it was made from (``item.version``); what is in force must be the same.

        Raises BadInput when somebody else was quicker.
        """
        moved = replace(item, version=item.version + 1, updated_at=at)
        said = item.pending or {"state": item.state, "content": item.content}
        with self.engine.begin() as connection:
            self._replace(connection, moved, item.version)
            line = self._line(moved, act, said["state"], said["content"], by, at)
            connection.execute(insert(training_history), [line])
        return moved

    def publish(
        self, source: str, items: Sequence[TrainingItem], expected: int, by: str, at: str
    ) -> Sequence[TrainingItem]:
        """Put the pending content of these items in force, all in one step, and move the stamp from ``expected``.

        Raises BadInput when the stamp or one of the items moved since they were read: then nothing is published.
        """
        done = [_in_force(item, at) for item in items]
        with self.engine.begin() as connection:
            self._step(connection, source, expected)
            for before, after in zip(items, done, strict=True):
                self._replace(connection, after, before.version)
                act = "retired" if after.state == "retired" else "published"
                line = self._line(after, act, after.state, after.content, by, at)
                connection.execute(insert(training_history), [line])
        return done

    def drop(self, item: TrainingItem, by: str, at: str) -> None:
        """Remove an item; its history stays."""
        with self.engine.begin() as connection:
            gone = connection.execute(delete(training_items).where(training_items.c.id == item.id))
            if not gone.rowcount:
                raise NotFound("There is no such training item.", hint="It may have been removed.")
            line = self._line(replace(item, version=item.version + 1), "removed", item.state, item.content, by, at)
            connection.execute(insert(training_history), [line])
            if item.state != "draft":
                self._touch(connection, item.source)

    def history(self, item: str) -> Sequence[ItemVersion]:
        """Every act on an item, newest first."""
        of = select(training_history).where(training_history.c.item == item)
        with self.engine.connect() as connection:
            rows = connection.execute(of.order_by(training_history.c.version.desc())).mappings()
            return [to_record(ItemVersion, row) for row in rows]

    @staticmethod
    def _replace(connection: Connection, item: TrainingItem, version: int) -> None:
        same = (training_items.c.id == item.id, training_items.c.version == version)
        values = {key: value for key, value in to_json(item).items() if key not in ("id", "source", "tenant")}
        if not connection.execute(update(training_items).where(*same).values(**values)).rowcount:
            raise BadInput("Somebody changed this item a moment ago.", hint="Open it again to see what it says now.")

    @staticmethod
    def _line(item: TrainingItem, act: str, state: str, content: Mapping[str, Any], by: str, at: str) -> dict[str, Any]:
        about = {"item": item.id, "source": item.source, "kind": item.kind, "version": item.version}
        return {"id": new_id(), **about, "act": act, "state": state, "content": dict(content), "author": by, "at": at}

    @staticmethod
    def _step(connection: Connection, source: str, expected: int) -> None:
        """The stamp's next value, if it is the expected one."""
        if expected == 0:
            connection.execute(insert(training_stamps).values(source=source, stamp=1))
            return
        same = (training_stamps.c.source == source, training_stamps.c.stamp == expected)
        moved = update(training_stamps).where(*same).values(stamp=expected + 1)
        if not connection.execute(moved).rowcount:
            raise BadInput("Something else was published a moment ago.", hint="Evaluate again, then publish.")

    @staticmethod
    def _touch(connection: Connection, source: str) -> None:
        same = training_stamps.c.source == source
        changed = connection.execute(update(training_stamps).where(same).values(stamp=training_stamps.c.stamp + 1))
        if not changed.rowcount:
            connection.execute(insert(training_stamps).values(source=source, stamp=1))


def _in_force(item: TrainingItem, at: str) -> TrainingItem:
    """The item after publication: what was pending holds, and a draft is approved."""
    pending = item.pending or {"state": "approved", "content": item.content, "author": item.author}
    return replace(
        item,
        state=pending["state"],
        content=dict(pending["content"]),
        author=str(pending["author"]),
        pending=None,
        version=item.version + 1,
        updated_at=at,
    )
