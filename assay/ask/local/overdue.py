"""What is overdue: its due day has passed and the day of doing it is missing. "How many invoices are overdue"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assay.ask.local.draft import Setting
from assay.ask.local.missing_days import DUE
from assay.ask.local.text import phrase, root
from assay.semantic.model import Dimension, Entity

_BEFORE = re.compile(r"\b(?:overdue|past[ -]due) (?P<thing>[a-z]+)\b", re.IGNORECASE)
_BEHIND = re.compile(
    r"\b(?P<thing>[a-z]+)(?: (?:that|which))? (?:is|are|was|were) (?:still |currently |now )?(?:overdue|past due)\b",
    re.IGNORECASE,
)
_PART = re.compile(r"\b(?:per ?cent(?:age)?|share|proportion|fraction|ratio)\b|%", re.IGNORECASE)
"""What share of all is overdue cannot be told by two conditions: the second would narrow what it is a share of."""
_DONE = frozenset(
    root(word)
    for word in "paid payment returned delivered completed closed settled finished resolved submitted done".split()
)


def overdue(text: str, setting: Setting) -> str:
    """The two conditions it stands for, where a thing has one day of each; unchanged where it has a name of its own."""
    match = _BEHIND.search(text) or _BEFORE.search(text)
    if match is None or _PART.search(text) or any("overdue" in words for words in setting.vocabulary.phrases):
        return text
    links = setting.vocabulary.phrases.get(phrase(match["thing"]), ())
    things = (setting.model.entity(link.ref) for link in links if link.kind == "entity" and link.score >= 0.9)
    for entity in things:
        days = list(_days(entity)) if entity is not None else []
        if len(days) == 1:
            done, due = (_called(one) for one in days[0])
            said = f"{match['thing']} whose {done} is missing with {due} before today"
            return f"{text[: match.start()]}{said}{text[match.end() :]}"
    return text


def _days(entity: Entity) -> Iterator[tuple[Dimension, Dimension]]:
    """Its day of doing and its day due, where it has one of each."""
    days = [one for one in entity.dimensions if one.kind == "time"]
    due = [one for one in days if DUE & _words(one)]
    done = [one for one in days if one not in due and _DONE & {root(word) for word in _words(one)}]
    if len(due) == len(done) == 1:
        yield done[0], due[0]


def _words(day: Dimension) -> set[str]:
    return {*phrase(day.name), *phrase(day.label or "")}


def _called(day: Dimension) -> str:
    return (day.label or day.name.replace("_", " ")).casefold()
