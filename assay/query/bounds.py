"""Work without end, refused before it starts: huge series and texts, exploding cross joins.

Each check returns a sentence saying what is wrong, or None. They catch the plain cases; a query process that is
stopped at its limits catches the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from math import prod

from sqlglot import exp

from assay.query.walking import all_of, every

SERIES_CAP = 1_000_000
TEXT_CAP = 10_000
TOTAL_CAP = 200_000_000
"""Letters that a lengthened text and the steps of a series may make together."""
PRODUCT_CAP = 1_000_000_000
TYPICAL_ROWS = 10_000
_SERIES = (exp.GenerateSeries, exp.ExplodingGenerateSeries, exp.GenerateDateArray, exp.GenerateTimestampArray)
_GROWING = {"repeat": 1, "lpad": 1, "rpad": 1, "space": 0, "bitstring": 1, "factorial": 0, "bar": 3}
_LENGTHENING = (exp.Repeat, exp.Pad, exp.Space, exp.Factorial, exp.Anonymous)
_FORMATTING = frozenset({"format", "printf"})
GROWING = (*_SERIES, *_LENGTHENING, exp.Format, exp.Replace, exp.RegexpReplace)
"""Kinds of syntax that ``growth`` looks at; a statement without any of them cannot fail there."""
_UNIT_SECONDS = {
    "SECOND": 1,
    "MINUTE": 60,
    "HOUR": 3600,
    "DAY": 86_400,
    "WEEK": 604_800,
    "MONTH": 2_592_000,
    "QUARTER": 7_776_000,
    "YEAR": 31_536_000,
}


def growth(tree: exp.Expr) -> str | None:
    """What is wrong with the series and lengthened texts of a statement, or None."""
    return series(tree) or texts(tree) or replacements(tree) or lengthened_rows(tree)


def series(tree: exp.Expr) -> str | None:
    """Series need bounds that can be seen, at most ``SERIES_CAP`` steps; series of whole days may end anywhere."""
    for node in tree.find_all(*_SERIES):
        length = series_length(node)
        if length is None:
            return "A number series needs plain numbers as its bounds."
        if length > SERIES_CAP:
            return f"A series may have at most {SERIES_CAP:,} steps."
    return None


def series_length(node: exp.Expr) -> int | None:
    """Steps of a series, None when its text does not tell."""
    start, end, step = node.args.get("start"), node.args.get("end"), node.args.get("step") or node.args.get("interval")
    seconds = _interval_seconds(step)
    if seconds is not None:
        return _dates_between(start, end, seconds)
    first, last, by = plain_number(start), plain_number(end), plain_number(step) if step is not None else 1.0
    if first is None or last is None or not by:
        return None
    return int(abs(last - first) / abs(by)) + 1


def _dates_between(start: exp.Expr | None, end: exp.Expr | None, seconds: float) -> int | None:
    first, last = plain_moment(start), plain_moment(end)
    if first is not None and last is not None:
        return int(abs((last - first).total_seconds()) / max(seconds, 1e-6)) + 1
    return 10_000 if seconds >= _UNIT_SECONDS["DAY"] else None


def _interval_seconds(step: exp.Expr | None) -> float | None:
    """Seconds of an interval (``INTERVAL '1' DAY``, ``'1 day'::interval``), 0 for one not understood, None for none."""
    if isinstance(step, exp.Cast) and step.to.is_type(exp.DataType.Type.INTERVAL):
        words = step.this.name.split()
    elif isinstance(step, exp.Interval):
        words = [*step.this.name.split(), step.text("unit")] if step.this is not None else []
    else:
        return None
    try:
        return abs(float(words[0])) * _UNIT_SECONDS.get(words[1].upper().rstrip("S"), 0)
    except (ValueError, IndexError):
        return 0.0


def plain_moment(node: exp.Expr | None) -> datetime | None:
    """The day or moment a text says, None when it says none."""
    while isinstance(node, (exp.Cast, exp.Date, exp.Paren, exp.TsOrDsToDate, exp.Timestamp)):
        node = node.this
    if not isinstance(node, exp.Literal) or not node.is_string:
        return None
    try:
        day = date.fromisoformat(node.this) if len(node.this) == 10 else datetime.fromisoformat(node.this)
    except ValueError:
        return None
    return day.replace(tzinfo=None) if isinstance(day, datetime) else datetime.combine(day, datetime.min.time())


def plain_number(node: exp.Expr | None) -> float | None:
    """The number a text says, None when it is no plain number."""
    if isinstance(node, (exp.Paren, exp.Cast)):
        return plain_number(node.this)
    if isinstance(node, exp.Neg):
        inner = plain_number(node.this)
        return None if inner is None else -inner
    if not isinstance(node, exp.Literal):
        return None
    try:
        return float(node.this)
    except ValueError:
        return None


def texts(tree: exp.Expr) -> str | None:
    """Functions that lengthen a text need a plain length of at most ``TEXT_CAP`` and must not be nested."""
    for node in tree.find_all(*_LENGTHENING, exp.Format):
        name, length = _growth(node)
        if name in _FORMATTING and _wide_format(node):
            return "A format must be a plain text and may not pad to such a width."
        if length is _NOTHING:
            continue
        size = plain_number(length)
        if size is None or size > TEXT_CAP:
            return f"{name.upper()} needs a plain number of at most {TEXT_CAP:,} as its length."
        if any(inner is not node and _growth(inner)[1] is not _NOTHING for inner in node.find_all(*_LENGTHENING)):
            return f"{name.upper()} may not be nested in another function that lengthens a text."
    return None


def lengthened_rows(tree: exp.Expr) -> str | None:
    """A long text for each step of a long series is a huge one."""
    sizes = [plain_number(_growth(node)[1]) or 0 for node in tree.find_all(*_LENGTHENING)]
    steps = [series_length(node) or 0 for node in tree.find_all(*_SERIES)]
    if max(sizes, default=0) * max(steps, default=0) <= TOTAL_CAP:
        return None
    return "A text this long for every step of the series is too much."


def replacements(tree: exp.Expr) -> str | None:
    """Replacements inside replacements multiply: together they may lengthen a text ``TEXT_CAP`` times at most."""
    for node in tree.find_all(exp.Replace, exp.RegexpReplace):
        factor, inner = 1.0, node
        while isinstance(inner, (exp.Replace, exp.RegexpReplace)):
            old = inner.expression
            old_length = len(old.name) if isinstance(old, exp.Literal) and isinstance(inner, exp.Replace) else 1
            factor *= max(1.0, _letters(inner.args.get("replacement")) / max(1, old_length))
            inner = inner.this
        if factor > TEXT_CAP or (factor > 1 and factor * _letters(inner) > TOTAL_CAP / 100):
            return "These nested replacements make a text far too long."
    return None


def _letters(node: exp.Expr | None) -> float:
    """How long a text is that is written out or lengthened by a plain number; 1 where that cannot be seen."""
    if isinstance(node, exp.Literal):
        return max(1.0, float(len(node.name)))
    grown = [plain_number(_growth(found)[1]) or 1 for found in node.find_all(*_LENGTHENING)] if node else []
    return float(max(grown, default=1))


_NOTHING = exp.Null()


def _growth(node: exp.Expr) -> tuple[str, exp.Expr | None]:
    """Name of a function and, if it lengthens a text, the argument that says by how much."""
    if isinstance(node, exp.Repeat):
        return "repeat", node.args.get("times")
    if isinstance(node, exp.Pad):
        return "lpad" if node.args.get("is_left") else "rpad", node.expression
    if isinstance(node, (exp.Space, exp.Factorial)):
        return node.key, node.this
    if isinstance(node, exp.Anonymous) and node.name.lower() in _GROWING:
        position = _GROWING[node.name.lower()]
        return node.name.lower(), node.expressions[position] if len(node.expressions) > position else None
    return (node.name.lower() if isinstance(node, exp.Anonymous) else node.key), _NOTHING


def _wide_format(node: exp.Expr) -> bool:
    """Whether it pads to a width of more than four digits, to one given as a value, or to one that is not seen."""
    pattern = node.this if isinstance(node, exp.Format) else next(iter(node.expressions), None)
    if not isinstance(pattern, exp.Literal) or "*" in pattern.this:
        return True
    digits = 0
    for literal in node.find_all(exp.Literal):
        for letter in literal.this if literal.is_string else "":
            digits = digits + 1 if letter.isdigit() else 0
            if digits > 4:
                return True
    return False


def cross_joins(tree: exp.Expr, rows: Mapping[str, int | None]) -> str | None:
    """Tables without a join condition may combine to at most ``PRODUCT_CAP`` rows.

    ``rows`` holds row counts by folded table name; an unknown one counts as ``TYPICAL_ROWS``.
    """
    nodes = every(tree)
    sizes = _Sizes({node.alias.casefold(): node.this for node in nodes if isinstance(node, exp.CTE)}, rows)
    for select in nodes:
        parts = sizes.components(select) if _has_several(select) else []
        if len(parts) > 1 and prod(parts) > PRODUCT_CAP:
            return "Tables are combined without a condition that joins them, which makes far too many rows."
    return None


def rows_estimate(tree: exp.Expr, rows: Mapping[str, int | None]) -> int:
    """Rows a statement may return at most, roughly: groups and filters are not taken into account.

    >>> rows_estimate(exp.select("*").from_("orders").limit(10), {"orders": 500})
    10
    """
    return _Sizes({cte.alias.casefold(): cte.this for cte in all_of(tree, exp.CTE)}, rows).of(tree)


class _Sizes:
    """Rough row counts of the parts of one statement; each CTE is measured once."""

    def __init__(self, ctes: Mapping[str, exp.Expr], rows: Mapping[str, int | None]) -> None:
        self._ctes, self._rows = ctes, rows
        self._known: dict[str, int] = {}

    def components(self, select: exp.Expr) -> list[int]:
        """Sizes of the groups of sources that conditions join with each other."""
        names, groups = list(_named_sources(select)), _Groups()
        if len(names) < 2:
            return [size for size in map(self.of, (source for _, source in names)) if size > 1]
        for name, _ in names:
            groups.add(name)
        for left, right in _links(select, [name for name, _ in names]):
            groups.join(left, right)
        largest: dict[str, int] = {}
        for name, source in names:
            group = groups.find(name)
            largest[group] = max(largest.get(group, 1), self.of(source))
        return [size for size in largest.values() if size > 1]

    def of(self, node: exp.Expr) -> int:
        """Rows of a table, subquery or CTE."""
        if isinstance(node, exp.Table):
            return self._table(node)
        if isinstance(node, exp.Subquery):
            return self.of(node.this)
        if isinstance(node, exp.SetOperation):
            return self.of(node.left) + self.of(node.right)
        if isinstance(node, exp.Values):
            return len(node.expressions)
        return self._select(node) if isinstance(node, exp.Select) else 1

    def _table(self, node: exp.Table) -> int:
        if not isinstance(node.this, exp.Identifier):
            return (series_length(node.this) or TYPICAL_ROWS) if isinstance(node.this, _SERIES) else TYPICAL_ROWS
        name = node.name.casefold()
        if name in self._ctes and not node.db:
            if name not in self._known:
                self._known[name] = TYPICAL_ROWS  # what a recursive reference counts for
                self._known[name] = self.of(self._ctes[name])
            return self._known[name]
        return max(1, self._rows.get(name) or TYPICAL_ROWS)

    def _select(self, select: exp.Select) -> int:
        limit = select.args.get("limit")
        most = plain_number(limit.expression) if isinstance(limit, exp.Limit) else None
        if not select.args.get("group") and any(_aggregates(item) for item in select.expressions):
            return 1
        size = prod(self.components(select)) if select.args.get("from_") else 1
        return min(size, int(most)) if most is not None else size


class _Groups:
    """Union-find over source names."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def add(self, name: str) -> None:
        self._parent.setdefault(name, name)

    def find(self, name: str) -> str:
        while self._parent[name] != name:
            name = self._parent[name]
        return name

    def join(self, left: str, right: str) -> None:
        self._parent[self.find(left)] = self.find(right)


def _has_several(node: exp.Expr) -> bool:
    return isinstance(node, exp.Select) and len(list(sources(node))) > 1


def _aggregates(item: exp.Expr) -> bool:
    """True when the item makes one row of all: an aggregate of its own select, not one over a window."""
    if isinstance(item, exp.Column):
        return False
    own = item.find_ancestor(exp.Select)
    return any(
        found.find_ancestor(exp.Select) is own and not isinstance(found.parent, (exp.Window, exp.IgnoreNulls))
        for found in all_of(item, exp.AggFunc)
    )


def sources(select: exp.Expr) -> Iterator[exp.Expr]:
    """What a select reads from and joins."""
    from_ = select.args.get("from_")
    if from_ is not None:
        yield from_.this
        yield from (join.this for join in from_.this.args.get("joins") or ())
    yield from (join.this for join in select.args.get("joins") or ())


def _named_sources(select: exp.Expr) -> Iterator[tuple[str, exp.Expr]]:
    for number, source in enumerate(sources(select)):
        if not isinstance(source, (exp.Lateral, exp.Unnest)):
            yield (source.alias_or_name or str(number)).casefold(), source


def _links(select: exp.Expr, names: list[str]) -> Iterator[tuple[str, str]]:
    """Pairs of sources that some condition ties together; an unqualified comparison of columns may tie any."""
    from_ = select.args.get("from_")
    inner = (from_.this.args.get("joins") or []) if from_ is not None else []
    for join in [*inner, *(select.args.get("joins") or ())]:
        if join.args.get("using") or join.args.get("method"):
            yield from _pairs({(join.this.alias_or_name or "").casefold(), *names[:1]} & set(names))
        yield from _condition_links(join.args.get("on"), names)
    where = select.args.get("where")
    yield from _condition_links(where.this if where else None, names)


def _condition_links(condition: exp.Expr | None, names: list[str]) -> Iterator[tuple[str, str]]:
    for part in condition.flatten() if isinstance(condition, exp.And) else [condition]:
        columns = all_of(part, exp.Column) if part is not None else []
        if len(columns) > 1 and any(not column.table for column in columns):
            yield from _pairs(set(names))
        yield from _pairs({column.table.casefold() for column in columns} & set(names))


def _pairs(names: set[str]) -> Iterator[tuple[str, str]]:
    first, *others = sorted(names) or [""]
    yield from ((first, other) for other in others)
