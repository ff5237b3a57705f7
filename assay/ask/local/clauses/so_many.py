"""Things that have so many of another: "members with at least two visits"."""

from __future__ import annotations

from assay.ask.local.clauses.bounds import Bound
from assay.ask.local.clauses.counting import plain_count
from assay.ask.local.draft import Draft, Setting
from assay.semantic.spec import Related


def so_many(draft: Draft, bound: Bound, entity: str) -> Draft:
    """Only things with at least, at most or exactly so many rows of ``entity``."""
    count = int(bound.values[0])
    if bound.op == "between":
        return draft.add_where(
            Related(related=entity, match="at_least", count=count),
            Related(related=entity, match="at_most", count=int(bound.values[1])),
        )
    match, number = {
        "gt": ("at_least", count + 1),
        "ge": ("at_least", count),
        "lt": ("at_most", count - 1),
        "le": ("at_most", count),
    }.get(bound.op, ("exactly", count))
    return draft.add_where(Related.model_validate({"related": entity, "match": match, "count": max(number, 0)})).tagged(
        "how_many_related"
    )


def asks_how_many(draft: Draft, setting: Setting) -> bool:
    """ "how many customers ordered more than 20 times": one number of them, no list."""
    counted = [item for item in draft.items if item.is_link("metric") and item.text.casefold().startswith("how many")]
    cues = any(item.is_cue("count") for item in draft.items[:2])
    return cues or any(plain_count(setting, item.links[0].ref) == draft.subject for item in counted)
