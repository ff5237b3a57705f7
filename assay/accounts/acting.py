"""On whose behalf the present request is served. A door binds it; without that nobody acts, and nothing is allowed."""

from __future__ import annotations

from contextvars import ContextVar

from assay.kernel.actor import Actor
from assay.kernel.errors import NotAllowed

_acting: ContextVar[Actor | None] = ContextVar("acting", default=None)


def bind(actor: Actor | None) -> None:
    """Serve the present request for ``actor``; for nobody when None. Called at the start of every request."""
    _acting.set(actor)


def current_actor() -> Actor:
    """Who is in front of the page, or whose token it is. Raises NotAllowed when nobody is."""
    actor = _acting.get()
    if actor is None:
        raise NotAllowed("Sign in first.", hint="The session may have ended.")
    return actor
