"""Watched numbers and alerts as rows; each belongs to the person who wanted to be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, delete, func, select, update

from assay.kernel.actor import Actor
from assay.records.alert import Alert, Watch
from assay.records.codec import to_json
from assay.storage.rows import add, mine, own, to_record
from assay.storage.tables_alerts import alerts, watches


@dataclass(frozen=True)
class AlertStore:
    """Rows in, rows out. Moments are ISO 8601 texts."""

    engine: Engine

    def keep(self, watch: Watch) -> None:
        """Keep a new watch."""
        with self.engine.begin() as connection:
            add(connection, watches, to_json(watch))

    def watch(self, watch: str, actor: Actor) -> Watch:
        """One of the actor's; raises NotFound."""
        return to_record(Watch, own(self.engine, watches, watch, actor, what="watched number"))

    def watches(self, actor: Actor) -> Sequence[Watch]:
        """The actor's, newest first."""
        query = select(watches).where(mine(watches, actor)).order_by(watches.c.created_at.desc(), watches.c.id)
        with self.engine.connect() as connection:
            return [to_record(Watch, row) for row in connection.execute(query).mappings()]

    def note(self, watch: str, **changed: Any) -> None:
        """Write down what a look found, or when the next one is."""
        with self.engine.begin() as connection:
            connection.execute(update(watches).where(watches.c.id == watch).values(**changed))

    def remove(self, watch: str) -> None:
        """With what was noticed about it."""
        with self.engine.begin() as connection:
            connection.execute(delete(alerts).where(alerts.c.watch == watch))
            connection.execute(delete(watches).where(watches.c.id == watch))

    def due(self, now: str) -> Sequence[Watch]:
        """Everybody's whose time has come."""
        query = select(watches).where(watches.c.next_at != "", watches.c.next_at <= now).order_by(watches.c.next_at)
        with self.engine.connect() as connection:
            return [to_record(Watch, row) for row in connection.execute(query).mappings()]

    def claim(self, watch: Watch, next_at: str) -> bool:
        """Put off its next look; False when another worker was quicker."""
        same = (watches.c.id == watch.id, watches.c.next_at == watch.next_at)
        with self.engine.begin() as connection:
            return connection.execute(update(watches).where(*same).values(next_at=next_at)).rowcount == 1

    # -- what was noticed

    def open(self, watch: str) -> Alert | None:
        """The alert of a watch that has not ended."""
        query = select(alerts).where(alerts.c.watch == watch, alerts.c.ended_at == "").limit(1)
        with self.engine.connect() as connection:
            row = connection.execute(query).mappings().first()
        return to_record(Alert, row) if row is not None else None

    def raised(self, alert: Alert) -> None:
        """Keep a new alert."""
        with self.engine.begin() as connection:
            add(connection, alerts, to_json(alert))

    def explained(self, alert: str, drivers: str) -> None:
        """What moved its number was found."""
        with self.engine.begin() as connection:
            connection.execute(update(alerts).where(alerts.c.id == alert).values(drivers=drivers))

    def end(self, watch: str, at: str) -> None:
        """What was noticed no longer holds."""
        still = (alerts.c.watch == watch, alerts.c.ended_at == "")
        with self.engine.begin() as connection:
            connection.execute(update(alerts).where(*still).values(ended_at=at))

    def alert(self, alert: str, actor: Actor) -> Alert:
        """One of the actor's; raises NotFound."""
        return to_record(Alert, own(self.engine, alerts, alert, actor, what="alert"))

    def seen(self, alert: str, at: str) -> None:
        """Somebody looked at it."""
        with self.engine.begin() as connection:
            connection.execute(update(alerts).where(alerts.c.id == alert).values(seen_at=at))

    def alerts(self, actor: Actor, limit: int, offset: int = 0) -> Sequence[Alert]:
        """The actor's: newest first."""
        query = select(alerts).where(mine(alerts, actor)).order_by(alerts.c.at.desc(), alerts.c.id)
        with self.engine.connect() as connection:
            rows = connection.execute(query.limit(limit).offset(offset)).mappings()
            return [to_record(Alert, row) for row in rows]

    def count(self, actor: Actor, *, unseen: bool = False) -> int:
        """How many there are, or how many nobody has looked at."""
        query = select(func.count()).select_from(alerts).where(mine(alerts, actor))
        query = query.where(alerts.c.seen_at == "") if unseen else query
        with self.engine.connect() as connection:
            return int(connection.execute(query).scalar_one())
