"""What is ranked, by what, and how many: the pieces all ranking phrases share."""

from __future__ import annotations

import re
from dataclasses import replace

from assay.ask.local.clauses.aggregates import CONTRADICTED, re_aggregated
from assay.ask.local.clauses.chosen import of_chosen, rows_of_best
from assay.ask.local.clauses.counted_kinds import many_of
from assay.ask.local.clauses.counting import home_of_expr, plain_count
from assay.ask.local.clauses.deed_words import names_a_deed
from assay.ask.local.clauses.fields import plain_field
from assay.ask.local.draft import (
    Draft,
    Setting,
    alias_of,
    dimension_use,
    field_behind,
    named_by,
    names_of,
    numeric,
    skip_stops,
    temporal,
)
from assay.ask.local.lattice import Item
from assay.ask.local.lexicon import Link
from assay.ask.local.spoken import referred, spoken
from assay.ask.local.text import phrase
from assay.ask.local.words import VERBS
from assay.semantic.compile.graph import graph_of
from assay.semantic.spec import Agg, Aggregate, DimensionUse, MetricExpr, MetricRef, MetricUse, OrderBy

METRIC = "@metric"
"""Stands in ``order`` for "the first metric", until the metrics are known."""


_FAINT = 0.9


def is_plural(item: Item) -> bool:
    return item.text.casefold().endswith("s") and not item.text.casefold().endswith("ss")


def group_by(draft: Draft, setting: Setting, at: int) -> Draft:
    """The thing ranked becomes the group."""
    link = draft.items[at].links[0]
    if link.kind == "entity":
        return group_entity(draft.use(at), link.ref, setting)
    uses = spoken(setting, draft.items[at])
    for use in uses:
        draft = draft.add_dimension(use)
    draft = draft.existing(link.ref) if not link.via and link.ref == named_by(setting, link.entity) else draft
    return replace(draft.use(at), facts={**draft.facts, "ranked": link.entity, "names": len(uses)})


def group_entity(draft: Draft, entity: str, setting: Setting) -> Draft:
    names = names_of(setting, entity)
    facts = {**draft.facts, "ranked": entity, "names": len(names)}
    for ref in names:
        draft = draft.add_dimension(DimensionUse(field=ref))
    return replace(draft, facts=facts).existing(names[0]) if names else draft


def limit_of(draft: Draft) -> int:
    return int(draft.facts.get("limit", 1))


def order_by(by: str, direction: str) -> tuple[OrderBy, ...]:
    return (OrderBy.model_validate({"by": by, "direction": direction}),)


def has_time_axis(draft: Draft) -> bool:
    return any(use.grain or use.part for use in draft.dimensions)


def other_target(draft: Draft, setting: Setting, at: int) -> int | None:
    """What is ranked: a field or entity elsewhere, the nearest before first."""
    found = [here for here in draft.positions(lambda i: nameable(i, setting)) if here != at]
    found = [
        here
        for here in found
        if not (draft.items[here].is_link("dimension") and numeric(setting, draft.items[here].links[0].ref))
    ]
    sure = [here for here in found if not _done_by(draft.items[here])]
    found = sure or found or _coded(draft, at)
    before = [here for here in found if here < at]
    # "the shop that is hiring the most employees": what stands after "that" only links the two.
    before = [here for here in before if not led_by(draft, here, "rel")] or before
    after = [here for here in found if here > at and not led_by(draft, here, "by")]
    return before[-1] if before else after[0] if after else None


def _coded(draft: Draft, at: int) -> list[int]:
    """ "Which grade has the most potters": a number that tells kinds apart, asked for by its name."""
    asked = [here for here in draft.positions(lambda item: item.is_link("dimension")) if here < at]
    return [here for here in asked if led_by(draft, here, "list")]


def _done_by(item: Item) -> bool:
    """ "who *sold* the most": a verb that only resembles the field of who did it."""
    word = item.text.casefold()
    return item.is_link("dimension") and item.links[0].score < _FAINT and (word in VERBS or word.endswith("ed"))


def nameable(item: Item, setting: Setting) -> bool:
    return item.is_link("entity", "dimension") or (
        item.is_link("metric") and bool(plain_count(setting, item.links[0].ref))
    )


def led_by(draft: Draft, at: int, *names: str) -> bool:
    before = skip_stops(draft, at - 1, -1)
    return before >= 0 and draft.items[before].is_cue(*names)


def by_metric(draft: Draft, setting: Setting, at: int, target: int, expr: MetricExpr, direction: str) -> Draft:
    ranked = other_target(draft, setting, target)
    within = of_chosen(draft, setting, at, ranked, (target,), expr, direction) if ranked is not None else None
    if within is not None:
        return within
    use = MetricUse(expr=expr, alias=alias_of(expr), hidden=True)
    draft = replace(
        _past_verb(draft, at).use(at, target).add_metric(use),
        limit=limit_of(draft),
        order=order_by(alias_of(expr), direction),
    ).tagged("superlative")
    if has_time_axis(draft):
        return draft
    if ranked is not None:
        plural = (
            is_plural(draft.items[ranked]) and draft.items[ranked].is_link("dimension") and not draft.facts.get("said")
        ) and not (_of_one(draft, ranked, at) or names_a_deed(draft, ranked))
        draft = replace(draft, limit=None) if plural else draft
        return _known_groups(rank_columns(draft, setting, ranked), setting, expr)
    if not draft.dimensions:
        shown = tuple(replace_hidden(use) for use in (*draft.metrics[:-1], _extreme(draft, setting, at, use)))
        itself = replace_hidden(use) in shown
        return replace(draft, limit=None, order=(), metrics=shown).tagged("", CONTRADICTED if itself else 0.4)
    return draft


def _of_one(draft: Draft, ranked: int, at: int) -> bool:
    """ "the names and towns of the firm with the highest revenue": one, whatever firms are called here."""
    before = skip_stops(draft, at - 1, -1, over=("rel",))
    item = draft.items[before] if before > ranked else None
    single = item is not None and item.kind == "unknown" and not item.text.casefold().endswith("s")
    return single and draft.items[before - 1].text.casefold() == "the"


def _extreme(draft: Draft, setting: Setting, at: int, use: MetricUse) -> MetricUse:
    """ "the highest fee" with nothing to rank is the largest of them, not all of them together."""
    cue = draft.items[at].cue
    agg: Agg = "max" if cue is not None and cue.arg == "desc" else "min"
    expr = re_aggregated(setting, use.expr, agg) if isinstance(use.expr, MetricRef) else None
    return MetricUse(expr=expr, alias=alias_of(expr)) if expr is not None else replace_hidden(use)


def _past_verb(draft: Draft, at: int) -> Draft:
    """ "which customer *caused* the most tickets": the verb only links the two."""
    before = skip_stops(draft, at - 1, -1)
    if draft.free(before) and draft.items[before].is_cue("by") and draft.items[before].text.casefold() == "by":
        draft, before = draft.use(before), skip_stops(draft, before - 1, -1)
    word = draft.items[before].text.casefold() if draft.free(before) else ""
    item = draft.items[before] if draft.free(before) else None
    verb = item is not None and ((item.kind == "unknown" and word.endswith(("ed", "s"))) or _done_by(item))
    return draft.use(before).tagged("", 0.15) if verb else draft


def by_field(draft: Draft, setting: Setting, at: int, target: int, direction: str) -> Draft:
    """ "the product with the highest price" orders rows; "the highest price" is a maximum; else things are counted."""
    link = draft.items[target].links[0]
    if not (numeric(setting, link.ref) or temporal(setting, link.ref) or _how_many(draft, at, link.ref)):
        if _own_text(draft, setting, at, target):
            # Texts are ordered letter by letter: 9 after 10. Not to be answered unasked.
            return rows_by(draft.use(target), setting, at, link.ref, direction).tagged("", 1.0)
        counted = many_of(draft, at, target, other_target(draft, setting, target))
        return (
            by_metric(draft, setting, at, target, counted, direction) if other_target(draft, setting, target) else draft
        )
    summed = summed_by(draft, setting, at, target, link.ref, direction)
    if summed is not None:
        return summed
    others = draft.positions(lambda i: i.is_link("entity", "dimension"))
    several = draft.offset or draft.facts.get("limit", 1) > 1
    if several and not led_by(draft, at, "rel", "with") and others == [target]:
        return rows_by(draft.use(target).add_dimension(dimension_use(link)), setting, at, link.ref, direction)
    asks_rows = led_by(draft, at, "rel", "with") or (others and others[0] < at)
    if asks_rows or any(draft.items[o].is_link("dimension") and o != target for o in others):
        return rows_by(draft.use(target), setting, at, link.ref, direction)
    agg = "max" if direction == "desc" else "min"
    expr = Aggregate.model_validate({"agg": agg, "field": link.ref, "via": link.via})
    return draft.use(at, target).add_metric(MetricUse(expr=expr, alias=alias_of(expr))).tagged("extreme")


def _own_text(draft: Draft, setting: Setting, at: int, target: int) -> bool:
    """ "the barge with the highest speed", where speeds are kept as texts: of its own, each row has but one."""
    ranked = other_target(draft, setting, target)
    link = draft.items[ranked].link if ranked is not None else None
    owner = draft.items[target].links[0].entity
    things = {item.links[0].ref for item in draft.items[:at] if item.is_link("entity")}
    own = link is not None and (link.ref == owner if link.kind == "entity" else link.entity == owner)
    return own and owner in things and led_by(draft, at, "rel", "with")


_MANY = re.compile(r"\b(?:number of|most|fewest|least)\b")
_NUMBERED = frozenset(("num", "no", "nr", "number", "count", "qty", "quantity"))


def _how_many(draft: Draft, at: int, ref: str) -> bool:
    """ "the most citations" of a field named `citation_num`: the rows hold how many there are."""
    name = phrase(ref.partition(".")[2])
    counts = len(name) > 1 and bool(_NUMBERED & {name[0], name[-1]}) and _NUMBERED.isdisjoint(draft.items[at + 1].words)
    return counts and bool(_MANY.search(draft.items[at].text.casefold()))


_MUCH = frozenset(("most", "least", "fewest", "total"))


def summed_by(draft: Draft, setting: Setting, at: int, target: int, ref: str, direction: str) -> Draft | None:
    """ "the store with the most units sold": what many rows of it hold is added up, not the largest of them."""
    words = set(draft.items[at].text.casefold().split())
    ranked = other_target(draft, setting, target)
    cue, dimension = draft.items[at].cue, setting.vocabulary.dimension(ref) if ref else None
    ordered = cue is not None and cue.arg in ("asc", "desc")
    if not ordered or dimension is None or dimension.kind != "number":
        return None
    summed = Aggregate(agg="sum", field=ref)
    if ranked is None or not words & _MUCH:
        kinds = _of_kinds(draft, setting, ranked, ref)
        return by_metric(draft, setting, at, target, summed, direction) if kinds else None
    owner, link = ref.partition(".")[0], draft.items[ranked].links[0]
    thing = link.ref if link.kind == "entity" else plain_count(setting, link.ref) if link.kind == "metric" else ""
    several = thing != owner and graph_of(setting.model).reaches(owner, thing) if thing else _shared(setting, link.ref)
    return by_metric(draft, setting, at, target, summed, direction) if several else None


def _of_kinds(draft: Draft, setting: Setting, ranked: int | None, ref: str) -> bool:
    """ "Which region has the highest revenue", "which month": of all sales of the region, not of the largest one."""
    if not _adds_up(setting, ref):
        return False
    link = draft.items[ranked].links[0] if ranked is not None else None
    if link is None or ranked is None:
        return has_time_axis(draft)
    # "The type of the house with the largest garden": of that one house.
    one = " of the " in draft.items[ranked].text.casefold() and link.entity == ref.partition(".")[0]
    return link.kind == "dimension" and link.ref in setting.vocabulary.repeated and not one


def _adds_up(setting: Setting, ref: str) -> bool:
    """Whether a number is a measure that is summed: revenue is, a price or an age is not."""
    owner, _, name = ref.partition(".")
    entity = setting.model.entity(owner)
    behind = [(one, field_behind(entity, one)) for one in entity.measures if one.agg == "sum"] if entity else []
    return any(field is not None and field.name == name for _, field in behind)


def _shared(setting: Setting, ref: str) -> bool:
    """Whether many rows have the same value: kinds, places, statuses, references; no names and no keys."""
    dimension = setting.vocabulary.dimension(ref)
    if referred(setting, ref) is not None:
        return True
    return dimension is not None and dimension.kind in ("categorical", "geo", "boolean")


def said_after(draft: Draft, setting: Setting, target: int) -> tuple[str, tuple[int, ...]] | None:
    """ "the biggest plant by capacity": the field of the thing itself that "by" names, and where it is said."""
    thing = draft.items[target].links[0]
    entity = thing.ref if thing.kind == "entity" else thing.entity
    for here in draft.positions(lambda item: item.is_link("dimension", "metric", "measure")):
        link = draft.items[here].links[0]
        ref = link.ref if link.kind == "dimension" else plain_field(setting, link)
        joint = skip_stops(draft, here - 1, -1)
        if here > target and led_by(draft, here, "by") and numeric(setting, ref) and ref.partition(".")[0] == entity:
            return (ref, (joint, here)) if thing.kind == "entity" else None
    return None


def replace_hidden(use: MetricUse) -> MetricUse:
    """The same metric, shown."""
    return use.model_copy(update={"hidden": False})


def rank_columns(draft: Draft, setting: Setting, ranked: int) -> Draft:
    """The ranked entity by the fields of it that were asked for, else by its name."""
    link = draft.items[ranked].links[0]
    if link.kind == "metric":
        link = Link("entity", plain_count(setting, link.ref))
        items = list(draft.items)
        items[ranked] = replace(items[ranked], links=(link,))
        draft = replace(draft, items=tuple(items))
    entity = link.ref if link.kind == "entity" else link.entity
    asked = [
        at
        for at in draft.positions(lambda i: i.is_link("dimension") and i.links[0].entity == entity)
        if not led_by(draft, at, "by", "rel")
    ]
    if link.kind == "entity" and asked:
        draft = draft.use(ranked)
        uses = [use for at in asked for use in spoken(setting, draft.items[at])]
        for use in uses:
            draft = draft.add_dimension(use)
        draft = draft.use(*asked).existing(uses[0].field)
        return _ranked(draft, entity, len(uses))
    for at in asked if link.kind == "dimension" else []:
        draft = draft.use(at).add_dimension(dimension_use(draft.items[at].links[0]))
    mentions = (
        draft.positions(lambda i: i.is_link("entity") and i.links[0].ref == entity) if link.kind == "dimension" else []
    )
    return (
        group_by(draft.use(*mentions), setting, ranked)
        if ranked not in draft.used
        else _ranked(draft.use(*mentions), entity, max(1, len(asked)))
    )


def _known_groups(draft: Draft, setting: Setting, expr: MetricExpr) -> Draft:
    """ "the year with the most courses": courses of no year make no year, where the year is kept elsewhere."""
    home = home_of_expr(expr, setting)
    for use in draft.dimensions:
        if not use.via and use.field.partition(".")[0] != home and draft.limit == 1:
            draft = draft.existing(use.field)
    return draft


def _ranked(draft: Draft, entity: str, columns: int) -> Draft:
    """What is ranked, and how many columns say it: "the id and name of", "which year and semester"."""
    return replace(draft, facts={**draft.facts, "ranked": entity, "names": columns})


def own_rows(draft: Draft, setting: Setting, at: int, target: int, direction: str) -> Draft | None:
    """ "the room with the maximum price": rows ranked by a number of their own, which is not averaged."""
    ranked, ref = other_target(draft, setting, target), plain_field(setting, draft.items[target].links[0])
    if not ref or ranked is None or not led_by(draft, at, "rel", "with", "by"):
        return None
    link = draft.items[ranked].links[0]
    thing = plain_count(setting, link.ref) if link.kind == "metric" else link.ref
    thing = link.entity if " of the " in draft.items[ranked].text.casefold() else thing
    return rows_by(draft.use(target), setting, at, ref, direction) if thing == ref.partition(".")[0] else None


def rows_by(draft: Draft, setting: Setting, at: int, ref: str, direction: str) -> Draft:
    within = rows_of_best(draft, setting, at, ref, direction)
    if within is not None:
        return within
    owner = ref.partition(".")[0]
    rows = draft.subject if draft.subject and setting.vocabulary.distance(draft.subject, owner) < 3 else owner
    return replace(draft.use(at), rows=rows, limit=limit_of(draft), order=order_by(ref, direction)).tagged(
        "superlative_rows"
    )
