"""Dimension columns: their names, meanings, and their SQL over the rows of a scope."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from sqlglot import exp

from assay.kernel.errors import InvalidSpec
from assay.kernel.tabular import Column
from assay.semantic.calendar import MONTHS_OF, add_months
from assay.semantic.compile.context import Context
from assay.semantic.compile.fields import TIMES, FieldValueType, value_type
from assay.semantic.compile.plan import Dim, Variant
from assay.semantic.compile.scope import Aliases, FieldRef, Found, Scope
from assay.semantic.compile.time_sql import cut, first_of_month_moved, part, shifted
from assay.semantic.model import Dimension, Entity
from assay.semantic.periods import Period, Shift, as_day
from assay.semantic.spec import TIME, DimensionUse

GRAIN_LABELS = {"fiscal_quarter": "Fiscal quarter", "fiscal_year": "Fiscal year"}
PART_LABELS = {
    "hour_of_day": "Hour of day",
    "day_of_week": "Day of week",
    "day_of_month": "Day of month",
    "month_of_year": "Month of year",
    "quarter_of_year": "Quarter",
    "year": "Year",
}


def describe(
    uses: tuple[DimensionUse, ...], context: Context, names: Aliases, time: FieldRef | None
) -> tuple[Dim, ...]:
    """The dimension columns of a spec. ``time`` is what the ``time`` field stands for (of the first metric)."""
    return tuple(_describe(use, context, names, time) for use in uses)


def _describe(use: DimensionUse, context: Context, names: Aliases, time: FieldRef | None) -> Dim:
    reference = time.field if use.field == TIME and time else use.field
    if reference == TIME:
        raise InvalidSpec("Nothing here has a date.", hint="Name a time field, or give the entity a default_time.")
    entity, dimension = context.field(reference)
    kind = value_type(dimension, context.table(entity), context.dialect)
    if (use.grain or use.part) and dimension.kind != "time" and kind not in TIMES:
        raise InvalidSpec(
            f"`{reference}` is no date, so it cannot be shown by {(use.grain or use.part or '').replace('_', ' ')}."
        )
    name = names.take(use.alias or _name(use, dimension, names, entity))
    timed = use.grain is not None or (use.part is None and use.bucket is None and dimension.kind == "time")
    column = Column(
        name,
        use.label or _label(use, dimension, entity),
        _type(use, kind),
        "time" if timed else "dimension",
        None if use.part else dimension.unit,
        dimension.format,
        f"{entity.name}.{dimension.name}",
        use.grain or use.part,
        context.model.calendar.fiscal_year_start if (use.grain or "").startswith("fiscal") else 1,
        labels=tuple(dimension.labels.items()),
    )
    return Dim(name, use, column, timed)


def _name(use: DimensionUse, dimension: Dimension, names: Aliases, entity: Entity) -> str:
    suffix = use.grain or use.part
    base = dimension.name
    if use.via and base.casefold() not in use.via[-1].casefold():
        base = f"{use.via[-1]}_{base}"
    if suffix:
        return suffix if use.field == TIME else f"{base}_{suffix}"
    return f"{entity.name}_{base}" if base.casefold() in names.used else base


def _label(use: DimensionUse, dimension: Dimension, entity: Entity) -> str:
    own = dimension.label or dimension.name.replace("_", " ").strip().capitalize()
    if use.part is not None:
        return PART_LABELS[use.part]
    if use.grain is not None:
        word = GRAIN_LABELS.get(use.grain, use.grain.capitalize())
        return word if use.field == TIME or entity.default_time == dimension.name else f"{own} ({word.lower()})"
    return f"{use.via[-1].replace('_', ' ').capitalize()}: {own}" if use.via else own


def _type(use: DimensionUse, kind: str) -> str:
    if use.part is not None or kind == "year":
        return "integer"
    if use.bucket is not None:
        return "number"
    if use.grain is not None:
        return "timestamp" if use.grain == "hour" else "date"
    return {"zoned": "timestamp", "text_date": "date"}.get(
        kind, kind if kind in ("integer", "number", "boolean", "date", "timestamp") else "text"
    )


def dim_sql(dim: Dim, scope: Scope, variant: Variant | None = None) -> exp.Expr:
    """The dimension over the rows of ``scope``, laid over the main period when the variant is shifted."""
    use, context = dim.use, scope.context
    ref = scope.ref(use.field, use.via)
    found = scope.find(ref, fan=True)
    if use.bucket is not None:
        return _bucket(found, use.bucket, context.dialect)
    shift = variant.shift if variant else None
    if shift is not None and dim.timed:
        return _shifted_cut(found, dim, shift, context)
    if use.grain is not None:
        return cut(found.tree, found.type, use.grain, context.model.calendar, context.dialect)
    if use.part is not None:
        return part(found.tree, found.type, use.part, context.model.calendar, context.dialect)
    return found.tree


def overflow_tests(dims: tuple[Dim, ...], scope: Scope, variant: Variant) -> list[exp.Expr]:
    """Conditions that leave out days the later month lacks (31 January has no counterpart in February).

    Needed for time columns finer than a month only: else they would pile up on the month's last day.
    """
    context, shift = scope.context, variant.shift
    if shift is None or shift.unit != "month" or not _overflows(variant.period, shift):
        return []
    tests: list[exp.Expr] = []
    for dim in dims:
        found = scope.find(scope.ref(dim.use.field, dim.use.via), fan=True) if dim.timed else None
        if found is None or found.type == "year" or dim.use.grain in MONTHS_OF:
            continue
        moved = shifted(found.tree, found.type, shift, context.model.calendar, context.dialect)
        days = (
            part(tree, kind, "day_of_month", context.model.calendar, context.dialect)
            for tree, kind in ((found.tree, found.type), (moved, _local_kind(found)))
        )
        tests.append(exp.EQ(this=next(days), expression=next(days)))
        context.log.caveat("Days that the later month lacks, such as the 31st, are left out of the comparison.")
    return tests


def _overflows(period: Period | None, shift: Shift) -> bool:
    """Whether a day of the period is moved past the end of its month."""
    if period is None or period.start is None or period.end_exclusive is None:
        return True
    first, last = as_day(period.start), as_day(period.end_exclusive)
    days = min((last - first).days + 1, 366 * 5)
    return any(add_months(day, shift.count).day != day.day for day in (first + timedelta(n) for n in range(days)))


def _shifted_cut(found: Found, dim: Dim, shift: Shift, context: Context) -> exp.Expr:
    """The period after the move. Months are moved from a month's first day, so that no day overflows."""
    calendar, dialect, grain = context.model.calendar, context.dialect, dim.use.grain
    if grain is None:
        return shifted(found.tree, found.type, shift, calendar, dialect)
    if found.type == "year" or shift.unit == "day" or grain in ("hour", "day", "week"):
        moved = shifted(found.tree, found.type, shift, calendar, dialect)
        return cut(moved, _local_kind(found), grain, calendar, dialect)
    kind: FieldValueType = "text_date" if dialect == "sqlite" else "date"
    if shift.count % MONTHS_OF[grain] == 0:
        return first_of_month_moved(cut(found.tree, found.type, grain, calendar, dialect), shift, calendar, dialect)
    first = first_of_month_moved(cut(found.tree, found.type, "month", calendar, dialect), shift, calendar, dialect)
    return cut(first, kind, grain, calendar, dialect)


def _local_kind(found: Found) -> FieldValueType:
    return "timestamp" if found.type in ("zoned", "text_date") else found.type


def _bucket(found: Found, width: float, dialect: str) -> exp.Expr:
    """The lower bound of the bucket of equal width the number lies in.

    A width that is no whole number is not exact in binary (0.3 / 0.1 < 3), so it is reckoned in decimals.
    """
    if float(width).is_integer():
        size = exp.Literal.number(int(width))
        ratio = exp.Div(this=exp.cast(found.tree, "DOUBLE"), expression=size, typed=True)
        return exp.Mul(this=exp.Floor(this=ratio), expression=size.copy())
    size = exp.Literal.number(f"{Decimal(str(width)):f}")
    places = exp.Literal.number(-int(Decimal(str(width)).normalize().as_tuple().exponent))
    kind = "DECIMAL(38, 12)" if dialect == "postgres" else "DOUBLE"
    ratio = exp.Div(this=exp.cast(found.tree, kind), expression=size, typed=True)
    step = exp.Floor(this=exp.Round(this=ratio, decimals=exp.Literal.number(9)))
    return exp.Round(this=exp.Mul(this=step, expression=size.copy()), decimals=places)
