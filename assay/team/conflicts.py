"""Two analysts, one number, two values: which stands, by rules that are written down.

1. Values within the tolerance agree; nothing is changed.
2. Otherwise the analyst named first in ``prefer`` stands; those not named come after all that are.
3. Between equals the widget named first in the fact stands.
4. The others show the value that stands, and say in a caveat what they found themselves. Widgets without a number
   (failed, empty) take no part.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isclose
from typing import Any

from assay.team.facts import SameFact

Body = Mapping[str, Any]
"""A widget as stored: see ``assay.dashboards.told.as_json``."""
SHOWN = ("plotly", "chartjs", "table")


@dataclass(frozen=True)
class Conflict:
    """A fact told differently: whose value stands, and what the others said."""

    fact: str
    stands: str
    value: float
    others: Mapping[str, float]

    def as_json(self) -> dict[str, Any]:
        """For the document."""
        return {"fact": self.fact, "stands": self.stands, "value": self.value, "others": dict(self.others)}


def resolve(
    bodies: Mapping[str, Body], analysts: Mapping[str, str], facts: Sequence[SameFact]
) -> tuple[dict[str, Body], list[Conflict]]:
    """The widgets by id with conflicts settled, and the conflicts there were. ``analysts`` by widget."""
    settled, found = dict(bodies), []
    for fact in facts:
        values = {name: value for name in fact.widgets if (value := number_of(settled.get(name))) is not None}
        if len(values) < 2 or _agree(list(values.values()), fact.tolerance):
            continue
        winner = min(values, key=lambda name: (_rank(analysts.get(name, ""), fact), fact.widgets.index(name)))
        others = {name: value for name, value in values.items() if name != winner and value != values[winner]}
        for name, value in others.items():
            settled[name] = _yielding(settled[name], settled[winner], fact, value)
        found.append(Conflict(fact.name, winner, values[winner], others))
    return settled, found


def number_of(body: Body | None) -> float | None:
    """The one number a widget states: the last numeric cell of its only row."""
    table = (body or {}).get("table")
    if not body or body.get("status") != "ready" or not table or len(table["rows"]) != 1:
        return None
    numbers = [cell for cell in table["rows"][0] if isinstance(cell, (int, float)) and not isinstance(cell, bool)]
    return float(numbers[0]) if numbers else None


def _agree(values: Sequence[float], tolerance: float) -> bool:
    return all(isclose(values[0], value, rel_tol=tolerance, abs_tol=1e-12) for value in values[1:])


def _rank(analyst: str, fact: SameFact) -> int:
    return fact.prefer.index(analyst) if analyst in fact.prefer else len(fact.prefer)


def _yielding(body: Body, winner: Body, fact: SameFact, own: float) -> Body:
    said = f"{fact.name}: two analysts differ. Shown is what stands; this one found {own:,.4g}."
    return {**body, **{part: winner[part] for part in SHOWN}, "caveats": [*body["caveats"], said]}
