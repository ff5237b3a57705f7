"""Numbers right beside a field, and comparisons with the average."""

from __future__ import annotations

from assay.ask.local.draft import Draft, Setting, measure_expr, numeric, skip_stops
from assay.ask.local.lexicon import Link
from assay.semantic.spec import (
    Aggregate,
    AnalyticsSpec,
    Compare,
    MetricUse,
    Op,
    Scalar,
    Subquery,
)


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
                return beyond(
                    draft.use(at, *(h for h in near if same_field(draft, h, link))),
                    ref,
                    "gt" if cue and cue.arg == "gt" else "lt",
                )
    return draft


def same_field(draft: Draft, at: int, link: Link) -> bool:
    return draft.free(at) and bool(draft.items[at].links) and draft.items[at].links[0].ref == link.ref


def beyond(draft: Draft, ref: str, op: Op) -> Draft:
    whole = AnalyticsSpec(metrics=(MetricUse(expr=Aggregate(agg="avg", field=ref), alias="average"),))
    return draft.add_where(Compare(field=ref, op=op, value=Subquery(spec=whole))).tagged("beyond_average")


def equal_numbers(draft: Draft, setting: Setting) -> Draft:
    """A number right after a field, or right before a number field: "id 5", "4 cylinders"."""
    for at in draft.positions(lambda item: item.kind == "number"):
        before, after = skip_stops(draft, at - 1, -1), skip_stops(draft, at + 1)
        for here in (before, after):
            if not draft.free(here) or abs(here - at) > 3 or not draft.items[here].is_link("dimension"):
                continue
            link = draft.items[here].links[0]
            dimension = setting.vocabulary.dimension(link.ref)
            if dimension and (
                dimension.kind == "number"
                or (dimension.kind in ("identifier", "categorical", "text") and here == before)
            ):
                draft = draft.use(at, here).add_where(
                    Compare(field=link.ref, value=as_scalar(number_at(draft, at)), via=link.via)
                )
                break
    return draft
