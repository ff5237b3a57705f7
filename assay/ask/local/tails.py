"""What stands at the end of a question: order and limits behind its columns, columns behind a colon."""

from __future__ import annotations

import re

from assay.ask.local.asides import is_aside
from assay.ask.local.asides_together import gathered
from assay.ask.local.draft import Setting

ASKS = re.compile(
    r"^\W*(?:please |also |then )*(?:return|list|show|give|include|output|display|provide|report|present|retrieve|"
    r"i (?:just |only )?(?:want|need)(?: to see)?|the (?:output|result|answer) should (?:have|contain|include|show))"
    r"(?: me| us| only| just| back| out)*\b(?: the following(?: columns?)?:?| columns?:?)?\s*",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"[,\s]+(?:and )?((?:ordered|sorted|ranked|order|sort)(?: them| it| the results?)?(?: by| from| in)\b.*"
    r"|(?:ordered|sorted|ranked|listed) (?:ascending|descending|alphabetically)\b.*|listed by\b.*"
    r"|in (?:an? |the )?(?:ascending|descending|increasing|decreasing|alphabetical) order\b.*"
    r"|(?:from )?(?:highest|lowest|largest|smallest|most|least) (?:to|first)\b.*"
    r"|(?:but )?(?:only )?for (?:only )?the (?:top|bottom|first|last|best) .*|limit(?:ed)? to .*)$",
    re.IGNORECASE,
)
_COLON = re.compile(
    r"^([^:()]{8,}?)\s*(?::\s*([^:()?]+)|\(((?![^()]*\b(?:is|are|was|were)\b)[^:()?=]+)\)|\s[-\u2013\u2014]\s([^:()?]+))[\s.?]*$"
)


def tail_first(texts: tuple[str, ...], setting: Setting) -> tuple[str, ...]:
    """What a last sentence that names columns says of order and limits belongs to the question before."""
    last, tail = tail_of(texts[-1])
    if tail and len(texts) > 1 and is_aside(last):
        texts = (f"{texts[0]}, {tail}", *texts[1:-1], last)
    texts = gathered(texts, setting)
    if len(texts) != 2 or not ASKS.match(texts[1]):
        return texts
    columns, tail = tail_of(texts[1])
    return (f"{texts[0]}, {tail}", columns) if tail else texts


def after_colon(text: str) -> tuple[str, ...]:
    """A question and the columns named behind it; the text alone when nothing is.

    >>> after_colon("the three oldest ships: name, year")
    ('the three oldest ships', 'return name, year')
    """
    found = _COLON.match(text)
    return (found[1].strip(), f"return {(found[2] or found[3] or found[4]).strip()}") if found else (text,)


def tail_of(text: str) -> tuple[str, str]:
    """The sentence without its last clause about order or limits, and that clause.

    >>> tail_of("Return the name and rate, ordered from lowest to highest rate")
    ('Return the name and rate', 'ordered from lowest to highest rate')
    """
    found = _TAIL.search(text)
    return (text[: found.start()], found[1]) if found else (text, "")
