"""Sides of a ratio that each have their own time: "members who joined in 2024 to those who joined in 2023"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assay.ask.local.draft import Setting
from assay.ask.local.joining import conditions_of, conjunction
from assay.ask.local.together import TAIL
from assay.ask.local.undated import counted_entity
from assay.semantic.spec import TIME, AnalyticsSpec, Compare, TimeRange

_OF_EACH = re.compile(r"\b(?:each|every|all)\b", re.IGNORECASE)


def common_tail(bottom: str, top: str) -> re.Match[str] | None:
    """What is said of both sides: the first tail of the second that does not answer one of the first ("by", "in").

    >>> common_tail("visits in 2024 by town", "visits in 2023")[0]
    ' by'
    """
    said = set(top.casefold().split())
    for match in TAIL.finditer(bottom):
        word = match[0].split()[0].casefold()
        if word not in said or _OF_EACH.search(match[0]):
            return match
        said.discard(word)
    return None


def apart_in_time(specs: Sequence[AnalyticsSpec], setting: Setting) -> list[AnalyticsSpec]:
    """The specs with their times as conditions, where these differ and can be said of a field."""
    if len({spec.time for spec in specs}) < 2:
        return list(specs)
    dated = [_conditioned(spec, setting) for spec in specs]
    return [one for one in dated if one is not None] if all(dated) else list(specs)


def _conditioned(spec: AnalyticsSpec, setting: Setting) -> AnalyticsSpec | None:
    if spec.time is None:
        return spec
    field = _field(spec, spec.time, setting)
    start, end = spec.time.start, spec.time.end
    after = [Compare(field=field, op="ge", value=start)] if field and start is not None else []
    before = [Compare(field=field, op="lt", value=end)] if field and end is not None else []
    own = (*after, *before)
    where = conjunction((*conditions_of(spec), *own))
    return spec.model_copy(update={"time": None, "where": where}) if own and not spec.time.via else None


def _field(spec: AnalyticsSpec, time: TimeRange, setting: Setting) -> str:
    if time.field != TIME:
        return time.field
    homes = {home.name: home for use in spec.metrics if (home := counted_entity(use.expr, setting.model))}
    home = next(iter(homes.values())) if len(homes) == 1 else None
    return f"{home.name}.{home.default_time}" if home and home.default_time else ""
