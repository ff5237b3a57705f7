""" "The average order size" is the average amount of an order, where orders keep no size of their own."""

from __future__ import annotations

import re

from assay.ask.local.amounts_of_others import is_quantity
from assay.ask.local.clauses.fields import amount_field
from assay.ask.local.draft import Setting
from assay.ask.local.entities_named import entity_called, label_of
from assay.ask.local.text import phrase

_SIZE = re.compile(
    r"\b(?P<agg>average|avg|mean|median|total|gross|typical|largest|smallest|highest|lowest|maximum|minimum)"
    r"(?P<more>[ /]+(?:total|average))? (?P<thing>[a-z]+) (?:sizes?|values?)\b",
    re.IGNORECASE,
)
_ALL = frozenset(("total", "gross"))


def order_size(text: str, setting: Setting) -> str:
    """By the name of the one amount that such a row has; other sizes stay what they are."""
    return _SIZE.sub(lambda match: _amount(match, setting), text)


def _amount(match: re.Match[str], setting: Setting) -> str:
    entity = entity_called(match["thing"], setting)
    ref = amount_field(setting, entity.name) if entity is not None else None
    said = phrase(match[0])[-1]
    if entity is None or ref is None or any(said in phrase(one.name) for one in entity.dimensions):
        return match[0]
    field = next(one for one in entity.dimensions if f"{entity.name}.{one.name}" == ref)
    if said == "value" and is_quantity(field.name):
        return match[0]
    agg = "sum of" if match["agg"].casefold() in _ALL else f"{match['agg']}{(match['more'] or '')}"
    return f"{agg} {match['thing']} {label_of(field)}"
