"""What was taught against the source as it is now: names that are gone, and the mend where one is plain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from assay.ask.relink import relink_sql
from assay.catalog.sources import SourceDesk
from assay.kernel.actor import Actor
from assay.records.stored import TrainingItem
from assay.semantic.schema import Schema, TableInfo
from assay.storage.training import TrainingStore
from assay.training.corridor import Training
from assay.training.gone import missing_names, read_sql
from assay.training.kinds import table_of, title_of

Renames = Mapping[str, Mapping[str, str]]
"""Table -> column as it was -> column as it is, in lower case but for the new name."""


@dataclass(frozen=True)
class Drift:
    """An item that no longer fits; ``mended`` is its content with the mend, where there is one."""

    item: TrainingItem
    title: str
    problem: str
    mended: dict[str, Any] | None = None

    @property
    def mend_text(self) -> str:
        """Whether a mend is ready, in words."""
        return "A mend is ready." if self.mended is not None else "It needs a person."

    def facts(self) -> dict[str, Any]:
        """As JSON-ready values."""
        about = {"item": self.item.id, "kind": self.item.kind, "title": self.title}
        return {**about, "problem": self.problem, "mended": self.mended}


@dataclass(frozen=True)
class DriftDesk:
    """Reports drift of a source and keeps mends as drafts."""

    desk: SourceDesk
    store: TrainingStore
    training: Training

    def report(self, source: str, actor: Actor) -> Sequence[Drift]:
        """Everything in force that names what the source has no more; reads the source's structure anew."""
        actor.need("admin", "compare what was taught with the source")
        written = self.desk.written(source, actor)
        live = written.connector.introspect(None)
        moved = renames(written.schema, live)
        items = self.store.items(written.id)
        return [found for item in items if (found := drift_of(item, live, moved)) is not None]

    def mend(self, source: str, actor: Actor, only: str | None = None) -> Sequence[TrainingItem]:
        """Keep the mends there are (or that of one item) as drafts, after reading the source's structure anew."""
        found = [one for one in self.report(source, actor) if one.mended is not None]
        wanted = [one for one in found if only in (None, one.item.id)]
        self.desk.refresh(source, actor)
        save = self.training.save
        return [save(source, one.item.kind, one.mended or {}, actor, one.item.id).item for one in wanted]


def renames(before: Schema, now: Schema) -> Renames:
    """Columns that were renamed: in a table where one is gone and one of its type is new, or the nearest by name."""
    found: dict[str, dict[str, str]] = {}
    for table in before.tables:
        live = now.table(table.key)
        if live is None:
            continue
        gone = [column for column in table.columns if live.column(column.name) is None]
        new = [column for column in live.columns if table.column(column.name) is None]
        for column in gone:
            fitting = [one for one in new if one.type == column.type]
            if len(fitting) == 1 and sum(one.type == column.type for one in gone) == 1:
                found.setdefault(table.name.casefold(), {})[column.name.casefold()] = fitting[0].name
    return found


def drift_of(item: TrainingItem, live: Schema, moved: Renames) -> Drift | None:
    """What no longer fits of one item; None when all of it does."""
    title = title_of(item.kind, item.content)
    match item.kind:
        case "ddl":
            return _ddl(item, live, title)
        case "verified_question" if item.content.get("sql"):
            return _sql(item, "sql", live, moved, title)
        case "golden" if item.content.get("check_sql"):
            return _sql(item, "check_sql", live, moved, title)
        case "metric":
            return _metric(item, live, moved, title)
    return None


def _sql(item: TrainingItem, key: str, live: Schema, moved: Renames, title: str) -> Drift | None:
    sql = str(item.content[key])
    tree = read_sql(sql, live)
    if tree is None:
        return Drift(item, title, "Its SQL cannot be read.")
    missing = missing_names(tree, live)
    if not missing:
        return None
    problem = f"The source has no {', '.join(missing)}."
    return Drift(item, title, problem, _mended(item, key, sql, live, moved))


def _mended(item: TrainingItem, key: str, sql: str, live: Schema, moved: Renames) -> dict[str, Any] | None:
    if "{" in sql:
        return None
    renamed = renamed_sql(sql, live.dialect, moved)
    linked = relink_sql(renamed, live)
    fixed = linked[0] if linked else renamed
    still = missing_names(sqlglot.parse_one(fixed, live.dialect), live)
    return None if still else {**item.content, key: fixed}


def renamed_sql(sql: str, dialect: str, moved: Renames) -> str:
    """The statement with renamed columns under their new names.

    >>> renamed_sql("SELECT o.tier FROM orders AS o", "duckdb", {"orders": {"tier": "level"}})
    'SELECT o.level FROM orders AS o'
    """
    tree = sqlglot.parse_one(sql, dialect)
    tables = {table.alias_or_name.casefold(): table.name.casefold() for table in tree.find_all(exp.Table)}
    for column in tree.find_all(exp.Column):
        owners = [tables.get(column.table.casefold(), "")] if column.table else list(tables.values())
        name = column.name.casefold()
        new = next((moved[one][name] for one in owners if name in moved.get(one, {})), "")
        if new:
            column.set("this", exp.to_identifier(new, quoted=column.this.args.get("quoted")))
    return tree.sql(dialect)


def _metric(item: TrainingItem, live: Schema, moved: Renames, title: str) -> Drift | None:
    """A metric's measures, by the columns of the table that its entity is called after."""
    for number, measure in enumerate(item.content.get("measures", ())):
        table = live.table(str(measure["entity"]))
        if table is None or not measure.get("expr"):
            continue
        try:
            tree = sqlglot.parse_one(str(measure["expr"]), dialect="duckdb")
        except (SqlglotError, RecursionError):
            return Drift(item, title, "Its expression cannot be read.")
        gone = [column.name for column in tree.find_all(exp.Column) if table.column(column.name) is None]
        known = moved.get(table.name.casefold(), {})
        if gone:
            problem = f"The source has no {', '.join(f'{table.name}.{name}' for name in gone)}."
            if not all(name.casefold() in known for name in gone):
                return Drift(item, title, problem)
            return Drift(item, title, problem, _with_measure(item, number, tree, known, table.name))
    return None


def _with_measure(
    item: TrainingItem, number: int, tree: exp.Expr, known: Mapping[str, str], table: str
) -> dict[str, Any]:
    for column in list(tree.find_all(exp.Column)):
        if column.name.casefold() in known:
            column.set("this", exp.to_identifier(known[column.name.casefold()]))
    measures = [dict(measure) for measure in item.content["measures"]]
    measures[number]["expr"] = tree.sql(dialect="duckdb")
    text = str(item.content.get("text", ""))
    for old, new in known.items():
        text = text.replace(f"{table}.{old}", f"{table}.{new}")
    return {**item.content, "measures": measures, **({"text": text} if text else {})}


def _ddl(item: TrainingItem, live: Schema, title: str) -> Drift | None:
    name = table_of(str(item.content["ddl"]))
    table = live.table(name) or live.table(name.split(".")[-1])
    if table is None:
        return Drift(item, title, f"The source has no table {name}.")
    try:
        tree = sqlglot.parse_one(str(item.content["ddl"]), dialect="duckdb")
    except (SqlglotError, RecursionError):
        return Drift(item, title, "This statement cannot be read.")
    said = [column.name.casefold() for column in tree.find_all(exp.ColumnDef)]
    there = [column.name.casefold() for column in table.columns]
    gone, new = [one for one in said if one not in there], [one for one in there if one not in said]
    if not said or not (gone or new):
        return None
    parts = [f"{word} {', '.join(names)}" for word, names in (("no more", gone), ("new", new)) if names]
    return Drift(item, title, f"Its columns changed: {'; '.join(parts)}.", {"ddl": ddl_of(table)})


def ddl_of(table: TableInfo) -> str:
    """A CREATE statement of a table as it is."""
    columns = ",\n".join(f"  {column.name} {column.db_type or column.type}" for column in table.columns)
    return f"CREATE TABLE {table.key} (\n{columns}\n)"
