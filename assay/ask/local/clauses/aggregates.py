"""Averages, totals, minima and maxima: of one field or several, one aggregate or several at once."""

from __future__ import annotations

from assay.ask.local.clauses.amount_each import amount_each
from assay.ask.local.clauses.averaged import average_count, counted_plainly, money_of, on_average
from assay.ask.local.clauses.counting import count_of
from assay.ask.local.clauses.fields import amount_field, plain_field
from assay.ask.local.clauses.measured import link_expr, shown
from assay.ask.local.draft import Draft, Setting, field_behind, holds_numbers, numeric, skip_stops, temporal
from assay.ask.local.lattice import Item
from assay.ask.local.lexicon import Link
from assay.ask.local.text import phrase
from assay.semantic.model import Metric
from assay.semantic.spec import Agg, Aggregate, MetricExpr, MetricRef

_AGGS: dict[str, Agg] = {"avg": "avg", "sum": "sum", "min": "min", "max": "max", "median": "median", "stddev": "stddev"}
_COUNTS = ("count", "count_distinct")
_MONEY = frozenset(
    "fee payment invoice expense cost revenue sale donation fine premium salary tax refund budget bill grant".split()
)
_FAR = 3
_SUMMING = frozenset("total sum combined altogether aggregate".split())
_AVERAGED = frozenset("average avg mean median".split())
CONTRADICTED = 1.1
"""A number that is not the aggregate asked for: never an answer."""


def read_aggregate(draft: Draft, setting: Setting, at: int) -> Draft:
    """Places the aggregate at ``at``, those in a row with it, and what they are of."""
    cues, target = _cues(draft, at)
    cue = draft.items[at].cue
    if cue and cue.arg == "avg" and len(cues) == 1:
        each = average_count(draft, setting, at, target) or on_average(draft, setting, at)
        each = each or amount_each(draft, setting, at, target)
        if each is not None:
            return each
        if draft.free(target) and draft.items[target].is_cue("count"):
            return counted_plainly(draft, setting, at, target)
        money = money_of(draft, setting, at, target)
        if money:
            return _each(draft.use(target), setting, cues, [Link("dimension", money)])
    target = _number_near(draft, setting, target)
    if not draft.free(target) or draft.items[target].link is None:
        before = _number_before(draft, setting, at)
        if before is not None:
            return _of_fields(_owner_said(draft, before, at).tagged("", 0.2), setting, cues, before)
        return draft.use(at) if _vague(draft, at) else draft
    link = draft.items[target].links[0]
    if link.kind in ("metric", "measure") and (len(cues) == 1 or not _plain(setting, link)):
        return _of_metric(draft, setting, [at for at in cues if not draft.items[at].is_cue(*_COUNTS)], target, link)
    held = "number of" in draft.items[at].text.casefold() and holds_numbers(setting, draft.items[target])
    if held or _measures(draft, setting, cues, link):
        return _of_fields(draft, setting, cues, target)
    if link.kind == "entity" and (_vague(draft, at) or len(cues) > 1):
        return _of_entity(draft, setting, cues, target)
    return draft.use(at) if _vague(draft, at) else draft


def _measures(draft: Draft, setting: Setting, cues: list[int], link: Link) -> bool:
    if link.kind in ("metric", "measure"):
        return _plain(setting, link) != ""
    extremes = all(cue.arg in ("min", "max") for at in cues if (cue := draft.items[at].cue) and cue.name == "agg")
    ordered = numeric(setting, link.ref) or (extremes and temporal(setting, link.ref))
    codes = extremes and len(cues) > 1 and _is_code(setting, link.ref)
    return link.kind == "dimension" and (ordered or codes)


def _is_code(setting: Setting, ref: str) -> bool:
    """ "the smallest and largest area code": codes have an order too."""
    dimension = setting.vocabulary.dimension(ref)
    return dimension is not None and (dimension.kind == "identifier" or phrase(dimension.name)[-1:] == ("code",))


def _plain(setting: Setting, link: Link) -> str:
    return link.ref if link.kind == "dimension" else plain_field(setting, link)


def _vague(draft: Draft, at: int) -> bool:
    """ "total", "overall", "how much" add nothing by themselves."""
    cue = draft.items[at].cue
    return cue is not None and cue.arg == "sum"


def _cues(draft: Draft, at: int) -> tuple[list[int], int]:
    """Aggregates in a row: "minimum, maximum and average", "sum, average and number"."""
    cues, here, joined = [at], skip_stops(draft, at + 1), False
    while draft.free(here) and draft.items[here].is_cue("and", "comma", "agg", "super", "or", *_COUNTS):
        if draft.items[here].is_cue(*_COUNTS) and not joined:
            break
        if draft.items[here].is_cue("agg", *_COUNTS):
            cues.append(here)
        joined = draft.items[here].is_cue("and", "comma", "or")
        here = skip_stops(draft, here + 1)
    return cues, here


def _number_near(draft: Draft, setting: Setting, target: int) -> int:
    """The number a noun phrase ends with: "total maintenance *cost*", "average club member *age*"."""
    here = target
    while draft.free(here) and here - target <= _FAR:
        item = draft.items[here]
        link = item.link
        if link and (link.kind in ("metric", "measure") or (link.kind == "dimension" and numeric(setting, link.ref))):
            return here
        if item.kind not in ("unknown", "stop") and not item.is_link("value", "condition", "entity"):
            break
        here += 1
    return target


def _number_before(draft: Draft, setting: Setting, at: int) -> int | None:
    """ "How many hours do players train *on average*": the number named before the aggregate."""
    found = [here for here in draft.positions(lambda item: item.is_link("dimension")) if here < at]
    numbers = [here for here in found if numeric(setting, draft.items[here].links[0].ref)]
    said = draft.items[at].text.casefold()
    together = said in ("altogether", "combined") or (said == "total" and draft.items[at - 1].text.casefold() == "in")
    if not numbers or not (said.startswith("on ") or together):
        return None
    return None if _is_governed(setting, draft.items[numbers[-1]].links[0].ref) else numbers[-1]


def _owner_said(draft: Draft, number: int, at: int) -> Draft:
    """ "the price *of trips* on average": whose number it is, and no group."""
    owner = draft.items[number].links[0].entity
    said = [
        here
        for here in draft.positions(lambda item: item.is_link("entity") and item.links[0].ref == owner)
        if number < here < at and draft.items[here - 1].text.casefold() in ("of", "the", "all", "our")
    ]
    return draft.use(*said)


def _is_governed(setting: Setting, ref: str) -> bool:
    """Whether somebody wrote a metric over the field: then that is meant, with its filters."""
    name, _, field = ref.partition(".")
    owner = setting.model.entity(name)
    behind = [(one.name, field_behind(owner, one)) for one in owner.measures] if owner else []
    names = {f"{name}.{one}" for one, dimension in behind if dimension is not None and dimension.name == field}
    return any(not metric.inferred and metric.measure in names for metric in setting.model.metrics)


def _of_entity(draft: Draft, setting: Setting, cues: list[int], target: int) -> Draft:
    """ "total fees", "sum, average and number of payments": of the amount of each, else how many."""
    entity = draft.items[target].links[0].ref
    said = draft.items[cues[0]].text.casefold()
    money = len(cues) > 1 or "amount" in said or "value" in said or "much" in said
    money = money or bool(_MONEY & set(phrase(entity)))
    field = amount_field(setting, entity) if money else None
    if field is None:
        return shown(draft.use(cues[0], target), count_of(setting, entity))
    return _each(draft.use(target), setting, cues, [Link("dimension", field)])


def _of_fields(draft: Draft, setting: Setting, cues: list[int], target: int) -> Draft:
    targets, joint = [target], skip_stops(draft, target + 1)
    while draft.free(joint) and draft.items[joint].is_cue("and", "comma"):
        following = skip_stops(draft, joint + 1)
        link = draft.items[following].link if draft.free(following) else None
        told = _aggregated(draft.items[following]) or _led_on(draft, following)
        if link is None or told or not _measures(draft, setting, cues, link):
            break
        targets.append(following)
        joint = skip_stops(draft, following + 1)
    links = [draft.items[here].links[0] for here in targets]
    between = range(min(cues[0], target), targets[-1])
    inside = [here for here in between if draft.free(here) and draft.items[here].is_cue("and", "comma", "super")]
    fields = [link if link.kind == "dimension" else Link("dimension", _plain(setting, link)) for link in links]
    return _each(draft.use(*targets, *inside), setting, cues, fields)


def _aggregated(item: Item) -> bool:
    """ "total minutes and average rating": the second says how it is aggregated."""
    return len(item.words) > 1 and item.is_link("metric", "measure") and item.words[0] in _AVERAGED | _SUMMING


def _led_on(draft: Draft, at: int) -> bool:
    """ "total amount and orders by month": what follows begins a phrase of its own."""
    after = skip_stops(draft, at + 1)
    return draft.items[at].is_link("metric") and draft.free(after) and draft.items[after].is_cue("by")


def _each(draft: Draft, setting: Setting, cues: list[int], fields: list[Link]) -> Draft:
    """Every aggregate of every field; a count among them counts the rows the first is of, once."""
    joints = [at for at in range(cues[0], cues[-1]) if draft.free(at) and draft.items[at].is_cue("and", "comma", "or")]
    draft = draft.use(*cues, *joints)
    counted = False
    for field in fields:
        for at in cues:
            if not draft.items[at].is_cue(*_COUNTS) or _adds_up(draft, setting, at, field):
                draft = _one(draft, setting, at, field)
            elif not counted:
                counted = True
                draft = shown(draft, count_of(setting, field.entity))
    return draft


def _adds_up(draft: Draft, setting: Setting, at: int, field: Link) -> bool:
    """ "the maximum and total number of seats": a field that holds how many is added up, not counted."""
    return "total" in draft.items[at].text.casefold() and numeric(setting, field.ref)


def _one(draft: Draft, setting: Setting, at: int, link: Link) -> Draft:
    cue = draft.items[at].cue
    agg = _AGGS.get(cue.arg if cue else "sum", "sum")
    return shown(draft, Aggregate(agg=agg, field=link.ref, via=link.via))


def _of_metric(draft: Draft, setting: Setting, cues: list[int], target: int, link: Link) -> Draft:
    """An average of a governed sum is the average of its field; a total of it is itself."""
    expr = link_expr(setting, link)
    if expr is None:
        return draft
    for at in cues:
        cue = draft.items[at].cue
        wanted = _AGGS.get(cue.arg if cue else "sum", "sum")
        again = None if _said_already(draft, setting, at, target, expr) else re_aggregated(setting, expr, wanted)
        itself = again is None and (wanted == "sum" or (wanted == "avg" and _is_average(setting, expr)))
        draft = shown(draft.use(at, target).tagged("", 0.0 if again or itself else CONTRADICTED), again or expr)
    joints = [
        here
        for here in range(cues[0], target)
        if draft.free(here) and draft.items[here].is_cue("and", "comma", "super")
    ]
    return draft.use(*joints)


def aggregate_of(setting: Setting, link: Link, agg: str) -> MetricExpr | None:
    """The aggregate ``agg`` (of a cue) of what a link names; None where it has no field of its own."""
    wanted = _AGGS.get(agg, "sum")
    if link.kind == "dimension":
        return Aggregate(agg=wanted, field=link.ref, via=link.via) if numeric(setting, link.ref) else None
    expr = link_expr(setting, link)
    return re_aggregated(setting, expr, wanted) if expr is not None else None


def _said_already(draft: Draft, setting: Setting, at: int, target: int, expr: MetricExpr) -> bool:
    """ "overall", "how much" say no aggregate; "total" of what is called an average, or written as more, is itself."""
    cue = draft.items[at].cue
    if cue is None or cue.arg != "sum":
        return False
    metric = setting.model.metric(expr.metric) if isinstance(expr, MetricRef) else None
    called = phrase(metric.name) if metric and not metric.inferred else ()
    field = phrase((plain_field(setting, draft.items[target].links[0])).partition(".")[2])
    named = (_AVERAGED & {*draft.items[target].words, *called}) - set(field)
    return not _SUMMING & set(draft.items[at].text.casefold().split()) or bool(named)


def _is_average(setting: Setting, expr: MetricExpr) -> bool:
    metric = setting.model.metric(expr.metric) if isinstance(expr, MetricRef) else None
    if metric is None:
        return False
    return (
        metric.kind == "ratio"
        or _agg_of(setting, metric) in ("avg", "median")
        or metric.name.startswith(("average", "avg"))
    )


def _agg_of(setting: Setting, metric: Metric) -> str:
    owner, _, name = (metric.measure or "").partition(".")
    entity = setting.model.entity(owner)
    measure = entity.measure(name) if entity else None
    return measure.agg if measure else ""


def re_aggregated(setting: Setting, expr: MetricExpr, agg: Agg) -> MetricExpr | None:
    """The same field under another aggregate; what is counted has no average."""
    if isinstance(expr, Aggregate):
        return expr.model_copy(update={"agg": agg}) if expr.field and expr.agg != "count_distinct" else None
    metric = setting.model.metric(expr.metric) if isinstance(expr, MetricRef) else None
    if metric is None or not metric.measure or metric.kind != "simple":
        return None
    owner, _, name = metric.measure.partition(".")
    entity = setting.model.entity(owner)
    measure = entity.measure(name) if entity else None
    if entity is None or measure is None:
        return None
    if measure.agg == agg:
        return expr
    behind = field_behind(entity, measure) if measure.agg in ("sum", "avg", "min", "max") else None
    return Aggregate(agg=agg, field=f"{owner}.{behind.name}", filter=metric.filter) if behind else None
