"""Reports what no longer fits a source, and keeps mends as drafts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assay.catalog.sources import SourceDesk
from assay.kernel.actor import Actor
from assay.kernel.errors import AssayError
from assay.query.ports import Source
from assay.records.stored import TrainingItem
from assay.semantic.taught import taught
from assay.storage.training import TrainingStore
from assay.training.corridor import Training
from assay.training.drift.findings import NEW, Drift, Live, findings, still_new
from assay.training.drift.meanings import names_of
from assay.training.drift.moves import Moves, moves

Report = Callable[[float, str], None]


@dataclass(frozen=True)
class Mends:
    """Drafts that were kept, and mends that were not, each with the reason."""

    kept: tuple[TrainingItem, ...]
    refused: tuple[str, ...]


@dataclass(frozen=True)
class DriftDesk:
    """What was taught against the live source. Reading a source's structure may take long: pages do it as a job."""

    desk: SourceDesk
    store: TrainingStore
    training: Training

    def report(self, source: str, actor: Actor, told: Report | None = None) -> Sequence[Drift]:
        """Everything in force that names what the source has no more, and what is new in it; read anew."""
        actor.need("admin", "compare what was taught with the source")
        written = self.desk.written(source, actor)
        if told is not None:
            told(0.2, "Reading the structure of the source")
        return self._found(written, self._live(written, actor), actor)

    def mend(self, source: str, actor: Actor, only: str | None = None, told: Report | None = None) -> Mends:
        """Keep the mends there are (or that of one item) as drafts; the source's structure is from now on as it is."""
        actor.need("admin", "mend what was taught")
        written = self.desk.written(source, actor)
        if told is not None:
            told(0.2, "Reading the structure of the source")
        live = self._live(written, actor)
        found = self._found(written, live, actor)
        ready = [one for one in found if one.ready and only in (None, one.item)]
        if ready:
            # What was renamed is kept with the source: its old structure is forgotten here.
            done = {one.item for one in ready}
            untold = {one.item: one.problem for one in found if one.item.startswith(NEW) and one.item not in done}
            self.desk.refresh(source, actor, moved={**live.moves.facts(), "untold": untold})
        kept, refused = list[TrainingItem](), list[str]()
        for number, one in enumerate(ready):
            if told is not None:
                told(0.4 + 0.6 * number / len(ready), one.title)
            item = None if one.item.startswith(NEW) else one.item
            try:
                kept.append(self.training.save(source, one.kind, one.mended or {}, actor, item).item)
            except AssayError as error:
                refused.append(f"{one.title}: {error.message}")
        return Mends(tuple(kept), tuple(refused))

    # -- inside

    def _found(self, written: Source, live: Live, actor: Actor) -> Sequence[Drift]:
        found = tuple(findings(self.store.items(written.id), live, written.schema))
        untold = self.desk.moved(written.id, actor).get("untold", {})
        known = {one.item for one in found}
        return (*found, *(one for one in still_new(untold, live) if one.item not in known))

    def _live(self, written: Source, actor: Actor) -> Live:
        schema, model = self.desk.as_it_is(written.id, actor)
        known = moved(self.desk.moved(written.id, actor))
        found = moves(written.schema, schema, written.model, model).after(known)
        items = self.store.items(written.id)
        full = taught(model, ((item.kind, item.state, item.content) for item in items))
        was = names_of(written.model) | set(found.names)
        # A name that was renamed and is there again is no old name.
        here = names_of(full)
        names = {old: new for old, new in found.names.items() if old not in here}
        return Live(schema, model, full, replace(found, names=names), frozenset(was - here))


def moved(facts: Mapping[str, Any]) -> Moves:
    """What ``Moves.facts`` said."""
    return Moves(facts.get("tables", {}), facts.get("columns", {}), facts.get("names", {}))
