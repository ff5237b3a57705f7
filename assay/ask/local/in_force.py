""" "How many leases were active on 1 May", "leases active in June": begun by then, and not over before.

A thing with a day of its begin and one of its end is under way between the two. Neither a state that it is in today nor
what begins in the period tells that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assay.ask.local.draft import Draft, Setting
from assay.ask.local.entities_named import entity_called
from assay.ask.local.lexicon import Link
from assay.ask.local.points import When
from assay.ask.local.text import phrase, root, tokenise
from assay.ask.local.timewords import TimeRead, read_times
from assay.semantic.model import Dimension, Entity, SemanticModel
from assay.semantic.spec import All, AnalyticsSpec, Compare, Not

_CALLED = "inforce"
"""Stands for the condition while the question is read."""
_STATE = r"(?P<state>active|in force|in effect|running|ongoing|under way|underway|valid|in progress)"
_LAST = r"(?P<on>on|as of|as at|at|in|during)"
_BEHIND = re.compile(
    rf"\b(?P<thing>[a-z]+)(?: (?:that|which|who))?(?P<be> (?:were|was|are|is|being))?(?: (?:still|already))? {_STATE} "
    rf"{_LAST} (?=\S)",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"\b{_STATE} (?P<thing>[a-z]+)"
    r"(?: (?:were|are|was|is) there| (?:did|do) (?:we|they) have| there (?:were|are|was))? "
    r"(?P<on>on|as of|as at) (?=\S)",
    re.IGNORECASE,
)
_ENDS = frozenset(
    root(word)
    for word in "end ended until expiry expiration expired expires close closed finish finished return returned "
    "termination terminated cancelled left quit checkout discharge discharged valid_to".split()
)
_BEGINS = frozenset(
    root(word)
    for word in "start started begin began begun from open opened effective join joined hire hired rented issued "
    "checkin admitted admission enrolled commenced since".split()
)


def in_force(text: str, setting: Setting) -> tuple[str, Setting]:
    """The question, with a setting in which the words are a condition on both days, or both as they are."""
    for match in (*_BEHIND.finditer(text), *_BEFORE.finditer(text)):
        entity = entity_called(match["thing"], setting)
        days = _lasting(entity) if entity is not None else None
        said = _period(text, match.end(), setting) if days is not None else None
        if entity is None or days is None or said is None or said[0].period is None:
            continue
        start, end = (f"{entity.name}.{one.name}" for one in days)
        first, last = said[0].period.start, said[0].period.end
        held = All(
            all=(
                Compare(field=start, op="lt", value=last),
                Not.model_validate({"not": Compare(field=end, op="lt", value=first)}),
            )
        )
        label = f"{match['state']} {match['on']} {text[match.end() : said[1]]}"
        return _put(text, match, said[1]), _knowing(setting, Link("condition", start, 1.0, condition=held, label=label))
    return text, setting


def _put(text: str, match: re.Match[str], end: int) -> str:
    """ "Leases active on 1 May by town": "leases that are *inforce* by town"."""
    head = text[: match.start("state")] if match.re is _BEFORE else text[: match.end("thing")]
    thing = match["thing"] if match.re is _BEFORE else ""
    return f"{head}{thing} that are {_CALLED}{text[end:]}"


def _period(text: str, at: int, setting: Setting) -> tuple[TimeRead, int] | None:
    """The stretch of days said right there, and where the words of it end; nothing of one that has no end."""
    tokens = tokenise(text)
    for read in read_times(tokens, When(setting.today, setting.calendar)):
        closed = read.kind == "range" and read.period is not None
        begins = tokens[read.start].start
        # "On 1 May" may be one expression together with the small word.
        if closed and begins <= at <= tokens[read.end - 1].start:
            return read, tokens[read.end - 1].end
    return None


def _lasting(entity: Entity) -> tuple[Dimension, Dimension] | None:
    """The days on which such a thing begins and ends, where it has one of each."""
    days = [one for one in entity.dimensions if one.kind == "time"]
    ends = [one for one in days if _ENDS & _roots(one)]
    begins = [one for one in days if one not in ends and _BEGINS & _roots(one)]
    return (begins[0], ends[0]) if len(ends) == len(begins) == 1 else None


def _roots(day: Dimension) -> set[str]:
    return {root(word) for word in phrase(day.name.replace("_", " "))}


def _knowing(setting: Setting, link: Link) -> Setting:
    old = setting.vocabulary
    phrases = {**old.phrases, (_CALLED,): (link,)}
    return replace(setting, vocabulary=replace(old, phrases=phrases, words={**old.words, _CALLED: 1}))


def only_begun(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """Doubt: "active on 1 May" answered with what began on that one day, or with a state of today."""
    said = spec.canonical()
    for at, item in enumerate(draft.items[:-1]):
        behind = draft.items[at + 1 : at + 4]
        timed = next((one.text.casefold() for one in behind if one.kind == "time"), "")
        if not re.fullmatch(_STATE, item.text, re.IGNORECASE) or not timed:
            continue
        # "In the last 30 days" somebody was active by doing something; on a day of the calendar it is a state.
        on = re.match(r"on |as (?:of|at) ", timed) or any(one.text.casefold() in ("on", "as of") for one in behind)
        days = (_lasting(one) for one in model.entities if f'"{one.name}' in said)
        if on and any(pair is not None for pair in days):
            yield item.text
