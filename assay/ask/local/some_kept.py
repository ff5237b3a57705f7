"""What rows keep the number of, and some or none have: "how many sites had complaints", "sites without complaints"."""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting
from assay.ask.local.text import phrase
from assay.semantic.model import Dimension

_HAD = re.compile(
    r"\b(?:(?:that|which|who) )?(?P<have>have had|has had|have|has|had|having|got|received|recorded|with|without)"
    r"(?P<some> any| some| no)? (?P<what>(?!no\b|any\b|some\b)(?:\w+s\b|\w+(?= records?\b)))"
    r"(?: (?:records?|cases|reported|recorded))?"
    r"(?=\W*$|[,.;?]| and (?:have|has|had|with|without)\b| (?:in|by|per|for) )",
    re.IGNORECASE,
)
_THINGS = re.compile(r"^\W*(?:how many|which|what|list|show|find|give|name|number of|the number of)\b", re.IGNORECASE)
_COUNTS = frozenset(("num", "number", "count", "total", "no", "nr", "qty"))
_SURE = 0.7


def some_kept(text: str, setting: Setting) -> str:
    """ "Sites that had complaints": whose number of complaints is above 0."""

    def said(match: re.Match[str]) -> str:
        kept = _kept(match["what"], setting)
        none = "no" in (match["some"] or "").split() or match["have"].casefold() == "without"
        return f"with {kept} {'equal to' if none else 'above'} 0" if kept else match[0]

    return _HAD.sub(said, text) if _THINGS.match(text) else text


def _kept(noun: str, setting: Setting) -> str:
    """The one field that holds how many of them, where they are no things of their own."""
    words = phrase(noun)
    links = [link for link in setting.vocabulary.phrases.get(words, ()) if link.score >= _SURE]
    if any(link.kind in ("entity", "value", "condition") for link in links):
        return ""
    fields = {link.ref: setting.vocabulary.dimension(link.ref) for link in links if link.kind == "dimension"}
    found = [one for one in fields.values() if one is not None]
    return _label(found[0]) if len(found) == len(fields) == 1 and _tallies(found[0], words) else ""


def _tallies(field: Dimension, words: tuple[str, ...]) -> bool:
    """ "number of complaints", "complaint count", "complaints"."""
    name = phrase(field.name)
    told = bool(_COUNTS & set(name)) and name[-1] not in ("id", "code")
    return field.kind == "number" and set(words) <= set(name) and (told or field.name.casefold().endswith("s"))


def _label(dimension: Dimension) -> str:
    return (dimension.label or dimension.name.replace("_", " ")).casefold()
