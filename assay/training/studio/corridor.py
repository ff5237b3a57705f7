"""part -> YAML -> faults, or preview -> draft; then the gate of training, like everything that is taught."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from typing import Any, Final, Literal, cast

from assay.ask.corridor import Ask
from assay.catalog.sources import SourceDesk
from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import AssayError, BadInput, Fault, InvalidModel, NotFound
from assay.query.ports import Audit, Source
from assay.records.stored import ItemKind, TrainingItem
from assay.semantic.load import load_texts
from assay.semantic.suggest import hint
from assay.semantic.written import Steps
from assay.storage.rows import new_id
from assay.storage.training import TrainingStore
from assay.training.candidate import after, candidate_ask, candidate_source
from assay.training.corridor import OVERTAKEN, Saved, Training
from assay.training.kinds import read_content
from assay.training.model_check import Doubt, doubts_of, every_written, faults_of
from assay.training.studio.folder import files_of, texts_in, zipped
from assay.training.studio.forms import part_of_form, shown
from assay.training.studio.items import given_of, item_of
from assay.training.studio.parts import KINDS, Part, find_part, parts_of, place_of, text_of
from assay.training.studio.preview import Preview, Stage, measured, preview_of
from assay.training.studio.reading import read_part
from assay.training.trial import Trial

Mark = Literal["", "draft", "leaving"]
REMOVABLE: Final = ("metric", "measure", "relationship", "hierarchy", "glossary")
"""Kinds whose parts can be taken away; tables and columns of the source stay."""


@dataclass(frozen=True)
class Shelved:
    """A part in the list; ``mark`` says whether a change of it, or its removal, waits for a publication."""

    part: Part
    mark: Mark = ""


@dataclass(frozen=True)
class Looked:
    """What came of reading a text: all its faults, or what the part gives and what the data says against it."""

    faults: tuple[Fault, ...] = ()
    preview: Preview | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class TakenIn:
    """What a folder changed: drafts kept, parts that wait to be taken away, and what was left as it is, in words."""

    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Studio:
    """For admins: the semantic model of a source, part by part and as a folder. Nothing here puts it in force."""

    desk: SourceDesk
    store: TrainingStore
    training: Training
    asking: Ask
    audit: Audit
    clock: Clock

    # -- looking

    def parts(self, source: str, actor: Actor) -> Sequence[Shelved]:
        """All parts as they would be with every draft, and those that wait to be taken away."""
        written, items = self._read(source, actor)
        then = parts_of(self._candidate(written, items).model)
        now = parts_of(candidate_source(written, items).model)
        known = {(part.kind, part.name): part for part in now}
        shown = [Shelved(part, "" if known.get((part.kind, part.name)) == part else "draft") for part in then]
        kept = {(part.kind, part.name) for part in then}
        return [*shown, *(Shelved(part, "leaving") for part in now if (part.kind, part.name) not in kept)]

    def text(self, source: str, kind: str, name: str, actor: Actor) -> str:
        """The YAML of one part as it would be; raises NotFound."""
        written, items = self._read(source, actor)
        model = self._candidate(written, items).model
        found = find_part(model, kind, name) or find_part(candidate_source(written, items).model, kind, name)
        if found is None:
            known = [part.name for part in parts_of(model) if part.kind == kind]
            raise NotFound(f"There is no {kind} “{name}” here.", hint=hint(name, known))
        content = {key: value for key, value in found.content.items() if key != "inferred"}
        return text_of(replace(found, content=content))

    def mark_of(self, source: str, kind: str, name: str, actor: Actor) -> str:
        """Names what a part says as it would be, to see later whether it still does; raises NotFound."""
        return sha256(self.text(source, kind, name, actor).encode()).hexdigest()[:16]

    def look(self, source: str, kind: str, text: str, actor: Actor) -> Looked:
        """All faults of a text, or what it gives. Nothing is kept."""
        written, items = self._read(source, actor)
        part, faults = self._part(kind, text, written, items)
        if part is None:
            return Looked(faults)
        try:
            then = (*after(items, _all(items)), self._item(part, written, items, actor))
        except AssayError as error:
            return Looked((Fault("yaml", 1, " ".join(filter(None, (error.message, error.hint)))),))
        made = candidate_source(written, then)
        if part.kind == "measure":
            model = made.model.model_copy(update={"metrics": (*made.model.metrics, measured(part))})
            made = replace(made, model=model)
        stage = Stage(candidate_ask(self.asking, made, then).runner, made, actor)
        return Looked(preview=preview_of(part, stage), warnings=self._warnings(made, [part], actor))

    def written_by(self, source: str, kind: str, name: str, given: Mapping[str, str], actor: Actor) -> str:
        """The YAML that the fields of a form say; ``name``: the part that was opened, empty for a new one."""
        written, items = self._read(source, actor)
        model = self._candidate(written, items).model
        return text_of(part_of_form(_known_kind(kind), given, find_part(model, kind, name) if name else None, model))

    def filled(self, source: str, kind: str, text: str, actor: Actor) -> tuple[Mapping[str, str], tuple[Fault, ...]]:
        """The texts of a form's fields for a YAML text, or the faults that keep it from being shown as a form."""
        written, items = self._read(source, actor)
        part, faults = self._part(kind, text, written, items)
        return (shown(part), ()) if part else ({}, faults)

    def offers(self, source: str, actor: Actor) -> Mapping[str, Sequence[str]]:
        """Names that can be chosen, by what they are: metrics, measures, entities, tables, times, everything."""
        written, items = self._read(source, actor)
        model = self._candidate(written, items).model
        fields = [(f"{entity.name}.{one.name}", one.kind) for entity in model.entities for one in entity.dimensions]
        metrics, entities = [one.name for one in model.metrics], [one.name for one in model.entities]
        return {
            "metrics": metrics,
            "measures": [f"{entity.name}.{one.name}" for entity in model.entities for one in entity.measures],
            "entities": entities,
            "tables": [table.key for table in written.schema.tables],
            "times": [name for name, kind in fields if kind == "time"],
            "everything": [*metrics, *entities, *(name for name, _ in fields)],
        }

    def check(self, source: str, actor: Actor) -> Sequence[Doubt]:
        """What is wrong, and what is doubtful, about all that somebody wrote of the model in force."""
        written, items = self._read(source, actor)
        now = candidate_source(written, items)
        chosen = every_written(now.model)
        faults = faults_of(now, chosen)
        return faults or doubts_of(now, self.asking.runner, actor, chosen)

    # -- changing

    def save(self, source: str, kind: str, text: str, actor: Actor, opened: str = "", was: str = "") -> Saved:
        """Keep a part as a draft; it is tried like everything that is taught. Raises InvalidModel with all faults.

        ``was``: the ``mark_of`` the part that was opened; a change that somebody made since is not written over unseen.
        """
        if was and self.mark_of(source, kind, opened, actor) != was:
            raise BadInput("Somebody changed this while you wrote.", hint=OVERTAKEN)
        written, items = self._read(source, actor)
        part, faults = self._part(kind, text, written, items)
        if part is None:
            raise InvalidModel(faults)
        saved = self._kept(part, source, written, items, actor)
        told = self._warnings(self._candidate(written, self._items(written)), [part], actor)
        return replace(saved, trial=replace(saved.trial, warnings=(*saved.trial.warnings, *told)))

    def remove(self, source: str, kind: str, name: str, actor: Actor) -> None:
        """Let a part leave with the next publication; one that never was in force leaves at once."""
        if kind not in REMOVABLE:
            raise BadInput("What the source has stays.", hint="Hide a field by `hidden: true`.")
        written, items = self._read(source, actor)
        found = item_of(items, kind, name)
        if found is not None and find_part(written.model, kind, name) is None:
            self.training.retire(source, found.id, actor)
            return
        part = find_part(candidate_source(written, items).model, kind, name)
        if part is None:
            raise NotFound(f"There is no {kind} “{name}” here.")
        self._leave(part, found, written, actor)

    def keep(self, source: str, kind: str, name: str, actor: Actor) -> None:
        """Forget the change of a part, or its removal, that waits for a publication; raises NotFound."""
        _, items = self._read(source, actor)
        found = item_of([item for item in items if item.pending or item.state == "draft"], kind, name)
        if found is None:
            raise NotFound("Nothing waits for this part.")
        self.training.discard(source, found.id, actor)

    # -- as a folder

    def folder(self, source: str, actor: Actor) -> tuple[str, bytes]:
        """File name and bytes: the model in force as a folder of the YAML files that the loader reads, zipped."""
        written, items = self._read(source, actor)
        model = candidate_source(written, items).model
        self.audit.record(actor, "training.model.exported", {"source": written.name})
        return f"{written.name}.zip", zipped(files_of(model), written.name)

    def take_in(self, source: str, name: str, data: bytes, actor: Actor) -> TakenIn:
        """What a folder says otherwise than the model in force becomes drafts; what it leaves out waits to leave.

        The folder says the whole model. Raises InvalidModel with every fault, and then nothing is kept.
        """
        written, items = self._read(source, actor)
        known = candidate_source(written, items).model
        said = load_texts(texts_in(name, data), written.schema)
        self._names_stay(known.entities, said.entities)
        before = {(part.kind, part.name): part for part in parts_of(known)}
        now = {(part.kind, part.name): part for part in parts_of(said)}
        changed = [part for key, part in now.items() if before.get(key) != part]
        gone = [part for key, part in before.items() if key not in now]
        for part in sorted(changed, key=lambda part: TAKEN.index(part.kind)):
            self._kept(part, source, written, self._items(written), actor)
        for part in (leaving := [part for part in gone if part.kind in REMOVABLE]):
            self._leave(part, item_of(self._items(written), part.kind, part.name), written, actor)
        stay = [part.name for part in gone if part.kind not in (*REMOVABLE, "model")]
        notes = [f"{name} is a part of the source and stays." for name in stay]
        told = self._warnings(self._candidate(written, self._items(written)), changed, actor)
        return TakenIn(_titles(changed), _titles(leaving), tuple(notes), told)

    # -- inside

    def _warnings(self, candidate: Source, parts: Sequence[Part], actor: Actor) -> tuple[str, ...]:
        """What the data says against these parts of a candidate."""
        places = [at for one in parts if (at := place_of(candidate.model, one.kind, one.name)) is not None]
        found = doubts_of(candidate, self.asking.runner, actor, partial(_within, places)) if places else ()
        return tuple(map(str, found))

    def _kept(self, part: Part, source: str, written: Source, items: Sequence[TrainingItem], actor: Actor) -> Saved:
        old = item_of(items, part.kind, part.name)
        given = self._given(part, written, old)
        if old is not None and _says_nothing(part, given):
            # The part is again as the source's own model has it: what was said of it leaves.
            return Saved(self.training.retire(source, old.id, actor), Trial())
        return self.training.save(source, part.kind, given, actor, old.id if old else None)

    def _given(self, part: Part, written: Source, old: TrainingItem | None) -> dict[str, Any]:
        before = ((old.pending or {}).get("content", old.content)) if old else {}
        return given_of(part, find_part(written.model, part.kind, part.name), before)

    def _leave(self, part: Part, old: TrainingItem | None, written: Source, actor: Actor) -> None:
        """A retirement that waits, of what is in force."""
        if old is not None and old.state == "approved":
            self.training.retire(written.id, old.id, actor, alone=False)
            return
        now = self.clock.now().isoformat(timespec="milliseconds")
        content = given_of(part, None, {})
        pending = {"state": "retired", "content": content, "author": actor.name, "at": now}
        about = (new_id(), written.id, actor.tenant, cast(ItemKind, part.kind))
        item = TrainingItem(*about, "draft", content, actor.name, now, updated_at=now, pending=pending)
        self.store.insert([item], "retired", actor.name, now)
        facts = {"source": written.name, "item": item.id, "kind": item.kind, "version": item.version}
        self.audit.record(actor, "training.retire", facts)

    def _item(self, part: Part, written: Source, items: Sequence[TrainingItem], actor: Actor) -> TrainingItem:
        """The item that would say the part, in force."""
        model = self._candidate(written, items).model
        given = self._given(part, written, item_of(items, part.kind, part.name))
        content = given if _says_nothing(part, given) else read_content(part.kind, given, model)
        return TrainingItem("new", written.id, actor.tenant, cast(ItemKind, part.kind), "approved", content, "", "")

    def _part(
        self, kind: str, text: str, written: Source, items: Sequence[TrainingItem]
    ) -> tuple[Part | None, tuple[Fault, ...]]:
        return read_part(_known_kind(kind), text, self._candidate(written, items).model, written.schema)

    def _names_stay(self, known: Sequence[Any], said: Sequence[Any]) -> None:
        tables = {one.table.casefold(): one.name for one in known}
        names = {one.name for one in known}
        moved = [one for one in said if one.name not in names and one.table.casefold() in tables]
        if moved:
            one = moved[0]
            called = tables[one.table.casefold()]
            raise BadInput(
                f"The folder calls the table “{one.table}” “{one.name}”, and it is “{called}” here.",
                hint="Entities keep their names: questions, dashboards and policies speak of them. Change its label.",
            )

    def _candidate(self, written: Source, items: Sequence[TrainingItem]) -> Source:
        return candidate_source(written, after(items, _all(items)))

    def _items(self, written: Source) -> Sequence[TrainingItem]:
        return self.store.items(written.id, state=None)

    def _read(self, source: str, actor: Actor) -> tuple[Source, Sequence[TrainingItem]]:
        actor.need("admin", "change what the data means")
        written = self.desk.written(source, actor)
        return written, self._items(written)


def _known_kind(kind: str) -> str:
    if kind not in KINDS:
        raise BadInput(f"“{kind}” is no part of a model.", hint=hint(kind, list(KINDS)))
    return kind


def _all(items: Sequence[TrainingItem]) -> Collection[str]:
    return {item.id for item in items}


def _within(places: Sequence[Steps], steps: Steps) -> bool:
    return any(steps[: len(at)] == at for at in places)


def _titles(parts: Sequence[Part]) -> tuple[str, ...]:
    return tuple(f"{part.kind} {part.name}" for part in parts)


def _says_nothing(part: Part, given: dict[str, Any]) -> bool:
    return part.kind in ("dimension", "entity", "model") and set(given) <= {"field", "entity"}


TAKEN: Final = ("model", "entity", "dimension", "measure", "relationship", "metric", "hierarchy", "glossary")
"""The order in which parts of a folder are kept: what others stand on comes first."""
