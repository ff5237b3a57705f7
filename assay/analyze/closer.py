"""Look closer: the rows behind a number, its parts, a finer or coarser course."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from assay.analyze.action import Action
from assay.analyze.additive import repeats
from assay.analyze.here import Here
from assay.analyze.leaves import Leaf, all_leaves, leaves
from assay.analyze.valued import with_values
from assay.present.names import entity_label, field_label, lower
from assay.present.subject import groups, is_time
from assay.semantic.compile.graph import graph_of
from assay.semantic.model import SemanticModel
from assay.semantic.parts import conditions, together
from assay.semantic.periods import as_day, resolve
from assay.semantic.spec import (
    TIME,
    Aggregate,
    AnalyticsSpec,
    Compare,
    Condition,
    DimensionUse,
    Grain,
    MetricUse,
    TimeRange,
)
from assay.semantic.words_conditions import clause_words

GRAINS: tuple[Grain, ...] = ("year", "quarter", "month", "week", "day", "hour")
_LONG, _MIDDLE = 150, 31
_FIELDS = 12


@dataclass(frozen=True)
class Rows:
    """The rows of one entity behind a number: a listing, and a spec that counts them.

    ``key`` names them for good; ``which`` tells them from others of the same entity (the orders a rate is taken over).
    """

    entity: str
    listing: AnalyticsSpec
    count: AnalyticsSpec
    key: str = ""
    which: str = ""


# -- the rows -------------------------------------------------------------------------------------------------------


def rows_of(here: Here) -> tuple[Rows, ...]:
    """What lies behind a number, one listing for each entity it is made of."""
    if here.metric is None:
        return ()
    known = [leaf for leaf in all_leaves(here.metric.expr, here.model) if here.model.entity(leaf.entity)]
    found = with_values(known, here.model, here.filled)
    seen = [leaf.entity for leaf in found]
    return tuple(
        replace(
            _rows(leaf, here), key=_numbered(leaf.entity, seen[:at].count(leaf.entity)), which=_which(leaf, found, here)
        )
        for at, leaf in enumerate(found)
    )


def _numbered(entity: str, before: int) -> str:
    return f"rows:{entity}:{before + 1}" if before else f"rows:{entity}"


def _which(leaf: Leaf, found: Sequence[Leaf], here: Here) -> str:
    """The conditions of its own, where the number is made of several kinds of rows of one entity."""
    same = [one for one in found if one.entity == leaf.entity]
    if len(same) < 2:
        return ""
    shared = [conditions(together(other.filters)) for other in same]
    own = together([one for one in conditions(together(leaf.filters)) if not all(one in other for other in shared)])
    return clause_words(own, here.model) if own is not None else "all of them"


def _rows(leaf: Leaf, here: Here) -> Rows:
    known = conditions(here.where)
    where = together([*known, *(one for one in leaf.filters if one not in known)])
    time = _dated(here.time, leaf)
    count = AnalyticsSpec(
        metrics=(MetricUse(expr=Aggregate(agg="count", entity=leaf.entity)),), where=where, time=time,
        computed=here.spec.computed,
    )  # fmt: skip
    listing = AnalyticsSpec(
        mode="rows", entity=leaf.entity, dimensions=_columns(leaf, here), where=where, time=time,
        computed=here.spec.computed,
    )  # fmt: skip
    return Rows(leaf.entity, listing, count)


def _dated(time: TimeRange | None, leaf: Leaf) -> TimeRange | None:
    """The same stretch on the date by which the metric counts its rows."""
    if time is None or time.field != TIME or not leaf.time:
        return time
    return time.model_copy(update={"field": leaf.time})


def _columns(leaf: Leaf, here: Here) -> tuple[DimensionUse, ...]:
    """What names a row, when it was, and the groups of the question that each row has one of."""
    entity = here.model.entity(leaf.entity)
    shown = entity.display if entity else ()
    fields = [f"{leaf.entity}.{name}" for name in shown if entity and entity.dimension(name)]
    if entity and not fields:
        fields = [f"{leaf.entity}.{one.name}" for one in entity.dimensions if not one.hidden][:_FIELDS]
    fields += [leaf.time] if leaf.time else []
    wanted = [DimensionUse(field=name) for name in dict.fromkeys(fields)]
    wanted += [
        DimensionUse(field=use.field, via=use.via)
        for use in here.spec.dimensions
        if use.field not in (TIME, *fields) and here.metric and not repeats(here.metric, use, here.model)
    ]
    return tuple(wanted)


# -- parts ----------------------------------------------------------------------------------------------------------


def parts_of(here: Here) -> tuple[DimensionUse, ...]:
    """Fields the number can be broken out by: the next step of a hierarchy first, then the nearest to its own rows."""
    leaf = _leaf(here)
    if leaf is None:
        return ()
    taken = {use.field for use in here.spec.dimensions}
    taken |= set(_pinned_fields((*conditions(here.where), *leaf.filters)))
    above = {level for name in taken for level in _coarser_levels(name, here.model)}
    graph = graph_of(here.model)
    near = sorted(groups(here.model, leaf.entity), key=lambda found: len(graph.path(leaf.entity, found[0].name)))
    fields = [*_next_levels(taken, here.model), *(f"{e.name}.{d.name}" for e, d in near)]
    free = (name for name in dict.fromkeys(fields) if name not in taken and name not in above)
    uses = (DimensionUse(field=name) for name in free if not is_time(name, here.model))
    return tuple(use for use in uses if here.metric and not repeats(here.metric, use, here.model))


def broken_out(here: Here, part: DimensionUse) -> AnalyticsSpec:
    """The number by ``part``; beside one group that was left open it becomes a second one."""
    kept = here.free if len(here.free) == 1 else ()
    return onward(here, (*kept, part))


def onward(here: Here, dimensions: tuple[DimensionUse, ...], time: TimeRange | None = None) -> AnalyticsSpec:
    """The number that was pressed, over ``dimensions``: its filters, its time and its comparison stay."""
    if here.metric is None:
        raise AssertionError("rows have no number to go on with")
    return AnalyticsSpec(
        source=here.spec.source,
        entity=here.spec.entity,
        metrics=(here.metric.model_copy(update={"transform": None, "hidden": False}),),
        dimensions=dimensions,
        where=here.where,
        time=time or here.time,
        comparison=here.spec.comparison,
        computed=here.spec.computed,
    )


def _leaf(here: Here) -> Leaf | None:
    found = leaves(here.metric.expr, here.model) if here.metric else ()
    return found[0] if found else None


def _pinned_fields(found: tuple[Condition, ...]) -> Iterator[str]:
    """Fields that have one value already."""
    for one in found:
        if isinstance(one, Compare) and one.part is None and one.op in ("eq", "is_null"):
            yield one.field


def _next_levels(taken: set[str], model: SemanticModel) -> Iterator[str]:
    for hierarchy in model.hierarchies:
        known = [place for place, level in enumerate(hierarchy.levels) if level in taken]
        if known and known[-1] + 1 < len(hierarchy.levels):
            yield hierarchy.levels[known[-1] + 1]


def _coarser_levels(name: str, model: SemanticModel) -> Iterator[str]:
    for hierarchy in model.hierarchies:
        if name in hierarchy.levels:
            yield from hierarchy.levels[: hierarchy.levels.index(name)]


# -- time -----------------------------------------------------------------------------------------------------------


def finer(here: Here) -> tuple[Grain, AnalyticsSpec] | None:
    """The same number in smaller steps of time; where there are none yet, in steps that suit its stretch."""
    timed = _timed(here)
    if timed is None:
        fitting = _fitting(here)
        return fitting, onward(here, (DimensionUse(field=TIME, grain=fitting), *here.free[:1]))
    grain = _stepped(timed, here, 1)
    if grain is None:
        return None
    rest = tuple(use for use in here.free if use != timed)[:1]
    return grain, onward(here, (timed.model_copy(update={"grain": grain, "alias": None, "label": None}), *rest))


def coarser(here: Here) -> tuple[Grain, AnalyticsSpec] | None:
    """The whole course in larger steps of time, the other values of the mark kept."""
    timed = _timed(here)
    grain = _stepped(timed, here, -1) if timed else None
    if timed is None or grain is None:
        return None
    rest = tuple(use for use in here.free if use != timed)[:1]
    whole = replace(here, time=here.spec.time)
    return grain, onward(whole, (timed.model_copy(update={"grain": grain, "alias": None, "label": None}), *rest))


def _timed(here: Here) -> DimensionUse | None:
    return next((use for use in here.spec.dimensions if use.grain and not use.hidden), None)


def _stepped(use: DimensionUse, here: Here, by: int) -> Grain | None:
    """The next grain in a direction that the field offers; weeks are no part of months, but days tell that at once."""
    offered = _offered(use, here)
    grain = cast(Grain, str(use.grain).removeprefix("fiscal_"))
    if grain not in GRAINS:
        return None
    at = GRAINS.index(grain) + by
    while 0 <= at < len(GRAINS):
        if GRAINS[at] in offered and not (GRAINS[at] == "week" and by < 0):
            return GRAINS[at]
        at += by
    return None


def _offered(use: DimensionUse, here: Here) -> tuple[str, ...]:
    found = here.model.field(use.field)
    own = found[1].grains if found else ()
    return own or GRAINS[:-1]


def _fitting(here: Here) -> Grain:
    """Months for a long or open stretch, weeks for a few months, days for less."""
    if here.time is None:
        return "month"
    period = resolve(here.time, date.fromisoformat(here.shown.today), here.model.calendar)
    if period.start is None or period.end_exclusive is None:
        return "month"
    days = (as_day(period.end_exclusive) - as_day(period.start)).days
    return "month" if days > _LONG else "week" if days > _MIDDLE else "day"


# -- as lines of the menu -------------------------------------------------------------------------------------------


def look_closer(here: Here) -> Iterator[Action]:
    """Rows, parts and steps of time, before anything was measured."""
    if here.metric is None:
        return
    for rows in rows_of(here):
        entity = here.model.entity(rows.entity)
        name = entity_label(entity) if entity else rows.entity
        words = " ".join(filter(None, [here.label, name])) or name
        yield Action(rows.key, "closer", f"See the {name}", rows.listing, _upper(words))
    for part in parts_of(here):
        name = lower(field_label(part.field, here.model))
        yield Action(
            f"by:{part.field}", "closer", f"Break out by {name}", broken_out(here, part), here.label or f"By {name}",
            more=True,
        )  # fmt: skip
    for key, found in (("finer", finer(here)), ("coarser", coarser(here))):
        if found is not None:
            grain, spec = found
            crumb = f"{here.label} by {grain}" if here.label else f"By {grain}"
            yield Action(key, "closer", f"By {grain}", spec, crumb)


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]
