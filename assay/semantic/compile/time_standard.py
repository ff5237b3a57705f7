"""Time in engines with DATE_TRUNC and intervals: DuckDB, PostgreSQL, Snowflake, ClickHouse, BigQuery."""

from __future__ import annotations

from sqlglot import exp

from assay.semantic.model import Calendar

PARTS = {
    "hour_of_day": "HOUR",
    "day_of_month": "DAY",
    "month_of_year": "MONTH",
    "quarter_of_year": "QUARTER",
    "year": "YEAR",
}


def number(value: int) -> exp.Expr:
    """An integer literal."""
    return exp.Literal.number(value)


def func(name: str, *args: exp.Expr | str) -> exp.Expr:
    """A function call kept as it is written."""
    return exp.Anonymous(
        this=name, expressions=[exp.Literal.string(arg) if isinstance(arg, str) else arg for arg in args]
    )


class Standard:
    """DATE_TRUNC and interval arithmetic."""

    def __init__(self, dialect: str, calendar: Calendar) -> None:
        self.dialect = dialect
        self.calendar = calendar

    def cut(self, tree: exp.Expr, grain: str) -> exp.Expr:
        """First day of the period as a DATE; the moment for hours."""
        if grain == "hour":
            return self.trunc("hour", tree)
        if grain == "day":
            return exp.cast(tree, "DATE")
        offset = (self.calendar.fiscal_year_start - 1) if grain.startswith("fiscal") else 0
        unit = grain.removeprefix("fiscal_")
        if unit == "quarter":
            offset %= 3
        if unit == "week" and self.calendar.week_start == "sunday":
            return exp.cast(self.move(self.trunc("week", self.move(tree, "day", 1)), "day", -1), "DATE")
        if not offset:
            return exp.cast(self.trunc(unit, tree), "DATE")
        return exp.cast(self.move(self.trunc(unit, self.move(tree, "month", -offset)), "month", offset), "DATE")

    def trunc(self, unit: str, tree: exp.Expr) -> exp.Expr:
        """DATE_TRUNC."""
        return exp.TimestampTrunc(this=tree, unit=exp.var(unit.upper()))

    def move(self, tree: exp.Expr, unit: str, count: int) -> exp.Expr:
        """``tree + INTERVAL``."""
        span = exp.Interval(this=exp.Literal.string(str(abs(count))), unit=exp.var(unit.upper()))
        kind = exp.Add if count >= 0 else exp.Sub
        return exp.Paren(this=kind(this=tree, expression=span))

    def day_number(self, tree: exp.Expr) -> exp.Expr:
        """Days since 1 January 2000."""
        return exp.Sub(this=tree, expression=exp.cast(exp.Literal.string("2000-01-01"), "DATE"))

    def shift(self, tree: exp.Expr, unit: str, count: int) -> exp.Expr:
        """Moved forward; these engines clamp at a month's end themselves."""
        return self.move(tree, unit, count)

    def part(self, tree: exp.Expr, name: str) -> exp.Expr:
        """A calendar part as an integer."""
        unit = "ISODOW" if name == "day_of_week" else PARTS[name]
        if name == "day_of_week" and self.dialect == "snowflake":
            return func("DAYOFWEEKISO", tree)
        if name == "day_of_week" and self.dialect == "clickhouse":
            return func("toDayOfWeek", tree)
        return exp.cast(exp.Extract(this=exp.var(unit), expression=tree), "INT")


class BigQuery(Standard):
    """BigQuery truncates dates, names its week start, and counts days of the week from Sunday."""

    def trunc(self, unit: str, tree: exp.Expr) -> exp.Expr:
        if unit == "hour":
            return exp.TimestampTrunc(this=tree, unit=exp.var("HOUR"))
        word = "WEEK(MONDAY)" if unit == "week" else unit.upper()
        return func("DATE_TRUNC", exp.cast(tree, "DATE"), exp.var(word))

    def move(self, tree: exp.Expr, unit: str, count: int) -> exp.Expr:
        span = exp.Interval(this=number(abs(count)), unit=exp.var(unit.upper()))
        return func("DATE_ADD" if count >= 0 else "DATE_SUB", exp.cast(tree, "DATE"), span)

    def day_number(self, tree: exp.Expr) -> exp.Expr:
        return func("DATE_DIFF", tree, exp.cast(exp.Literal.string("2000-01-01"), "DATE"), exp.var("DAY"))

    def part(self, tree: exp.Expr, name: str) -> exp.Expr:
        if name != "day_of_week":
            return super().part(tree, name)
        sunday_first = exp.Extract(this=exp.var("DAYOFWEEK"), expression=tree)
        return exp.Add(
            this=func("MOD", exp.Add(this=sunday_first, expression=number(5)), number(7)), expression=number(1)
        )
