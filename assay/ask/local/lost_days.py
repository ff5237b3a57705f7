"""Doubt: a day on which something happened is said and left out: "churned accounts", answered with all accounts."""

from __future__ import annotations

from collections.abc import Iterator

from assay.ask.local.draft import Draft
from assay.ask.local.told import told
from assay.ask.local.words import VERBS
from assay.semantic.model import SemanticModel
from assay.semantic.spec import AnalyticsSpec

_IRREGULAR = ("left", "gone", "quit", "begun", "sold", "sent", "paid", "done")


def lost_days(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """The participles. That a thing has the day it begins with goes without saying."""
    said = told(spec, model)
    yield from _two_days(draft, said)
    for at, item in enumerate(draft.items):
        link = item.link
        field = model.field(link.ref) if link is not None and item.is_link("dimension") else None
        if field is None or link is None or field[1].kind != "time" or len(item.words) > 1 or at not in draft.used:
            continue
        word = item.text.casefold()
        participle = _is_participle(word)
        lost = participle and field[0].default_time != field[1].name and f'"{link.ref}"' not in said
        listed = (participle or word in _IRREGULAR) and _have(draft, at) and _only_shown(link.ref, spec)
        if lost or listed:
            yield item.text


def _two_days(draft: Draft, told: str) -> Iterator[str]:
    """ "Contracts started and ended by quarter", answered with those that ended."""
    for one, joint, other in zip(draft.items, draft.items[1:], draft.items[2:], strict=False):
        days = [item for item in (one, other) if item.is_link("dimension") and _is_participle(item.text.casefold())]
        if len(days) == 2 and joint.is_cue("and") and not all(f'"{item.links[0].ref}"' in told for item in days):
            yield f"{one.text} {joint.text} {other.text}"


def _is_participle(word: str) -> bool:
    return word.endswith("ed") or word in VERBS


def _have(draft: Draft, at: int) -> bool:
    """ "Which clerks have left"."""
    before = draft.items[at - 1].text.casefold() if at else ""
    return before.split()[-1:] in (["have"], ["has"])


def _only_shown(ref: str, spec: AnalyticsSpec) -> bool:
    """Whether the day of all of them is listed."""
    return spec.where is None and spec.time is None and any(use.field == ref for use in spec.dimensions)
