"""Numbers compared with those of others: "trips longer than the average trip from Delft", "dearer than every lamp".

What is compared is read with a number in the place of the others; the others are read as a question of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from assay.ask.local.draft import Setting
from assay.ask.local.references import refers
from assay.ask.local.titles import title
from assay.ask.ports import Plan
from assay.semantic.spec import (
    Agg,
    Aggregate,
    All,
    AnalyticsSpec,
    AnyOf,
    Compare,
    Condition,
    MetricUse,
    Not,
    Op,
    Subquery,
)

Ask = Callable[[str], Plan]
_STAND_IN = 98764
_MORE = "more higher greater larger bigger longer better older taller later above over"
_LESS = "less lower smaller shorter worse fewer younger earlier below under cheaper"
_COMPARED = re.compile(
    r"^(?P<head>.+?) (?P<cmp>(?:(?:\w+er|more|less|worse)(?: \w+){0,2}?) than|above|below|exceed(?:s|ed|ing)?|"
    r"at least as (?P<as>\w+) as|as (?P<equal>\w+) as(?= the (?:average|mean))) "
    r"(?P<target>(?:the |an? |any |all |every |each |some |at least one |that |those )[^?.;,]+)$",
    re.IGNORECASE,
)
_MORE_IS_SAID = re.compile(r"\b(?:and|or|but|who|which|their|its|his|her)\b", re.IGNORECASE)
_THOSE = re.compile(r"^(?:that|those|the (?:one|ones)) (?:of|for|in) (?P<rest>.+)$", re.IGNORECASE)
_EVERY = re.compile(
    r"^(?P<q>all(?: of)?|every(?: one of)?|each(?: of)?|any(?: of)?|some(?: of)?|at least one(?: of)?|an?)"
    r"(?: the| those)?(?: other)? (?P<rest>.+)$",
    re.IGNORECASE,
)
_NUMBER_OF = re.compile(
    r"^(?:the |an? )?(?P<agg>average|mean|median|maximum|minimum|highest|lowest|largest|smallest|longest|shortest|"
    r"biggest|greatest|total) (?P<what>[\w ]+? )??(?:of|for|in|among|across|from|by) (?:all (?:of )?)?(?:the )?"
    r"(?P<rest>.+)$",
    re.IGNORECASE,
)
_BEST = re.compile(
    r"^the (?P<best>average|typical|most expensive|cheapest|dearest|highest|lowest|largest|smallest|longest|shortest|"
    r"biggest|oldest|youngest|tallest|heaviest|lightest|(?:highest|best|lowest|worst)[ -](?:paid|rated|earning)|best|"
    r"worst|fastest|slowest) (?P<rest>.+)$",
    re.IGNORECASE,
)
_AGGS: dict[str, Agg] = {"average": "avg", "mean": "avg", "typical": "avg", "median": "median"}
_HIGH = frozenset("most highest largest longest biggest greatest maximum oldest tallest heaviest best dearest".split())
SURER = 1.1
_SUREST = 0.9
_UNSURE = 0.7
""" "Than any" is said of all of them, and sometimes of one."""


@dataclass(frozen=True)
class _Others:
    """With what is compared: the words for them, how their numbers become one, how sure that is what is meant."""

    rest: str
    agg: Agg
    asked: str = ""
    sure: float = 1.0


def than_those(text: str, setting: Setting, plan: Ask) -> Plan | None:
    """What compares with the numbers of others, which a question of their own finds; None for every other question."""
    match = _COMPARED.match(text.strip().rstrip("?. "))
    if match is None or _MORE_IS_SAID.search(match["target"]):
        return None
    more = match["cmp"].split()[0].casefold() in _MORE.split() or match["as"] or match["equal"]
    said = f"longer than {_STAND_IN}" if match["as"] or match["equal"] else f"{match['cmp']} {_STAND_IN}"
    outer = plan(f"{match['head']} {said}")
    spec = outer.readings[0].spec if outer.kind == "answer" else None
    compared = _stand_in(spec.where) if spec is not None else None
    if spec is None or spec.where is None or compared is None:
        return None
    inners = (_inner(one, compared, setting, plan) for one in _others(match["target"].strip(), bool(more)))
    inner = next((one for one in inners if one is not None), None)
    if inner is None:
        return None
    op: Op = "ge" if match["as"] or match["equal"] else compared.op
    limited = compared.model_copy(update={"op": op, "value": Subquery(spec=inner[0])})
    meant = spec.model_copy(update={"where": _with(spec.where, compared, limited)})
    sure = min(_SUREST, SURER * min(outer.readings[0].confidence, inner[1]))
    # A wording that shows the number standing in for the others says nothing to whoever asked.
    told = tuple(one for one in outer.readings[0].assumptions if str(_STAND_IN) not in one)
    reading = replace(outer.readings[0], spec=meant, confidence=sure, assumptions=told)
    return Plan("answer", (replace(reading, title=title(meant, setting.model)),))


# -- the others ---------------------------------------------------------------------------------------------------


def _others(target: str, more: bool) -> Iterator[_Others]:
    those = _THOSE.match(target)
    target = those["rest"] if those else target
    number, best, every = _NUMBER_OF.match(target), _BEST.match(target), _EVERY.match(target)
    if every is not None:
        yield _of_each(every, more)
    if number is not None:
        said = number["agg"].casefold()
        agg = _AGGS.get(said) or ("max" if said in _HIGH else "min")
        whole = f"{'maximum' if agg == 'max' else 'minimum' if agg == 'min' else said} {target[number.end('agg') :]}"
        yield _Others(number["rest"], agg, whole if number["what"] else "")
    if best is not None:
        said = best["best"].casefold().split()[0].split("-")[0]
        yield _Others(best["rest"], _AGGS.get(said) or ("max" if said in _HIGH else "min"))
    if those is not None:
        yield _Others(re.sub(r"^the ", "", target), "max" if more else "min", sure=0.9)


def _of_each(every: re.Match[str], more: bool) -> _Others:
    said = every["q"].casefold().split()[0]
    one = said in ("some", "at", "a", "an")
    return _Others(every["rest"], "min" if more == one else "max", sure=_UNSURE if said == "any" else 1.0)


def _inner(others: _Others, compared: Compare, setting: Setting, plan: Ask) -> tuple[AnalyticsSpec, float] | None:
    """The one number to compare with, and how sure it is."""
    told = plan(f"What is the {others.asked}") if others.asked else None
    reading = told.readings[0] if told is not None and told.kind == "answer" else None
    if others.asked:
        number = _number(reading.spec, compared) if reading is not None and reading.spec is not None else None
        return (number, reading.confidence) if number is not None and reading is not None else None
    listed = plan(f"List the {others.rest}")
    reading = listed.readings[0] if listed.kind == "answer" else None
    spec = reading.spec if reading is not None else None
    owner = compared.field.partition(".")[0]
    if reading is None or spec is None or spec.mode != "rows" or spec.limit or spec.combine:
        return None
    if not spec.entity or not refers(setting, owner, spec.entity):
        return None
    expr = Aggregate(agg=others.agg, field=compared.field, via=compared.via)
    parts = {"metrics": (MetricUse(expr=expr, alias="limit"),), "dimensions": (), "order": (), "mode": "aggregate"}
    return spec.model_copy(update={**parts, "entity": None, "distinct": False}), others.sure * reading.confidence


def _number(spec: AnalyticsSpec, compared: Compare) -> AnalyticsSpec | None:
    """The reading if it is one number of the field that is compared."""
    expr = spec.metrics[0].expr if len(spec.metrics) == 1 else None
    plain = not spec.dimensions and spec.combine is None and not spec.comparison
    if not plain or not isinstance(expr, Aggregate) or expr.field != compared.field:
        return None
    return spec.model_copy(update={"metrics": (MetricUse(expr=expr, alias="limit"),), "order": ()})


# -- the stand-in -------------------------------------------------------------------------------------------------


def _stand_in(condition: Condition | None) -> Compare | None:
    """The comparison with the number that stands for the others."""
    if isinstance(condition, Compare):
        return condition if condition.value == _STAND_IN else None
    if isinstance(condition, (All, AnyOf)):
        parts = condition.all if isinstance(condition, All) else condition.any
        return next((found for part in parts if (found := _stand_in(part))), None)
    return _stand_in(condition.negate) if isinstance(condition, Not) else None


def _with(condition: Condition, old: Compare, new: Compare) -> Condition:
    if condition == old:
        return new
    if isinstance(condition, All):
        return All(all=tuple(_with(part, old, new) for part in condition.all))
    if isinstance(condition, AnyOf):
        return AnyOf(any=tuple(_with(part, old, new) for part in condition.any))
    return Not(negate=_with(condition.negate, old, new)) if isinstance(condition, Not) else condition
