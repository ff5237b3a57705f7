"""Rankings that are kept: what the formula was, how prospects stood, and whether that differs from the time before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.query.ports import Source
from assay.records.approval import RankingKept
from assay.storage.decisions import DecisionStore
from assay.storage.rows import new_id
from assay.team.facts import Ranking, Team
from assay.team.prospects import RankedProspect


@dataclass(frozen=True)
class Rankings:
    """The rankings of sources, kept whenever they differ."""

    store: DecisionStore
    clock: Clock

    def last(self, source: Source, actor: Actor) -> RankingKept | None:
        """The ranking that stands; None before the first."""
        return next(iter(self.store.rankings(actor.tenant, source.name, 1)), None)

    def moved(self, source: Source, actor: Actor) -> int | None:
        """How many prospects stand elsewhere than in the ranking before; None where there was none."""
        kept = self.store.rankings(actor.tenant, source.name, 2)
        if len(kept) < 2:
            return None
        return sum(before != now for before, now in zip(kept[1].places, kept[0].places, strict=False))

    def is_current(self, team: Team, source: Source, actor: Actor) -> bool:
        """Whether neither the data nor the formula is another than when it was last ranked."""
        last = self.last(source, actor)
        asked = (formula_of(team.ranking), source.connector.data_version())
        return last is not None and (last.formula, last.data_version) == asked

    def keep(self, team: Team, source: Source, inorder: Sequence[RankedProspect], actor: Actor) -> bool:
        """Keep this ranking; whether it differs from the one before. Without a ranking before it does."""
        last, digest = self.last(source, actor), digest_of(inorder)
        if last is None or last.digest != digest or not self.is_current(team, source, actor):
            now = self.clock.now().isoformat(timespec="seconds")
            places = tuple(one.prospect.id for one in inorder)
            version = source.connector.data_version()
            formula = formula_of(team.ranking)
            kept = RankingKept(
                new_id(), actor.tenant, source.name, team.ranking.version, formula, version, digest, actor.name, now,
                places,
            )  # fmt: skip
            self.store.keep_ranking(kept)
        return last is None or last.digest != digest


def digest_of(inorder: Sequence[RankedProspect]) -> str:
    """Equal for equal places and scores."""
    told = [[one.prospect.id, round(one.score, 4)] for one in inorder]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:40]


def formula_of(ranking: Ranking) -> str:
    """Equal for equal versions, factors and weights."""
    return hashlib.sha256(ranking.model_dump_json().encode()).hexdigest()[:40]
