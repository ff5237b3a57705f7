"""Two conditions that are read apart: "who visited in May but not in June", "that cost over 9 or were never sold".

Each side is a question of its own about the same things; what is asked for are those of the first that are not, or
also, among those of the second.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from assay.ask.local.draft import Setting, whole
from assay.ask.local.titles import title
from assay.ask.local.units import only_units, unit_of
from assay.ask.local.words import VERBS
from assay.ask.ports import Plan, Reading
from assay.semantic.spec import AnalyticsSpec, AnyOf, Compare, Condition, Not, Subquery

Way = Literal["except", "union", "intersect"]
_NOT = (
    r"(?P<not>(?:(?:who|that|which) )?(?:(?:has|have|had|did|do|does|was|were|is|are|being) )?"
    r"(?:not|never|without|no|n't)(?: ever| any)?|"
    r"(?:didn|haven|hasn|hadn|don|doesn|wasn|weren|isn|aren)['’]?t(?: any)?)"
)
_BUT_NOT = re.compile(rf"^(?P<a>.+?),? (?:but|and yet|yet) {_NOT} (?P<b>[^?.;]+)", re.IGNORECASE)
_EXCEPT = re.compile(
    r"^(?P<a>.+?),? (?:except(?: for)?|other than|excluding|apart from|but not) (?:those|the ones|ones|any|them)"
    r"(?: (?:who|that|which))? (?P<b>[^?.;]+)",
    re.IGNORECASE,
)
_REL = r"(?:who|that|which|whose)"
_OR = re.compile(rf"^(?P<a>.+?),? or (?:(?:\w+ )?(?P<rel>{_REL}) )?(?P<b>[^?.;,]+)$", re.IGNORECASE)
_AND_ALSO = re.compile(
    rf"^(?P<a>.+?),? and (?:(?:{_REL} )?(?:have |has |had )?also|{_REL}(?: have| has| had)?(?: also)?) "
    r"(?P<b>[^?.;,]+)$",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"^(?P<head>\W*(?:(?:what|who) (?:is|are|was|were) )?(?:[\w'-]+ )+?)"
    r"(?P<link>(?:who|that|which|whose|with|having|where)\b|"
    r"(?=(?:has|have|had|did|do|does|was|were|is|are|in|at|from|on|above|below|over|under|\w+er|\w+ed|more|less)\b))"
    r"(?P<said>.+)$",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\b(?:in|at|on|from|for|as|with|to|by|during|of)\b", re.IGNORECASE)
_HAVING = re.compile(r"\b(?:has|have|had|with|having|got)\b", re.IGNORECASE)
_ANY = re.compile(r" (?:any|one|some)(?: of them)?$", re.IGNORECASE)
"""Stands for what was named last: "received letters but never sent any"."""
SURER = 1.1
"""Two sides that are told apart are read better each on its own than as one."""
_SUREST = 0.9
_EITHER = 0.6
"""What "or" joins is less plain than what "but not" sets apart."""


@dataclass(frozen=True)
class _Two:
    """The wordings of both sides and how they are set against each other."""

    way: Way
    one: str
    other: str


def apart_sides(text: str, setting: Setting, plan: Callable[[str], Plan]) -> Plan | None:
    """The surest reading of a question as two; None for every other question."""
    found: Plan | None = None
    for two in _two(text.strip().rstrip("?. ")):
        both = _both(two, setting, plan)
        if both is not None and (found is None or both.readings[0].confidence > found.readings[0].confidence):
            found = both
    return found


# -- wordings -----------------------------------------------------------------------------------------------------


def _two(text: str) -> Iterator[_Two]:
    for pattern, way in _PATTERNS:
        match = pattern.match(text)
        head = _HEAD.match(match["a"]) if match else None
        if match is None or head is None:
            continue
        for other in _others(way, match, head):
            yield _Two(way, match["a"], other)


_PATTERNS: tuple[tuple[re.Pattern[str], Way], ...] = (
    (_BUT_NOT, "except"),
    (_EXCEPT, "except"),
    (_OR, "union"),
    (_AND_ALSO, "intersect"),
)


def _others(way: Way, match: re.Match[str], head: re.Match[str]) -> Iterator[str]:
    """What the second side may say in full, of the words it shares with the first."""
    said, link = _ANY.sub(f" {match['a'].split()[-1]}", match["b"].strip()), head["link"].strip() or "that"
    start = f"{head['head'].strip()} "
    first = said.split()[0].casefold()
    told = match.groupdict().get("rel")
    if told and told.casefold() == "whose":
        yield f"{start}whose {said}"
    elif first in _DOING or (way != "union" and (first in VERBS or first.endswith("ed"))):
        yield f"{start}{'that' if link.casefold() in ('with', 'having', 'whose') else link} {said}"
    elif _PLACE.match(said) and way != "union":
        yield from (f"{start}{head['link']}{shared}{said}" for shared in _before_place(head["said"], first))
    elif way == "except":
        having = _HAVING.search(f"{head['link']}{head['said']}")
        if having:
            yield f"{start}with {said}"


_DOING = frozenset("have has had did do does was were is are once cost costs".split())


def _before_place(said: str, place: str) -> Iterator[str]:
    """The words before the last of such places, else before the last place of any kind."""
    places = list(_PLACE.finditer(said))
    alike = [one for one in places if one.group().casefold() == place]
    for one in (alike or places)[-1:]:
        yield said[: one.start()]


# -- readings -----------------------------------------------------------------------------------------------------


def _both(two: _Two, setting: Setting, plan: Callable[[str], Plan]) -> Plan | None:
    first = _answered(plan(two.one))
    # Where the first side limits nothing, the other need not be read.
    second = _answered(plan(two.other)) if first is not None and first.spec and _limits(first.spec) else None
    spec = _set_against(two.way, first, second, setting) if first is not None and second is not None else None
    if spec is None or first is None or second is None:
        return None
    surer = _EITHER if two.way == "union" else SURER
    sure = min(_SUREST, surer * min(first.confidence, second.confidence))
    return Plan("answer", (replace(first, spec=spec, confidence=sure, title=title(spec, setting.model)),))


def _answered(plan: Plan) -> Reading | None:
    """The best reading of a side that is answered by a spec."""
    return plan.readings[0] if plan.kind == "answer" and plan.readings[0].spec is not None else None


def _set_against(way: Way, first: Reading, second: Reading, setting: Setting) -> AnalyticsSpec | None:
    one, other = first.spec, second.spec
    if one is None or other is None or not _limits(one) or not _limits(other):
        return None
    unit = unit_of(one, setting)
    if not unit or unit_of(other, setting) != unit or (one.where == other.where and one.having == other.having):
        return None
    if _plain(one, unit) and _plain(other, unit) and one.entity == other.entity:
        return one.model_copy(update={"where": _joined(way, one.where, other.where)})
    theirs = Compare(field=unit, op="not_in" if way == "except" else "in", value=_list(other, unit))
    if way != "union":
        return one.model_copy(update={"where": whole((*((one.where,) if one.where else ()), theirs))})
    if one.having is not None:
        return None
    mine = Compare(field=unit, op="in", value=_list(one, unit))
    entity = unit.partition(".")[0] if one.mode == "rows" else one.entity
    return one.model_copy(update={"where": AnyOf(any=(mine, theirs)), "time": None, "entity": entity})


def _limits(spec: AnalyticsSpec) -> bool:
    return spec.where is not None or spec.having is not None or spec.time is not None


def _list(spec: AnalyticsSpec, unit: str) -> Subquery:
    return Subquery(spec=only_units(spec, unit))


def _plain(spec: AnalyticsSpec, unit: str) -> bool:
    """Rows of the things themselves, so that both sides are said of one row."""
    own = spec.mode == "rows" and spec.entity == unit.partition(".")[0] and not spec.distinct
    return own and spec.having is None and spec.time is None and not spec.computed and spec.where is not None


def _joined(way: Way, one: Condition | None, other: Condition | None) -> Condition | None:
    if one is None or other is None:
        return None
    if way == "union":
        return AnyOf(any=(one, other))
    return whole((one, Not(negate=other) if way == "except" else other))
