"""What a text tile says of filters and parameters: how people call what they stand at, never how it is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from assay.dashboards.selection import Active
from assay.dashboards.template import PeriodFilter, Template
from assay.present.view import NOTHING
from assay.semantic.model import Calendar
from assay.semantic.period_labels import day_label
from assay.semantic.periods import resolve
from assay.semantic.spec import TimeRange

_NAMED = re.compile(r"\{(\w+)\}")
ALL, EVER, ANY = "all", "all time", "any"

Labels = Mapping[str, Mapping[str, str]]


def in_words(template: Template, active: Active, labels: Labels, today: date, calendar: Calendar) -> dict[str, str]:
    """What stands for ``{name}`` in a text, by the names of filters and parameters; ``labels`` by filter and value."""
    periods = {item.id for item in template.filters if isinstance(item, PeriodFilter)}
    return {
        name: _period(value, today, calendar) if name in periods else _said(value, labels.get(name, {}))
        for name, value in active.bound.items()
    }


def put_into(text: str, words: Mapping[str, str]) -> str:
    """``{name}`` replaced where there are words for it; other braces stay.

    >>> put_into("{lives} lives of {x}", {"lives": "1,000"})
    '1,000 lives of {x}'
    """
    return _NAMED.sub(lambda found: words.get(found[1], found[0]), text)


def _period(value: TimeRange | None, today: date, calendar: Calendar) -> str:
    return EVER if value is None else resolve(value, today, calendar).label


def _said(value: Any, labels: Mapping[str, str]) -> str:
    """
    >>> _said(["EU", "US", None], {"EU": "Europe"}), _said([], {}), _said(1200, {}), _said(None, {})
    ('Europe, US and (none)', 'all', '1,200', 'any')
    """
    if isinstance(value, (list, tuple)):
        return _listed([NOTHING if one is None else labels.get(str(one), str(one)) for one in value])
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{value:,}"
    if isinstance(value, date):
        return day_label(value)
    return ANY if value is None else str(value)


def _listed(words: list[str]) -> str:
    if len(words) < 2:
        return words[0] if words else ALL
    return f"{', '.join(words[:-1])} and {words[-1]}"
