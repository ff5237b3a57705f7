"""A recursive query needs an end that can be seen: a counter compared with a number, a walk along the rows of a table,
a text that gets shorter, or rows that repeat.

A walk may still go round in a circle of the data; a query process that is stopped at its limits catches that.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from assay.query.bounds import plain_moment, plain_number, sources

RECURSION_CAP = 100_000
_UPWARDS = (exp.LT, exp.LTE)
_DOWNWARDS = (exp.GT, exp.GTE)
_SHRINKING = (exp.Sub, exp.Div, exp.IntDiv, exp.BitwiseRightShift, exp.DateSub, exp.Left, exp.Right, exp.Substring)
_GROWING = (exp.Add, exp.Mul, exp.DateAdd, exp.Func)
_SHORTENING = (exp.Left, exp.Right, exp.Substring, exp.SplitPart, exp.SubstringIndex, exp.RegexpReplace, exp.Trim)


def recursion(tree: exp.Expr, *, always: bool = False) -> str | None:
    """What is wrong with a recursion of ``tree``, or None.

    ``always``: the dialect lets any WITH refer to itself, with or without the word RECURSIVE, and cut it with LIMIT.

    >>> import sqlglot
    >>> recursion(sqlglot.parse_one("WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n) FROM n"))
    'A recursive query needs an end: compare a counter with a number.'
    """
    for with_ in tree.find_all(exp.With):
        if always or with_.args.get("recursive"):
            for cte in with_.expressions:
                reason = _endless(cte, always)
                if reason:
                    return reason
    return None


def _endless(cte: exp.Expr, cut: bool) -> str | None:
    own = cte.alias.casefold()
    selects = [select for select in cte.this.find_all(exp.Select) if own in _read_by(select)]
    if any(_read_by(select).count(own) > 1 for select in selects):
        return "A recursive query may refer to itself only once."
    ends = all(_ends(select, cte) for select in selects) or (cut and _limited(cte.this))
    return None if ends else "A recursive query needs an end: compare a counter with a number."


def _read_by(select: exp.Expr) -> list[str]:
    found = (source for source in sources(select) if isinstance(source, exp.Table))
    return [source.name.casefold() for source in found if not source.db]


def _limited(query: exp.Expr) -> bool:
    limit = query.args.get("limit")
    most = plain_number(limit.expression) if isinstance(limit, exp.Limit) else None
    return most is not None and 0 <= most <= RECURSION_CAP


def _ends(select: exp.Select, cte: exp.Expr) -> bool:
    if _repeats(select, cte.this):
        return True
    return any(_ended_by(part, select, cte) for part in _conditions(select))


def _ended_by(part: exp.Expr | None, select: exp.Select, cte: exp.Expr) -> bool:
    """Whether this condition fails some day: of parts joined by AND one has to, of those joined by OR each."""
    if isinstance(part, (exp.Where, exp.Paren)):
        return _ended_by(part.this, select, cte)
    if isinstance(part, exp.Connector):
        sides = (_ended_by(side, select, cte) for side in (part.this, part.expression))
        return any(sides) if isinstance(part, exp.And) else all(sides)
    return part is not None and not isinstance(part, exp.Not) and _holds_an_end(part, select, cte)


def _holds_an_end(part: exp.Expr, select: exp.Select, cte: exp.Expr) -> bool:
    return (
        any(_counted(node, select, cte) for node in part.find_all(*_UPWARDS, *_DOWNWARDS))
        or any(_counts_within(node) for node in part.find_all(exp.Between))
        or any(_until_empty(node, select) for node in part.find_all(exp.NEQ))
        or any(_steps(node, select, cte) for node in part.find_all(exp.EQ))
    )


def _conditions(select: exp.Expr) -> Iterator[exp.Expr | None]:
    yield select.args.get("where")
    yield from (join.args.get("on") for join in select.args.get("joins") or ())


def _repeats(select: exp.Select, query: exp.Expr) -> bool:
    """Whether each new row is made of values that are there already and counted once: some day none is new."""
    plain = all(isinstance(item.unalias(), (exp.Column, exp.Star, exp.Literal)) for item in select.expressions)
    return plain and isinstance(query, exp.Union) and bool(query.args.get("distinct"))


def _counted(node: exp.Expr, select: exp.Select, cte: exp.Expr) -> bool:
    """A value grows up to, or shrinks down to, a number, a day, or one value of another table."""
    own = cte.alias.casefold()
    bounded_right = _bound(node.expression, own)
    if not bounded_right and not _bound(node.this, own):
        return False
    counter = (node.this if bounded_right else node.expression).find(exp.Column)
    if counter is None:
        return False
    if isinstance(node, _UPWARDS) == bounded_right:
        return not _stays_or_falls(counter, select, cte)
    return any(item.find(*_SHRINKING) for item in select.expressions)


def _stays_or_falls(counter: exp.Column, select: exp.Select, cte: exp.Expr) -> bool:
    """Whether the next value of that counter is surely no larger: the same again, or something taken off it."""
    if counter.table and counter.table.casefold() != _own_name(select, cte.alias.casefold()):
        return False
    item = _next_item(select, cte, counter.name.casefold())
    if isinstance(item, exp.Column):
        return item.name.casefold() == counter.name.casefold() and item.table.casefold() == counter.table.casefold()
    return item is not None and item.find(*_SHRINKING) is not None and item.find(*_GROWING) is None


def _counts_within(node: exp.Expr) -> bool:
    return _small(node.args["low"]) and _small(node.args["high"]) and node.this.find(exp.Column) is not None


def _small(node: exp.Expr) -> bool:
    number = plain_number(node)
    return (number is not None and abs(number) <= RECURSION_CAP) or plain_moment(node) is not None


def _bound(node: exp.Expr, own: str) -> bool:
    if not isinstance(node, exp.Subquery):
        return _small(node)
    return all(table.name.casefold() != own for table in node.find_all(exp.Table))


def _until_empty(node: exp.Expr, select: exp.Select) -> bool:
    """``rest <> ''`` where every step takes something off a text."""
    empty = isinstance(node.expression, exp.Literal) and node.expression.is_string and not node.expression.this
    return empty and isinstance(node.this, exp.Column) and any(item.find(*_SHORTENING) for item in select.expressions)


def _steps(node: exp.Expr, select: exp.Select, cte: exp.Expr) -> bool:
    """``staff.boss_id = up.id``, going on with another column of ``staff`` than the one it came by."""
    own = _own_name(select, cte.alias.casefold())
    mine, other = node.this, node.expression
    if isinstance(other, exp.Column) and other.table.casefold() == own:
        mine, other = other, mine
    if not (isinstance(mine, exp.Column) and isinstance(other, exp.Column)):
        return False
    if mine.table.casefold() != own or other.table.casefold() == own:
        return False
    next_ = _next_value(select, cte, mine.name.casefold())
    return next_ is not None and next_ != other.name.casefold()


def _own_name(select: exp.Select, own: str) -> str:
    """What the select calls the rows before."""
    found = (source for source in sources(select) if isinstance(source, exp.Table) and source.name.casefold() == own)
    return next((source.alias_or_name.casefold() for source in found), own)


def _next_value(select: exp.Select, cte: exp.Expr, column: str) -> str | None:
    """Name of the other table's column that becomes ``column`` of the next row; None when that cannot be seen."""
    own = _own_name(select, cte.alias.casefold())
    if any(item.is_star for item in select.expressions):
        return column
    item = _next_item(select, cte, column)
    return item.name.casefold() if isinstance(item, exp.Column) and item.table.casefold() != own else None


def _next_item(select: exp.Select, cte: exp.Expr, column: str) -> exp.Expr | None:
    """What becomes ``column`` of the next row; None when that cannot be seen."""
    names = [name.casefold() for name in _column_names(cte)]
    place = names.index(column) if column in names else len(select.expressions)
    return select.expressions[place].unalias() if place < len(select.expressions) else None


def _column_names(cte: exp.Expr) -> list[str]:
    named = [column.name for column in cte.args["alias"].args.get("columns") or ()]
    first = cte.this
    while isinstance(first, exp.SetOperation):
        first = first.left
    return named or (first.named_selects if isinstance(first, exp.Query) else [])
