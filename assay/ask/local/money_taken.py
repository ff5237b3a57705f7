"""Money that nothing is called by: "revenue" of appointments that have a fee, "how much did each trainer bring in"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assay.ask.local.draft import Setting
from assay.ask.local.lexicon import Link
from assay.ask.local.text import phrase
from assay.semantic.model import Dimension, Entity

_EACH = re.compile(
    r"\bhow much (?:money |revenue |income )?(?:does|did|do|has) (?:each|every) (?P<thing>\w+) "
    r"(?:bring in|brought in|make|made|earn|earned|generate|generated)(?: us)?\b",
    re.IGNORECASE,
)
_ONE = re.compile(
    r"\bhow much (?:money|revenue|income) (?:does|did|do|has) (?P<thing>[^?]+?) "
    r"(?:bring in|brought in|make|made|generate|generated)\b",
    re.IGNORECASE,
)
_WE = re.compile(
    r"\b(?:how much (?:money )?|what )(?:did|do|have|has) (?:we|they|the (?:company|shop|business)) (?!not )"
    r"(?:make|made|earn|earned|take in|taken in|bring in|brought in|turn over)\b(?! (?:up|of|from each|per))",
    re.IGNORECASE,
)
_SAID = re.compile(r"\b(?:total )?(?:revenues?|turnover|takings)\b", re.IGNORECASE)
TAKEN = frozenset("revenue revenues turnover takings proceeds income earnings".split())
"""Words for money taken, which are no name of what is counted."""
_PRICED = frozenset("fare fee price amount charge paid cost".split())
_GIVEN = frozenset("delivery shipping service late refund discount tax tip unit list membership".split())
"""What is a part of the money, or no money taken by the row."""


def money_made(text: str, setting: Setting) -> str:
    """ "How much did we make in March": the revenue, where something is called so."""
    known = any(link.score >= 0.9 for link in setting.vocabulary.phrases.get(("revenue",), ()))
    return _WE.sub("what was the revenue", text) if known else text


def money_taken(text: str, setting: Setting) -> str:
    """ "Revenue per month": the total fee of appointments, where that is the one price of what happens."""
    named = setting.vocabulary.phrases.get(("revenue",), ())
    if any(link.kind == "metric" and link.score >= 0.95 for link in named):
        return _EACH.sub(lambda match: f"revenue by {match['thing']}", text)
    known = any(link.score >= 0.8 for link in named)
    asked = not known and (_SAID.search(text) or _EACH.search(text) or _ONE.search(text))
    found = (_priced_as(named, setting) or _priced(setting)) if asked else None
    if found is None:
        return text
    entity, price = found
    total = f"total {(price.label or price.name).casefold()} of {(entity.plural or entity.name).casefold()}"
    text = _EACH.sub(lambda match: f"{total} by {match['thing']}", text)
    text = _ONE.sub(lambda match: f"what is the {total} of {match['thing']}", text)
    return _SAID.sub(total, text)


def _priced_as(named: Sequence[Link], setting: Setting) -> tuple[Entity, Dimension] | None:
    """The things that "revenue" may stand for, where they have one price."""
    things = [setting.model.entity(link.ref) for link in named if link.kind == "entity"]
    found = [(one, prices[0]) for one in things if one is not None and len(prices := _prices(one)) == 1]
    return found[0] if len(found) == 1 and len(things) == 1 else None


def _priced(setting: Setting) -> tuple[Entity, Dimension] | None:
    """What happens at a price: the only rows that refer to others, that nothing refers to, and that have one price."""
    referring = {one.left for one in setting.model.relationships}
    referred = {one.right for one in setting.model.relationships}
    events = [one for one in setting.model.entities if one.name in referring - referred and one.default_time]
    found = [(entity, prices[0]) for entity in events if len(prices := _prices(entity)) == 1]
    return found[0] if len(found) == 1 else None


def _prices(entity: Entity) -> list[Dimension]:
    named = [(one, set(phrase(one.name))) for one in entity.dimensions if one.kind == "number"]
    return [one for one, words in named if words & _PRICED and not words & _GIVEN]
