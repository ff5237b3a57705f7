"""Words of an item that the source has for something else: its own columns and fields, metrics and things."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from assay.query.ports import Source
from assay.semantic.model import Entity, Measure, Metric, SemanticModel

Owner = tuple[str, str]
"""What has a name, as the model refers to it, and as people are told."""


def taken(kind: str, content: Mapping[str, Any], source: Source) -> tuple[str, ...]:
    """For each word an item teaches: what else goes by it. ``source`` is as it is without the item."""
    return tuple(dict.fromkeys(sentence for _, _, sentence in owners(kind, content, source)))


def owners(kind: str, content: Mapping[str, Any], source: Source) -> Iterator[tuple[str, str, str]]:
    """The same: the word without capitals, what else goes by it as the model refers to it, and the sentence."""
    words = list(_words(kind, content))
    known, own = (_known(source), _own(kind, content, source.model)) if words else ({}, frozenset())
    for word in words:
        for means, other in known.get(_plain(word), ()):
            if means not in own:
                yield word.casefold(), means, f"“{word}” is already {other}: questions may be read either way."


def _words(kind: str, content: Mapping[str, Any]) -> Iterator[str]:
    """What people are to say for it."""
    if kind == "glossary":
        yield str(content["term"])
    yield from map(str, content.get("synonyms") or ())
    if kind == "metric":
        yield str(content.get("label") or content["name"])


def _plain(word: str) -> str:
    """As names are compared.

    >>> _plain("Order_Date ") == _plain("order date")
    True
    """
    return " ".join(word.replace("_", " ").casefold().split())


def _known(source: Source) -> Mapping[str, list[Owner]]:
    """By name: what has it."""
    found: dict[str, list[Owner]] = defaultdict(list)
    for name, owner in _names(source):
        if owner not in found[_plain(name)]:
            found[_plain(name)].append(owner)
    return found


def _names(source: Source) -> Iterator[tuple[str, Owner]]:
    model, entities = source.model, {entity.table.casefold(): entity for entity in source.model.entities}
    for metric in model.metrics:
        yield metric.name, (metric.name, f"the metric “{metric.label or metric.name}”")
        yield metric.label or metric.name, (metric.name, f"the metric “{metric.label or metric.name}”")
    for entity in model.entities:
        yield from ((name, (entity.name, f"the thing “{entity.label or entity.name}”")) for name in _called(entity))
    for table in source.schema.tables:
        owner = entities.get(table.name.casefold())
        for column in table.columns:
            means = f"{owner.name if owner else table.name}.{column.name}"
            yield column.name, (means, f"the column {column.name} of {table.name}")


def _called(entity: Entity) -> Iterator[str]:
    yield from filter(None, (entity.name, entity.label, entity.plural))


def _own(kind: str, content: Mapping[str, Any], model: SemanticModel) -> frozenset[str]:
    """What the item is about, as the model refers to it: its own name surprises nobody."""
    names = {str(content.get(key)) for key in ("name", "means", "field", "entity") if content.get(key)}
    metrics = [metric for metric in model.metrics if metric.name in names]
    if kind == "metric":
        metrics.append(Metric.model_validate({k: v for k, v in content.items() if k not in ("measures", "text")}))
    made = {
        (str(one["entity"]), str(one["name"])): str(one.get("expr") or one["name"])
        for one in content.get("measures") or ()
    }
    for metric in metrics:
        names |= {metric.name, *_column(metric, model, made)}
    if kind == "measure":
        names.add(f"{content['entity']}.{content.get('expr') or content['name']}")
    return frozenset(names)


def _column(metric: Metric, model: SemanticModel, made: Mapping[tuple[str, str], str]) -> Iterator[str]:
    """The column whose values a metric adds up, where it is one."""
    owner, _, name = (metric.measure or "").partition(".")
    entity = model.entity(owner)
    measure: Measure | None = entity.measure(name) if entity else None
    written = made.get((owner, name)) or ((measure.expr or measure.name) if measure else "")
    if written:
        yield f"{owner}.{written.strip(chr(34))}"
