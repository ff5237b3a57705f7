"""How often a number was as high: "for each site, how many times has the wind reached 40 km/h" counts such rows."""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting
from assay.ask.local.text import phrase
from assay.semantic.model import Entity

_AT_LEAST = ("reach", "hit", "attain")
_BELOW = ("drop", "fall", "fell", "sink", "sank", "gone below", "go below", "been below", "been under")
_TIMES = re.compile(
    r"\b(?P<many>(?:how many|the number of|number of|count of) times|how often) "
    r"(?:(?:has|have|had|did|does|was|were|is) )?(?:the |a |its |their )?(?P<field>[\w ]+?) "
    r"(?P<did>reach(?:ed|es)?|hit|attain(?:ed|s)?|exceed(?:ed|s)?|surpass(?:ed|es)?|pass(?:ed|es)?|"
    r"(?:been|gone|rose|risen|go|was|were) (?:above|over|below|under)|(?:dropp?|fall)(?:ed|en|s)? (?:below|under)|"
    r"fell (?:below|under)|(?:sank|sunk) (?:below|under)) "
    r"(?P<bound>(?:at least |more than |above |over |below |under |less than )?)(?P<n>\d[\d,.]*\d|\d)"
    r"(?P<unit> ?(?:km/h|mph|m/s|°?[CF]\b|degrees(?: celsius| fahrenheit)?|percent|%|bar|[a-z]{1,3}\b(?! )))?",
    re.IGNORECASE,
)


def times_reached(text: str, setting: Setting) -> str:
    """ "how many times has the wind speed reached 40 km/h": the number of readings with wind speed at least 40."""
    match = _TIMES.search(text)
    rows = _rows_of(match["field"], setting) if match else None
    if match is None or rows is None:
        return text
    things = (rows.plural or rows.name.replace("_", " ")).casefold()
    bound = match["bound"].strip() or _bound(match["did"].casefold())
    return f"{text[: match.start()]}number of {things} with {match['field']} {bound} {match['n']}{text[match.end() :]}"


def _bound(did: str) -> str:
    if did.startswith(_BELOW) or did.endswith((" below", " under")):
        return "below"
    return "at least" if did.startswith(_AT_LEAST) else "above"


def _rows_of(field: str, setting: Setting) -> Entity | None:
    """Whose field it is, where only rows of one thing have a number called so."""
    links = setting.vocabulary.phrases.get(phrase(field), ())
    sure = [link for link in links if link.kind in ("dimension", "measure") and link.score >= 0.7]
    owners = {link.entity for link in sure}
    return setting.model.entity(owners.pop()) if len(owners) == 1 else None
