""" "The change compared with the month before", month by month: each step against the one before it.

A change is the difference, a growth or a change in per cent is told of what was there before.
"""

from __future__ import annotations

import re

from assay.ask.local.draft import Draft, Setting

_UNITS = "day|week|month|quarter|year"
_HYPHENS = re.compile(rf"\b(?P<one>{_UNITS})-(?P<over>over|on|to)-(?P=one)\b", re.IGNORECASE)
_STEPS = re.compile(
    r"\b(?:(?:daily|weekly|monthly|quarterly|yearly|annual)|(?:each|every|per|by|a|of each|for each) "
    rf"(?:calendar )?(?:{_UNITS}))\b",
    re.IGNORECASE,
)
_PERCENT = r"(?:percentage|percent|relative|%)"
_CHANGE = (
    rf"(?:the |its |their |an? )?(?P<relative>{_PERCENT} )?(?P<noun>change|difference|growth|increase|delta)"
    rf"(?P<behind>,? \(?(?:in|as a?) ?{_PERCENT}\)?)?"
)
_AGAINST = (
    r" (?:compared (?:with|to)|relative to|against|versus|vs\.?|from|to|over|on|with respect to) "
    rf"(?:the |that of the |its )?(?:(?P<unit>{_UNITS}) before|(?:previous|prior|preceding) (?P<named>{_UNITS}))\b"
)
_SAID = re.compile(rf"\b{_CHANGE}{_AGAINST}", re.IGNORECASE)
_BY_HOW_MUCH = re.compile(
    rf"\bby how (?:many (?P<relative>percent)|much)(?P<noun>)(?P<behind>) (?:did|does|has|have) (?:it|that|this|they) "
    rf"(?:changed?|differ(?:ed)?|gr[eo]wn?){_AGAINST}",
    re.IGNORECASE,
)
_HOW_COMPARED = re.compile(
    rf"\bhow (?:does|do|did) (?:it|that|this|they|those) (?P<relative>)(?P<noun>)(?P<behind>)compare{_AGAINST}"
    rf"|\bhow (?:does|do|did) (?:it|that|this|they|those) compare (?:with|to) the (?P<before>{_UNITS}) before\b",
    re.IGNORECASE,
)


_COMPARED = re.compile(
    rf",? (?:and )?compared (?:with|to) (?:the |that of the |its )?"
    rf"(?:(?P<unit>{_UNITS}) before|(?:previous|prior|preceding) (?P<named>{_UNITS}))\b",
    re.IGNORECASE,
)
_CHANGED = re.compile(r"\b(?:change|difference|growth|increase|decrease|delta)\b", re.IGNORECASE)
_SHORT = {"daily": "day", "annual": "year"}


def step_by_step(text: str, _setting: Setting) -> str:
    """The change against the step before as "month over month change"."""
    text = _HYPHENS.sub(lambda match: f"{match['one']} {match['over']} {match['one']}", text)
    said = _STEPS.search(text)
    step = said[0].casefold().split()[-1] if said is not None else ""
    step = _SHORT.get(step) or step.removesuffix("ly")
    for pattern in (_SAID, _BY_HOW_MUCH, _HOW_COMPARED) if step else ():
        text = pattern.sub(lambda match: _put(match, step), text)
    if step and not _CHANGED.search(text):
        text = _COMPARED.sub(lambda match: f" and {_put(match, step)}" if _unit(match) == step else match[0], text)
    return text


def _unit(match: re.Match[str]) -> str:
    found = match.groupdict()
    return (found.get("unit") or found.get("named") or found.get("before") or "").casefold()


def _put(match: re.Match[str], step: str) -> str:
    """The saying in those words; unchanged where another stretch is meant than the steps that are shown."""
    found, unit = match.groupdict(), _unit(match)
    if unit != step:
        return match[0]
    relative = found.get("relative") or found.get("behind") or (found.get("noun") or "").casefold() == "growth"
    return f"the {unit} over {unit} {'percent change' if relative else 'change'}"


def absolute(draft: Draft) -> bool:
    """Whether a change is asked for, and not how much that is of what was there before."""
    names = {item.cue.name for item in draft.items if item.cue is not None}
    return "difference" in names and "growth" not in names
