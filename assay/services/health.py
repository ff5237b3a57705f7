"""Is it well? One line per thing Assay depends on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from assay.kernel.clock import Clock
from assay.kernel.errors import AssayError

Check = Callable[[], str | None]
"""Returns None when well, a word such as ``not configured`` when there is nothing to check; raises when it is ill."""

HEALTHY = "healthy"


def _outcome(check: Check) -> str:
    try:
        return check() or HEALTHY
    except AssayError as error:
        return f"unhealthy: {error.message}"
    except Exception as error:  # whatever a driver throws means "not well"; its text may name hosts or paths
        return f"unhealthy: {type(error).__name__}"


@dataclass(frozen=True)
class HealthDesk:
    """Answers ``/health`` and ``/health/detailed``. ``checks`` by name, in the order shown."""

    clock: Clock
    checks: Mapping[str, Check]

    def brief(self) -> dict[str, Any]:
        """Ready to serve."""
        return {"status": HEALTHY, "timestamp": self.clock.now().isoformat(timespec="seconds")}

    def detailed(self) -> dict[str, Any]:
        """Every dependency: ``healthy``, ``not configured`` or ``unhealthy: reason``; ``degraded`` when one is ill."""
        outcomes = {name: _outcome(check) for name, check in self.checks.items()}
        ill = any(outcome.startswith("unhealthy") for outcome in outcomes.values())
        return {
            "api": HEALTHY,
            "timestamp": self.clock.now().isoformat(timespec="seconds"),
            **outcomes,
            "status": "degraded" if ill else HEALTHY,
        }
