"""For people, a ranking shows what it ranked by."""

from __future__ import annotations

from dataclasses import replace

from assay.ask.ports import Reading


def revealed(reading: Reading) -> Reading:
    """The reading with the hidden metrics shown that decide which rows come, when no other metric is shown.

    "Which segment is most profitable" asks for a name alone; whoever looks at the answer also wants the profit.

    >>> from assay.semantic.spec import AnalyticsSpec
    >>> spec = AnalyticsSpec.model_validate({"metrics": [{"expr": {"metric": "profit"}, "hidden": True}]})
    >>> revealed(Reading(1.0, spec)).spec.metrics[0].hidden
    False
    """
    spec = reading.spec
    if spec is None or not spec.metrics or any(not use.hidden for use in spec.metrics):
        return reading
    shown = tuple(use.model_copy(update={"hidden": False}) for use in spec.metrics)
    return replace(reading, spec=spec.model_copy(update={"metrics": shown}))
