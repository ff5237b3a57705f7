"""The rules between conditions and the columns they compare: a value must be of the type of its field."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from sqlglot import exp

from assay.kernel.errors import InvalidSpec
from assay.semantic.check_conditions import compares_of
from assay.semantic.check_rules import Finding
from assay.semantic.compile.comparisons import compare_sql
from assay.semantic.compile.context import Context, Log
from assay.semantic.compile.graph import graph_of
from assay.semantic.compile.scope import Scope
from assay.semantic.model import SemanticModel
from assay.semantic.schema import Schema
from assay.semantic.spec import AnalyticsSpec, Compare, FieldValue, Subquery

_ANY_DAY = date(2000, 1, 1)
"""A comparison with a written value is the same on every day."""


def values_fit_fields(model: SemanticModel, schema: Schema, sound: Collection[str]) -> Iterator[Finding]:
    """A comparison with a value can be compiled over the table of its field; looked at are those of sound entities."""
    context = Context(model, schema, schema.dialect, _ANY_DAY, graph_of(model), Log(), _never)
    for steps, compare in compares_of(model):
        told = _fault(compare, context) if compare.field.partition(".")[0] in sound else ""
        if told:
            yield Finding(steps, told)


def _fault(compare: Compare, context: Context) -> str:
    if context.model.field(compare.field) is None or isinstance(compare.value, (FieldValue, Subquery)):
        return ""
    entity = compare.field.partition(".")[0]
    try:
        compare_sql(compare.model_copy(update={"via": ()}), Scope(context, entity))
    except InvalidSpec as error:
        return " ".join(filter(None, (error.message, error.hint)))
    return ""


def _never(_spec: AnalyticsSpec, _context: Context) -> exp.Query:
    raise InvalidSpec("A question within a condition is tried where it is asked.")
