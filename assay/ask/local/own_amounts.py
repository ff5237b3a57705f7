""" "Sales amount", "the amount of orders": what these rows come to by themselves, not what was paid for them.

Where other rows have a field called "amount" and these have theirs under another name ("sale price"), the words name
the thing the amount is of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assay.ask.local.draft import Draft, Setting
from assay.ask.local.entities_named import entity_called, label_of
from assay.ask.local.lexicon import Link
from assay.ask.local.text import phrase
from assay.ask.local.told import told
from assay.semantic.model import Dimension, Entity, SemanticModel
from assay.semantic.spec import AnalyticsSpec

_SAID = re.compile(
    r"\b(?P<agg>(?:total|average|avg|mean|median|highest|lowest|largest|smallest|maximum|minimum|cumulative|"
    r"running|overall) )?(?:(?P<thing>[a-z]+) (?:amounts?|value|volume in money)|"
    r"(?:amounts?|value) of (?:all )?(?P<of>[a-z]+))\b(?! of\b)",
    re.IGNORECASE,
)
_SURE = 0.9
_ADDED = frozenset(("", "total", "overall"))
_MONEY = frozenset("price amount value total".split())
"""Endings of a name that says what one of such rows comes to: "sale price", "order value"."""


def own_amounts(text: str, setting: Setting) -> str:
    """ "Sales amount by month": the total sale price by month."""
    match = _SAID.search(text)
    thing = entity_called(match["thing"] or match["of"], setting) if match else None
    own = _own(thing, setting.model) if thing is not None else None
    if match is None or thing is None or own is None or _is_name(match, setting):
        return text
    agg = (match["agg"] or "").strip().casefold()
    said = f"total {label_of(own)}" if agg in _ADDED else f"{agg} {label_of(own)}"
    return f"{text[: match.start()]}{said}{text[match.end() :]}"


def _is_name(match: re.Match[str], setting: Setting) -> bool:
    """Whether a field is called by the very words, or the rows have one that is called an amount."""
    thing = match["thing"] or match["of"]
    names = (phrase(f"{thing} amount"), phrase(f"{thing} value"))
    links = (link for name in names for link in setting.vocabulary.phrases.get(name, ()))
    entity = entity_called(thing, setting)
    kept = entity is not None and any("amount" in phrase(one.name) for one in entity.dimensions)
    return kept or any(link.score >= 0.8 for link in links)


def _own(entity: Entity, model: SemanticModel) -> Dimension | None:
    """The one number of the rows that is called after them and says money: the sale price of sales."""
    called = {*phrase(entity.name), *phrase(entity.label)}
    numbers = ((one, phrase(one.name)) for one in entity.dimensions if one.kind == "number")
    found = [one for one, words in numbers if words[-1:] and words[-1] in _MONEY and called & set(words)]
    return found[0] if len(found) == 1 else None


def _is_of(link: Link | None, named: str, model: SemanticModel) -> bool:
    metric = model.metric(link.ref) if link is not None and link.kind == "metric" else None
    return ((metric.measure or "") if metric else link.ref if link else "").startswith(f"{named}.")


def amounts_of_others(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """Doubt: "sales amount" answered with an amount that other rows have, or with how many sales there are."""
    items = draft.items
    for first, of, last in zip(items, items[1:], items[2:], strict=False):
        link = first.links[0] if first.is_link("metric", "dimension", "measure") else None
        named = last.links[0].ref if last.is_link("entity") and last.links[0].score >= _SURE else ""
        plain = link is not None and phrase(first.text)[-1:] == ("amount",) and of.text.casefold() == "of"
        # "Total amount of rentals" answered with all that was ever paid.
        if plain and named and f'"{named}' not in told(spec, model) and not _is_of(link, named, model):
            yield f"{first.text} of {last.text}"
    for at, item in enumerate(items[:-1]):
        following = items[at + 1]
        link = following.links[0] if following.is_link("metric", "dimension") else None
        thing = model.entity(item.links[0].ref) if item.is_link("entity") else None
        if link is None or thing is None or phrase(following.text) != ("amount",):
            continue
        if _own(thing, model) is not None and f'"{thing.name}.' not in spec.canonical():
            yield f"{item.text} {following.text}"
