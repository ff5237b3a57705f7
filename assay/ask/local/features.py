"""A candidate as named numbers, for the ranker: what was left, linked and built, and whether it fits what was asked.

Keys name constructs of questions, drafts and specs only; none holds a word of a model or a value.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain

from assay.ask.local.draft import Draft, Setting
from assay.ask.local.lattice import Item
from assay.ask.local.score import Judged, is_content
from assay.ask.local.shape import columns, conditions, form, is_compared, nodes, shape
from assay.ask.local.words import FILLER, STOP, VERBS
from assay.kernel.folding import fold
from assay.semantic.spec import Aggregate, AnalyticsSpec, Compare, DimensionUse

Features = Mapping[str, float]

ASKED = (
    ("percent", r"percent\w*|%|share of|proportion|fraction"),
    ("many", r"how many|number of|count(?: of| the)?"),
    ("much", r"how much|total|sum|average|mean"),
    ("long", r"how (?:long|old|far|often|big|large|tall|high)"),
    ("who", r"who|whose|whom"),
    ("which", r"which"),
    ("where", r"where"),
    ("when", r"when|what (?:date|day|year|month|time)"),
    ("list", r"list|show|give|display|find|get|all|return|names?"),
    ("what", r"what"),
)
"""What sort of answer the question wants, by the first of these phrases in it."""
_ASKED = tuple((name, re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")) for name, pattern in ASKED)
HINTS = (
    "each every per both either only never always same without between than before after since during most least "
    "first last second next average total difference ratio percent more less not no any all ever still yet twice "
    "consecutive instead but while except and or their its there that with who do does did has have had if then "
    "compared together also other another own because would could should best worst good better"
).split()
"""Small words of English that tell of a construct; they count as left when no cue took them."""
_AS_GOOD = 0.05
_EXACT, _CHEAP = 0.1, 0.15
_HARMLESS = frozenset(("left:dull", "left:cue:list", "left:cue:and", "left:cue:comma", "left:cue:rel"))
_WORD = re.compile(r"[^\W\d_]+")
_TEXTS = 256
"""Candidates of one question share its text: so many of the last ones are kept."""


def features(judged: Judged, setting: Setting) -> dict[str, float]:
    """Everything the ranker looks at, by name; what is not there is zero."""
    draft, spec = judged.draft, judged.spec
    found: Counter[str] = Counter(shape(spec, setting.vocabulary))
    named = (_items(draft), _senses(draft, setting), _fields(spec, setting), _unsaid(draft, spec, setting.text))
    small = (*(f"tag:{tag}" for tag in draft.tags), *(f"hint:{word}" for word in _hints(setting.text)))
    found.update(chain(*named, small))
    known = {name: float(value) for name, value in found.items()}
    whole = {**known, **_costs(judged), **_links(draft, setting), **_fit(draft, spec, setting.text)}
    return {**whole, "fit:perfect": float(_perfect(whole))}


def _perfect(known: Features) -> bool:
    """Every word is accounted for by its exact name, nothing is doubtful and nothing was paid for."""
    left = any(name.startswith("left:") and name not in _HARMLESS for name in known)
    short = known["uncovered"] or known["doubts"] or known["link:partial"] or known["link:worst"] > _EXACT
    return not left and not short and known["fit:covered"] >= 1 and known["cost"] < _CHEAP


def _costs(judged: Judged) -> dict[str, float]:
    over = max(0.0, judged.cost)
    return {
        "cost": judged.cost,
        "cost:draft": judged.draft.cost,
        "cost:little": min(over, 0.4),
        "cost:much": min(max(0.0, judged.cost - 1.0), 3.0),
        "doubts": float(len(judged.doubtful)),
        "uncovered": float(len(judged.uncovered)),
        "notes": float(len(judged.draft.notes)),
    }


def _items(draft: Draft) -> Iterator[str]:
    """Each item by what became of it: used or left, and what it is."""
    for at, item in enumerate(draft.items):
        state = "used" if at in draft.used else "left"
        if item.kind == "unknown":
            yield f"{state}:{'content' if is_content(item) else 'dull'}"
        elif item.cue is not None:
            yield f"{state}:cue:{item.cue.name}"
        elif item.link is not None:
            yield f"{state}:link:{item.link.kind}"
        elif item.kind != "stop":
            yield f"{state}:{item.kind}"


def _links(draft: Draft, setting: Setting) -> dict[str, float]:
    """How well the words fit the names they were linked with."""
    items = [item for at, item in enumerate(draft.items) if at in draft.used and item.link is not None]
    scores = [item.link.score for item in items if item.link is not None]
    loose = sum(not item.exact for item in items)
    written = sum(_written(item, setting) for item in items)
    return {
        "link:worst": 1.0 - min(scores, default=1.0),
        "link:mean": 1.0 - (sum(scores) / len(scores) if scores else 1.0),
        "link:partial": float(sum(score < 0.9 for score in scores)),
        "link:none": float(not scores),
        "link:loose": float(loose),
        "link:rivals": math.log1p(sum(max(0, len(setting.vocabulary.links(item.words)) - 1) for item in items)),
        "link:written": written / max(1, len(items)),
        "model:written": float(_is_written(setting)),
    }


def _senses(draft: Draft, setting: Setting) -> Iterator[str]:
    """Links whose words are the name of another sort of thing as well, or a verb."""
    for at, item in enumerate(draft.items):
        link = item.link
        if at not in draft.used or link is None:
            continue
        others = {one.kind for one in setting.vocabulary.links(item.words) if one.score >= link.score - _AS_GOOD}
        yield from (f"sense:{link.kind}>{other}" for other in sorted(others - {link.kind}))
        if item.text.casefold() in VERBS or item.text.endswith("ed"):
            yield f"verb:{link.kind}"


def _fields(spec: AnalyticsSpec, setting: Setting) -> Iterator[str]:
    """Of what kind the fields are that are shown and compared."""
    for node in nodes(spec):
        shown = isinstance(node, DimensionUse) and not node.hidden
        if is_compared(node) or shown:
            dimension = setting.vocabulary.dimension(node.field) if isinstance(node, (Compare, DimensionUse)) else None
            if dimension is not None:
                yield f"{'shown' if shown else 'compared'}:{dimension.kind}"


def _unsaid(draft: Draft, spec: AnalyticsSpec, text: str) -> Iterator[str]:
    """Aggregates that no word of the question names."""
    said = any(item.is_cue("agg", "super", "top", "more_than_average", "count_distinct") for item in draft.items)
    if not said and "total" not in _hints(text):
        yield from (f"unsaid:{node.agg}" for node in nodes(spec) if isinstance(node, Aggregate) and node.agg != "count")
    counted = any(item.is_cue("count", "count_distinct") for item in draft.items)
    if not counted and any(isinstance(node, Aggregate) and node.agg == "count" for node in nodes(spec)):
        yield "unsaid:count"


def _written(item: Item, setting: Setting) -> bool:
    """Whether a link leads to something that a person described."""
    link = item.link
    if link is None:
        return False
    if link.kind == "metric":
        metric = setting.model.metric(link.ref)
        return metric is not None and not metric.inferred
    entity = setting.model.entity(link.entity)
    return entity is not None and not entity.inferred


def _is_written(setting: Setting) -> bool:
    return any(not metric.inferred for metric in setting.model.metrics)


@lru_cache(maxsize=_TEXTS)
def asked_for(text: str) -> str:
    """The sort of answer a question wants.

    >>> asked_for("How many pets are there?"), asked_for("pets by age")
    ('many', 'other')
    """
    folded = fold(text)
    places = [(match.start(), name) for name, pattern in _ASKED if (match := pattern.search(folded))]
    return min(places, default=(0, "other"))[1]


@lru_cache(maxsize=_TEXTS)
def _hints(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(fold(text))).intersection(HINTS)


@lru_cache(maxsize=_TEXTS)
def _full_words(text: str) -> int:
    """How many words of a question carry meaning."""
    return sum(word not in STOP and word not in FILLER for word in _WORD.findall(fold(text)))


def _fit(draft: Draft, spec: AnalyticsSpec, text: str) -> dict[str, float]:
    """Whether the spec says as much as the question, and answers in the form asked for."""
    words = _full_words(text)
    content = [item for item in draft.items if item.links or is_content(item)]
    covered = sum(at in draft.used and bool(item.links) for at, item in enumerate(draft.items))
    named = sum(item.is_link("value", "condition") or item.kind in ("number", "time", "quoted") for item in draft.items)
    fields = sum(item.is_link("dimension", "metric", "measure") for item in draft.items)
    made = conditions(spec)
    shown = columns(spec)
    wanted = asked_for(text)
    return {
        "size:words": math.log1p(words),
        "size:items": math.log1p(len(draft.items)),
        "size:long": max(0.0, words - 8.0) / 4,
        "fit:covered": covered / max(1, len(content)),
        "fit:unsaid": float(max(0, named - made - (spec.limit is not None))),
        "fit:invented": float(max(0, made - named)),
        "fit:wide": float(max(0, shown - max(1, fields))),
        "fit:narrow": float(max(0, fields - shown - made)),
        "fit:unnamed": float(_unnamed(draft, spec)),
        "fit:sentence": float(_idle_sentences(draft)),
        "fit:both": float(" both " in f" {fold(text)} " and not _both(spec)),
        f"asked:{wanted}": 1.0,
        f"asked:{wanted}>{form(spec)}": 1.0,
    }


def _unnamed(draft: Draft, spec: AnalyticsSpec) -> int:
    """Things that the spec needs and no word of the question stands for."""
    named = {link.ref if link.kind == "entity" else link.entity for item in draft.items if (link := item.link)}
    used = {node.field.partition(".")[0] for node in nodes(spec) if isinstance(node, (Compare, DimensionUse))}
    counted = {node.entity for node in nodes(spec) if isinstance(node, Aggregate) and node.entity}
    return len((used | counted) - named)


def _idle_sentences(draft: Draft) -> int:
    """Sentences of the question of which nothing found its place."""
    busy: list[bool] = [False]
    for at, item in enumerate(draft.items):
        if item.kind == "stop" and item.text in (".", "?", ";") and at + 1 < len(draft.items):
            busy.append(False)
        busy[-1] = busy[-1] or at in draft.used
    return busy.count(False)


def _both(spec: AnalyticsSpec) -> bool:
    """Whether two conditions must hold of one thing, or of two sets of rows."""
    return spec.combine is not None or conditions(spec) > 1
