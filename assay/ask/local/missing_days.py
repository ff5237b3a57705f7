"""What is undone or came late, said by a day that is missing or passed: "unpaid invoices", "loans returned late"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assay.ask.local.draft import Setting
from assay.ask.local.named_states import akin, state
from assay.ask.local.text import phrase

_NOT_YET = re.compile(
    r"\b(?:that|which|who) (?:have|has|were|was|are|is|had) (?:not|never)(?: yet)?(?: been| gotten)? "
    r"(?P<verb>\w+ed|\w+id)(?: yet)?\b",
    re.IGNORECASE,
)


def not_yet(text: str, setting: Setting) -> str:
    """ "claims that have not been settled": the day it happened is missing."""
    match = _NOT_YET.search(text)
    if match is None or state(phrase(match["verb"]), text, setting) is not None:
        return text
    days = [label for label, words in _days(setting) if any(akin(match["verb"], word) for word in words)]
    return text[: match.start()] + f"whose {days[0]} is missing" + text[match.end() :] if len(days) == 1 else text


_UNDONE = re.compile(
    r"\b(?:(?P<be>is|are|was|were) )?(?:not yet |as yet |still )?"
    r"un(?P<verb>[a-z]{2,}(?:ed|d|t|n))(?: (?P<thing>\w+))?\b",
    re.IGNORECASE,
)
_YET = re.compile(
    r"\b(?:(?:is|are|was|were|have|has) )?(?:still )?not yet (?:been )?(?P<verb>\w+ed|paid|sent|sold|done)\b",
    re.IGNORECASE,
)


def undone(text: str, setting: Setting) -> str:
    """ "Unpaid invoices", "loans not yet returned": those whose day of it is missing."""
    text = _YET.sub(lambda match: _missing(match["verb"], text, setting) or match[0], text)
    match = _UNDONE.search(text)
    if match is None or phrase(f"un{match['verb']}") in setting.vocabulary.phrases:
        return text
    missing = _missing(match["verb"], text, setting)
    if not missing or bool(match["be"]) == bool(match["thing"]):
        return text
    thing = f"{match['thing']} " if match["thing"] else ""
    return f"{text[: match.start()]}{thing}{missing}{text[match.end() :]}"


def _missing(verb: str, text: str, setting: Setting) -> str:
    """That the one day of something done is missing; empty where a state or several days are called so."""
    if any(state(phrase(said), text, setting) is not None for said in (verb, f"un{verb}")):
        return ""
    days = [label for label, words in _days(setting) if any(akin(verb, word) for word in words)]
    return f"whose {days[0]} is missing" if len(days) == 1 else ""


def _days(setting: Setting) -> Iterator[tuple[str, tuple[str, ...]]]:
    for entity in setting.model.entities:
        for one in entity.dimensions:
            if one.kind == "time":
                yield one.label or one.name.replace("_", " "), phrase(one.name)


_LATE = re.compile(
    r"\b(?P<verb>\w+ed|paid|sent) late\b"
    r"(?:,? \(?(?:i\.?e\.?,?|meaning|that is,?) (?:after|later than) (?:the |its )?[\w ]+\)?)?",
    re.IGNORECASE,
)
_DUE = frozenset("due promised planned expected scheduled required deadline target estimated committed".split())


def late(text: str, setting: Setting) -> str:
    """ "paid late": later than the one day it was due on."""
    match = _LATE.search(text)
    for entity in setting.model.entities if match else ():
        days = [one for one in entity.dimensions if one.kind == "time"]
        done = [one for one in days if match and any(akin(match["verb"], word) for word in phrase(one.name))]
        due = [one for one in days if _DUE & set(phrase(one.name))]
        if match and len(done) == len(due) == 1:
            meant = f"{match['verb']} later than {due[0].name.replace('_', ' ')}"
            return text[: match.start()] + meant + text[match.end() :]
    return text


_CURRENT = re.compile(r"\b(?:current(?:ly (?:employed|active))?|present|active) (?P<thing>[a-z]+)\b", re.IGNORECASE)
_ENDS = frozenset(
    "leave left leaving end ended quit exit departure termination terminated resignation resigned close closed closing "
    "until cancelled expiry expired returned".split()
)


def current(text: str, setting: Setting) -> str:
    """ "Current clerks": those whose one day of leaving is missing."""
    match = _CURRENT.search(text)
    links = setting.vocabulary.phrases.get(phrase(match["thing"]), ()) if match else ()
    entity = next((setting.model.entity(one.ref) for one in links if one.kind == "entity" and one.score >= 0.9), None)
    ends = [one for one in entity.dimensions if one.kind == "time" and _ENDS & set(phrase(one.name))] if entity else []
    if match is None or len(ends) != 1 or state(("active",), text, setting) is not None:
        return text
    name = ends[0].label or ends[0].name.replace("_", " ")
    return f"{text[: match.start()]}{match['thing']} whose {name} is missing{text[match.end() :]}"
