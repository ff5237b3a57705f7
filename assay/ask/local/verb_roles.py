"""Roles that are verbs: `sent_to_town_id` is meant by "sent to Ghent", whatever else "sent" may be called by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from assay.ask.local.draft import Draft
from assay.ask.local.text import phrase, root
from assay.semantic.model import SemanticModel
from assay.semantic.spec import AnalyticsSpec

_LED = frozenset("to from by for at in".split())


def verb_roles(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """The words that name such a role, where the reading goes another way."""
    told = spec.canonical()
    said = [word for item in draft.items for word in item.text.casefold().split()]
    ends = Counter((one.left, one.right) for one in model.relationships)
    for relation in (one for one in model.relationships if ends[one.left, one.right] > 1):
        words = phrase(relation.on[0][0]) if len(relation.on) == 1 else ()
        for verb, led in pairwise(words):
            named = led in _LED and _together(said, verb, led)
            if named and f'"{relation.name}"' not in told and f'.{relation.on[0][0]}"' not in told:
                yield f"{verb} {led}"
            elif named and any(item.is_link("value") and root(item.text) == root(verb) for item in draft.items):
                yield verb  # where it went and the state it is in: only one of the two is said


def _together(said: list[str], verb: str, led: str) -> bool:
    """Whether the two stand side by side: "shipped to"."""
    return any(root(one) == root(verb) and other == led for one, other in pairwise(said))
