"""The number that "best" and "top" measure where nobody says which."""

from __future__ import annotations

from collections import Counter

from assay.ask.local.draft import Setting
from assay.semantic.check_rules import metrics_of


def primary_metric(setting: Setting) -> str | None:
    """What "best" and "top" measure when nothing is said: the governed money that most other metrics are made of.

    Where nobody wrote metrics, the one number that is called revenue, or by another word for it.
    """
    money = [
        m
        for m in setting.model.metrics
        if m.unit and m.unit == setting.model.currency and not m.deprecated and not m.inferred
    ]
    used = Counter(name for metric in setting.model.metrics for name in set(metrics_of(metric).values()))
    return max(money, key=lambda metric: used[metric.name]).name if money else _takings(setting)


_TAKINGS = frozenset(("revenue", "turnover", "sales", "takings"))


def _takings(setting: Setting) -> str | None:
    sums = {f"{one.name}.{part.name}" for one in setting.model.entities for part in one.measures if part.agg == "sum"}
    found = [m.name for m in setting.model.metrics if m.measure in sums and _TAKINGS & set(m.name.split("_"))]
    return found[0] if len(found) == 1 else None
