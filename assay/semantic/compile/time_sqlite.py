"""Time in SQLite: dates are ISO 8601 text, cut and moved by the modifiers of DATE()."""

from __future__ import annotations

from sqlglot import exp

from assay.semantic.compile.time_standard import Standard, func, number

FORMATS = {"hour_of_day": "%H", "day_of_month": "%d", "month_of_year": "%m", "year": "%Y", "day_of_week": "%w"}


class Sqlite(Standard):
    """DATE() with modifiers. Everything is anchored at the first of a month, so that no month end overflows."""

    def cut(self, tree: exp.Expr, grain: str) -> exp.Expr:
        if grain == "hour":
            return func("STRFTIME", "%Y-%m-%d %H:00:00", tree)
        if grain == "day":
            return func("DATE", tree)
        if grain == "week":
            weekday = "weekday 0" if self.calendar.week_start == "sunday" else "weekday 1"
            return func("DATE", tree, "-6 days", weekday)
        if grain in ("month", "year"):
            return func("DATE", tree, f"start of {grain}")
        offset = (self.calendar.fiscal_year_start - 1) if grain.startswith("fiscal") else 0
        return self._months_back(tree, 12 if grain == "fiscal_year" else 3, offset)

    def _months_back(self, tree: exp.Expr, size: int, offset: int) -> exp.Expr:
        month = exp.Paren(this=exp.Add(this=self.part(tree, "month_of_year"), expression=number(11 - offset)))
        back = exp.Paren(this=exp.Mod(this=month, expression=number(size)))
        modifier = exp.DPipe(
            this=exp.DPipe(this=exp.Literal.string("-"), expression=back), expression=exp.Literal.string(" months")
        )
        return func("DATE", tree.copy(), "start of month", modifier)

    def move(self, tree: exp.Expr, unit: str, count: int) -> exp.Expr:
        """``DATE(tree, '+n months')``."""
        return func("DATE", tree, f"{'+' if count >= 0 else '-'}{abs(count)} {unit}s")

    def day_number(self, tree: exp.Expr) -> exp.Expr:
        return exp.cast(func("JULIANDAY", tree), "INT")

    def shift(self, tree: exp.Expr, unit: str, count: int) -> exp.Expr:
        sign = "+" if count >= 0 else "-"
        if unit == "day":
            return func("DATETIME", tree, f"{sign}{abs(count)} days")
        moved = func("DATETIME", tree, f"{sign}{abs(count)} months")
        following = count + 1
        last = func(
            "DATE", tree.copy(), "start of month", f"{'+' if following >= 0 else '-'}{abs(following)} months", "-1 day"
        )
        return func("MIN", moved, func("DATETIME", last, self._time_of_day(tree)))

    @staticmethod
    def _time_of_day(tree: exp.Expr) -> exp.Expr:
        """``+hh:mm:ss``, the modifier that adds it to a day."""
        return exp.DPipe(this=exp.Literal.string("+"), expression=func("TIME", tree.copy()))

    def part(self, tree: exp.Expr, name: str) -> exp.Expr:
        if name == "quarter_of_year":
            month = exp.Add(this=self.part(tree, "month_of_year"), expression=number(2))
            return exp.IntDiv(this=exp.Paren(this=month), expression=number(3))
        value = exp.cast(func("STRFTIME", FORMATS[name], tree.copy()), "INT")
        if name != "day_of_week":
            return value
        moved = exp.Paren(this=exp.Add(this=value, expression=number(6)))
        return exp.Add(this=exp.Paren(this=exp.Mod(this=moved, expression=number(7))), expression=number(1))
