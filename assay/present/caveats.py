"""What a reader should know before trusting a result: each a fact, its size and its effect."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from assay.present.cut_ends import CutEnd, cut_ends
from assay.present.numbers import PERCENT, count, is_currency, percent, short
from assay.present.periods import as_moment, bucket, bucket_end
from assay.present.view import View
from assay.semantic.model import SemanticModel
from assay.semantic.periods import Period
from assay.semantic.spec import AnalyticsSpec, MetricRef

_FEW = 30

UNITS_DIFFER = "The metrics have different units; only those of one unit share an axis."
"""Said of what is drawn; a table has no axes."""


@dataclass(frozen=True)
class Setting:
    """What caveats are drawn from. ``policies`` are the labels of those that held, ``period`` is the chosen one."""

    view: View
    spec: AnalyticsSpec | None
    model: SemanticModel
    today: date
    policies: tuple[str, ...] = ()
    period: Period | None = None

    @property
    def cut(self) -> list[CutEnd]:
        """Ends of the time axis of which only a part was chosen."""
        return cut_ends(self.view, self.spec, self.period, self.today)


def caveats(setting: Setting, given: Iterable[str] = ()) -> tuple[str, ...]:
    """All that apply, the compiler's own (``given``) first."""
    found = [text for rule in RULES for text in rule(setting)]
    return tuple(dict.fromkeys([*given, *found]))


def cut_periods(setting: Setting) -> list[str]:
    """The first or last period on the time axis is there in part."""
    return [one.said() for one in setting.cut]


def running_period(setting: Setting) -> list[str]:
    """The last period on the time axis has not ended."""
    view = setting.view
    if view.time is None or view.listing:
        return []
    values = [value for value in view.table.values(view.time) if value is not None]
    grain = view.column(view.time).grain
    if not values or grain is None:
        return []
    last = max(values)
    end, start = bucket_end(last, grain), as_moment(last)
    if end is None or start is None or not start.date() <= setting.today < end or grain in ("day", "hour"):
        return []
    days, whole = (setting.today - start.date()).days + 1, (end - start.date()).days
    label = bucket(last, grain, view.column(view.time).fiscal)
    if any(one.label == label and one.last is not None for one in setting.cut):
        return []
    if days == whole:
        return [f"{label} is not complete: its last day is not over."]
    return [f"{label} is not complete: {days} of {whole} days have passed."]


def truncated(setting: Setting) -> list[str]:
    """The row cap cut the result."""
    if not setting.view.table.truncated:
        return []
    return [f"Only the first {setting.view.rows:,} rows were read; totals and shares are left out."]


def without_group(setting: Setting) -> list[str]:
    """Rows whose group is not known."""
    view = setting.view
    if view.listing or len(view.axes) != 1 or not view.measures:
        return []
    index = view.axes[0]
    if not view.table.arrow.column(index).null_count:
        return []
    missing = np.asarray([value is None for value in view.table.values(index)])
    group, measure = view.column(index).label, view.first
    value = float(np.nansum(view.numbers(measure.index)[missing]))
    whole = float(np.nansum(view.numbers(measure.index)))
    if measure.index not in view.additive or not whole or not view.whole:
        return [f"Some rows have no {_lower(group)}; they are shown as (none)."]
    part = percent(value / whole)
    what, size = _lower(measure.column.label), short(value, measure.unit)
    # Orders are counted, revenue is not: what is called by its unit is many.
    verb = "have" if measure.unit and what.endswith(_lower(measure.unit)) else "has"
    return [f"{part} of {what} {verb} no {_lower(group)} ({size})."]


def empty_ratios(setting: Setting) -> list[str]:
    """Groups for which a ratio could not be computed."""
    view, texts = setting.view, []
    for measure in view.measures if not view.listing else ():
        empty = int((~np.isfinite(view.numbers(measure.index))).sum())
        if empty and view.axes and _divides(setting, measure.column.of):
            groups = f"{empty:,} of {count(view.rows, 'group')}"
            texts.append(f"{measure.column.label} is empty for {groups}: there is nothing to divide by.")
    return texts


def mixed_units(setting: Setting) -> list[str]:
    """Metrics of different units side by side."""
    view = setting.view
    units = {measure.unit for measure in view.measures}
    currencies = sorted(unit for unit in units if unit and is_currency(unit))
    if len(currencies) > 1:
        return [f"Amounts are in different currencies ({', '.join(currencies)}) and are not comparable."]
    mixed = len(units) > 1 and len(view.measures) > 1 and bool(view.axes) and not view.listing
    return [UNITS_DIFFER] if mixed else []


def small_samples(setting: Setting) -> list[str]:
    """Averages and rates that stand beside a count too small to bear them."""
    view = setting.view
    rates = [
        m for m in view.measures if (m.unit == PERCENT and m.column.role != "share") or _divides(setting, m.column.of)
    ]
    counts = [m for m in view.measures if m.column.type == "integer" and m.index in view.additive]
    if view.listing or not rates or not counts:
        return []
    numbers = view.numbers(counts[0].index)
    few = int((numbers[np.isfinite(numbers)] < _FEW).sum())
    if not few:
        return []
    base = _lower(counts[0].column.label)
    return [f"{few:,} of {count(view.rows, 'row')} rest on fewer than {_FEW} {base}; their rates vary by chance."]


def hidden_rows(setting: Setting) -> list[str]:
    """Policies that left rows or values out."""
    return [hidden_line(label) for label in setting.policies]


def deprecated(setting: Setting) -> list[str]:
    """Metrics that should no longer be used."""
    texts = []
    for use in setting.spec.metrics if setting.spec else ():
        metric = setting.model.metric(use.expr.metric) if isinstance(use.expr, MetricRef) else None
        if metric is not None and metric.deprecated:
            texts.append(f"{metric.label or metric.name} is deprecated: {metric.deprecated}")
    return texts


RULES: tuple[Callable[[Setting], list[str]], ...] = (
    hidden_rows,
    truncated,
    deprecated,
    cut_periods,
    running_period,
    without_group,
    empty_ratios,
    small_samples,
    mixed_units,
)


def _divides(setting: Setting, name: str | None) -> bool:
    metric = setting.model.metric(name) if name else None
    return metric is not None and (metric.kind == "ratio" or (metric.kind == "derived" and "/" in (metric.expr or "")))


def _lower(label: str) -> str:
    """A label inside a sentence; abbreviations keep their capitals."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def hidden_line(label: str) -> str:
    """What is said of a policy that took something away."""
    return f"Not everything is shown to you: {label}"
