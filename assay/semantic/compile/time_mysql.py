"""Time in MySQL and MariaDB: no date_trunc; DATE_FORMAT, MAKEDATE and interval arithmetic instead."""

from __future__ import annotations

from sqlglot import exp

from assay.semantic.compile.time_standard import Standard, func, number

FUNCTIONS = {
    "hour_of_day": "HOUR",
    "day_of_month": "DAYOFMONTH",
    "month_of_year": "MONTH",
    "quarter_of_year": "QUARTER",
    "year": "YEAR",
}


class MySQL(Standard):
    """Everything is anchored at the first of a month, so that no month end overflows."""

    def cut(self, tree: exp.Expr, grain: str) -> exp.Expr:
        if grain == "hour":
            return exp.cast(func("DATE_FORMAT", tree, "%Y-%m-%d %H:00:00"), "DATETIME")
        if grain == "day":
            return exp.cast(tree, "DATE")
        if grain == "week":
            return self._week(tree)
        first = exp.cast(func("DATE_FORMAT", tree, "%Y-%m-01"), "DATE")
        if grain == "month":
            return first
        offset = (self.calendar.fiscal_year_start - 1) if grain.startswith("fiscal") else 0
        size = 12 if grain.endswith("year") else 3
        month = exp.Paren(this=exp.Add(this=func("MONTH", tree.copy()), expression=number(11 - offset)))
        return self._earlier(first, exp.Mod(this=month, expression=number(size)), "MONTH")

    def _week(self, tree: exp.Expr) -> exp.Expr:
        since = func("WEEKDAY", tree.copy())
        if self.calendar.week_start == "sunday":
            since = exp.Sub(this=func("DAYOFWEEK", tree.copy()), expression=number(1))
        return self._earlier(exp.cast(tree, "DATE"), since, "DAY")

    @staticmethod
    def _earlier(day: exp.Expr, count: exp.Expr, unit: str) -> exp.Expr:
        span = exp.Interval(this=exp.Paren(this=count), unit=exp.var(unit))
        return exp.DateSub(this=day, expression=span.this, unit=exp.var(unit))

    def day_number(self, tree: exp.Expr) -> exp.Expr:
        return func("TO_DAYS", tree)

    def part(self, tree: exp.Expr, name: str) -> exp.Expr:
        if name == "day_of_week":
            return exp.Add(this=func("WEEKDAY", tree), expression=number(1))
        return func(FUNCTIONS[name], tree)
