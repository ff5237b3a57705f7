"""Policies applied to a statement: tables refused, rows filtered, columns masked - before any expression sees them.

Every read of a table with a row filter or masks becomes a read of ``(SELECT its columns, masked, WHERE the filter)``
under the same name, so aliases, stars, whole-row references, unions and predicates can only ever see what is allowed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from assay.access.policies import Policies
from assay.kernel.errors import AssayError, Refused
from assay.query.fenced import fence
from assay.query.masked import item
from assay.query.names import (
    DEFAULT_SCHEMAS,
    TableNames,
    cte_names,
    default_schema,
    physical_tables,
    reads_ahead,
    rename_ctes,
)
from assay.query.narrowed import Named
from assay.query.nodes import TABLE_PARTS
from assay.query.shown import View, show
from assay.query.unmerged import keep_apart
from assay.query.walking import all_of, every
from assay.semantic.schema import Schema, TableInfo

_CONDITIONS = "duckdb"
_SAMPLES_TABLES = frozenset({"postgres"})
"""Dialects that take a sample of a table only, not of a subquery."""
_ROW_IDS = {
    "sqlite": frozenset({"rowid", "oid", "_rowid_"}),
    "duckdb": frozenset({"rowid"}),
    "postgres": frozenset({"ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"}),
}
"""Columns every table has without declaring them."""
_MOVED = ("joins", "laterals", "pivots", "sample")


@dataclass(frozen=True)
class Restricted:
    """The statement with policies in it. ``labels`` say what was limited; none when nothing was."""

    tree: exp.Expr = field(repr=False)
    labels: tuple[str, ...] = ()


def restrict(tree: exp.Expr, policies: Policies, schema: Schema) -> Restricted:
    """The statement as this actor may run it; the given tree is not changed.

    Raises Refused for a table out of reach, and whenever a policy cannot be applied with certainty.
    """
    if policies == Policies():
        return Restricted(tree)
    try:
        return _Restriction(policies, schema).apply(tree.copy())
    except AssayError:
        raise
    except Exception as error:  # a policy that cannot be applied must never be passed over
        raise _cannot("this query") from error


def may_read(policies: Policies, info: TableInfo) -> bool:
    """Whether that table is within reach at all. A policy may name it with or without its schema.

    >>> may_read(Policies(denied=frozenset({"staff"})), TableInfo("Staff", (), schema="hr"))
    False
    """
    names = _names(info)
    if names & _folded(policies.denied):
        return False
    return policies.allowed is None or bool(names & _folded(policies.allowed))


def is_filtered(policies: Policies, info: TableInfo) -> bool:
    """Whether only some rows of that table may be seen.

    >>> is_filtered(Policies(row_filters={"main.staff": "x = 1"}), TableInfo("Staff", ()))
    True
    """
    return any(_folded([name]) & _names(info) for name in policies.row_filters)


def hidden_columns(policies: Policies, info: TableInfo) -> frozenset[str]:
    """The columns of that table that are hidden, folded."""
    named = [columns for name, columns in policies.masked.items() if _folded([name]) & _names(info)]
    return frozenset(column.casefold() for columns in named for column in columns)


def strangers(policies: Policies, schema: Schema) -> tuple[str, ...]:
    """Tables (``orders``) and masked columns (``orders.email``) that policies name and the schema has not.

    A policy on a misspelt name protects nothing: whoever reads policies must say so.

    >>> strangers(Policies(denied=frozenset({"staf"})), Schema("duckdb", (TableInfo("staff", ()),)))
    ('staf',)
    """
    known = frozenset[str]().union(*(_names(info) for info in schema.tables))
    named = {*(policies.allowed or ()), *policies.denied, *policies.row_filters, *policies.masked}
    tables = [name for name in named if not _folded([name]) & known]
    return tuple(sorted([*tables, *_absent_columns(policies, schema)]))


def _absent_columns(policies: Policies, schema: Schema) -> Iterator[str]:
    for name, columns in policies.masked.items():
        for info in schema.tables:
            if _folded([name]) & _names(info):
                there = {column.name.casefold() for column in info.columns}
                yield from (f"{name}.{column}" for column in columns if column.casefold() not in there)


def _names(info: TableInfo) -> frozenset[str]:
    """What a policy may call the table."""
    return frozenset({info.key.casefold(), info.name.casefold()})


def _folded(names: Iterable[str]) -> frozenset[str]:
    """Names as written in policies; the default schema may be spelled out."""
    folded = {name.casefold() for name in names}
    return frozenset(folded | {_bare(name) for name in folded})


def _bare(name: str) -> str:
    schema, _, table = name.rpartition(".")
    return table if schema in DEFAULT_SCHEMAS else name


class _Restriction:
    def __init__(self, policies: Policies, schema: Schema) -> None:
        self._policies, self._schema = policies, schema
        self._dialect = schema.dialect
        self._names = TableNames.of([table.key for table in schema.tables], schema.dialect)

    def apply(self, tree: exp.Expr) -> Restricted:
        labels: dict[str, None] = {}
        limited = False
        if reads_ahead(tree, self._dialect):
            raise _cannot("a name of the query that is used before it is made")
        if default_schema(self._dialect) is None:
            rename_ctes(tree, self._dialect, self._named_in_conditions() & cte_names(tree))
        ctes, named = cte_names(tree), Named.of(tree)
        views: list[View] = []
        filtered: list[exp.Subquery] = []
        for node in [table for table in physical_tables(tree, self._dialect) if not isinstance(table.this, exp.Func)]:
            key = self._names.find(node)
            info = next((table for table in self._schema.tables if table.key == key), None)
            if info is None or not may_read(self._policies, info):
                raise Refused(f"The table {node.name} is not available here.", details={"rule": "table"})
            if self._concerns(info):
                view = _replace(node, self._view_of(node, info, ctes, named), tree, self._dialect)
                views.append(View(view, self._in_part(info)))
                filtered += [view] if self._filters(info) else []
                labels.update(dict.fromkeys(self._labels(info)))
                limited = True
        if limited:
            self._require_declared(tree)
            show(tree, views)
            keep_apart([view.subquery for view in views], self._dialect)
            fence(tree, filtered, self._schema)
        return Restricted(tree, (*labels, *(self._policies.labels if limited else ()), *self._useless()))

    def _useless(self) -> Iterator[str]:
        """Policies that protect nothing because the table they name is not there: never passed over in silence."""
        for name in strangers(replace(self._policies, allowed=None, denied=frozenset()), self._schema):
            yield f"A policy is about {name}, which this source has not; an administrator should look at it."

    def _require_declared(self, tree: exp.Expr) -> None:
        """What is read in place of a limited table has no row numbers; some engines would make them empty."""
        hidden, nodes = _ROW_IDS.get(self._dialect, frozenset()), every(tree)
        columns = [node for node in nodes if isinstance(node, exp.Column) and node.name.casefold() in hidden]
        if not columns:
            return
        declared = {column.name.casefold() for table in self._schema.tables for column in table.columns}
        named = {node.name.casefold() for node in nodes if isinstance(node, exp.Identifier) and not _is_column(node)}
        for column in columns:
            if column.name.casefold() not in declared | named:
                raise Refused(
                    f"{column.name} cannot be read of a table whose rows or columns are limited for you.",
                    hint="Use the table's own key.",
                    details={"rule": "policy"},
                )

    def _named_in_conditions(self) -> frozenset[str]:
        """Tables that row filters look into, folded."""
        trees = [tree for tree in map(_parse, self._policies.row_filters.values()) if tree is not None]
        return frozenset(table.name.casefold() for tree in trees for table in all_of(tree, exp.Table))

    def _filters(self, info: TableInfo) -> list[str]:
        return [text for name, text in self._policies.row_filters.items() if _folded([name]) & _names(info)]

    def _hidden(self, info: TableInfo) -> frozenset[str]:
        masked = self._policies.masked.items()
        return frozenset(column for name, columns in masked if _folded([name]) & _names(info) for column in columns)

    def _in_part(self, info: TableInfo) -> dict[str, str]:
        """Masked texts that may be shown in part, folded, and how: where all that masks them says the same."""
        named = [name for name in self._policies.masked if _folded([name]) & _names(info)]
        found: dict[str, str] = {}
        for column in (one for one in info.columns if one.type == "text"):
            name = column.name.casefold()
            masking = [table for table in named if name in _folded(self._policies.masked[table])]
            ways = {self._policies.shown.get(table, {}).get(name, "") for table in masking}
            if len(ways) == 1 and "" not in ways:
                found[name] = ways.pop()
        return found

    def _concerns(self, info: TableInfo) -> bool:
        if self._filters(info) or self._hidden(info):
            return True
        limited = bool(self._policies.row_filters or self._policies.masked)
        if info.is_view and limited and self._policies.allowed is None:
            raise Refused(
                f"The view {info.name} may show rows or columns you may not see.",
                hint="An administrator can give the view a policy of its own.",
                details={"rule": "policy"},
            )
        return False

    def _view_of(self, node: exp.Table, info: TableInfo, ctes: frozenset[str], named: Named) -> exp.Select:
        """``SELECT columns FROM table WHERE filter`` with the masks in place."""
        hidden = {name.casefold() for name in self._hidden(info)}
        if not info.columns or hidden - {column.name.casefold() for column in info.columns}:
            raise _cannot(info.name)
        columns = named.columns(node, info.columns)
        items = [item(column, column.name.casefold() in hidden, self._dialect) for column in columns]
        inner = exp.Table(this=node.this.copy(), db=node.args.get("db") and node.args["db"].copy())
        if self._dialect in _SAMPLES_TABLES and node.args.get("sample"):
            inner.set("sample", node.args["sample"].pop())
        view = exp.Select(expressions=items).from_(inner, copy=False)
        for condition in self._filters(info):
            view = view.where(self._condition(condition, info, ctes), copy=False)
        return view

    def _condition(self, text: str, info: TableInfo, ctes: frozenset[str]) -> exp.Expr:
        """The filter, its own tables named so that no CTE of the statement can stand in for them."""
        condition = _parse(text)
        if condition is None:
            raise _cannot(info.name)
        condition = condition.copy()
        for table in all_of(condition, exp.Table):
            if table.name.casefold() in ctes and not table.db:
                schema = default_schema(self._dialect)
                if schema is None:
                    raise _cannot(info.name)
                table.set("db", exp.to_identifier(schema))
        return exp.paren(self._names.qualify(condition), copy=False)

    def _labels(self, info: TableInfo) -> Iterator[str]:
        """What is limited in a table, unless who wrote its policies says so in words of their own."""
        if _folded(self._policies.told) & _names(info):
            return
        if self._filters(info):
            yield f"Only the rows of {info.name} that you may see are counted."
        if self._hidden(info):
            yield f"Hidden in {info.name}: {', '.join(sorted(self._hidden(info)))}."


def _is_column(identifier: exp.Expr) -> bool:
    return isinstance(identifier.parent, exp.Column)


def _replace(node: exp.Table, view: exp.Select, tree: exp.Expr, dialect: str) -> exp.Subquery:
    """Put the view where the table stood, under the name the statement knows it by."""
    if any(value for part, value in node.args.items() if part not in TABLE_PARTS):
        raise _cannot(node.name)
    _unqualify(tree, node)
    alias = node.args.get("alias") or exp.TableAlias(this=node.this.copy())
    if alias.this is None:
        alias.set("this", node.this.copy())
    subquery = exp.Subquery(this=view, alias=alias)
    for part in _MOVED:
        if node.args.get(part):
            subquery.set(part, node.args[part])
    node.replace(subquery)
    return subquery


def _unqualify(tree: exp.Expr, node: exp.Table) -> None:
    """``main.orders.total`` is ``orders.total`` once the table is a view in the statement."""
    if not node.db:
        return
    for column in all_of(tree, exp.Column):
        same = column.text("db").casefold() == node.db.casefold() and column.table.casefold() == node.name.casefold()
        if same and not column.text("catalog"):
            column.set("db", None)


@lru_cache(maxsize=1024)
def _parse(text: str) -> exp.Expr | None:
    """A condition as a tree (never changed), None when it is no single expression."""
    try:
        tree = sqlglot.parse_one(text, read=_CONDITIONS)
    except (SqlglotError, RecursionError):
        return None
    return tree if isinstance(tree, exp.Condition) and not isinstance(tree, exp.Query) else None


def _cannot(what: str) -> Refused:
    return Refused(
        f"A policy on {what} could not be applied, so nothing was run.",
        hint="An administrator can check the policies of this source.",
        details={"rule": "policy"},
    )


def digest_text(policies: Policies) -> str:
    """All that decides what a statement becomes, as one text: part of every cache key."""
    parts: Mapping[str, object] = {
        "allowed": None if policies.allowed is None else sorted(policies.allowed),
        "denied": sorted(policies.denied),
        "filters": sorted(policies.row_filters.items()),
        "masked": sorted(policies.masked.items()),
        "labels": policies.labels,
    }
    if policies.told:
        parts = {**parts, "told": sorted(policies.told)}
    if policies.shown:
        parts = {**parts, "shown": sorted((table, sorted(ways.items())) for table, ways in policies.shown.items())}
    return repr(parts)


def under(policies: Policies) -> str:
    """What something was made under, to be kept with it: empty where nothing was limited.

    >>> under(Policies()), len(under(Policies(denied=frozenset({"staff"}))))
    ('', 32)
    """
    return "" if policies == Policies() else hashlib.sha256(digest_text(policies).encode()).hexdigest()[:32]
