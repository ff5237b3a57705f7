"""Add, test and look after sources. Nothing is registered before it was read whole."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from assay.catalog import edits
from assay.catalog.addresses import AddressRules
from assay.catalog.named_file import named_after
from assay.catalog.names import free_name, source_name, title_of
from assay.catalog.ports import ImportFile, OpenConnector, Record, Report, silent
from assay.catalog.starters import starters
from assay.catalog.uploads import MOST_COLUMNS, check_upload
from assay.catalog.value_files import ValueFiles
from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import BadInput
from assay.packs.generate import generate
from assay.packs.pack import Pack, find_pack, packs
from assay.packs.teach import training_items
from assay.query.ports import Connector, Source
from assay.records.codec import from_json, to_json
from assay.records.stored import SourceRecord
from assay.semantic.infer import infer_model
from assay.semantic.load import load
from assay.semantic.model import SemanticModel
from assay.semantic.schema import Schema
from assay.semantic.taught import taught
from assay.storage.rows import new_id
from assay.storage.sources import SourceStore
from assay.storage.training import TrainingStore

DIALECTS = {"postgres": "PostgreSQL", "mysql": "MySQL", "sqlite": "SQLite", "duckdb": "DuckDB"}
KEEP_READ = 16
"""Sources whose schema and model stay in memory, per process."""


@dataclass(frozen=True)
class SampleData:
    """A domain pack that can be loaded: ``loaded`` is the name of its source once it is."""

    name: str
    title: str
    description: str
    icon: str
    loaded: str | None
    detail: str = ""


@dataclass(frozen=True)
class Whole:
    """Sources whole, whoever asks: policies are worked into what is run."""

    desk: SourceDesk

    def get(self, source: str, actor: Actor) -> Source:
        """By id or name; raises NotFound."""
        return self.desk.whole(source, actor)


@dataclass
class SourceDesk:
    """Registers sources and hands them out. Files are kept below ``home``; ``domains`` holds the packs."""

    store: SourceStore
    training: TrainingStore
    open_connector: OpenConnector
    import_file: ImportFile
    clock: Clock
    home: Path
    domains: Path
    rules: AddressRules
    on_change: Callable[[str], None] = field(default=lambda _source: None)
    sight: Callable[[Source, Actor], Source] = field(default=lambda source, _actor: source)
    record: Record = field(default=lambda _actor, _action, _facts: None)
    """Writes every act down before it is done."""
    values: ValueFiles = field(init=False)
    _held: dict[tuple[str, int, int], Source] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.values = ValueFiles(self.home / "values")

    # -- finding

    def list(self, actor: Actor) -> Sequence[SourceRecord]:
        """All sources of the actor's tenant."""
        return self.store.list(actor)

    def get(self, source: str, actor: Actor) -> Source:
        """By id or name, with schema and model as the actor may know them; raises NotFound."""
        return self.sight(self.whole(source, actor), actor)

    def whole(self, source: str, actor: Actor) -> Source:
        """The same with everything that was read of it: for the door to data alone, and those who guard it."""
        # Revision and stamp are read before what they stand for: what is held can be newer than its key, never older.
        key = self.store.head(source, actor)
        held = self._held.get(key)
        if held is None:
            held = self._read(self.store.find(key[0], actor))
            with self._lock:
                while len(self._held) >= KEEP_READ:
                    self._held.pop(next(iter(self._held)))
                self._held[key] = held
        return held

    def holds(self, key: tuple[str, int, int]) -> bool:
        """Whether ``whole`` has it at hand as it is now: its address was checked, its connector opened."""
        return key in self._held

    def _read(self, record: SourceRecord) -> Source:
        self.rules.check_again(record.url, record.owner)
        connector = self.open_connector(record.url, record.options)
        schema = from_json(Schema, record.snapshot)
        model = self._taught(record.id, SemanticModel.model_validate(record.model))
        known = (record.title, record.kind, record.sample, self.values.of(record.id))
        return Source(record.id, record.name, connector, schema, model, *known)

    def _taught(self, source: str, written: SemanticModel) -> SemanticModel:
        """The model with what is in force of what was taught."""
        items = self.training.items(source, state=None)
        return taught(written, ((item.kind, item.state, item.content) for item in items))

    def written(self, source: str, actor: Actor) -> Source:
        """The same without what was taught, read anew: for those who try other things to teach."""
        record = self.store.find(source, actor)
        held = self.whole(record.id, actor)
        return replace(held, model=SemanticModel.model_validate(record.model))

    def starters(self, source: str, actor: Actor, limit: int = 6) -> Sequence[str]:
        """Questions that suit this source."""
        found = self.get(source, actor)
        return starters(found, self.training.items(found.id, "verified_question"), limit)

    # -- adding

    def test(self, url: str, actor: Actor) -> str:
        """Try a connection; a sentence of what was found, or SourceUnreachable, NotAllowed."""
        actor.need("admin", "connect a database")
        self.rules.check(url, actor)
        connector = self.open_connector(url, {})
        connector.check()
        return f"Connected. It speaks {DIALECTS.get(connector.dialect, connector.dialect)}."

    def connect(self, name: str, url: str, actor: Actor, report: Report | None = None) -> SourceRecord:
        """Register a database under a name; fails whole or succeeds whole. The address may be sealed."""
        actor.need("admin", "connect a database")
        url = self.store.vault.open(url)
        self.rules.check(url, actor)
        source = source_name(name)
        connector = self.open_connector(url, {})
        connector.check()
        kind = urlsplit(url).scheme or connector.dialect
        return self._register(source, title_of(name), kind, url, connector, actor, report or silent)

    def add_file(self, filename: str, path: Path, actor: Actor, report: Report | None = None) -> SourceRecord:
        """Take in a data file: it is converted into Assay's keep, the original stays where it is.

        What somebody else than an admin takes in is for them, until an admin gives it to others by name.
        """
        actor.need("analyst", "take in a file")
        check_upload(filename, path)
        say = report or silent
        name = free_name(source_name(Path(filename).stem), {record.name for record in self.store.list(actor)})
        folder = self.home / "files" / new_id()
        folder.mkdir(parents=True, mode=0o700)
        try:
            with named_after(filename, path) as given:
                url, notes = self.import_file(given, folder, lambda done, stage: say(done * 0.6, stage))
            connector = self.open_connector(url, {})
            title = title_of(Path(filename).stem)
            kind = Path(filename).suffix.lstrip(".").lower() or "file"
            later = _later(say, 0.6)
            return self._register(name, title, kind, url, connector, actor, later, {"notes": list(notes)})
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def _register(
        self,
        name: str,
        title: str,
        kind: str,
        url: str,
        connector: Connector,
        actor: Actor,
        report: Report,
        options: Mapping[str, Any] | None = None,
    ) -> SourceRecord:
        schema = connector.introspect(report)
        if any(len(table.columns) > MOST_COLUMNS for table in schema.tables):
            raise BadInput(f"A table has more than {MOST_COLUMNS:,} columns.", hint="Leave out those you do not need.")
        report(1.0, "Working out what it means")
        model = infer_model(schema)
        record = SourceRecord(
            new_id(), name, title, kind, url, actor.tenant, actor.id, self.clock.now().isoformat(timespec="seconds"),
            dict(options or {}), to_json(schema),
            model.model_dump(mode="json", by_alias=True), private=not actor.may("admin"),
        )  # fmt: skip
        self.record(actor, "source.connected", {"source": name, "kind": kind, "tables": len(schema.tables)})
        self.values.make(record.id, model, schema, connector, lambda _, stage: report(1.0, stage))
        self.store.add(record)
        return record

    # -- samples

    def samples(self, actor: Actor) -> Sequence[SampleData]:
        """The packs there are, and which are loaded."""
        loaded = {record.name for record in self.store.list(actor) if record.sample}
        return [_sample(pack, loaded) for pack in packs(self.domains)]

    def load_sample(
        self, name: str, actor: Actor, report: Report | None = None, given: Mapping[str, Any] | None = None
    ) -> SourceRecord:
        """Generate a pack's data, register it with its model, teach what it brings. Again: refreshed in place."""
        actor.need("admin", "load a sample")
        say = report or silent
        pack = find_pack(self.domains, name)
        say(0.05, "Making the data")
        file = generate(pack, self.home / "samples", self.clock.today(), given)
        say(0.6, "Reading it")
        url = f"{pack.facts['generator']['dialect']}:///{file}"
        connector = self.open_connector(url, {})
        schema = connector.introspect(_later(say, 0.6))
        return self._keep_sample(pack, url, schema, model_of(pack, schema), actor)

    def _keep_sample(self, pack: Pack, url: str, schema: Schema, model: SemanticModel, actor: Actor) -> SourceRecord:
        now = self.clock.now().isoformat(timespec="seconds")
        known = next((record for record in self.store.list(actor) if record.name == pack.name), None)
        model = edits.apply(model, known.options.get("edits", {})) if known else model
        snapshot, meaning = to_json(schema), model.model_dump(mode="json", by_alias=True)
        self.record(actor, "source.loaded", {"source": pack.name, "tables": len(schema.tables)})
        if known is None:
            record = SourceRecord(
                new_id(), pack.name, pack.title, "sample", url, actor.tenant, actor.id, now,
                {"icon": pack.facts.get("icon")}, snapshot, meaning, sample=True,
            )  # fmt: skip
            self.store.add(record)
        else:
            record = known
            self.store.change(known.id, snapshot=snapshot, model=meaning, sample_url=url)
        items = training_items(pack, record.id, actor.tenant, now)
        self.training.replace_all(record.id, items[0].author if items else "", items)
        self.values.make(record.id, self._taught(record.id, model), schema, self.open_connector(url, {}))
        self.on_change(record.id)
        return self.store.find(record.id, actor)

    # -- changing

    def refresh(self, source: str, actor: Actor, moved: Mapping[str, Any] | None = None) -> SourceRecord:
        """Read the structure again; what people edited stays. ``moved`` is kept: what was renamed since it was read."""
        record = self._changeable(source, actor, "read a source again")
        options = record.options if moved is None else _followed(record.options, moved)
        schema, model = self._live(replace(record, options=options))
        self.record(actor, "source.refreshed", {"source": record.name, "tables": len(schema.tables)})
        meant = self._taught(record.id, model)
        self.values.make(record.id, meant, schema, self.open_connector(record.url, record.options))
        self._keep(record, schema, model, options)
        return self.store.find(record.id, actor)

    def as_it_is(self, source: str, actor: Actor) -> tuple[Schema, SemanticModel]:
        """Structure and model as a refresh would read them; nothing is kept."""
        return self._live(self._changeable(source, actor, "read a source again"))

    def moved(self, source: str, actor: Actor) -> Mapping[str, Any]:
        """What was renamed when the structure was last read again."""
        found: Mapping[str, Any] = self.store.find(source, actor).options.get("moved", {})
        return found

    def _live(self, record: SourceRecord) -> tuple[Schema, SemanticModel]:
        schema = self.open_connector(record.url, record.options).introspect(None)
        found = model_of(find_pack(self.domains, record.name), schema) if record.sample else infer_model(schema)
        return schema, edits.apply(found, record.options.get("edits", {}))

    def edit_column(self, source: str, table: str, column: str, change: dict[str, Any], actor: Actor) -> None:
        """Change what is known of a column: label, description, synonyms, kind, unit, pii, hidden."""
        record = self._changeable(source, actor, "change what is known of a source")
        model = SemanticModel.model_validate(record.model)
        name = edits.field_of(model, table, column)
        kept = dict(record.options.get("edits", {}))
        kept[name] = {**kept.get(name, {}), **edits.checked(change)}
        self.record(actor, "source.edited", {"source": record.name, "field": name, "changed": sorted(change)})
        schema = from_json(Schema, record.snapshot)
        self._keep(record, schema, edits.apply(model, {name: kept[name]}), {**record.options, "edits": kept})

    def taught_anew(self, source: str, actor: Actor) -> None:
        """After a publication: the texts of columns that it made personal are forgotten at once."""
        found = self.whole(source, actor)
        self.values.keep(found.id, found.model, found.schema)

    def _changeable(self, source: str, actor: Actor, what: str) -> SourceRecord:
        """A source the actor may change: an admin any, others what they took in themselves."""
        record = self.store.find(source, actor)
        if record.owner != actor.id:
            actor.need("admin", what)
        actor.need("analyst", what)
        return record

    def sealed(self, url: str) -> str:
        """An address for a job to carry: encrypted, as jobs are kept."""
        return self.store.vault.seal(url)

    def _keep(self, record: SourceRecord, schema: Schema, model: SemanticModel, options: Mapping[str, Any]) -> None:
        dumped = model.model_dump(mode="json", by_alias=True)
        self.values.keep(record.id, self._taught(record.id, model), schema)
        self.store.change(record.id, snapshot=to_json(schema), model=dumped, options=dict(options))
        self.on_change(record.id)

    def remove(self, source: str, actor: Actor) -> None:
        """Forget a source and what was taught about it; files Assay made of an upload go too."""
        record = self._changeable(source, actor, "remove a source")
        self.record(actor, "source.removed", {"source": record.name})
        self.training.forget(record.id)
        self.store.remove(record.id)
        self.values.remove(record.id)
        kept = self.home / "files"
        file = Path(urlsplit(record.url).path.replace("//", "/"))
        if file.is_relative_to(kept) and file.parent != kept:
            shutil.rmtree(file.parent, ignore_errors=True)
        self.on_change(record.id)


def _followed(options: Mapping[str, Any], moved: Mapping[str, Any]) -> dict[str, Any]:
    """Options with what was renamed; what people edited goes along with the fields it was said of."""
    names: Mapping[str, str] = moved.get("names", {})
    kept = {names.get(name, name): change for name, change in options.get("edits", {}).items()}
    return {**options, "moved": dict(moved), **({"edits": kept} if kept else {})}


def _later(report: Report, start: float) -> Report:
    """Reports the remaining stretch from ``start`` to 1."""
    return lambda done, stage: report(start + done * (0.95 - start), stage)


def model_of(pack: Pack, schema: Schema) -> SemanticModel:
    """What a pack writes over what its data tells; raises InvalidModel with every fault of its files."""
    return load(*pack.files("semantic"), *pack.files("glossary"), schema=schema, over=infer_model(schema))


def _sample(pack: Pack, loaded: set[str]) -> SampleData:
    facts = pack.facts
    known = pack.name if pack.name in loaded else None
    return SampleData(pack.name, pack.title, str(facts.get("description", "")), str(facts.get("icon", "box")), known)
