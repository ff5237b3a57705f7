"""Which tables a query really reads: names resolved through CTE scopes, schemas, quotes and case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlglot import exp

from assay.query.walking import all_of

_DEFAULT_SCHEMAS = {"duckdb": "main", "sqlite": "main", "postgres": "public"}
DEFAULT_SCHEMAS = frozenset(_DEFAULT_SCHEMAS.values())
_ALWAYS_RECURSIVE = frozenset({"sqlite"})
"""Dialects in which a WITH may refer to itself without the word RECURSIVE."""
_FOLDING = frozenset({"duckdb", "sqlite", "bigquery", "tsql"})


def default_schema(dialect: str) -> str | None:
    """The schema an unqualified table lies in, where the dialect has a fixed one."""
    return _DEFAULT_SCHEMAS.get(dialect)


@dataclass(frozen=True)
class TableNames:
    """The tables a query may name, by key (``orders`` or ``sales.orders``)."""

    keys: tuple[str, ...]
    dialect: str

    @staticmethod
    def of(keys: Iterable[str], dialect: str) -> TableNames:
        """From keys in any order."""
        return TableNames(tuple(sorted(keys)), dialect)

    def find(self, table: exp.Table) -> str | None:
        """The key a table node means, or None.

        Case does not tell tables apart, except that an exact match wins. A bare name is looked for in the default
        schema and then, if only one schema has it, in the others.

        >>> TableNames.of(["orders"], "duckdb").find(exp.to_table('main."Orders"'))
        'orders'
        """
        if table.catalog or not isinstance(table.this, exp.Identifier):
            return None
        schema = "" if table.db.casefold() == (default_schema(self.dialect) or "").casefold() else table.db
        wanted = f"{schema}.{table.name}" if schema else table.name
        return self._match(wanted) or (None if table.db else self._elsewhere(table.name))

    def qualify(self, tree: exp.Expr) -> exp.Expr:
        """The same tree, bare names of tables in other schemas than the default one given their schema."""
        for table in physical_tables(tree, self.dialect):
            schema, _, _ = (self.find(table) or "").rpartition(".")
            if schema and not table.db:
                table.set("db", exp.to_identifier(schema, quoted=True))
        return tree

    def _match(self, wanted: str) -> str | None:
        if wanted in self.keys:
            return wanted
        return next((key for key in self.keys if key.casefold() == wanted.casefold()), None)

    def _elsewhere(self, name: str) -> str | None:
        ending = f".{name.casefold()}"
        found = [key for key in self.keys if key.casefold().endswith(ending)]
        return found[0] if len(found) == 1 else None


def physical_tables(tree: exp.Expr, dialect: str) -> list[exp.Table]:
    """Every table node that is not surely a CTE of its scope; functions in FROM are table nodes too."""
    return [node for node, is_cte in tables(tree, dialect) if not is_cte]


def tables(tree: exp.Expr, dialect: str) -> list[tuple[exp.Table, bool]]:
    """Every table node, with whether it names a CTE. In doubt (case, order of CTEs) it does not."""
    found: list[tuple[exp.Table, bool]] = []
    _walk(tree, frozenset(), dialect, found)
    return found


def cte_names(tree: exp.Expr) -> frozenset[str]:
    """Names of all CTEs anywhere in the tree, folded."""
    return frozenset(cte.alias.casefold() for cte in all_of(tree, exp.CTE))


def rename_ctes(tree: exp.Expr, dialect: str, taken: frozenset[str]) -> None:
    """Give CTEs named like a table of ``taken`` (folded) another name; what refers to them keeps its own as an alias.

    For dialects in which a table cannot be told from a CTE by its schema. Raises ValueError where a name differs from
    a CTE's in case alone: servers do not agree whether that is the same.
    """
    spellings = cte_names(tree), {cte.alias for cte in all_of(tree, exp.CTE)}
    for table, is_cte in tables(tree, dialect):
        if not is_cte and not table.db and table.name.casefold() in spellings[0] and table.name not in spellings[1]:
            raise ValueError("a name in two spellings")
    for table, is_cte in tables(tree, dialect):
        if is_cte and table.name.casefold() in taken:
            if not table.alias:
                table.set("alias", exp.TableAlias(this=table.this.copy()))
            table.set("this", exp.to_identifier(f"{table.name}_in_query", quoted=True))
    for cte in all_of(tree, exp.CTE):
        if cte.alias.casefold() in taken:
            cte.args["alias"].set("this", exp.to_identifier(f"{cte.alias}_in_query", quoted=True))


def reads_ahead(tree: exp.Expr, dialect: str) -> bool:
    """Whether a CTE reads a name that a later one of its WITH bears, where that means the later one and not the table.

    >>> import sqlglot
    >>> reads_ahead(sqlglot.parse_one("WITH a AS (SELECT 1 FROM t), t AS (SELECT 2) SELECT 3 FROM a"), "sqlite")
    True
    """
    withs = all_of(tree, exp.With) if dialect in _ALWAYS_RECURSIVE else ()
    return any(_reads_later(with_.expressions, dialect) for with_ in withs)


def _reads_later(ctes: list[exp.Expr], dialect: str) -> bool:
    later: set[str] = set()
    for cte in reversed(ctes):
        if any(not table.db and folded(table.this, dialect) in later for table in all_of(cte.this, exp.Table)):
            return True
        later.add(folded(cte.args["alias"].this, dialect))
    return False


def folded(identifier: exp.Expr | str | None, dialect: str) -> str:
    """An identifier as the engine compares it; a plain text counts as not quoted.

    >>> folded(exp.to_identifier("Orders", quoted=True), "postgres"), folded(exp.to_identifier("Orders"), "postgres")
    ('Orders', 'orders')
    """
    if identifier is None:
        return ""
    text = identifier if isinstance(identifier, str) else identifier.name
    quoted = not isinstance(identifier, str) and bool(identifier.args.get("quoted"))
    if dialect in _FOLDING or (dialect == "postgres" and not quoted):
        return text.lower()
    return text.upper() if dialect == "snowflake" and not quoted else text


def _walk(node: exp.Expr, scope: frozenset[str], dialect: str, found: list[tuple[exp.Table, bool]]) -> None:
    with_ = node.args.get("with_")
    if with_ is not None:
        scope = _walk_ctes(with_, scope, dialect, found)
    if isinstance(node, exp.Table):
        bare = isinstance(node.this, exp.Identifier) and not node.db and not node.catalog
        found.append((node, bare and folded(node.this, dialect) in scope))
    _walk_below(node, with_, scope, dialect, found)


def _walk_below(
    node: exp.Expr, done: exp.Expr | None, scope: frozenset[str], dialect: str, found: list[tuple[exp.Table, bool]]
) -> None:
    """What stands below a node, but for the part that is done."""
    for value in node.args.values():
        for child in value if value.__class__ is list else (value,):
            if isinstance(child, exp.Expr) and child is not done and not _is_leaf(child):
                _walk(child, scope, dialect, found)


def _is_leaf(node: exp.Expr) -> bool:
    return node.__class__ is exp.Identifier and node.args.get("this").__class__ is str


def _walk_ctes(
    with_: exp.Expr, scope: frozenset[str], dialect: str, found: list[tuple[exp.Table, bool]]
) -> frozenset[str]:
    """Each CTE in the scope of those before it; the scope of the query itself."""
    for cte in with_.expressions:
        name = folded(cte.args["alias"].this, dialect)
        if with_.args.get("recursive") or dialect in _ALWAYS_RECURSIVE:
            _walk_recursive(cte.this, scope, name, dialect, found)
        else:
            _walk(cte.this, scope, dialect, found)
        scope |= {name}
    return scope


def _walk_recursive(
    body: exp.Expr, scope: frozenset[str], name: str, dialect: str, found: list[tuple[exp.Table, bool]]
) -> None:
    """A recursive CTE sees itself in its later part alone: in the first, some engines read the table of that name."""
    if not isinstance(body, exp.Union) or body.args.get("with_") is not None:
        _walk(body, scope, dialect, found)
        return
    _walk(body.left, scope, dialect, found)
    _walk_below(body, body.left, scope | {name}, dialect, found)
