"""The rules of conditions and of the glossary: fields, entities and links that exist, values that fit operators."""

from __future__ import annotations

from collections.abc import Iterator

from assay.semantic.check_rules import Finding, Rule, fields, names_of, unknown_field, unknown_name
from assay.semantic.model import SemanticModel
from assay.semantic.spec import TIME, All, AnyOf, Compare, Condition, FieldValue, Not, Related, Subquery

Steps = tuple[str | int, ...]
LISTS = ("in", "not_in", "between")
EMPTY = ("is_null", "not_null")
BY_SIZE_OR_EQUAL = ("eq", "ne", "gt", "ge", "lt", "le")


def conditions_of(model: SemanticModel) -> Iterator[tuple[Steps, Condition]]:
    """Every condition of a model with its place."""
    for number, entity in enumerate(model.entities):
        for position, measure in enumerate(entity.measures):
            if measure.filter is not None:
                yield ("entities", number, "measures", position, "filter"), measure.filter
    for number, metric in enumerate(model.metrics):
        if metric.filter is not None:
            yield ("metrics", number, "filter"), metric.filter
        for position, target in enumerate(metric.targets):
            if target.where is not None:
                yield ("metrics", number, "targets", position, "where"), target.where
    for number, term in enumerate(model.glossary):
        if term.condition is not None:
            yield ("glossary", number, "condition"), term.condition
    for number, condition in enumerate(model.default_filters):
        yield ("default_filters", number), condition


def parts_within(condition: Condition) -> Iterator[Condition]:
    """The condition and all it is made of, related rows included."""
    yield condition
    inner: tuple[Condition, ...] = ()
    if isinstance(condition, (All, AnyOf)):
        inner = condition.all if isinstance(condition, All) else condition.any
    elif isinstance(condition, Not):
        inner = (condition.negate,)
    elif isinstance(condition, Related) and condition.where is not None:
        inner = (condition.where,)
    for part in inner:
        yield from parts_within(part)


def compares_of(model: SemanticModel) -> Iterator[tuple[Steps, Compare]]:
    """Every comparison within the conditions of a model, with the place of its condition."""
    for steps, condition in conditions_of(model):
        yield from ((steps, part) for part in parts_within(condition) if isinstance(part, Compare))


def conditions_name_fields(model: SemanticModel) -> Iterator[Finding]:
    """Filters, targets, terms and default filters speak of fields, entities and links that exist."""
    for steps, condition in conditions_of(model):
        for part in parts_within(condition):
            faults = _related_faults(part, model) if isinstance(part, Related) else ()
            faults = _compare_faults(part, model) if isinstance(part, Compare) else faults
            yield from (Finding(steps, message) for message in faults)


def _related_faults(related: Related, model: SemanticModel) -> Iterator[str]:
    known = names_of(model.entities)
    for name in (related.related, related.of):
        if name is not None and name not in known:
            yield unknown_name("entity", name, known)
    if related.time is not None and related.time.field != TIME and model.field(related.time.field) is None:
        yield unknown_field(related.time.field, model)
    yield from _via_faults(related.via, model)


def _compare_faults(compare: Compare, model: SemanticModel) -> Iterator[str]:
    references = [compare.field]
    if isinstance(compare.value, FieldValue):
        references.append(compare.value.field)
    for reference in references:
        if reference != TIME and model.field(reference) is None:
            yield unknown_field(reference, model)
    yield from _via_faults(compare.via, model)


def _via_faults(via: tuple[str, ...], model: SemanticModel) -> Iterator[str]:
    links = names_of(model.relationships)
    yield from (unknown_name("relationship", name, links) for name in via if name not in links)


def values_suit_operators(model: SemanticModel) -> Iterator[Finding]:
    """One value, several or none, as the operator takes."""
    for steps, compare in compares_of(model):
        told = _count_fault(compare)
        if told:
            yield Finding(steps, told)


def _count_fault(compare: Compare) -> str:
    op, value, of = compare.op, compare.value, f"`op: {compare.op}` on `{compare.field}`"
    if op in EMPTY:
        return "" if value in (None, True) else f"{of} takes no value"
    if value is None:
        return f"{of} has no `value`; for empty fields write `op: is_null`"
    if isinstance(value, (FieldValue, Subquery)):
        allowed = BY_SIZE_OR_EQUAL if isinstance(value, FieldValue) else (*BY_SIZE_OR_EQUAL, "in", "not_in")
        return "" if op in allowed else f"{of} cannot be compared with that; allowed: {', '.join(allowed)}"
    count = len(value) if isinstance(value, tuple) else 0
    if op == "between" and count != 2:
        return f"{of} takes a list of two values, the lowest and the highest"
    if op not in LISTS and isinstance(value, tuple) and count != 1:
        instead = {"eq": "in", "ne": "not_in"}.get(op)
        return f"{of} takes one value" + (f"; for several write `op: {instead}`" if instead else "")
    return ""


# -- glossary and default filters --------------------------------------------------------------------------------------


def terms_mean_something(model: SemanticModel) -> Iterator[Finding]:
    """``means`` points to a metric, an entity or a field; a term is said once."""
    known = [*names_of(model.metrics), *names_of(model.entities), *fields(model)]
    said = set[str]()
    for number, term in enumerate(model.glossary):
        if term.means and term.means not in known:
            yield Finding(("glossary", number, "means"), unknown_name("metric, entity or field", term.means, known))
        if term.term.casefold() in said:
            yield Finding(("glossary", number, "term"), f"the term `{term.term}` is taken already in glossary")
        said.add(term.term.casefold())


def default_filters_compare_fields(model: SemanticModel) -> Iterator[Finding]:
    """A default filter names fields of rows; one of related rows or of `time` would not say whose."""
    for number, condition in enumerate(model.default_filters):
        parts = list(parts_within(condition))
        if any(isinstance(part, Related) for part in parts):
            yield Finding(("default_filters", number), "a default filter compares fields; `related` cannot be used")
        if any(isinstance(part, Compare) and part.field == TIME for part in parts):
            yield Finding(("default_filters", number), "a default filter names its field; `time` is of no one entity")


CONDITION_RULES: tuple[Rule, ...] = (
    conditions_name_fields,
    values_suit_operators,
    terms_mean_something,
    default_filters_compare_fields,
)
