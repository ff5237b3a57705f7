"""What words may stand for: links from phrases to the parts of one semantic model."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from assay.ask.local.metric_names import NUMBER_OF, as_things, extreme_names, extremes, no_numbers
from assay.ask.local.nouns import done_of
from assay.ask.local.numbered import numbered_in, numbers_things
from assay.ask.local.referring import called_by, fields_so_called
from assay.ask.local.synonyms import ABBREVIATIONS, otherwise
from assay.ask.local.text import phrase
from assay.ask.local.unit_names import without_unit
from assay.ask.local.words import VERBS
from assay.semantic.compile.graph import graph_of
from assay.semantic.model import Described, Dimension, Entity, Metric, Relationship, SemanticModel, Term
from assay.semantic.spec import Condition

LinkKind = Literal["metric", "measure", "dimension", "entity", "value", "condition"]
Phrase = tuple[str, ...]
Entry = tuple[Phrase, "Link"]
_GENERIC = tuple("id name code date at on number type status key no amount time day count".split())
_ORDINAL = frozenset("first last middle full start end min max total average new old other same next prior".split())
_CUES = frozenset(("most", "least", "the", "our"))
_RANKS = frozenset(("best", "worst", "top", "leading"))
"""Words that rank anything; "best members" being a term, "best trainers" are none."""
_DULL = frozenset(("of", "the", "a", "in", "is", "to", "by", "and", "for", "at", "on", "per", "i", "has"))
_CONTACTS = {("email",): "address", ("mail",): "address", ("phone",): "number"}
_POSTAL = (("zip", "code"), ("postal", "code"), ("postcode",), ("zip", "postcode"), ("zipcode",), ("post", "code"))
EMPTY = frozenset((*_DULL, *_GENERIC, *_ORDINAL))


_KEPT_AS = frozenset(("profile", "account", "acct", "entry", "header"))
"""What is kept of a thing stands for the thing: "user profiles" are users."""

PARTLY = 0.81
"""How sure a value is that was named without its first or last word: "Piet Jansen" for "Dr. Piet Jansen"."""


@dataclass(frozen=True)
class Link:
    """One thing a phrase may stand for. ``ref``: metric name, ``entity.dimension`` / ``entity.measure`` or entity name.

    ``values``: raw values of the dimension. ``score``, 0..1: how near the phrase is to the thing's own name.
    ``spelled``: the phrase is a metric's name, and its words say the same. ``distant``: by a distant synonym.
    """

    kind: LinkKind
    ref: str
    score: float = 1.0
    values: tuple[Any, ...] = ()
    condition: Condition | None = None
    label: str = ""
    via: tuple[str, ...] = ()
    spelled: bool = False
    distant: bool = False

    @property
    def entity(self) -> str:
        return "" if self.kind == "metric" else self.ref.partition(".")[0]

    def scored(self, factor: float) -> Link:
        """The same link, less sure."""
        return replace(self, score=round(self.score * factor, 4))


def _named(thing: Described, name: str, unsaid: Container[str] = ()) -> Iterator[tuple[Phrase, float]]:
    for text, score in ((name, 1.0), (thing.label, 1.0), *((synonym, 0.97) for synonym in thing.synonyms)):
        words = phrase(text) if text not in unsaid else ()
        while len(words) > 1 and words[0] in _CUES:
            words = words[1:]
        if words:
            yield words, score
            yield from ((short, score * 0.9) for short in _spelled_out(words))
            yield from ((bare, score * 0.95) for bare in without_unit(words, thing))


def _spelled_out(words: Phrase) -> Iterator[Phrase]:
    if any(word in ABBREVIATIONS for word in words):
        yield tuple(part for word in words for part in ABBREVIATIONS.get(word, word).split())


def _metric(metric: Metric, model: SemanticModel) -> Iterator[Entry]:
    label = metric.label or metric.name.replace("_", " ")
    scale = 0.7 if metric.deprecated else 1.0
    things = as_things(model, metric)
    for words, score in _named(metric, metric.name, extremes(model, metric)):
        link = Link("metric", metric.name, score * scale, label=label)
        yield words, link.scored(NUMBER_OF) if words in things and link.score > NUMBER_OF else link
        if len(words) > 1 and words[0] in ("total", "number", "net", "overall", "gross"):
            rest = words[2:] if len(words) > 2 and words[1] in _DULL else words[1:]
            yield rest, link.scored(0.85 if words[0] != "number" or numbers_things(metric, model) else NUMBER_OF)


def _entity(entity: Entity, others: Container[Phrase] = ()) -> Iterator[Entry]:
    label = entity.label or entity.name.replace("_", " ")
    names = [*_named(entity, entity.name), *((phrase(text), 1.0) for text in (entity.plural,) if text)]
    for words, score in (one for one in names if not one[0][1:] or one[0][-1] != "in"):  # "payments in 2025"
        yield words, Link("entity", entity.name, score, label=label)
        yield from ((head, Link("entity", entity.name, score * 0.9, label=label)) for head in _heads(words))
        if len(words) > 1:
            yield (*words, "record"), Link("entity", entity.name, score * 0.95, label=label)
            yield words[-1:], Link("entity", entity.name, score * 0.72, label=label)
        # "Customer orders" are no customers where customers are kept as well.
        if len(words) > 1 and words[:-1] not in others:
            if words[-1] in VERBS or (words[-1].endswith("ed") and len(words[-1]) > 4):
                yield words[:-1], Link("entity", entity.name, score * 0.9, label=label)
            if words[-1] in ("info", "information", "detail", "list", "data", "table", "record", "master"):
                yield words[:-1], Link("entity", entity.name, score * 0.9, label=label)
            elif words[-1] in _KEPT_AS:
                yield words[:-1], Link("entity", entity.name, score * 0.85, label=label)


def _meant(model: SemanticModel) -> Iterator[Entry]:
    """ "train stations" may be stations, though a table that only links the two is called so."""
    names = {phrase(entity.name): entity for entity in model.entities}
    for entity in model.entities:
        words = phrase(entity.name)
        head = names.get(words[-1:]) if len(words) > 1 else None
        if head is not None and all(one.kind == "identifier" for one in entity.dimensions):
            yield words, Link("entity", head.name, 1.0, label=head.label or head.name.replace("_", " "))


def _keyed(entity: Entity) -> Iterator[Entry]:
    """ "airport codes", "customer ids": the key of the thing, whatever its column is called."""
    named = [one for one in entity.dimensions if (one.expr or one.name).strip('"') in entity.key]
    if len(entity.key) != 1 or len(named) != 1:
        return
    link = Link("dimension", f"{entity.name}.{named[0].name}", 0.9, label=named[0].label)
    if named[0].kind == "identifier":
        yield ("id",), link.scored(0.9)
    for text in dict.fromkeys((entity.name, entity.label)):
        words = phrase(text)
        nouns = ("id", "code", "number", "no", "key") if words else ()
        yield from (((*words, noun), link) for noun in nouns if not _told_otherwise(entity, (*words, noun), named[0]))


def _named_in_full(entity: Entity) -> Iterator[Entry]:
    """ "full names of clerks", "clerk names": where a first and a last name are kept, both."""
    if len(entity.display) < 2:
        return
    link = Link("dimension", f"{entity.name}.{entity.display[0]}", 0.97, label="name")
    for owner in ((), phrase(entity.name), phrase(entity.label or "")):
        yield (*owner, "full", "name"), link
        yield (*owner, "name"), link.scored(1.0 if owner else 0.9)


def _told_otherwise(entity: Entity, said: Phrase, key: Dimension) -> bool:
    """ "ship number" is the registered ship number where there is such a field, not the key."""
    return any(one is not key and phrase(one.name)[-len(said) :] == said for one in entity.dimensions)


def _heads(words: Phrase) -> Iterator[Phrase]:
    """What stands before a preposition: the weight of "weight in grams", the parcels of "parcels in transit"."""
    cut = next((at for at, word in enumerate(words) if at and word in _DULL), None)
    if cut:
        yield words[:cut]


_CODED = frozenset(("status", "type", "category", "state", "class", "stage", "reason", "level"))
"""What is often kept as codes, and then asked for by "status codes"."""
_OTHERS = frozenset(("parent", "previous", "former"))
"""Of others than the one spoken of: "structure" is not the parent structure."""
_MEANS = frozenset(("mean", "average", "avg"))
"""Of a mean, a maximum and a minimum of one thing, the mean is what is called by its bare name."""


def _partial(words: Phrase) -> Iterator[tuple[Phrase, float]]:
    if len(words) < 2 or not _OTHERS.isdisjoint(words) or (words[0] in _DULL and words[0] not in ("is", "has")):
        return
    if words[0] in _MEANS:
        yield words[1:], 0.9
    yield from ((head, 0.86) for head in _heads(words))
    if words[-1] in _GENERIC:
        if words[0] not in _ORDINAL or len(words) > 2:
            yield words[:-1], 0.8 if len(words) < 3 or words[-1] != "amount" else 0.93
    elif words[-1] not in _DULL:
        yield words[-1:], 0.7
    if words[0] in ("is", "has", "was"):
        yield words[1:], 0.95
    if len(words) == 2 and words[0] not in (*_DULL, *_ORDINAL) and words[-1] not in _GENERIC:
        yield words[:1], 0.5
    if len(words) > 2:
        yield words[1:], 0.75
        yield words[:-1], 0.7
        yield from ((words[at : at + 1], 0.45) for at in range(len(words)) if words[at] not in EMPTY)
    if words[-1] in ("name", "date", "amount", "count", "type", "status"):
        yield words[-1:], 0.62


def _dimension(entity: Entity, dimension: Dimension) -> Iterator[Entry]:
    ref = f"{entity.name}.{dimension.name}"
    label = dimension.label or dimension.name.replace("_", " ")
    owners = [phrase(entity.name), *(phrase(text) for text in (entity.label, *entity.synonyms) if text)]
    owners += [(f"{one[0]}ship",) for one in owners[:2] if len(one) == 1 and one[0].endswith("er")]
    numbered = numbered_in(entity) if dimension.kind == "time" else ()
    for words, score in _named(dimension, dimension.name):
        if dimension.kind == "boolean" and any(words[-len(owner) :] == owner for owner in owners):
            continue  # A "trial subscription" is one of them, no field of theirs.
        link = Link("dimension", ref, score * (0.6 if dimension.hidden else 1.0), label=label)
        yield words, link
        if words in _CONTACTS:
            yield (*words, _CONTACTS[words]), link
        if words in _POSTAL:
            yield from ((other, link.scored(0.97)) for other in _POSTAL)
        yield from ((other, link.scored(0.96)) for other in otherwise(words))
        if dimension.kind == "categorical" and words[-1] in _CODED:
            yield (*words, "code"), link.scored(0.9)
        own = next((owner for owner in owners if words[: len(owner)] == owner and len(words) > len(owner)), None)
        if own:
            yield words[len(own) :], link.scored(0.95)
        else:
            yield from ((owner + words, link) for owner in dict.fromkeys(owners))
        yield from (
            (part, link.scored(factor))
            for part, factor in _partial(words)
            if part not in (*owners, *numbered) and not "".join(part).isdigit()
            if not (factor in (0.45, 0.86) and dimension.kind == "identifier")
        )


def roles(model: SemanticModel) -> Iterator[tuple[Relationship, Phrase]]:
    """Relationships to an entity that is linked in several ways, with the words that tell them apart ("delivery")."""
    for relation in model.relationships:
        entity = model.entity(relation.right)
        if entity is None or not _ambiguous(relation, model):
            continue
        own = (*phrase(entity.name), "id", "code", "key", "no", "number")
        plain = tuple(word for word in phrase(relation.name) if word not in own and word not in phrase(relation.left))
        column = tuple(word for word in phrase(relation.on[0][0]) if word not in own) if relation.on else ()
        names = (plain, column, *(phrase(text) for text in relation.synonyms))
        yield from ((relation, role) for role in dict.fromkeys(names) if role)


def _ambiguous(relation: Relationship, model: SemanticModel) -> bool:
    """Whether rows can reach the same entity by another way too, so that a role must be named."""
    graph = graph_of(model)
    return any(
        other.name != relation.name
        and other.right == relation.right
        and (
            other.left == relation.left
            or graph.reaches(other.left, relation.left)
            or graph.reaches(relation.left, other.left)
        )
        for other in model.relationships
    )


def _roles(model: SemanticModel) -> Iterator[Entry]:
    """Fields of an entity that is linked in several roles, named by the role: "customer country", "delivery city"."""
    for relation, role in roles(model):
        entity = model.entity(relation.right)
        for dimension in entity.dimensions if entity else ():
            label = dimension.label or dimension.name.replace("_", " ")
            link = Link("dimension", f"{relation.right}.{dimension.name}", 0.99, label=label, via=(relation.name,))
            yield from ((role + words, link) for words, _ in _named(dimension, dimension.name))


def _looked_up(model: SemanticModel) -> Iterator[Entry]:
    """A reference to another table is said by what it refers to: `gender_id` is the gender's name."""
    things = {phrase(entity.name) for entity in model.entities}
    for relation in model.relationships:
        entity = model.entity(relation.right)
        named = entity.display[0] if entity and entity.display else None
        dimension = entity.dimension(named) if entity and named else None
        if entity is None or dimension is None or dimension.kind == "identifier" or len(relation.on) != 1:
            continue
        several = _ambiguous(relation, model)
        for bare in called_by(relation, entity):
            ref = f"{entity.name}.{dimension.name}"
            yield bare, Link("dimension", ref, 0.97, label=" ".join(bare), via=(relation.name,) if several else ())
            if bare not in things and not several:
                yield bare, Link("entity", entity.name, 0.93, label=" ".join(bare))
                yield from ((said, Link("dimension", own, 0.93)) for said, own in fields_so_called(bare, entity))


def _measures(model: SemanticModel) -> Iterator[Entry]:
    things = {phrase(text) for entity in model.entities for text in (entity.name, entity.label, entity.plural)}
    for entity in model.entities:
        for measure in entity.measures:
            label = measure.label or measure.name.replace("_", " ")
            unmeasured = no_numbers(model, entity, measure)
            for words, score in _named(measure, measure.name, extreme_names(measure, measure)):
                # A measure may be called short, like other things are: "members" of claims are those who have any.
                if words not in unmeasured and (words not in things or words == phrase(label)):
                    yield words, Link("measure", f"{entity.name}.{measure.name}", score * 0.98, label=label)


def _term(model: SemanticModel, term: Term) -> Iterator[Entry]:
    link = _meaning(model, term)
    if link is None:
        return
    nouns = {phrase(text) for entity in model.entities for text in (entity.name, entity.label, entity.plural)}
    for text in (term.term, *term.synonyms):
        words = phrase(text)
        if words:
            yield words, link
        if len(words) == 2 and words[1:] in nouns and words[0] not in _RANKS and link.kind == "condition":
            yield words[:1], link.scored(0.9)


def _meaning(model: SemanticModel, term: Term) -> Link | None:
    if term.condition is not None:
        return Link("condition", term.means or term.term, 1.0, condition=term.condition, label=term.term)
    means = term.means or ""
    if model.metric(means) or model.entity(means):
        return Link("metric" if model.metric(means) else "entity", means, 0.99, label=term.term)
    if model.field(means):
        return Link("dimension", means, 0.99, label=term.term)
    return None


def values_of(ref: str, value: Any, other: Iterable[str], score: float) -> Iterator[Entry]:
    """The phrases by which a value may be written: as it is, other ways people write it, initials in brackets."""
    for text, factor in ((str(value), 1.0), *((alias, 0.97) for alias in other)):
        words = phrase(text)
        for said in dict.fromkeys((words, phrase(text.casefold()))):
            if said and len(said) <= 8:
                yield said, Link("value", ref, score * factor, (value,), label=str(value))
    yield from (((done,), Link("value", ref, score * 0.95, (value,), label=str(value))) for done in done_of(str(value)))
    whole = phrase(str(value))
    if 3 <= len(whole) <= 6:
        yield from ((part, Link("value", ref, PARTLY, (value,), label=str(value))) for part in (whole[1:], whole[:-1]))
    if inside := re.search(r"\(([A-Z]{2,6})\)", str(value)):
        yield (inside.group(1).casefold(),), Link("value", ref, score * 0.9, (value,), label=str(value))


def entries(model: SemanticModel) -> Iterator[Entry]:
    """Everything the model itself names, without values."""
    for metric in model.metrics:
        yield from _metric(metric, model)
    yield from _meant(model)
    yield from _measures(model)
    yield from _roles(model)
    yield from _looked_up(model)
    things = {phrase(text) for one in model.entities for text in (one.name, one.label, one.plural) if text}
    for entity in model.entities:
        yield from _entity(entity, things)
        yield from _keyed(entity)
        yield from _named_in_full(entity)
        for dimension in entity.dimensions:
            yield from _dimension(entity, dimension)
            for value, other in dimension.ways.items():
                yield from values_of(f"{entity.name}.{dimension.name}", value, other, 0.99)
    for term in model.glossary:
        yield from _term(model, term)
