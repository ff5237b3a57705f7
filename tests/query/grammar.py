"""Queries made by hypothesis over the tables of ``benchmarks.security.shop``: what analysts write, in every shape."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

TABLES = {
    "members": {"id": "n", "name": "t", "mail": "t", "tel": "t", "zone": "t", "tier": "t", "town": "t", "worth": "n"},
    "goods": {"id": "n", "title": "t", "kind": "t", "price": "n", "cost": "n"},
    "clerks": {"id": "n", "name": "t", "team": "t", "boss_id": "n", "pay": "n", "zone": "t"},
    "sales": {"id": "n", "member_id": "n", "clerk_id": "n", "state": "t", "channel": "t", "zone": "t", "total": "n"},
    "parts": {"id": "n", "sale_id": "n", "good_id": "n", "quantity": "n", "price": "n"},
}
KEYS = ("id", "member_id", "clerk_id", "boss_id", "sale_id", "good_id")
TEXTS = ("'north'", "'south'", "'%8%'", "'new'", "'***'", "'m8.north@kanarie.test'")
Columns = dict[str, str]


@dataclass(frozen=True)
class Source:
    """Something in FROM: its text and the columns it offers, by name and kind."""

    sql: str
    columns: Columns


@st.composite
def queries(draw: DrawFn, depth: int = 2) -> str:
    """A whole statement; every column of its result has a name."""
    body = draw(selects(depth))
    if draw(st.booleans()):
        return body.sql
    name = draw(st.sampled_from(["q", "sales", "members", "Sales"]))
    column = draw(st.sampled_from(sorted(body.columns)))
    shape = draw(st.integers(0, 3))
    if shape == 0:
        return f"WITH {name} AS ({body.sql}) SELECT count(*) AS n, max({column}) AS m FROM {name}"
    if shape == 1:
        return f"WITH {name} AS ({body.sql}) SELECT {column} AS v, count(*) AS n FROM {name} GROUP BY {column}"
    other = draw(selects(depth - 1))
    kind = body.columns[column]
    fitting = sorted(found for found, of in other.columns.items() if of == kind)
    if not fitting:
        return body.sql
    operator = draw(st.sampled_from(["UNION", "UNION ALL", "EXCEPT", "INTERSECT"]))
    theirs = draw(st.sampled_from(fitting))
    return f"SELECT {column} AS v FROM ({body.sql}) a {operator} SELECT {theirs} AS v FROM ({other.sql}) b"


@st.composite
def selects(draw: DrawFn, depth: int) -> Source:
    """A SELECT: plain, grouped, or with a window."""
    from_, scope = draw(sources(depth))
    where = draw(st.one_of(st.just(""), conditions(scope, depth).map(lambda text: f" WHERE {text}")))
    shape = draw(st.sampled_from(["plain", "grouped", "window", "total", "star"]))
    columns = sorted(scope)
    one = draw(st.sampled_from(columns))
    if shape == "star":
        alias = draw(st.sampled_from(sorted({name.partition(".")[0] for name in scope})))
        own = {name.partition(".")[2]: kind for name, kind in scope.items() if name.startswith(f"{alias}.")}
        return Source(f"SELECT {alias}.* FROM {from_}{where}", own)
    if shape == "total":
        return Source(f"SELECT {draw(aggregates(scope))} AS a, count(*) AS n FROM {from_}{where}", {"a": "n", "n": "n"})
    if shape == "grouped":
        having = draw(st.sampled_from(["", " HAVING count(*) > 1", f" HAVING max({one}) IS NOT NULL"]))
        text = f"SELECT {one} AS k, {draw(aggregates(scope))} AS a FROM {from_}{where} GROUP BY {one}{having}"
        return Source(text, {"k": scope[one], "a": "n"})
    if shape == "window":
        by, order = draw(st.sampled_from(columns)), draw(st.sampled_from(columns))
        function = draw(
            st.sampled_from(["rank() OVER (PARTITION BY {} ORDER BY {})", "count(*) OVER (PARTITION BY {})"])
        )
        text = f"SELECT {one} AS k, {function.format(by, order)} AS w FROM {from_}{where}"
        return Source(text, {"k": scope[one], "w": "n"})
    two = draw(st.sampled_from(columns))
    distinct = draw(st.sampled_from(["", "DISTINCT "]))
    return Source(f"SELECT {distinct}{one} AS x, {two} AS y FROM {from_}{where}", {"x": scope[one], "y": scope[two]})


@st.composite
def sources(draw: DrawFn, depth: int) -> tuple[str, Columns]:
    """FROM with one or two sources, and the qualified columns in scope."""
    first = draw(source(depth))
    scope = {f"a.{name}": kind for name, kind in first.columns.items()}
    if not draw(st.booleans()):
        return f"{first.sql} AS a", scope
    second = draw(source(depth))
    both = scope | {f"b.{name}": kind for name, kind in second.columns.items()}
    kind = draw(st.sampled_from(["JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN"]))
    keys = [(left, right) for left in first.columns for right in second.columns if _fit(first, second, left, right)]
    if not keys:
        return f"{first.sql} AS a", scope
    left, right = draw(st.sampled_from(keys))
    return f"{first.sql} AS a {kind} {second.sql} AS b ON a.{left} = b.{right}", both


def _fit(first: Source, second: Source, left: str, right: str) -> bool:
    return first.columns[left] == second.columns[right] == "n" and (left in KEYS or right in KEYS or left == right)


@st.composite
def source(draw: DrawFn, depth: int) -> Source:
    """A table, in any spelling, or a subquery."""
    if depth > 0 and draw(st.integers(0, 2)) == 0:
        inner = draw(selects(depth - 1))
        return Source(f"({inner.sql})", inner.columns)
    name = draw(st.sampled_from(sorted(TABLES)))
    spelt = draw(st.sampled_from([name, name.upper(), f'"{name}"', f"main.{name}", f'"main"."{name}"']))
    return Source(spelt, TABLES[name])


def aggregates(scope: Columns) -> st.SearchStrategy[str]:
    """An aggregate that is a number."""
    numbers = sorted(name for name, kind in scope.items() if kind == "n") or ["1"]
    plain = st.tuples(st.sampled_from(["sum", "min", "max"]), st.sampled_from(numbers)).map(lambda t: f"{t[0]}({t[1]})")
    return plain | st.sampled_from(sorted(scope)).map(lambda name: f"count(DISTINCT {name})")


@st.composite
def conditions(draw: DrawFn, scope: Columns, depth: int) -> str:
    """A condition over the columns in scope, subqueries among them."""
    name = draw(st.sampled_from(sorted(scope)))
    if depth > 0 and draw(st.integers(0, 3)) == 0:
        table = draw(st.sampled_from(["sales", "members", "parts", "clerks"]))
        key = {"sales": "member_id", "members": "id", "parts": "sale_id", "clerks": "id"}[table]
        negated = draw(st.sampled_from(["", "NOT "]))
        if scope[name] == "n":
            return f"{name} {negated}IN (SELECT {key} FROM {table})"
        return (
            f"{negated}EXISTS (SELECT 1 FROM {table} z WHERE z.zone = {name})" if table != "parts" else f"{name} > ''"
        )
    if scope[name] == "n":
        operator = draw(st.sampled_from(["<", ">", "=", "<>"]))
        return f"{name} {operator} {draw(st.integers(0, 300))}"
    operator = draw(st.sampled_from(["=", "<>", "LIKE", "NOT LIKE", ">"]))
    text = f"{name} {operator} {draw(st.sampled_from(TEXTS))}"
    return text if draw(st.booleans()) else f"({text} OR {name} IS NULL)"
