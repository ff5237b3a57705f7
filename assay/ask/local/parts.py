"""Several questions in one: where a text falls apart, and what the parts share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assay.ask.local.asides import is_aside
from assay.ask.local.computing import compiles
from assay.ask.local.draft import Setting
from assay.ask.local.read import candidates
from assay.ask.local.text import Token
from assay.ask.ports import Asked, Reading

_JOINTS = re.compile(
    r"(?:[?.!;]\s+(?=\S)|,?\s+(?:and|then|also|plus|and then|and also)\s+(?=(?:please\s+|also\s+|"
    r"then\s+)?(?:show|give|tell|list|compare|display|plot|draw|chart|how|what|which|who|where|"
    r"when(?= (?:was|were|did) )|"
    r"break|(?:its|their)\s+(?:[\w-]+\s+){0,2}(?:trends?|evolution|development)(?:\s+over\s+time)?)\b)|"
    r",\s+(?=(?:when|what|which)\s(?:\w+\s){1,5}?(?:they|he|she|it|their|its)\b))",
    re.IGNORECASE,
)
_OWN = re.compile(r"[^\W_]{2,}")
_OF_THE_FIRST = re.compile(
    r"^how (?:many|much)\b(?! of (?:them|those|these)\b).*\b(?:he|she|they|it|each|them)\b", re.IGNORECASE
)
"""A number of the thing just found: "and how many orders did they place" is a column beside it."""
_BY_EACH = re.compile(
    r"\b(?:total|average|number|count|sum|how many|how much)\b.* (?:(?:for|of|in) each|per|by) \w+", re.I
)
"""A number of each group, beside which the second is one more."""
MOST_PARTS = 4
_MONTHS_AND_TITLES = re.compile(
    r"\b(?:Inc|Ltd|Co|St|Mr|Ms|Mrs|Dr|vs|No|incl|excl|avg|approx|max|min|e\.g|i\.e|[a-z]{1,2}\.[a-z])\.\s*$",
    re.IGNORECASE,
)


_RELATIVE = re.compile(r"(?:who|which|where)\b(?! (?:is|are|was|were) the\b)", re.IGNORECASE)
_CLAUSE = re.compile(r"(?<!^)\b(?:whose|who|that|which)\b", re.IGNORECASE)


_ANEW = re.compile(r"\?.*\w|\b(?:most|least|highest|lowest|best|worst|top|fewest|largest)\b", re.IGNORECASE)


_HEADLESS = re.compile(r"^\W*(?:for|of|among|in|by|with|since|during|if)\b[^?]*$", re.IGNORECASE)
"""No question yet: "for each clerk, what are their name and town"."""
_SORTS = re.compile(
    r"(?:please |and |then )*(?:sort|order|rank|arrange) "
    r"(?:(?:them|it|these|those|the (?:results?|list|rows|output|answers?)) )?(?:by|in|from|alphabetically)\b",
    re.IGNORECASE,
)
"""How what was asked for is sorted: "Sort them by price." """


def _goes_on(before: str, after: str) -> bool:
    """ "members who are older than 60 and who live in Delft": a further condition, no further question."""
    if _SORTS.match(after):
        return True
    if _RELATIVE.match(after) is None or "?" in before or _ANEW.search(after):
        return False
    return after[:3].casefold() == "who" or _CLAUSE.search(before) is not None


_NEXT = re.compile(r",?\s+and\s+(?=when\b|what\b|which\b)|,\s+|[.?!;]")


def _asks_more(text: str) -> bool:
    """ "..., when were they hired, and what team are they in": behind a comma only what is asked of them goes apart."""
    return is_aside(_NEXT.split(text)[0])


def split(text: str) -> tuple[str, ...]:
    """The questions of a text, in order; one when it is one.

    >>> split("Which segments are most profitable and show me trends over the last 6 months")
    ('Which segments are most profitable', 'show me trends over the last 6 months')
    >>> split("Fees by town and their six-month trend")
    ('Fees by town', 'their six-month trend')
    """
    parts: list[str] = []
    here = 0
    for match in _JOINTS.finditer(text):
        before = text[here : match.start()]
        if _MONTHS_AND_TITLES.search(text[here : match.start() + 1]) or len(_OWN.findall(before)) < 2:
            continue
        comma = match[0].strip() == "," and (_HEADLESS.match(before) or not _asks_more(text[match.end() :]))
        if comma or _goes_on(before, text[match.end() :]):
            continue
        parts.append(before.strip(" ,;"))
        here = match.end()
    parts.append(text[here:].strip(" ,;"))
    whole = tuple(part for part in parts if _OWN.search(part))
    if len(whole) == 2 and _OF_THE_FIRST.search(whole[1]) and not _BY_EACH.search(whole[0]):
        return (text,)
    return whole if 1 < len(whole) <= MOST_PARTS else (text,)


_COUNTS = re.compile(r"(?:and )?(?:how (?:many|much)|(?:what is |show |give )?the number of)\b", re.IGNORECASE)


def counted_together(texts: Sequence[str], tokens: Sequence[Token], setting: Setting, threshold: float) -> bool:
    """ "How many visits and how many members per town": one table with a column for each, where one is understood."""
    if not all(_COUNTS.match(text) for text in texts):
        return False
    best = next(iter(candidates(tokens, setting).judged), None)
    if best is None or best.uncovered or best.doubtful or best.confidence < threshold:
        return False
    shown = [use for use in best.spec.metrics if not use.hidden]
    apart = "abreast" in best.draft.tags or (best.spec.where is None and best.spec.dimensions)
    return bool(apart) and len(shown) == len(texts)


_OF_THOSE = re.compile(r"^how many of (?:them|those|these)\b", re.IGNORECASE)
_GROUPS = re.compile(r",?\s+(?:(?:by|per|for each|in each|grouped by)\s.+)$", re.IGNORECASE)


def groups_first(texts: tuple[str, ...]) -> tuple[str, ...]:
    """The groups named behind both of two counts are those of the first, too.

    >>> groups_first(("How many cases were filed", "how many of those were won, by town?"))
    ('How many cases were filed, by town', 'how many of those were won')
    """
    if len(texts) != 2 or not _OF_THOSE.match(texts[1]) or _GROUPS.search(texts[0]):
        return texts
    found = _GROUPS.search(texts[1].rstrip(" ?.!"))
    return (texts[0] + found[0], texts[1][: found.start()]) if found else texts


def sharing(readings: tuple[Reading, ...], asked: Asked) -> tuple[Reading, ...]:
    """A period said only in a later part holds for the first as well, when that part builds on it."""
    first = readings[0]
    later = next((r.spec.time for r in readings[1:] if r.follow_up and r.spec and r.spec.time), None)
    if first.spec is None or first.spec.time is not None or later is None:
        return readings
    timed = first.spec.model_copy(update={"time": later})
    return (replace(first, spec=timed), *readings[1:]) if compiles(timed, asked) else readings
