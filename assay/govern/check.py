"""What is wrong with a policy before it is kept: names nobody knows, conditions that cannot be applied.

A policy on a misspelt name protects nothing, so that is a fault here, not a warning.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from assay.access.policies import Policy, combined, filled_in
from assay.kernel.actor import ROLES, Actor
from assay.kernel.errors import AssayError
from assay.query.guard import Bounds, Reject, judge
from assay.query.restrict import restrict
from assay.semantic.schema import Schema, TableInfo
from assay.semantic.suggest import hint, nearest

OWN = ("id", "name", "role", "tenant")
"""What every person has, beside the attributes an admin gave them."""
_BRACES = re.compile(r"\{([^{}]*)\}")
_ATTRIBUTE = re.compile(r"user\.([A-Za-z_][A-Za-z0-9_]*)")
_QUOTED = re.compile(r"'\{user\.[^}]*\}'")


@dataclass(frozen=True)
class Finding:
    """One thing to mend (``error``) or to know (``warning``); ``field`` is the part of the policy it is about."""

    field: Literal["role", "allowed_tables", "denied_tables", "rls", "pii", "shown"]
    message: str
    level: Literal["error", "warning"] = "error"


def findings(policy: Policy, schema: Schema, attributes: Collection[str]) -> tuple[Finding, ...]:
    """Everything there is to say about a policy. ``attributes``: those that people of that role have."""
    return (
        *_role(policy),
        *_tables(policy, schema),
        *_masks(policy, schema),
        *_ways(policy, schema),
        *(one for table, text in policy.rls.items() for one in _condition(table, text, schema, attributes)),
    )


def _role(policy: Policy) -> Iterator[Finding]:
    if policy.role not in ROLES:
        yield Finding("role", f"There is no role “{policy.role}”. Roles are {', '.join(ROLES)}.")


def _tables(policy: Policy, schema: Schema) -> Iterator[Finding]:
    for table in policy.allowed_tables or ():
        yield from _unknown_table("allowed_tables", table, schema)
    for table in policy.denied_tables:
        yield from _unknown_table("denied_tables", table, schema)
    both = {name.casefold() for name in policy.allowed_tables or ()} & {
        name.casefold() for name in policy.denied_tables
    }
    for name in sorted(both):
        yield Finding("denied_tables", f"“{name}” is allowed and denied; it stays denied.", "warning")
    if policy.allowed_tables == ():
        yield Finding("allowed_tables", "No table is allowed: nothing can be read.", "warning")


def _unknown_table(
    field: Literal["allowed_tables", "denied_tables", "rls", "pii", "shown"], name: str, schema: Schema
) -> Iterator[Finding]:
    if _table(name, schema) is None:
        known = [table.key for table in schema.tables]
        yield Finding(field, f"There is no table “{name}”. {_meant(name, known)}")


def _table(name: str, schema: Schema) -> TableInfo | None:
    """The table a policy means; the default schema may be spelled out."""
    first, _, rest = name.partition(".")
    return schema.table(name) or (schema.table(rest) if first.casefold() in ("main", "public") and rest else None)


def _meant(name: str, known: Iterable[str]) -> str:
    return hint(name, known).replace("`", "“", 1).replace("`", "”", 1).replace("`", "")


def _masks(policy: Policy, schema: Schema) -> Iterator[Finding]:
    for name, columns in policy.pii.items():
        yield from _unknown_table("pii", name, schema)
        table = _table(name, schema)
        for column in columns if table else ():
            if table and table.column(column) is None:
                known = [one.name for one in table.columns]
                yield Finding("pii", f"“{name}” has no column “{column}”. {_meant(column, known)}")


def _ways(policy: Policy, schema: Schema) -> Iterator[Finding]:
    masked = {(table.casefold(), name.casefold()) for table, names in policy.pii.items() for name in names}
    for name, columns in policy.shown.items():
        yield from _unknown_table("shown", name, schema)
        table = _table(name, schema)
        for column in columns:
            found = table.column(column) if table else None
            if (name.casefold(), column.casefold()) not in masked:
                yield Finding("shown", f"“{name}.{column}” is shown in part, but it is not hidden.")
            elif found is not None and found.type != "text":
                yield Finding("shown", f"“{name}.{column}” is no text, so it cannot be shown in part.")


def _condition(name: str, text: str, schema: Schema, attributes: Collection[str]) -> Iterator[Finding]:
    table = _table(name, schema)
    if table is None:
        yield from _unknown_table("rls", name, schema)
        return
    faults = [*_attributes(text, attributes)]
    yield from faults
    if any(fault.level == "error" for fault in faults):
        return
    stand_in = Actor("x", "x", attributes=tuple((name, "x") for name in _ATTRIBUTE.findall(text)))
    tree = _parsed(filled_in(text, stand_in))
    if tree is None:
        said = f"The condition on {name} cannot be read: it must be one comparison or several with AND and OR."
        yield Finding("rls", said)
        return
    named = [*_names(tree, table, schema)]
    yield from named
    if not named:
        yield from _applied(name, text, table, schema, stand_in)


def _attributes(text: str, known: Collection[str]) -> Iterator[Finding]:
    if _QUOTED.search(text):
        yield Finding("rls", "Leave out the quotes around {user...}: they are put there.")
        return
    for inside in _BRACES.findall(text):
        found = _ATTRIBUTE.fullmatch(inside.strip())
        if found is None or inside != inside.strip():
            near = nearest(inside.strip().removeprefix("user."), [*known, *OWN], 1)
            write = near[0] if near else "region"
            yield Finding("rls", f"“{{{inside}}}” is no attribute. Write it like {{user.{write}}}.")
        elif found[1] not in OWN and found[1] not in known:
            near = nearest(found[1], [*known, *OWN], 1)
            also = f" Did you mean {{user.{near[0]}}}?" if near else ""
            said = f"Nobody of this role has the attribute “{found[1]}” yet: they could read nothing of it.{also}"
            yield Finding("rls", said, "warning")


def _parsed(text: str) -> exp.Expr | None:
    try:
        tree = sqlglot.parse_one(text, read="duckdb")
    except (SqlglotError, RecursionError):
        return None
    return tree if isinstance(tree, exp.Condition) and not isinstance(tree, exp.Query) else None


def _names(tree: exp.Expr, table: TableInfo, schema: Schema) -> Iterator[Finding]:
    """Tables and columns the condition names and the source has not."""
    read = [
        (one.name, _table(f"{one.db}.{one.name}" if one.db else one.name, schema)) for one in tree.find_all(exp.Table)
    ]
    for name, found in read:
        if found is None:
            yield Finding("rls", f"There is no table “{name}”. {_meant(name, [one.key for one in schema.tables])}")
    inner = [column.name for _, found in read if found for column in found.columns]
    own = [column.name for column in table.columns]
    made = {alias.alias.casefold() for alias in tree.find_all(exp.Alias)}
    for column in tree.find_all(exp.Column):
        known = [*own, *inner] if column.find_ancestor(exp.Query) else own
        if column.name.casefold() not in {*map(str.casefold, known), *made} and not isinstance(column.this, exp.Star):
            yield Finding("rls", f"“{table.key}” has no column “{column.name}”. {_meant(column.name, known)}")


def _applied(name: str, text: str, table: TableInfo, schema: Schema, actor: Actor) -> Iterator[Finding]:
    """Whether the engine would take it: worked into a statement and judged, as every query is."""
    policies = combined([Policy(role=actor.role, rls={name: text})], actor)
    read = exp.select("*").from_(exp.to_table(_quoted(table), dialect=schema.dialect))
    try:
        tree = restrict(read, policies, schema).tree
    except AssayError as error:
        yield Finding("rls", error.message)
        return
    verdict = judge(tree, Bounds.of(schema.dialect, [one.key for one in schema.tables], rows={}))
    if isinstance(verdict, Reject):
        yield Finding("rls", f"The condition on {name} cannot be used: {verdict.reason}")


def _quoted(table: TableInfo) -> exp.Table:
    place = exp.to_identifier(table.schema, quoted=True) if table.schema else None
    return exp.Table(this=exp.to_identifier(table.name, quoted=True), db=place)


def errors(found: Iterable[Finding]) -> tuple[str, ...]:
    """What has to be mended, in words."""
    return tuple(one.message for one in found if one.level == "error")


def by_role(people: Iterable[tuple[str, Mapping[str, str]]], role: str) -> frozenset[str]:
    """Attributes that anybody of a role has, from (role, attributes) of everybody."""
    return frozenset(name for theirs, attributes in people if theirs == role for name in attributes)
