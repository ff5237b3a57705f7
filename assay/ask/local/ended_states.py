"""When a state was reached: "enrolments completed in 2025" ended in that year, whenever they began.

Where a thing keeps the day on which a state came true beside the day it usually goes by, a period is of that day.
"""

from __future__ import annotations

from collections.abc import Iterator

from assay.ask.local.clauses.counting import home_of_expr
from assay.ask.local.draft import Draft, Setting
from assay.ask.local.text import phrase, root
from assay.ask.local.told import told
from assay.semantic.model import Dimension, Entity, SemanticModel
from assay.semantic.spec import TIME, All, AnalyticsSpec, Compare, Condition, Related, TimeRange

_ENDINGS = frozenset(
    root(word) for word in "completed finished ended closed withdrawn terminated cancelled left quit expired".split()
)
"""States in which a thing is over."""
_LEFT = frozenset("left leave quit exited withdrew".split())
_ENDS = frozenset(root(word) for word in "ended end completed finished closed terminated termination until".split())


def by_their_end(spec: AnalyticsSpec, setting: Setting) -> AnalyticsSpec:
    """The spec with each period on the day that its state was reached."""
    where = _mended(spec.where, setting) if spec.where is not None else None
    time = spec.time if spec.comparison is not None else _reached(spec, setting)
    if (where, time) == (spec.where, spec.time):
        return spec
    old, new = (spec.time.field, time.field) if spec.time and time else (TIME, TIME)
    dimensions = tuple(
        use.model_copy(update={"field": new}) if use.field == old and (use.grain or use.part) else use
        for use in spec.dimensions
    )
    order = tuple(item.model_copy(update={"by": new}) if item.by == old else item for item in spec.order)
    return spec.model_copy(update={"where": where, "time": time, "dimensions": dimensions, "order": order})


def _reached(spec: AnalyticsSpec, setting: Setting) -> TimeRange | None:
    if spec.time is None:
        return None
    own = spec.time.field != TIME
    entity = setting.model.entity(spec.time.field.partition(".")[0]) if own else _subject(spec, setting)
    return _moved(spec.time, entity, spec.where) if entity else spec.time


def left_undated(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """Doubt: "left a program in 2025", where what ended in that year is answered with what began in it."""
    said = told(spec, model)
    periods = '"start"' in said or '"relative"' in said or '"end"' in said
    for item in draft.items if periods else ():
        if item.text.casefold() in _LEFT and any(_goes_by_its_begin(entity, said) for entity in model.entities):
            yield item.text


def _goes_by_its_begin(entity: Entity, said: str) -> bool:
    """Whether rows of it are looked for by a period, and the day of their end is none that is told."""
    there = f'"{entity.name}"' in said or f'"{entity.name}.' in said
    ends = [one.name for one in entity.dimensions if one.kind == "time" and _ENDS & _words_of(one)]
    begun = entity.default_time is not None and entity.default_time not in ends
    return there and begun and bool(ends) and not any(f'"{entity.name}.{name}"' in said for name in ends)


def _words_of(day: Dimension) -> set[str]:
    return {root(word) for word in phrase(f"{day.name.replace('_', ' ')} {day.label or ''}")}


def _subject(spec: AnalyticsSpec, setting: Setting) -> Entity | None:
    homes = {home_of_expr(use.expr, setting) for use in spec.metrics} if spec.metrics else {spec.entity}
    name = homes.pop() if len(homes) == 1 else None
    return setting.model.entity(name) if name else None


def _mended(condition: Condition, setting: Setting) -> Condition:
    if isinstance(condition, All):
        return condition.model_copy(update={"all": tuple(_mended(one, setting) for one in condition.all)})
    if not isinstance(condition, Related):
        return condition
    entity = setting.model.entity(condition.related)
    time = _moved(condition.time, entity, condition.where) if entity else condition.time
    return condition.model_copy(update={"time": time}) if time != condition.time else condition


def _moved(time: TimeRange | None, entity: Entity, where: Condition | None) -> TimeRange | None:
    """The period on the one day of the state that the conditions name; as it is where there is no such day."""
    if time is None or time.field not in (TIME, f"{entity.name}.{entity.default_time}"):
        return time
    days = {day for state in _states(where, entity) if (day := _day_of(state, entity))}
    return time.model_copy(update={"field": f"{entity.name}.{days.pop()}"}) if len(days) == 1 else time


def _states(where: Condition | None, entity: Entity) -> Iterator[str]:
    parts = where.all if isinstance(where, All) else (where,) if where is not None else ()
    for one in parts:
        if isinstance(one, Compare) and one.op == "eq" and isinstance(one.value, str):
            owner, _, name = one.field.partition(".")
            if owner == entity.name and any(two.name == name for two in entity.dimensions):
                yield one.value


def _day_of(state: str, entity: Entity) -> str:
    """The day on which a thing came into a state: called after it, or, of an ending, the one of its end."""
    meant = {root(word) for word in phrase(state)}
    days = {one.name: _words_of(one) for one in entity.dimensions if one.kind == "time" and set(one.grains) != {"year"}}
    if meant & days.get(entity.default_time or "", set()):
        return ""
    others = {name: words for name, words in days.items() if name != entity.default_time}
    called = [name for name, words in others.items() if words & meant]
    ended = [name for name, words in others.items() if words & _ENDS] if meant & _ENDINGS and not called else []
    found = called or ended
    return found[0] if len(found) == 1 else ""
