"""Words that the asker explains by a list in brackets: "who bought premium funds (fund code contains 'AX' or 'BX')"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assay.ask.local.lexicon import Link, Phrase
from assay.ask.local.text import phrase
from assay.ask.local.vocabulary import Vocabulary
from assay.semantic.spec import AnyOf, Compare, Condition

_QUOTED = r"(?:'[^']{1,60}'|\"[^\"]{1,60}\")"
_LISTED = re.compile(
    rf"(?P<words>[A-Za-z][\w-]*(?: [\w-]+){{0,2}}) \((?:the |with |whose |where )*(?P<field>[A-Za-z][\w ]*?) "
    rf"(?P<op>contains?|includes?|is|are|in|is one of|is in|equals?|=)(?: any of| either)? "
    rf"(?P<list>{_QUOTED}(?:,? (?:(?:or|and) )?{_QUOTED}|, ?{_QUOTED})*)\)",
    re.IGNORECASE,
)
_VALUE = re.compile(_QUOTED)
_PARTS = frozenset(("contain", "contains", "include", "includes"))
_KNOWN = 0.9


def told_lists(hint: str, vocabulary: Vocabulary) -> Iterator[tuple[Phrase, Link]]:
    """The words in front of such brackets that nobody knows, each with the condition it stands for."""
    for match in _LISTED.finditer(hint):
        strange = _strange(match["words"], vocabulary)
        field = _field(match["field"], vocabulary)
        if strange and field:
            yield phrase(strange), Link("condition", strange, 1.0, condition=_condition(match, field), label=strange)


def unglossed(question: str, hint: str) -> str:
    """The question without what it says in brackets of a word that the hint explains so.

    >>> unglossed("who bought ABC funds (Ax, Bx)?", "customers who bought ABC funds (fund code contains 'AX' or 'BX')")
    'who bought ABC?'
    """
    for match in _LISTED.finditer(hint):
        for word in reversed(match["words"].split()):
            found = re.search(rf"\b{re.escape(word)}\b(?P<more>(?: [a-z]+)?) \([^()]*\)", question)
            if found is not None and word != word.casefold():
                return question[: found.start("more")] + question[found.end() :]
    return question


def _strange(words: str, vocabulary: Vocabulary) -> str:
    """The one word that names nothing in the source."""
    unknown = [one for one in words.split() if phrase(one) and not vocabulary.links(phrase(one))]
    unknown = [one for one in unknown if one != one.casefold()] or unknown
    return unknown[-1] if unknown else ""


def _field(said: str, vocabulary: Vocabulary) -> str:
    links = vocabulary.links(phrase(said))
    found = {link.ref for link in links if link.kind == "dimension" and link.score >= _KNOWN and not link.via}
    return next(iter(found)) if len(found) == 1 else ""


def _condition(match: re.Match[str], field: str) -> Condition:
    values = [one[1:-1] for one in _VALUE.findall(match["list"])]
    if match["op"].casefold() not in _PARTS:
        return Compare(field=field, op="in", value=tuple(values))
    return AnyOf(any=tuple(Compare(field=field, op="contains", value=one) for one in values))
