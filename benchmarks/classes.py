"""Failures by what the question needed and what came out different, so that one can see what to build next."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from benchmarks.results import Scored

MOST = 10
_SHAPE = re.compile(r"gold (\d+)x(\d+) vs pred (\d+)x(\d+)")


def _self_join(tree: exp.Expr) -> bool:
    names = Counter(table.name.casefold() for select in tree.find_all(exp.Select) for table in _from(select))
    return any(count > 1 for count in names.values())


def _from(select: exp.Select) -> list[exp.Table]:
    return [table for table in select.find_all(exp.Table) if table.find_ancestor(exp.Select) is select]


def _superlative(tree: exp.Expr) -> bool:
    return any(select.args.get("limit") and select.args.get("order") for select in tree.find_all(exp.Select))


def _nested(tree: exp.Expr) -> bool:
    return any(select is not tree for select in tree.find_all(exp.Select))


CONSTRUCTS: tuple[tuple[str, Callable[[exp.Expr], object]], ...] = (
    ("set operation", lambda tree: tree.find(exp.SetOperation)),
    ("window", lambda tree: tree.find(exp.Window)),
    ("conditional aggregate", lambda tree: tree.find(exp.Case, exp.Filter)),
    ("ratio", lambda tree: tree.find(exp.Div)),
    ("anti-join", lambda tree: any(isinstance(node.this, (exp.In, exp.Exists)) for node in tree.find_all(exp.Not))),
    ("date arithmetic", lambda tree: tree.find(exp.Interval, exp.DateDiff, exp.Extract, exp.TimestampTrunc)),
    ("having", lambda tree: tree.find(exp.Having)),
    ("superlative", _superlative),
    ("same table twice", _self_join),
    ("subquery", _nested),
    ("grouping", lambda tree: tree.find(exp.Group)),
    ("joins", lambda tree: tree.find(exp.Join)),
    ("condition", lambda tree: tree.find(exp.Where)),
)
"""From rare to common: the first that a gold query holds names it."""


def construct(gold: str, dialect: str = "duckdb") -> str:
    """What a query needs beyond reading one table.

    >>> construct("SELECT a FROM t ORDER BY b DESC LIMIT 1"), construct("SELECT a FROM t")
    ('superlative', 'plain')
    """
    try:
        tree = parse_one(gold, dialect=dialect)
    except SqlglotError:
        return "not parsed"
    return next((name for name, holds in CONSTRUCTS if holds(tree)), "plain")


def difference(scored: Scored) -> str:
    """How the outcome differs, by the scorer's word.

    >>> difference(Scored("1", "s", "d", "wrong", 1, why="gold 3x2 vs pred 3x1"))
    'fewer columns'
    """
    shape = _SHAPE.search(scored.why)
    if scored.status != "wrong" or not shape:
        return {"abstain": "abstained", "error": "SQL fails", "missing": "no line"}.get(scored.status, scored.why)
    rows, columns, got_rows, got_columns = map(int, shape.groups())
    if columns != got_columns:
        return "fewer columns" if got_columns < columns else "more columns"
    if rows != got_rows:
        return "fewer rows" if got_rows < rows else "more rows"
    return "other values"


def largest(scored: Sequence[Scored]) -> list[tuple[str, str, str]]:
    """The largest classes of failures: construct, difference, count."""
    failed = [one for one in scored if one.answerable and not one.right]
    counts = Counter((construct(one.gold), difference(one)) for one in failed)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [(needs, differs, str(count)) for (needs, differs), count in ranked[:MOST]]
