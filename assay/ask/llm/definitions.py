"""Metrics, fields and words of the business as a model reads them, as far as the actor may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assay.ask.llm.linking import roots
from assay.ask.llm.sight import SeenTable
from assay.ask.local.vocabulary import home_of
from assay.semantic.model import Dimension, Entity, Measure, Metric, SemanticModel, Term
from assay.semantic.spec import Condition


def has_written_metrics(model: SemanticModel) -> bool:
    """Whether a person defined metrics here: then a spec says more than SQL does."""
    return any(not metric.inferred for metric in model.metrics)


def definition_lines(model: SemanticModel, tables: Sequence[SeenTable], question: str) -> tuple[str, ...]:
    """Fields of the likeliest entities, then metrics, those the question names first; only what may be seen."""
    if not has_written_metrics(model):
        return ()
    seen = {table.key.casefold(): table for table in tables}
    entities = [entity for entity in model.entities if entity.table.casefold() in seen]
    order = {table.key.casefold(): at for at, table in enumerate(tables)}
    entities.sort(key=lambda entity: order[entity.table.casefold()])
    homes = {entity.name for entity in entities}
    metrics = [one for one in model.metrics if not one.inferred and home_of(model, one.name) in homes]
    asked = set(roots(question))
    metrics.sort(key=lambda one: -len(asked & _words_of(one)))
    fields = [_fields(entity, seen[entity.table.casefold()]) for entity in entities]
    near, far = 3, 8
    named = [_metric(one, model) for one in metrics]
    return (*fields[:near], *named[:far], *fields[near:], *named[far:])


def glossary_lines(terms: Iterable[Term], question: str) -> tuple[str, ...]:
    """Words of the business that the question uses, with their meaning."""
    asked = set(roots(question))
    used = [one for one in terms if any(_said(text, asked) for text in (one.term, *one.synonyms))]
    return tuple(f"“{one.term}” means {_meaning(one)}" for one in used if _meaning(one))


def allowed_texts(texts: Iterable[str], hidden: Iterable[str]) -> tuple[str, ...]:
    """Texts that name nothing hidden from the actor."""
    names = [name.casefold() for name in hidden]
    return tuple(text for text in texts if not any(_names(text, name) for name in names))


def _names(text: str, name: str) -> bool:
    plain = "".join(mark if mark.isalnum() or mark == "_" else " " for mark in text.casefold())
    return f" {name} " in f" {plain} "


def _said(text: str, asked: set[str]) -> bool:
    own = set(roots(text))
    return bool(own) and own <= asked


def _meaning(term: Term) -> str:
    condition = term.condition.model_dump_json(exclude_defaults=True, by_alias=True) if term.condition else ""
    return "; ".join(filter(None, (term.description, term.means, condition)))


def _words_of(metric: Metric) -> set[str]:
    return set(roots(" ".join((metric.name, metric.label, *metric.synonyms))))


def _fields(entity: Entity, table: SeenTable) -> str:
    known = {column.name.casefold() for column in table.columns}
    shown = [one for one in entity.dimensions if not one.hidden and _visible(one, table, known)]
    names = ", ".join(f"{one.name} (time)" if one.kind == "time" else one.name for one in shown)
    other = "" if entity.name == entity.table else f" (table {entity.table})"
    return f"Fields of {entity.name}{other}: {names}"


def _visible(dimension: Dimension, table: SeenTable, known: set[str]) -> bool:
    """A plain column must be one that is seen; an expression must name none that is not."""
    hidden = {column.name.casefold() for column in table.info.columns} - known
    text = (dimension.expr or dimension.name).casefold()
    return not any(_names(text, name) for name in hidden)


def _metric(metric: Metric, model: SemanticModel) -> str:
    said = ", ".join(dict.fromkeys(filter(None, (metric.label, *metric.synonyms))))
    head = f"{metric.name} ({said})" if said and said.casefold() != metric.name else metric.name
    unit = f" in {metric.unit}" if metric.unit else ""
    about = f". {metric.description}" if metric.description else ""
    old = f". Deprecated: {metric.deprecated}" if metric.deprecated else ""
    return f"{head} = {_formula(metric, model)}{unit}{about}{old}"


def _formula(metric: Metric, model: SemanticModel) -> str:
    if metric.kind == "ratio":
        return f"{metric.numerator} / {metric.denominator}"
    if metric.kind == "derived":
        return metric.expr or ""
    if metric.kind == "cumulative":
        return f"running total of {metric.metric}"
    if metric.kind == "composite":
        return " + ".join(f"{part.weight:g} × {part.metric}" for part in metric.components)
    measure = _measure_of(metric, model)
    filters = [one for one in (metric.filter, measure[1].filter if measure else None) if one]
    where = " and ".join(_json(one) for one in filters)
    return f"{_aggregate(*measure) if measure else metric.measure}{' where ' + where if where else ''}"


def _measure_of(metric: Metric, model: SemanticModel) -> tuple[Entity, Measure] | None:
    owner, _, name = (metric.measure or "").partition(".")
    entity = model.entity(owner)
    measure = entity.measure(name) if entity else None
    return (entity, measure) if entity and measure else None


def _aggregate(entity: Entity, measure: Measure) -> str:
    column = "*" if measure.agg == "count" and not measure.expr else measure.expr or measure.name
    return f"{measure.agg}({entity.table}.{column})"


def _json(condition: Condition) -> str:
    return condition.model_dump_json(exclude_defaults=True, by_alias=True)
