"""What was done the most, told by the rows that the verb makes: "which club lends the most", "the most borrowed book".

Where a thing keeps a number of its own for it, ``most_done`` has said so before.
"""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting
from assay.ask.local.lexicon import Link
from assay.ask.local.nouns import NOUNS, kin
from assay.ask.local.text import phrase, root
from assay.semantic.compile.graph import graph_of
from assay.semantic.model import Entity

_ENDS = {"most": "most", "least": "fewest"}
_DOES = re.compile(
    r"\b(?P<thing>[a-z]+) (?P<rel>that |which |who )?(?:(?:is|was|were|are|has been|has|have|did) )?(?P<verb>[a-z]+)"
    r"(?: us| in| out)? (?:the )?(?P<end>most|least)(?: often| frequently|(?: number of)? times)?"
    r"(?=\W*$| in \d| last | this | in the )",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:the )?(?P<end>most|least)(?: often| frequently)? (?P<verb>\w+(?:ed|en|t)) (?P<thing>[a-z]+)"
    r"(?=\W*$| in \d| last | this )",
    re.IGNORECASE,
)
_NEVER = re.compile(
    r"\b(?P<thing>[a-z]+) (?:that |which |who )?(?:have |has |had |were |was |are )?(?:never|not)(?: been)? "
    r"(?P<verb>\w+(?:ed|en|t|sold|bought))(?=\W*$)",
    re.IGNORECASE,
)


_DO = re.compile(r"\b(?:do|does|did)\b", re.IGNORECASE)


def did_most(text: str, setting: Setting) -> str:
    """ "Which company called us the most": has the most calls."""
    match = _DOES.search(text)
    # "In which month do members visit the most" asks for the month.
    asked = match is not None and _DO.search(text[: match.start()])
    events = events_of(match["verb"], match["thing"], setting) if match and not asked else ""
    if match is not None and events:
        having = "with" if match["rel"] else "has"
        meant = f"{match['thing']} {having} the {_ENDS[match['end'].casefold()]} {events}"
        return text[: match.start()] + meant + text[match.end() :]
    match = _DONE.search(text)
    events = events_of(match["verb"], match["thing"], setting) if match else ""
    if match is None or not events:
        return text
    meant = f"the {match['thing']} with the {_ENDS[match['end'].casefold()]} {events}"
    return text[: match.start()] + meant + text[match.end() :]


def never_did(text: str, setting: Setting) -> str:
    """ "Books that have never been borrowed": without loans."""
    match = _NEVER.search(text)
    events = events_of(match["verb"], match["thing"], setting) if match else ""
    return (
        f"{text[: match.start()]}{match['thing']} without {events}{text[match.end() :]}" if match and events else text
    )


def events_of(verb: str, thing: str, setting: Setting) -> str:
    """What the rows are called that such a verb makes of the thing; empty unless one entity alone holds them."""
    said = verb.casefold()
    nouns = {root(noun) for key in (said, said.removesuffix("s")) for noun in NOUNS.get(key, ())} | _lent(said)
    found = [one for one in setting.model.entities if _named(one, said, nouns) and _has(one, thing, setting)]
    return (found[0].plural or found[0].name).casefold() if len(found) == 1 else ""


def _lent(verb: str) -> set[str]:
    return {root("loan")} if root(verb) in (root("lends"), root("lent")) else set()


def _named(entity: Entity, verb: str, nouns: set[str]) -> bool:
    words = phrase(entity.name)
    own = phrase(verb.removesuffix("ed")) == words
    return len(words) == 1 and (own or root(words[0]) in nouns or kin(words[0], verb))


def _has(event: Entity, thing: str, setting: Setting) -> bool:
    """Whether each such row has one of the thing, which its word or one of its names is for."""
    links = setting.vocabulary.phrases.get(phrase(thing), ())
    owners = {
        link.ref if link.kind == "entity" else link.entity
        for link in links
        if link.score >= 0.9 and (link.kind == "entity" or _is_name(link, thing, setting))
    }
    graph = graph_of(setting.model)
    return any(one != event.name and graph.reaches(event.name, one) for one in owners)


def _is_name(link: Link, thing: str, setting: Setting) -> bool:
    """Whether it is a field of that very name which says what things are called: no number of employees."""
    dimension = setting.vocabulary.dimension(link.ref) if link.kind == "dimension" else None
    if dimension is None or dimension.kind not in ("categorical", "text"):
        return False
    return phrase(thing) in (phrase(dimension.name), phrase(dimension.label or ""))
