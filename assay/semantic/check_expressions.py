"""The rules of expressions: SQL that parses, of the form its place allows, and that leads to one value."""

from __future__ import annotations

from collections.abc import Iterator

from assay.kernel.errors import InvalidSpec
from assay.semantic.check_reach import reaching_faults
from assay.semantic.check_rules import Finding, Rule, measures, parts_of
from assay.semantic.compile.fragments import aggregates, columns_of, references_of
from assay.semantic.model import Dimension, Measure, Metric, SemanticModel
from assay.semantic.suggest import hint


def expressions_parse(model: SemanticModel) -> Iterator[Finding]:
    """``expr`` of dimensions and measures is one SQL expression over columns, without an aggregate of its own."""
    for number, entity in enumerate(model.entities):
        for steps, item in parts_of(entity, number):
            try:
                found = aggregates(item.expr) if _is_computed(item) else ""
            except InvalidSpec as error:
                yield Finding((*steps, "expr"), error.message)
                continue
            if found:
                yield Finding((*steps, "expr"), _aggregated(item, found))


def _aggregated(item: Dimension | Measure, found: str) -> str:
    if isinstance(item, Measure):
        return f"`{found}` is aggregated already: `agg: {item.agg}` is taken of what `expr` says of one row"
    return f"`{found}` is of many rows, and a field of one: write a measure with `agg`, and a metric of it"


def expressions_reach(model: SemanticModel) -> Iterator[Finding]:
    """``entity.field`` in an expression is of an entity that each row has one of."""
    for number, entity in enumerate(model.entities):
        for steps, item in parts_of(entity, number):
            for message in reaching_faults(model, entity, _references(item)):
                yield Finding((*steps, "expr"), message)


def _is_computed(item: Dimension | Measure) -> bool:
    return bool(item.expr) and not item.expr.isidentifier()


def _references(item: Dimension | Measure) -> tuple[tuple[str, str], ...]:
    try:
        return references_of(item.expr) if _is_computed(item) else ()
    except InvalidSpec:
        return ()


def derived_expressions_parse(model: SemanticModel) -> Iterator[Finding]:
    """``expr`` of a derived metric is arithmetic over names of metrics, each of which is aggregated already."""
    for number, metric in enumerate(model.metrics):
        if metric.kind == "derived" and metric.expr:
            yield from (Finding(("metrics", number, "expr"), told) for told in _derived_faults(metric, model))


def _derived_faults(metric: Metric, model: SemanticModel) -> Iterator[str]:
    text = metric.expr or ""
    try:
        across = [f"{owner}.{name}" for owner, name in references_of(text) if owner]
        if across:
            yield from (_no_metric(name, model) for name in across)
            return
        columns_of(text)
        found = aggregates(text)
    except InvalidSpec as error:
        yield error.message
        return
    if found:
        yield f"`{found}` cannot stand here: a derived metric is arithmetic over metrics, which are aggregated already"


def _no_metric(name: str, model: SemanticModel) -> str:
    made = [one.name for one in model.metrics if one.measure == name]
    told = f"`{name}` is no metric; a derived metric is arithmetic over names of metrics."
    if made:
        return f"{told} The metric of it is `{made[0]}`."
    if name in measures(model):
        return f"{told} Make a metric of that measure: {{name: ..., measure: {name}}}."
    return f"{told} {hint(name, [one.name for one in model.metrics])}"


EXPRESSION_RULES: tuple[Rule, ...] = (expressions_parse, derived_expressions_parse)
REACH_RULES: tuple[Rule, ...] = (expressions_reach,)
"""They go along relationships, so they say nothing true while those are wrong."""
