"""Names of metrics that only say what their words say: "Failed transactions", "Number of customers in Spain".

Within a question the words of such a name are read as in any other question, so that "list the failed transactions" is
a list and "customers with failed transactions" is a condition. What a name adds to its words (a condition nobody could
guess, a ratio) keeps it a phrase everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from assay.ask.local.lexicon import Link, Phrase
from assay.ask.local.text import Token, phrase
from assay.semantic.model import Metric, SemanticModel
from assay.semantic.spec import All, Compare, Condition

Phrases = Mapping[Phrase, tuple[Link, ...]]
_COUNTING = ("number of", "how many", "count of", "total number of", "total", "")
_SMALL = frozenset(phrase("of the a in for with by from and that are were is who"))
_OPENING = frozenset(("the", "our", "all", "total"))
_SURE = 0.9


def said_anyway(phrases: Phrases, model: SemanticModel) -> dict[Phrase, tuple[Link, ...]]:
    """The phrases with the names marked that only say what their words say."""
    filtered = {one.name: one for one in model.metrics if _counts_some(one, model)}
    if not filtered:
        return dict(phrases)
    return {
        words: tuple(replace(link, spelled=_is_said(words, link, filtered, phrases)) for link in links)
        if any(link.ref in filtered for link in links) else links
        for words, links in phrases.items()
    }  # fmt: skip


def by_its_words(links: tuple[Link, ...], before: Sequence[Token]) -> tuple[Link, ...]:
    """Without names that are read from their words, unless the question begins with them: "failed payments in May"."""
    return links if all(one.norm in _OPENING for one in before) else tuple(one for one in links if not one.spelled)


def _counts_some(metric: Metric, model: SemanticModel) -> bool:
    """Whether a metric counts or sums rows under conditions on values, and nothing more."""
    if metric.kind != "simple" or metric.inferred or metric.time or metric.filter is None or not metric.measure:
        return False
    owner, _, name = metric.measure.partition(".")
    entity = model.entity(owner)
    measure = entity.measure(name) if entity else None
    plain = measure is not None and measure.filter is None and measure.agg == "count" and not measure.expr
    return plain and bool(tuple(_values(metric.filter)))


def _values(condition: Condition) -> Iterator[Compare]:
    """The comparisons of a condition with one value each; nothing when it is of any other sort."""
    parts = condition.all if isinstance(condition, All) else (condition,)
    simple = [one for one in parts if isinstance(one, Compare) and one.op == "eq" and one.part is None]
    if len(simple) == len(parts):
        yield from simple


def _is_said(words: Phrase, link: Link, filtered: Mapping[str, Metric], phrases: Phrases) -> bool:
    metric = filtered.get(link.ref) if link.kind == "metric" else None
    if metric is None or metric.filter is None:
        return False
    told = {(one.field, str(one.value)) for one in _values(metric.filter)}
    thing = (metric.measure or "").partition(".")[0]
    return any(
        _spelled(words[len(head) :], thing, frozenset(told), False, phrases)
        for head in map(phrase, _COUNTING)
        if words[: len(head)] == head
    )


def _spelled(words: Phrase, thing: str, left: frozenset[tuple[str, str]], named: bool, phrases: Phrases) -> bool:
    """Whether the words are the thing and the values that are ``left``, each said once, and small words."""
    if not words:
        return named and not left
    if words[0] in _SMALL and _spelled(words[1:], thing, left, named, phrases):
        return True
    for size in range(1, len(words) + 1):
        for link in phrases.get(words[:size], ()):
            if link.score < _SURE:
                continue
            if link.kind == "entity" and link.ref == thing and _spelled(words[size:], thing, left, True, phrases):
                return True
            said = (link.ref, str(link.values[0])) if link.kind == "value" and len(link.values) == 1 else None
            if said in left and _spelled(words[size:], thing, left - {said}, named, phrases):
                return True
    return False
