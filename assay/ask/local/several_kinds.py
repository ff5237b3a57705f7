""" "Which shops sell goods of more than one brand": those whose rows hold so many different values of a field.

What stands before is read as a question of its own; how many there are is counted for each of the things it lists.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from assay.ask.local.clauses.chosen import key_of
from assay.ask.local.draft import Setting
from assay.ask.local.lexicon import Link
from assay.ask.local.text import phrase
from assay.ask.local.titles import title
from assay.ask.ports import Plan
from assay.semantic.spec import (
    Aggregate,
    All,
    AnalyticsSpec,
    Compare,
    Condition,
    DimensionUse,
    MetricUse,
    Op,
    Related,
    Subquery,
)

Ask = Callable[[str], Plan]
_NUMBERS = {word: number for number, word in enumerate("one two three four five six seven eight nine ten".split(), 1)}
_BOUNDS: dict[str, Op] = {
    "more than": "gt",
    "over": "gt",
    "at least": "ge",
    "fewer than": "lt",
    "less than": "lt",
    "at most": "le",
    "exactly": "eq",
}
_SAID = re.compile(
    rf"^(?P<head>.+?) (?:in|of|from|with|to|at|for|on|by|into) (?P<bound>{'|'.join(_BOUNDS)}) "
    rf"(?P<n>\d+|{'|'.join(_NUMBERS)}) (?:different |distinct )?(?P<field>[a-z]+(?: [a-z]+)?)$",
    re.IGNORECASE,
)
_KINDS = ("categorical", "geo")
_SURE = 0.95


def several_kinds(text: str, setting: Setting, plan: Ask) -> Plan | None:
    """The things of the question before, where so many kinds are found among their rows; None for other questions."""
    match = _SAID.match(text.strip().rstrip("?. "))
    ref = _field(match["field"], setting) if match else ""
    outer = plan(match["head"]) if match and ref else None
    reading = outer.readings[0] if outer is not None and outer.kind == "answer" else None
    spec = reading.spec if reading is not None else None
    thing = _thing(spec)
    named = match is not None and bool(thing) and set(phrase(thing)) <= set(phrase(match["head"]))
    key = key_of(setting, Link("entity", thing)) if named else None
    if match is None or reading is None or spec is None or key is None or ref.partition(".")[0] == thing:
        return None
    if spec.time is not None or not _plain(spec.where, thing):
        return None  # What is said of the rows would have to hold for each of those that are counted.
    number = _NUMBERS.get(match["n"].casefold()) or int(match["n"])
    limit = Compare(field="kinds", op=_BOUNDS[match["bound"].casefold()], value=number)
    kinds = MetricUse(expr=Aggregate(agg="count_distinct", field=ref), alias="kinds", hidden=True)
    there = Compare(field=key, op="not_null")
    those = AnalyticsSpec(metrics=(kinds,), dimensions=(DimensionUse(field=key),), where=there, having=limit)
    told = Compare(field=key, op="in", value=Subquery(spec=those))
    where = told if spec.where is None else All(all=(spec.where, told))
    meant = spec.model_copy(update={"where": where})
    sure = reading.confidence * _SURE
    return Plan("answer", (replace(reading, spec=meant, confidence=sure, title=title(meant, setting.model)),))


def _thing(spec: AnalyticsSpec | None) -> str:
    """Whose rows a list shows; of a number, whose rows it counts."""
    if spec is None or spec.limit or spec.having or spec.combine:
        return ""
    if spec.mode == "rows":
        own = all(use.field.partition(".")[0] == spec.entity for use in spec.dimensions)
        return spec.entity or "" if own else ""
    return ""


def _plain(where: Condition | None, thing: str) -> bool:
    """Whether nothing more is said of what is counted than that it is there."""
    if isinstance(where, All):
        return all(_plain(one, thing) for one in where.all)
    own = isinstance(where, Compare) and where.field.partition(".")[0] == thing
    return where is None or own or (isinstance(where, Related) and where == Related(related=where.related))


def _field(said: str, setting: Setting) -> str:
    """The kind that is counted: a field of few values that is called so, and nothing else is."""
    links = setting.vocabulary.phrases.get(phrase(said), ())
    best = links[0] if links else None
    dimension = setting.vocabulary.dimension(best.ref) if best is not None and best.kind == "dimension" else None
    sure = best is not None and best.score >= 0.9 and dimension is not None and dimension.kind in _KINDS
    return best.ref if best is not None and sure else ""
