"""Legs: the atoms of one entity, aggregated by the dimensions, with no row counted twice."""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from assay.kernel.errors import InvalidSpec
from assay.semantic.compile.aggregates import FAN_SAFE, NO_MEDIAN, aggregate, measurable, when
from assay.semantic.compile.conditions import Clause, Within, all_sql, anchored, keep_defaults, on_same_branch
from assay.semantic.compile.context import Context
from assay.semantic.compile.defaults import default_clauses
from assay.semantic.compile.dims import dim_sql, overflow_tests
from assay.semantic.compile.formulas import ordered, over
from assay.semantic.compile.identifiers import aliased, column
from assay.semantic.compile.plan import Atom, Dim, Variant
from assay.semantic.compile.scope import FieldRef, Scope
from assay.semantic.spec import AnalyticsSpec, Condition


@dataclass(frozen=True)
class Leg:
    """Atoms that share base, date and variant, and so one SELECT."""

    base: str
    time: FieldRef | None
    variant: Variant
    atoms: tuple[tuple[str, Atom], ...]


@dataclass(frozen=True)
class Aggregated:
    """A leg as SQL: FROM and WHERE, and the grouping and aggregate expressions over it."""

    select: exp.Select
    dims: dict[str, exp.Expr]
    atoms: dict[str, exp.Expr]


@dataclass(frozen=True)
class Cell:
    """One atom's value and condition over the rows at hand (None: count rows / no condition)."""

    atom: Atom
    value: exp.Expr | None
    condition: exp.Expr | None


def split(atoms: dict[Atom, str], dialect: str, timed: bool) -> tuple[Leg, ...]:
    """Atoms by the SELECT that can compute them together."""
    groups: dict[object, list[tuple[str, Atom]]] = {}
    for atom, name in atoms.items():
        alone = name if atom.agg == "median" and dialect in NO_MEDIAN else ""
        key = (atom.base, atom.time if timed else None, atom.variant, alone)
        groups.setdefault(key, []).append((name, atom))
    return tuple(
        Leg(members[0][1].base, members[0][1].time, members[0][1].variant, tuple(members))
        for members in groups.values()
    )


def build(leg: Leg, dims: tuple[Dim, ...], spec: AnalyticsSpec, context: Context) -> Aggregated:
    """The leg as SQL."""
    scope = Scope(context, leg.base, time=leg.time)
    grouping = {dim.name: dim_sql(dim, scope, leg.variant) for dim in dims}
    keep_defaults(scope)
    clauses = row_clauses(scope, spec, leg.variant)
    cells = _cells(leg, scope, clauses)
    shared = _shared_filter(leg)
    where = all_sql((*shared, *clauses), scope)
    for test in overflow_tests(dims, scope, leg.variant):
        where = exp.and_(where, test, copy=False)
    if not shared and cells and all(cell.condition is not None for cell in cells.values()):
        distinct = {cell.condition.sql(): cell.condition for cell in cells.values() if cell.condition is not None}
        where = exp.and_(where, exp.or_(*distinct.values()), copy=False)
    if scope.fans and any(cell.atom.agg not in FAN_SAFE for cell in cells.values()):
        return _without_repeats(scope, where, grouping, cells, dims)
    return _aggregated(filtered(scope.select(), where), grouping, cells, context)


def filtered(select: exp.Select, where: exp.Expr) -> exp.Select:
    """``select`` with a condition, unless it is always true."""
    return select if isinstance(where, exp.Boolean) and where.this else select.where(where, copy=False)


# -- conditions on rows -----------------------------------------------------------------------------------------------


def row_clauses(scope: Scope, spec: AnalyticsSpec, variant: Variant) -> tuple[Clause, ...]:
    """What every row of a leg must satisfy: default filters, the spec's filter, the period."""
    clauses: list[Clause] = list(default_clauses(scope))
    own = variant.where if variant.where is not None else (spec.where,) if spec.where is not None else ()
    clauses.extend(anchored(condition, spec.entity, scope) for condition in own)
    period = variant.period
    if period is not None and (period.start is not None or period.end_exclusive is not None):
        field, via = (spec.time.field, spec.time.via) if spec.time is not None else ("time", ())
        clauses.append(Within(field, via, period))
    return tuple(clauses)


def _shared_filter(leg: Leg) -> tuple[Condition, ...]:
    filters = {atom.filters for _, atom in leg.atoms}
    return filters.pop() if len(filters) == 1 else ()


def _cells(leg: Leg, scope: Scope, clauses: tuple[Clause, ...]) -> dict[str, Cell]:
    shared = _shared_filter(leg)
    cells = {}
    for name, atom in leg.atoms:
        condition = None
        if atom.filters and not shared:
            condition = all_sql((*atom.filters, *on_same_branch(atom.filters, clauses, scope)), scope)
        cells[name] = Cell(atom, _value(atom, scope), condition)
    return cells


def _value(atom: Atom, scope: Scope) -> exp.Expr | None:
    if atom.value is None:
        return None
    if isinstance(atom.value, str):
        return scope.own(atom.value)
    found = scope.find(atom.value)
    truth = found.type == "boolean" and atom.agg not in ("count", "count_distinct")
    return exp.cast(found.tree, "INT") if truth else measurable(found, atom.agg)


# -- aggregation ------------------------------------------------------------------------------------------------------


def _aggregated(select: exp.Select, dims: dict[str, exp.Expr], cells: dict[str, Cell], context: Context) -> Aggregated:
    if context.dialect in NO_MEDIAN and any(cell.atom.agg == "median" for cell in cells.values()):
        return _median(select, dims, cells)
    atoms = {
        name: aggregate(cell.atom.agg, cell.value, cell.condition, context.dialect) for name, cell in cells.items()
    }
    return Aggregated(select, dims, atoms)


def _without_repeats(
    scope: Scope, where: exp.Expr, dims: dict[str, exp.Expr], cells: dict[str, Cell], described: tuple[Dim, ...]
) -> Aggregated:
    """Each base row once per combination of dimensions, whatever the join repeated."""
    key = scope.key()
    _warn(scope, described)
    if not key:
        raise InvalidSpec(
            f"{scope.entity.name} has no key, so its rows cannot be told apart after joining {_many(scope)}.",
            hint=f"Declare the key of {scope.entity.name}.",
        )
    counting = all(cell.value is None for cell in cells.values() if cell.atom.agg not in FAN_SAFE)
    if counting and len(key) == 1:
        select = filtered(scope.select(), where)
        atoms = {name: _count_keys(cell, key[0], scope.context.dialect) for name, cell in cells.items()}
        return Aggregated(select, dims, atoms)
    return _deduplicated(scope, where, dims, cells, key)


def _count_keys(cell: Cell, key: exp.Expr, dialect: str) -> exp.Expr:
    if cell.value is None:
        return exp.Count(this=exp.Distinct(expressions=[when(cell.condition, key.copy())]))
    return aggregate(cell.atom.agg, cell.value, cell.condition, dialect)


def _deduplicated(
    scope: Scope,
    where: exp.Expr,
    dims: dict[str, exp.Expr],
    cells: dict[str, Cell],
    key: tuple[exp.Expr, ...],
) -> Aggregated:
    """A flag may differ between the repeats of a row: it holds when it holds for one of them."""
    inner = filtered(scope.select(), where)
    flagged = any(cell.condition is not None for cell in cells.values())
    same: list[exp.Expr] = [*dims.values(), *key, *(cell.value for cell in cells.values() if cell.value is not None)]
    for name, tree in dims.items():
        inner = inner.select(aliased(tree, name), copy=False)
    for number, tree in enumerate(key):
        inner = inner.select(aliased(tree, f"key_{number}"), copy=False)
    outer_cells = {}
    for number, (name, cell) in enumerate(cells.items()):
        value = condition = None
        if cell.value is not None:
            inner = inner.select(aliased(cell.value, f"value_{number}"), copy=False)
            value = column(f"value_{number}", "once")
        if cell.condition is not None:
            flag = exp.Case(
                ifs=[exp.If(this=cell.condition, true=exp.Literal.number(1))], default=exp.Literal.number(0)
            )
            inner = inner.select(aliased(exp.Max(this=flag), f"flag_{number}"), copy=False)
            condition = exp.EQ(this=column(f"flag_{number}", "once"), expression=exp.Literal.number(1))
        outer_cells[name] = Cell(cell.atom, value, condition)
    once = inner.group_by(*(tree.copy() for tree in same), copy=False) if flagged else inner.distinct(copy=False)
    select = exp.Select().from_(once.subquery("once"))
    return _aggregated(select, {name: column(name, "once") for name in dims}, outer_cells, scope.context)


def _many(scope: Scope) -> str:
    return ", ".join(sorted({path[-1].target for path in scope.fans}))


def _warn(scope: Scope, dims: tuple[Dim, ...]) -> None:
    entity = scope.entity
    scope.context.log.overlapping = True
    thing = (entity.label or entity.name).replace("_", " ").lower()
    owners = {path[: len(fan)]: dim for dim in dims for fan in scope.fans for path in [_path(scope, dim)]}
    labels = sorted({dim.column.label.lower() for fan, dim in owners.items() if fan in scope.fans})
    where = " and ".join(labels) or "group"
    scope.context.log.caveat(
        f"A row of {thing} counts once in every {where} it belongs to, so the parts do not sum to the total."
    )


def _path(scope: Scope, dim: Dim) -> tuple[object, ...]:
    return tuple(scope.path(scope.ref(dim.use.field, dim.use.via)))


def _median(select: exp.Select, dims: dict[str, exp.Expr], cells: dict[str, Cell]) -> Aggregated:
    """The middle value, or the mean of the two middle ones, by numbering the rows of each group."""
    [(name, cell)] = cells.items()
    if cell.value is None:
        raise InvalidSpec("A median needs a field.")
    value = when(cell.condition, cell.value)
    partition = list(dims.values())
    known = select.where(exp.Not(this=exp.Is(this=value.copy(), expression=exp.Null())), copy=False)
    for dim, tree in dims.items():
        known = known.select(aliased(tree.copy(), dim), copy=False)
    number = over(exp.RowNumber(), [item.copy() for item in partition], [ordered(value.copy())])
    size = over(exp.Count(this=exp.Star()), [item.copy() for item in partition])
    known = known.select(
        aliased(value.copy(), "middle_value"), aliased(number, "place"), aliased(size, "size_of"), copy=False
    )
    place, count = column("place", "numbered"), column("size_of", "numbered")
    twice = exp.Mul(this=place, expression=exp.Literal.number(2))
    above = exp.Add(this=count.copy(), expression=exp.Literal.number(2))
    outer = exp.Select().from_(known.subquery("numbered")).where(exp.Between(this=twice, low=count, high=above))
    middle = exp.Avg(this=exp.cast(column("middle_value", "numbered"), "DOUBLE"))
    return Aggregated(outer, {dim: column(dim, "numbered") for dim in dims}, {name: middle})
