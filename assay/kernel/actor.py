"""Who acts. Every corridor takes an Actor; policies, caches and audit depend on it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Literal

Role = Literal["viewer", "analyst", "admin"]


@dataclass(frozen=True)
class Actor:
    """A person or token on whose behalf something is done.

    ``attributes`` are what row policies may refer to as ``{user.<name>}``.
    """

    id: str
    name: str
    role: Role = "analyst"
    tenant: str = "local"
    attributes: tuple[tuple[str, str], ...] = field(default=())

    def policy_key(self) -> str:
        """Digest of everything a policy can depend on; part of every cache key."""
        facts = [self.tenant, self.role, self.id, sorted(self.attributes)]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:16]


LOCAL_OWNER = Actor(id="local", name="You", role="admin")
"""The one user of a workbench on one's own machine."""
