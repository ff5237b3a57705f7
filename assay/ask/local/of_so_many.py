"""Figures of those who have so many of what is measured: "each clerk with at least 2 sales and their average price"."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from assay.ask.local.clauses.counting import count_of, home_of_expr
from assay.ask.local.draft import Draft, Setting, alias_of, names_of
from assay.ask.local.lattice import Item
from assay.semantic.compile.graph import graph_of
from assay.semantic.spec import Compare, DimensionUse, MetricUse, Op, Related

_OPS: Final[dict[str, Op]] = {"at_least": "ge", "at_most": "le", "exactly": "eq"}


def of_so_many(draft: Draft, setting: Setting) -> Draft:
    """The rows that are measured are those that are counted: of those whose rows are so many, each or all together."""
    for one in draft.where:
        if isinstance(one, Related) and one.match in _OPS and one.where is None and one.time is None:
            owners = {use.field.partition(".")[0] for use in draft.dimensions}
            subject = draft.subject or (next(iter(owners)) if len(owners) == 1 else "")
            homes = {home_of_expr(use.expr, setting) for use in draft.metrics}
            if (
                homes == {one.related}
                and subject != one.related
                and graph_of(setting.model).reaches(one.related, subject)
            ):
                each = _each(draft, setting, subject)
                return _limited(draft, setting, one, subject) if each else _of(draft, one, subject)
    return draft


def _each(draft: Draft, setting: Setting, subject: str) -> bool:
    """Whether a row of each is asked for: "for each clerk", "what is their average", "the average fees of clerks"."""
    if draft.dimensions:
        return set(names_of(setting, subject)) <= {use.field for use in draft.dimensions}
    return any(item.text.casefold() in ("their", "each") or _several(item) for item in draft.items)


def _several(item: Item) -> bool:
    return item.is_link("metric", "measure", "dimension") and item.text.casefold().endswith("s")


def _of(draft: Draft, said: Related, subject: str) -> Draft:
    # "With more than 3 sales in 2023": so many of them then.
    told = said.model_copy(update={"of": subject, "time": draft.times[0] if len(draft.times) == 1 else None})
    return replace(draft, where=tuple(told if one is said else one for one in draft.where))


def _limited(draft: Draft, setting: Setting, said: Related, subject: str) -> Draft:
    counted = MetricUse(expr=count_of(setting, said.related), alias="", hidden=True)
    alias = alias_of(counted.expr)
    shown = any(use.alias == alias for use in draft.metrics)
    there = {use.field.partition(".")[0] for use in draft.dimensions}
    named = () if subject in there else tuple(DimensionUse(field=ref) for ref in names_of(setting, subject))
    return replace(
        draft,
        where=tuple(one for one in draft.where if one is not said),
        metrics=draft.metrics if shown else (*draft.metrics, counted.model_copy(update={"alias": alias})),
        dimensions=(*draft.dimensions, *named),
        having=(*draft.having, Compare(field=alias, op=_OPS[said.match], value=said.count)),
    )
