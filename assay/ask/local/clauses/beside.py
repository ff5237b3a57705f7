"""Numbers right beside a field, and comparisons with the average."""

from __future__ import annotations

from assay.ask.local.believed import AGGREGATES
from assay.ask.local.clauses.extents import extent
from assay.ask.local.clauses.fields import COSTING, MEASURED, amount_field, field_called, plain_field
from assay.ask.local.draft import Draft, Setting, numeric, skip_stops, whole
from assay.ask.local.lexicon import Link
from assay.ask.local.vocabulary import raw
from assay.semantic.spec import (
    Aggregate,
    AnalyticsSpec,
    Arithmetic,
    Compare,
    Condition,
    MetricExpr,
    MetricUse,
    Not,
    Number,
    Op,
    Scalar,
    Subquery,
)

_MEANS = frozenset(("average", "mean", "avg"))
_OF = frozenset(("of", "of the", "for", "among", "of all", "for all"))


def number_at(draft: Draft, at: int) -> float:
    return draft.items[at].number or 0.0


def as_scalar(value: float) -> Scalar:
    return int(value) if value == int(value) and abs(value) < 2**53 else value


def beyond_average(draft: Draft, setting: Setting, at: int) -> Draft:
    """ "price above average", "older than the average age": compared with the average over all rows."""
    cue = draft.items[at].cue
    near = [skip_stops(draft, at + 1), skip_stops(draft, at - 1, -1, over=("rel",))]
    for here in near:
        ref = _row_field(draft, setting, here)
        if ref and numeric(setting, ref):
            said = [h for h in near if _row_field(draft, setting, h) == ref]
            placed = [at, *said]
            counted = [h - 1 for h in placed if draft.free(h - 1) and draft.items[h - 1].is_cue("count") and h > 3]
            op: Op = "gt" if cue and cue.arg == "gt" else "lt"
            mean = skip_stops(draft, near[1] - 1, -1)
            if _is_mean(draft, mean) and near[1] in said:
                return _groups_beyond(draft, ref, op, mean, at, *said)
            of_groups = _mean_of_others(draft, near[1], ref) or _mean_of_kinds(draft, setting, near[1], ref)
            if near[1] in said and of_groups:
                return _groups_beyond(draft, ref, op, at, *said)
            return beyond(draft, ref, op, *placed, *counted, whose=_whose(draft, at, ref) if here > at else ())
    measured = _said_by_word(draft, setting, at)
    return beyond(draft, measured, "gt" if cue and cue.arg == "gt" else "lt", at) if measured else draft


def _said_by_word(draft: Draft, setting: Setting, at: int) -> str | None:
    """What is compared when no field is named: "shorter than average", "products that cost more than the average"."""
    named = [item.links[0].ref for item in draft.items[:at] if item.is_link("entity")]
    owner = named[-1] if named else draft.subject or ""
    before = skip_stops(draft, at - 1, -1, over=("rel",))
    if before >= 0 and draft.items[before].text.casefold() in COSTING:
        return amount_field(setting, owner)
    measured = next((MEASURED[word] for word in draft.items[at].text.casefold().split() if word in MEASURED), None)
    return field_called(setting, owner, measured) if measured else None


def _row_field(draft: Draft, setting: Setting, at: int) -> str:
    """The field of rows named at a position, by itself or by a number nobody governs that is made of it."""
    link = draft.items[at].link if draft.free(at) else None
    if link is None:
        return ""
    return link.ref if link.kind == "dimension" else plain_field(setting, link)


def _is_mean(draft: Draft, at: int) -> bool:
    cue = draft.items[at].cue if draft.free(at) else None
    return cue is not None and cue.name == "agg" and cue.arg == "avg"


def _mean_of_others(draft: Draft, at: int, ref: str) -> bool:
    """ "Branches with an average wage above the average": the wage is that of those who work there."""
    mean = draft.items[at].is_link("metric") and AGGREGATES & set(draft.items[at].words) <= _MEANS
    whose = skip_stops(draft, at - 1, -1, over=("rel",))
    thing = draft.items[whose].link if whose >= 0 else None
    named = bool(mean and AGGREGATES & set(draft.items[at].words) and thing and thing.kind == "entity")
    return named and thing is not None and thing.ref != ref.partition(".")[0]


def _mean_of_kinds(draft: Draft, setting: Setting, at: int, ref: str) -> bool:
    """ "The kind with an average price above the average price of all": each kind has one."""
    words = draft.items[at].words
    whose = skip_stops(draft, at - 1, -1, over=("rel",))
    link = draft.items[whose].link if whose >= 0 else None
    kind = setting.vocabulary.dimension(link.ref) if link is not None and link.kind == "dimension" else None
    grouped = kind is not None and kind.kind in ("categorical", "geo") and draft.items[at].is_link("metric")
    return grouped and link is not None and link.ref != ref and len(words) > 1 and words[0] in _MEANS


def _groups_beyond(draft: Draft, ref: str, op: Op, *placed: int) -> Draft:
    """ "Kinds whose average price is above the average price": groups are compared, no rows."""
    mean = Aggregate(agg="avg", field=ref)
    spec = AnalyticsSpec(metrics=(MetricUse(expr=mean, alias="average"),))
    use = MetricUse(expr=mean, alias="group_average", hidden=True)
    limit = Compare(field="group_average", op=op, value=Subquery(spec=spec))
    draft = draft.use(*placed).add_metric(use)
    return draft.changed(having=(*draft.having, limit)).tagged("having")


def _whose(draft: Draft, at: int, ref: str) -> tuple[int, ...]:
    """ "Older than the average age *of Gold members*": the values behind "of" say whose average it is."""
    of = next((here for here in range(at, len(draft.items)) if draft.items[here].text.casefold() in _OF), None)
    found: list[int] = []
    for here in range(of + 1, len(draft.items)) if of is not None else ():
        item = draft.items[here]
        own = item.is_link("value", "entity") and draft.free(here) and (item.links[0].entity or item.links[0].ref)
        if item.kind != "stop" and own != ref.partition(".")[0]:
            return ()
        found += [here] if own else []
    return tuple(found) if any(draft.items[here].is_link("value") for here in found) else ()


def part_of_average(draft: Draft, setting: Setting, at: int) -> tuple[str, tuple[int, ...]] | None:
    """ "More than *80% of the average weight of all horses*": the field whose average it is, and where that is said."""
    mean = skip_stops(draft, at + 1)
    said = mean == at + 1 or "of" in _between(draft, at, mean)
    if "%" not in draft.items[at].text or not said or not draft.free(mean):
        return None
    named = AGGREGATES & set(draft.items[mean].words) <= _MEANS and draft.items[mean].is_link("metric")
    field = mean if named else skip_stops(draft, mean + 1)
    ref = _row_field(draft, setting, field)
    if not ref or not (named or _is_mean(draft, mean)):
        return None
    rest = skip_stops(draft, field + 1)
    whole_table = draft.free(rest) and draft.items[rest].is_link("entity") and "of" in _between(draft, field, rest)
    return ref, (mean, field, rest) if whole_table else (mean, field)


def _between(draft: Draft, first: int, last: int) -> set[str]:
    return {word for item in draft.items[first + 1 : last] for word in item.text.casefold().split()}


def beyond(
    draft: Draft, ref: str, op: Op, *placed: int, whose: tuple[int, ...] = (), factor: float | None = None
) -> Draft:
    """A field compared with (a part of) its average over all rows, or over those with the values at ``whose``."""
    values = [draft.items[here].links[0] for here in whose if draft.items[here].is_link("value")]
    own = tuple(Compare(field=link.ref, value=raw(link.values[0]), via=link.via) for link in values)
    mean: MetricExpr = Aggregate(agg="avg", field=ref)
    part = mean if factor is None else Arithmetic(op="*", left=mean, right=Number(number=factor))
    spec = AnalyticsSpec(metrics=(MetricUse(expr=part, alias="average"),), where=whole(own))
    held = draft.hold(Compare(field=ref, op=op, value=Subquery(spec=spec)), *placed, *whose)
    return held.tagged("beyond_average")


def equal_numbers(draft: Draft, setting: Setting) -> Draft:
    """A number right after a field, or right before a number field: "id 5", "4 cylinders"."""
    for at in draft.positions(lambda item: item.kind == "number"):
        before, after = skip_stops(draft, at - 1, -1, over=("not",)), skip_stops(draft, at + 1)
        draft = _measuring(_aged(draft, setting, at), setting, at)
        if not draft.free(at):
            continue
        for here in (before, after):
            if not draft.free(here) or abs(here - at) > 3 or not draft.items[here].is_link("dimension"):
                continue
            link = draft.items[here].links[0]
            dimension = setting.vocabulary.dimension(link.ref)
            if here == before and _counts(draft, at, after):
                continue
            if dimension and (
                dimension.kind == "number"
                or (dimension.kind in ("identifier", "categorical", "text") and here == before)
            ):
                draft = _one_of(draft, at, here, link)
                break
        draft = _numbered(draft, setting, at) if draft.free(at) else draft
    return draft


def _aged(draft: Draft, setting: Setting, at: int) -> Draft:
    """ "members aged 20", "aged either 20 or 30"."""
    before = skip_stops(draft, at - 1, -1, over=("or",))
    ref = field_called(setting, draft.subject, ("age",)) if draft.subject and draft.free(before) else None
    if ref is None or draft.items[before].text.casefold() != "aged":
        return draft
    return _one_of(draft, at, before, Link("dimension", ref))


def _measuring(draft: Draft, setting: Setting, at: int) -> Draft:
    """ "Who is 185 cm tall", "weighs 108 kg"."""
    named = [item.links[0].ref for item in draft.items[:at] if item.is_link("entity")]
    found = extent(draft, setting, at, at, named[-1] if named else draft.subject or "") if draft.free(at) else None
    if found is None:
        return draft
    return draft.hold(Compare(field=found[0], value=as_scalar(number_at(draft, at))), at, *found[1])


def _counts(draft: Draft, at: int, after: int) -> bool:
    """ "names of the 3 branches", "the five oldest": how many are wanted, not what they are called."""
    item = draft.items[after] if after < len(draft.items) else None
    apart = any(one.text.casefold() in ("of", "for", "the") for one in draft.items[max(0, at - 2) : at])
    return item is not None and apart and after == at + 1 and (item.is_link("entity", "metric") or item.is_cue("super"))


def _numbered(draft: Draft, setting: Setting, at: int) -> Draft:
    """ "customer 10", "store 1": the thing whose key is that number."""
    before = at - 1
    item = draft.items[before] if before >= 0 else None
    entity = setting.model.entity(item.links[0].ref) if item is not None and item.is_link("entity") else None
    told = item is None or item.text.casefold().endswith("s") or (at + 1 < len(draft.items) and _goes_on(draft, at))
    if entity is None or told or len(entity.key) != 1:
        return draft
    key = next((one for one in entity.dimensions if (one.expr or one.name).strip('"') == entity.key[0]), None)
    if key is None or key.kind not in ("identifier", "number"):
        return draft
    return draft.hold(Compare(field=f"{entity.name}.{key.name}", value=as_scalar(number_at(draft, at))), at)


def _goes_on(draft: Draft, at: int) -> bool:
    """Something is counted or measured by the number: "team 3 players"."""
    return bool(draft.items[at + 1].links) or draft.items[at + 1].is_cue("or_more", "super")


def _one_of(draft: Draft, at: int, field: int, link: Link) -> Draft:
    """The number, and those that follow it after "or"."""
    numbers, placed = [as_scalar(number_at(draft, at))], [at, field]
    joint = skip_stops(draft, at + 1)
    while draft.free(joint) and draft.items[joint].is_cue("or", "comma"):
        following = skip_stops(draft, joint + 1, over=("or",))
        if not (draft.free(following) and draft.items[following].kind == "number" and field < at):
            break
        numbers.append(as_scalar(number_at(draft, following)))
        placed += [joint, following]
        joint = skip_stops(draft, following + 1)
    condition: Condition = Compare(field=link.ref, value=numbers[0], via=link.via)
    if len(numbers) > 1:
        condition = Compare(field=link.ref, op="in", value=tuple(numbers), via=link.via)
    denied = [here for here in range(min(at - 1, field), at) if draft.free(here) and draft.items[here].is_cue("not")]
    if denied:
        return draft.hold(Not(negate=condition), *placed, *denied).tagged("negation")
    return draft.hold(condition, *placed)
