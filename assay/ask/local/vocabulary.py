"""The vocabulary of one source: phrase index, values, join distances. Built once per model and data, then shared."""

from __future__ import annotations

import hashlib
import re
import threading
from collections import OrderedDict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any

from assay.ask.local.always_dated import always_dated
from assay.ask.local.codes import sayings
from assay.ask.local.flag_names import flag_names
from assay.ask.local.lexicon import EMPTY, Entry, Link, Phrase, entries, values_of
from assay.ask.local.name_parts import name_parts
from assay.ask.local.namesakes import namesakes, repeated
from assay.ask.local.role_values import role_values
from assay.ask.local.said_anyway import said_anyway
from assay.ask.local.spelled_rightly import spelled_rightly
from assay.ask.local.text import phrase, root, stem
from assay.ask.local.widening import distant, people, widened
from assay.ask.local.words import CUE_WORDS, STOP
from assay.ask.local.written_counts import written_counts
from assay.ask.local.written_sums import written_sums
from assay.kernel.errors import AssayError
from assay.query.ports import Source
from assay.semantic.model import Dimension, SemanticModel
from assay.semantic.schema import Schema
from assay.semantic.spec import Scalar
from assay.semantic.values import column_of, half_known, textual

MOST_VALUES = 200_000
MOST_PER_COLUMN = 20_000
MOST_IN_ROLES = 5_000
KEEP = 16
_FAR = 9
WEAK = frozenset(root(word) for word in (*EMPTY, "number", "many", "much", "more"))
"""Roots too common to mean a field by themselves."""


_PART_OF_NAME = 0.6
"""Below this a word is but a part of longer names: "units" is the quantity rather than the unit price."""


@dataclass(frozen=True)
class Vocabulary:
    """Phrases to links (best first), words for spelling, and how far entities are from each other."""

    model: SemanticModel
    phrases: dict[Phrase, tuple[Link, ...]]
    stems: dict[Phrase, tuple[Link, ...]]
    words: dict[str, int]
    spelling: tuple[str, ...]
    distances: dict[str, dict[str, int]]
    longest: int
    kinds: dict[str, Dimension] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)
    bags: dict[frozenset[str], tuple[Link, ...]] = field(default_factory=dict)
    namesakes: frozenset[str] = frozenset()
    """Entities whose rows can share a name."""
    repeated: frozenset[str] = frozenset()
    """Fields whose values are kinds of rows."""
    of_every_row: frozenset[str] = frozenset()
    """Days that no row is without."""
    distant: dict[Phrase, tuple[Link, ...]] = field(default_factory=dict)
    """What words that nothing else accounts for may stand for, by distant synonyms."""

    def links(self, words: Phrase) -> tuple[Link, ...]:
        """What a phrase of lemmas stands for; by stems, less surely, when nothing is called so."""
        found = self.phrases.get(words)
        return found or self.stems.get(tuple(stem(word) for word in words), ())

    def loosely(self, words: Phrase) -> tuple[Link, ...]:
        """Fields whose names hold these words in any order ("date of sign-up", "price in dollars"), less surely."""
        return self.bags.get(frozenset(root(word) for word in words), ()) if words else ()

    def distance(self, one: str, other: str) -> int:
        """Joins between two entities; a large number when they cannot be joined."""
        return self.distances.get(one, {}).get(other, _FAR)

    def knowing(self, values: Sequence[Entry]) -> Vocabulary:
        """The same with more values; it shares everything else."""
        more = _index([*values, *role_values(self.model, values)])
        return replace(
            self,
            phrases={**self.phrases, **{one: (*self.phrases.get(one, ()), *links) for one, links in more.items()}},
            words={**self.words, **{word: 1 for one in more for word in one if word not in self.words}},
            longest=min(8, max(self.longest, *(len(one) for one in more))),
        )

    def dimension(self, ref: str) -> Dimension | None:
        """The dimension behind ``entity.dimension``."""
        return self.kinds.get(ref)


def _distances(model: SemanticModel) -> dict[str, dict[str, int]]:
    near: dict[str, list[str]] = {entity.name: [] for entity in model.entities}
    for relation in model.relationships:
        if relation.left in near and relation.right in near:
            near[relation.left].append(relation.right)
            near[relation.right].append(relation.left)
    return {name: _reach(name, near) for name in near}


def _reach(start: str, near: dict[str, list[str]]) -> dict[str, int]:
    found, queue = {start: 0}, deque([start])
    while queue:
        at = queue.popleft()
        for other in near[at]:
            if other not in found:
                found[other] = found[at] + 1
                queue.append(other)
    return found


def _samples(model: SemanticModel, schema: Schema) -> Iterable[Entry]:
    for entity in model.entities:
        for dimension in entity.dimensions:
            found = column_of(entity, dimension, schema) if textual(dimension) else None
            for value in found[1].profile.samples if found else ():
                if isinstance(value, str) and value not in dimension.values:
                    yield from values_of(f"{entity.name}.{dimension.name}", value, (), 0.97)
                    yield from name_parts(entity, dimension, value)


def _otherwise(values: Sequence[Entry]) -> list[Entry]:
    """Codes and countries by their other names, where no value is called so: "French" may be a language here."""
    own = {(link.ref, link.label, link.values) for _, link in values if len(link.values) == 1}
    told = sorted(((one, said) for one in own if (said := sayings(one[0], str(one[2][0])))), key=str)
    known = {words for words, _ in values}
    return [
        (words, Link("value", ref, 0.94, value, label=text))
        for (ref, text, value), said in told
        for other in said
        for words in dict.fromkeys((phrase(other), phrase(other.casefold())))
        if words and words not in known
    ]


def _index(
    items: Iterable[Entry], base: dict[Phrase, tuple[Link, ...]] | None = None
) -> dict[Phrase, tuple[Link, ...]]:
    best: dict[Phrase, dict[tuple[Any, ...], Link]] = {}
    for words, links in (base or {}).items():
        best[words] = {(link.kind, link.ref, link.values, link.via): link for link in links}
    for words, link in items:
        slot = best.setdefault(words, {})
        key = (link.kind, link.ref, link.values, link.via)
        if key not in slot or slot[key].score < link.score:
            slot[key] = link
    return {words: tuple(sorted(slot.values(), key=_rank)) for words, slot in best.items()}


def _rank(link: Link) -> tuple[float, str, str, str]:
    return (-link.score, link.kind, link.ref, str(link.values))


def _stemmed(phrases: dict[Phrase, tuple[Link, ...]]) -> dict[Phrase, tuple[Link, ...]]:
    pairs = (
        (tuple(stem(word) for word in words), link.scored(0.85 if link.kind != "value" else 0.75))
        for words, links in phrases.items()
        for link in links
    )
    return _index(pairs)


def _bags(model: SemanticModel) -> dict[frozenset[str], tuple[Link, ...]]:
    """Sets of two to four roots out of the name of a field, and single ones of rare words, with what they link to."""
    return _bagged(
        (frozenset(some), Link("dimension", f"{entity.name}.{dimension.name}", score, label=dimension.label))
        for entity in model.entities
        for dimension in entity.dimensions
        if not dimension.hidden
        for some, score in _subsets(
            [root(word) for word in phrase(dimension.label or dimension.name)], dimension.kind == "identifier"
        )
    )


def _subsets(roots: list[str], whole: bool) -> Iterable[tuple[tuple[str, ...], float]]:
    content = [one for one in dict.fromkeys(roots) if one not in STOP][:6]
    for size in range(min(4, len(content)), 0, -1):
        score = round(0.9 * (size / len(content)) ** 0.5, 4)
        single = size == 1
        yield from (
            (some, 0.85 * score if single else score)
            for some in combinations(content, size)
            if not (single and (some[0] in WEAK or whole))
        )


def _bagged(items: Iterable[tuple[frozenset[str], Link]]) -> dict[frozenset[str], tuple[Link, ...]]:
    found: dict[frozenset[str], dict[str, Link]] = {}
    for some, link in items:
        slot = found.setdefault(some, {})
        if link.ref not in slot or slot[link.ref].score < link.score:
            slot[link.ref] = link
    return {some: tuple(sorted(slot.values(), key=_rank)) for some, slot in found.items()}


def _assembled(model: SemanticModel, phrases: dict[Phrase, tuple[Link, ...]]) -> Vocabulary:
    words: dict[str, int] = {}
    for known in phrases:
        for word in known:
            words[word] = words.get(word, 0) + 1
    kinds = {f"{e.name}.{d.name}": d for e in model.entities for d in e.dimensions}
    longest = min(8, max((len(known) for known in phrases), default=1))
    spelling = tuple(dict.fromkeys((*(word for word in words if len(word) > 2 and word.isalpha()), *sorted(CUE_WORDS))))
    homes = {metric.name: home_of(model, metric.name) for metric in model.metrics}
    return Vocabulary(
        model,
        phrases,
        _stemmed(phrases),
        words,
        spelling,
        _distances(model),
        longest,
        kinds,
        homes,
        _bags(model),
    )


def home_of(model: SemanticModel, name: str, depth: int = 0) -> str:
    """The entity whose rows a metric counts or sums (that of its first part); empty when there is none."""
    metric = model.metric(name)
    if metric is None or depth > 8:
        return ""
    if metric.measure:
        return metric.measure.partition(".")[0]
    parts = (
        metric.numerator,
        metric.metric,
        *re.findall(r"[A-Za-z_]\w*", metric.expr or ""),
        *(c.metric for c in metric.components),
    )
    return next((home for part in parts if part and (home := home_of(model, part, depth + 1))), "")


def build(model: SemanticModel, schema: Schema, more: Iterable[Entry] = ()) -> Vocabulary:
    """The vocabulary of a model over a schema, with ``more`` values."""
    own = _index([*entries(model), *flag_names(model), *written_counts(model), *written_sums(model)])
    own = _index(spelled_rightly(own), own)
    weak = {words for words, links in own.items() if all(link.score < _PART_OF_NAME for link in links)}
    values = [*_samples(model, schema), *more]
    said = [(words, link) for words, links in own.items() for link in links if link.kind == "value"]
    values.extend(_otherwise([*said, *values]))
    wider = widened(own, {words for words, _ in (*said, *values)})
    broad = _index(((words, link) for words, link in wider if words not in own or words in weak), own)
    in_roles = role_values(model, [*said, *values][:MOST_IN_ROLES])
    known = _assembled(model, said_anyway(_index([*values, *in_roles], broad), model))
    far = _index([*distant(own, known.phrases, known.bags), *people(model, known.phrases)])
    longest = min(8, max(known.longest, *(len(words) for words in far), 1))
    known = replace(known, distant=far, longest=longest)
    dated = always_dated(model, schema)
    return replace(known, namesakes=namesakes(model, schema), repeated=repeated(model, schema), of_every_row=dated)


class Vocabularies:
    """Keeps the vocabularies last used. ``deep`` ones also hold values read from the source itself."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Vocabulary] = OrderedDict()
        self._identities: OrderedDict[tuple[int, int], tuple[SemanticModel, Schema, str]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, source: Source, deep: bool = False) -> Vocabulary:
        """The source's vocabulary, from memory when nothing has changed."""
        key = f"{self._fingerprint(source)}:{deep}"
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
                return kept
        made = build(source.model, source.schema, _read_values(source) if deep else ())
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > KEEP:
                self._kept.popitem(last=False)
        return made

    def _fingerprint(self, source: Source) -> str:
        identity = (id(source.model), id(source.schema))
        with self._lock:
            known = self._identities.get(identity)
            if known and known[0] is source.model and known[1] is source.schema:
                return known[2]
        text = source.model.model_dump_json() + source.schema.data_version + source.schema.fingerprint()
        digest = hashlib.sha256(text.encode()).hexdigest()
        with self._lock:
            self._identities[identity] = (source.model, source.schema, digest)
            while len(self._identities) > 4 * KEEP:
                self._identities.popitem(last=False)
        return digest


def _read_values(source: Source) -> list[Entry]:
    """Values of text columns whose profile is not complete; a source that cannot be read adds none."""
    found: list[Entry] = []
    for entity, dimension, table, column in half_known(source.model, source.schema):
        if source.values is not None and (column.profile.distinct or 0) > MOST_PER_COLUMN:
            continue  # a part of them would cost seconds; what a question writes out is looked up among all
        try:
            values, _ = source.connector.distinct_values(table.key, column.name, MOST_PER_COLUMN)
        except AssayError:
            continue
        for value in values:
            if isinstance(value, str) and len(found) < MOST_VALUES:
                found.extend(values_of(f"{entity.name}.{dimension.name}", value, (), 0.96))
                found.extend(name_parts(entity, dimension, value))
    return found


def raw(value: Any) -> Scalar:
    """A value as a spec holds it."""
    return value if isinstance(value, (bool, int, float, str)) else str(value)


def label_of(model: SemanticModel, ref: str) -> str:
    """What people call a field, metric or entity."""
    metric, entity, found = model.metric(ref), model.entity(ref), model.field(ref)
    if metric:
        return metric.label or metric.name.replace("_", " ")
    if entity:
        return entity.plural or entity.label or " ".join(phrase(entity.name))
    return (found[1].label or found[1].name.replace("_", " ")) if found else ref.rpartition(".")[2].replace("_", " ")
