"""Days of the week and months that a source keeps by their names: "passages on Sunday", "hints in June 2020"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assay.ask.local.lexicon import Link
from assay.ask.local.seasons import SEASONS
from assay.ask.local.text import Token, phrase
from assay.ask.local.vocabulary import Vocabulary
from assay.semantic.model import Entity

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = tuple("january february march april may june july august september october november december".split())
_SURE = 0.95
_ENOUGH = 2
"""One name alone may be anything: a person called June, a town called Sunday."""
_AXES = {
    ("day", "of", "the", "week"): "day", ("day", "of", "week"): "day", ("weekday",): "day", ("weekdays",): "day",
    ("month",): "month", ("months",): "month", ("monthly",): "month", ("month", "of", "the", "year"): "month",
}  # fmt: skip
_HIDDEN = "·"


@dataclass(frozen=True)
class Named:
    """The fields that hold names of days or months, by which of the two; of things without a date of their own."""

    fields: dict[str, Link]

    def masked(self, tokens: Sequence[Token]) -> tuple[Token, ...]:
        """The tokens without those that are names in such a field, so that no period is read from them."""
        hidden = {at for start, end, _ in self.axes(tokens) for at in range(start, end)}
        hidden |= {at for at, token in enumerate(tokens) if _kind(token) in self.fields}
        return tuple(_blank(token) if at in hidden else token for at, token in enumerate(tokens))

    def axes(self, tokens: Sequence[Token]) -> Iterator[tuple[int, int, Link]]:
        """ "For each day of the week": where the field itself is asked for, and which one."""
        norms = tuple(token.norm for token in tokens)
        for said, kind in _AXES.items():
            for at in range(len(norms) - len(said) + 1) if kind in self.fields else ():
                if norms[at : at + len(said)] == said:
                    yield at, at + len(said), self.fields[kind]


def named_days(tokens: Sequence[Token], vocabulary: Vocabulary) -> Named:
    """The fields with names of days and months of the things that the question speaks of."""
    said = {token.lemma for token in tokens}
    fields: dict[str, Link] = {}
    for kind, names in (("day", DAYS), ("month", MONTHS)):
        refs: dict[str, int] = {}
        for name in names:
            for link in vocabulary.phrases.get((name,), ()):
                if link.kind == "value" and link.score >= _SURE and not link.via:
                    refs[link.ref] = refs.get(link.ref, 0) + 1
        for ref in sorted(ref for ref, count in refs.items() if count >= _ENOUGH):
            entity = vocabulary.model.entity(ref.partition(".")[0])
            if entity is not None and not _dated(entity) and said & set(phrase(entity.name)):
                fields.setdefault(kind, Link("dimension", ref, 1.0, label=kind))
    return Named(fields)


def kept_seasons(tokens: Sequence[Token], vocabulary: Vocabulary) -> tuple[Token, ...]:
    """The tokens without the seasons that the source keeps itself ("Summer", "Fall 2009"): no period is read from them.

    Unless they are kept of other things than the question's, and these have a day: "trips in summer", where games have
    a season.
    """
    pairs = zip(tokens, (*tokens[1:], None), strict=True)
    return tuple(_blank(token) if _is_kept(token, after, tokens, vocabulary) else token for token, after in pairs)


def _is_kept(token: Token, after: Token | None, tokens: Sequence[Token], vocabulary: Vocabulary) -> bool:
    if token.norm not in SEASONS:
        return False
    following = ((token.lemma, after.lemma),) if after else ()
    links = [link for words in ((token.lemma,), *following) for link in vocabulary.phrases.get(words, ())]
    said = {token.lemma for token in tokens}
    spoken_of = [one for one in vocabulary.model.entities if said & set(phrase(one.name))]
    keep = {link.entity for link in links}
    return bool(links) and (any(one.name in keep for one in spoken_of) or not any(map(_dated, spoken_of)))


def _blank(token: Token) -> Token:
    return replace(token, text=_HIDDEN, norm=_HIDDEN, lemma=_HIDDEN)


def _kind(token: Token) -> str:
    return "day" if token.lemma in DAYS else "month" if token.lemma in MONTHS and token.capital else ""


def _dated(entity: Entity) -> bool:
    """Whether a thing has days of its own; a year alone is none."""
    return any(one.kind == "time" and set(one.grains) != {"year"} for one in entity.dimensions)
