"""Small sayings in the words that the clauses know: "whose first letter is S", "5 hours in total", "on time"."""

from __future__ import annotations

import re
from collections.abc import Callable

from assay.ask.local.draft import Setting
from assay.ask.local.known_fields import is_field
from assay.ask.local.text import phrase

_LETTER = re.compile(
    r"\b(?P<led>whose (?:(?P<field>[\w ]+?)(?:'s)? )?|(?:with|has|have|having) (?:the |a |an )?)"
    r"(?:first letter|initial)(?: of(?: their| its| the)? (?P<of>[\w ]+?))?(?: is| being| of)? "
    r"(?P<letter>'?\"?[a-z]\"?'?)(?=\W|$)",
    re.IGNORECASE,
)
_INCLUDES = re.compile(
    r"\b(?P<name>names?|titles?|descriptions?|texts?) (?:that |which )?(?:include|includes|including) (?=['\"])",
    re.IGNORECASE,
)
_KINDS = re.compile(
    r"\bhow many (?:different |distinct )?(?:kinds|types|sorts|varieties) of (?:different |distinct |unique )?"
    r"(?P<field>\w+(?: \w+)?)(?= (?:are|is|do|does|exist|can|have|has)\b|\W*$)",
    re.IGNORECASE,
)
_IN_TOTAL = re.compile(
    r"\b(?:\w+ )?(?P<bound>more than|less than|fewer than|over|under|above|below|at least|at most|exceeding) "
    r"(?P<n>[$€£]?\d[\d,.]*(?:k|m)?) (?P<field>\w+) (?:in total|altogether|in all|combined)(?=\W*$|[,.;?])",
    re.IGNORECASE,
)

_MONTH_FIRST = re.compile(
    r"\b(?P<by>per|by|for each|for every) (?P<unit>day|week|month|quarter|year) and (?:per |by |each )?(?P<what>\w+)"
    r"(?=\W*$|,| in | for | since | last | this )",
    re.IGNORECASE,
)
_ON_TIME = re.compile(
    r"\b(?:that |which )?(?:were|was|are|is|departed|arrived|left|landed|came|ran) (?P<not>not )?"
    r"(?P<said>on time|punctual|delayed|late)(?=\W*$| in | on | by | per | for | last | this | from )",
    re.IGNORECASE,
)
_DELAY = frozenset(("delay", "lateness", "tardiness"))


def month_last(text: str, setting: Setting) -> str:
    """ "sales per month and clerk": per clerk and month."""

    def said(match: re.Match[str]) -> str:
        links = setting.vocabulary.phrases.get(phrase(match["what"]), ())
        groups = any(link.kind in ("entity", "dimension") and link.score >= 0.9 for link in links)
        return f"{match['by']} {match['what']} and {match['unit']}" if groups else match[0]

    return _MONTH_FIRST.sub(said, text)


def on_time(text: str, setting: Setting) -> str:
    """ "ferries that left on time", "that were late": with no delay, with some, by the field that holds it."""
    match = _ON_TIME.search(text)
    fields = [
        one
        for entity in setting.model.entities
        for one in entity.dimensions
        if one.kind == "number" and _DELAY & set(phrase(one.name))
    ]
    known = match is not None and any(
        link.kind == "value" for link in setting.vocabulary.phrases.get(phrase(match["said"]), ())
    )
    if match is None or known or len(fields) != 1:
        return text
    late = (match["said"].casefold() in ("delayed", "late")) != bool(match["not"])
    label = fields[0].label or fields[0].name.replace("_", " ")
    return f"{text[: match.start()]}with {label} {'over' if late else 'at most'} 0{text[match.end() :]}"


def in_total(text: str, setting: Setting) -> str:
    """ "tasks that took more than 200 hours in total": the sum of each is compared, not one row."""

    def said(match: re.Match[str]) -> str:
        number = is_field(match["field"], setting)
        return f"with total {match['field']} {match['bound']} {match['n']}" if number else match[0]

    return _IN_TOTAL.sub(said, text)


def first_letters(text: str, setting: Setting) -> str:
    """ "clerks whose first letter is S": whose name starts with it."""

    def said(match: re.Match[str]) -> str:
        field = match["field"] or match["of"]
        led = "" if match["led"].casefold().startswith("whose") or not match["of"] else "whose "
        if match["led"].casefold().startswith("whose") or match["of"]:
            return f"{led or 'whose '}{field or 'name'} starts with {match['letter']}"
        return f"starting with {match['letter']}"

    return _LETTER.sub(said, text)


def included(text: str, setting: Setting) -> str:
    """ "names that include 'ann'": that contain it."""
    return _INCLUDES.sub(lambda match: f"{match['name']} containing ", text)


def kinds_of(text: str, setting: Setting) -> str:
    """ "how many kinds of style are there": how many different ones, where style is a field and no thing."""

    def said(match: re.Match[str]) -> str:
        return f"how many different {match['field']}" if is_field(match["field"], setting) else match[0]

    return _KINDS.sub(said, text)


PLAIN_WAYS: tuple[Callable[[str, Setting], str], ...] = (included, in_total, month_last, on_time)
SPELLED_WAYS: tuple[Callable[[str, Setting], str], ...] = (first_letters, kinds_of)
