"""Whose date is said: "revenue of members who joined in 2023" is all they brought in, whenever that was."""

from __future__ import annotations

from collections.abc import Iterator

from assay.ask.local.draft import Draft, Setting, numeric
from assay.ask.local.lattice import Item
from assay.ask.local.lexicon import Link
from assay.ask.local.undated import counted_entity
from assay.semantic.model import Entity
from assay.semantic.spec import TIME, Aggregate, AnalyticsSpec, Arithmetic, MetricExpr, MetricRef


def dates_others(draft: Draft, setting: Setting, owner: str) -> bool:
    """Whether what is measured has days of its own, which are not those of the ``owner``."""
    for item in draft.items:
        if not _measured(item, setting):
            continue
        link = item.links[0]
        named = _homes(setting.formulas[link.ref], setting) if link.ref in setting.formulas else {_home(link, setting)}
        homes = [setting.model.entity(one) for one in named]
        if any(one is not None and one.name != owner and _dated(one, owner, setting) for one in homes):
            return True
    return False


def _dated(home: Entity, owner: str, setting: Setting) -> bool:
    """Whether such rows have a day, their own or, as lines of an order, that of what they are a part of."""
    if home.default_time:
        return True
    parents = (setting.model.entity(one.right) for one in setting.model.relationships if one.left == home.name)
    return any(one is not None and one.name != owner and one.default_time for one in parents)


def _home(link: Link, setting: Setting) -> str:
    return setting.vocabulary.homes.get(link.ref, "") or link.entity


def _homes(formula: MetricExpr, setting: Setting) -> set[str]:
    """Whose rows the parts of a formula count or sum."""
    if isinstance(formula, Arithmetic):
        return _homes(formula.left, setting) | _homes(formula.right, setting)
    if isinstance(formula, MetricRef):
        return {setting.vocabulary.homes.get(formula.metric, "")}
    return {formula.entity or (formula.field or "").partition(".")[0]} if isinstance(formula, Aggregate) else set()


def _measured(item: Item, setting: Setting) -> bool:
    number = item.is_link("dimension") and numeric(setting, item.links[0].ref)
    return number or item.is_link("metric", "measure")


def dated_apart(spec: AnalyticsSpec, setting: Setting) -> tuple[str, ...]:
    """Whom a formula divides by, where a period would be that of their own days: "gifts of 2025 / donors" of 2025."""
    timed = spec.time is not None and spec.time.field == TIME
    found = (one for use in spec.metrics for one in _divisors(use.expr, setting)) if timed and setting.formulas else ()
    return tuple(found)


def _divisors(expr: MetricExpr, setting: Setting) -> Iterator[str]:
    if not isinstance(expr, Arithmetic):
        return
    below = counted_entity(expr.right, setting.model) if expr.op == "/" else None
    above = _homes(expr.left, setting) - {""}
    if below is not None and below.default_time and above and below.name not in above:
        yield below.label or below.name
    yield from _divisors(expr.left, setting)
    yield from _divisors(expr.right, setting)
