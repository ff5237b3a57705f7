"""A column in the list of what is read in place of its table: itself, or a constant of its type where it is masked."""

from __future__ import annotations

from sqlglot import exp

from assay.semantic.schema import ColumnInfo

MASK = "***"
_CAST = {
    "integer": "BIGINT",
    "number": "DOUBLE",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "boolean": "BOOLEAN",
    "time": "TIME",
}
_EXACT = frozenset({"postgres"})
"""Dialects in which an exact number may stand where a rough one is asked for, and not the other way round."""


def item(info: ColumnInfo, hidden: bool, dialect: str) -> exp.Expr:
    """The column itself, or the constant in its place."""
    column, kind = exp.to_identifier(info.name, quoted=True), info.type
    if not hidden:
        return exp.Column(this=column)
    if kind == "number" and dialect in _EXACT:
        return exp.alias_(exp.cast(exp.Null(), "DECIMAL"), column)
    if kind in ("text", "json", "binary", "other"):
        return exp.alias_(exp.Literal.string(MASK), column) if kind == "text" else exp.alias_(exp.Null(), column)
    return exp.alias_(exp.cast(exp.Null(), _CAST[kind]), column)
