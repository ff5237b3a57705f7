"""Ways of saying that are plain English for something longer: "cancellation rate", "their first order in 2024".

Each rule returns the question in the longer words, which the clauses read; a question it does not know stays as it is.
They are tried only where the question as it was asked is not understood.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from assay.ask.local.amounts_said import AMOUNTS_SAID
from assay.ask.local.at_work import paid_most
from assay.ask.local.counted_values import counted_values, number_of_all
from assay.ask.local.crowds import crowds, seated
from assay.ask.local.deeds_shown import deeds_shown
from assay.ask.local.did_most import did_most, never_did
from assay.ask.local.draft import Setting
from assay.ask.local.ends_and_middle import ENDS_AND_MIDDLE
from assay.ask.local.events_said import EVENTS_SAID
from assay.ask.local.figures_said import FIGURES_SAID
from assay.ask.local.first_of_all import first_of_all
from assay.ask.local.flag_rates import flag_rate
from assay.ask.local.in_one import in_one
from assay.ask.local.kinds_done import KINDS_DONE
from assay.ask.local.leaving import left_or_stayed, who_left, who_stayed
from assay.ask.local.lengths import after_so_long, time_taken, time_to_do, within
from assay.ask.local.listed_of_each import listed_of_each
from assay.ask.local.missing_days import current, in_time, late, not_done, not_yet, undone
from assay.ask.local.money_taken import money_made, money_taken
from assay.ask.local.most_done import MOST_DONE, of_amounts, owned, sized_kinds
from assay.ask.local.named_states import akin, state
from assay.ask.local.nouns import NOUNS
from assay.ask.local.of_kind import by_years, most_of_kind
from assay.ask.local.often import bounded_times, never, so_often
from assay.ask.local.on_average import on_average
from assay.ask.local.overdue import overdue
from assay.ask.local.own_words import put
from assay.ask.local.people import as_people
from assay.ask.local.per_booking import per_row_of
from assay.ask.local.phrasal import PHRASAL
from assay.ask.local.plainer import (
    PLAINER,
    and_their,
    at_most,
    both_ends,
    by_number,
    everything,
    in_all,
    one_each,
    sorting,
)
from assay.ask.local.quoted_words import quoted_words
from assay.ask.local.rated import rated
from assay.ask.local.said_together import TOGETHER
from assay.ask.local.sorted_when import sort_them, sorted_when
from assay.ask.local.sorts import sorts_of
from assay.ask.local.spelled_ways import PLAIN_WAYS, SPELLED_WAYS
from assay.ask.local.stocked import STOCKED
from assay.ask.local.superlatives_said import SUPERLATIVES_SAID
from assay.ask.local.text import phrase
from assay.ask.local.things_by import things_by_total, things_with_number
from assay.ask.local.usually import spread, usually
from assay.ask.local.when_and import when_and
from assay.ask.local.whose_largest import largest_amount, who_has_none, whose_largest
from assay.ask.local.yes_or_no import yes_or_no

Rule = Callable[[str, Setting], str]

_RATE = re.compile(
    r"\b(?P<said>[A-Za-z][\w-]*) (?P<rate>rates?)\b"
    r"(?: (?:of|for|among) (?P<of>[A-Za-z][\w ]*?)(?=[,.?;]|\s(?:by|per|for|in)\b|$))?"
)
_PERCENT = re.compile(
    r"\b(?P<name>percentage|percent|share|proportion|fraction) (?P<said>\w+ed|\w+-\w+)(?= (?:for|by|per|in)\b|[,.?;]|$)"
)
_FIRST_HAD = re.compile(
    r"(?P<head>\bhow many (?:\w+ ){1,3}?)(?:ha[dvs]e?|made|placed|make|place|got|opened|booked|filed)"
    r"(?: their| its| an?)? (?:very )?first(?:-ever| ever)? (?P<event>\w+(?: \w+)?) "
    r"(?P<when>(?:in|during) (?P<period>[^?.,;]+))",
    re.IGNORECASE,
)
_EXTREME_DATE = re.compile(
    r"\b(?P<end>first|earliest|initial|most recent|latest|last|newest) (?P<name>(?:\w+ ){0,3}?(?:dates?|timestamp))\b",
    re.IGNORECASE,
)
_FIRST_WORDS = ("first", "earliest", "initial")
_SPAN = re.compile(
    r"\b(?:(?!(?:average|mean|median|total|the|longest|shortest|maximum|minimum)\b)[a-z]+ )?(?:time|duration|delay|gap|"
    r"interval|lag)[ ,]*\(?\s*(?:measured )?in (?P<unit>(?:minute|hour|day|week|month|year)s?)\)?[ ,]*"
    r"(?P<led>between|from)\b",
    re.IGNORECASE,
)


def reworded(text: str, setting: Setting, plainly: bool = False) -> str:
    """The question with every saying spelled out; the same text when there is none.

    ``plainly``: only what is misread by its words alone.
    """
    if plainly:
        return put(text, setting, PLAINLY)
    for rule in RULES:
        text = rule(text, setting)
    return text


def _rates(text: str, setting: Setting) -> str:
    """ "no-show rate by channel": the percentage of the things whose state is called so."""
    for match in _RATE.finditer(text):
        said = phrase(match["said"])
        if _has_name((*said, "rate"), text, setting):
            continue
        found = state(said, text, setting)
        flagged = flag_rate(said, setting) if found is None else ""
        each = match["of"] is not None and match["of"].casefold().startswith(("each ", "every "))
        if flagged and each:
            return f"{text[: match.start()]}{flagged} for {match['of']}{text[match.end() :]}"
        if flagged:
            end = match.end() if match["of"] is None or match["of"].casefold() in flagged else match.end("rate")
            return f"{text[: match.start()]}{flagged}{text[end:]}"
        if found is not None:
            things = _plural(found.entity, setting)
            named = match["of"] is not None and phrase(match["of"]) == phrase(things)
            end = match.end() if named or match["of"] is None else match.end("rate")
            return f"{text[: match.start()]}percentage of {things} that are {found.values[0]}{text[end:]}"
    return text


def _has_name(said: tuple[str, ...], text: str, setting: Setting) -> bool:
    """Whether the words, or longer ones of the text that end so, are the name of something."""
    there = set(phrase(text))
    return any(words[-len(said) :] == said and there.issuperset(words) for words in setting.vocabulary.phrases)


def _percent_of_state(text: str, setting: Setting) -> str:
    """ "the percentage delivered": of the things that can be."""
    match = _PERCENT.search(text)
    found = state(phrase(match["said"]), text, setting) if match else None
    if match is None or found is None:
        return text
    meant = f"{match['name']} of {_plural(found.entity, setting)} that are {found.values[0]}"
    return text[: match.start()] + meant + text[match.end() :]


def _plural(name: str, setting: Setting) -> str:
    entity = setting.model.entity(name)
    return (entity.plural or entity.label or name) if entity else name


def _first_ever(text: str, setting: Setting) -> str:
    """ "had their first visit in 2025": one then, and none before."""
    match = _FIRST_HAD.search(text)
    if match is None:
        return text
    event = match["event"]
    meant = f"{match['head']}had {event} {match['when']} and no {event} before {match['period']}"
    return text[: match.start()] + meant + text[match.end() :]


def _extreme_dates(text: str, setting: Setting) -> str:
    """ "the first order date of each customer": the smallest."""

    def said(match: re.Match[str]) -> str:
        first = match["end"].casefold() in _FIRST_WORDS
        return f"{'minimum' if first else 'maximum'} {match['name']}"

    return _EXTREME_DATE.sub(said, text)


def _spans(text: str, setting: Setting) -> str:
    """ "the average time in hours between opening and closing": the average hours between them."""
    return _SPAN.sub(lambda match: f"{match['unit'].removesuffix('s')}s {match['led']}", text)


_SOME = re.compile(
    r"\b(?P<verb>have|has|had|having|with|made|placed|in|on|by|for|attended|visited|took) "
    r"at least (?:one|1|an?|a single) ",
    re.IGNORECASE,
)


def _some(text: str, setting: Setting) -> str:
    """ "have at least one open case": have one."""
    return _SOME.sub(lambda match: f"{match['verb']} an ", text)


_ON_AVERAGE = re.compile(
    r"\bhow many (?P<what>[\w ]+?) (?:does|do|did) (?:each|every|an?|the average|the typical) (?P<per>\w+)"
    r"(?: \w+)? on average\b",
    re.IGNORECASE,
)
_TO_ALL = re.compile(
    r"\b(?:ratio|proportion) of (?:the number of )?(?P<some>[\w-]+) (?P<things>\w+) to "
    r"(?:all|total|the total(?: number)? of|the number of all)(?: the)? (?P<all>\w+)",
    re.IGNORECASE,
)
_WHEN = r"(?:(?:in|during) |(?=(?:last|this|the last|the previous) ))"
_NOT_THEN = re.compile(
    rf"\b(?P<verb>\w+ed|bought|sold|paid|sent|lent|flew) {_WHEN}(?P<then>[\w ]+?),? but (?:did )?not "
    rf"{_WHEN}(?P<now>[\w ]+?)(?=[?.,]|$)",
    re.IGNORECASE,
)


def _on_average(text: str, setting: Setting) -> str:
    """ "how many visits does each member make on average": the average number of visits per member."""
    return _ON_AVERAGE.sub(lambda match: f"average number of {match['what']} per {match['per']}", text)


def _to_all(text: str, setting: Setting) -> str:
    """ "the ratio of open cases to all cases": the share of cases that are open."""
    match = _TO_ALL.search(text)
    if match is None or phrase(match["things"]) != phrase(match["all"]):
        return text
    return f"{text[: match.start()]}share of {match['things']} that are {match['some']}{text[match.end() :]}"


def _not_then(text: str, setting: Setting) -> str:
    """ "clients who ordered in 2024 but not in 2025": who have orders in the one and none in the other."""
    match = _NOT_THEN.search(text)
    said = (match["verb"].casefold(), *NOUNS.get(match["verb"].casefold(), ())) if match else ()
    names = [_plural(one.name, setting) for one in setting.model.entities if any(_names(one.name, it) for it in said)]
    if match is None or len(names) != 1:
        return text
    meant = f"had {names[0]} in {match['then']} and had no {names[0]} in {match['now']}"
    return text[: match.start()] + meant + text[match.end() :]


def _names(entity: str, verb: str) -> bool:
    words = phrase(entity)
    return len(words) == 1 and akin(words[0], phrase(verb)[0])


_TIMES = re.compile(
    r"\b(?:(?P<bound>only|just|exactly|more than|at least|at most) )?(?P<word>once|twice)\b", re.IGNORECASE
)
_EXACT = frozenset(("", "only", "just", "exactly"))
_DEVELOPING = re.compile(
    r"\bhow (?:has|have|had|did|do|does|is|are|was|were) (?P<what>.{2,60}?) "
    r"(?:been )?(?:develop|evolv|trend|chang)(?:e|ed|ing)?(?: over time| so far)?\b",
    re.IGNORECASE,
)


def _so_many_times(text: str, setting: Setting) -> str:
    """ "ordered only once", "booked at least twice": so many times."""

    def said(match: re.Match[str]) -> str:
        bound = (match["bound"] or "").casefold()
        number = 1 if match["word"].casefold() == "once" else 2
        return f"{'exactly' if bound in _EXACT else bound} {number} times"

    return _TIMES.sub(said, text)


def _developing(text: str, setting: Setting) -> str:
    """ "how is the churn rate developing": over time."""
    return _DEVELOPING.sub(lambda match: f"{match['what']} over time", text)


PLAINLY: tuple[Rule, ...] = (
    in_one,
    on_average,
    quoted_words,
    bounded_times,
    _rates,
    _on_average,
    _to_all,
    *ENDS_AND_MIDDLE,
    both_ends,
    at_most,
    one_each,
    sorting,
    everything,
    paid_most,
    in_all,
    sorts_of,
    and_their,
    by_number,
    *SUPERLATIVES_SAID,
    first_of_all,
    current,
    overdue,
    *MOST_DONE,
    *KINDS_DONE,
    *EVENTS_SAID,
    *PHRASAL,
    in_time,
    did_most,
    usually,
    number_of_all,
    *PLAIN_WAYS,
    *TOGETHER,
    *STOCKED,
    rated,
    seated,
    *FIGURES_SAID,
    money_made,
    counted_values,
    most_of_kind,
    whose_largest,
    largest_amount,
    who_has_none,
    so_often,
    never,
    things_by_total,
    things_with_number,
    sort_them,
    sorted_when,
    deeds_shown,
    when_and,
    listed_of_each,
    *AMOUNTS_SAID,
)
RULES: tuple[Rule, ...] = (
    *PLAINLY,
    _so_many_times,
    _developing,
    _not_then,
    _percent_of_state,
    _first_ever,
    _extreme_dates,
    _spans,
    within,
    after_so_long,
    time_to_do,
    time_taken,
    not_yet,
    not_done,
    undone,
    _some,
    late,
    per_row_of,
    crowds,
    as_people,
    left_or_stayed,
    who_left,
    who_stayed,
    never_did,
    spread,
    money_taken,
    yes_or_no,
    by_years,
    owned,
    sized_kinds,
    of_amounts,
    *SPELLED_WAYS,
    *PLAINER,
)
