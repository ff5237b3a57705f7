"""The guard: may this statement be run? A pure function to a closed family of answers whose last line refuses.

A query is one read-only statement, made of known kinds of syntax, over known tables, calling known functions. What is
accepted is the tree; its regenerated text, without comments, is what may be executed - never the text that came in.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Literal

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from assay.kernel.errors import BadInput, Refused
from assay.query import bounds
from assay.query.functions import TYPED, VOLATILE, allowed_names
from assay.query.names import TableNames, physical_tables
from assay.query.nodes import CHARSETS, KINDS, PLAIN_TYPES, ROOTS, SELECT_PARTS, SESSION_NAMES, TABLE_PARTS
from assay.query.recursion import recursion
from assay.query.walking import every
from assay.query.words import unsafe_word
from assay.query.writing import read, written

# It would write refused statements of strangers into the log.
logging.getLogger("sqlglot").setLevel(logging.ERROR)

LENGTH_CAP = 20_000
BRACKETS_CAP = 500
"""Square brackets in one statement: the parser's time grows with their square."""
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_MAY_BE_EXECUTED = re.compile(r"[*#-]\s*[Mm]?!")
"""How a comment begins that some servers execute."""
Rule = Literal["syntax", "length", "statement", "syntax_kind", "table", "function", "work", "policy"]


@dataclass(frozen=True)
class Accept:
    """May be run, as ``sql``. ``tables`` are the keys it reads; a ``volatile`` result differs from run to run."""

    tree: exp.Expr = field(repr=False)
    sql: str
    tables: frozenset[str]
    volatile: bool = False
    reads: int = 0
    """How often it reads a table."""


@dataclass(frozen=True)
class Reject:
    """The statement must not be run. ``reason`` is a sentence for the person who asked."""

    reason: str
    rule: Rule


Verdict = Accept | Reject


@dataclass(frozen=True)
class _Seen:
    """A statement, gone through once for all checks."""

    tree: exp.Expr
    nodes: list[exp.Expr]
    tables: list[exp.Table]
    """Physical ones; functions in FROM are judged as functions."""

    @staticmethod
    def of(tree: exp.Expr, dialect: str) -> _Seen:
        tables = [table for table in physical_tables(tree, dialect) if not isinstance(table.this, exp.Func)]
        return _Seen(tree, every(tree), tables)

    def holds(self, *kinds: type[exp.Expr]) -> bool:
        return any(issubclass(kind, kinds) for kind in {type(node) for node in self.nodes})


@dataclass(frozen=True)
class Bounds:
    """What a statement is judged by: table keys (``orders``, ``sales.orders``), extra functions, known row counts."""

    dialect: str
    tables: TableNames
    functions: frozenset[str]
    rows: Mapping[str, int | None] = field(default_factory=dict)
    length: int | None = LENGTH_CAP

    @staticmethod
    def of(
        dialect: str,
        tables: Collection[str],
        functions: Collection[str] | None = None,
        rows: Mapping[str, int | None] | None = None,
    ) -> Bounds:
        """With the dialect's own functions unless others are given."""
        names = allowed_names(dialect) if functions is None else frozenset(functions)
        return Bounds(dialect, TableNames.of(tables, dialect), names, rows or {})


def judge(statement: str | exp.Expr, within: Bounds, *, copy: bool = True) -> Verdict:
    """Accept or reject a statement, given as text or as a tree. Never raises.

    Writing a tree down may change it to the words of its dialect: without ``copy`` it is the given one that changes.

    >>> judge("select 1 -- drop", Bounds.of("duckdb", [])).sql
    'SELECT 1'
    >>> judge("DROP TABLE orders", Bounds.of("duckdb", ["orders"])).reason
    'Only queries that read are allowed: this is DROP.'
    """
    if not isinstance(statement, str):
        return _safely(lambda: _judge_tree(statement, within, copy=copy))

    def judged() -> Verdict:
        tree = parse(statement, within.dialect, within.length)
        return tree if isinstance(tree, Reject) else _twice(_judge_tree(tree, within), within)

    return _safely(judged)


def second_look(verdict: Verdict, within: Bounds) -> Verdict:
    """The same verdict, if the text that would run is accepted too: it must mean what the tree meant. Never raises."""
    return _safely(lambda: _twice(verdict, within))


def _safely(judged: Callable[[], Verdict]) -> Verdict:
    try:
        return judged()
    except RecursionError:
        return Reject("The query is nested too deeply.", "length")
    except Exception as error:  # whatever breaks the guard must not get past it
        return Reject(f"The query could not be checked ({type(error).__name__}).", "syntax")


def _twice(verdict: Verdict, within: Bounds, *, last: bool = False) -> Verdict:
    if isinstance(verdict, Reject):
        return verdict
    tree = parse(verdict.sql, within.dialect, None)
    if isinstance(tree, Reject):
        return Reject("The query could not be written out again.", "syntax")
    again = _judge_tree(tree, within, copy=False)
    if not isinstance(again, Accept) or (verdict.tables, verdict.reads) != (again.tables, again.reads):
        return _unequal(again)
    if again.sql == verdict.sql:
        return verdict
    # Some words have a first and a final form; what keeps changing is not understood.
    return _unequal(again) if last else _twice(again, within, last=True)


def _unequal(again: Verdict) -> Reject:
    return again if isinstance(again, Reject) else Reject("The query can be read in two ways.", "statement")


def _judge_tree(tree: exp.Expr, within: Bounds, *, copy: bool = True) -> Verdict:
    """``copy``: the tree is needed afterwards as it is."""
    seen = _Seen.of(tree, within.dialect)
    fault = next((found for check in _CHECKS if (found := check(seen, within)) is not None), None)
    return fault or _accept(seen, within, copy=copy)


def parse(text: str, dialect: str, length: int | None = LENGTH_CAP) -> exp.Expr | Reject:
    """The one statement of ``text`` as a tree. RecursionError is the caller's."""
    if length is not None and len(text) > length:
        return Reject(f"The query is longer than {length:,} characters.", "length")
    if text.count("[") > BRACKETS_CAP:
        return Reject("The query has too many brackets.", "length")
    if _CONTROLS.search(text):
        return Reject("The query holds control characters.", "syntax")
    try:
        found = [tree for tree in read(text, dialect) if tree and not isinstance(tree, exp.Semicolon)]
        hidden = dialect == "mysql" and bool(_MAY_BE_EXECUTED.search(text)) and _has_conditional_comment(text)
    except SqlglotError as error:
        return Reject(f"The query could not be read as SQL: {_first_line(error)}", "syntax")
    if hidden:
        return Reject("Comments that some servers execute are not allowed.", "statement")
    if not found:
        return Reject("There is no query here.", "syntax")
    if len(found) > 1:
        return Reject("Only one statement at a time is allowed.", "statement")
    return found[0]


def demand(verdict: Verdict) -> Accept:
    """The acceptance; raises BadInput for text that is no SQL and Refused for everything else."""
    if isinstance(verdict, Accept):
        return verdict
    if verdict.rule == "syntax":
        raise BadInput(verdict.reason, hint="Check the spelling and the brackets.", details={"rule": verdict.rule})
    raise Refused(verdict.reason, hint="Nothing was run.", details={"rule": verdict.rule})


def _accept(seen: _Seen, within: Bounds, *, copy: bool) -> Verdict:
    keys = {within.tables.find(table) for table in seen.tables}
    if None in keys:
        return Reject("A table could not be identified.", "table")
    volatile = any(_function_name(node) in VOLATILE for node in seen.nodes if isinstance(node, exp.Func))
    text = written(seen.tree, within.dialect, copy=copy)
    return Accept(seen.tree, text, frozenset(key for key in keys if key), volatile, len(seen.tables))


def _root(seen: _Seen, within: Bounds) -> Reject | None:
    inner = seen.tree
    while isinstance(inner, exp.Subquery):
        inner = inner.this
    if isinstance(inner, ROOTS):
        return None
    word = inner.name if isinstance(inner, exp.Command) else inner.key
    return Reject(f"Only queries that read are allowed: this is {word.upper()}.", "statement")


def _kinds(seen: _Seen, within: Bounds) -> Reject | None:
    for node in seen.nodes:
        kind = type(node)
        if unsafe_word(node) is not None:
            return Reject("A text stands where only a plain word is allowed.", "syntax_kind")
        if kind in KINDS:
            special = _SPECIAL.get(kind)
            fault = special(node, within) if special else None
        elif isinstance(node, exp.Func):
            fault = _function(node, within)
        else:
            fault = Reject(f"{_words(kind)} is not allowed in a query.", "syntax_kind")
        if fault:
            return fault
    return None


def _function(node: exp.Func, within: Bounds) -> Reject | None:
    name = _function_name(node)
    if isinstance(node.parent, exp.Dot) and node.parent.this is not node:
        return Reject(f"The function {name} is called in a form that is not allowed.", "function")
    named = isinstance(node, (exp.Anonymous, exp.AnonymousAggFunc))
    if (name.lower() in within.functions) if named else (name in TYPED):
        return None
    return Reject(f"The function {name.upper()} is not allowed.", "function")


def _function_name(node: exp.Expr) -> str:
    return node.name.lower() if isinstance(node, (exp.Anonymous, exp.AnonymousAggFunc)) else type(node).__name__


def _table(node: exp.Expr, within: Bounds) -> Reject | None:
    strange = [part for part, value in node.args.items() if value and part not in TABLE_PARTS]
    return Reject(f"{strange[0].upper()} is not allowed on a table.", "syntax_kind") if strange else None


def _in(node: exp.Expr, within: Bounds) -> Reject | None:
    """``x IN name`` reads a table in SQLite."""
    if node.args.get("field") is not None and within.dialect == "sqlite":
        return Reject("What stands after IN needs brackets.", "syntax_kind")
    return None


def _select(node: exp.Expr, within: Bounds) -> Reject | None:
    strange = [part for part, value in node.args.items() if value and part not in SELECT_PARTS]
    return Reject(f"{strange[0].strip('_').upper()} is not allowed in a query.", "syntax_kind") if strange else None


def _type(node: exp.Expr, within: Bounds) -> Reject | None:
    kind = node.args.get("kind")
    if node.this in PLAIN_TYPES and not kind:
        return None
    if node.this is exp.DataType.Type.CHARACTER_SET and kind is not None and kind.name.lower() in CHARSETS:
        return None
    return Reject(f"The type {node.sql()} is not allowed.", "syntax_kind")


def _column(node: exp.Expr, within: Bounds) -> Reject | None:
    name = node.this
    if isinstance(name, exp.Identifier) and not name.args.get("quoted") and not node.args.get("table"):
        word = name.name.lower()
        if word in SESSION_NAMES or (within.dialect == "postgres" and word == "user"):
            return Reject(f"{word.upper()} is not allowed.", "function")
    return None


_SPECIAL: dict[type, Callable[[exp.Expr, Bounds], Reject | None]] = {
    exp.Table: _table,
    exp.Select: _select,
    exp.DataType: _type,
    exp.Column: _column,
    exp.In: _in,
}


def _tables(seen: _Seen, within: Bounds) -> Reject | None:
    for table in seen.tables:
        if within.tables.find(table) is None:
            return Reject(f"The table {table.name or table.sql()} is not available here.", "table")
    return None


def _work(seen: _Seen, within: Bounds) -> Reject | None:
    # Most statements hold none of what can grow: each check that goes through the tree again is for those that do.
    reason = (
        (seen.holds(*bounds.GROWING) and bounds.growth(seen.tree))
        or (seen.holds(exp.With) and recursion(seen.tree, always=within.dialect == "sqlite"))
        or (seen.holds(exp.From, exp.Join) and bounds.cross_joins(seen.tree, within.rows))
    )
    return Reject(reason, "work") if reason else None


_CHECKS = (_root, _kinds, _tables, _work)


def _has_conditional_comment(text: str) -> bool:
    tokens = sqlglot.tokenize(text, read="mysql")
    return any(comment.lstrip().startswith(("!", "M!", "m!")) for token in tokens for comment in token.comments)


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0].split(". Line")[0].strip().rstrip(".") + "."


def _words(kind: type) -> str:
    return "".join(
        f" {letter}" if letter.isupper() and number else letter for number, letter in enumerate(kind.__name__)
    ).upper()
