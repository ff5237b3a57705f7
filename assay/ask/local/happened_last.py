"""What happened last or first, told by the day of what happened: "the client whose loan was approved most recently".

The day is the one field that the verb is in ("sold", `sold_on`), else the day of the rows that the verb or the thing
done makes ("took out a loan"); never some other day of those who did it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from assay.ask.local.did_most import events_of
from assay.ask.local.draft import Setting
from assay.ask.local.entities_named import entities_called, label_of
from assay.ask.local.nouns import kin
from assay.ask.local.text import phrase, root
from assay.ask.local.words import VERBS
from assay.semantic.compile.graph import graph_of
from assay.semantic.model import Dimension, Entity

_LAST = r"(?P<end>most recently|least recently|latest|last|earliest|first)"
_WHAT = r"(?P<what>something|anything|(?:an?|the|some|any|their|its|his|her|to|by) \w+|\w+s)"
_BE = r"(?:was|were|is|are|has been|have been|had been|got|gets)"
_VERB = rf"(?:{_BE} )?(?P<verb>(?!(?:was|were|has|had|been)\b)\w+)(?: (?:out|in|off|up|back))?"
_DONE = re.compile(
    rf"\b(?P<thing>\w+),? (?:(?:that|which|who) )?{_VERB}(?: {_WHAT})? (?:the )?{_LAST}(?=\W*$)", re.IGNORECASE
)
_WHOSE = re.compile(rf"\bwhose (?P<thing>\w+) {_VERB} (?:the )?{_LAST}(?=\W*$)", re.IGNORECASE)
_RECENTLY = re.compile(
    rf"\b(?P<thing>\w+),? (?:(?:that|which|who) )?(?:{_BE} )?(?P<end>most recently) (?P<verb>\w+)(?: {_WHAT})?(?=\W*$)",
    re.IGNORECASE,
)
_JUST = re.compile(r"\b(?:the )?(?P<end>most recently|latest|last) (?P<verb>\w+) (?P<thing>\w+)(?=\W*$)", re.IGNORECASE)
_FIRST = frozenset(("earliest", "first", "least recently"))
_NEVER_THINGS = frozenset("who which that what and or the was were is are has been most".split())
_BASE = {"left": "leave", "bought": "buy", "paid": "pay", "sent": "send", "began": "begin", "begun": "begin"}
"""Verbs whose past says nothing of the name of their day."""
_BOUGHT, _BILL = frozenset(("bought", "purchased", "ordered")), "invoice"
"""What was bought is on a bill where nothing else is kept of it."""
_SURE = 0.9


def happened_last(text: str, setting: Setting) -> str:
    """ "The property that was sold most recently": the property with the latest day it was sold on."""
    for pattern, wanted in _PATTERNS:
        match = pattern.search(text)
        if match is None or match["thing"].casefold() in _NEVER_THINGS or not _is_past(match["verb"]):
            continue
        if wanted(match, setting) and (day := _ranking(match, setting)) is not None:
            return _put(text, match, day)
    return text


def _is_past(verb: str) -> bool:
    """
    >>> _is_past("approved"), _is_past("took"), _is_past("most")
    (True, True, False)
    """
    return verb.casefold().endswith("ed") or verb.casefold() in VERBS or verb.casefold() in _BASE


def _anyone(match: re.Match[str], setting: Setting) -> bool:
    return bool(entities_called(match["thing"], setting)) or _called(match["thing"], setting)


def _of_others(match: re.Match[str], setting: Setting) -> bool:
    """ "The most recently hired clerk" has that day itself and is read without help; viewings are of others."""
    day = _day(match["verb"], setting)
    own = entities_called(match["thing"], setting)
    return day is not None and bool(own) and day[0] not in own


_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Setting], bool]], ...] = (
    (_WHOSE, _anyone),
    (_RECENTLY, _anyone),
    (_DONE, _anyone),
    (_JUST, _of_others),
)


def _put(text: str, match: re.Match[str], day: str) -> str:
    end = "earliest" if match["end"].casefold() in _FIRST else "latest"
    thing = {_WHOSE: "", _JUST: f"the {match['thing']} "}.get(match.re, f"{match['thing']} ")
    return f"{text[: match.start()]}{thing}with the {end} {day}{text[match.end() :]}"


def _ranking(match: re.Match[str], setting: Setting) -> str | None:
    """What ranks, as a question would call it: a day, or the thing that happened."""
    own = entities_called(match["thing"], setting)
    day = _day(match["verb"], setting)
    if day is not None:
        return label_of(day[1])
    what = (match.groupdict().get("what") or "").split()[-1:]
    events = events_of(match["verb"], match["thing"], setting)
    bought = entities_called(_BILL, setting) if not events and match["verb"].casefold() in _BOUGHT else []
    dated = [one for one in entities_called(events, setting) if one.default_time] if events else []
    dated = dated or [one for one in bought if _belongs(one, own, setting)]
    dated = dated or [one for said in what for one in entities_called(said, setting) if _belongs(one, own, setting)]
    return label_of(dated[0]) if dated else None


def _belongs(done: Entity, own: list[Entity], setting: Setting) -> bool:
    """ "Took out a loan": each loan has its client, and its day."""
    graph = graph_of(setting.model)
    return bool(done.default_time) and any(one != done and graph.reaches(done.name, one.name) for one in own)


def _day(verb: str, setting: Setting) -> tuple[Entity, Dimension] | None:
    """The one date that the verb is in."""
    said = _BASE.get(verb.casefold(), verb.casefold())
    found = [
        (entity, one)
        for entity in setting.model.entities
        for one in entity.dimensions
        if one.kind == "time" and not one.hidden and any(_of_one_word(word, said) for word in phrase(one.name))
    ]
    return found[0] if len(found) == 1 else None


def _of_one_word(noun: str, verb: str) -> bool:
    """
    >>> _of_one_word("admission", "admitted"), _of_one_word("sold", "sold"), _of_one_word("due", "done")
    (True, True, False)
    """
    return root(noun) == root(verb) or kin(noun, verb) or ("mitt" in verb and kin(noun, verb.replace("mitt", "miss")))


def _called(said: str, setting: Setting) -> bool:
    """ "Which customer" of a sheet that has customers in a column."""
    links = setting.vocabulary.phrases.get(phrase(said), ())
    return any(link.kind == "dimension" and link.score >= _SURE for link in links)
