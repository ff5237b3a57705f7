"""Which roles a column is hidden from, read out of policies and written into them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assay.access.policies import Policy


def masked(
    policies: Sequence[Policy], table: str, column: str, roles: Sequence[str], way: str = ""
) -> tuple[Policy, ...]:
    """The policies with a column hidden from these roles alone; a role without a policy gets one.

    >>> [policy.pii for policy in masked((), "staff", "pay", ("viewer",))]
    [{'staff': ('pay',)}]
    """
    changed = [_without(policy, table, column) for policy in policies]
    for role in roles:
        place = next((number for number, policy in enumerate(changed) if policy.role == role), None)
        if place is None:
            changed.append(_with(Policy(role=role), table, column, way))
            continue
        for number, policy in enumerate(changed):
            hid = column.casefold() in _columns(policies[number].pii, table) if number < len(policies) else False
            if policy.role == role and (number == place or hid):
                changed[number] = _with(policy, table, column, way)
    return tuple(policy for policy in changed if policy != Policy(role=policy.role))


def _columns(masks: Mapping[str, Sequence[str]], table: str) -> set[str]:
    return {name.casefold() for key, names in masks.items() if _same(key, table) for name in names}


def _same(one: str, other: str) -> bool:
    """Whether two names mean one table; the default schema may be spelled out."""
    bare = [name.casefold().removeprefix("main.").removeprefix("public.") for name in (one, other)]
    return bare[0] == bare[1]


def _with(policy: Policy, table: str, column: str, way: str) -> Policy:
    key = next((name for name in policy.pii if _same(name, table)), table)
    pii = {**policy.pii, key: (*policy.pii.get(key, ()), column)}
    shown: dict[str, Any] = {**policy.shown, **({key: {**policy.shown.get(key, {}), column: way}} if way else {})}
    return policy.model_copy(update={"pii": pii, "shown": shown})


def _without(policy: Policy, table: str, column: str) -> Policy:
    folded = column.casefold()
    pii = {
        key: tuple(one for one in names if not (_same(key, table) and one.casefold() == folded))
        for key, names in policy.pii.items()
    }
    shown = {
        key: {one: way for one, way in ways.items() if not (_same(key, table) and one.casefold() == folded)}
        for key, ways in policy.shown.items()
    }
    kept = {"pii": {key: names for key, names in pii.items() if names}}
    return policy.model_copy(update={**kept, "shown": {key: ways for key, ways in shown.items() if ways}})


def hidden_from(policies: Sequence[Policy], table: str, column: str) -> tuple[str, ...]:
    """The roles a column is hidden from.

    >>> hidden_from((Policy(role="viewer", pii={"main.Staff": ("pay",)}),), "staff", "PAY")
    ('viewer',)
    """
    found = [policy.role for policy in policies if column.casefold() in _columns(policy.pii, table)]
    return tuple(dict.fromkeys(found))


def way_of(policies: Sequence[Policy], table: str, column: str) -> str:
    """How a hidden column is shown in part; empty when it is not, or not by all that hide it."""
    said = set()
    for policy in policies:
        if column.casefold() in _columns(policy.pii, table):
            ways = {
                c.casefold(): way
                for key, found in policy.shown.items()
                if _same(key, table)
                for c, way in found.items()
            }
            said.add(str(ways.get(column.casefold(), "")))
    return said.pop() if len(said) == 1 else ""
