"""Dates kept as text, "March 4, 1980": rows show them as they are kept, and order, filter and group them as dates."""

from __future__ import annotations

from dataclasses import replace

from sqlglot import exp

from assay.semantic.compile.plan import Dim


def as_written(dim: Dim, tree: exp.Expr) -> tuple[Dim, exp.Expr]:
    """The column and what it shows: the text behind a date read from one; other columns as they are."""
    use = dim.use
    parts = None if use.grain or use.part or use.bucket else _kept(tree)
    if parts is None:
        return dim, tree
    kept, form = parts
    column = replace(dim.column, type="text", role="dimension", written=form)
    return replace(dim, column=column, timed=False), kept.copy()


def _kept(tree: exp.Expr) -> tuple[exp.Expr, str] | None:
    """The text and its form. Numbers such as 19800304 are no way to write a date for people."""
    read = tree.this if isinstance(tree, exp.Cast) else None
    form = read.args.get("format") if isinstance(read, exp.StrToTime) else None
    if not isinstance(read, exp.StrToTime) or not isinstance(form, exp.Literal):
        return None
    return (read.this, form.name) if isinstance(read.this, exp.Column) else None
