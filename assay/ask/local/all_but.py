"""What never was, read as all but those of which it was: "towns in which no fee ever exceeded 9", "that sell no lamps".

Those that did are asked for as a question of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import takewhile

from assay.ask.local.clauses.chosen import key_of
from assay.ask.local.draft import Setting, names_of, whole
from assay.ask.local.lexicon import Link
from assay.ask.local.titles import title
from assay.ask.local.units import only_units, unit_of
from assay.ask.ports import Plan
from assay.semantic.spec import AnalyticsSpec, Compare, DimensionUse, Subquery

_ANY = r"(?: (?:any|a single|even one|ever))?"
_NEVER = re.compile(
    r"^(?P<head>\W*(?:[\w'-]+ )+?)(?:(?P<link>(?:who|that|which|whose|where|in which|for which) )"
    r"(?P<what>(?:[\w'-]+ ){0,5}?))?"
    r"(?:(?P<aux>have|has|had|did|do|does|were|was|are|is) (?:not|never)|"
    r"(?P<short>haven|hasn|hadn|didn|don|doesn|weren|"
    rf"wasn|aren|isn)['’]?t|(?P<never>never)){_ANY} (?P<said>[^?.;]+)$",
    re.IGNORECASE,
)
_WITHOUT = re.compile(
    rf"^(?P<head>\W*(?:[\w'-]+ )+?)(?P<link>)(?:without|with no|(?:(?:who|that|which) )?(?:have|has|had) no){_ANY} "
    r"(?P<said>[^?.;]+)$",
    re.IGNORECASE,
)
_ALWAYS = re.compile(
    r"^(?P<head>\W*(?:[\w'-]+ )+?)(?P<link>(?:who|that|which|whose|where|in which|for which|with|having) )"
    r"(?P<said>[^?.;]*?(?:were|was|are|is|has been|have been) )always (?P<cmp>below|under|less than|lower than|"
    r"above|over|more than|higher than|greater than) (?P<rest>[^?.;]+)$",
    re.IGNORECASE,
)
_UNDER = frozenset("below under less lower".split())
_DOING = frozenset("did do does didn don doesn".split())
_MORE_IS_SAID = re.compile(r"\b(?:but|or)\b", re.IGNORECASE)
_SURE, _SUREST = 0.85, 0.9
_UNSURE = 0.35
"""What was not done may lack rows of a kind nobody kept: answered only where everything must be."""


def all_but(text: str, setting: Setting, plan: Callable[[str], Plan]) -> Plan | None:
    """Those of which something never was; None where nothing is denied or it is no list or count of one thing."""
    parts = _parts(text.strip().rstrip("?. "))
    if parts is None or _MORE_IS_SAID.search(text):
        return None
    answers = takewhile(lambda one: one.kind == "answer", map(plan, parts))
    readings = [one.readings[0] for one in answers]
    spec = _without(readings[0].spec, readings[1].spec, setting) if len(readings) == 2 else None
    if spec is None:
        return None
    sure = min(
        _SUREST if _ALWAYS.match(text.strip().rstrip("?. ")) else _UNSURE,
        _SURE * min(one.confidence for one in readings),
    )
    return Plan("answer", (replace(readings[0], spec=spec, confidence=sure, title=title(spec, setting.model)),))


def _parts(text: str) -> tuple[str, str] | None:
    """The question about all, and the one about those that did."""
    always, without, never = _ALWAYS.match(text), _WITHOUT.match(text), _NEVER.match(text)
    if always is not None:
        bound = "at least" if always["cmp"].split()[0].casefold() in _UNDER else "at most"
        return always["head"], f"{always['head']}{always['link']}{always['said']}{bound} {always['rest']}"
    if without is not None:
        return without["head"], f"{without['head']}with {without['said']}"
    if never is None:
        return None
    aux = (never["aux"] or never["short"] or "").casefold()
    doing = "" if aux in _DOING or not aux else f"{re.sub('n$', '', aux) if never['short'] else aux} "
    link = never["link"] or "that "
    return never["head"], f"{never['head']}{link}{never['what'] or ''}{doing}{never['said']}"


def _without(every: AnalyticsSpec | None, those: AnalyticsSpec | None, setting: Setting) -> AnalyticsSpec | None:
    """All of the first reading but those of the second, where both are about the same things."""
    if every is None or those is None or not _narrower(those, every):
        return None
    kind = _kind(those, setting)
    if kind:
        use = DimensionUse(field=kind)
        every = AnalyticsSpec(mode="rows", entity=kind.partition(".")[0], dimensions=(use,), distinct=True)
    unit = kind or unit_of(every, setting)
    owner = unit.partition(".")[0]
    about = (
        kind or unit_of(those, setting) == unit or owner in {use.field.partition(".")[0] for use in those.dimensions}
    )
    plain = every.mode == "aggregate" or every.entity == owner
    if not unit or not about or not plain or every.having or every.time or those.metrics != every.metrics:
        return None
    theirs = Compare(field=unit, op="not_in", value=Subquery(spec=only_units(those, unit)))
    kept = (every.where,) if every.where is not None else ()
    return every.model_copy(update={"where": whole((*kept, theirs))})


def _narrower(those: AnalyticsSpec, every: AnalyticsSpec) -> bool:
    """By more than the day of the things themselves, which says nothing of what they did then."""
    told = those.where is not None or those.having is not None
    return told and those.time is None and (those.where, those.having) != (every.where, every.having)


def _kind(those: AnalyticsSpec, setting: Setting) -> str:
    """The one field that is listed of things, where it is not what they are called."""
    only = those.dimensions[0].field if len(those.dimensions) == 1 and not those.metrics and not those.limit else ""
    owner = only.partition(".")[0]
    key = key_of(setting, Link("entity", owner))
    return "" if not only or only == key or only in names_of(setting, owner) else only
