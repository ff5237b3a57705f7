"""What no longer fits, item by item, and what is new in the source."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from assay.records.stored import TrainingItem
from assay.semantic.model import SemanticModel
from assay.semantic.schema import Schema, TableInfo
from assay.training.drift import meanings, statements
from assay.training.drift.moves import Moves
from assay.training.kinds import table_of, title_of

_SQL = {"verified_question": "sql", "golden": "check_sql"}
NEW = "new:"


@dataclass(frozen=True)
class Drift:
    """An item that no longer fits, or a table nobody taught (``item`` is then ``new:`` and its name).

    ``content`` is what is in force, ``mended`` the same with the mend, where there is one; ``waits``: a draft that
    fits is there already.
    """

    item: str
    kind: str
    title: str
    problem: str
    content: Mapping[str, Any]
    mended: Mapping[str, Any] | None = None
    waits: bool = False

    @property
    def mend_text(self) -> str:
        """Whether a mend is ready, in words."""
        if self.waits:
            return "A draft that fits waits to be published."
        return "A mend is ready." if self.mended is not None else "It needs a person."

    @property
    def ready(self) -> bool:
        """Whether one click mends it."""
        return self.mended is not None and not self.waits

    def facts(self) -> dict[str, Any]:
        """As JSON-ready values."""
        mended = None if self.mended is None else dict(self.mended)
        about = {"item": self.item, "kind": self.kind, "title": self.title, "problem": self.problem}
        return {**about, "content": dict(self.content), "mended": mended, "waits": self.waits}


@dataclass(frozen=True)
class Live:
    """The source as it is now: its structure, the model made of it, that with what is taught, what was renamed.

    ``gone``: names that the model had and has no more.
    """

    schema: Schema
    bare: SemanticModel
    model: SemanticModel
    moves: Moves
    gone: frozenset[str]


def findings(items: Sequence[TrainingItem], live: Live, before: Schema) -> Iterator[Drift]:
    """Items in force that no longer fit, then what is new and untold."""
    for item in items:
        found = drift_of(item, live)
        if found is not None:
            yield found
    told = {table_of(str(item.content["ddl"])).rpartition(".")[2].casefold() for item in items if item.kind == "ddl"}
    yield from new_tables(before, live, told)


def drift_of(item: TrainingItem, live: Live) -> Drift | None:
    """What no longer fits of one item; None when all of it does."""
    problem = _problem(item.kind, item.content, live)
    if not problem:
        return None
    waiting = (item.pending or {}).get("content")
    waits = bool(waiting) and (item.pending or {}).get("state") != "retired" and not _problem(item.kind, waiting, live)
    mended = _mended(item.kind, item.content, live)
    fits = mended is not None and mended != item.content and not _problem(item.kind, mended, live)
    title = title_of(item.kind, item.content)
    return Drift(item.id, item.kind, title, problem, item.content, mended if fits else None, waits)


def new_tables(before: Schema, live: Live, told: Collection[str]) -> Iterator[Drift]:
    """Tables, and columns of known tables, that the source did not have when it was last read."""
    moved = {name.casefold(): old for old, name in live.moves.tables.items()}
    for table in live.schema.tables:
        known = before.table(table.key)
        if table.name.casefold() in {*moved, *told}:
            continue
        if known is None:
            problem = "This table is new in the source."
        else:
            renamed = {name.casefold() for name in live.moves.columns.get(table.name.casefold(), {}).values()}
            new = [c.name for c in table.columns if known.column(c.name) is None and c.name.casefold() not in renamed]
            problem = f"New in the source: {', '.join(new)}." if new else ""
        if problem:
            yield Drift(f"{NEW}{table.key}", "ddl", table.name, problem, {}, {"ddl": ddl_of(table)})


def still_new(untold: Mapping[str, str], live: Live) -> Iterator[Drift]:
    """What was new when the structure was last read again, and nobody has taught since."""
    for item, problem in untold.items():
        table = live.schema.table(item.removeprefix(NEW))
        if table is not None:
            yield Drift(item, "ddl", table.name, problem, {}, {"ddl": ddl_of(table)})


def _problem(kind: str, content: Any, live: Live) -> str:
    """What does not fit, as a sentence; empty when all does."""
    if kind == "ddl":
        return _ddl_problem(str(content["ddl"]), live.schema)
    missing: list[str] = []
    key = _SQL.get(kind, "")
    if content.get(key):
        found = statements.missing(str(content[key]), live.schema)
        if found is None:
            return "Its SQL cannot be read."
        missing += found
    elif kind not in ("documentation", "instruction", "model"):
        missing += meanings.missing_columns(kind, content, live.schema, live.bare, live.moves)
        missing += meanings.missing_names(content, live.gone)
    return f"The source has no {', '.join(dict.fromkeys(missing))}." if missing else ""


def _mended(kind: str, content: Any, live: Live) -> dict[str, Any] | None:
    if kind == "ddl":
        name = table_of(str(content["ddl"])).rpartition(".")[2]
        table = _table(live.schema, live.moves.tables.get(name.casefold(), name))
        return {"ddl": ddl_of(table)} if table is not None else None
    key = _SQL.get(kind, "")
    if content.get(key):
        fixed = statements.mended(str(content[key]), live.schema, live.moves)
        return {**content, key: fixed} if fixed else None
    return meanings.mended(kind, dict(content), live.bare, live.moves)


def _ddl_problem(ddl: str, live: Schema) -> str:
    name = table_of(ddl)
    table = _table(live, name)
    if table is None:
        return f"The source has no table {name}."
    try:
        tree = sqlglot.parse_one(ddl, dialect="duckdb")
    except (SqlglotError, RecursionError):
        return "This statement cannot be read."
    said = [column.name.casefold() for column in tree.find_all(exp.ColumnDef)]
    there = [column.name.casefold() for column in table.columns]
    gone, new = [one for one in said if one not in there], [one for one in there if one not in said]
    parts = [f"{word} {', '.join(names)}" for word, names in (("no more", gone), ("new", new)) if names]
    return f"Its columns changed: {'; '.join(parts)}." if said and parts else ""


def _table(schema: Schema, name: str) -> TableInfo | None:
    return schema.table(name) or schema.table(name.rpartition(".")[2])


def ddl_of(table: TableInfo) -> str:
    """A CREATE statement of a table as it is; names that are no plain words in quotes."""
    lines = ",\n".join(f"  {_named(column.name)} {column.db_type or column.type}" for column in table.columns)
    key = table.key.removesuffix(table.name) + _named(table.name)
    return f"CREATE TABLE {key} (\n{lines}\n)"


def _named(name: str) -> str:
    return exp.to_identifier(name).sql(dialect="duckdb")
