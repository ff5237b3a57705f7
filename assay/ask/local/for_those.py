"""Numbers of those who have so many: "For members with at least 5 visits, what percentage of their visits were free?".

The number is read for each of them, and how many each has decides whose is shown.
"""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting
from assay.ask.local.tails import tail_of
from assay.ask.local.text import lemma
from assay.ask.local.together import Tabled, number_in
from assay.semantic.spec import AnalyticsSpec, OrderBy

_LED = re.compile(
    r"^\W*(?:for|of|among) (?:each |every |all |the )*(?P<things>[\w-]+(?: [\w-]+)?) (?:with|having|(?:that|who|which) "
    r"(?:have|had|has|made|placed)) (?P<bound>at least|more than|over|exactly|at most|fewer than|less than) (?P<n>\d+) "
    r"(?:total |overall )?(?P<events>[\w -]{2,40}?)(?: (?:in total|overall))?, (?:what (?:is|are|was|were) |"
    r"(?:return|show|give|find|calculate|compute|list)(?: me)? |what (?=percent|share|proportion|fraction))"
    r"(?P<asked>[^?.;]+)[?.]*$",
    re.IGNORECASE,
)
_THEIR = re.compile(r"\b(?:their|its|his|her|the)\b ?", re.IGNORECASE)
_ONE = re.compile(
    r"^(?:percent\w*|share|proportion|fraction|average|total|number|count|sum|mean|median|"
    r"(?:[\w-]+ ){1,3}(?:rate|ratio|share))\b",
    re.IGNORECASE,
)
_WERE = re.compile(r"^(?P<of>(?:percent\w*|share|proportion|fraction) of \w+) (?P<were>were|was|are|is)\b", re.I)
_DOWN = re.compile(r"\bdesc|\b(?:highest|largest|most|best) (?:to|first)", re.IGNORECASE)


def for_those(text: str, setting: Setting) -> Tabled | None:
    """The question as one number for each thing that has so many of another; None when it is none of these."""
    body, order = tail_of(text.strip())
    match = _LED.match(body)
    asked = _THEIR.sub("", match["asked"]).strip() if match else ""
    if match is None or not _ONE.match(asked) or "," in asked or " and " in asked:
        return None
    asked = _WERE.sub(lambda said: f"{said['of']} that {said['were']}", asked)
    thing, events = _one_of(match["things"]), match["events"]
    number = number_in(asked, f"by {thing}", setting)
    many = number_in(f"number of {events}", f"by {thing} with {match['bound']} {match['n']} {events}", setting)
    spec = _of_so_many(number.spec, many.spec) if number and many else None
    if number is None or many is None or spec is None:
        return None
    by = next(use.alias for use in number.spec.metrics if not use.hidden) or ""
    told = OrderBy(by=by, direction="desc" if _DOWN.search(order) else "asc")
    ordered = spec.model_copy(update={"order": (told,)}) if order else spec
    return Tabled(ordered, min(number.confidence, many.confidence))


def _one_of(things: str) -> str:
    *before, last = things.split()
    return " ".join((*before, lemma(last.casefold())))


def _of_so_many(number: AnalyticsSpec, many: AnalyticsSpec) -> AnalyticsSpec | None:
    """The number under the limit of the other; None where they are not of the same groups."""
    known = {use.alias: use.expr for use in number.metrics}
    more = [use.model_copy(update={"hidden": True}) for use in many.metrics if use.alias not in known]
    clash = any(known.get(use.alias, use.expr) != use.expr for use in many.metrics)
    if many.having is None or not number.dimensions or number.dimensions != many.dimensions or clash:
        return None
    return number.model_copy(update={"metrics": (*number.metrics, *more), "having": many.having})
