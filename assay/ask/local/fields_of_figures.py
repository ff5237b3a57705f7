"""The field behind a written figure said once more: "the average humidity *reading* by room" groups by no reading."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from assay.ask.local.draft import Setting, numeric
from assay.ask.local.lattice import Item


def fields_of_figures(items: tuple[Item, ...], setting: Setting) -> tuple[Item, ...]:
    """The number right behind a governed figure that is made of it says no more."""
    out = list(items)
    for at, (figure, field) in enumerate(pairwise(items), start=1):
        if figure.is_link("metric") and field.is_link("dimension") and _made_of(figure, field, setting):
            out[at] = replace(field, kind="stop", links=())
    return tuple(out)


def _made_of(figure: Item, field: Item, setting: Setting) -> bool:
    metric = setting.model.metric(figure.links[0].ref)
    owner, _, name = ((metric.measure or "") if metric is not None and not metric.inferred else "").partition(".")
    entity = setting.model.entity(owner)
    measure = entity.measure(name) if entity is not None else None
    home, _, called = field.links[0].ref.partition(".")
    said = measure is not None and called in re.findall(r"\w+", measure.expr or "")
    return said and home == owner and numeric(setting, field.links[0].ref)
