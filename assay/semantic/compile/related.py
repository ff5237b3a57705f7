"""Rows of another entity that exist, don't exist or are so many: "customers without orders"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlglot import exp

from assay.kernel.errors import InvalidSpec
from assay.semantic.compile.default_time import default_time
from assay.semantic.compile.defaults import default_clauses
from assay.semantic.compile.graph import Hop, Path
from assay.semantic.compile.scope import Scope, link
from assay.semantic.compile.within import period_sql
from assay.semantic.periods import resolve
from assay.semantic.spec import Related

AllSql = Callable[[Sequence[Any], Scope], exp.Expr]
_COUNTS = {"at_least": exp.GTE, "at_most": exp.LTE, "exactly": exp.EQ}


def related_sql(clause: Related, scope: Scope, all_sql: AllSql) -> exp.Expr:
    """EXISTS, NOT EXISTS, or a correlated count of the related rows themselves (never of join rows)."""
    context = scope.context
    anchor_entity = clause.of or scope.entity.name
    context.entity(anchor_entity), context.entity(clause.related)
    anchor = scope.join(context.graph.path(scope.entity.name, anchor_entity)) if clause.of else scope.alias
    path = context.graph.path(anchor_entity, clause.related, clause.via)
    if not path:
        raise InvalidSpec(f"{anchor_entity} is not related to itself.", hint="Name the relationship with 'via'.")
    path = _belonging(path)
    _can_be_counted(clause, path, anchor_entity)
    query, child = _related_rows(clause, path, anchor, scope, all_sql)
    if clause.match in ("any", "none"):
        found = exp.Exists(this=query.select(exp.Literal.number(1)))
        return exp.Not(this=found) if clause.match == "none" else found
    number = exp.Subquery(this=query.select(_count(path, child)))
    return _COUNTS[clause.match](this=number, expression=exp.Literal.number(clause.count))


def _related_rows(clause: Related, path: Path, anchor: str, scope: Scope, all_sql: AllSql) -> tuple[exp.Select, Scope]:
    context = scope.context
    entity = context.entity(clause.related)
    child = Scope(context, clause.related, aliases=scope.aliases, time=default_time(entity, context))
    first, conditions = _join_back(path, child, all_sql)
    conditions += [all_sql((clause.where,), child)] if clause.where else []
    conditions += [all_sql((default,), child) for default in default_clauses(child, path)]
    if clause.time is not None:
        conditions.append(_time_sql(clause, child))
    query = child.select().where(link(context, path[0], anchor, first), copy=False)
    for condition in conditions:
        query = query.where(condition, copy=False)
    return query, child


def _join_back(path: Path, child: Scope, all_sql: AllSql) -> tuple[str, list[exp.Expr]]:
    """Inner-join from the related entity back to the first hop's target.

    Returns that one's alias and the default filters of the rows passed on the way.
    """
    context, alias = child.context, child.alias
    conditions: list[exp.Expr] = []
    for hop in reversed(path[1:]):
        nearer = Scope(context, hop.source, aliases=child.aliases)
        conditions += [all_sql((default,), nearer) for default in default_clauses(nearer, path)]
        child.absorb(nearer, link(context, hop, nearer.alias, alias))
        alias = nearer.alias
    return alias, conditions


def _can_be_counted(clause: Related, path: Path, anchor: str) -> None:
    """A row belongs to one row at most: "at least two" of it is a slip about who is being asked for."""
    if clause.match in ("any", "none") or any(hop.many for hop in path):
        return
    if clause.count > 1 or (clause.match == "at_most" and clause.count == 1):
        raise InvalidSpec(
            f"A row of {anchor} belongs to one row of {clause.related} at most, so these cannot be counted.",
            hint="Say with `of` whose related rows are meant.",
        )


def _belonging(path: Path) -> Path:
    """Within one entity the rows that belong to a row are those that point to it (the reports of a manager)."""
    hop = path[0]
    if len(path) > 1 or hop.source != hop.target or hop.many or not hop.back_many:
        return path
    back = tuple((theirs, own) for own, theirs in hop.on)
    return (Hop(hop.name, hop.target, hop.source, back, hop.back_many, hop.many),)


def _time_sql(clause: Related, child: Scope) -> exp.Expr:
    context, time = child.context, clause.time
    assert time is not None
    period = resolve(time, context.today, context.model.calendar)
    found = child.find(child.ref(time.field, time.via))
    return period_sql(found, period, context)


def _count(path: Path, child: Scope) -> exp.Expr:
    """COUNT(*) while one related row can only meet the anchor once; else distinct keys."""
    if not any(hop.back_many for hop in path[1:]):
        return exp.Count(this=exp.Star())
    key = child.key()
    if len(key) != 1:
        raise InvalidSpec(f"{child.entity.name} has no single key column, so it cannot be counted safely here.")
    return exp.Count(this=exp.Distinct(expressions=[key[0]]))
