"""Whose date is said: "revenue of members who joined in 2023" is all they brought in, whenever that was."""

from __future__ import annotations

from assay.ask.local.draft import Draft, Setting, numeric
from assay.ask.local.lattice import Item
from assay.ask.local.lexicon import Link
from assay.semantic.spec import Aggregate, Arithmetic, MetricExpr, MetricRef


def dates_others(draft: Draft, setting: Setting, owner: str) -> bool:
    """Whether what is measured has days of its own, which are not those of the ``owner``."""
    for item in draft.items:
        if not _measured(item, setting):
            continue
        link = item.links[0]
        named = _homes(setting.formulas[link.ref], setting) if link.ref in setting.formulas else {_home(link, setting)}
        homes = [setting.model.entity(one) for one in named]
        if any(one is not None and one.name != owner and one.default_time for one in homes):
            return True
    return False


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
