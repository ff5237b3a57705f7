""" "Customers who bought within 30 days of joining", "in the same month as they joined": two dates a row leads to.

The two may be of one row or of a row and of what it belongs to. The time between them is a number of the row, and the
question is put as a condition on it: "customers who have sales with *lapse* between 0 and 30".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from itertools import product

from assay.ask.local.draft import Setting
from assay.ask.local.nouns import NOUNS, kin
from assay.ask.local.own_days import own_day
from assay.ask.local.row_differences import knowing
from assay.ask.local.text import phrase, root
from assay.semantic.compile.graph import graph_of
from assay.semantic.computed import Computed
from assay.semantic.model import Dimension, Entity

_CALLED = "lapse"
"""Stands for the time between the two dates while the question is read."""
_UNIT = r"(?P<unit>minute|hour|day|week|month|year)s?"
_NUMBER = r"(?P<n>\d+|an?|one|two|three|four|five|six|seven|ten)"
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}
_THAN = r"(?P<than>more than|less than|fewer than|over|under|at least|at most|longer than|no more than)"
_LEAD = (
    r"(?:being|having|been|their|its|his|her|the|it|they|he|she|was|were|got|an?|[a-z]+(?= (?:was|were|being|got) ))"
)
_START = rf"(?:{_LEAD} )*(?P<start>[a-z]+)(?: up\b)?(?: (?:date|day|time)\b)?"
_BEGINNINGS = frozenset(root(word) for word in ("joined", "registered", "signed", "signup"))
"""Ways to become one of a group; a source keeps the day under one of these names."""
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf" within {_NUMBER} {_UNIT} (?:of|after|from|following|since) {_START}",
        rf" {_THAN} {_NUMBER} {_UNIT} (?:after|following|since) {_START}",
        rf" (?:in|during|on) the (?:very )?same (?P<same>day|month) (?:(?:as|that|when|in which|on which) )?{_START}",
    )
)
_BOTH = re.compile(
    r"\b(?P<start>[a-z]+ed) and(?P<done>(?: [a-z]+){1,5}?) (?:in|on|during) the (?:very )?same (?P<same>day|month)\b"
    r"(?! (?:as|that|when)\b)",
    re.IGNORECASE,
)
_VERB = re.compile(r"\b[a-z]+", re.IGNORECASE)
_MOST_WORDS = 6
_EMPTY = frozenset("a an the their its his her any some one something anything in for with to".split())
_AUX = re.compile(r"(?: (?:that|which|who))?(?: (?:were|was|are|is|have been|has been|got|been))?\s*$", re.IGNORECASE)
_WHO = re.compile(r"\b(?:who|that|which)(?: (?:have|had|has))?\s*$", re.IGNORECASE)
_ASKED = re.compile(r"^\s*(?:which|how many|what)\b(?! (?:percentage|share|percent|proportion))", re.IGNORECASE)
Day = tuple[Entity, Dimension]


@dataclass(frozen=True)
class _Pair:
    """The row that leads to both dates, and what they are called from there."""

    row: Entity
    left: str
    right: str
    label: str


@dataclass(frozen=True)
class _Said:
    """The words that set two dates apart: those of the first, the verb of the second and what stands behind it."""

    match: re.Match[str]
    start: int
    end: int
    verb: str
    mid: str


def days_apart(text: str, setting: Setting) -> tuple[str, Setting]:
    """The question put as a condition on the time between two dates; unchanged where the dates are not certain."""
    for said in _sayings(text, setting) if not setting.vocabulary.phrases.get((_CALLED,)) else ():
        subject = _subject(text[: said.start], setting)
        pairs = list(_pairs(said, setting)) if subject is not None and _plain(said.mid, setting) else []
        if subject is not None and len(pairs) == 1 and _told(said, pairs[0], subject, setting):
            return _put(text, said, pairs[0], subject), knowing(setting, _computed(pairs[0], said.match), _CALLED)
    return _of_the_named(text, setting)


def _of_the_named(text: str, setting: Setting) -> tuple[str, Setting]:
    """ "The most transactions in the same month as they joined": the day of what is named last before the period."""
    match = next(filter(None, (pattern.search(text) for pattern in _PATTERNS)), None)
    named = _named_last(text[: match.start()], setting) if match else None
    if match is None or named is None or setting.vocabulary.phrases.get((_CALLED,)):
        return text, setting
    pairs = list(_pairs_of(named, match["start"], setting))
    if len(pairs) != 1:
        return text, setting
    put = f"{text[: match.start()]} with {_CALLED} {_apart(match)}{text[match.end() :]}"
    return put, knowing(setting, _computed(pairs[0], match), _CALLED)


def _named_last(before: str, setting: Setting) -> Entity | None:
    words = phrase(before)
    if before.casefold().rstrip().endswith("ed"):
        return None  # What was done may have begun and ended on other days.
    return next(filter(None, (_thing(words[-size:], setting) for size in (3, 2, 1))), None)


def _pairs_of(named: Entity, start: str, setting: Setting) -> Iterator[_Pair]:
    """The day of a row beside the day that a word gives what the row belongs to."""
    own = next((one for one in named.dimensions if one.kind == "time" and one.name == named.default_time), None)
    reaches = graph_of(setting.model).reaches
    for other, day in _dates(start, setting) if own is not None else ():
        if own is not None and other is not named and reaches(named.name, other.name):
            label = f"{_called(day)} to {_called(own)}"
            yield _Pair(named, f"{other.name}.{day.name}", own.name, label)


def _sayings(text: str, setting: Setting) -> Iterator[_Said]:
    """Every way to take the words before: the verb is one of the last few of them, the nearest first."""
    for pattern in _PATTERNS:
        match = pattern.search(text)
        verbs = list(_VERB.finditer(text, 0, match.start()))[-_MOST_WORDS:] if match else []
        for verb in reversed(verbs):
            if match is not None and _thing(phrase(verb[0]), setting) is None:
                yield _Said(match, verb.start(), match.end(), verb[0], text[verb.end() : match.start()])
    both = _BOTH.search(text)
    if both is not None:
        verb_said, _, mid = both["done"].strip().partition(" ")
        yield _Said(both, both.start(), both.end(), verb_said, mid)


def _told(said: _Said, pair: _Pair, subject: Entity, setting: Setting) -> bool:
    """Whether the subject is the row, or has such rows; how long a row's own things took is read by itself."""
    own = subject.name == pair.row.name
    if own and "same" not in said.match.groupdict() and "." not in pair.left + pair.right:
        return False
    if own and any(_thing(phrase(word), setting) is not None for word in said.mid.split()):
        return False  # "users created an account within 7 days": the day is that of the account, not their own
    return own or graph_of(setting.model).reaches(pair.row.name, subject.name)


def _put(text: str, said: _Said, pair: _Pair, subject: Entity) -> str:
    before, after, apart = text[: said.start], text[said.end :], _apart(said.match)
    if subject.name == pair.row.name:
        return f"{_AUX.sub('', before)} with {_CALLED} {apart}{after}"
    have = bool(_WHO.search(before) or _ASKED.search(before))
    things = pair.row.plural or pair.row.label or pair.row.name
    return f"{before}{'have' if have else 'with'} {things.casefold()} with {_CALLED} {apart}{after}"


def _apart(match: re.Match[str]) -> str:
    found = match.groupdict()
    if found.get("same"):
        return "exactly 0"
    number = _number(match["n"])
    return f"{found['than']} {number}" if found.get("than") else f"between 0 and {number}"


def _number(said: str) -> int:
    return int(said) if said.isdigit() else _NUMBERS[said.casefold()]


def _computed(pair: _Pair, match: re.Match[str]) -> Computed:
    found = match.groupdict()
    unit = (found.get("same") or found.get("unit") or "day").casefold() + "s"
    op = "calendar_months" if found.get("same") and unit == "months" else unit
    name = f"{op}_from_{pair.left}_to_{pair.right}".replace(".", "_")
    label = f"{unit} from {pair.label}"
    return Computed.model_validate(
        {"entity": pair.row.name, "name": name, "op": op, "left": pair.left, "right": pair.right, "label": label}
    )


# -- which dates --------------------------------------------------------------------------------------------------


def _pairs(said: _Said, setting: Setting) -> Iterator[_Pair]:
    """The ways in which the two words are dates of one row, or of a row and of what it belongs to."""
    graph = graph_of(setting.model)
    begun = list(_dates(said.match["start"], setting))
    ended = list(_dates(said.verb, setting)) or list(_events(said.verb.casefold(), setting))
    for (one, left), (other, right) in product(begun, ended):
        label = f"{_called(left)} to {_called(right)}"
        if one is other and left is not right:
            yield _Pair(one, left.name, right.name, label)
        elif one is not other and graph.reaches(other.name, one.name):
            yield _Pair(other, f"{one.name}.{left.name}", right.name, label)
        elif one is not other and graph.reaches(one.name, other.name):
            yield _Pair(one, left.name, f"{other.name}.{right.name}", label)


def _dates(word: str, setting: Setting) -> Iterator[Day]:
    """The dates that a word names, "joining" of ``joined_on``; else those of another word for the same."""
    said = root(word.casefold())
    found = list(_called_so({said}, setting))
    yield from found or (_called_so(_BEGINNINGS, setting) if said in _BEGINNINGS else ())


def _called_so(told: Set[str], setting: Setting) -> Iterator[Day]:
    for entity in setting.model.entities:
        for one in entity.dimensions:
            words = (*phrase(one.name), *phrase(one.label or ""))
            if one.kind == "time" and told & {root(own) for own in words}:
                yield entity, one


def _events(verb: str, setting: Setting) -> Iterator[Day]:
    """The day of what a verb makes a row of: "bought" of ``sale_date``."""
    nouns = NOUNS.get(verb, ())
    for entity in setting.model.entities:
        words = phrase(entity.label or entity.name)
        made = len(words) == 1 and (words[0] in nouns or kin(words[0], verb))
        own = own_day(entity, words[0]) if made else None
        if own is not None:
            yield entity, own


def _called(day: Dimension) -> str:
    return (day.label or day.name.replace("_", " ")).casefold()


# -- who is spoken of ---------------------------------------------------------------------------------------------


def _subject(before: str, setting: Setting) -> Entity | None:
    """The thing named first."""
    words = phrase(before)
    for at in range(len(words)):
        for size in (3, 2, 1):
            found = _thing(words[at : at + size], setting)
            if found is not None:
                return found
    return None


def _thing(words: tuple[str, ...], setting: Setting) -> Entity | None:
    links = setting.vocabulary.phrases.get(words, ()) if words else ()
    names = [link.ref for link in links if link.kind == "entity" and link.score >= 0.9]
    return setting.model.entity(names[0]) if names else None


def _plain(mid: str, setting: Setting) -> bool:
    """Whether the words behind the verb say no more than what it was done to."""
    return all(word in _EMPTY or _thing(phrase(word), setting) is not None for word in mid.casefold().split())
