"""Cost models and what a program returns. All amounts in one currency; rates are fractions a year.

Expected cost is the baseline cost per member month, trended; what was not spent against it is cost avoidance
(trend-adjusted historical control: Care Continuum Alliance, *Outcomes Guidelines Report* vol. 5, 2010). Return on
investment is net benefit over cost (Phillips, *Return on Investment in Training and Performance Improvement Programs*,
2003). Payback is the time until gross savings equal the cost (Brealey, Myers & Allen, *Principles of Corporate
Finance*, ch. 5).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from assay.kernel.errors import BadInput
from assay.methods.method import share
from assay.semantic.suggest import hint


@dataclass(frozen=True)
class CostModel:
    """What can be assumed otherwise. ``effect`` multiplies a reduction of cost that was observed, never an increase."""

    trend: float = 0.06
    effect: float = 1.0
    fee_per_member_month: float = 45.0
    set_up_cost: float = 0.0
    engaged: float = 1.0
    """Share of the members the fee is paid for."""

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> CostModel:
        """A model from data; raises BadInput for a name it does not know or a value that is no number in range."""
        known = [item.name for item in fields(cls)]
        for name, value in given.items():
            if name not in known:
                raise BadInput(f"A cost model has no “{name}”.", hint=hint(name, known))
            if isinstance(value, bool) or not isinstance(value, (int, float)) or value < (-1 if name == "trend" else 0):
                raise BadInput(f"“{name}” of a cost model must be a number that is not below zero.")
        return cls(**{name: float(value) for name, value in given.items()})

    def changed(self, **changes: float) -> CostModel:
        """Another model."""
        return replace(self, **changes)


SCENARIOS: Mapping[str, Mapping[str, float]] = {
    "Conservative": {"effect": 0.5, "trend": -0.01},
    "Moderate": {"effect": 1.0, "trend": 0.0},
    "Optimistic": {"effect": 1.3, "trend": 0.01},
}
"""How each scenario departs from the model: ``effect`` multiplies, ``trend`` is added."""


@dataclass(frozen=True)
class Experience:
    """What was seen: cost and member months before and after, and years between their middles.

    ``months_enrolled`` are those of the months after in which the member was still in the program: a fee is owed for
    them alone, while cost is followed for everybody who joined, whether they stayed or not (intention to treat).
    """

    cost_before: float
    months_before: float
    cost_after: float
    months_after: float
    months_enrolled: float
    years: float = 1.0


@dataclass(frozen=True)
class Return:
    """What a program returned. ``roi`` is None where it cost nothing, ``payback_months`` where it never pays back."""

    baseline: float
    expected: float
    actual: float
    savings: float
    avoidance: float
    program_cost: float
    net: float
    roi: float | None
    payback_months: float | None


def returned(seen: Experience, model: CostModel) -> Return:
    """Return of a program under a model.

    baseline = cost before / months before x months after; expected = baseline x (1 + trend) ** years;
    avoidance = (expected - cost after) x effect, where cost rose instead of fell taken whole: no scenario makes a loss
    smaller; actual = expected - avoidance; savings = baseline - actual;
    program cost = fee x months enrolled x engaged + set-up; net = avoidance - program cost; roi = net / program cost;
    payback = program cost / avoidance x 12 x years, in months.

    >>> seen = Experience(cost_before=1_000_000, months_before=2000, cost_after=480_000, months_after=1000,
    ...                   months_enrolled=1000)
    >>> r = returned(seen, CostModel(trend=0.1, fee_per_member_month=35))
    >>> r.baseline, round(r.expected), round(r.avoidance), r.program_cost, round(r.roi, 6), round(r.payback_months, 6)
    (500000.0, 550000, 70000, 35000.0, 1.0, 6.0)
    """
    baseline = (share(seen.cost_before, seen.months_before) or 0.0) * seen.months_after
    expected = baseline * (1 + model.trend) ** seen.years
    reduction = expected - seen.cost_after
    avoidance = max(reduction, 0.0) * model.effect + min(reduction, 0.0)
    actual = expected - avoidance
    cost = model.fee_per_member_month * seen.months_enrolled * model.engaged + model.set_up_cost
    payback = cost / avoidance * 12 * seen.years if avoidance > 0 else None
    net = avoidance - cost
    return Return(baseline, expected, actual, baseline - actual, avoidance, cost, net, share(net, cost), payback)


def scenario(model: CostModel, name: str) -> CostModel:
    """The model as a scenario changes it; raises BadInput."""
    if name not in SCENARIOS:
        raise BadInput(f"“{name}” is no scenario.", hint=hint(name, SCENARIOS))
    moved = SCENARIOS[name]
    return model.changed(effect=model.effect * moved["effect"], trend=model.trend + moved["trend"])
