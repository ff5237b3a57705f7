"""The same field of two kinds of things in one list: "phone numbers of all customers and suppliers"."""

from __future__ import annotations

from assay.ask.local.draft import Draft, Setting, named_by, skip_stops
from assay.semantic.spec import AnalyticsSpec, Combine, DimensionUse


def gathered(draft: Draft, spec: AnalyticsSpec, setting: Setting) -> AnalyticsSpec:
    """``spec`` as the union of both lists, when it asks for nothing but fields that both things have."""
    pair = _pair(draft)
    if pair is None or spec.metrics or spec.where is not None or spec.time or spec.limit or spec.combine or spec.order:
        return spec
    own = [use for use in spec.dimensions if use.field.partition(".")[0] == pair[0]]
    rest = {use.field for use in spec.dimensions if use not in own}
    names = [use.field.partition(".")[2] for use in own]
    other = setting.model.entity(pair[1])
    if not own or other is None or not rest <= {named_by(setting, pair[1])}:
        return spec
    if any(other.dimension(name) is None or use.grain or use.via for name, use in zip(names, own, strict=True)):
        return spec
    theirs = AnalyticsSpec(dimensions=tuple(DimensionUse(field=f"{other.name}.{name}") for name in names))
    return AnalyticsSpec(dimensions=tuple(own), combine=Combine(op="union", other=theirs))


def _of_each_other(draft: Draft, at: int) -> bool:
    """ "names of actors and the plays that they are in": the second thing is told of each of the first."""
    following = draft.items[at + 1 : at + 3]
    return any(item.text.casefold() in ("they", "their", "them") for item in following)


def _pair(draft: Draft) -> tuple[str, str] | None:
    """Two things joined by "and" after a field: "... of customers and suppliers"."""
    for at, item in enumerate(draft.items):
        if not item.is_link("entity"):
            continue
        joint = skip_stops(draft, at + 1)
        after = skip_stops(draft, joint + 1)
        if not 0 <= after < len(draft.items) or not draft.items[joint].is_cue("and"):
            continue
        before = skip_stops(draft, at - 1, -1)
        second = draft.items[after]
        if before >= 0 and draft.items[before].is_link("dimension") and second.is_link("entity"):
            one, other = item.links[0].ref, second.links[0].ref
            if _of_each_other(draft, after):
                return None
            return (one, other) if one != other else None
    return None
