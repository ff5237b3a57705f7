"""A policy as the lines of a form, and back: what the form sends becomes the policy the engine reads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from assay.access.policies import WAYS, Policy
from assay.kernel.errors import BadInput

ALL = "all"
FIELDS = ("role", "allowed", "denied", "rows", "hidden", "label")
_LINE = re.compile(r"\s*([^:]{1,200}?)\s*:\s*(.+)\s*")


def lines_of(policy: Policy) -> dict[str, str]:
    """What each field of the form says.

    >>> lines_of(Policy(role="viewer", pii={"staff": ("mail", "pay")}, shown={"staff": {"mail": "email"}}))["hidden"]
    'staff: mail as email, pay'
    """
    return {
        "role": policy.role,
        "allowed": ALL if policy.allowed_tables is None else ", ".join(policy.allowed_tables),
        "denied": ", ".join(policy.denied_tables),
        "rows": "\n".join(f"{table}: {condition}" for table, condition in policy.rls.items()),
        "hidden": "\n".join(f"{table}: {_masks(policy, table)}" for table in policy.pii),
        "label": policy.label,
    }


def _masks(policy: Policy, table: str) -> str:
    ways = policy.shown.get(table, {})
    return ", ".join(f"{column} as {ways[column]}" if column in ways else column for column in policy.pii[table])


def draft_of(lines: Mapping[str, Any]) -> dict[str, Any]:
    """The policy that the fields say, as it is written in YAML. Raises BadInput for a line that cannot be read.

    >>> draft_of({"role": "viewer", "allowed": "all", "rows": "orders: region = {user.region}"})
    {'role': 'viewer', 'rls': {'orders': 'region = {user.region}'}}
    """
    given = {name: str(lines.get(name) or "").strip() for name in FIELDS}
    draft: dict[str, Any] = {"role": given["role"]}
    if given["allowed"].casefold() not in ("", ALL):
        draft["allowed_tables"] = _names(given["allowed"])
    if given["denied"]:
        draft["denied_tables"] = _names(given["denied"])
    rows = _by_table(given["rows"], "orders: region = {user.region}", joined=True)
    if rows:
        draft["rls"] = rows
    masks, ways = _hidden(given["hidden"])
    draft |= {"pii": masks} if masks else {}
    draft |= {"shown": ways} if ways else {}
    draft |= {"label": " ".join(given["label"].split())} if given["label"] else {}
    return draft


def _names(text: str) -> list[str]:
    return [part.strip() for part in text.replace("\n", ",").split(",") if part.strip()]


def _by_table(text: str, example: str, *, joined: bool) -> dict[str, str]:
    """What follows each table's name; two lines about one table both hold."""
    found: dict[str, str] = {}
    for line in filter(str.strip, text.splitlines()):
        said = _LINE.fullmatch(line)
        if said is None:
            raise BadInput(f"“{line.strip()[:60]}” has no table before it.", hint=f"Write it like {example}")
        table, rest = said[1], said[2].strip()
        both = f"({found.get(table)}) AND ({rest})" if joined else f"{found.get(table)}, {rest}"
        found[table] = both if table in found else rest
    return found


def _hidden(text: str) -> tuple[dict[str, list[str]], dict[str, dict[str, str]]]:
    masks: dict[str, list[str]] = {}
    ways: dict[str, dict[str, str]] = {}
    for table, rest in _by_table(text, "customers: email, phone as last4", joined=False).items():
        for part in _names(rest):
            column, mark, way = (piece.strip() for piece in part.partition(" as "))
            if mark and way not in WAYS:
                raise BadInput(f"“{way[:20]}” is no way to show a part.", hint=f"There are: {', '.join(WAYS)}.")
            masks.setdefault(table, []).append(column)
            if mark:
                ways.setdefault(table, {})[column] = way
    return masks, ways
