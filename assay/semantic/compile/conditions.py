"""Conditions in SQL. A condition across a one-to-many hop becomes EXISTS: it filters rows, it never repeats them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from assay.kernel.errors import InvalidSpec
from assay.semantic.compile.comparisons import compare_sql
from assay.semantic.compile.defaults import default_clauses
from assay.semantic.compile.graph import Path
from assay.semantic.compile.related import related_sql
from assay.semantic.compile.scope import Scope, link
from assay.semantic.compile.within import period_sql
from assay.semantic.periods import Period
from assay.semantic.spec import All, AnyOf, Compare, Condition, Not, Related


@dataclass(frozen=True)
class Within:
    """A resolved time range as a condition."""

    field: str
    via: tuple[str, ...]
    period: Period


Clause = Condition | Within


def clause_sql(clause: Clause, scope: Scope) -> exp.Expr:
    """One condition as SQL over the rows of ``scope``."""
    if isinstance(clause, All):
        return all_sql(clause.all, scope)
    if isinstance(clause, AnyOf):
        if not clause.any:
            return exp.false()
        return exp.or_(*(clause_sql(part, scope) for part in clause.any), copy=False)
    if isinstance(clause, Not):
        return _negated(clause.negate, scope)
    if isinstance(clause, Related):
        return related_sql(clause, scope, all_sql)
    prefix = _common_prefix((clause,), scope)
    if prefix is not None:
        return _exists(prefix, (clause,), scope)
    return _within_sql(clause, scope) if isinstance(clause, Within) else compare_sql(clause, scope)


def all_sql(clauses: Sequence[Clause], scope: Scope) -> exp.Expr:
    """All conditions hold. Those on the same one-to-many branch must hold for one and the same row of it."""
    flat = _flatten(clauses)
    prefixes = [_branch(clause, scope) for clause in flat]
    parts: list[exp.Expr] = []
    done: set[Path] = set()
    for clause, prefix in zip(flat, prefixes, strict=True):
        if prefix is None:
            parts.append(clause_sql(clause, scope))
        elif prefix not in done:
            done.add(prefix)
            members = tuple(other for other, own in zip(flat, prefixes, strict=True) if own == prefix)
            parts.append(_exists(prefix, members, scope))
    return exp.and_(*parts, copy=False) if parts else exp.true()


def anchored(condition: Condition, entity: str | None, scope: Scope) -> Condition:
    """Related rows are those of the spec's own entity, also where another entity's rows are counted."""
    if entity is None or entity == scope.entity.name or not scope.context.graph.reaches(scope.entity.name, entity):
        return condition
    if isinstance(condition, All):
        return All(all=tuple(anchored(part, entity, scope) for part in condition.all))
    if isinstance(condition, AnyOf):
        return AnyOf(any=tuple(anchored(part, entity, scope) for part in condition.any))
    if isinstance(condition, Not):
        return Not(negate=anchored(condition.negate, entity, scope))
    if isinstance(condition, Related) and condition.of is None:
        return condition.model_copy(update={"of": entity})
    return condition


def on_same_branch(filters: Sequence[Clause], clauses: Sequence[Clause], scope: Scope) -> tuple[Clause, ...]:
    """Those of ``clauses`` that speak of the same one-to-many rows as ``filters``: they must hold for one such row.

    So a metric's own filter means the same whether it stands in WHERE or, beside other metrics, in a CASE.
    """
    branches = {_branch(clause, scope) for clause in _flatten(filters)} - {None}
    return tuple(clause for clause in _flatten(clauses) if _branch(clause, scope) in branches)


def _branch(clause: Clause, scope: Scope) -> Path | None:
    return _common_prefix(_leaves(clause), scope) if _groupable(clause) else None


def _flatten(clauses: Sequence[Clause]) -> list[Clause]:
    flat: list[Clause] = []
    for clause in clauses:
        flat.extend(_flatten(clause.all) if isinstance(clause, All) else (clause,))
    return flat


def _groupable(clause: Clause) -> bool:
    if isinstance(clause, (Not, Related)):
        return False
    if isinstance(clause, (All, AnyOf)):
        parts = clause.all if isinstance(clause, All) else clause.any
        return bool(parts) and all(_groupable(part) for part in parts)
    return True


def _leaves(clause: Clause) -> tuple[Compare | Within, ...]:
    if isinstance(clause, (Compare, Within)):
        return (clause,)
    parts = clause.all if isinstance(clause, All) else clause.any if isinstance(clause, AnyOf) else ()
    return tuple(leaf for part in parts for leaf in _leaves(part))


def _common_prefix(leaves: Sequence[Compare | Within], scope: Scope) -> Path | None:
    prefixes = {scope.fan_prefix(scope.ref(leaf.field, leaf.via)) for leaf in leaves}
    return prefixes.pop() if len(prefixes) == 1 else None


def _exists(prefix: Path, clauses: Sequence[Clause], scope: Scope) -> exp.Expr:
    anchor = scope.join(prefix[:-1])
    child = Scope(scope.context, prefix[-1].target, aliases=scope.aliases, time=scope.time, parent=scope, skip=prefix)
    for leaf in (leaf for clause in clauses for leaf in _leaves(clause)):
        _tell(leaf, scope, child)
    inner = all_sql(clauses, child)
    own = child.rooted()
    defaults = all_sql(default_clauses(own, prefix[-1:]), own)
    matched = link(scope.context, prefix[-1], anchor, child.alias)
    query = child.select().select(exp.Literal.number(1)).where(matched, inner, copy=False)
    return exp.Exists(this=query if _always(defaults) else query.where(defaults, copy=False))


def _tell(leaf: Compare | Within, scope: Scope, child: Scope) -> None:
    """What is easily misread: an empty field of many rows is not the lack of rows, nor is "another value" "never"."""
    if isinstance(leaf, Within) or leaf.op not in ("is_null", "ne", "not_in", "not_contains"):
        return
    thing, rows = scope.entity.name, child.entity.plural or child.entity.name
    if leaf.op == "is_null" and child.never_null(leaf.field):
        raise InvalidSpec(
            f"`{leaf.field}` is never empty, so no {thing} can be found by that.",
            hint=f"For {thing} without {rows} use `related: {child.entity.name}` with `match: none`.",
        )
    what = "empty" if leaf.op == "is_null" else "another value"
    scope.context.log.caveat(
        f"Counted are {thing} with at least one of their {rows} where {leaf.field} is {what}; "
        f"{thing} without any {rows} are left out."
    )


def _always(tree: exp.Expr) -> bool:
    return isinstance(tree, exp.Boolean) and bool(tree.this)


def keep_defaults(scope: Scope) -> None:
    """Rows joined across a fan-out must satisfy the default filters too; others count as not being there."""
    for path in sorted(scope.fans, key=len):
        side = Scope(scope.context, path[-1].target, aliases=scope.aliases, alias=scope.join(path, fan=True))
        kept = all_sql(default_clauses(side, path[-1:]), side)
        if not _always(kept):
            scope.narrow(path, side.as_test(kept))


def _negated(inner: Condition, scope: Scope) -> exp.Expr:
    """Rows where it does not hold, unknown ones included."""
    tree = clause_sql(inner, scope)
    if isinstance(tree, exp.Exists):
        return exp.Not(this=tree)
    if isinstance(tree, exp.Is):
        return exp.Not(this=tree)
    return exp.Not(this=exp.Coalesce(this=tree, expressions=[exp.false()]))


def _within_sql(clause: Within, scope: Scope) -> exp.Expr:
    return period_sql(scope.find(scope.ref(clause.field, clause.via)), clause.period, scope.context)
