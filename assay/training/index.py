"""The search index, rebuilt from the table of items and compared with it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from assay.catalog.sources import SourceDesk
from assay.kernel.actor import Actor
from assay.query.ports import Audit


class Index(Protocol):
    """What retrieval is made from; wiring fills it from the Vanna store."""

    def rebuild(self, source: str) -> tuple[int, int, Sequence[str], str]:
        """Make the index anew: how many items can be searched, how many are in it, the ids that are not, a note."""
        ...


@dataclass(frozen=True)
class Rebuilt:
    """What a rebuild found; ``note`` says why texts are compared in another way than the one that is set."""

    items: int
    indexed: int
    missing: tuple[str, ...]
    seconds: float
    note: str = ""


@dataclass(frozen=True)
class IndexDesk:
    """Rebuilds and verifies the index of a source."""

    desk: SourceDesk
    index: Index
    audit: Audit

    def rebuild(self, source: str, actor: Actor) -> Rebuilt:
        """Make it anew and say whether everything taught is in it."""
        actor.need("admin", "rebuild the index")
        found, started = self.desk.get(source, actor), time.perf_counter()
        items, indexed, missing, note = self.index.rebuild(found.id)
        done = Rebuilt(items, indexed, tuple(missing), time.perf_counter() - started, note)
        self.audit.record(actor, "training.rebuild", {"source": found.name, "items": items, "missing": len(missing)})
        return done
