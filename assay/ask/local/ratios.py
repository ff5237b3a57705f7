""" "The ratio of late parcels to parcels sent by courier": each side is read as a small question of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assay.ask.local.draft import Setting
from assay.ask.local.joining import conditions_of, conjunction, joined
from assay.ask.local.ratio_times import apart_in_time, common_tail
from assay.ask.local.text import lemma, phrase
from assay.ask.local.together import NUMBERED, Tabled, number_in
from assay.ask.local.undated import counted_entity
from assay.semantic.spec import Aggregate, AnalyticsSpec, Arithmetic, Compare, MetricUse, OrderBy

_RATIO, _LOOSELY = (
    re.compile(rf"\bratio (?:of|between) (?P<top>.+?) (?:{joint})(?: the| all)? (?P<bottom>[^?.;]+)", re.IGNORECASE)
    for joint in (r"to|vs\.?|versus", r"over(?! [$€£]?\d)|and")
)
_LED = re.compile(r"^\W*(?:for|in|within|at|of) (?:each|every|all)(?: of)?(?: the)? (?P<group>[^,]+), ", re.IGNORECASE)
_FIRST = re.compile(
    r"^\W*(?:which|what|who)(?: are the| is the)? (?:(?P<n>\d+) )?(?P<group>[\w ]{2,40}?) "
    r"(?:has|have|had|with|shows?|showed) the (?P<end>highest|largest|biggest|greatest|best|lowest|smallest) "
    r"(?=ratio (?:of|between)\b)",
    re.IGNORECASE,
)
_TOP = re.compile(
    r"^\W*(?:(?:show|list|give|find|what|who)(?: me| us| is| are)? )?(?:the )?(?P<end>top|bottom) (?:(?P<n>\d+) )?"
    r"(?P<group>[\w ]{2,40}?) (?:by|based on|in) (?:the |their )?(?=ratio (?:of|between)\b)",
    re.IGNORECASE,
)
_LOWEST = frozenset(("lowest", "smallest", "bottom"))
_BY_GROUP = re.compile(
    r"\b(?:differs?|var(?:y|ies)|compares?|changes?|evolves?|develops?|is distributed|look)(?: like)? "
    r"(?:by|per|across|between|among|with|over|from|for|in) (?:the |each |different |all )*(?P<group>[^?.;,]+)",
    re.IGNORECASE,
)
_EACH = re.compile(
    r"\b(?:within|across|among|inside|for|in|per|at|of) (?:each|every|all|(?:the )?different)(?: of)?(?: the)? (?=\w)",
    re.IGNORECASE,
)
_PERIOD_NAMES = {"years": "year", "months": "month", "quarters": "quarter", "weeks": "week", "days": "day"}
_TOO = re.compile(r"\b(?:as well|also|too|along with|besides|alongside|in addition)\b", re.IGNORECASE)
_COUNTS = re.compile(r"\b(?:numbers?|counts?|totals?|both|figures|values)\b", re.IGNORECASE)
_SURE = 0.9
_ALL = re.compile(r"^(?:show|include|list|return|keep)(?: me)? (?:all|every)\b", re.IGNORECASE)
_LITTLE = frozenset(("of", "the", "total", "number", "all", "sum", "count"))


@dataclass(frozen=True)
class Ratio:
    """Both sides of a ratio in words, the groups and periods of both, and whether the sides are shown beside it.

    ``first``: so many groups are asked for, those with the highest ratio, or (negative) with the lowest.
    ``named``: of those, the ratio is not shown.
    """

    top: str
    bottom: str
    tail: str
    beside: bool = False
    first: int = field(default=0, repr=False)
    named: bool = field(default=False, repr=False)


def ratio_of(text: str) -> Ratio | None:
    """The ratio a question asks for; None when it asks for none.

    >>> ratio_of("What is the ratio of seats sold to seats offered for each hall in 2025?")
    Ratio(top='seats sold', bottom='seats offered', tail='for each hall in 2025', beside=False)
    >>> ratio_of("How does the ratio of visits to members differ by town?").tail
    'by town'
    """
    sentences = [one.strip() for one in re.split(r"(?<=[?.;])\s+", text.strip()) if one.strip()]
    led = _LED.match(sentences[0]) if sentences else None
    best = (_FIRST.match(sentences[0]) or _TOP.match(sentences[0])) if sentences else None
    match = (_RATIO.search(sentences[0]) or _LOOSELY.search(sentences[0])) if sentences else None
    beside = all(_TOO.search(one) and _COUNTS.search(one) for one in sentences[1:]) and len(sentences) > 1
    if match is None or len(sentences) > 2 or not (beside or all(_ALL.match(one) for one in sentences[1:])):
        return None
    bottom, grouped = _grouped(match["bottom"].strip())
    bottom = _EACH.sub("for each ", bottom)
    last = common_tail(bottom, match["top"])
    each = led["group"] if led else _one_of(best["group"]) if best else ""
    tails = [f"for each {each}" if each else "", bottom[last.start() :].strip() if last else "", grouped]
    shown = bottom[: last.start()] if last else bottom
    tail = " ".join(one for one in tails if one)
    first = (int(best["n"] or 1) * (-1 if best["end"].casefold() in _LOWEST else 1)) if best else 0
    named = best is not None and best["end"].casefold() not in ("top", "bottom")
    return Ratio(match["top"].strip(), shown.strip(" ,"), tail, beside, first, named)


def _one_of(group: str) -> str:
    return " ".join((*group.split()[:-1], lemma(group.split()[-1])))


def _grouped(bottom: str) -> tuple[str, str]:
    """What stands behind "differ by", as the groups of a smaller question."""
    match = _BY_GROUP.search(bottom)
    if match is None:
        return bottom, ""
    group = match["group"].strip()
    group = _PERIOD_NAMES.get(group.casefold(), "month" if group.casefold() == "time" else group)
    return bottom[: match.start()].strip(), f"by {group}"


def read_ratios(text: str, setting: Setting) -> Iterator[Tabled]:
    """The question as a ratio of two numbers with the same groups, the plainest first; none where a side is strange."""
    ratio = ratio_of(text)
    if ratio is None:
        return
    above, under = _sides(ratio, setting)
    top, below = _side(above, ratio, setting), _counted(under, setting)
    if top is None:
        return
    for bottom in (_side(under, ratio, setting), _of_those(top, below, setting)):
        whole = joined(apart_in_time([top.spec, bottom.spec], setting)) if bottom else None
        shown = [use for use in whole.metrics if not use.hidden] if whole else []
        grouped = whole is not None and (whole.dimensions or not ratio.first)
        if bottom and whole is not None and grouped and len(shown) == 2 and shown[0].expr != shown[1].expr:
            divided = _divided(_known(whole, below), shown, ratio)
            yield Tabled(divided, min(top.confidence, bottom.confidence))


def _known(whole: AnalyticsSpec, below: str | None) -> AnalyticsSpec:
    """Without the group of what belongs to none of the things that are divided by."""
    groups = [use for use in whole.dimensions if use.field.partition(".")[0] == below and not use.via]
    there = (Compare(field=use.field, op="not_null") for use in groups)
    return whole.model_copy(update={"where": conjunction((*conditions_of(whole), *there))}) if groups else whole


def _of_those(top: Tabled | None, below: str | None, setting: Setting) -> Tabled | None:
    """ "Visits to members by month", where members have no month: the members of each month's visits."""
    use = next((use for use in top.spec.metrics if not use.hidden), None) if top else None
    home = counted_entity(use.expr, setting.model) if use else None
    for relation in setting.model.relationships if home and below else ():
        if home and relation.left == home.name and relation.right == below and len(relation.on) == 1:
            column = relation.on[0][0]
            field = next((one for one in home.dimensions if (one.expr or one.name).strip('"') == column), None)
            if top and use and field:
                count = Aggregate(agg="count_distinct", field=f"{home.name}.{field.name}")
                those = use.model_copy(update={"expr": count, "alias": f"{below}_count"})
                metrics = tuple(those if one is use else one for one in top.spec.metrics)
                return Tabled(top.spec.model_copy(update={"metrics": metrics}), top.confidence)
    return None


def _counted(said: str, setting: Setting) -> str | None:
    """The entity that a side counts without any condition."""
    words = tuple(word for word in phrase(said) if word not in _LITTLE)
    links = setting.vocabulary.links(words) if words else ()
    return links[0].ref if links and links[0].kind == "entity" and links[0].score >= _SURE else None


def _sides(ratio: Ratio, setting: Setting) -> tuple[str, str]:
    """Both sides, the first with the noun it shares with the second: "open to closed cases"."""
    words, top = ratio.bottom.split(), ratio.top.split()
    shares = len(words) == len(top) + 1 and len(top) <= 2 and not NUMBERED.match(ratio.top)
    shares = shares and (len(top) == 1 or not _things(ratio.top, setting))
    thing = next((word for word in top if _things(word, setting)), "") if words[0] in ("those", "ones") else ""
    bottom = f"{thing} {' '.join(words[1:])}" if thing else ratio.bottom
    return f"{ratio.top} {words[-1]}" if shares else ratio.top, bottom


def _side(said: str, ratio: Ratio, setting: Setting) -> Tabled | None:
    plain = ratio.top if said.startswith(f"{ratio.top} ") else ""
    found = (number_in(one, ratio.tail, setting) for text in (plain, said) if text for one in _asked(text, setting))
    return max((one for one in found if one is not None), key=lambda one: one.confidence, default=None)


def _asked(said: str, setting: Setting) -> Iterator[str]:
    """The words of a small question: how many of a thing, else how much in total."""
    if NUMBERED.match(said):
        yield said
    elif _things(said, setting):
        yield f"number of {said}"
    else:
        yield f"total {said}"


def _things(said: str, setting: Setting) -> bool:
    """Whether the words name something that is counted."""
    words = [word for word in phrase(said) if word not in _LITTLE]
    for at in range(len(words)):
        for end in (at + 1, at + 2):
            links = setting.vocabulary.links(tuple(words[at:end]))
            if links and links[0].kind in ("entity", "metric") and links[0].score >= _SURE:
                return True
    return False


def _divided(whole: AnalyticsSpec, sides: Sequence[MetricUse], asked: Ratio) -> AnalyticsSpec:
    expr = Arithmetic(op="/", left=sides[0].expr, right=sides[1].expr)
    ratio = MetricUse(expr=expr, alias="ratio", hidden=asked.named and not asked.beside)
    hidden = [use for use in whole.metrics if use.hidden]
    metrics = (*(sides if asked.beside else ()), ratio, *hidden)
    timed = any(use.grain or use.part for use in whole.dimensions)
    ranked = (whole.dimensions and not timed) or asked.first
    order = (OrderBy(by="ratio", direction="asc" if asked.first < 0 else "desc"),) if ranked else whole.order
    limit = abs(asked.first) or whole.limit
    return whole.model_copy(update={"metrics": metrics, "order": order, "limit": limit})
