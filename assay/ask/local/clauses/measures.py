"""What is measured: governed metrics, counts, aggregates of fields."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assay.ask.local.clauses.aggregates import aggregate_of, re_aggregated, read_aggregate
from assay.ask.local.clauses.amount_each import averaged_each
from assay.ask.local.clauses.counted_kinds import done_things, kinds_of
from assay.ask.local.clauses.counting import count_of, plain_count
from assay.ask.local.clauses.fields import plain_field
from assay.ask.local.clauses.measured import link_expr, shown
from assay.ask.local.draft import Draft, Setting, field_behind, holds_numbers, measure_expr, numeric, skip_stops
from assay.ask.local.item_tests import is_cue, is_link
from assay.ask.local.lattice import Item
from assay.ask.local.lexicon import Link
from assay.ask.local.plain_metrics import is_plain
from assay.ask.local.text import phrase
from assay.semantic.computed import DURATIONS
from assay.semantic.infer.measures import is_averaged
from assay.semantic.spec import Agg, Aggregate, Arithmetic, MetricExpr, MetricUse


def read_measures(draft: Draft, setting: Setting) -> Iterable[Draft]:
    """Places counts, aggregates, ratios and every metric left, in the order of the question."""
    draft = _ratio(_span(draft, setting), setting)
    for at in range(len(draft.items)):
        item = draft.items[at]
        if not draft.free(at):
            continue
        if item.is_cue("count", "count_distinct"):
            draft = _count(draft, setting, at)
        elif item.is_cue("agg"):
            draft = read_aggregate(draft, setting, at)
        elif item.is_link("metric", "measure"):
            draft = _metric(draft, setting, at)
    draft = _counted_beside(draft, setting)
    return (_implied_count(_implied_number(draft, setting), setting),)


def _counted_beside(draft: Draft, setting: Setting) -> Draft:
    """ "How many visits, members and trainers are there": each thing in the row is counted."""
    counts = [at for at, item in enumerate(draft.items) if item.is_cue("count") and at in draft.used]
    here = skip_stops(draft, counts[0] + 1) if len(counts) == 1 else len(draft.items)
    if not (here < len(draft.items) and here in draft.used and draft.items[here].is_link("entity", "metric")):
        return draft
    while True:
        joint = skip_stops(draft, here + 1)
        here = skip_stops(draft, joint + 1, over=("and", "comma"))
        joined = 0 <= joint < len(draft.items) and draft.items[joint].is_cue("and", "comma")
        if not joined or not 0 <= here < len(draft.items) or not draft.items[here].is_link("entity", "metric"):
            return draft
        if draft.free(here) and draft.items[here].is_link("entity"):
            draft = shown(draft.use(joint, here), count_of(setting, draft.items[here].links[0].ref))


def _implied_number(draft: Draft, setting: Setting) -> Draft:
    """ "capacity by region", "share of the area": a number by groups is added up or averaged as its kind asks."""
    fields = draft.positions(is_link("dimension"))
    free = [at for at in fields if numeric(setting, draft.items[at].links[0].ref)]
    if draft.metrics or draft.rows or draft.limit or draft.order or not free:
        return draft
    shared = "share" in draft.facts and free[0] > draft.facts["share"]
    if not shared and (not _grouped(draft) or len(fields) > 1 or _lists_each(draft)):
        return draft
    link = draft.items[free[0]].links[0]
    expr = Aggregate(agg="sum" if shared else _usual(setting, link.ref), field=link.ref, via=link.via)
    return shown(draft.use(free[0]).tagged("", 0.05), expr)


def _lists_each(draft: Draft) -> bool:
    """ "show the budget of each department" lists rows; "budget per department" adds up."""
    told = any(item.is_cue("list") for item in draft.items)
    each = any(item.is_cue("by") and ("each" in item.text or "every" in item.text) for item in draft.items)
    owners = {draft.items[at].links[0].entity for at in draft.positions(is_link("dimension"))}
    # "The height of each tower" is one number of each of them.
    return (told and each) or owners == {draft.facts.get("each_row")}


def _usual(setting: Setting, ref: str) -> Agg:
    """How a number is aggregated when nothing is said: as the model measures it, else added up."""
    entity = setting.model.entity(ref.partition(".")[0])
    for measure in entity.measures if entity else ():
        behind = field_behind(entity, measure) if entity else None
        if behind is not None and f"{ref.partition('.')[0]}.{behind.name}" == ref:
            return measure.agg
    dimension = setting.vocabulary.dimension(ref)
    if dimension is None:
        return "sum"
    return "avg" if dimension.unit in DURATIONS or is_averaged(dimension.name) else "sum"


def _grouped(draft: Draft) -> bool:
    """Whether something is said to group by."""
    return any(
        item.is_cue("by", "compare") or (item.time and item.time.kind in ("grain", "part", "compare", "trend"))
        for at, item in enumerate(draft.items)
        if at in draft.used
    )


def _implied_count(draft: Draft, setting: Setting) -> Draft:
    """ "products per category", "orders by month": things by groups are counted."""
    entities = draft.positions(is_link("entity"))
    sorted_rows = "order" in draft.tags and not draft.dimensions
    if (
        draft.metrics
        or draft.rows
        or draft.limit
        or "each_row" in draft.facts
        or sorted_rows
        or not _grouped(draft)
        or not entities
        or draft.positions(is_link("dimension"))
    ):
        return draft
    at = entities[0]
    return shown(draft.use(at).tagged("", 0.05), count_of(setting, draft.items[at].links[0].ref))


def _metric(draft: Draft, setting: Setting, at: int) -> Draft:
    link = draft.items[at].links[0]
    expr = link_expr(setting, link)
    if expr is not None and _is_group(draft, setting, expr, draft.items[at].links[0]):
        return draft.use(at)
    if draft.having and at and draft.items[at - 1].text.casefold() == "whose" and plain_count(setting, link.ref):
        return draft.use(at)
    each = averaged_each(draft, setting, at)
    if each is not None:
        return each
    return _same_again(shown(draft.use(at), expr), setting, at, expr) if expr else draft


_PARTS_OF: dict[str, Agg] = {"average": "avg", "mean": "avg", "maximum": "max", "minimum": "min", "total": "sum"}


def _same_again(draft: Draft, setting: Setting, at: int, expr: MetricExpr) -> Draft:
    """ "the average price and weight of each": one aggregate said once, of both numbers of a thing."""
    agg = _PARTS_OF.get(draft.items[at].words[0]) if draft.items[at].words else None
    joint = skip_stops(draft, at + 1)
    target = skip_stops(draft, joint + 1)
    own = plain_field(setting, draft.items[at].links[0])
    if agg is None or not own or not (draft.free(joint) and draft.items[joint].is_cue("and") and draft.free(target)):
        return draft
    ref = draft.items[target].links[0].ref if draft.items[target].is_link("dimension") else ""
    if ref.partition(".")[0] != own.partition(".")[0] or not numeric(setting, ref):
        return draft
    again = re_aggregated(setting, expr, agg)
    return shown(draft.use(joint, target), Aggregate(agg=agg, field=ref)) if again is not None else draft


def _is_group(draft: Draft, setting: Setting, expr: MetricExpr, link: Link) -> bool:
    """ "for each depot the depot number": the number that already groups is not averaged as well."""
    metric = setting.model.metric(link.ref) if link.kind == "metric" else None
    if metric is not None and not is_plain(metric, setting.model):
        return False
    measured = measure_expr(setting, metric.measure) if metric and metric.measure else expr
    owner, _, name = ((metric.measure or "") if metric else link.ref).partition(".")
    entity = setting.model.entity(owner)
    measure = entity.measure(name) if entity else None
    behind = field_behind(entity, measure) if entity and measure and measured is not None else None
    return behind is not None and any(use.field == f"{owner}.{behind.name}" for use in draft.dimensions)


# -- counts -------------------------------------------------------------------------------------------------------


def _count(draft: Draft, setting: Setting, at: int) -> Draft:
    target = skip_stops(draft, at + 1, over=("distinct", "list"))
    distinct = draft.items[at].is_cue("count_distinct") or any(
        draft.items[here].is_cue("distinct") for here in range(at, min(target, len(draft.items)))
    )
    placed = [here for here in range(at, min(target, len(draft.items))) if draft.free(here)]
    if not draft.free(target):
        behind = skip_stops(draft, target + 1)
        described = draft.free(behind) and draft.items[behind].is_link("metric") and target > at
        told = described and draft.items[target].is_link("value", "condition")
        return draft.use(at) if told else _bare_count(draft, setting, at)
    link = draft.items[target].link
    if draft.items[target].is_cue("count", "count_distinct"):
        return draft.use(at)
    if link is None:
        return _bare_count(draft, setting, at)
    if link.kind == "entity":
        kinds = kinds_of(setting, link.ref) if distinct else None
        return shown(draft.use(*placed, target), kinds or count_of(setting, link.ref))
    done = done_things(draft, setting, placed, target)
    if done is not None:
        return shown(*done)
    held = holds_numbers(setting, draft.items[target]) and "total" in draft.items[at].text.casefold()
    if link.kind == "dimension" and (numeric(setting, link.ref) or held) and not distinct:
        if "total" in draft.items[at].text.casefold():
            summed = shown(draft.use(*placed, target), Aggregate(agg="sum", field=link.ref, via=link.via))
            return _summed_too(summed, setting, target)
        return draft.use(*placed)
    if link.kind == "dimension":
        link = _by_number(setting, link, draft.items[target].words)
        return _count_field(draft.use(*placed, target), setting, link, distinct)
    if link.kind in ("metric", "measure"):
        return _count_measured(draft, setting, placed, target, distinct)
    return _bare_count(draft, setting, at)


def _summed_too(draft: Draft, setting: Setting, at: int) -> Draft:
    """ "the total number of deaths *and damage*": another number of the same rows, added up as well."""
    joint = skip_stops(draft, at + 1)
    target = skip_stops(draft, joint + 1)
    after = skip_stops(draft, target + 1)
    limited = draft.free(after) and draft.items[after].is_cue("cmp")
    if not (draft.free(joint) and draft.items[joint].is_cue("and") and draft.free(target)) or limited:
        return draft
    link = draft.items[target].link
    own = link is not None and link.kind == "dimension" and link.entity == draft.items[at].links[0].entity
    if link is None or not own or not numeric(setting, link.ref):
        return draft
    return shown(draft.use(joint, target), Aggregate(agg="sum", field=link.ref, via=link.via))


def _by_number(setting: Setting, link: Link, words: tuple[str, ...]) -> Link:
    """ "How many orders" of rows with an order date and an order number: the numbers are counted, not the days."""
    dimension, entity = setting.vocabulary.dimension(link.ref), setting.model.entity(link.entity)
    if dimension is None or entity is None or dimension.kind != "time" or phrase(dimension.name) == words:
        return link
    found = [one for one in entity.dimensions if one.kind == "identifier" and phrase(one.name)[: len(words)] == words]
    return replace(link, ref=f"{entity.name}.{found[0].name}") if len(found) == 1 else link


def _count_field(draft: Draft, setting: Setting, link: Link, distinct: bool) -> Draft:
    named = setting.model.entity(link.entity)
    owned = named is not None and link.ref.partition(".")[2] in (*named.key, *named.display[:1]) and not distinct
    if owned and link.entity in {item.links[0].ref for item in draft.items if item.is_link("entity")}:
        return shown(draft, count_of(setting, link.entity))
    return shown(draft, Aggregate(agg="count_distinct", field=link.ref, via=link.via))


def _count_measured(draft: Draft, setting: Setting, placed: list[int], target: int, distinct: bool) -> Draft:
    """ "how many different prices": of the field behind the number; "how many tonnes": all of them together."""
    ref = plain_field(setting, draft.items[target].links[0])
    if not distinct:
        added = ref and _usual(setting, ref) == "avg" and draft.items[placed[0]].text.casefold() == "how many"
        field = Aggregate(agg="sum", field=ref) if added else None
        return shown(draft.use(*placed, target).tagged("", 0.1), field) if field else draft.use(*placed)
    if not ref:
        return draft
    return shown(draft.use(*placed, target), Aggregate(agg="count_distinct", field=ref))


def _bare_count(draft: Draft, setting: Setting, at: int) -> Draft:
    """ "how many are there in Berlin": rows of the subject."""
    before = skip_stops(draft, at - 1, -1)
    entities = draft.positions(is_link("entity"))
    limited = next((use for use in draft.metrics if use.hidden), None) if draft.having else None
    if limited is not None and before >= 0 and draft.items[before].is_cue("and", "comma"):
        return shown(draft.use(at), limited.expr)
    if entities:
        ref = draft.items[entities[0]].links[0].ref
        return shown(draft.use(at, entities[0]), count_of(setting, ref))
    if before >= 0 and draft.items[before].is_link("metric"):
        return draft.use(at)
    subject = draft.subject or draft.facts.get("conditioned")
    if subject and not draft.metrics:
        return shown(draft.use(at).tagged("", 0.25), count_of(setting, subject))
    return draft


# -- ratios -------------------------------------------------------------------------------------------------------


def _span(draft: Draft, setting: Setting) -> Draft:
    """ "the difference between the highest and lowest price": one aggregate of a field less the other."""
    for at in draft.positions(_apart):
        row = [here for here in draft.positions(is_cue("agg", "and")) if at < here < at + 6]
        target = skip_stops(draft, row[-1] + 1) if row else len(draft.items)
        cues = [cue for here in row if (cue := draft.items[here].cue) is not None and cue.name == "agg"]
        if len(cues) != 2 or len(row) != 3 or not draft.free(target) or not draft.items[target].links:
            continue
        sides = [aggregate_of(setting, draft.items[target].links[0], cue.arg) for cue in cues]
        if sides[0] is not None and sides[1] is not None:
            apart = Arithmetic(op="-", left=sides[0], right=sides[1])
            draft = draft.use(at, *row, target).add_metric(MetricUse(expr=apart, alias="difference")).tagged("ratio")
    return draft


def _ratio(draft: Draft, setting: Setting) -> Draft:
    """ "ratio of returns to orders", "revenue divided by sessions"."""
    for at in draft.positions(lambda item: item.is_cue("ratio") or _apart(item)):
        found = draft.positions(is_link("metric", "measure", "entity"))
        after = [here for here in found if here > at]
        before = [here for here in found if here < at]
        pair = after[:2] if len(after) > 1 else [before[-1], after[0]] if before and after else []
        if len(pair) == 2:
            sides = [_side(setting, draft.items[here].links[0]) for here in pair]
            if sides[0] and sides[1]:
                apart = _apart(draft.items[at])
                ratio = Arithmetic(op="-" if apart else "/", left=sides[0], right=sides[1])
                name = "difference" if apart else "ratio"
                joints = [
                    here
                    for here in range(*sorted(pair))
                    if draft.free(here) and draft.items[here].is_cue("and", "compare")
                ]
                return draft.use(at, *pair, *joints).add_metric(MetricUse(expr=ratio, alias=name)).tagged("ratio")
    return draft


def _apart(item: Item) -> bool:
    """ "the difference between revenue and costs"."""
    return item.is_cue("difference") and item.text.casefold().endswith("difference between")


def _side(setting: Setting, link: Link) -> MetricExpr | None:
    return count_of(setting, link.ref) if link.kind == "entity" else link_expr(setting, link)
