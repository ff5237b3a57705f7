"""``/api/v1/health``: is it well?"""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint
from pydantic import BaseModel

from assay.services import Services


class Well(BaseModel):
    """Ready to serve."""

    status: str
    timestamp: str


def register(v1: APIBlueprint, services: Services) -> None:
    """Serve it."""

    @v1.get("/health")
    @v1.output(Well)
    def api_health() -> dict[str, Any]:
        """Whether this process can serve. What it depends on is told at `/health/detailed`."""
        return services.health.brief()
