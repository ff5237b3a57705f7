"""The ask corridor over a folder of database files: nothing is stored, nothing is cached between runs."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.qualify import qualify

from assay.access.policies import WrittenPolicies
from assay.ask.corridor import Ask
from assay.ask.llm.port import Provider
from assay.ask.local.engine import LocalEngine
from assay.kernel.actor import LOCAL_OWNER, Actor
from assay.kernel.errors import Fault, NotFound
from assay.kernel.settings import Settings
from assay.query.corridor import QueryRunner
from assay.query.ports import Limits, Source
from assay.query.workers import Workers
from assay.records.answer import Answer
from assay.semantic.infer import infer_model
from assay.semantic.load import load, places_of, texts_of
from assay.semantic.model import SemanticModel
from assay.semantic.schema import Schema
from assay.training.model_check import doubts_of
from data_connectors.registry import open_connector
from model_providers.recording import Recorder, Replayer
from model_providers.registry import providers
from wiring_models import engines

WAITS = 2
"""Nobody looks on while a batch runs: a provider that fails for a moment is waited for, one that stays away is not."""
ENDINGS = {".duckdb": "duckdb", ".sqlite": "sqlite"}


class Memory:
    """A cache in memory: a statement that was tried is not run again to be answered."""

    def __init__(self, most: int = 8) -> None:
        self._most, self._values = most, OrderedDict[str, bytes]()

    def get(self, key: str) -> bytes | None:
        """The value, if it was among the last."""
        return self._values.get(key)

    def set(self, key: str, value: bytes, _seconds: float) -> None:
        """Keep it, and forget the oldest."""
        self._values[key] = value
        while len(self._values) > self._most:
            self._values.popitem(last=False)

    def clear(self) -> None:
        """Forget everything."""
        self._values.clear()


class Nothing:
    """No cache, no audit, no conversations: a run over files leaves no trace of its own."""

    def get(self, _key: str) -> None:
        """Never there."""

    def set(self, _key: str, _value: bytes, _seconds: float) -> None:
        """Not kept."""

    def clear(self) -> None:
        """Nothing to forget."""

    def record(self, _actor: Actor, _action: str, _facts: Mapping[str, Any]) -> None:
        """Not recorded."""


@dataclass
class FolderSources:
    """Files of a folder as sources, each read once; ``models`` may hold a folder of YAML for each."""

    folder: Path
    models: Path | None
    _read: dict[str, Source] = field(default_factory=dict)

    def get(self, source: str, _actor: Actor) -> Source:
        """By the file's name without ending; raises NotFound, SourceUnreachable, InvalidModel."""
        if source not in self._read:
            self._read[source] = self._open(source)
        return self._read[source]

    def _open(self, name: str) -> Source:
        connector = open_connector(self._url(name), {})
        schema = connector.introspect(None)
        return Source(name, name, connector, schema, self._model(name, schema), name, schema.dialect)

    def _url(self, name: str) -> str:
        for ending, kind in ENDINGS.items():
            file = self.folder / f"{name}{ending}"
            # A name with a slash would leave the folder.
            if file.is_file() and file.parent == self.folder:
                return f"{kind}:///{file.resolve()}"
        raise NotFound(f"There is no database “{name}” in the folder.")

    def _model(self, name: str, schema: Schema) -> SemanticModel:
        inferred, files = infer_model(schema), self.files(name)
        return load(*files, schema=schema, over=inferred) if files else inferred

    def files(self, name: str) -> Sequence[Path]:
        """The files of what somebody wrote about a database."""
        return sorted((self.models / name).glob("*.yml")) if self.models else []


@dataclass(frozen=True)
class FolderAsk:
    """Questions on those files: the ask corridor without a store, a cache, training or somebody who looks on."""

    corridor: Ask
    sources: FolderSources
    workers: Workers

    def ask(
        self,
        question: str,
        database: str,
        *,
        engine: str,
        threshold: float | None,
        today: date | None,
        hint: str = "",
    ) -> Answer:
        """See ``commands.openers.Folder``."""
        clock = self.corridor.clock.at(today) if today else self.corridor.clock
        return self.corridor.ask(
            question,
            database,
            LOCAL_OWNER,
            engine=engine,
            threshold=threshold,
            clock=clock,
            interactive=False,
            hint=hint,
        )

    def mentioned(self, answer: Answer) -> Mapping[str, list[str]]:
        """Tables and columns of the answer's SQL."""
        if not answer.sql:
            return {"tables": [], "columns": []}
        return mentioned(answer.sql, self.sources.get(answer.source, LOCAL_OWNER).schema)

    def check(self, database: str) -> Sequence[tuple[Fault, bool]]:
        """What is doubtful about the model of a database, where it was written, and whether it is broken."""
        source, places = self.sources.get(database, LOCAL_OWNER), places_of(texts_of(*self.sources.files(database)))
        found = doubts_of(source, self.corridor.runner, LOCAL_OWNER, lambda steps: places(steps) is not None)
        written = ((doubt, places(doubt.steps)) for doubt in found)
        return [(Fault(at.file, at.line, str(doubt)), doubt.broken) for doubt, at in written if at is not None]

    def close(self) -> None:
        """End the query processes."""
        self.workers.close()


def mentioned(sql: str, schema: Schema) -> Mapping[str, list[str]]:
    """Tables and columns (``table.column``) a statement reads; as written where they cannot be resolved."""
    tree = parse_one(sql, dialect=schema.dialect)
    known = {table.name: {column.name: column.db_type for column in table.columns} for table in schema.tables}
    try:
        tree = qualify(
            tree, dialect=schema.dialect, schema=known, validate_qualify_columns=False, quote_identifiers=False
        )
    except (SqlglotError, RecursionError):
        return {"tables": _tables(tree), "columns": sorted({column.name for column in tree.find_all(exp.Column)})}
    names = {table.alias_or_name: table.name for table in tree.find_all(exp.Table)}
    columns = {f"{names[c.table]}.{c.name}" for c in tree.find_all(exp.Column) if c.table in names}
    return {"tables": _tables(tree), "columns": sorted(columns)}


def _tables(tree: exp.Expr) -> list[str]:
    common = {cte.alias for cte in tree.find_all(exp.CTE)}
    return sorted({table.name for table in tree.find_all(exp.Table)} - common)


def open_folder(
    settings: Settings, folder: Path, models: Path | None, wrap: Callable[[Settings], Sequence[Provider]] = providers
) -> FolderAsk:
    """Databases of ``folder``, read-only; raises nothing before the first question. ``wrap``: the models to ask."""
    limits = Limits(settings.query_timeout_seconds, settings.query_row_cap, settings.query_memory_mb)
    nothing: Any = Nothing()
    sources, workers, engine = FolderSources(folder, models), Workers(count=1), LocalEngine()
    runner = QueryRunner(
        sources=sources,
        policies=WrittenPolicies({}),
        workers=workers,
        cache=Memory() if settings.llm_provider != "none" else nothing,
        audit=nothing,
        clock=settings.clock,
        limits=limits,
        cache_seconds=60 if settings.llm_provider != "none" else 0,
    )
    ask = Ask(
        engines=engines(settings, engine, runner, chain=wrap(settings), traced=True, waits=WAITS),
        recogniser=engine,
        sources=sources,
        runner=runner,
        store=nothing,
        clock=settings.clock,
    )
    return FolderAsk(ask, sources, workers)


def open_transcribed(settings: Settings, folder: Path, models: Path | None, file: Path, act: str) -> FolderAsk:
    """The same, with what a model says written to ``file`` (act ``record``) or read from it. Raises BadInput."""
    if act == "replay":
        kept = Replayer(file)
        return open_folder(settings, folder, models, lambda _settings: (kept,))
    return open_folder(settings, folder, models, lambda own: tuple(Recorder(one, file) for one in providers(own)))
