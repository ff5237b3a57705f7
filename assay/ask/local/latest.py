"""The number a thing had last: "the latest price of each article" is that of its latest day, never the largest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assay.ask.local.draft import Setting, named_by, numeric
from assay.ask.local.lexicon import Link
from assay.ask.local.text import phrase, root
from assay.semantic.compile.graph import graph_of
from assay.semantic.spec import Aggregate, AnalyticsSpec, DimensionUse, MetricUse, TopPer

SURE = 0.8
_LATEST = re.compile(
    r"^\W*(?:(?:what (?:is|was|are|were)|show(?: me)?|list|return|give(?: me)?|find|get) )?(?:the )?(?:very )?"
    r"(?P<end>latest|most recent|last known|last|newest|current|first|earliest)(?: (?:known|recorded|reported))? "
    r"(?P<what>[\w ]{3,40}?) "
    r"(?:per|by|(?:of|for|on) (?:each|every|all)(?: of)?(?: the)?) (?P<of>[\w ]{3,30}?)\W*$",
    re.IGNORECASE,
)
_FIRST = ("first", "earliest")
_DAY = "on_day"


def latest_of_each(text: str, setting: Setting) -> AnalyticsSpec | None:
    """The question as the value on each thing's last day; None where it asks for anything else."""
    match = _LATEST.match(text)
    value = _number(match["what"], setting) if match else None
    if match is None or value is None:
        return None
    entity, thing = setting.model.entity(value.entity), _thing(match["of"], setting)
    named = named_by(setting, thing.ref) if thing else None
    if entity is None or thing is None or named is None or not entity.default_time or thing.ref == entity.name:
        return None
    if not graph_of(setting.model).reaches(entity.name, thing.ref):
        return None
    first = match["end"].casefold() in _FIRST
    day = Aggregate(agg="min" if first else "max", field=f"{entity.name}.{entity.default_time}")
    return AnalyticsSpec(
        dimensions=(DimensionUse(field=named), DimensionUse(field=value.ref)),
        metrics=(MetricUse(expr=day, alias=_DAY, hidden=True),),
        top=TopPer(n=1, per=(named,), by=_DAY, direction="asc" if first else "desc"),
    )


def shown_last(spec: AnalyticsSpec, columns: Sequence[object]) -> AnalyticsSpec | None:
    """Such a spec with the columns asked for, of which one is the value; None for any other spec."""
    latest = spec.top is not None and [use.alias for use in spec.metrics] == [_DAY]
    uses = tuple(one for one in columns if isinstance(one, DimensionUse))
    value = spec.dimensions[-1].field if latest else ""
    fields = {use.field for use in uses}
    if not latest or len(uses) < len(columns) or value not in fields:
        return None
    told_apart = tuple(
        use.model_copy(update={"hidden": True}) for use in spec.dimensions[:-1] if use.field not in fields
    )
    return spec.model_copy(update={"dimensions": (*uses, *told_apart)})


def _number(said: str, setting: Setting) -> Link | None:
    """The one number field called so, that is no count of things and no date."""
    links = [
        link
        for link in setting.vocabulary.phrases.get(phrase(said), ())
        if link.kind == "dimension" and numeric(setting, link.ref)
    ]
    links = links or [*_alike(said, setting)]
    best = max((link.score for link in links), default=0.0)
    refs = {link.ref for link in links if link.score >= best - 0.05}
    return links[0] if len(refs) == 1 else None


def _alike(said: str, setting: Setting) -> Iterator[Link]:
    """ "closing price" of a field called close price."""
    wanted = {root(word) for word in phrase(said)}
    for ref, dimension in setting.vocabulary.kinds.items():
        if dimension.kind == "number" and {root(word) for word in phrase(dimension.label or "")} == wanted:
            yield Link("dimension", ref, 0.9, label=dimension.label)


def _thing(said: str, setting: Setting) -> Link | None:
    links = setting.vocabulary.phrases.get(phrase(said), ())
    return next((link for link in links if link.kind == "entity" and link.score >= 0.7), None)
