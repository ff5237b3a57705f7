"""Time expressions into the draft: the range, the grain, calendar parts, comparisons with earlier periods."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from assay.ask.local.clauses.days_said import consumed, dated, field_of, near, of_their_own
from assay.ask.local.clauses.fields import begins, plain_field
from assay.ask.local.clauses.own_year import own_year
from assay.ask.local.draft import Draft, Setting, Sides, numeric, skip_stops, temporal
from assay.ask.local.item_tests import is_cue, is_link
from assay.ask.local.lattice import Item
from assay.ask.local.lexicon import Link
from assay.ask.local.period import Period
from assay.ask.local.timewords import TimeRead
from assay.semantic.spec import (
    TIME,
    AnyOf,
    Compare,
    Comparison,
    Condition,
    DimensionUse,
    Grain,
    Relative,
    TimeRange,
)


def read_periods(draft: Draft, setting: Setting) -> Iterable[Draft]:
    """Places every time item."""
    reads = [(at, item.time) for at, item in enumerate(draft.items) if item.time and draft.free(at)]
    ranges = [(at, read) for at, read in reads if read.kind == "range"]
    draft = _ranges(draft, setting, ranges)
    for at, read in reads:
        if read.kind == "grain" and read.grain:
            draft = _grain(draft.use(at), setting, _beside(draft, setting, at) if read.asked else at, read.grain)
        elif read.kind == "part" and read.part:
            field = field_of(draft, setting, at)
            draft = replace(draft.use(*consumed(draft, setting, at), at)).add_dimension(
                DimensionUse(field=field, part=read.part)
            )
        elif read.kind == "trend":
            draft = replace(draft.use(at), trend=True)
        elif read.kind == "weekdays":
            field = field_of(draft, setting, at)
            value = (
                Compare(field=field, op="in", value=read.days, part="day_of_week")
                if len(read.days) > 1
                else Compare(field=field, value=read.days[0], part="day_of_week")
            )
            draft = draft.use(at, *consumed(draft, setting, at)).add_where(value)
        elif read.kind == "compare" and read.against:
            draft = _against(draft.use(at), read)
    return (draft,)


def _grain(draft: Draft, setting: Setting, at: int, grain: Grain) -> Draft:
    """A grain; a number column called like the unit (year of release) is the better group where there are no dates."""
    columns = _year_columns(draft, setting) if grain == "year" else []
    if columns:
        return draft.add_dimension(DimensionUse(field=columns[0]))
    return draft.add_dimension(DimensionUse(field=field_of(draft, setting, at), grain=grain)).use(
        *consumed(draft, setting, at)
    )


def _beside(draft: Draft, setting: Setting, at: int) -> int:
    """ "In which year did the most members join": the one date said anywhere dates the period."""
    dated = draft.positions(lambda item: is_link("dimension")(item) and temporal(setting, item.links[0].ref))
    return dated[0] + 1 if len(dated) == 1 and near(draft, setting, at) is None else at


def _year_columns(draft: Draft, setting: Setting) -> list[str]:
    """Number fields named year, where the entities spoken of have no dates."""
    near = [item.links[0].entity for item in draft.items if item.links and item.links[0].entity]
    near += [setting.vocabulary.homes.get(item.links[0].ref, "") for item in draft.items if item.is_link("metric")]
    found = []
    for name in dict.fromkeys(near):
        entity = setting.model.entity(name)
        if entity is None or entity.default_time or any(d.kind == "time" for d in entity.dimensions):
            continue
        found += [
            f"{name}.{d.name}"
            for d in entity.dimensions
            if d.name.casefold().rpartition("_")[2] == "year" or d.name.casefold() == "year"
        ]
    return found


def _ranges(draft: Draft, setting: Setting, ranges: list[tuple[int, TimeRead]]) -> Draft:
    if not ranges:
        return draft
    if len(ranges) == 2 and _compared(draft, ranges):
        return _two(draft, setting, ranges)
    draft, ranges = of_their_own(draft, setting, ranges)
    if (
        len(ranges) > 1
        and all(read.period and read.period.unit for _, read in ranges)
        and not any(r.range and r.range.field != TIME for _, r in ranges)
    ):
        return _several(draft, setting, ranges)
    if len(ranges) == 2:
        draft, ranges = _one_stretch(draft, ranges)
    for at, read in ranges:
        draft = _range(draft, setting, at, read)
    return draft


def _one_stretch(draft: Draft, ranges: list[tuple[int, TimeRead]]) -> tuple[Draft, list[tuple[int, TimeRead]]]:
    """ "after 2 May 2023 and before 3 July 2024": what lies between them."""
    (first_at, first), (second_at, second) = ranges
    one, other = first.range, second.range
    between = draft.items[first_at + 1 : second_at]
    joined = any(item.is_cue("and") for item in between) and not any(
        item.links or item.is_cue("or") for item in between
    )
    if one is None or other is None or not joined or one.field != other.field:
        return draft, ranges
    start, end = one.start or other.start, one.end or other.end
    apart = {one.start is None, other.start is None} == {one.end is None, other.end is None} == {True, False}
    if not apart or start is None or end is None or type(start) is not type(end) or start >= end:
        return draft, ranges
    both = TimeRange(field=one.field, start=start, end=end)
    joints = [first_at + 1 + step for step, item in enumerate(between) if item.is_cue("and")]
    return draft.use(second_at, *joints), [(first_at, replace(first, range=both, period=None))]


def _range(draft: Draft, setting: Setting, at: int, read: TimeRead) -> Draft:
    if read.range is None:
        return draft
    told = _told_year(draft, setting, at)
    limit = _year_condition(_behind(setting, draft.items[told].links[0]), read.range) if told is not None else None
    if told is not None and limit is not None and read.range.relative is None:
        return draft.hold(limit, told, at)
    columns = _year_columns(draft, setting)
    if columns and read.range.relative is None:
        condition = _year_condition(columns[0], read.range)
        if condition:
            return draft.hold(condition, at, *_named_year(draft, columns[0]))
    beside = consumed(draft, setting, at)
    field = field_of(draft, setting, at) if beside else own_year(draft, setting, at, read.range)
    if read.range.relative is None and _is_alternative(draft, at):
        return draft.hold(dated(field, read.range), at, *beside)
    timed = read.range.model_copy(update={"field": field})
    return replace(draft.use(at, *beside), times=(*draft.times, timed)).tagged("", note=read.note)


def _told_year(draft: Draft, setting: Setting, at: int) -> int | None:
    """ "founded after 1990", where the year is kept as a mere number under that name."""
    here = skip_stops(draft, at - 1, -1)
    link = draft.items[here].link if draft.free(here) else None
    ref = _behind(setting, link) if link is not None else ""
    return here if ref and numeric(setting, ref) and begins(setting, ref) else None


def _behind(setting: Setting, link: Link) -> str:
    return link.ref if link.kind == "dimension" else plain_field(setting, link)


def _is_alternative(draft: Draft, at: int) -> bool:
    """One side of an "or" with another condition: "before 2000 or after 2010", "opened in 2002 or larger than 40"."""
    for step in (-1, 1):
        here = at + step
        while 0 <= here < len(draft.items) and _passes(draft.items[here]):
            here += step
        if 0 <= here < len(draft.items) and draft.items[here].is_cue("or"):
            return True
    return False


def _passes(item: Item) -> bool:
    """Words between a time and the "or" beside it: "or *was opened* after 2010"."""
    verb = item.kind == "unknown" and item.text.casefold().endswith("ed")
    return item.kind == "stop" or item.is_cue("rel") or item.is_link("dimension") or verb


def _named_year(draft: Draft, column: str) -> list[int]:
    return draft.positions(lambda item: item.is_link("dimension") and item.links[0].ref == column)


def _year_condition(column: str, when: TimeRange) -> Condition | None:
    start, end = when.start, when.end
    if any(day is not None and (day.month, day.day) != (1, 1) for day in (start, end)):
        return None
    if start and end:
        if end.year - start.year == 1:
            return Compare(field=column, value=start.year)
        return Compare(field=column, op="between", value=(start.year, end.year - 1))
    if start:
        return Compare(field=column, op="ge", value=start.year)
    return Compare(field=column, op="lt", value=end.year) if end else None


def _compared(draft: Draft, ranges: list[tuple[int, TimeRead]]) -> bool:
    between = any(draft.items[at].is_cue("compare") for at in range(ranges[0][0], ranges[1][0]))
    ahead = any(item.is_cue("compare", "difference", "growth") for item in draft.items)
    return between or ahead


def _two(draft: Draft, setting: Setting, ranges: list[tuple[int, TimeRead]]) -> Draft:
    """ "Q1 2025 vs Q1 2024", "compare this year to last year": the later one beside the earlier one."""
    cues = draft.positions(is_cue("compare"))
    (first_at, first), (second_at, second) = ranges
    if not (first.range and second.range):
        return draft
    # A change is told forwards in time, in whatever order the two are named.
    if first.period and second.period and first.period.start < second.period.start:
        first, second = second, first
    if first.range is None or second.range is None:
        return draft
    draft = replace(
        draft.use(first_at, second_at, *cues),
        times=(first.range.model_copy(update={"field": field_of(draft, setting, first_at)}),),
    )
    return replace(draft, comparison=_comparison(first, second)).tagged("comparison", note=first.note)


def _comparison(first: TimeRead, second: TimeRead) -> Comparison:
    one, other = first.range, second.range
    if (
        one
        and other
        and one.relative
        and other.relative
        and one.relative.kind in ("current", "to_date")
        and other.relative.kind == "previous"
        and other.relative.offset == 0
        and one.relative.unit == other.relative.unit
    ):
        return Comparison(kind="previous_year" if one.relative.unit == "year" else "previous_period")
    return Comparison(kind="period", time=other)


def _several(draft: Draft, setting: Setting, ranges: list[tuple[int, TimeRead]]) -> Draft:
    """ "in 2024 and 2025": one stretch when they touch, shown by their unit; narrower ones narrow."""
    reads = [read for _, read in ranges]
    periods = [read.period for read in reads if read.period]
    units = {period.unit for period in periods}
    positions = [at for at, _ in ranges]
    apart = _both(draft, setting, positions, reads)
    if apart is not None:
        return apart
    if len(units) == 1 and _contiguous(periods):
        unit = periods[0].unit
        spanned = TimeRange(
            field=field_of(draft, setting, positions[0]),
            start=min(p.start for p in periods),
            end=max(p.end for p in periods),
        )
        draft = replace(draft.use(*positions, *consumed(draft, setting, positions[0])), times=(spanned,))
        if not any(item.is_link("metric", "measure") or item.is_cue("count", "agg", "compare") for item in draft.items):
            return draft
        return draft.add_dimension(DimensionUse(field=TIME, grain=_as_grain(unit))) if unit else draft
    start, end = max(p.start for p in periods), min(p.end for p in periods)
    if start < end:
        return replace(draft.use(*positions), times=(TimeRange(start=start, end=end),))
    either = tuple(Compare(field=TIME, op="between", value=(p.start, p.end - timedelta(days=1))) for p in periods)
    return draft.use(*positions).add_where(AnyOf(any=either)).tagged("", 0.4)


def _both(draft: Draft, setting: Setting, positions: list[int], reads: list[TimeRead]) -> Draft | None:
    """ "Opened in both 2010 and 2011": no one row is in both, so the sides are looked up apart."""
    said = any("both" in item.text.casefold().split() for item in draft.items[: positions[0]])
    if not said or len(reads) != 2:
        return None
    columns, field = _year_columns(draft, setting), field_of(draft, setting, positions[0])
    entity = setting.model.entity(draft.subject or "")
    field = f"{entity.name}.{entity.default_time}" if field == TIME and entity and entity.default_time else field
    ranges = [read.range for read in reads if read.range is not None]
    sides = [_year_condition(columns[0], when) if columns else dated(field, when) for when in ranges]
    if len(sides) != 2 or sides[0] is None or sides[1] is None or (field == TIME and not columns):
        return None
    named = _named_year(draft, columns[0] if columns else field)
    apart = Sides("intersect", ((sides[0],), (sides[1],)))
    joints = [at for at in draft.positions(is_cue("and")) if positions[0] < at < positions[1]]
    return replace(draft.use(*positions, *named, *joints), sides=apart).tagged("intersect")


def _as_grain(unit: str | None) -> Grain | None:
    known: dict[str, Grain] = {"day": "day", "week": "week", "month": "month", "quarter": "quarter", "year": "year"}
    return known.get(unit or "")


def _contiguous(periods: list[Period]) -> bool:
    ordered = sorted(periods, key=lambda period: period.start)
    return all(one.end == other.start for one, other in pairwise(ordered))


def _against(draft: Draft, read: TimeRead) -> Draft:
    growth = bool(draft.positions(is_cue("growth", "difference")))
    kept = draft.times
    if not kept:
        unit = "year" if read.against == "previous_year" else "month"
        kept = (TimeRange(relative=Relative(kind="current", unit=unit)),)
    comparison = Comparison(kind=read.against or "previous_period")
    facts = {**draft.facts, "growth": growth, "implied_time": not draft.times}
    return replace(draft, times=kept, comparison=comparison, facts=facts).tagged("comparison")


def has_dates(draft: Draft, setting: Setting) -> bool:
    """Whether any date field was named."""
    return bool(draft.positions(lambda item: is_link("dimension")(item) and temporal(setting, item.links[0].ref)))
