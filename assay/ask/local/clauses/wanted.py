"""What a question word asks to see of a thing: "where" its place, "when" its date, "how much" its price."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assay.ask.local.clauses.places import place_referred_to
from assay.ask.local.draft import Draft, Setting
from assay.ask.local.text import phrase, root
from assay.ask.local.thesaurus import fields_of
from assay.semantic.model import Dimension
from assay.semantic.spec import DimensionUse

_PLACES = ("location", "address", "city", "town", "place", "country", "state", "county", "region", "headquarter")
_DATES = ("date", "day", "time", "year", "when")
_PRICES = ("price", "cost", "fee", "rate", "amount")
_DEGREES = frozenset("old tall high long heavy far big large fast expensive".split())
_WORDS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(r"^(?:where|in (?:which|what) place)\b"), _PLACES),
    (re.compile(r"^(?:when|on (?:which|what) day)\b"), _DATES),
    (re.compile(r"^how (?:much|expensive)\b"), _PRICES),
    (re.compile(r"^how old\b"), ("age",)),
    (re.compile(r"^how (?:tall|high)\b"), ("height",)),
    (re.compile(r"^how (?:long)\b"), ("length", "duration")),
    (re.compile(r"^how (?:heavy)\b"), ("weight",)),
    (re.compile(r"^how (?:far)\b"), ("distance",)),
    (re.compile(r"^how (?:big|large)\b"), ("size", "area", "population", "capacity")),
    (re.compile(r"^how fast\b"), ("speed",)),
)

_DAYS = frozenset(("time", "number"))
_TEXTS = frozenset(("geo", "text", "categorical"))
_ASKED: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = (
    (re.compile(r"^(?:where|(?:in|at|from) (?:which|what) (?!year|month|day)|which (?:city|country|town))\b"), _TEXTS),
    (re.compile(r"^(?:when|(?:on|in|since) (?:which|what) (?:day|year|month)|what year)\b"), _DAYS),
    (re.compile(r"^how (?:much|many)\b"), frozenset(("number",))),
    (re.compile(r"^(?:who|what)\b"), _TEXTS),
)


def wanted(draft: Draft, setting: Setting, subject: str) -> Draft:
    """With the field that the question word asks for, when no other column was named and there is just one such."""
    if draft.dimensions or draft.metrics:
        return draft
    field, verbs = _done(draft, setting, subject) or (None, ())
    names = next((names for pattern, names in _WORDS if pattern.match(setting.text.casefold().strip())), None)
    field = field or (_field(setting, subject, names, _verbs(draft)) if names else None)
    field = field or (place_referred_to(setting, subject, _PLACES) if names is _PLACES else None)
    if not field:
        return draft
    said = [at for at in draft.positions(lambda item: item.text.casefold() in _DEGREES) if at < 3]
    return draft.use(*said, *verbs).add_dimension(DimensionUse(field=field)).tagged("wanted", 0.08)


def _done(draft: Draft, setting: Setting, subject: str) -> tuple[str, tuple[int, ...]] | None:
    """ "Where was it *born*", "how much does she *earn*": the field that such a verb asks for, and where it stands."""
    text = setting.text.casefold().strip()
    kinds = next((kinds for pattern, kinds in _ASKED if pattern.match(text)), None)
    entity = setting.model.entity(subject)
    if kinds is None or entity is None:
        return None
    for at, item in enumerate(draft.items):
        loose = item.kind in ("unknown", "stop") and draft.free(at)
        for name in fields_of(item.text.casefold()) if loose else ():
            found = next((one for one in entity.dimensions if _answers(one, name, entity.name, kinds)), None)
            if found is not None:
                return f"{subject}.{found.name}", (at,)
    return None


def _answers(dimension: Dimension, name: tuple[str, ...], subject: str, kinds: frozenset[str]) -> bool:
    """Whether a field is called so, with or without the name of its thing, and holds what is asked for."""
    said, thing = phrase(dimension.name), phrase(subject)
    own = said[len(thing) :] if said[: len(thing)] == thing else said
    dated = dimension.kind != "number" or kinds != _DAYS or "year" in name
    return name in (said, own, phrase(dimension.label)) and not dimension.hidden and dimension.kind in kinds and dated


def _verbs(draft: Draft) -> frozenset[str]:
    """Roots of the words that linked to nothing, or to a field: "when was it *founded*"."""
    told = (item for item in draft.items if item.kind == "unknown" or item.is_link("dimension"))
    return frozenset(root(word) for item in told for word in item.words)


def _field(setting: Setting, subject: str, names: Sequence[str], said: frozenset[str]) -> str | None:
    entity = setting.model.entity(subject)
    visible = [one for one in entity.dimensions if not one.hidden and one.kind != "identifier"] if entity else []
    told = [one for one in visible if said & _roots(one)]
    for fields in (told, visible):
        for name in names:
            found = next((one for one in fields if _is(one, name)), None)
            if found:
                return f"{subject}.{found.name}"
    return None


def _roots(dimension: Dimension) -> set[str]:
    return {root(word) for word in phrase(dimension.name)}


def _is(dimension: Dimension, name: str) -> bool:
    dated = name in _DATES and dimension.kind == "time"
    return dated or name in (*phrase(dimension.name), *phrase(dimension.label))
