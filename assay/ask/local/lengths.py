"""How long something took, said by its end: "the average time to close a claim", "reported more than 7 days after"."""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting
from assay.ask.local.text import phrase, root
from assay.semantic.model import Dimension, Entity

_UNIT = r"(?:minutes?|hours?|days?|weeks?|months?|years?)"
_NUMBER = r"\d+(?:\.\d+)?|an?|one|two|three|four|five|six|seven|ten"
_THAN = r"more than|less than|fewer than|over|under|at least|at most|longer than|no more than"
_AFTER = re.compile(
    rf"\b(?:(?:were|was|are|is|got|get|been) )*(?P<end>(?!took\b|takes\b)\w+) (?P<than>{_THAN}) "
    rf"(?P<n>{_NUMBER}) (?P<unit>{_UNIT}) "
    r"(?:after|from|following|since) (?:being |having been |its |their |the |it was |they were )*"
    r"(?P<start>\w+(?: (?:\w+ )?date\b)?)",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    rf"\b(?:(?:were|was|are|is|got|get|been) )*(?P<end>\w+) within (?P<n>{_NUMBER}) (?P<unit>{_UNIT}) "
    r"(?:of|after|from) (?:being |getting |having been |its |their |the )*(?P<start>\w+(?: (?:\w+ )?date\b)?)",
    re.IGNORECASE,
)
_TO_DO = re.compile(
    rf"\b(?:time|duration|number of {_UNIT}|{_UNIT})(?:,? \(?in (?P<unit>{_UNIT})\)?)?"
    r"(?: (?:it|that it) (?:takes|took)| taken| needed| required)? to (?P<verb>[a-z]+)"
    r"(?: (?:an?|the|each|every|all) (?P<thing>\w+)| (?P<things>\w+))?",
    re.IGNORECASE,
)
_TAKEN = re.compile(
    r"\b(?P<agg>average|avg|mean|median|longest|shortest|maximum|minimum) (?P<what>(?:first |final |last )?"
    rf"[a-z]+) times?\b(?!stamp| (?:between|from|to|per|spent))(?:,? \(?in (?P<unit>{_UNIT})\)?)?",
    re.IGNORECASE,
)
_BEGINS = frozenset(
    root(word)
    for word in (
        "opened created reported received applied application booked ordered placed requested registered started "
        "start submitted filed raised issued logged begun joined hired"
    ).split()
)


def after_so_long(text: str, setting: Setting) -> str:
    """ "Reported more than 7 days after the loss": took more than 7 days from the one to the other."""
    return _AFTER.sub(lambda match: _took(match["than"], match), text)


def within(text: str, setting: Setting) -> str:
    """ "paid within 7 days of being issued": took at most so long from the one to the other."""
    return _WITHIN.sub(lambda match: _took("at most", match), text)


def _took(than: str, match: re.Match[str]) -> str:
    number = "1" if match["n"].casefold() in ("a", "an", "one") else match["n"]
    return f"took {than} {number} {_several(match['unit'])} from {match['start']} to {match['end']}"


def time_to_do(text: str, setting: Setting) -> str:
    """ "The average time to close a claim": the days between the day it began and the day of that."""
    match = _TO_DO.search(text)
    for entity in setting.model.entities if match else ():
        ends = _ends(entity, match["verb"], match["thing"] or match["things"] or "") if match else None
        if match and ends is not None:
            unit = _several(match["unit"] or _said(match[0]) or "days")
            start, end = (one.name.replace("_", " ") for one in ends)
            of = f" of {entity.plural or entity.name}"
            return f"{text[: match.start()]}number of {unit} between {start} and {end}{of}{text[match.end() :]}"
    return text


def time_taken(text: str, setting: Setting) -> str:
    """ "The average first response time in minutes": from the day it began to that of the first response."""
    match = _TAKEN.search(text)
    found = [
        (entity, *ends)
        for entity in setting.model.entities
        if match and (ends := _done(entity, phrase(match["what"]))) is not None
    ]
    named = [one for one in found if {root(word) for word in phrase(one[0].label or "")} & _roots(text)]
    if match is None or len(named or found) != 1:
        return text
    _, start, end = (named or found)[0]
    unit = _several(match["unit"] or "days")
    days = " to ".join(one.name.replace("_", " ") for one in (start, end))
    return f"{text[: match.start()]}{match['agg']} number of {unit} from {days}{text[match.end() :]}"


def _roots(text: str) -> set[str]:
    return {root(word) for word in phrase(text)}


def _done(entity: Entity, what: tuple[str, ...]) -> tuple[Dimension, Dimension] | None:
    """The days such a thing begins on and that ``what`` was done on, where it has one of each."""
    days = [one for one in entity.dimensions if one.kind == "time"]
    done = [one for one in days if all(any(_alike(word, own) for own in phrase(one.name)) for word in what)]
    begun = [one for one in days if one not in done and _BEGINS & {root(word) for word in phrase(one.name)}]
    return (begun[0], done[0]) if len(done) == len(begun) == 1 else None


def _alike(one: str, other: str) -> bool:
    """ "resolution" and "resolved", "delivery" and "delivered"."""
    return root(one) == root(other) or (min(len(one), len(other)) > 4 and one[:5] == other[:5])


def _ends(entity: Entity, verb: str, thing: str) -> tuple[Dimension, Dimension] | None:
    """The days a thing begins and ends on, where it has one of each; ``verb`` names the end."""
    if thing and not set(phrase(thing)) & set(phrase(f"{entity.name} {entity.label or ''}")):
        return None
    days = [one for one in entity.dimensions if one.kind == "time"]
    done = [one for one in days if root(verb) in {root(word) for word in phrase(one.name)}]
    begun = [one for one in days if one not in done and _BEGINS & {root(word) for word in phrase(one.name)}]
    others = [one for one in days if one not in done]
    starts = begun if len(begun) == 1 else others
    return (starts[0], done[0]) if len(done) == len(starts) == 1 else None


def _said(text: str) -> str:
    found = re.search(rf"^(?:number of )?({_UNIT})\b", text, re.IGNORECASE)
    return found[1] if found else ""


def _several(unit: str) -> str:
    return unit if unit.endswith("s") else f"{unit}s"
