"""Values in SQL, of the type of the field they are compared with; what cannot be of that type is refused."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlglot import exp

from assay.kernel.errors import InvalidSpec
from assay.semantic.compile.context import Context
from assay.semantic.compile.fields import TIMES
from assay.semantic.compile.scope import Found
from assay.semantic.compile.time_sql import literal

TRUTHS = {"true": True, "yes": True, "t": True, "1": True, "false": False, "no": False, "f": False, "0": False}
YEAR_ENDS = ((1, 1), (12, 31))


def value_sql(value: Any, found: Found, context: Context) -> exp.Expr:
    """A literal of the field's type; InvalidSpec when the value cannot be one."""
    if found.type in TIMES:
        return _moment_sql(value, found, context)
    if found.type in ("integer", "number"):
        return _number_sql(value, found)
    if found.type == "boolean":
        return exp.Boolean(this=_truth(value, found))
    if found.type == "text":
        if isinstance(value, bool):
            raise _not_a("text", value, found, "Write the value as it is kept, such as 'Y'.")
        return exp.Literal.string(plain_text(value))
    return plain_sql(value)


def plain_text(value: Any) -> str:
    """A scalar as text columns hold it: ISO dates, numbers as written."""
    return value.isoformat(" ") if isinstance(value, datetime) else str(value)


def plain_sql(value: Any) -> exp.Expr:
    """A literal as it is."""
    if isinstance(value, bool):
        return exp.Boolean(this=value)
    if isinstance(value, (date, datetime)):
        return exp.Literal.string(plain_text(value))
    if isinstance(value, float) and not math.isfinite(value):
        raise InvalidSpec("A number must be finite.")
    return exp.convert(value)


def _moment_sql(value: Any, found: Found, context: Context) -> exp.Expr:
    calendar, dialect = context.model.calendar, context.dialect
    if found.type == "year" and not isinstance(value, bool):
        return _year_sql(value, found, context)
    moment = moment_of(value)
    if moment is not None:
        return literal(moment, found.type, calendar, dialect)
    if found.type != "text_date" or not isinstance(value, str) or not re.search(r"\d", value):
        raise _not_a("a date", value, found, "Write dates as YYYY-MM-DD, or compare a `part` such as year.")
    return exp.Literal.string(value)


def _year_sql(value: Any, found: Found, context: Context) -> exp.Expr:
    moment = moment_of(value)
    if moment is None:
        return _number_sql(value, found)
    if (moment.month, moment.day) not in YEAR_ENDS:
        raise InvalidSpec(f"`{_name(found)}` holds years only; it cannot be compared with {moment:%Y-%m-%d}.")
    return literal(moment, "year", context.model.calendar, context.dialect)


def _number_sql(value: Any, found: Found) -> exp.Expr:
    if isinstance(value, bool):
        return exp.Literal.number(int(value))
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        raise _not_a("a number", value, found) from None
    if not number.is_finite() or "_" in str(value):
        raise _not_a("a number", value, found)
    written = exp.Literal.number(f"{abs(number):f}")
    return exp.Neg(this=written) if number < 0 else written


def _truth(value: Any, found: Found) -> bool:
    if isinstance(value, (bool, int, float)) and value in (0, 1):
        return bool(value)
    known = TRUTHS.get(value.strip().lower()) if isinstance(value, str) else None
    if known is None:
        raise _not_a("true or false", value, found)
    return known


def _name(found: Found) -> str:
    return f"{found.entity.name}.{found.dimension.name}"


def _not_a(kind: str, value: Any, found: Found, hint: str = "") -> InvalidSpec:
    return InvalidSpec(f"`{_name(found)}` is {kind}; '{value}' is none.", hint=hint)


def moment_of(value: Any) -> date | datetime | None:
    """A date or datetime, also from ISO 8601 text; None when it is neither."""
    if isinstance(value, (date, datetime)):
        return value
    if not isinstance(value, str):
        return None
    try:
        return date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
    except ValueError:
        return None


def is_day(value: Any) -> bool:
    """Whether it is a whole day, not a moment in it."""
    moment = moment_of(value)
    return moment is not None and not isinstance(moment, datetime)


def comparable(found: Found, values: Sequence[Any], context: Context) -> Found:
    """A field of dates kept as text, made a moment where it is compared with one: texts differ in form."""
    moments = any(isinstance(moment_of(value), datetime) for value in values)
    if found.type != "text_date" or not moments:
        return found
    return replace(found, tree=as_moment(found.tree, context.dialect), type="timestamp")


def as_moment(tree: exp.Expr, dialect: str) -> exp.Expr:
    """A date kept as text as something that compares as a moment."""
    if dialect == "sqlite":
        return exp.Anonymous(this="DATETIME", expressions=[tree])
    return exp.cast(tree, "DATETIME" if dialect == "mysql" else "TIMESTAMP")


def sized(found: Found, values: Sequence[Any]) -> Found:
    """A field as something that can be compared by size with these values; text is no number."""
    numbers = any(isinstance(value, (int, float)) for value in values)
    if found.type != "text" or not numbers:
        return found
    if found.dimension.kind != "number":
        raise InvalidSpec(
            f"`{_name(found)}` is text, so it cannot be compared with a number by size.",
            hint="If it holds numbers, declare its kind as number.",
        )
    return replace(found, tree=exp.cast(found.tree, "DOUBLE"), type="number")
