""" "The races of 2017": the year that a row keeps beside its date, where whole years are spoken of."""

from __future__ import annotations

from assay.ask.local.draft import Draft, Setting
from assay.ask.local.text import phrase
from assay.semantic.spec import TIME, TimeRange

_PLAIN = frozenset(("date", "day", "time", "datetime", "timestamp", "dt"))


def own_year(draft: Draft, setting: Setting, at: int, when: TimeRange) -> str:
    """The field a period of whole years is said of: a column "year" of the rows listed, where it is meant."""
    entity = setting.model.entity(draft.subject or "")
    year = next((one for one in entity.dimensions if phrase(one.name) == ("year",)), None) if entity else None
    whole = when.relative is None and all(not day or (day.month, day.day) == (1, 1) for day in (when.start, when.end))
    if any(item.time is not None and item.time.kind != "range" for item in draft.items):
        return TIME
    if entity is None or year is None or year.kind != "time" or year.name == entity.default_time or not whole:
        return TIME
    spoken = "year" in phrase(draft.items[at].text)
    dated = entity.dimension(entity.default_time or "")
    plain = dated is not None and set(phrase(dated.name)) - set(phrase(entity.name)) <= _PLAIN
    return f"{entity.name}.{year.name}" if spoken or plain else TIME
