"""What a spec means, worked out row by row in Python: slow, simple, and knowing no SQL.

It answers metrics by dimensions with filters, across one-to-many links too, over the shop's tables in
``tests/semantic/shop_data.py``.
"""

from __future__ import annotations

import heapq
import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

Row = dict[str, Any]
Path = tuple[tuple[str, str], ...]
Env = dict[Path, Row | None]
Cond = dict[str, Any]

TABLE = {"items": "order_items"}
COLUMN = {"tags.tag": "name"}
TO_ONE = {
    ("items", "orders"): "order_id",
    ("items", "products"): "product_id",
    ("orders", "customers"): "customer_id",
    ("returns", "orders"): "order_id",
    ("product_tags", "tags"): "tag_id",
}
TO_MANY = {
    ("customers", "orders"): "customer_id",
    ("orders", "items"): "order_id",
    ("orders", "returns"): "order_id",
    ("products", "items"): "product_id",
    ("products", "product_tags"): "product_id",
}
TIME = {
    "items": "orders.ordered_at",
    "orders": "orders.ordered_at",
    "customers": "customers.joined",
    "returns": "returns.returned_on",
}
MEASURES: dict[str, tuple[str, str, Callable[[Row], Any]]] = {
    "sales": ("items", "sum", lambda row: row["quantity"] * row["price"]),
    "units": ("items", "sum", lambda row: row["quantity"]),
    "mean_price": ("items", "avg", lambda row: row["price"]),
    "middle_price": ("items", "median", lambda row: row["price"]),
    "orders": ("orders", "count", lambda row: 1),
    "fees": ("orders", "sum", lambda row: row["shipping_fee"]),
    "buyers": ("orders", "count_distinct", lambda row: row["customer_id"]),
    "customers": ("customers", "count", lambda row: 1),
    "refunds": ("returns", "sum", lambda row: row["refund"]),
    "returns": ("returns", "count", lambda row: 1),
    "list_value": ("products", "sum", lambda row: row["list_price"]),
}


class OutOfReach(Exception):
    """The oracle does not know what this means."""


class Oracle:
    """The shop's rows, and what can be asked of them."""

    def __init__(self, tables: dict[str, list[Row]]) -> None:
        self.tables = tables

    # -- rows and links ------------------------------------------------------------------------------------------

    def rows(self, entity: str) -> list[Row]:
        return self.tables[TABLE.get(entity, entity)]

    def linked(self, source: str, target: str, row: Row) -> list[Row]:
        """Rows of ``target`` that belong to ``row`` or it to them."""
        if (source, target) in TO_ONE:
            value = row[TO_ONE[source, target]]
            return [other for other in self.rows(target) if value is not None and other["id"] == value]
        column = TO_MANY[source, target]
        return [other for other in self.rows(target) if other[column] is not None and other[column] == row["id"]]

    def counts(self, entity: str, row: Row, back: str = "") -> bool:
        """The default filter: test orders, and what belongs to them, do not count. ``back`` was looked at already."""
        if entity == "orders":
            return not row["is_test"]
        if entity in ("items", "returns") and back != "orders":
            return any(not order["is_test"] for order in self.linked(entity, "orders", row))
        return True

    def step(self, hop: tuple[str, str], row: Row) -> list[Row]:
        found = self.linked(*hop, row)
        return [other for other in found if self.counts(hop[1], other, hop[0])] if hop in TO_MANY else found

    # -- fields --------------------------------------------------------------------------------------------------

    def value(self, base: str, env: Env, field: str) -> Any:
        """A field of the row at hand; its to-one links are followed, joined one-to-many rows are as they stand."""
        path = path_to(base, field.partition(".")[0])
        start = max((known for known in env if path[: len(known)] == known), key=len)
        row = env[start]
        for hop in path[len(start) :]:
            if hop in TO_MANY:
                raise OutOfReach(field)
            found = self.step(hop, row) if row is not None else []
            row = found[0] if found else None
        return None if row is None else row[COLUMN.get(field, field.partition(".")[2])]

    def joined(self, base: str, row: Row, fields: list[str]) -> list[Env]:
        """The row once per combination of the one-to-many rows that the fields need."""
        envs: list[Env] = [{(): row}]
        for field in fields:
            path = path_to(base, field.partition(".")[0])
            if any(hop in TO_MANY for hop in path):
                for length in range(1, len(path) + 1):
                    envs = [longer for env in envs for longer in self._longer(env, path[:length])]
        return envs

    def _longer(self, env: Env, path: Path) -> list[Env]:
        if path in env:
            return [env]
        before = env[path[:-1]]
        found: list[Row | None] = list(self.step(path[-1], before)) if before is not None else []
        return [{**env, path: row} for row in found or [None]]

    # -- conditions ----------------------------------------------------------------------------------------------

    def holds(self, condition: Cond, base: str, env: Env) -> bool | None:
        if "all" in condition:
            return self.all_hold(condition["all"], base, env)
        if "any" in condition:
            return either(self.holds(part, base, env) for part in condition["any"])
        if "not" in condition:
            return self.holds(condition["not"], base, env) is not True
        if "related" in condition:
            return self.related(condition, base, env)
        branch = fan(base, env, condition["field"])
        if branch is not None:
            return self.exists(branch, [condition], base, env)
        return compare(self.value(base, env, condition["field"]), condition)

    def all_hold(self, conditions: list[Cond], base: str, env: Env) -> bool | None:
        """Together; those on one one-to-many branch must hold for one and the same row of it."""
        flat = list(flattened(conditions))
        branches = [branch_of(condition, base, env) for condition in flat]
        found: list[bool | None] = []
        for branch in dict.fromkeys(branches):
            members = [condition for condition, own in zip(flat, branches, strict=True) if own == branch]
            if branch is None:
                found += [self.holds(member, base, env) for member in members]
            else:
                found.append(self.exists(branch, members, base, env))
        return both(found)

    def exists(self, branch: Path, conditions: list[Cond], base: str, env: Env) -> bool:
        start = max((known for known in env if branch[: len(known)] == known), key=len)
        row = env[start]
        for hop in branch[len(start) : -1]:
            found = self.step(hop, row) if row is not None else []
            row = found[0] if found else None
        others = self.step(branch[-1], row) if row is not None else []
        return any(self.all_hold(conditions, base, {**env, branch: other}) is True for other in others)

    def related(self, condition: Cond, base: str, env: Env) -> bool:
        entity, path = condition["related"], path_to(base, condition["related"])
        at_hand = [env[()]]
        for hop in path:
            at_hand = [other for row in at_hand if row for other in self.linked(*hop, row)]
            at_hand = [row for row in at_hand if row and (hop[1] != "orders" or not row["is_test"])]
        distinct = {id(row): row for row in at_hand if row and self.counts(entity, row, path[-1][0])}
        where = condition.get("where")
        number = sum(1 for row in distinct.values() if not where or self.holds(where, entity, {(): row}) is True)
        wanted = condition.get("count", 1)
        return {
            "any": number > 0,
            "none": number == 0,
            "at_least": number >= wanted,
            "at_most": number <= wanted,
            "exactly": number == wanted,
        }[condition.get("match", "any")]

    # -- answers -------------------------------------------------------------------------------------------------

    def metric(self, use: dict[str, Any], spec: dict[str, Any]) -> dict[tuple[Any, ...], Any]:
        """The metric's value by the values of the dimensions, of groups that have a row satisfying its filter."""
        base, agg, measured = MEASURES[use["metric"]]
        dims = [{**dim, "field": TIME[base] if dim["field"] == "time" else dim["field"]} for dim in spec["dimensions"]]
        conditions = [use["filter"]] if "filter" in use else []
        conditions += [spec["where"]] if "where" in spec else []
        if "time" in spec:
            conditions.append({"field": TIME[base], "op": "ge", "value": spec["time"]["start"]})
            conditions.append({"field": TIME[base], "op": "lt", "value": spec["time"]["end"]})
        groups: dict[tuple[Any, ...], dict[int, Row]] = defaultdict(dict)
        for row in self.rows(base):
            for env in self.joined(base, row, [dim["field"] for dim in dims]):
                if self.counts(base, row) and self.all_hold(conditions, base, env) is True:
                    key = tuple(cut(self.value(base, env, dim["field"]), dim.get("grain")) for dim in dims)
                    groups[key][id(row)] = row
        return {key: aggregate(agg, [measured(row) for row in rows.values()]) for key, rows in groups.items()}


# -- paths and branches -------------------------------------------------------------------------------------------


def path_to(source: str, target: str) -> Path:
    """Fewest one-to-many hops, then fewest hops."""
    number = itertools.count()
    queue: list[tuple[int, int, int, str, Path]] = [(0, 0, next(number), source, ())]
    while queue:
        fans, length, _, at, path = heapq.heappop(queue)
        if at == target:
            return path
        for hop in (*TO_ONE, *TO_MANY):
            if hop[0] == at and hop[1] != source and all(hop[1] != step[1] for step in path):
                heapq.heappush(queue, (fans + (hop in TO_MANY), length + 1, next(number), hop[1], (*path, hop)))
    raise OutOfReach(target)


def fan(base: str, env: Env, field: str) -> Path | None:
    """The hops up to the first one-to-many one on the way that is not joined."""
    path = path_to(base, field.partition(".")[0])
    lengths = (n for n in range(1, len(path) + 1) if path[n - 1] in TO_MANY and path[:n] not in env)
    return next((path[:length] for length in lengths), None)


def branch_of(condition: Cond, base: str, env: Env) -> Path | None:
    leaves = list(leaves_of(condition))
    branches = {fan(base, env, leaf["field"]) if "field" in leaf else None for leaf in leaves}
    return branches.pop() if len(branches) == 1 else None


def leaves_of(condition: Cond) -> Iterator[Cond]:
    """Comparisons; ``not`` and ``related`` stand for themselves."""
    for part in condition.get("all", condition.get("any", ())):
        yield from leaves_of(part)
    if "all" not in condition and "any" not in condition:
        yield condition


def flattened(conditions: list[Cond]) -> Iterator[Cond]:
    for condition in conditions:
        yield from flattened(condition["all"]) if "all" in condition else (condition,)


# -- values -------------------------------------------------------------------------------------------------------


def both(values: list[bool | None]) -> bool | None:
    return False if False in values else None if None in values else True


def either(values: Iterator[bool | None]) -> bool | None:
    found = list(values)
    return True if True in found else None if None in found else False


def compare(value: Any, condition: Cond) -> bool | None:
    op: str = condition.get("op", "eq")
    other: Any = condition.get("value")
    if op in ("is_null", "not_null"):
        return (value is None) == (op == "is_null")
    if value is None:
        return None
    if isinstance(value, date):
        value, other = (value.date() if isinstance(value, datetime) else value), date.fromisoformat(str(other))
    results: dict[str, Callable[[], bool]] = {
        "eq": lambda: value == other,
        "ne": lambda: value != other,
        "gt": lambda: value > other,
        "ge": lambda: value >= other,
        "lt": lambda: value < other,
        "le": lambda: value <= other,
        "in": lambda: value in other,
        "not_in": lambda: value not in other,
        "between": lambda: other[0] <= value <= other[1],
        "contains": lambda: other in value,
    }
    return bool(results[op]())


def cut(value: Any, grain: str | None) -> Any:
    if grain is None or value is None:
        return value
    day = value.date() if isinstance(value, datetime) else value
    return {
        "day": day,
        "week": day - timedelta(days=day.weekday()),
        "month": day.replace(day=1),
        "quarter": day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1),
        "year": day.replace(month=1, day=1),
        "fiscal_year": date(day.year - (day.month < 4), 4, 1),
    }[grain]


def aggregate(agg: str, values: list[Any]) -> Any:
    if agg == "count":
        return len(values)
    known = sorted(float(value) for value in values if value is not None)
    if agg == "count_distinct":
        return len(set(known))
    if not known:
        return None
    middle = (known[(len(known) - 1) // 2] + known[len(known) // 2]) / 2
    return {"sum": sum(known), "avg": sum(known) / len(known), "median": middle}[agg]
