"""Ways of asking for a list, its order or a limit that mean a plainer one: "sort the clerks by age, old to young".

They belong to ``rewording.py`` and are tried, as all of it, only where the question as it was asked is not understood.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from assay.ask.local.at_work import AT_WORK
from assay.ask.local.draft import Setting
from assay.ask.local.known_fields import is_field
from assay.ask.local.nouns import kin
from assay.ask.local.text import phrase, root

_SORT = re.compile(
    r"^\s*(?:please )?(?P<verb>sort|order|arrange|rank) (?P<what>[^.?;]+?),? "
    r"(?:by|according to|in (?:the )?order of|based on)(?: the| their| its)? (?P<key>[^.?;]+)",
    re.IGNORECASE,
)
_WAY = re.compile(
    r",? (?:in )?(?:ascending|descending|increasing|decreasing|reverse)\b.*$"
    r"|,? (?:from (?:the )?)?\w+(?: to (?:the )?\w+| first)$",
    re.IGNORECASE,
)
_THEIR = re.compile(r"^(?:the|their|its) ", re.IGNORECASE)
_MEASURE = re.compile(r"(?:number|count|amount|average|mean|median|sum|total)\b", re.IGNORECASE)
_ARTICLES = re.compile(r"^(?:all |each |every )?(?:of )?(?:the |our )?", re.IGNORECASE)
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
    r"\b(?:(?:all (?:of )?)?(?:the )?(?P<what>information|info|data|details)|all (?:the )?(?:columns|fields))"
    r"(?: do (?:you|we) have)? "
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
    if match["verb"].casefold() == "rank":
        # "Rank the books written by Ann by price": by the last of them.
        what, led, key = f"{match['what']} by {match['key']}".rpartition(" by ")
        return _ranked(what, _THEIR.sub("", key)) + text[match.end() :] if led else text
    return f"List {match['what']} ordered by {match['key']}{text[match.end() :]}"


def _ranked(what: str, key: str) -> str:
    """ "Rank the clerks by number of sales": each with its number, the largest first unless told."""
    told = _WAY.search(key)
    way = told[0] if told else " in descending order"
    by = key[: told.start()] if told else key
    if _MEASURE.match(by):
        return f"{by} by {_ARTICLES.sub('', what)}{way}"
    return f"List {what} and their {by} ordered by {by}{way}"


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
    if match is None or not is_field(match["what"] or match["what2"], setting):
        return text
    first, last = ("maximum", "minimum") if match["what"] else ("minimum", "maximum")
    said = f"{first}{match['and'] or match['and2']}{last} {match['what'] or match['what2']}"
    return text[: match.start()] + said + text[match.end() :]


def _lasting(text: str, setting: Setting) -> str:
    """ "the trip that lasted the longest": the one with the longest duration, by what the data calls it."""
    match = _LASTING.search(text)
    known = next((word for word in _EXTENT if is_field(word, setting)), None) if match else None
    if match is None or known is None:
        return text
    return f"{text[: match.start()]}with the {match['end']} {known}{text[match.end() :]}"


_WHOLE = re.compile(
    r" (?:in|of|at|within|from) (?:the|our|this|that) "
    r"(?P<all>company|organi[sz]ation|firm|business|database|data ?set|system)(?=\s*(?:[?.!]|$))",
    re.IGNORECASE,
)


def in_all(text: str, setting: Setting) -> str:
    """ "the youngest clerk in the company": of all there are, unless companies are things of the data."""

    def said(match: re.Match[str]) -> str:
        links = setting.vocabulary.phrases.get(phrase(match["all"]), ())
        return match[0] if any(link.kind in ("entity", "value") for link in links) else ""

    return _WHOLE.sub(said, text)


_KEPT_OF = re.compile(
    r"^\W*what (?P<what>information|info|data|details) (?:is|are|do (?:we|you) have)"
    r"(?: there| available| known| kept| stored)? (?:on|about|for|of) (?:all )?(?:the )?",
    re.IGNORECASE,
)


def everything(text: str, setting: Setting) -> str:
    """ "the information of all depots", "what information is there on the depots": every column of theirs."""
    kept = _KEPT_OF.match(text)
    if kept is not None and phrase(kept["what"]) not in setting.vocabulary.phrases:
        return f"Show all information of {text[kept.end() :]}"
    match = _ALL_OF.search(text)
    if match is None or phrase(match["what"] or "columns") in setting.vocabulary.phrases:
        return text
    return f"{text[: match.start()]}all information of {text[match.end() :]}"


_BY_NUMBER = re.compile(
    r"^(?P<head>\W*(?:(?:please|list|show|give|find|return|get)(?: me)? )?)(?:all (?:of )?)?(?:the |our )?"
    r"(?P<thing>\w+) by (?:the |their )?(?:number|count|amount) of (?:their )?(?P<what>[\w ]+?)"
    r"(?P<end>,[^?.;]*)?(?=\W*$)",
    re.IGNORECASE,
)


def by_number(text: str, setting: Setting) -> str:
    """ "Clerks by number of sales": each with its number, the largest first unless told."""
    match = _BY_NUMBER.match(text)
    links = setting.vocabulary.phrases.get(phrase(match["thing"]), ()) if match else ()
    if match is None or not any(one.kind == "entity" for one in links):
        return text
    way = match["end"] or " in descending order"
    return f"{match['head']}number of {match['what']} by {match['thing']}{way}{text[match.end() :]}"


_TOP_COMBINED = re.compile(
    r"\btop (?P<n>\d+|two|three|four|five|six|seven|eight|nine|ten) (?:combinations?|pairs?) of (?:the )?"
    r"(?P<groups>[\w -]+? and [\w -]+?) by (?:the )?(?P<measure>[\w -]+)",
    re.IGNORECASE,
)
_COMBINED = re.compile(r"\b(?:combinations?|pairs?) of (?:the )?(?=[\w -]+? and )", re.IGNORECASE)


def combinations(text: str, setting: Setting) -> str:
    """ "The top 5 combinations of town and kind by sales": the sales of each town and kind, the five largest."""
    text = _TOP_COMBINED.sub(lambda match: f"{match['measure']} by {match['groups']}, top {match['n']}", text)
    return _COMBINED.sub("", text)


_BY_NOBODY = re.compile(
    r"\b(?P<things>\w+) (?:that |which |whom |who )?(?:nobody|no one|no-one)(?: ever| has| had)? (?P<verb>\w+)\b",
    re.IGNORECASE,
)


def by_nobody(text: str, setting: Setting) -> str:
    """ "Artists nobody follows": without a row that such a verb makes."""
    match = _BY_NOBODY.search(text)
    made = [
        one.plural or one.name.replace("_", " ")
        for one in setting.model.entities
        if match and kin(phrase(one.name)[-1], match["verb"])
    ]
    if match is None or len(made) != 1:
        return text
    return f"{text[: match.start()]}{match['things']} without {made[0]}{text[match.end() :]}"


_AND_THEIR = re.compile(
    r"^(?P<head>\W*(?:(?:please|list|show|give|find|return|get)(?: me)? )?)(?:all (?:of )?)?"
    r"(?:the |our )?(?P<thing>\w+)"
    r" and (?P<many>(?:the |their )?(?:number|count) of (?:(?:their|its|his|her) )?)(?P<what>[\w ]+?)(?=\W*$)",
    re.IGNORECASE,
)


def and_their(text: str, setting: Setting) -> str:
    """ "Clerks and the number of their sales": the name of each of them with its number."""
    match = _AND_THEIR.match(text)
    links = setting.vocabulary.phrases.get(phrase(match["thing"]), ()) if match else ()
    own = match is not None and {"their", "its", "his", "her"} & set(match["many"].casefold().split())
    if match is None or not own or not any(one.kind == "entity" for one in links):
        return text
    return f"{match['head']}names of {match['thing']} and the number of their {match['what']}{text[match.end() :]}"


_ONE_EACH = re.compile(r"^(?P<head>\s*how many [\w ]+? (?:does|do|did)) (?:one|an?|a single) (?=\w)", re.IGNORECASE)
_WHEN_FIRST = re.compile(
    r"^\s*when (?:was|were|did|is) the (?:very )?"
    r"(?P<end>first|earliest|last|latest|most recent|newest|oldest)(?: ever)? "
    r"(?P<thing>\w+) (?P<verb>\w+)\b",
    re.IGNORECASE,
)
_FIRST_ENDS = frozenset(("first", "earliest", "oldest"))
_AT_MOST = re.compile(
    r"^\s*how many (?P<what>[\w ]+?) (?:can|does|do|did|are|is|were|was|may|must) "
    r"(?:(?:\w+ )?at most (?:for|by|in|per|to|on|of) )?(?:one|an?|a single|any|each|the same) (?P<thing>[\w ]+?)"
    r"(?P<end> (?:have|has|had|get|make|take|own|hold|contain)(?: at most| maximally| at the most)?)?(?=[?.]|$)",
    re.IGNORECASE,
)


def at_most(text: str, setting: Setting) -> str:
    """ "how many copies can one title have at most": the one that has the most, and how many."""
    match = _AT_MOST.match(text)
    if match is None or " at most" not in match[0].casefold():
        return text
    return f"Which {match['thing']} has the most {match['what']} and how many{text[match.end() :]}"


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


PLAINER: tuple[Callable[[str, Setting], str], ...] = (
    by_nobody,
    combinations,
    sorting,
    _turned,
    _years,
    both_ends,
    _lasting,
    everything,
    at_most,
    in_all,
    one_each,
    _when_first,
    *AT_WORK,
)
