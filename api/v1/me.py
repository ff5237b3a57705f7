"""``/api/v1/me``: whose token this is."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint
from pydantic import BaseModel

from assay.accounts.acting import current_actor
from assay.services import Services


class Me(BaseModel):
    """A person, and what the token is for; without scopes it is no token but a session."""

    id: str
    name: str
    role: str
    tenant: str
    scopes: list[str] | None


def register(v1: APIBlueprint, _services: Services) -> None:
    """Serve it."""

    @v1.get("/me")
    @v1.output(Me)
    def me() -> dict[str, Any]:
        """Whose token this is, and what it is for."""
        actor = current_actor()
        scopes = None if actor.scopes is None else list(actor.scopes)
        return {"id": actor.id, "name": actor.name, "role": actor.role, "tenant": actor.tenant, "scopes": scopes}
