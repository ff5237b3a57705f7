"""From a mark to a number that can be watched: one metric, no groups, and a period that moves on with the days."""

from __future__ import annotations

from collections.abc import Sequence

from assay.analyze.here import Here, here_of
from assay.analyze.mark import Mark, Shown
from assay.kernel.errors import BadInput
from assay.present.numbers import count
from assay.semantic.model import SemanticModel
from assay.semantic.periods import Period
from assay.semantic.spec import AnalyticsSpec, DimensionUse, Relative, TimeRange, Unit
from assay.semantic.words import pieces, sentence

NO_NUMBER = "Only a number can be watched; these are rows as they were recorded."
NOT_ONE = "What is watched is one number: one metric, without groups."
JOINED = "Two questions were joined here, so this number cannot be watched."


def watched_of(shown: Shown, mark: Mark, model: SemanticModel) -> AnalyticsSpec:
    """The number of a mark. Of a bucket of time the last whole one of its size is watched: that of the mark is over.

    Raises BadInput where there is no number.
    """
    here = here_of(shown, mark, model)
    if shown.spec.combine is not None:
        raise BadInput(JOINED)
    if here.metric is None or shown.spec.mode != "aggregate":
        raise BadInput(NO_NUMBER, hint="Press a number or a mark of a chart.")
    plain = here.metric.model_copy(update={"transform": None, "hidden": False})
    return AnalyticsSpec.model_validate(
        {"metrics": [plain], "where": here.where, "time": _time(here), "computed": shown.spec.computed}
    )


def one_number(spec: AnalyticsSpec) -> AnalyticsSpec:
    """The spec, if it asks for one number; raises BadInput."""
    shown = [use for use in spec.metrics if not use.hidden]
    if spec.mode != "aggregate" or spec.combine is not None or spec.dimensions or len(shown) != 1:
        raise BadInput(NOT_ONE, hint="Leave out dimensions, and all metrics but one.")
    return spec


def said_of(spec: AnalyticsSpec, model: SemanticModel, periods: Sequence[Period]) -> str:
    """The number in words. A period that moves on is called what it is on any day, not by its present dates."""
    moving = spec.time.relative if spec.time is not None else None
    if moving is None:
        return sentence(pieces(spec, model, periods))
    return f"{sentence(pieces(spec, model))}, {moving_words(moving)}"


def moving_words(period: Relative) -> str:
    """A relative period in words.

    >>> moving_words(Relative(kind="previous", unit="month")), moving_words(Relative(kind="last", unit="day", count=7))
    ('last whole month', 'last 7 days')
    """
    unit, back = period.unit.replace("_", " "), f", {count(period.offset, 'step')} back" if period.offset else ""
    match period.kind:
        case "current":
            return f"this {unit} so far{back}"
        case "to_date":
            return f"{unit} to date{back}"
        case "previous":
            many = f"whole {unit}" if period.count == 1 else count(period.count, f"whole {unit}")
            return f"last {many}{back}"
    return f"{period.kind} {count(period.count, unit)}{back}"


def _time(here: Here) -> TimeRange | None:
    bucket = next((use for use in here.fixed if use.grain), None)
    if here.stretch is None or bucket is None:
        return here.time
    return TimeRange(
        field=bucket.field, via=bucket.via, relative=Relative(kind="previous", unit=_unit(bucket), count=1)
    )


def _unit(use: DimensionUse) -> Unit:
    return "day" if use.grain in ("hour", None) else use.grain  # type: ignore[return-value]  # an hour is the one grain that is no unit
