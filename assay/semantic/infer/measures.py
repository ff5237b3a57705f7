"""Which numbers can be aggregated, and how: amounts are summed, rates and prices averaged, codes left alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assay.semantic.infer.keys import is_id_like
from assay.semantic.infer.words import singular, words
from assay.semantic.schema import ColumnInfo

_NEVER_LAST = frozenset(
    "id identifier key code number zip zipcode postcode postal phone telephone fax mobile ssn isbn uuid rank ranking "
    "position sequence "
    "index version level latitude longitude status type category class group flag indicator line row month day week "
    "quarter hour weekday year order season episode round page chapter grade jersey floor room seat lane channel "
    "port center centre".split()
)
_AVERAGED = frozenset(
    "rate ratio percent percentage price score rating age average mean temperature speed velocity height width depth "
    "length mark "
    "weight margin gpa probability share interest tax_rate median minimum maximum salary wage density index latency "
    "humidity pressure horsepower mpg size thickness radius diameter bmi iq frequency elevation altitude confidence "
    "efficiency "
    "utilization open close high low fee_rate multiplier factor coefficient stars per level satisfaction csat nps "
    "happiness quality difficulty severity".split()
)
_TAKEN = frozenset(
    "response reply wait waiting delay lag resolution handling processing turnaround transit lead cycle time".split()
)
_SPANS = frozenset("time seconds minutes hours days weeks second minute hour sec secs min mins hrs ms".split())
_SUMMED = frozenset(
    "amount total quantity revenue sales sale count unit units cost fee tax profit budget points point goal goals "
    "visit visits population "
    "hours minutes seconds days payment paid spend spending income expense volume distance attendance views clicks "
    "impressions "
    "downloads orders tickets shares shipping discount refund premium value deposit withdrawal charge commission bonus "
    "turnover earnings loss losses gain debit credit calls sessions users customers employees seats pages words "
    "steps donations mrr arr gmv acv tcv "
    "donation gross net subtotal duration production consumption emissions area workers deaths cases births".split()
)
_STOCKS = frozenset("balance stock inventory headcount onhand outstanding backlog".split())
_COUNTED_FIRST = (("number", "of"), ("no", "of"), ("count", "of"), ("total",), ("number",))
_CODED = 12


@dataclass(frozen=True)
class MeasureReading:
    """How to aggregate a column; ``additive`` False for levels that do not sum over time."""

    agg: Literal["sum", "avg"]
    additive: bool | None = None


def read_measure(column: ColumnInfo, unit: str | None, *, facts: bool) -> MeasureReading | None:
    """How to aggregate a number, or None when it is a code, an id or a place in a sequence.

    ``facts`` says that the table records events; there a number without a telling name is summed, else averaged.
    """
    parts = words(column.name)
    if not parts or column.type not in ("integer", "number"):
        return None
    if any(
        parts[: len(start)] == start and len(parts) > len(start) and not parts[len(start)].isdigit()
        for start in _COUNTED_FIRST
    ):
        return MeasureReading("sum")
    if _is_code(parts):
        return None
    if set(parts) & _STOCKS:
        return MeasureReading("sum", additive=False)
    if _is_rate(parts, unit, column):
        return MeasureReading("avg", additive=False)
    if set(parts) & _SUMMED:
        return MeasureReading("sum")
    if _looks_coded(column):
        return None
    return (
        MeasureReading("sum") if facts and column.type == "number" and unit else MeasureReading("avg", additive=False)
    )


def is_averaged(name: str) -> bool:
    """Whether such numbers are never summed, by their name alone.

    >>> is_averaged("mark"), is_averaged("deaths")
    (True, False)
    """
    return bool({*words(name), *map(singular, words(name))} & _AVERAGED)


def _is_code(parts: tuple[str, ...]) -> bool:
    if parts[-1] in _NEVER_LAST or parts[0] in ("zip", "postal") or is_id_like("_".join(parts)):
        return True
    return parts[-1].isdigit() and len(parts) > 1 and parts[-2] in _NEVER_LAST


def _is_rate(parts: tuple[str, ...], unit: str | None, column: ColumnInfo) -> bool:
    if "%" in column.name or unit in ("percent", "%", "°C", "°F", "km/h", "mph") or "per" in parts:
        return True
    if parts[-1] in _AVERAGED or parts[0] in ("average", "mean", "unit", "minimum", "maximum", "median", "list"):
        return True
    if set(parts) & _AVERAGED and not set(parts) & _SUMMED:
        return True
    if (set(parts[:-1]) & _TAKEN and parts[-1] in _SPANS) or parts[:2] == ("value", "for"):
        return True
    low, high = column.profile.minimum, column.profile.maximum
    fraction = isinstance(low, float) and isinstance(high, float) and low >= 0 and high <= 1 and high > 0
    return fraction and not set(parts) & {"amount", "total", "count", "quantity"}


def _looks_coded(column: ColumnInfo) -> bool:
    """A few small whole numbers over and over under a name that says nothing of an amount."""
    profile = column.profile
    few = profile.complete and (profile.distinct or 0) <= _CODED
    small = (
        isinstance(profile.minimum, int)
        and profile.minimum >= 0
        and isinstance(profile.maximum, int)
        and profile.maximum <= 50
    )
    return column.type == "integer" and few and small
