"""Things told apart by a word before them: "the most private clients"; people by their years: "members under 30"."""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting
from assay.ask.local.persons import called_person
from assay.ask.local.text import phrase

_MOST_OF_KIND = re.compile(
    r"\b(?P<most>(?:the )?(?:most|fewest)) (?P<value>[a-z-]+) (?P<thing>[a-z]+s)(?=\W*$)", re.IGNORECASE
)
_OLD = re.compile(
    r"\b(?P<thing>[a-z]+) (?P<be>(?:that |who )?(?:are |were |is )?)(?:aged )?(?P<than>over|above|under|below) "
    r"(?P<n>[1-9]\d)(?=\W*$| (?:by|per|in|from|who|that|and)\b)",
    re.IGNORECASE,
)


def most_of_kind(text: str, setting: Setting) -> str:
    """ "Which branch has the most private clients": the most clients that are private."""
    match = _MOST_OF_KIND.search(text)
    if match is None:
        return text
    values = setting.vocabulary.phrases.get(phrase(match["value"]), ())
    things = {link.ref for link in setting.vocabulary.phrases.get(phrase(match["thing"]), ()) if link.kind == "entity"}
    own = [link for link in values if link.kind == "value" and link.entity in things]
    if not own or any(link.kind != "value" and link.score >= 0.9 for link in values):
        return text
    return f"{text[: match.start()]}{match['most']} {match['thing']} that are {match['value']}{text[match.end() :]}"


def by_years(text: str, setting: Setting) -> str:
    """ "How many patients are over 65": older than that."""
    match = _OLD.search(text)
    links = setting.vocabulary.phrases.get(phrase(match["thing"]), ()) if match else ()
    entities = [setting.model.entity(link.ref) for link in links if link.kind == "entity" and link.score >= 0.9]
    if match is None or not any(one is not None and called_person(one) for one in entities):
        return text
    than = "older" if match["than"].casefold() in ("over", "above") else "younger"
    return f"{text[: match.start()]}{match['thing']} {match['be']}{than} than {match['n']}{text[match.end() :]}"
