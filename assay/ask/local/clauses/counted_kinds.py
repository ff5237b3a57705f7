"""Counts that are not of all rows: "distinct categories" that repeat, "the number of delivered parcels"."""

from __future__ import annotations

from assay.ask.local.clauses.counting import count_of
from assay.ask.local.draft import Draft, Setting, skip_stops
from assay.ask.local.flag_names import flag_value
from assay.ask.local.lexicon import Link
from assay.semantic.spec import Aggregate, Compare, MetricExpr


def kinds_of(setting: Setting, entity: str) -> MetricExpr | None:
    """ "How many distinct tags", of a table that only says what has which: each once; None where a row is a thing."""
    found = setting.model.entity(entity)
    named = found.dimension(found.display[0]) if found and len(found.display) == 1 else None
    if found is None or named is None or named.kind != "categorical" or named.column in found.key:
        return None
    owned = any(one.left == entity for one in setting.model.relationships)
    if not owned or any(one.kind != "identifier" for one in found.dimensions if one is not named):
        return None
    return Aggregate(agg="count_distinct", field=f"{entity}.{named.name}")


def done_things(draft: Draft, setting: Setting, placed: list[int], at: int) -> tuple[Draft, MetricExpr] | None:
    """ "The number of delivered parcels": the parcels that have the day of it; None for other words at ``at``."""
    link: Link | None = draft.items[at].link
    thing = skip_stops(draft, at + 1)
    dimension = setting.vocabulary.dimension(link.ref) if link else None
    if link is None or dimension is None or thing != at + 1 or not draft.free(thing):
        return None
    yes = flag_value(dimension)
    if dimension.kind != "time" and yes is None:
        return None
    word = draft.items[at].text.casefold()
    if not draft.items[thing].is_link("entity") or draft.items[thing].links[0].ref != link.entity or " " in word:
        return None
    if not word.endswith(("ed", "en", "id")):
        return None
    true = Compare(field=link.ref, op="not_null") if yes is None else Compare(field=link.ref, value=yes)
    return draft.use(*placed, at, thing).add_where(true), count_of(setting, link.entity)


def many_of(draft: Draft, at: int, target: int, ranked: int | None) -> Aggregate:
    """ "the carrier that flies to the most towns": how many different ones, where the field is of other rows."""
    field = draft.items[target].links[0]
    said, name = draft.items[at].text.casefold().split()[-1], draft.items[target].text.casefold()
    link = draft.items[ranked].link if ranked is not None else None
    apart = link is not None and (link.ref if link.kind == "entity" else link.entity) != field.entity
    if apart and said in ("most", "fewest", "least") and name.endswith("s") and not name.endswith("ss"):
        return Aggregate(agg="count_distinct", field=field.ref)
    return Aggregate(agg="count", entity=field.entity)
