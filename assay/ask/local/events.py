"""Whose date a period is: "how many customers bought a car in 2023" counts by the day of the sale."""

from __future__ import annotations

from dataclasses import replace

from assay.ask.local.clauses.counting import counts_subject, home_of_expr
from assay.ask.local.draft import Draft, Setting
from assay.semantic.compile.graph import graph_of
from assay.semantic.spec import TIME, Compare, Related


def event_time(draft: Draft, setting: Setting) -> Draft:
    """The period of counted things that are spoken of through their events is the period of the events.

    Only where no date of the things themselves was named, and where the events lead to one dated table.
    """
    if len(draft.times) != 1 or draft.times[0].field != TIME or draft.comparison is not None:
        return draft
    counted = _counted(draft, setting)
    if not counted or _own_date_said(draft, setting, counted):
        return draft
    event = next((found for other in _spoken_of(draft) if (found := _event(setting, counted, other))), None)
    if event is None:
        return draft
    owner, field = event
    timed = draft.times[0].model_copy(update={"field": f"{owner}.{field}"})
    related = [one for one in draft.where if isinstance(one, Related) and one.time is None and one.match == "any"]
    grouped = any(_event(setting, counted, use.field.partition(".")[0]) == event for use in draft.dimensions)
    if not related or grouped:
        # Rows grouped by what was bought are rows of sales: the period holds for the very same ones.
        kept = tuple(one for one in draft.where if one not in related or one.where is not None or not grouped)
        return replace(draft, times=(timed,), where=kept).tagged("event_time")
    told = related[0].model_copy(update={"related": owner, "time": timed})
    there = tuple(told if one is related[0] else one for one in draft.where)
    return replace(draft, times=(), where=there).tagged("event_time")


def _counted(draft: Draft, setting: Setting) -> str:
    """The one entity whose rows are counted or listed; empty when anything else is measured."""
    if draft.rows and not draft.metrics:
        return draft.rows
    homes = {home_of_expr(use.expr, setting) for use in draft.metrics if counts_subject(use.expr, setting)}
    every = {home_of_expr(use.expr, setting) for use in draft.metrics}
    return homes.pop() if len(homes) == 1 and every == homes else ""


def _own_date_said(draft: Draft, setting: Setting, counted: str) -> bool:
    kinds = setting.vocabulary.kinds
    refs = {item.links[0].ref for item in draft.items if item.is_link("dimension")}
    return any(ref.startswith(f"{counted}.") and kinds[ref].kind == "time" for ref in refs if ref in kinds)


def _spoken_of(draft: Draft) -> list[str]:
    """Entities of the groups and conditions, in the order they were read."""
    named = [use.field.partition(".")[0] for use in draft.dimensions]
    for one in draft.where:
        if isinstance(one, Compare):
            named.append(one.field.partition(".")[0])
        if isinstance(one, Related) and one.match == "any" and one.time is None:
            named.append(one.related)
    return [name for name in dict.fromkeys(named) if name not in ("", TIME)]


def _event(setting: Setting, counted: str, other: str) -> tuple[str, str] | None:
    """The first dated entity on the way that fans out from the things to the other, and its date."""
    paths = graph_of(setting.model).best(counted, other)
    if len(paths) != 1 or not any(hop.many for hop in paths[0]):
        return None
    for hop in paths[0]:
        entity = setting.model.entity(hop.target)
        if hop.many and entity is not None and entity.default_time:
            return entity.name, entity.default_time
    return None
