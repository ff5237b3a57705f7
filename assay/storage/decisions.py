"""What was decided about templates, and how prospects stood: written once, read newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, select

from assay.records.approval import Decision, RankingKept
from assay.records.codec import to_json
from assay.storage.rows import add, to_record
from assay.storage.tables_team import prospect_rankings, template_decisions


@dataclass(frozen=True)
class DecisionStore:
    """Decisions and rankings of a tenant's sources."""

    engine: Engine

    def decide(self, decision: Decision) -> None:
        """Keep a decision."""
        with self.engine.begin() as connection:
            add(connection, template_decisions, to_json(decision))

    def decisions(self, tenant: str, source: str) -> Sequence[Decision]:
        """Every decision about templates of a source, newest first."""
        table = template_decisions
        query = select(table).where(table.c.tenant == tenant, table.c.source == source).order_by(table.c.seq.desc())
        with self.engine.connect() as connection:
            return [to_record(Decision, row) for row in connection.execute(query).mappings()]

    def keep_ranking(self, ranking: RankingKept) -> None:
        """Keep a ranking."""
        with self.engine.begin() as connection:
            add(connection, prospect_rankings, to_json(ranking))

    def rankings(self, tenant: str, source: str, limit: int = 2) -> Sequence[RankingKept]:
        """The last rankings of a source, newest first."""
        table = prospect_rankings
        query = select(table).where(table.c.tenant == tenant, table.c.source == source).order_by(table.c.seq.desc())
        with self.engine.connect() as connection:
            return [to_record(RankingKept, row) for row in connection.execute(query.limit(limit)).mappings()]
