"""The best days, months and years: "top 5 months by revenue", "worst day for sales", "3 weeks with the most orders"."""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting
from assay.ask.local.entities_named import entity_called
from assay.ask.local.text import phrase
from assay.ask.local.words import NUMBER_WORDS

_N = rf"(?P<n>\d{{1,3}}|{'|'.join(NUMBER_WORDS)})"
_UNIT = r"(?P<unit>day|weekday|week|month|quarter|year|hour)"
_LED = r"(?:(?:what|which) (?:was|were|is|are) )?(?:the |our )*"
_BY = re.compile(
    rf"^{_LED}(?P<end>top|best|strongest|highest|busiest|worst|bottom|weakest|lowest|slowest|quietest)"
    rf"(?: {_N})? {_UNIT}s? "
    r"(?:by|for|in terms of|according to) (?:the )?(?P<what>[^?.;]+)",
    re.IGNORECASE,
)
_WITH = re.compile(
    rf"^(?:(?:what|which|in which) )?(?:(?:was|were|is|are) )?(?:the |our )?{_N} {_UNIT}s (?:with|had|have|saw) the "
    r"(?P<end>most|highest|largest|biggest|greatest|lowest|smallest|fewest|least) (?P<what>[^?.;]+)",
    re.IGNORECASE,
)
_DOWN = frozenset("worst bottom weakest lowest slowest quietest smallest fewest least".split())
_JUDGED = frozenset(("best", "worst"))
_SURE = 0.9


def best_times(text: str, setting: Setting) -> str:
    """One with the highest or lowest number; of several, the number by time with the top of them."""
    match = _BY.search(text) or _WITH.search(text)
    if match is None:
        return text
    what, down = match["what"].strip(), match["end"].casefold() in _DOWN
    led = re.match(r"[A-Za-z]+", what)
    counted = led is not None and entity_called(led[0], setting) is not None and not what.startswith("number")
    down ^= match["end"].casefold() in _JUDGED and _better_low(what, setting)
    if not match["n"]:
        most = ("fewest" if down else "most") if counted else f"{'lowest' if down else 'highest'}"
        return f"{match['unit']} with the {most} {what}{text[match.end() :]}"
    measured = f"number of {what}" if counted else what
    return f"{measured} by {match['unit']}, {'bottom' if down else 'top'} {match['n']}{text[match.end() :]}"


def _better_low(what: str, setting: Setting) -> bool:
    """Whether it is a governed number that had better be low: the worst month for cost is the dearest."""
    words = phrase(what)
    for size in range(min(len(words), 4), 0, -1):
        links = (link for link in setting.vocabulary.phrases.get(words[:size], ()) if link.kind == "metric")
        found = next((setting.model.metric(link.ref) for link in links if link.score >= _SURE), None)
        if found is not None:
            return found.direction == "down"
    return False
