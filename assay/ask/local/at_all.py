""" "Clerks who have ever sold for more than 50", "with any claim over 100": each of them once, however often it was."""

from __future__ import annotations

import re

from assay.ask.local.draft import Draft, Setting
from assay.ask.local.references import refers

_AT_ALL = re.compile(
    r"\b(?:who|that|which|have|has|had|with)\b.*\b(?:ever|any|some|at least (?:once|one|1 times?))\b", re.IGNORECASE
)


def at_all(text: str) -> bool:
    """Whether it is enough that something happened once.

    >>> at_all("names of clerks who have ever sold a piano"), at_all("names of clerks who sold a piano")
    (True, False)
    """
    return _AT_ALL.search(text) is not None


def shows_only(thing: str, draft: Draft, setting: Setting) -> bool:
    """Whether every column is of ``thing`` or of what it refers to."""
    owners = {use.field.partition(".")[0] for use in draft.dimensions}
    return bool(owners) and all(owner == thing or refers(setting, thing, owner) for owner in owners)


def are_described(draft: Draft, setting: Setting) -> bool:
    """Whether somebody has written what the columns hold: then they name things, and each thing once."""
    fields = [setting.model.field(use.field) for use in draft.dimensions]
    return bool(fields) and all(found is not None and found[1].description for found in fields)
