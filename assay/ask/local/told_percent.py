"""A rate asked for in percent: "cancellation rate in percent", or where the hint says that it is a percentage.

A rate that somebody wrote is kept as a fraction; it is told as one unless percent is asked for.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assay.ask.local.draft import Draft, Setting
from assay.ask.local.shares import POINTS
from assay.semantic.spec import Arithmetic, MetricRef, MetricUse, Number

_RATE = r"\b(?:rates?|margins?)\b"
_IN_PERCENT = re.compile(
    r",? \(?(?:(?:expressed |shown |told )?(?:in|as an?|as) )(?:percent(?:ages?)?|per cent|%)\)?(?! (?:of|points?)\b)",
    re.IGNORECASE,
)
_HINTED = re.compile(
    r"\b(?:percentage|percent) of\b|\* ?100\b|\b(?:in|as|as an?) (?:percent(?:ages?)?|per cent|%)", re.I
)


def percent_beside(text: str, hint: str) -> tuple[str, str]:
    """The question without the words that ask for percent, which go to what is explained beside it.

    >>> percent_beside("cancellation rate in percent by town", "")
    ('cancellation rate by town', ' in percent')
    """
    said = _IN_PERCENT.search(text) if re.search(_RATE, text, re.IGNORECASE) else None
    return (text[: said.start()] + text[said.end() :], f"{hint}{said[0]}") if said else (text, hint)


def is_percent(hint: str) -> bool:
    """Whether what is explained beside a question asks for percent."""
    return bool(hint and _HINTED.search(hint))


def in_percent(draft: Draft, setting: Setting) -> Draft:
    """Written rates times a hundred, where percent is asked for."""
    if not setting.percent:
        return draft
    return replace(draft, metrics=tuple(_told(use, setting) for use in draft.metrics))


def _told(use: MetricUse, setting: Setting) -> MetricUse:
    metric = setting.model.metric(use.expr.metric) if isinstance(use.expr, MetricRef) else None
    if metric is None or use.transform is not None or (use.unit or metric.unit) != "percent":
        return use
    points = Arithmetic(op="*", left=use.expr, right=Number(number=100))
    return use.model_copy(update={"expr": points, "unit": POINTS, "label": use.label or metric.label})
