"""Digests by which a receipt can later say what has changed: the question, the SQL, the definitions behind it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from assay.semantic.model import Metric, SemanticModel
from assay.semantic.spec import AnalyticsSpec


def digest(text: str) -> str:
    """A short digest of a text.

    >>> digest("a") == digest("a"), len(digest("a"))
    (True, 16)
    """
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def definition_version(spec: AnalyticsSpec | None, sql: str | None, model: SemanticModel) -> str:
    """Digest of the definitions an answer rests on: metrics with all they are made of, entities, links, calendar.

    Labels, descriptions and synonyms are left out: rewording a metric does not change what it computes.
    """
    if spec is None:
        return digest(sql or "")
    metrics = sorted({metric.name: metric for metric in _metrics(spec, model)}.values(), key=lambda one: one.name)
    entities = sorted(_entities(spec, metrics, model))
    parts = [_bare(metric.model_dump(mode="json", exclude_defaults=True)) for metric in metrics]
    parts += [
        _bare(found.model_dump(mode="json", exclude_defaults=True))
        for name in entities
        if (found := model.entity(name))
    ]
    links = [link.model_dump(mode="json") for link in model.relationships]
    rest = [model.calendar.model_dump(mode="json"), [str(one) for one in model.default_filters], links]
    return digest(json.dumps([parts, rest], sort_keys=True, default=str))


_WORDING = (
    "label",
    "description",
    "synonyms",
    "inferred",
    "owner",
    "category",
    "formula",
    "version",
    "tested",
    "plural",
)


def _bare(part: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in part.items() if key not in _WORDING}
    return {
        key: [_bare(v) if isinstance(v, dict) else v for v in value] if isinstance(value, list) else value
        for key, value in kept.items()
    }


def _metrics(spec: AnalyticsSpec, model: SemanticModel) -> Iterator[Metric]:
    names = list(_named(spec.model_dump(mode="json"), "metric"))
    seen: set[str] = set()
    while names:
        name = names.pop()
        metric = model.metric(name)
        if metric is None or name in seen:
            continue
        seen.add(name)
        yield metric
        names += filter(
            None, [metric.numerator, metric.denominator, metric.metric, *(c.metric for c in metric.components)]
        )
        names += [one.name for one in model.metrics if metric.expr and one.name in metric.expr]


def _entities(spec: AnalyticsSpec, metrics: list[Metric], model: SemanticModel) -> set[str]:
    dumped = spec.model_dump(mode="json")
    fields = {value.partition(".")[0] for value in _named(dumped, "field")}
    named = {*_named(dumped, "entity"), *_named(dumped, "related")}
    measured = {metric.measure.partition(".")[0] for metric in metrics if metric.measure}
    return {name for name in fields | named | measured if model.entity(name) is not None}


def _named(part: Any, key: str) -> Iterator[str]:
    """Every text under ``key`` anywhere in a dumped spec."""
    if isinstance(part, dict):
        if isinstance(part.get(key), str):
            yield part[key]
        for value in part.values():
            yield from _named(value, key)
    elif isinstance(part, list):
        for value in part:
            yield from _named(value, key)
