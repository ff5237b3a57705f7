"""Words of a model that are given to two things, so that one of them is never meant."""

from __future__ import annotations

from collections.abc import Iterator

from assay.semantic.model import Metric, SemanticModel
from assay.semantic.written import Steps

Said = tuple[Steps, str, str]
"""Place, part and sentence."""


def words_twice(model: SemanticModel) -> Iterator[Said]:
    """Terms that are called like a metric they do not mean, and terms that mean nothing at all."""
    metrics = {word: metric for metric in model.metrics for word in _words(metric)}
    for number, term in enumerate(model.glossary):
        place: Steps = ("glossary", number)
        if not term.means and term.condition is None and not term.description:
            yield place, f"term {term.term}", "it says nothing: give it `means`, `condition` or `description`."
        for word in (term.term, *term.synonyms):
            metric = metrics.get(word.casefold())
            if metric is not None and term.means != metric.name and (term.means or term.condition):
                told = f"`{word}` is what the metric `{metric.name}` is called; give the word to one of them."
                yield place, f"term {term.term}", told


def values_shared(model: SemanticModel) -> Iterator[Said]:
    """Words given to two stored values of a field: the first is taken."""
    for number, entity in enumerate(model.entities):
        for position, one in enumerate(entity.dimensions):
            first: dict[str, str] = {}
            for stored, ways in one.values.items():
                for word in ways:
                    other = first.setdefault(word.casefold(), stored)
                    if other != stored:
                        told = f"`{word}` stands for `{other}` and for `{stored}`, and only the first is found by it."
                        place: Steps = ("entities", number, "dimensions", position, "values", stored)
                        yield place, f"values of {entity.name}.{one.name}", told


def _words(metric: Metric) -> set[str]:
    return {word.casefold() for word in (metric.label, metric.name.replace("_", " "), *metric.synonyms) if word}
