"""A day asked for beside something else: "when and in which town was it held", "in which town and when"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assay.ask.local.draft import Draft, Setting
from assay.ask.local.text import phrase
from assay.semantic.model import Dimension, Entity, SemanticModel
from assay.semantic.spec import TIME, AnalyticsSpec, DimensionUse

_SURE = 0.7

_LED = r"(?:in|on|at|for|by|from|with|to) (?:what|which) "
_WHEN_AND = re.compile(rf"^\W*when,? and (?={_LED})", re.IGNORECASE)
_AND_WHEN = re.compile(
    rf"^\W*(?P<place>{_LED}\w+(?: \w+)??),? and when (?=(?:did|does|do|was|were|is|are|has|have)\b)", re.IGNORECASE
)


def when_and(text: str, setting: Setting) -> str:
    """ "When" as the date that it asks for, or as the year where no more is kept, so that both are columns."""
    said = _asked_for(text, setting)
    match = _AND_WHEN.match(text) if said else None
    if match is not None:
        return f"{said} and {match['place'].casefold()} {text[match.end() :]}"
    return _WHEN_AND.sub(f"{said} and ", text, count=1) if said else text


def _asked_for(text: str, setting: Setting) -> str:
    """By the own day of what is named most often."""
    words = phrase(text)
    spans = (words[at : at + size] for size in (1, 2, 3) for at in range(len(words)))
    links = [link for span in spans for link in setting.vocabulary.phrases.get(span, ())]
    named = [link.entity or link.ref for link in links if link.kind in ("entity", "dimension") and link.score >= _SURE]
    dated = {name: day for name in dict.fromkeys(named) if (day := _day(setting.model.entity(name))) is not None}
    most = max(dated, key=named.count, default="")
    called = phrase(dated[most].label or dated[most].name) if most else ()
    said = called[-1] if called[-1:] in (("date",), ("day",), ("year",)) else " ".join(called)
    return "" if not said else f"{'In' if said == 'year' else 'On'} which {said}"


def _day(thing: Entity | None) -> Dimension | None:
    """The day a row is of, else the year that is kept."""
    known = thing.dimensions if thing is not None else ()
    default = thing.default_time if thing is not None else None
    days = [one for one in known if not one.hidden and (one.name == default or phrase(one.name) == ("year",))]
    return next((one for one in days if one.name == default), days[0] if days else None)


def when_left_out(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """Doubt: "when and in which town", answered with the towns alone."""
    first = [item for item in draft.items if item.kind != "stop"][:2]
    asked = len(first) == 2 and first[0].text.casefold() == "when" and first[1].is_cue("and")
    if asked and not any(_tells_when(use, model) for use in spec.dimensions):
        yield first[0].text


def _tells_when(use: DimensionUse, model: SemanticModel) -> bool:
    found = model.field(use.field)
    return use.field == TIME or (
        found is not None and (found[1].kind == "time" or phrase(found[1].name)[-1:] == ("year",))
    )
