"""Who acts. Every corridor takes an Actor; policies, caches and audit depend on it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Literal

from assay.kernel.errors import NotAllowed

Role = Literal["viewer", "analyst", "admin"]

ROLES: tuple[Role, ...] = ("viewer", "analyst", "admin")
"""From the least to the most; each may do what the ones before it may."""


@dataclass(frozen=True)
class Actor:
    """A person or token on whose behalf something is done.

    ``attributes`` are what row policies may refer to as ``{user.<name>}``. ``sources`` are the names of the sources
    this person was given; None means every source that is not private to somebody. ``scopes`` limit a token; None
    means a person in front of a page. ``address`` and ``agent`` say where a request came from, for the audit.
    """

    id: str
    name: str
    role: Role = "analyst"
    tenant: str = "local"
    attributes: tuple[tuple[str, str], ...] = field(default=())
    groups: tuple[str, ...] = ()
    sources: tuple[str, ...] | None = None
    scopes: tuple[str, ...] | None = field(default=None, compare=False)
    address: str = field(default="", compare=False)
    agent: str = field(default="", compare=False)

    def may(self, least: Role) -> bool:
        """Whether the role is ``least`` or above.

        >>> Actor("a", "Ann", "analyst").may("viewer"), Actor("a", "Ann", "analyst").may("admin")
        (True, False)
        """
        return self.role in ROLES and ROLES.index(self.role) >= ROLES.index(least)

    def need(self, least: Role, what: str) -> None:
        """Raises NotAllowed unless the role is ``least`` or above; ``what`` finishes "Only ... may"."""
        if not self.may(least):
            who = "an admin" if least == "admin" else "an analyst or an admin"
            raise NotAllowed(f"Only {who} may {what}.", hint="Ask an admin for another role.")

    def policy_key(self) -> str:
        """Digest of everything a policy can depend on; part of every cache key."""
        facts = [self.tenant, self.role, self.id, sorted(self.attributes), sorted(self.groups)]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:16]


LOCAL_OWNER = Actor(id="local", name="Local user", role="admin")
"""The one user of a workbench on one's own machine."""
