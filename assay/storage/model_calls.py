"""Calls to language models: who spent how much on which day, and what was said where that is kept."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import Engine, func, insert, select

from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.records.spent import Spent
from assay.storage.rows import new_id
from assay.storage.tables import model_calls


@dataclass(frozen=True)
class ModelCallStore:
    """Implements ``assay.ask.llm.ledger.Ledger``. Days begin as the clock's zone says."""

    engine: Engine
    clock: Clock

    def record(self, actor: Actor, spent: Spent) -> None:
        """Append one call."""
        now = self.clock.now()
        row = {"id": new_id(), "owner": actor.id, "tenant": actor.tenant, "at": now.isoformat(timespec="seconds")}
        with self.engine.begin() as connection:
            connection.execute(insert(model_calls).values(**row, day=self.clock.today().isoformat(), **asdict(spent)))

    def tokens_today(self, actor: Actor) -> int:
        """Tokens this person has sent and received since midnight."""
        of = model_calls.c
        query = select(func.coalesce(func.sum(of.tokens_in + of.tokens_out), 0)).where(
            of.tenant == actor.tenant, of.owner == actor.id, of.day == self.clock.today().isoformat()
        )
        with self.engine.connect() as connection:
            return int(connection.scalar(query) or 0)
