"""What is undone or came late, said by a day that is missing or passed: "unpaid invoices", "loans returned late"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assay.ask.local.draft import Setting
from assay.ask.local.lexicon import Link
from assay.ask.local.named_states import akin, state
from assay.ask.local.text import phrase
from assay.semantic.model import Entity

_NOT_YET = re.compile(
    r"\b(?:that|which|who) (?:have|has|were|was|are|is|had) (?:not|never)(?: yet)?(?: been| gotten)? "
    r"(?P<verb>\w+ed|\w+id)(?: yet)?\b",
    re.IGNORECASE,
)


def not_yet(text: str, setting: Setting) -> str:
    """ "claims that have not been settled": the day it happened is missing."""
    match = _NOT_YET.search(text)
    missing = _missing(match["verb"], text, setting) if match else ""
    return f"{text[: match.start()]}{missing}{text[match.end() :]}" if match and missing else text


_NOT_DONE = re.compile(
    r"\b(?P<thing>[a-z]+) (?:have|has|had|were|was|are|is|did) (?:not|never)(?: yet)?(?: been)? (?P<verb>\w+ed)"
    r"(?=\W*$| by | per )",
    re.IGNORECASE,
)


def not_done(text: str, setting: Setting) -> str:
    """ "How many members have not cancelled": the day of it is missing."""
    match = _NOT_DONE.search(text)
    missing = _missing(match["verb"], text, setting) if match else ""
    return f"{text[: match.start()]}{match['thing']} {missing}{text[match.end() :]}" if match and missing else text


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
    end = _whole_name(text, match, setting)
    thing = f"{text[match.start('thing') : end]} " if match["thing"] else ""
    return f"{text[: match.start()]}{thing}{missing}{text[end:]}"


def _whole_name(text: str, match: re.Match[str], setting: Setting) -> int:
    """Where the name of the things ends: "unpaid rent invoices" are rent invoices, where there are such."""
    more = re.compile(r" \w+").match(text, match.end()) if match["thing"] else None
    links = setting.vocabulary.phrases.get(phrase(match["thing"] + more[0]), ()) if more else ()
    return more.end() if more and any(one.kind == "entity" and one.score >= 0.9 for one in links) else match.end()


def _missing(verb: str, text: str, setting: Setting) -> str:
    """That the one day of something done is missing; empty where a state or several days are called so."""
    if any(state(phrase(said), text, setting) is not None for said in (verb, f"un{verb}")):
        return ""
    days = [label for label, words in _days(setting, verb) if any(akin(verb, word) for word in words)]
    return f"whose {days[0]} is missing" if len(days) == 1 else ""


def _days(setting: Setting, verb: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """All but the days of rows that the verb itself makes: what was never purchased has no purchase."""
    for entity in setting.model.entities:
        if any(akin(verb, word) for word in phrase(entity.name)):
            continue
        for one in entity.dimensions:
            if one.kind == "time":
                yield (one.label or one.name.replace("_", " ")).casefold(), phrase(one.name)


_LATE = re.compile(
    r"\b(?P<verb>\w+ed|paid|sent) (?:late\b"
    r"(?:,? \(?(?:i\.?e\.?,?|meaning|that is,?) (?:after|later than) (?:the |its )?[\w ]+\)?)?"
    r"|(?:after|past|later than) (?:the |its |their )(?:\w+ )?(?:due|promised|scheduled|planned|expected)"
    r"(?: \w+)? ?(?:date|day)\b)",
    re.IGNORECASE,
)
_IN_TIME = re.compile(r"\b(?P<verb>\w+ed|paid|sent) (?:on time|in time|by (?:the |its )?due date)\b", re.IGNORECASE)
DUE = frozenset("due promised planned expected scheduled required deadline target estimated committed".split())


def in_time(text: str, setting: Setting) -> str:
    """ "The share of loans that was returned on time": no later than the one day it was due on."""
    match = _IN_TIME.search(text)
    pair = next(_done_and_due(match["verb"], setting), None) if match else None
    if match is None or pair is None:
        return text
    before = re.sub(
        r"(?: (?:that|which))?(?: (?:was|were|is|are|has been|have been|got))?\s*$", "", text[: match.start()]
    )
    return f"{before} whose {pair[0]} is at most {pair[1]}{text[match.end() :]}"


def _done_and_due(verb: str, setting: Setting) -> Iterator[tuple[str, str]]:
    """The days of something done and of when it was due, of things that have one of each."""
    for entity in setting.model.entities:
        days = [one for one in entity.dimensions if one.kind == "time"]
        done = [one for one in days if any(akin(verb, word) for word in (*phrase(one.name), *phrase(one.label or "")))]
        due = [one for one in days if DUE & set(phrase(one.name))]
        if len(done) == len(due) == 1:
            yield done[0].name.replace("_", " "), due[0].name.replace("_", " ")


def late(text: str, setting: Setting) -> str:
    """ "paid late": later than the one day it was due on."""
    match = _LATE.search(text)
    for entity in setting.model.entities if match else ():
        days = [one for one in entity.dimensions if one.kind == "time"]
        done = [one for one in days if match and any(akin(match["verb"], word) for word in phrase(one.name))]
        due = [one for one in days if DUE & set(phrase(one.name))]
        if match and len(done) == len(due) == 1:
            meant = f"{match['verb']} later than {due[0].name.replace('_', ' ')}"
            return text[: match.start()] + meant + text[match.end() :]
    return text


_GOING_ON = r"current(?:ly (?:employed|active|open))?|present|active|open|outstanding|ongoing|unresolved|unfinished"
_CURRENT = re.compile(rf"\b(?P<state>{_GOING_ON}) (?P<thing>[a-z]+)\b", re.IGNORECASE)
_ARE = re.compile(
    rf"\b(?P<thing>[a-z]+) (?:that |which |who )?(?:is|are|was|were) (?:still |currently )?(?P<state>{_GOING_ON})"
    r"(?=\W*$| (?:per|by|for each|in each|of each)\b)",
    re.IGNORECASE,
)
_COUNTED = 0.95
_ENDS = frozenset(
    phrase(word)[0]
    for word in (
        "leave left leaving ended quit exit departure termination terminated resignation resigned close closed "
        "closing cancelled returned resolved completed finished settled"
    ).split()
)


def current(text: str, setting: Setting) -> str:
    """ "Current clerks", "claims that are still open": those whose one day of leaving, of being closed is missing."""
    match = _CURRENT.search(text) or _ARE.search(text)
    if match is not None and _measured(match, setting):
        return text
    links = setting.vocabulary.phrases.get(phrase(match["thing"]), ()) if match else ()
    entity = next((one for link in links if (one := _thing(link, setting)) is not None), None)
    ends = [one for one in entity.dimensions if one.kind == "time" and _ENDS & set(phrase(one.name))] if entity else []
    if match is None or len(ends) != 1 or any(_known(word, text, setting) for word in (match["state"], "active")):
        return text
    name = ends[0].label or ends[0].name.replace("_", " ")
    return f"{text[: match.start()]}{match['thing']} whose {name} is missing{text[match.end() :]}"


def _measured(match: re.Match[str], setting: Setting) -> bool:
    """Whether somebody counts them by that name: "open claims per team"; "the oldest open claim" is one of them."""
    one = match["thing"].casefold() == phrase(match["thing"])[0]
    links = setting.vocabulary.phrases.get(phrase(match[0]), ()) if not one else ()
    return any(link.kind == "metric" and link.score >= _COUNTED for link in links)


def _thing(link: Link, setting: Setting) -> Entity | None:
    return setting.model.entity(link.ref) if link.kind == "entity" and link.score >= 0.9 else None


def _known(word: str, text: str, setting: Setting) -> bool:
    """Whether the state is kept by a name of its own."""
    named = setting.vocabulary.phrases.get(phrase(word), ())
    return state(phrase(word), text, setting) is not None or any(link.kind in ("value", "condition") for link in named)
