"""What belongs to the best of another kind: "names of customers using the most popular payment method"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assay.ask.local.clauses.counting import plain_count
from assay.ask.local.draft import Draft, Setting, alias_of, skip_stops
from assay.ask.local.lexicon import Link
from assay.ask.local.text import phrase
from assay.semantic.compile.graph import graph_of
from assay.semantic.spec import (
    AnalyticsSpec,
    Compare,
    DimensionUse,
    MetricExpr,
    MetricUse,
    OrderBy,
    Related,
    Subquery,
)


def of_chosen(
    draft: Draft, setting: Setting, at: int, ranked: int, placed: Sequence[int], expr: MetricExpr, direction: str
) -> Draft | None:
    """The rows of what is asked for that belong to the best ``ranked``; None when the best itself is asked for."""
    link = draft.items[ranked].links[0]
    ref = link.ref if link.kind == "dimension" else key_of(setting, link)
    if ref is None or draft.offset or draft.facts.get("said") or not _asked_apart(draft, setting, at, ranked, link):
        return None
    use = DimensionUse(field=ref, via=link.via)
    known = Compare(field=ref, op="not_null", via=link.via)
    order = OrderBy.model_validate({"by": alias_of(expr), "direction": direction})
    metric = MetricUse(expr=expr, alias=alias_of(expr), hidden=True)
    best = AnalyticsSpec(metrics=(metric,), dimensions=(use,), where=known, order=(order,), limit=1)
    condition = Compare(field=ref, op="in", value=Subquery(spec=best), via=link.via)
    return replace(draft, limit=None).hold(condition, at, ranked, *placed).tagged("nested").tagged("chosen")


_LED = frozenset("of for by from did does has have at in the".split())


def of_best(draft: Draft, setting: Setting, at: int, thing: int, ref: str, way: str) -> Draft | None:
    """ "The total fees of the oldest member": a number of the row that is first by ``ref``; None without one."""
    link = draft.items[thing].link if thing < len(draft.items) else None
    one = not draft.offset and not draft.facts.get("said") and draft.facts.get("limit", 1) == 1
    if link is None or link.kind != "entity" or link.ref != ref.partition(".")[0] or not one:
        return None
    key = key_of(setting, link)
    several = draft.items[thing].text.casefold().endswith("s")
    if key is None or several or not _number_of(draft, at):
        return None
    order = OrderBy.model_validate({"by": ref, "direction": way})
    best = AnalyticsSpec(
        mode="rows",
        entity=link.ref,
        dimensions=(DimensionUse(field=key),),
        where=Compare(field=ref, op="not_null"),
        order=(order,),
        limit=1,
    )
    condition = Compare(field=key, op="in", value=Subquery(spec=best))
    return draft.hold(condition, at, thing).tagged("nested").tagged("chosen")


def rows_of_best(draft: Draft, setting: Setting, at: int, ref: str, way: str) -> Draft | None:
    """ "The salaries of clerks in the branch with the largest budget": every clerk of that branch, not just one."""
    owner, subject = ref.partition(".")[0], draft.subject or ""
    one = not draft.offset and not draft.facts.get("said") and draft.facts.get("limit", 1) == 1
    if not one or subject in ("", owner) or not graph_of(setting.model).reaches(subject, owner):
        return None
    near = (skip_stops(draft, at - 1, -1, over=("rel",)), skip_stops(draft, at + 1))
    things = [here for here in near if 0 <= here < len(draft.items) and _is_thing(draft, here, owner)]
    key = key_of(setting, Link("entity", owner))
    if not things or key is None or not _several(draft, setting, subject, things[0]):
        return None
    order = OrderBy.model_validate({"by": ref, "direction": way})
    use, known = DimensionUse(field=key), Compare(field=ref, op="not_null")
    best = AnalyticsSpec(mode="rows", entity=owner, dimensions=(use,), where=known, order=(order,), limit=1)
    where = tuple(one for one in draft.where if one != Related(related=owner))
    draft = replace(draft, where=where, rows=subject, limit=None)
    condition = Compare(field=key, op="in", value=Subquery(spec=best))
    return draft.hold(condition, at, things[0]).tagged("nested").tagged("chosen")


def _is_thing(draft: Draft, at: int, entity: str) -> bool:
    return draft.items[at].is_link("entity") and draft.items[at].links[0].ref == entity


def _several(draft: Draft, setting: Setting, subject: str, before: int) -> bool:
    """Whether the things asked for are said in the plural, before the one they belong to."""
    said = [item for item in draft.items[:before] if item.links and _named_thing(setting, item.links[0]) == subject]
    return bool(said) and said[-1].text.casefold().endswith("s")


def _named_thing(setting: Setting, link: Link) -> str:
    return link.ref if link.kind == "entity" else plain_count(setting, link.ref) if link.kind == "metric" else ""


def _number_of(draft: Draft, at: int) -> bool:
    """Something is measured or counted before ``at``, and a small word leads on to it."""
    measured = any(one.is_link("metric", "measure") or one.is_cue("count", "agg") for one in draft.items[:at])
    joint = draft.items[at - 1].text.casefold().split() if at else []
    return measured and bool(joint) and joint[-1] in _LED


def key_of(setting: Setting, link: Link) -> str | None:
    """What tells the things of a link apart."""
    entity = setting.model.entity(link.ref) if link.kind == "entity" else None
    if entity is None or len(entity.key) != 1:
        return None
    named = (one.name for one in entity.dimensions if (one.expr or one.name).strip('"') == entity.key[0])
    return next((f"{entity.name}.{name}" for name in named), None)


def _asked_apart(draft: Draft, setting: Setting, at: int, ranked: int, best: Link) -> bool:
    """Fields or numbers of other things are asked for before the best one is named, and nothing of the best itself."""
    first = min(at, ranked)
    owner = best.ref if best.kind == "entity" else best.entity
    asked = [here for here in range(first) if _is_asked(draft, setting, here)]
    if not asked or not _linked(draft, asked[-1] + 1, first):
        return False
    things = {_owner(setting, draft.items[here].links[0]) for here in asked if draft.items[here].links}
    if best.kind == "entity" and (owner in things or not _all_reach(setting, things, owner)):
        return False
    return not any(_same_field(draft, here, best) for here in asked)


def _is_asked(draft: Draft, setting: Setting, at: int) -> bool:
    item = draft.items[at]
    if not draft.free(at):
        return False
    return item.is_link("dimension", "measure") or item.is_cue("count", "agg") or item.is_link("metric")


def _owner(setting: Setting, link: Link) -> str:
    return link.entity or plain_count(setting, link.ref) or setting.vocabulary.homes.get(link.ref, "")


def _all_reach(setting: Setting, things: set[str], owner: str) -> bool:
    """Each row of what is asked for belongs to one of what is ranked."""
    graph = graph_of(setting.model)
    return all(thing and graph.reaches(thing, owner) for thing in things)


def _same_field(draft: Draft, at: int, best: Link) -> bool:
    return any(link.kind == "dimension" and link.ref == best.ref for link in draft.items[at].links)


_BELONGING = frozenset(("in", "of", "by", "from", "using", "for", "at", "on", "to", "with"))


def _linked(draft: Draft, start: int, end: int) -> bool:
    """Between what is asked and the best there is the thing it is asked of, or who it is: no list of both."""
    between = draft.items[start:end]
    if any(
        item.is_cue("and", "comma", "list", "by") and item.text.casefold() not in ("by", "by the") for item in between
    ):
        return False
    named = any(item.is_link("entity", "metric") or item.is_cue("rel") for item in between)
    joint = skip_stops(draft, end - 1, -1)
    words = {word for item in draft.items[max(joint, 0) : end] for word in phrase(item.text)}
    said = {item.text.casefold() for item in draft.items[max(joint, 0) : end]}
    return named and bool((said | words) & _BELONGING or draft.items[joint].is_cue("rel", "by"))
