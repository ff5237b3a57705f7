"""What this room needs from outside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from assay.kernel.actor import Actor


class Audit(Protocol):
    """Where every act is written down before it is done: when that fails, it is not done."""

    def record(self, actor: Actor, action: str, facts: Mapping[str, Any]) -> None: ...
