""" "Average daily volume by article": all of it by the days on which there was any, and no row for each day."""

from __future__ import annotations

import re

from assay.ask.local.calculated import as_metric, operand_of
from assay.ask.local.clauses.counting import home_of_expr
from assay.ask.local.draft import Setting
from assay.ask.local.text import phrase
from assay.semantic.spec import Aggregate, Arithmetic

_WORD = r"(?!(?:by|per|for|in|on|over|each|of|and|since|during|where|that|which|with|last)\b)[a-z][\w-]{1,40}"
_DAILY = re.compile(
    rf"\b(?P<name>(?:average|avg|mean) daily (?P<what>(?:number of |count of )?{_WORD}(?: {_WORD}){{0,3}}))"
    r"(?=\W*$|[?.,;]| )",
    re.IGNORECASE,
)


def daily_means(text: str, setting: Setting) -> tuple[str, Setting]:
    """The question, with a setting in which the words stand for that number, or both as they are."""
    match = _DAILY.search(text)
    if match is None or _is_called_so(phrase(match["name"]), setting):
        return text, setting
    what = match["what"]
    expr = operand_of(what if " of " in what else f"total {what}", setting)
    day = _day(home_of_expr(expr, setting), setting) if expr is not None else ""
    if expr is None or not day:
        return text, setting
    mean = Arithmetic(op="/", left=expr, right=Aggregate(agg="count_distinct", field=day))
    return text, as_metric(setting, match["name"], mean)


def _is_called_so(words: tuple[str, ...], setting: Setting) -> bool:
    """Whether a source has a daily rate, or an average daily use, by that very name."""
    names = (words[at:end] for at in (0, 1) for end in range(at + 2, len(words) + 1))
    return any(link.score >= 0.9 for name in names for link in setting.vocabulary.phrases.get(name, ()))


def _day(home: str, setting: Setting) -> str:
    """The day that rows go by, where no time of day is kept."""
    entity = setting.model.entity(home) if home else None
    day = entity.dimension(entity.default_time) if entity is not None and entity.default_time else None
    return f"{home}.{day.name}" if day is not None and day.grains[:1] == ("day",) else ""
