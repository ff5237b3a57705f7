"""Who may read what: policies written per role, resolved for an actor.

A policy file is one policy (the JSON form) or ``policies:`` with a list of them (the form of a domain's
``policies.yml``)::

    role: analyst
    allowed_tables: [orders, customers]        # left out: every table
    denied_tables: [app_users]
    rls: {orders: "region = {user.region}"}    # a condition on every read of the table, DuckDB syntax
    pii: {customers: [email, phone]}           # columns shown as '***'
    shown: {customers: {email: email}}         # how such a text is shown where it is only shown: email, last4, initial

A role that no policy names sees everything. Several policies for one role all hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assay.kernel.actor import LOCAL_OWNER, Actor
from assay.kernel.errors import Fault, InvalidModel, NotAllowed

_ATTRIBUTE = re.compile(r"\{user\.([A-Za-z_][A-Za-z0-9_]*)\}")
Shown = Literal["email", "last4", "initial"]
WAYS: tuple[str, ...] = get_args(Shown)
"""How a masked text may be shown: ``ab***@domain``, ``***1234``, ``A***``."""
_PRINTABLE = re.compile(r"[^\x00-\x1f\x7f\\]*")


@dataclass(frozen=True)
class Policies:
    """What one actor may read of one source, as resolved from the policy book.

    ``allowed`` None = every table of the schema. ``row_filters`` map a table to an SQL condition, ``masked`` a table
    to columns that are ``'***'``, ``shown`` those of them that are shown in part where they are only shown, and how.
    ``labels`` are sentences shown with the answer, ``told`` the tables of which they say all that is limited.
    """

    allowed: frozenset[str] | None = None
    denied: frozenset[str] = frozenset()
    row_filters: Mapping[str, str] = field(default_factory=dict)
    masked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    shown: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    labels: tuple[str, ...] = ()
    told: frozenset[str] = frozenset()


EVERYTHING = Policies()


class Policy(BaseModel):
    """One policy as a person writes it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    role: str
    allowed_tables: tuple[str, ...] | None = None
    denied_tables: tuple[str, ...] = ()
    rls: dict[str, str] = Field(default_factory=dict)
    pii: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    shown: dict[str, dict[str, Shown]] = Field(default_factory=dict)
    label: str = ""
    canaries: Any = Field(default=None, exclude=True, description="of test data; never read")


def read_policies(data: Any, file: str = "policies.yml") -> tuple[Policy, ...]:
    """Policies from parsed YAML or JSON; raises InvalidModel with every fault.

    >>> read_policies({"role": "viewer", "denied_tables": ["staff"]})[0].denied_tables
    ('staff',)
    """
    entries = data.get("policies", [data]) if isinstance(data, Mapping) else data
    if not isinstance(entries, list):
        raise InvalidModel([Fault(file, 1, "policies must be a list")])
    found, faults = [], []
    for number, entry in enumerate(entries, 1):
        try:
            found.append(Policy.model_validate(entry))
        except ValidationError as error:
            faults += [Fault(file, 1, f"policy {number}: {_place(one['loc'])}{one['msg']}") for one in error.errors()]
    if faults:
        raise InvalidModel(faults)
    return tuple(found)


@dataclass(frozen=True)
class WrittenPolicies:
    """A policy book over policies by source name. ``owner`` sees everything: the one user of a local workbench."""

    by_source: Mapping[str, tuple[Policy, ...]] = field(default_factory=dict)
    owner: Actor | None = LOCAL_OWNER

    def resolve(self, source: str, actor: Actor) -> Policies:
        """What holds for ``actor`` on ``source``; raises NotAllowed when a policy needs an attribute they lack."""
        if self.owner is not None and actor == self.owner:
            return EVERYTHING
        return combined([policy for policy in self.by_source.get(source, ()) if policy.role == actor.role], actor)


def combined(policies: Iterable[Policy], actor: Actor) -> Policies:
    """All of the policies together: what each of them allows, filtered and masked by every one of them.

    >>> actor = Actor("7", "Ann", attributes=(("region", "EU"),))
    >>> combined([Policy(role="analyst", rls={"orders": "region = {user.region}"})], actor).row_filters
    {'orders': "region = 'EU'"}
    """
    allowed: frozenset[str] | None = None
    denied: set[str] = set()
    filters: dict[str, str] = {}
    masked: dict[str, tuple[str, ...]] = {}
    labels: list[str] = []
    policies = list(policies)
    for policy in policies:
        if policy.allowed_tables is not None:
            own = frozenset(name.casefold() for name in policy.allowed_tables)
            allowed = own if allowed is None else allowed & own
        denied |= {name.casefold() for name in policy.denied_tables}
        for table, condition in policy.rls.items():
            _narrow(filters, table.casefold(), filled_in(condition, actor))
        for table, columns in policy.pii.items():
            masked[table.casefold()] = tuple(dict.fromkeys((*masked.get(table.casefold(), ()), *columns)))
        labels += [policy.label] if policy.label else []
    said = tuple(dict.fromkeys(labels))
    return Policies(allowed, frozenset(denied), filters, masked, _agreed(policies), said, _told(policies))


def _told(policies: Iterable[Policy]) -> frozenset[str]:
    """Tables that are limited by policies with a label alone: what it says need not be said again."""
    limited: dict[bool, set[str]] = {True: set(), False: set()}
    for policy in policies:
        limited[bool(policy.label)] |= {table.casefold() for table in (*policy.rls, *policy.pii)}
    return frozenset(limited[True] - limited[False])


def _agreed(policies: Iterable[Policy]) -> dict[str, dict[str, str]]:
    """Columns that every policy which masks them shows in the same way; the others are ``'***'`` throughout."""
    said: dict[tuple[str, str], set[str]] = {}
    for policy in policies:
        ways = {
            (table.casefold(), column.casefold()): way
            for table, columns in policy.shown.items()
            for column, way in columns.items()
        }
        for table, masked in policy.pii.items():
            for column in masked:
                place = (table.casefold(), column.casefold())
                said.setdefault(place, set()).add(ways.get(place, ""))
    found: dict[str, dict[str, str]] = {}
    for (table, column), ways_said in said.items():
        if len(ways_said) == 1 and "" not in ways_said:
            found.setdefault(table, {})[column] = next(iter(ways_said))
    return found


def filled_in(condition: str, actor: Actor) -> str:
    """The condition with ``{user.<name>}`` replaced by the actor's values as SQL texts, separated by commas.

    Raises NotAllowed when the actor has no such attribute or its value cannot be written safely.
    """
    return _ATTRIBUTE.sub(lambda match: _values(match[1], actor), condition)


def _values(name: str, actor: Actor) -> str:
    own = {"id": (actor.id,), "name": (actor.name,), "role": (actor.role,), "tenant": (actor.tenant,)}
    values = own.get(name) or tuple(value for key, value in actor.attributes if key == name)
    if not values or not all(_PRINTABLE.fullmatch(value) for value in values):
        raise NotAllowed(
            f"Your account lacks what decides which rows you may see: {name}.", hint="Ask an administrator to set it."
        )
    return ", ".join("'" + value.replace("'", "''") + "'" for value in values)


def _narrow(filters: dict[str, str], table: str, condition: str) -> None:
    filters[table] = f"({filters[table]}) AND ({condition})" if table in filters else condition


def _place(location: tuple[int | str, ...]) -> str:
    return f"{'.'.join(map(str, location))}: " if location else ""
