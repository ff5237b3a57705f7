"""What a question word asks to see of a thing: "where" its place, "when" its date, "how much" its price."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assay.ask.local.draft import Draft, Setting
from assay.ask.local.text import phrase, root
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


def wanted(draft: Draft, setting: Setting, subject: str) -> Draft:
    """With the field that the question word asks for, when no other column was named and there is just one such."""
    if draft.dimensions or draft.metrics:
        return draft
    names = next((names for pattern, names in _WORDS if pattern.match(setting.text.casefold().strip())), None)
    field = _field(setting, subject, names, _verbs(draft)) if names else None
    if not field:
        return draft
    said = [at for at in draft.positions(lambda item: item.text.casefold() in _DEGREES) if at < 3]
    return draft.use(*said).add_dimension(DimensionUse(field=field)).tagged("wanted", 0.08)


def _verbs(draft: Draft) -> frozenset[str]:
    """Roots of the words that linked to nothing: "when was it *founded*"."""
    return frozenset(root(word) for item in draft.items if item.kind == "unknown" for word in item.words)


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
