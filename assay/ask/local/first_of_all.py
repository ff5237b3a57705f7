"""The first and the last of things that have a day: "who sent the first parcel", "the priority of the last ticket"."""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting
from assay.ask.local.text import phrase

_FIRST = re.compile(
    r"(?:\bthe |^)(?:very )?(?P<end>first|last) (?=(?P<thing>\w+)(?P<more> of (?:each|every|all)\b)?)", re.IGNORECASE
)


def first_of_all(text: str, setting: Setting) -> str:
    """The earliest of them, or the latest, where one is spoken of."""
    match = _FIRST.search(text)
    if match is None or match["more"]:
        return text
    last = match["end"].casefold() == "last"
    links = setting.vocabulary.phrases.get(phrase(match["thing"]), ())
    things = [setting.model.entity(link.ref) for link in links if link.kind == "entity" and link.score >= 0.9]
    several = match["thing"].casefold() not in phrase(match["thing"])
    if not any(thing and thing.default_time for thing in things) or (last and several):
        return text
    return f"{text[: match.start()]}the {'latest' if last else 'earliest'} {text[match.end() :]}"
