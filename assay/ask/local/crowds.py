"""People as a number that is kept: "halls that seat 200 people", "storms that killed ten", "who live in Ghent".

The field that holds the number is found by what such fields are called; where a source has none, or several, the
question stays as it was asked.
"""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting
from assay.ask.local.text import phrase
from assay.semantic.model import Dimension, Entity

_KEPT: tuple[tuple[str, frozenset[str]], ...] = (
    ("live lives lived living reside resides residing inhabit inhabits", frozenset(("population", "inhabitant"))),
    (
        "seat seats hold holds accommodate accommodates fit fits sit host hosts sleep sleeps",
        frozenset(("capacity", "occupancy", "seating", "seat")),
    ),
    ("kill kills killed die died dead", frozenset(("death", "fatality", "casualty", "killed"))),
    ("injure injures injured hurt wounded", frozenset(("injury", "injured", "wounded"))),
    ("employ employs employed", frozenset(("employee", "headcount", "staff", "workforce"))),
    ("attend attends attended watched", frozenset(("attendance", "attendee", "audience", "spectator"))),
)
MANY_IN_ONE = frozenset("staff team crew fleet faculty personnel workforce inventory audience membership group".split())
"""One word for many: the largest staff is the one of the most people."""
_VERBS = {verb: names for verbs, names in _KEPT for verb in verbs.split()}
_SAID = "|".join(sorted(_VERBS, key=len, reverse=True))
_PEOPLE = r"(?:people|persons?|inhabitants|residents|guests|spectators|viewers|visitors|employees|workers)"
_NUMBER = r"(?:\d[\d,.]*(?: ?(?:k|m|thousand|million|billion))?|an?|one|two|three|five|ten|twenty|a hundred)"
_BOUND = (
    rf"(?:(?:between )?{_NUMBER} (?:to|and) {_NUMBER}"
    rf"|(?:(?:more|less|fewer|greater) than|at least|at most|over|under|up to|exactly)? ?{_NUMBER})"
)
_RANGE = re.compile(rf"(?:between )?({_NUMBER}) (?:to|and) ({_NUMBER})", re.IGNORECASE)
_ROOM = "seat|seats|hold|accommodate|fit|sit|sleep|host"
_ENDS = {"most": "highest", "fewest": "lowest", "least": "lowest"}
_HEAD = r"(?:that |which |who )?(?:can |could |have |has |had )?"
_DOES = re.compile(
    rf"\b{_HEAD}(?P<verb>{_SAID}) (?P<bound>{_BOUND}) {_PEOPLE}\b"
    rf"|\b(?:in which|where) (?P<bound2>{_BOUND}) {_PEOPLE} (?:were |have |had )?(?P<verb2>{_SAID})\b",
    re.IGNORECASE,
)
_CAN = re.compile(
    rf"\b(?:that |which |who )?(?:can|could) (?P<verb>{_ROOM}) (?P<bound>{_BOUND}) [a-z]+s\b", re.IGNORECASE
)
_MOST = re.compile(
    rf"\b{_HEAD}(?P<verb>{_SAID}) the (?P<end>most|fewest|least|(?:largest|greatest|highest) number of) {_PEOPLE}\b",
    re.IGNORECASE,
)
_MOST_IN = re.compile(
    r"\b(?:in which|where|during which) the (?P<end>most|fewest|least|(?:largest|greatest|highest) number of) "
    rf"{_PEOPLE} (?:were |have been |had been |have |had )?(?P<verb>{_SAID})\b",
    re.IGNORECASE,
)
_HAVE = re.compile(
    rf"\b(?:with|have|has|having) (?P<bound>{_BOUND}|the (?P<end>most|fewest)) "
    r"(?:people|persons|inhabitants|residents)\b",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(
    rf"^\W*how many {_PEOPLE} (?:(?:can|could|does|do|did|are|were|was|is) )?"
    rf"(?:(?P<verb>{_SAID}) (?:in |at |by |for )?(?:the )?(?P<thing>[^?.]+)"
    rf"|(?:the )?(?P<thing2>(?!(?:are|were|was|is|did|do|does|have|had)\b)[^?.]+?) (?P<verb2>{_SAID}))(?=\W*$)",
    re.IGNORECASE,
)
_IN_ALL = re.compile(
    rf"^\W*how many {_PEOPLE} (?:(?:are|were|was|have been|got|have|had) )?(?P<verb>{_SAID})(?=\W*$)", re.IGNORECASE
)


def crowds(text: str, setting: Setting) -> str:
    """The question by the name of the field that holds how many people it is."""
    text = _DOES.sub(lambda match: _with(match[0], match["verb"] or match["verb2"], _bound(match), setting), text)
    for most in (_MOST, _MOST_IN):
        text = most.sub(lambda match: _with(match[0], match["verb"], f"the {_end(match['end'])}", setting), text)
    if not _is_thing("people", setting):
        text = _HAVE.sub(lambda match: _with(match[0], "live", _end(match["end"]) or match["bound"], setting), text)
    match = _IN_ALL.match(text)
    kept = _kept(match["verb"], text, setting) if match else None
    if match and kept:
        return f"What is the total {kept}{text[match.end() :]}"
    match = _HOW_MANY.match(text)
    kept = _kept(match["verb"] or match["verb2"], text, setting) if match else None
    return (
        f"What is the total {kept} of {match['thing'] or match['thing2']}{text[match.end() :]}"
        if match and kept
        else text
    )


def seated(text: str, setting: Setting) -> str:
    """ "Rooms that can hold 50 to 100 students": their room, though students are things of their own."""
    return _CAN.sub(lambda match: _with(match[0], match["verb"], match["bound"], setting), text)


def _bound(match: re.Match[str]) -> str:
    return str(match["bound"] or match["bound2"])


def _end(said: str | None) -> str:
    return _ENDS.get(said.casefold(), "highest") if said else ""


def _with(said: str, verb: str, bound: str, setting: Setting) -> str:
    """ "with population over 5", "with the highest population"; what was said where nothing holds such a number."""
    kept = _kept(verb, setting.text, setting)
    if kept is None:
        return said
    ranked = bound in _ENDS.values() or bound.removeprefix("the ") in _ENDS.values()
    between = _RANGE.fullmatch(bound)
    bound = f"between {between[1]} and {between[2]}" if between else bound
    return f"with the {bound.removeprefix('the ')} {kept}" if ranked else f"with {kept} {bound}"


def _kept(verb: str, text: str, setting: Setting) -> str | None:
    """The field such people are counted in: the only one, or the only one of the things the question names."""
    names = _VERBS[verb.casefold()]
    found = [
        (entity, one)
        for entity in setting.model.entities
        for one in entity.dimensions
        if one.kind == "number" and names & set(phrase(one.name))
    ]
    named = [pair for pair in found if _named(pair[0], text, setting)]
    chosen = found if len(found) == 1 else named
    return _label(chosen[0][1]) if len(chosen) == 1 else None


def _named(entity: Entity, text: str, setting: Setting) -> bool:
    links = (link for word in phrase(text) for link in setting.vocabulary.phrases.get((word,), ()))
    return any(link.kind == "entity" and link.ref == entity.name for link in links)


def _label(dimension: Dimension) -> str:
    return dimension.label or dimension.name.replace("_", " ")


def _is_thing(word: str, setting: Setting) -> bool:
    return any(link.kind == "entity" for link in setting.vocabulary.phrases.get(phrase(word), ()))
