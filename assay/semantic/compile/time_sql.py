"""Time in SQL, per dialect: cut to a grain, calendar parts, shifts, and literals that compare half-open.

Built by hand because sqlglot leaves these untranslated between the engines (SQLite has no date_trunc, week starts and
fiscal years differ everywhere).
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlglot import exp

from assay.kernel.errors import InvalidSpec
from assay.semantic.compile import time_mysql, time_sqlite, time_standard
from assay.semantic.compile.fields import FieldValueType
from assay.semantic.model import Calendar
from assay.semantic.periods import Shift
from assay.semantic.spec import Grain, Part

Moment = date | datetime


def _engine(dialect: str) -> type[time_standard.Standard]:
    return {"sqlite": time_sqlite.Sqlite, "mysql": time_mysql.MySQL, "bigquery": time_standard.BigQuery}.get(
        dialect, time_standard.Standard
    )


def local(tree: exp.Expr, kind: FieldValueType, calendar: Calendar, dialect: str) -> exp.Expr:
    """The field as a date or timestamp of the calendar's time zone, whatever it is stored as."""
    if kind == "zoned":
        return exp.AtTimeZone(this=tree, zone=exp.Literal.string(calendar.time_zone))
    if kind == "text_date" and dialect != "sqlite":
        return exp.cast(tree, "TIMESTAMP")
    return tree


def cut(tree: exp.Expr, kind: FieldValueType, grain: Grain, calendar: Calendar, dialect: str) -> exp.Expr:
    """The first day (for hour: moment) of the period of ``grain`` the field lies in."""
    if kind == "year":
        if grain != "year":
            raise InvalidSpec(f"This field holds years only; it cannot be shown by {grain.replace('_', ' ')}.")
        return tree
    if kind == "date" and grain == "hour":
        raise InvalidSpec("This field holds days only; it has no hours.")
    return _engine(dialect)(dialect, calendar).cut(local(tree, kind, calendar, dialect), grain)


def part(tree: exp.Expr, kind: FieldValueType, name: Part, calendar: Calendar, dialect: str) -> exp.Expr:
    """A calendar part as an integer; Monday = 1."""
    if kind == "year":
        if name != "year":
            raise InvalidSpec(f"This field holds years only; it has no {name.replace('_', ' ')}.")
        return tree
    if kind == "date" and name == "hour_of_day":
        raise InvalidSpec("This field holds days only; it has no hours.")
    return _engine(dialect)(dialect, calendar).part(local(tree, kind, calendar, dialect), name)


def shifted(tree: exp.Expr, kind: FieldValueType, shift: Shift, calendar: Calendar, dialect: str) -> exp.Expr:
    """The field moved forward by ``shift``; days past a month's end become its last day."""
    if kind == "year":
        if shift.unit != "month" or shift.count % 12:
            raise InvalidSpec("A field of years can only be compared with whole years.")
        return exp.Paren(this=exp.Add(this=tree, expression=exp.Literal.number(shift.count // 12)))
    moment = local(tree, kind, calendar, dialect)
    return _engine(dialect)(dialect, calendar).shift(moment, shift.unit, shift.count)


def day_number(tree: exp.Expr, calendar: Calendar, dialect: str) -> exp.Expr:
    """Days since a fixed day, of a date that ``cut`` made."""
    return _engine(dialect)(dialect, calendar).day_number(tree)


def first_of_month_moved(tree: exp.Expr, shift: Shift, calendar: Calendar, dialect: str) -> exp.Expr:
    """A date that is the first of a month, moved by whole months: nothing can overflow."""
    moved = _engine(dialect)(dialect, calendar).move(tree, "month", shift.count)
    return moved if dialect in ("sqlite", "bigquery") else exp.cast(moved, "DATE")


def literal(moment: Moment, kind: FieldValueType, calendar: Calendar, dialect: str) -> exp.Expr:
    """A moment to compare the bare field with, so that an index on it still serves."""
    if isinstance(moment, datetime):
        moment = naive(moment, calendar)
    if kind == "year":
        return exp.Literal.number(moment.year)
    if dialect == "sqlite" or kind == "text_date":
        return exp.Literal.string(_iso(moment))
    if kind == "zoned":
        local_time = exp.cast(exp.Literal.string(_iso(moment)), "TIMESTAMP")
        return exp.AtTimeZone(this=local_time, zone=exp.Literal.string(calendar.time_zone))
    # Types rather than their names, which would be parsed each time: a statement holds a dozen of these.
    type_name = exp.DataType.Type.TIMESTAMP if isinstance(moment, datetime) else exp.DataType.Type.DATE
    if dialect == "mysql" and type_name is exp.DataType.Type.TIMESTAMP:
        type_name = exp.DataType.Type.DATETIME
    if dialect == "bigquery" and kind != "date":
        type_name = exp.DataType.Type.TIMESTAMP
    return exp.cast(exp.Literal.string(_iso(moment)), type_name)


def naive(moment: datetime, calendar: Calendar) -> datetime:
    """A moment with an offset as local time of the calendar's zone, as fields without a zone are read."""
    if moment.tzinfo is None:
        return moment
    return moment.astimezone(ZoneInfo(calendar.time_zone)).replace(tzinfo=None)


def _iso(moment: Moment) -> str:
    return moment.isoformat(" ") if isinstance(moment, datetime) else moment.isoformat()


def within(
    tree: exp.Expr,
    kind: FieldValueType,
    start: Moment | None,
    end: Moment | None,
    calendar: Calendar,
    dialect: str,
) -> exp.Expr:
    """``start <= field < end``; an open end is left out."""
    bounds: list[exp.Expr] = []
    if start is not None:
        bounds.append(exp.GTE(this=tree.copy(), expression=literal(start, kind, calendar, dialect)))
    if end is not None:
        below = exp.LTE if kind == "year" and (end.month, end.day) != (1, 1) else exp.LT
        bounds.append(below(this=tree.copy(), expression=literal(end, kind, calendar, dialect)))
    return exp.and_(*bounds, copy=False)


def period_literal(day: Moment, grain: Grain, kind: FieldValueType, dialect: str) -> exp.Expr:
    """The value ``cut`` gives for a period that begins on ``day``."""
    if kind == "year":
        return exp.Literal.number(day.year)
    if dialect == "sqlite":
        text = f"{day:%Y-%m-%d} 00:00:00" if grain == "hour" else day.strftime("%Y-%m-%d")
        return exp.Literal.string(text)
    return exp.cast(exp.Literal.string(day.strftime("%Y-%m-%d")), "TIMESTAMP" if grain == "hour" else "DATE")
