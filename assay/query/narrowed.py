"""Which columns of a limited table a statement can mean: what is read in its place needs no others.

A short list is cheap to read, to check and to run. Where a statement may take columns without naming them - a star, a
whole row, a natural join, a pivot, columns renamed by their place - all stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from assay.query.walking import every
from assay.semantic.schema import ColumnInfo


@dataclass(frozen=True)
class Named:
    """Names of a statement, folded: all of them, and those that may stand for a value. ``all_of_it``: names nothing."""

    names: frozenset[str]
    values: frozenset[str]
    all_of_it: bool

    @staticmethod
    def of(tree: exp.Expr) -> Named:
        """From the statement as it was written, before anything is put in place of its tables."""
        nodes = every(tree)
        texts = {node.name.casefold() for node in nodes if isinstance(node, (exp.Literal, exp.Var))}
        words = [node for node in nodes if isinstance(node, exp.Identifier)]
        values = {word.name.casefold() for word in words if not _names_a_table(word)} | texts
        names = {word.name.casefold() for word in words} | values
        return Named(frozenset(names), frozenset(values), any(map(_takes_all, nodes)))

    def columns(self, table: exp.Table, columns: Sequence[ColumnInfo]) -> Sequence[ColumnInfo]:
        """Those of ``columns`` that the statement may mean, at least one."""
        if self.all_of_it or not isinstance(table.parent, (exp.From, exp.Join)) or self._as_a_value(table):
            return columns
        return [column for column in columns if column.name.casefold() in self.names] or columns[:1]

    def _as_a_value(self, table: exp.Table) -> bool:
        """Whether a whole row of it may be used, or its columns have other names here."""
        alias = table.args.get("alias")
        renamed = isinstance(alias, exp.TableAlias) and bool(alias.args.get("columns"))
        return renamed or bool({table.alias_or_name.casefold(), table.name.casefold()} & self.values)


def _names_a_table(word: exp.Expr) -> bool:
    if isinstance(word.parent, exp.Column):
        return word.arg_key != "this"
    return isinstance(word.parent, (exp.Table, exp.TableAlias))


def _takes_all(node: exp.Expr) -> bool:
    """Whether columns are taken that are not named."""
    if isinstance(node, exp.Star):
        return not isinstance(node.parent, exp.Count)
    if isinstance(node, exp.Join):
        return bool(node.args.get("method"))
    return isinstance(node, (exp.Columns, exp.Pivot)) or (
        isinstance(node, exp.Anonymous) and node.name.lower() == "columns"
    )
