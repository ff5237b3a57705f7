"""Costs by category and by intervention; what programs return, in scenarios and steps. Formulas in ``money.py``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from assay.kernel.errors import BadInput
from assay.kernel.tabular import Table
from assay.methods.method import Inputs, method, out, result, rows, share
from assay.methods.money import SCENARIOS, CostModel, Experience, Return, returned, scenario

COSTS = ("cost_before", "months_before", "cost_after", "months_after")
EXPERIENCE = (*COSTS, "months_enrolled")
TERMS = ("savings", "avoidance", "net", "program_cost", "roi", "payback_months")
UNITS = {"roi": "percent", "payback_months": "months"}
LABELS = {
    "savings": "Savings",
    "avoidance": "Cost avoidance",
    "net": "Net benefit",
    "program_cost": "Program cost",
    "roi": "Return on investment",
    "payback_months": "Payback",
}


def _added(parts: list[tuple[Any, ...]]) -> Experience:
    return Experience(*(sum(float(part[at] or 0) for part in parts) for at in range(len(EXPERIENCE))))


def _experience(inputs: Inputs) -> Experience:
    """Input ``experience``: cost_before, months_before, cost_after, months_after and of these months_enrolled, those in
    the program (one row, or several to add up).
    """
    return _added(rows(inputs, "experience", *EXPERIENCE))


@method
def by_category(inputs: Inputs) -> Table:
    """Cost per member month by category, before and after, with the change. Input ``experience`` with ``category``.

    Months are those of all members, the same in every category.
    """
    found = []
    for name, *amounts in sorted(rows(inputs, "experience", "category", *COSTS)):
        cost_before, months_before, cost_after, months_after = (float(amount or 0) for amount in amounts)
        before, after = share(cost_before, months_before), share(cost_after, months_after)
        change = None if before is None or after is None else share(after - before, before)
        found.append((str(name), before, after, change))
    return result(
        [
            out("category", "Category", "text"),
            out("before", "Before, per member month", unit="USD"),
            out("after", "After, per member month", unit="USD"),
            out("change", "Change", unit="percent"),
        ],
        found,
    )


@method
def by_intervention(
    inputs: Inputs, models: Mapping[str, Any] | None = None, model: Mapping[str, Any] | None = None
) -> Table:
    """What each intervention returned under its own cost model (``models`` by name, over ``model`` for all).

    Input ``experience`` with ``intervention`` and ``fee`` (its usual fee per member month).
    """
    parts: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    fees: dict[str, float] = {}
    for name, fee, *amounts in rows(inputs, "experience", "intervention", "fee", *EXPERIENCE):
        parts[str(name)].append(tuple(amounts))
        fees[str(name)] = float(fee or 0)
    found = []
    for name in sorted(parts):
        given = {"fee_per_member_month": fees[name], **(model or {}), **(models or {}).get(name, {})}
        r = returned(_added(parts[name]), CostModel.of(given))
        found.append((name, r.avoidance, r.program_cost, r.net, r.roi))
    return result(
        [
            out("intervention", "Intervention", "text"),
            out("avoidance", "Cost avoidance", unit="USD"),
            out("program_cost", "Program cost", unit="USD"),
            out("net", "Net benefit", unit="USD"),
            out("roi", "Return on investment", unit="percent"),
        ],
        found,
    )


def _term(term: str, found: Return) -> Any:
    return getattr(found, term)


@method
def one_number(inputs: Inputs, term: str, model: Mapping[str, Any] | None = None) -> Table:
    """One number of the return: savings, avoidance, net, program_cost, roi or payback_months."""
    if term not in TERMS:
        raise BadInput(f"“{term}” is no term of a return.", hint=f"There are: {', '.join(TERMS)}.")
    found = returned(_experience(inputs), CostModel.of(model or {}))
    return result([out(term, LABELS[term], unit=UNITS.get(term, "USD"))], [(_term(term, found),)])


@method
def scenarios(inputs: Inputs, model: Mapping[str, Any] | None = None) -> Table:
    """The return under the three scenarios of ``money.SCENARIOS``."""
    seen, base = _experience(inputs), CostModel.of(model or {})
    found = [(name, returned(seen, scenario(base, name))) for name in SCENARIOS]
    return result(
        [
            out("scenario", "Scenario", "text"),
            *(out(term, LABELS[term], unit=UNITS.get(term, "USD")) for term in ("net", "avoidance", "program_cost")),
            out("roi", LABELS["roi"], unit="percent"),
            out("payback_months", LABELS["payback_months"], unit="months"),
        ],
        [(name, r.net, r.avoidance, r.program_cost, r.roi, r.payback_months) for name, r in found],
    )


@method
def waterfall(inputs: Inputs, model: Mapping[str, Any] | None = None) -> Table:
    """From what would have been spent to what was, with the program paid: steps that sum exactly.

    baseline + trend - cost avoidance + program cost = total with the program.
    """
    r = returned(_experience(inputs), CostModel.of(model or {}))
    steps = (
        ("Baseline", r.baseline),
        ("Trend", r.expected - r.baseline),
        ("Cost avoidance", -r.avoidance),
        ("Program cost", r.program_cost),
    )
    return result([out("step", "Step", "text"), out("amount", "Amount", unit="USD")], steps)
