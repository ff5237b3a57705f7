"""Doubt: a day on which something happened is said and left out: "churned accounts", answered with all accounts."""

from __future__ import annotations

from collections.abc import Iterator

from assay.ask.local.draft import Draft
from assay.ask.local.told import told
from assay.ask.local.words import VERBS
from assay.semantic.model import SemanticModel
from assay.semantic.spec import AnalyticsSpec


def lost_days(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """The participles. That a thing has the day it begins with goes without saying."""
    said = told(spec, model)
    for at, item in enumerate(draft.items):
        link = item.link
        field = model.field(link.ref) if link is not None and item.is_link("dimension") else None
        if field is None or link is None or field[1].kind != "time" or len(item.words) > 1 or at not in draft.used:
            continue
        word = item.text.casefold()
        participle = word.endswith("ed") or word in VERBS
        if participle and field[0].default_time != field[1].name and f'"{link.ref}"' not in said:
            yield item.text
