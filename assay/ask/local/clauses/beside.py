"""Numbers right beside a field, and comparisons with the average."""

from __future__ import annotations

from assay.ask.local.clauses.fields import COSTING, MEASURED, amount_field, field_called
from assay.ask.local.draft import Draft, Setting, measure_expr, numeric, skip_stops, whole
from assay.ask.local.lexicon import Link
from assay.ask.local.vocabulary import raw
from assay.semantic.spec import (
    Aggregate,
    AnalyticsSpec,
    Compare,
    Condition,
    MetricUse,
    Not,
    Op,
    Scalar,
    Subquery,
)

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
        if draft.free(here) and draft.items[here].is_link("dimension", "measure"):
            link = draft.items[here].links[0]
            expr = measure_expr(setting, link.ref) if link.kind == "measure" else None
            ref = expr.field if isinstance(expr, Aggregate) else link.ref
            if ref and numeric(setting, ref):
                placed = [at, *(h for h in near if same_field(draft, h, link))]
                counted = [h - 1 for h in placed if draft.free(h - 1) and draft.items[h - 1].is_cue("count") and h > 3]
                op: Op = "gt" if cue and cue.arg == "gt" else "lt"
                mean = skip_stops(draft, near[1] - 1, -1)
                if _is_mean(draft, mean) and same_field(draft, near[1], link):
                    return _groups_beyond(draft, ref, op, mean, at, *(h for h in near if same_field(draft, h, link)))
                return beyond(draft, ref, op, *placed, *counted, whose=_whose(draft, at, ref) if here > at else ())
    ref = _said_by_word(draft, setting, at)
    return beyond(draft, ref, "gt" if cue and cue.arg == "gt" else "lt", at) if ref else draft


def _said_by_word(draft: Draft, setting: Setting, at: int) -> str | None:
    """What is compared when no field is named: "shorter than average", "products that cost more than the average"."""
    named = [item.links[0].ref for item in draft.items[:at] if item.is_link("entity")]
    owner = named[-1] if named else draft.subject or ""
    before = skip_stops(draft, at - 1, -1, over=("rel",))
    if before >= 0 and draft.items[before].text.casefold() in COSTING:
        return amount_field(setting, owner)
    measured = next((MEASURED[word] for word in draft.items[at].text.casefold().split() if word in MEASURED), None)
    return field_called(setting, owner, measured) if measured else None


def same_field(draft: Draft, at: int, link: Link) -> bool:
    return draft.free(at) and bool(draft.items[at].links) and draft.items[at].links[0].ref == link.ref


def _is_mean(draft: Draft, at: int) -> bool:
    cue = draft.items[at].cue if draft.free(at) else None
    return cue is not None and cue.name == "agg" and cue.arg == "avg"


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


def beyond(draft: Draft, ref: str, op: Op, *placed: int, whose: tuple[int, ...] = ()) -> Draft:
    """A field compared with its average over all rows, or over those with the values at ``whose``."""
    values = [draft.items[here].links[0] for here in whose if draft.items[here].is_link("value")]
    own = tuple(Compare(field=link.ref, value=raw(link.values[0]), via=link.via) for link in values)
    average = MetricUse(expr=Aggregate(agg="avg", field=ref), alias="average")
    spec = AnalyticsSpec(metrics=(average,), where=whole(own))
    held = draft.hold(Compare(field=ref, op=op, value=Subquery(spec=spec)), *placed, *whose)
    return held.tagged("beyond_average")


def equal_numbers(draft: Draft, setting: Setting) -> Draft:
    """A number right after a field, or right before a number field: "id 5", "4 cylinders"."""
    for at in draft.positions(lambda item: item.kind == "number"):
        before, after = skip_stops(draft, at - 1, -1, over=("not",)), skip_stops(draft, at + 1)
        draft = _aged(draft, setting, at)
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
