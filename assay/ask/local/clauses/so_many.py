"""Things that have so many of another: "members with at least two visits"."""

from __future__ import annotations

from assay.ask.local.clauses.bounds import Bound
from assay.ask.local.clauses.counting import plain_count
from assay.ask.local.clauses.fields import plain_field
from assay.ask.local.draft import Draft, Setting
from assay.semantic.compile.graph import graph_of
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


def listed_field(draft: Draft, setting: Setting, bound: Bound, entity: str) -> bool:
    """ "nationalities shared by at least two people", "levels that have more than 3 books": groups with so many."""
    had = draft.items[bound.first - 1].text.casefold() in _HAVE if bound.first else False
    return bool(entity) and any(
        item.links[0].entity == entity or (had and graph_of(setting.model).reaches(entity, item.links[0].entity))
        if item.is_link("dimension")
        else had
        and item.is_link("metric", "measure")
        and plain_field(setting, item.links[0]).partition(".")[0] == entity
        for item in draft.items[: bound.first]
    )


_HAVE = frozenset(("have", "has", "had", "having"))
