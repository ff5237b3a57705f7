"""At typing speed: what is recognised so far, how to mend a word nobody knows, how to go on."""

from __future__ import annotations

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assay.ask.local.choose import choose_links
from assay.ask.local.cover import covers
from assay.ask.local.draft import Draft, Setting
from assay.ask.local.followup import is_follow_up
from assay.ask.local.lattice import Item
from assay.ask.local.looked_up import looked_up, places_of
from assay.ask.local.points import When
from assay.ask.local.read import fragments
from assay.ask.local.spans import spans_of
from assay.ask.local.spelling import nearest_word
from assay.ask.local.text import LONGEST_QUESTION, Token, tokenise
from assay.ask.local.vocabulary import Vocabularies, Vocabulary, label_of
from assay.ask.ports import Completion, Typing
from assay.kernel.clock import Clock
from assay.kernel.folding import fold
from assay.query.ports import Source
from assay.semantic.spec import AnalyticsSpec

Kind = Literal["value", "metric", "dimension", "asked", "verified", "complete"]
Known = tuple[str, Kind]
MOST = 8
_AFTER_METRIC = ("by month", "this year", "last quarter", "compared with last year")
_ORDER: dict[str, int] = {"metric": 0, "dimension": 1, "value": 2, "complete": 3, "verified": 4, "asked": 5}


@dataclass(frozen=True)
class Offers:
    """Everything that can complete a word, sorted by its folded text."""

    keys: tuple[str, ...]
    texts: tuple[Known, ...]

    def starting(self, prefix: str, limit: int) -> Iterator[Known]:
        """Offers that begin with a folded prefix."""
        at = bisect_left(self.keys, prefix)
        while at < len(self.keys) and limit > 0 and self.keys[at].startswith(prefix):
            yield self.texts[at]
            at, limit = at + 1, limit - 1


def _offers(vocabulary: Vocabulary) -> Offers:
    model = vocabulary.model
    found: dict[tuple[str, Kind], None] = {}
    for metric in model.metrics:
        if not metric.deprecated:
            found.update(dict.fromkeys((text, "metric") for text in (label_of(model, metric.name), *metric.synonyms)))
    for entity in model.entities:
        found[(label_of(model, entity.name), "dimension")] = None
        for dimension in entity.dimensions:
            if not dimension.hidden:
                found[(label_of(model, f"{entity.name}.{dimension.name}"), "dimension")] = None
    values: dict[tuple[str, Kind], None] = {}
    for links in vocabulary.phrases.values():
        values.update(
            ((link.label, "value"), None) for link in links if link.kind == "value" and link.values and link.label
        )
    pairs = sorted(
        (fold(text), (text, kind)) for text, kind in (*found, *(pair for pair in values if pair not in found))
    )
    return Offers(tuple(key for key, _ in pairs), tuple(pair for _, pair in pairs))


class LocalRecogniser:
    """``questions`` gives the questions of a source worth offering: verified ones and those asked before."""

    def __init__(
        self,
        vocabularies: Vocabularies | None = None,
        questions: Callable[[Source], Sequence[Known]] = lambda source: (),
    ) -> None:
        self.vocabularies = vocabularies or Vocabularies()
        self.questions = questions
        self._offers: OrderedDict[int, tuple[Vocabulary, Offers]] = OrderedDict()

    def typing(self, text: str, source: Source, previous: AnalyticsSpec | None, clock: Clock) -> Typing:
        """Spans and completions for a text that is still being typed."""
        tokens = tokenise(text[:LONGEST_QUESTION])
        vocabulary = looked_up(tokens, text, source, self.vocabularies.of(source))
        setting = Setting(vocabulary, clock.today(), source.model.calendar, text)
        items = _chosen(tokens, setting)
        completions = [*self._fixes(text, tokens, vocabulary), *self._going_on(text, tokens, items, setting, source)]
        leaning = previous is not None and bool(tokens) and is_follow_up(text, setting, fragments(tokens, setting)[:1])
        unique = {(one.start, one.insert.casefold()): one for one in reversed(completions)}
        kept = [one for one in completions if unique.get((one.start, one.insert.casefold())) is one]
        return Typing(
            spans_of(items, tokens, text), tuple(kept[:MOST]), "changes the question before" if leaning else ""
        )

    def _fixes(self, text: str, tokens: Sequence[Token], vocabulary: Vocabulary) -> Iterator[Completion]:
        """Misspelled words; the last one only when something follows it or it is long enough to judge."""
        for at, token in enumerate(tokens):
            typing_it = at == len(tokens) - 1 and token.end == len(text) and len(token.norm) < 6
            word = None if typing_it else nearest_word(token, vocabulary)
            if word and not any(known.startswith(token.norm) for known in vocabulary.spelling):
                yield Completion(
                    f"Did you mean “{word}”?",
                    word + text[token.end :],
                    token.start,
                    "fix",
                    f"instead of “{token.text}”",
                )

    def _going_on(
        self, text: str, tokens: Sequence[Token], items: Sequence[Item], setting: Setting, source: Source
    ) -> Iterator[Completion]:
        if not tokens or text.endswith(" "):
            yield from _continuations(text, items, setting)
        else:
            yield from self._words(text, tokens, source)
        yield from self._questions(text, source)

    def _words(self, text: str, tokens: Sequence[Token], source: Source) -> Iterator[Completion]:
        """Names and values that begin with the last one to three words."""
        offers = self._of(self.vocabularies.of(source))
        for size in (3, 2, 1):
            if size > len(tokens):
                continue
            start = tokens[-size].start
            prefix = fold(text[start:])
            if len(prefix) < 2:
                continue
            found = sorted(offers.starting(prefix, 60), key=lambda known: (_ORDER[known[1]], len(known[0]), known[0]))
            for offer, kind in found[:MOST]:
                if fold(offer) != prefix:
                    yield Completion(
                        offer, offer, start, kind, {"value": "value", "metric": "metric"}.get(kind, "field")
                    )
            yield from (
                Completion(value, value, start, "value", "value")
                for value in _kept_values(prefix, source)
                if fold(value) != prefix
            )

    def _questions(self, text: str, source: Source) -> Iterator[Completion]:
        wanted = fold(text).strip()
        if len(wanted) < 2:
            return
        matching = [
            known for known in self.questions(source) if fold(known[0]).startswith(wanted) and fold(known[0]) != wanted
        ]
        for question, kind in matching[:3]:
            yield Completion(question, question, 0, kind)

    def _of(self, vocabulary: Vocabulary) -> Offers:
        kept = self._offers.get(id(vocabulary))
        if kept is None or kept[0] is not vocabulary:
            self._offers[id(vocabulary)] = kept = (vocabulary, _offers(vocabulary))
            while len(self._offers) > 8:
                self._offers.popitem(last=False)
        return kept[1]


def _kept_values(prefix: str, source: Source) -> list[str]:
    """Values that no profile holds, and that whoever types may know."""
    if source.values is None:
        return []
    places = places_of(source)
    found = (value for table, column, value in source.values.starting(prefix, 60) if (table, column) in places)
    return list(dict.fromkeys(found))[:MOST]


def _chosen(tokens: Sequence[Token], setting: Setting) -> tuple[Item, ...]:
    if not tokens:
        return ()
    items = covers(tokens, setting.vocabulary, When(setting.today, setting.calendar))[0]
    return next((draft.items for draft in choose_links(Draft(items), setting)), items)


def _continuations(text: str, items: Sequence[Item], setting: Setting) -> Iterator[Completion]:
    """After a metric: how to break it down and when; on an empty line: metrics to begin with."""
    model = setting.model
    if not items:
        named = [metric for metric in model.metrics if not metric.deprecated][:MOST]
        yield from (
            Completion(label_of(model, metric.name), label_of(model, metric.name), 0, "metric", metric.description)
            for metric in named
        )
        return
    last = items[-1]
    if last.is_cue("by"):
        yield from (Completion(label, label.lower(), len(text), "dimension") for label in _group_labels(setting)[:MOST])
    elif any(item.is_link("metric", "measure") for item in items):
        groups = [f"by {label.lower()}" for label in _group_labels(setting)[:3]]
        timed = any(item.kind == "time" for item in items)
        tails = [*groups, *(tail for tail in _AFTER_METRIC if not (timed and tail in ("this year", "last quarter")))]
        yield from (Completion(tail, tail, len(text), "complete") for tail in tails)


def _group_labels(setting: Setting) -> list[str]:
    model = setting.model
    levels = [level for hierarchy in model.hierarchies for level in hierarchy.levels[:2]]
    plain = [
        f"{e.name}.{d.name}"
        for e in model.entities
        for d in e.dimensions
        if d.kind in ("categorical", "geo") and not d.hidden
    ]
    return [label_of(model, ref) for ref in dict.fromkeys((*levels, *plain)) if model.field(ref)]
