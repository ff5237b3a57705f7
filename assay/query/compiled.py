"""The first step of the corridor: a spec, or SQL a person wrote, becomes one tree in the source's dialect."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlglot import exp

from assay.kernel.errors import BadInput, Refused
from assay.kernel.tabular import Column
from assay.query.guard import Reject, parse
from assay.query.names import TableNames
from assay.query.ports import Query, Source
from assay.semantic.compile import compile_spec


@dataclass(frozen=True)
class Compiled:
    """A statement as a tree. ``columns`` is empty where only the engine knows them (SQL a person wrote).

    ``caveats`` belong beside the numbers, ``notes`` say what was assumed, ``periods`` what times were meant.
    """

    tree: exp.Expr = field(repr=False)
    columns: tuple[Column, ...] = ()
    caveats: tuple[str, ...] = ()
    periods: tuple[Any, ...] = ()
    notes: tuple[str, ...] = ()


def compiled(query: Query, source: Source, today: str) -> Compiled:
    """The statement of a query; raises InvalidSpec, BadInput (no SQL) or Refused (several statements, too long)."""
    if query.spec is None:
        names = TableNames.of([table.key for table in source.schema.tables], source.dialect)
        return Compiled(names.qualify(_parsed(query.sql or "", source.dialect)))
    found = compile_spec(query.spec, source.model, source.schema, source.dialect, date.fromisoformat(today))
    return Compiled(found.tree, found.columns, found.caveats, found.periods, found.notes)


def _parsed(text: str, dialect: str) -> exp.Expr:
    try:
        tree = parse(text, dialect)
    except RecursionError as error:
        raise Refused("The query is nested too deeply.", hint="Nothing was run.") from error
    if not isinstance(tree, Reject):
        return tree
    kind = BadInput if tree.rule == "syntax" else Refused
    raise kind(tree.reason, hint="Nothing was run.", details={"rule": tree.rule})
