"""Compare and focus: a number beside another period or group; only this, or everything but this."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Literal

from assay.analyze.action import Action
from assay.analyze.closer import onward
from assay.analyze.here import Here, here_of, opposite, within
from assay.analyze.mark import Mark, groups_of
from assay.kernel.errors import InvalidSpec
from assay.present.view import label_of
from assay.semantic.parts import changed, conditions, together
from assay.semantic.periods import previous_period, previous_year, resolve
from assay.semantic.spec import AnalyticsSpec, Comparison, Condition, TimeRange

NO_PERIOD = "This number has no period to step back from. Give the question one."
NO_REST = "This is all of it: there is no rest."
NO_REST_OF_TIME = "A period has no rest. Compare it with another one."
OTHERS = 12
Before = Literal["previous_period", "previous_year"]
BEFORE: tuple[Before, ...] = ("previous_period", "previous_year")


def against(here: Here, comparison: Comparison | None) -> AnalyticsSpec:
    """The number beside ``comparison``, over the groups the mark leaves open."""
    return changed(onward(here, here.free[:1]), comparison=comparison)


def label_before(here: Here, kind: Before) -> str:
    """The name of the period before; empty when there is none."""
    if here.time is None:
        return ""
    today = date.fromisoformat(here.shown.today)
    period = resolve(here.time, today, here.model.calendar)
    if not period.bounded:
        return ""
    step_back = previous_period if kind == "previous_period" else previous_year
    try:
        return step_back(period, here.time, today, here.model.calendar).label
    except (InvalidSpec, OverflowError):
        return ""


def compare(here: Here, others: Sequence[tuple[Any, ...]] = ()) -> Iterator[Action]:
    """Lines for the period before, the year before, the rest, and other marks of the same result (``others``: rows)."""
    if here.metric is None:
        return
    labels = {kind: label_before(here, kind) for kind in BEFORE}
    for kind, label in labels.items():
        if label and kind == "previous_year" and label == labels["previous_period"]:
            continue
        text = label or ("The period before" if kind == "previous_period" else "A year earlier")
        spec = against(here, Comparison(kind=kind)) if label else None
        crumb = f"{here.label} against {text}".strip()
        yield Action(kind, "compare", text, spec, crumb, reason="" if label else NO_PERIOD)
    yield _rest(here)
    yield from _others(here, others)


def _rest(here: Here) -> Action:
    if not here.own:
        reason = NO_REST if here.stretch is None else NO_REST_OF_TIME
        return Action("rest", "compare", "The rest", reason=reason)
    spec = against(here, Comparison(kind="group", where=opposite(here.own)))
    return Action("rest", "compare", "The rest", spec, f"{here.label} against the rest")


def _others(here: Here, others: Sequence[tuple[Any, ...]]) -> Iterator[Action]:
    """Marks that differ in one group from this one."""
    places = [place for place, _ in groups_of(here.shown)]
    if len(here.mark.at) != 1 or len(places) != 1:
        return
    (place,) = places
    column = here.shown.columns[place]
    mine = here.mark.at[place]
    values = list(dict.fromkeys(row[place] for row in others if row[place] != mine and row[place] is not None))
    for value in values[:OTHERS]:
        other = here_of(here.shown, Mark({place: value}, here.mark.column), here.model)
        label = label_of(value, column)
        yield Action(
            f"other:{value}", "compare", label, against(here, _beside(other)), f"{here.label} against {label}",
            more=True,
        )  # fmt: skip


def _beside(other: Here) -> Comparison:
    if other.own:
        return Comparison(kind="group", where=together(other.own))
    return Comparison(kind="period", time=other.time)


# -- focus ----------------------------------------------------------------------------------------------------------


def focus(here: Here) -> Iterator[Action]:
    """Only this, or everything but this; the rest of the question stays as it is."""
    if not here.labels:
        return
    own = _excluded(here)
    only = _only(here)
    yield Action("only", "focus", f"Only {here.label}", only, f"Only {here.label}")
    without = changed(here.spec, where=together([*conditions(here.spec.where), opposite(own)]))
    yield Action("exclude", "focus", "Exclude", without, f"Without {here.label}")


def _only(here: Here) -> AnalyticsSpec:
    return changed(here.spec, where=here.where, time=here.time)


def _excluded(here: Here) -> tuple[Condition, ...]:
    """What an exclusion takes away: the values of the mark, and of its period only what lies in it."""
    return (*here.own, *(within(_stretch(here)) if here.stretch is not None and here.time != here.spec.time else ()))


def _stretch(here: Here) -> TimeRange:
    if here.stretch is None:
        raise AssertionError("this mark fixes no stretch of time")
    return here.stretch
