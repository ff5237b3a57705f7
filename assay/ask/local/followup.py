"""Follow-ups: a text that changes the question before it, read by the same clauses and laid over its spec."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pydantic import ValidationError

from assay.ask.local.clauses.counting import count_metric, counted_entity
from assay.ask.local.draft import Draft, Setting
from assay.ask.local.item_tests import is_cue, is_link
from assay.ask.local.overlay import overlay
from assay.ask.local.read import fragments
from assay.ask.local.score import Judged, judge
from assay.ask.local.taken_out import taken_out
from assay.ask.local.text import Token
from assay.kernel.folding import fold
from assay.semantic.spec import Aggregate, All, AnalyticsSpec, MetricRef, MetricUse

_LEAD = re.compile(
    r"^(?:ok(?:ay)?,? |great,? |thanks,? |now |please |so |hm+,? )*(?:and\b|but\b|or\b|only\b|just\b|"
    r"also\b|without\b|exclud\w+|except\b|by\b|per\b|what about|how about|"
    r"same\b|the same|instead|now\b|list (?:them|those|these)|which ones|who are|show (?:them|those)|"
    r"for\b|in\b|from\b|of\b|with\b|as\b|no\b|not\b|i meant|i mean\b|rather\b|sorry\b|actually\b|sort|order(?:ed)? by|"
    r"rank|top \w+$|bottom \w+$|only the|"
    r"break|split|group|drill|zoom|filter|limit|remove|drop|add|include|change|switch|replace|use\b|"
    r"make\b|plot|chart|draw|compare (?:it|that|this|them|with|to)|vs\b|versus|"
    r"show (?:it|that|this|them|me that|me this|the same|as|by|only|me only|me just|just|"
    r"me the same)|why\b|then\b|again\b|against\b|since\b|before\b|after\b|until\b|during\b|last\b|"
    r"this\b|previous\b|monthly|weekly|daily|quarterly|yearly|over time|cumulat|running|trend|"
    r"which of)"
)
_PRONOUN = re.compile(r"\b(?:it|that|those|them|they|these|this one|the same|same|instead|its|their)\b")
_NO = re.compile(
    r"^(?:no\b[, ]*|not (?:that|this|what i)\b[, ]*|i (?:meant|mean|want(?:ed)?)\b|rather\b|sorry[, ]+|actually\b)"
)
_ADD = re.compile(
    r"\b(?:also|add|as well|too|plus|along with|together with|include|in addition|additionally|alongside)\b"
)
_ADD_GROUP = re.compile(
    r"\b(?:break|split|drill|also|add|as well|too|plus|include|then by|and (?:by|per)|additionally|further)\b"
)
_THEIRS = re.compile(r"\b(?:they|them|their|those|these)\b")
_ROWS = re.compile(
    r"^(?:and |now |please |can you |could you )*(?:list|show|name|give)(?: me)? (?:them|these|those|"
    r"the (?:rows|records|details|list))\b|^(?:and )?(?:which|who) (?:ones|are they|are those|"
    r"are these)\b"
)
_RESET = re.compile(
    r"\b(?:remove|drop|clear|without|reset|no) (?:all |the |any |that |this )*(?:filter|filters|"
    r"restriction|condition)s?\b|\ball of them\b"
)
_SO_MANY = re.compile(
    r"^(?:and |now |please |only |just )*(?:show|list|give)(?: me)?(?: only| just)?(?: the first)? "
    r"(?P<n>[1-9]\d{0,3})(?: rows| of them| instead)?\W*$"
)


@dataclass(frozen=True)
class FollowUp:
    """A changed spec, what it cost, and the draft it came from."""

    judged: Judged
    chart: str | None = None
    correction: bool = False


def is_follow_up(text: str, setting: Setting, drafts: Sequence[Draft]) -> bool:
    """Whether a text leans on the question before it rather than standing alone."""
    folded = " ".join(fold(text).split())
    if _LEAD.match(folded):
        return not _whole(folded, drafts)
    words = len(folded.split())
    if _PRONOUN.search(folded) and words <= 14:
        return True
    best = drafts[0] if drafts else None
    if best is None or words > 9:
        return False
    whole = any(item.is_link("metric", "measure", "entity") or item.is_cue("count") for item in best.items)
    listed = any(item.is_cue("list") for item in best.items) and any(item.is_link("dimension") for item in best.items)
    return not (whole or listed)


def _whole(folded: str, drafts: Sequence[Draft]) -> bool:
    """ "for each customer, show the revenue": led like a fragment, yet a question of its own."""
    best = drafts[0] if drafts else None
    if best is None or not re.match(
        r"^(?:for|in|of|from|with|by|per|which of|last|this|previous|during|since|top|monthly|weekly|"
        r"daily|quarterly|yearly|running|cumulat|trend) ?",
        folded,
    ):
        return False
    if re.match(r"^no[, ]|^not ", folded) or _PRONOUN.search(folded):
        return False
    metric = any(item.is_link("metric", "measure") and not _only_noun(best, at) for at, item in enumerate(best.items))
    return metric or any(item.is_cue("count", "list", "agg") for item in best.items)


def _only_noun(draft: Draft, at: int) -> bool:
    """ "Enterprise customers": the noun of a value, no new metric."""
    return bool(draft.where) and not any(item.is_cue("count", "agg") for item in draft.items)


def follow_ups(tokens: Sequence[Token], text: str, previous: AnalyticsSpec, setting: Setting) -> tuple[FollowUp, ...]:
    """The spec before, changed by the text, likeliest first; none when the text stands alone or changes nothing."""
    folded = " ".join(fold(text).split())
    drafts = sorted(fragments(tokens, setting), key=lambda draft: draft.cost + _left(draft))
    chart = _chart(drafts)
    out = taken_out(folded, drafts[0] if drafts else Draft(()), previous, setting) or _so_many(folded, previous)
    if out is not None and out != previous:
        draft = drafts[0] if drafts else Draft(())
        return (FollowUp(judge(draft, out, tuple(range(len(draft.items)))), chart),)
    if not is_follow_up(text, setting, drafts):
        return ()
    if _RESET.search(folded) and previous.where is not None:
        bare = previous.model_copy(update={"where": None})
        draft = drafts[0] if drafts else Draft(())
        return (FollowUp(judge(draft, bare, tuple(range(len(draft.items)))), chart),)
    listed = _listed(folded, previous, setting)
    if listed is not None:
        draft = drafts[0] if drafts else Draft(())
        return (FollowUp(judge(draft, listed, tuple(range(len(draft.items)))), chart),)
    found = (_changed(draft, previous, setting, folded, chart) for draft in drafts[:6])
    return tuple(sorted((one for one in found if one), key=lambda one: one.judged.cost))


def _so_many(folded: str, previous: AnalyticsSpec) -> AnalyticsSpec | None:
    """ "show 10", after the first five: of a list or ranking another number."""
    match = _SO_MANY.match(folded)
    ranked = previous.limit is not None or bool(previous.order) or previous.mode == "rows"
    return previous.model_copy(update={"limit": int(match["n"])}) if match and ranked else None


def _listed(folded: str, previous: AnalyticsSpec, setting: Setting) -> AnalyticsSpec | None:
    """ "list them": the rows behind a count."""
    if not _ROWS.match(folded) or previous.mode == "rows" or len(previous.metrics) != 1:
        return None
    expr = previous.metrics[0].expr
    entity = (
        counted_entity(setting, expr.metric)
        if isinstance(expr, MetricRef)
        else expr.entity
        if isinstance(expr, Aggregate)
        else ""
    )
    if not entity:
        return None
    metric = setting.model.metric(expr.metric) if isinstance(expr, MetricRef) else None
    conditions = tuple(c for c in (previous.where, metric.filter if metric else None) if c is not None)
    where = All(all=conditions) if len(conditions) > 1 else conditions[0] if conditions else None
    return AnalyticsSpec(mode="rows", entity=entity, where=where, time=previous.time)


def _left(draft: Draft) -> float:
    return 0.3 * len(draft.positions(lambda item: item.kind in ("link", "time", "unknown")))


def _chart(drafts: Sequence[Draft]) -> str | None:
    for draft in drafts[:1]:
        for item in draft.items:
            if item.cue and item.cue.name == "chart":
                return item.cue.arg
    return None


def _changed(
    draft: Draft, previous: AnalyticsSpec, setting: Setting, folded: str, chart: str | None
) -> FollowUp | None:
    fragment = _without_nouns(draft, setting, previous)
    correction = bool(_NO.match(folded))
    try:
        theirs = bool(_THEIRS.search(folded)) and bool(previous.dimensions)
        add, group = bool(_ADD.search(folded)), bool(_ADD_GROUP.search(folded)) or theirs
        spec = overlay(previous, fragment, setting, add=add, add_group=group, same=theirs)
    except ValidationError:
        return None
    if spec == previous and chart is None:
        return None
    ignored = tuple(
        at
        for at, item in enumerate(draft.items)
        if item.cue or item.is_link("entity", "dimension") or (item.kind == "number" and previous.limit)
    )
    return FollowUp(judge(fragment, spec, ignored), chart, correction)


def _ranked_by_count(draft: Draft, setting: Setting, previous: AnalyticsSpec) -> Draft:
    """ "and by visits?" after a ranking: by how many visits."""
    if not previous.order or draft.metrics:
        return draft
    for at, item in enumerate(draft.items):
        metric = count_metric(setting, item.links[0].ref) if item.is_link("entity") else None
        if metric and at and any(before.is_cue("by") for before in draft.items[max(0, at - 2) : at]):
            use = MetricUse(expr=MetricRef(metric=metric), alias=metric)
            own = tuple(d for d in draft.dimensions if not d.field.startswith(f"{item.links[0].ref}."))
            return replace(draft, metrics=(use,), dimensions=own, facts={**draft.facts, "counted": True})
    return draft


def _without_nouns(draft: Draft, setting: Setting, previous: AnalyticsSpec) -> Draft:
    """ "for Enterprise customers": a noun beside a value is no metric, unless it is asked how many."""
    asked = any(item.is_cue("count", "agg", "instead") for item in draft.items)
    nouns = draft.where and not asked and previous.mode == "aggregate"
    kept = tuple(
        use
        for use in draft.metrics
        if not (nouns and isinstance(use.expr, MetricRef) and counted_entity(setting, use.expr.metric))
    )
    draft = _ranked_by_count(draft, setting, previous)
    kept = (*kept, *(use for use in draft.metrics if draft.facts.get("counted") and use not in kept))
    fields = draft.positions(is_link("dimension")) if draft.positions(is_cue("instead")) or not draft.dimensions else []
    named = tuple(draft.items[at].links[0].ref for at in fields)
    return replace(draft, metrics=kept, facts={**draft.facts, "named": named})
