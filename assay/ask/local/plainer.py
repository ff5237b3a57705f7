"""Ways of asking for a list, its order or a limit that mean a plainer one: "sort the clerks by age, old to young".

They belong to ``rewording.py`` and are tried, as all of it, only where the question as it was asked is not understood.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from assay.ask.local.draft import Setting
from assay.ask.local.text import phrase, root

_SORT = re.compile(
    r"^\s*(?:please )?(?:sort|order|arrange|rank) (?P<what>[^.?;]+?),? "
    r"(?:by|according to|in (?:the )?order of|based on)(?: the| their| its)? (?P<key>[^.?;]+)",
    re.IGNORECASE,
)
_SORT_DOWN = re.compile(
    r"^\s*(?:please )?(?:sort|order|arrange|rank) "
    r"(?=[^.?;]+ in (?:ascending|descending|increasing|decreasing|reverse|alphabetical) order\b)",
    re.IGNORECASE,
)
_DOWN = (
    r"from (?:the )?(?:old(?:est)?|large(?:st)?|high(?:est)?|big(?:gest)?|most|new(?:est)?|latest|long(?:est)?|"
    r"expensive|most \w+) to (?:the )?(?:most |least )?\w+"
)
_UP = (
    r"from (?:the )?(?:young(?:est)?|small(?:est)?|low(?:est)?|least|early|earliest|short(?:est)?|cheap(?:est)?|"
    r"least \w+) to (?:the )?(?:most |least )?\w+"
)
_TURNED = ((re.compile(rf",? {_DOWN}", re.IGNORECASE), True), (re.compile(rf",? {_UP}", re.IGNORECASE), False))
_FROM = re.compile(
    r",? (?:starting|beginning) (?:from|with) the (?P<end>most recent|latest|newest|largest|highest|biggest|oldest|"
    r"earliest|smallest|lowest|youngest)(?: ones?)?(?=[.?;,]|$)",
    re.IGNORECASE,
)
_LAST_FIRST = frozenset(("most recent", "latest", "newest", "largest", "highest", "biggest"))
_IN_ORDER = re.compile(r"\bin (?:the )?order of (?:the |their |its )?(?P<key>\w+)", re.IGNORECASE)
_YEAR = re.compile(
    r"\b(?P<when>before|after|since|in|from|until|by)(?: the)? year(?: of)? (?P<year>[12]\d{3})\b", re.IGNORECASE
)
_LATER = re.compile(r"\b(?P<than>later|earlier) than (?:the year )?(?P<year>[12]\d{3})\b", re.IGNORECASE)
_ENDS = re.compile(
    r"\b(?P<up>largest|biggest|highest|greatest|longest|most)(?P<and> and(?: the)? )"
    r"(?:smallest|lowest|shortest|least) (?P<what>(?!and\b|or\b)\w+(?: \w+)?)"
    r"|\b(?:smallest|lowest|shortest|least)(?P<and2> and(?: the)? )"
    r"(?:largest|biggest|highest|greatest|longest|most) (?P<what2>(?!and\b|or\b)\w+(?: \w+)?)",
    re.IGNORECASE,
)
_AGES = re.compile(r"\bages? of the (?:oldest and(?: the)? youngest|youngest and(?: the)? oldest) ", re.IGNORECASE)
_LASTING = re.compile(
    r"\b(?:that |which )?(?:lasts?|lasted|continues?|continued|goes on|runs|ran|took|takes) "
    r"(?:for )?the (?P<end>longest|shortest)(?: time| period)?\b",
    re.IGNORECASE,
)
_EXTENT = ("duration", "length", "time")
_ALL_OF = re.compile(
    r"\b(?:all (?:of )?)?(?:the )?(?P<what>information|info|data|details)(?: do (?:you|we) have)? "
    r"(?:of|about|on|for|from) "
    r"(?:all )?(?:of )?(?:the )?",
    re.IGNORECASE,
)


def sorting(text: str, setting: Setting) -> str:
    """ "Sort the clerks by age": list them in that order."""
    text = _SORT_DOWN.sub("List ", text)
    match = _SORT.search(text)
    if match is None:
        return text
    return f"List {match['what']} ordered by {match['key']}{text[match.end() :]}"


def _turned(text: str, setting: Setting) -> str:
    """ "from old to young", "starting from the most recent one": which way it goes."""
    for pattern, down in _TURNED:
        text = pattern.sub(f" in {'descending' if down else 'ascending'} order", text)
    start = _FROM.search(text)
    if start is None:
        return text
    way = "descending" if start["end"].casefold() in _LAST_FIRST else "ascending"
    rest = f"{text[: start.start()]}{text[start.end() :]}"
    return _IN_ORDER.sub(lambda match: f"ordered by {match['key']} in {way} order", rest)


def _years(text: str, setting: Setting) -> str:
    """ "before the year of 1950", "later than 1950": before, after it."""
    text = _YEAR.sub(lambda match: f"{match['when']} {match['year']}", text)
    return _LATER.sub(lambda match: f"{'after' if match['than'] == 'later' else 'before'} {match['year']}", text)


def both_ends(text: str, setting: Setting) -> str:
    """ "the largest and smallest capacity": both ends of a field, its maximum and its minimum."""
    text = _AGES.sub("maximum and minimum age of the ", text)
    match = _ENDS.search(text)
    if match is None or not _is_field(match["what"] or match["what2"], setting):
        return text
    first, last = ("maximum", "minimum") if match["what"] else ("minimum", "maximum")
    said = f"{first}{match['and'] or match['and2']}{last} {match['what'] or match['what2']}"
    return text[: match.start()] + said + text[match.end() :]


def _is_field(said: str, setting: Setting) -> bool:
    words = phrase(said)
    links = setting.vocabulary.phrases.get(words) or setting.vocabulary.phrases.get(words[:1], ())
    return any(link.kind in ("dimension", "measure") for link in links[:3]) and not any(
        link.kind == "entity" and link.score >= 1 for link in links
    )


def _lasting(text: str, setting: Setting) -> str:
    """ "the trip that lasted the longest": the one with the longest duration, by what the data calls it."""
    match = _LASTING.search(text)
    known = next((word for word in _EXTENT if _is_field(word, setting)), None) if match else None
    if match is None or known is None:
        return text
    return f"{text[: match.start()]}with the {match['end']} {known}{text[match.end() :]}"


def everything(text: str, setting: Setting) -> str:
    """ "the information of all depots": every column of theirs."""
    match = _ALL_OF.search(text)
    if match is None or phrase(match["what"]) in setting.vocabulary.phrases:
        return text
    return f"{text[: match.start()]}all information of {text[match.end() :]}"


_ONE_EACH = re.compile(r"^(?P<head>\s*how many [\w ]+? (?:does|do|did)) (?:one|an?|a single) (?=\w)", re.IGNORECASE)
_WHEN_FIRST = re.compile(
    r"^\s*when (?:was|were|did|is) the (?:very )?"
    r"(?P<end>first|earliest|last|latest|most recent|newest|oldest)(?: ever)? "
    r"(?P<thing>\w+) (?P<verb>\w+)\b",
    re.IGNORECASE,
)
_FIRST_ENDS = frozenset(("first", "earliest", "oldest"))
_EARNING = re.compile(
    r"\b(?P<led>(?:who|that|which) )?(?:earning|earns?|earned|getting paid|makes? (?=more|less)|making) "
    r"(?P<more>more|less|higher|lower|over|above|under|below|at least|at most)\b",
    re.IGNORECASE,
)
_PAID = ("salary", "wage", "income", "pay", "earnings", "compensation")


def one_each(text: str, setting: Setting) -> str:
    """ "how many beds does one ward have": each of them."""
    return _ONE_EACH.sub(lambda match: f"{match['head']} each ", text)


def _when_first(text: str, setting: Setting) -> str:
    """ "when was the first parcel sent": the earliest day of the one field that says so."""
    match = _WHEN_FIRST.search(text)
    days = [
        one
        for entity in setting.model.entities
        for one in entity.dimensions
        if match and one.kind == "time" and root(match["verb"]) in {root(word) for word in phrase(one.name)}
    ]
    if match is None or len(days) != 1:
        return text
    end = "minimum" if match["end"].casefold() in _FIRST_ENDS else "maximum"
    return f"What is the {end} {days[0].label or days[0].name.replace('_', ' ')}{text[match.end() :]}"


def _earning(text: str, setting: Setting) -> str:
    """ "clerks earning more than 900": by what the data calls it."""
    known = next((word for word in _PAID if _is_field(word, setting)), None)
    if known is None:
        return text
    return _EARNING.sub(lambda match: f"whose {known} is {match['more']}", text)


PLAINER: tuple[Callable[[str, Setting], str], ...] = (
    sorting,
    _turned,
    _years,
    both_ends,
    _lasting,
    everything,
    one_each,
    _when_first,
    _earning,
)
