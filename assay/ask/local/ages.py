"""How old somebody is, where only the day of birth is known: completed years on the day of the question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assay.ask.local.clauses.fields import birth_field, field_called
from assay.ask.local.draft import Setting, temporal
from assay.ask.local.lattice import Item
from assay.ask.local.lexicon import Link
from assay.ask.local.text import Token, phrase
from assay.semantic.computed import Computed
from assay.semantic.extend import extended
from assay.semantic.spec import AnalyticsSpec

AGE = "age"
_SAID = frozenset("age ages aged old older younger".split())
_PHRASES = frozenset((("how", "old"), ("aged",), ("years", "old"), ("year", "old"), ("years", "of", "age")))
_WEIGHT = 4.0
_DAYS = frozenset(("date", "day", "dob", "birthday"))


def with_age(tokens: Sequence[Token], setting: Setting) -> tuple[Setting, Computed | None]:
    """The setting in which the age that a question speaks of is a field; where the model has one, as it is."""
    if not any(token.norm in _SAID for token in tokens) or field_called(setting, "", (AGE,)):
        return setting, None
    born = next(_births(tokens, setting), None)
    if born is None:
        return setting, None
    entity, _, field = born.partition(".")
    made = Computed(entity=entity, name=AGE, op="age", left=field, label=_called(setting, born))
    model = extended(setting.model, (made,), setting.today)
    link = Link("dimension", f"{entity}.{AGE}", 1.0, label="Age")
    found = model.field(link.ref)
    old = setting.vocabulary
    kinds = {**old.kinds, **({link.ref: found[1]} if found else {})}
    phrases = {**old.phrases, (AGE,): (link,)}
    vocabulary = replace(old, model=model, kinds=kinds, phrases=phrases, words={**old.words, AGE: 1})
    return replace(setting, vocabulary=vocabulary), made


def _called(setting: Setting, born: str) -> str:
    """What people are told it is: where only the year of birth is known, the age that is reached this year."""
    dimension = setting.vocabulary.dimension(born)
    by_year = dimension is not None and dimension.grains == ("year",) and not _DAYS & set(phrase(dimension.name))
    return "age by year of birth" if by_year else AGE


def _births(tokens: Sequence[Token], setting: Setting) -> Iterator[str]:
    """Days of birth, those of things the question names first."""
    links = (link for token in tokens for link in setting.vocabulary.links((token.lemma,)))
    named = [link.ref if link.kind == "entity" else link.entity for link in links]
    every = [entity.name for entity in setting.model.entities]
    for name in dict.fromkeys((*named, *every)):
        born = birth_field(setting, name) if name else None
        if born and temporal(setting, born):
            yield born


def age_items(made: Computed, tokens: Sequence[Token]) -> Iterator[Item]:
    """ "how old", "aged", "years old": the spans that stand for the age without naming it."""
    link = Link("dimension", f"{made.entity}.{made.name}", 1.0, label="Age")
    said = [token.norm for token in tokens]
    for at, size in ((at, size) for at in range(len(said)) for size in (3, 2, 1)):
        if tuple(said[at : at + size]) in _PHRASES:
            text = " ".join(token.text for token in tokens[at : at + size])
            yield Item("link", at, at + size, text, (AGE,), (link,), weight=_WEIGHT * size)


def with_computed(spec: AnalyticsSpec, made: Computed | None) -> AnalyticsSpec:
    """The spec with the definition of the age, where it speaks of it."""
    if made is None or f'"{made.entity}.{made.name}"' not in spec.canonical():
        return spec
    return spec.model_copy(update={"computed": (*spec.computed, made)})
