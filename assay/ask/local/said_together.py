"""Two fields said as one: "the maximum and minimum fee", "when did the guides start and stop working"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from assay.ask.local.draft import Setting, temporal
from assay.ask.local.text import phrase, root
from assay.semantic.model import Dimension, Entity

_TOP = ("maximum", "max", "highest", "largest", "greatest", "high")
_LOW = ("minimum", "min", "lowest", "smallest", "least", "low")
_ENDS = "|".join((*_TOP, *_LOW))
_BEGUN = frozenset("start begin began from since open join arrive arrival checkin enter entry hire".split())
_OVER = frozenset("end stop finish until to leave left depart departure close exit checkout".split())
_STARTS = "start|begin|arrive|join|open|enter"
_STOPS = "stop|end|finish|leave|depart|close|exit|quit"
_WHEN = re.compile(
    rf"^\W*when (?:do|did|does) (?P<who>.+?) (?:{_STARTS})(?: \w+ing| to \w+)?,? and "
    rf"(?:when (?:do|did|does) (?:they|he|she|it) )?(?:{_STOPS})(?: \w+ing)?(?=\W*$)",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\b(?:have|has|having|with) (?P<text>'[^']+'|\"[^\"]+\") as (?:an? |the |their |its )?"
    r"(?P<place>substring|part|prefix|suffix|beginning|ending)(?: string)? (?:in|of) (?:the |their |its )?"
    r"(?P<field>\w+(?: \w+)?)",
    re.IGNORECASE,
)
_THEY = "they|it|he|she"
_BEING = "was|were|had|have|has|did|been"
_AND_WHEN = re.compile(
    rf"(?:,| and| with|, and) when (?:(?:{_THEY}) (?:(?:{_BEING}) )*|(?:{_BEING}) (?:{_THEY}) )"
    r"(?P<done>\w+(?: (?:up|in|out|off))?)(?=\W*$)",
    re.IGNORECASE,
)
_NAME = re.compile(r"\bnames?(?=(?:,| and) )|(?<=\band )names?\b|(?<=, )names?\b", re.IGNORECASE)
_PLACES = {"prefix": "starts with", "beginning": "starts with", "suffix": "ends with", "ending": "ends with"}


def extremes_named(text: str, setting: Setting) -> str:
    """ "The maximum and minimum fee" where a row keeps both: these two fields, and no aggregate of one of them."""
    for what, top, low in _kept_extremes(setting):
        named = r" ".join(rf"{word}\w*" for word in what)
        both = re.compile(
            rf"\b(?:the )?(?P<one>{_ENDS})(?: (?:{named}))? (?P<joint>and|or)(?: the)? (?P<two>{_ENDS}) {named}",
            re.IGNORECASE,
        )

        def said(match: re.Match[str], top: str = top, low: str = low) -> str:
            one, two = (top if match[end].casefold() in _TOP else low for end in ("one", "two"))
            return f"{one} {match['joint']} {two}" if one != two else match[0]

        text = both.sub(said, text)
    return text


def ranges(text: str, setting: Setting) -> str:
    """ "The range of fees" where a row keeps both ends of it."""
    for what, top, low in _kept_extremes(setting):
        named = r" ".join(rf"{word}\w*" for word in what)
        text = re.sub(
            rf"\brange of (?:the |their )?{named}", f"difference between {top} and {low}", text, flags=re.IGNORECASE
        )
    return text


def _kept_extremes(setting: Setting) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """What is kept twice by a row, as the most and as the least it can be, with the names of the two fields."""
    for entity in setting.model.entities:
        numbers = {tuple(phrase(one.name)): one for one in entity.dimensions if one.kind == "number" and not one.hidden}
        for words, one in numbers.items():
            rest = words[1:]
            low = next((numbers[(end, *rest)] for end in _LOW if (end, *rest) in numbers), None)
            if words[0] in _TOP and rest and low is not None:
                yield rest, _label(one), _label(low)


def started_and_ended(text: str, setting: Setting) -> str:
    """ "When did the guides start and stop working": both days that a row of theirs keeps."""
    match = _WHEN.match(text)
    entity = _thing(match["who"], setting) if match else None
    first, last = (_day(entity, words) if entity else None for words in (_BEGUN, _OVER))
    if match is None or first is None or last is None or first == last:
        return text
    return f"What are the {first} and {last} of {match['who']}{text[match.end() :]}"


def _thing(text: str, setting: Setting) -> Entity | None:
    """The one thing a text names."""
    links = (link for word in phrase(text) for link in setting.vocabulary.phrases.get((word,), ()))
    named = {link.ref for link in links if link.kind == "entity" and link.score >= 0.9}
    return setting.model.entity(named.pop()) if len(named) == 1 else None


def _day(entity: Entity, words: frozenset[str]) -> str | None:
    days = [(one, phrase(one.name)) for one in entity.dimensions if one.kind == "time"]
    found = [one for one, named in days if words & {*named, *map(root, named)}]
    return _label(found[0]) if len(found) == 1 else None


def and_when(text: str, setting: Setting) -> str:
    """ "Show guides and when they were hired": the day is one more column."""

    def said(match: re.Match[str]) -> str:
        links = setting.vocabulary.links(phrase(match["done"]))
        day = next((link for link in links if link.kind == "dimension" and temporal(setting, link.ref)), None)
        return f" and {day.label or match['done']}" if day is not None else match[0]

    return _AND_WHEN.sub(said, text)


def its_name(text: str, setting: Setting) -> str:
    """ "Name and plan of the customers", whose names are called company."""
    entity = _thing(text, setting) if _NAME.search(text) else None
    links = setting.vocabulary.phrases.get(("name",), ()) if entity else ()
    if any(link.kind == "dimension" and entity and link.entity == entity.name for link in links):
        return text
    shown = [entity.dimension(one) for one in entity.display] if entity else []
    # A number is no name: such a thing may be named by what it refers to.
    label = shown[0].label if len(shown) == 1 and shown[0] is not None and shown[0].kind != "identifier" else ""

    def said(match: re.Match[str]) -> str:
        before = phrase(text[: match.start()])[-1:]
        return match[0] if before and (*before, "name") in setting.vocabulary.phrases else label

    return _NAME.sub(said, text) if label else text


def as_part(text: str, setting: Setting) -> str:
    """ "have 'tours' as a substring in the features": whose features contain it."""

    def said(match: re.Match[str]) -> str:
        return f"whose {match['field']} {_PLACES.get(match['place'].casefold(), 'contains')} {match['text']}"

    return _PART.sub(said, text)


def _label(dimension: Dimension) -> str:
    return dimension.label or dimension.name.replace("_", " ")


TOGETHER: tuple[Callable[[str, Setting], str], ...] = (
    extremes_named,
    ranges,
    started_and_ended,
    and_when,
    its_name,
    as_part,
)
