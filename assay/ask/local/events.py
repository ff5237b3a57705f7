"""Whose date a period is: "how many customers bought a car in 2023" counts by the day of the sale."""

from __future__ import annotations

from dataclasses import replace

from assay.ask.local.clauses.counting import counts_subject, home_of_expr
from assay.ask.local.clauses.done import counted_by
from assay.ask.local.draft import Draft, Setting
from assay.ask.local.nouns import NOUNS
from assay.semantic.compile.graph import graph_of
from assay.semantic.model import Entity
from assay.semantic.spec import TIME, Compare, Related


def told_by_doers(draft: Draft, setting: Setting) -> Draft:
    """ "Products ordered by customers in 2025": a period right behind the doers is that of what they did."""
    subject = draft.rows or draft.subject or ""
    for one in draft.where:
        if isinstance(one, Related) and one.time is not None and one.time.field == TIME and _bare(one):
            event = event_of(setting, subject, one.related) if subject and not draft.times else None
            if event is not None and event[0] != one.related:
                plain = one.model_copy(update={"time": None})
                return replace(draft, times=(one.time,), where=tuple(plain if c is one else c for c in draft.where))
    return draft


def _bare(one: Related) -> bool:
    return one.where is None and one.match == "any"


def event_time(draft: Draft, setting: Setting) -> Draft:
    """The period of counted things that are spoken of through their events is the period of the events.

    Only where no date of the things themselves was named, and where the events lead to one dated table.
    """
    if len(draft.times) != 1 or draft.times[0].field != TIME or draft.comparison is not None:
        return draft
    counted = _counted(draft, setting)
    if not counted or _own_date_said(draft, setting, counted):
        return draft
    event = next((found for other in _spoken_of(draft) if (found := event_of(setting, counted, other))), None)
    if event is None:
        return _done(draft, setting, counted)
    owner, field = event
    timed = draft.times[0].model_copy(update={"field": f"{owner}.{field}"})
    related = [one for one in draft.where if isinstance(one, Related) and one.time is None and one.match == "any"]
    grouped = any(event_of(setting, counted, use.field.partition(".")[0]) == event for use in draft.dimensions)
    if not related or grouped or _mentioned(draft, setting, counted, event, related[0]):
        # Rows grouped by what was bought, or told by who bought them, are rows of sales: the period holds for the
        # very same ones.
        kept = tuple(one for one in draft.where if one not in related or one.where is not None)
        return replace(draft, times=(timed,), where=kept).tagged("event_time")
    told = related[0].model_copy(update={"related": owner, "time": timed})
    there = tuple(told if one is related[0] else one for one in draft.where)
    return replace(draft, times=(), where=there).tagged("event_time")


_DOING = frozenset(("did", "do", "does", "was", "were"))


def _done(draft: Draft, setting: Setting, counted: str) -> Draft:
    """ "How many different products did we sell in 2025": those with a sale then, not those that began then."""
    words = _verbs(draft)
    verbs = ((noun,) for word in words for noun in (word, *NOUNS.get(word, ())))
    event = next((found for verb in verbs if (found := counted_by(setting, counted, verb))), None)
    dated = _dated(setting, event) if event else None
    if dated is None:
        return draft
    related = Related(related=dated, time=draft.times[0])
    return replace(draft, times=(), where=(*draft.where, related)).tagged("event_time")


def _verbs(draft: Draft) -> list[str]:
    """Words behind "did" and "were", or a verb right before the period: "the models sold in 2025"."""
    here = next((at for at, item in enumerate(draft.items) if item.text.casefold() in _DOING), None)
    if here:
        return [item.text.casefold() for item in draft.items[here:] if item.kind in ("stop", "unknown")]
    pairs = zip(draft.items, draft.items[1:], strict=False)
    return [one.text.casefold() for one, then in pairs if then.time is not None and one.text.casefold() in NOUNS]


def _dated(setting: Setting, event: str) -> str | None:
    """The event itself, or what its rows are lines of, where it has a date."""
    entity = setting.model.entity(event)
    if entity is not None and entity.default_time:
        return event
    above = [one.right for one in setting.model.relationships if one.left == event]
    dated = [name for name in above if (found := setting.model.entity(name)) is not None and _kept(found)]
    return dated[0] if len(dated) == 1 else None


def _kept(entity: Entity) -> bool:
    """Whether rows are things that happen: they have a day of their own and numbers or states, and no name."""
    first = entity.dimension(entity.display[0]) if entity.display else None
    return bool(entity.default_time) and (first is None or first.kind in ("identifier", "time"))


def _mentioned(draft: Draft, setting: Setting, counted: str, event: tuple[str, str], named: Related) -> bool:
    """ "Products ordered by customers in Ghent": the customers only say whose city it is."""
    told = (one.field.partition(".")[0] for one in draft.where if isinstance(one, Compare))
    passed = named.related != event[0] and event_of(setting, counted, named.related) == event
    return passed and _bare(named) and any(event_of(setting, counted, other) == event for other in told)


def _counted(draft: Draft, setting: Setting) -> str:
    """The one entity whose rows are counted or listed; empty when anything else is measured."""
    if draft.rows and not draft.metrics:
        return draft.rows
    homes = {home_of_expr(use.expr, setting) for use in draft.metrics if counts_subject(use.expr, setting)}
    every = {home_of_expr(use.expr, setting) for use in draft.metrics}
    return homes.pop() if len(homes) == 1 and every == homes else ""


def _own_date_said(draft: Draft, setting: Setting, counted: str) -> bool:
    kinds = setting.vocabulary.kinds
    shown = {use.field for use in draft.dimensions} if draft.rows else set()
    refs = {item.links[0].ref for item in draft.items if item.is_link("dimension")} - shown
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


def event_of(setting: Setting, counted: str, other: str) -> tuple[str, str] | None:
    """The first dated entity on the way that fans out from the things to the other, and its date.

    Lines that carry no date of their own have that of what they are lines of, short of the other thing itself.
    """
    paths = graph_of(setting.model).best(counted, other)
    if len(paths) != 1 or not any(hop.many for hop in paths[0]):
        return None
    fanned = False
    for hop in paths[0]:
        entity = setting.model.entity(hop.target)
        fanned = fanned or hop.many
        if fanned and entity is not None and entity.default_time and (hop.many or hop.target != other):
            return entity.name, entity.default_time
    return None
