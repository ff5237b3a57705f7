"""How often somebody did something: "who have bought at least 3 times" have so many sales; who never applied has none.

Where a verb makes rows of one thing, so often is so many of those.
"""

from __future__ import annotations

import re

from assay.ask.local.did_most import events_of
from assay.ask.local.draft import Setting
from assay.ask.local.text import phrase

_OFTEN = re.compile(
    r"\b(?P<thing>[\w-]+) (?:that|who|which) (?:have |has |had )?(?P<verb>(?!(?:have|has|had|were|was|been)\b)\w+)"
    r"(?P<for> [\w ]{1,30}?)? "
    r"(?P<bound>at least|more than|exactly|over|fewer than|less than|at most|no more than) (?P<n>\w+) times\b",
    re.IGNORECASE,
)
_NEVER = re.compile(
    r"^(?P<led>\W*(?:which|what|show|list|find|how many|the number of|number of|get|give me|return)(?: the| all)* )?"
    r"(?P<thing>[\w-]+)(?: that| who| which)?(?: have| has| had| were| was| are| is)? never(?: been)? "
    r"(?P<verb>\w+ed|bought|sold|paid|sent|flew|made)"
    r"(?: (?:anything|any|for anything|at all))?\W*$",
    re.IGNORECASE,
)


_BOUNDED = re.compile(
    r"\b(?P<bound>more than|at least|at most|less than|fewer than|no more than) (?P<n>once|twice)(?! as\b)",
    re.IGNORECASE,
)


def bounded_times(text: str, setting: Setting) -> str:
    """ "Repaired more than twice": so many times, no amount of two."""
    return _BOUNDED.sub(lambda match: f"{match['bound']} {1 if match['n'].casefold() == 'once' else 2} times", text)


def so_often(text: str, setting: Setting) -> str:
    """ "clients that have bought at least 3 times": with at least 3 sales."""
    match = _OFTEN.search(text)
    events = events_of(match["verb"], match["thing"], setting) if match and not match["for"] else ""
    if match is None or not events:
        return text
    return f"{text[: match.start()]}{match['thing']} with {match['bound']} {match['n']} {events}{text[match.end() :]}"


def never(text: str, setting: Setting) -> str:
    """ "Which candidates have never applied?": without applications, though one of them may be called "applied"."""
    match = _NEVER.match(text)
    held = match is not None and _is_flag(match["verb"], setting)
    events = events_of(match["verb"], match["thing"], setting) if match and not held else ""
    return f"{match['led'] or ''}{match['thing']} without {events}" if match and events else text


def _is_flag(verb: str, setting: Setting) -> bool:
    links = setting.vocabulary.phrases.get(phrase(verb), ())
    return any(link.kind == "dimension" and link.score >= 0.9 for link in links)
