"""What stands around a runner in tests of corridors: one source, a cache, an audit and policies, all in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from assay.access.policies import Policies
from assay.kernel.actor import Actor
from assay.kernel.errors import NotFound
from assay.query.ports import Source


@dataclass
class OneSource:
    """The only source there is, found by its name."""

    source: Source

    def get(self, source: str, actor: Actor) -> Source:
        if source != self.source.name:
            raise NotFound("There is no such source.")
        return self.source

    def remodel(self, **parts: Any) -> None:
        """Give the source another model."""
        self.source = replace(self.source, model=self.source.model.model_copy(update=parts))


@dataclass
class MemoryCache:
    """A Cache in a dictionary, counting what is found in it."""

    values: dict[str, bytes] = field(default_factory=dict)
    hits: int = 0

    def get(self, key: str) -> bytes | None:
        self.hits += key in self.values
        return self.values.get(key)

    def set(self, key: str, value: bytes, seconds: float) -> None:
        self.values[key] = value

    def clear(self) -> None:
        self.values.clear()


@dataclass
class ListAudit:
    """An Audit in a list."""

    rows: list[tuple[Actor, str, dict[str, Any]]] = field(default_factory=list)

    def record(self, actor: Actor, action: str, facts: Mapping[str, Any]) -> None:
        self.rows.append((actor, action, dict(facts)))

    def ran(self) -> int:
        """How many queries were run."""
        return sum(action == "query.run" for _, action, _ in self.rows)


@dataclass
class PoliciesByActor:
    """Policies by actor id; nobody else is limited."""

    held: dict[str, Policies] = field(default_factory=dict)

    def resolve(self, source: str, actor: Actor) -> Policies:
        return self.held.get(actor.id, Policies())
