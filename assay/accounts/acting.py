"""On whose behalf the present request is served, and where its refusals are written down.

A door binds both; without that nobody acts, and nothing is allowed.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar

from assay.kernel.actor import Actor
from assay.kernel.errors import NotAllowed

Writer = Callable[[Exception], None]


def _unwritten(_error: Exception) -> None:
    """Outside a request there is nobody to be refused anything."""


_acting: ContextVar[Actor | None] = ContextVar("acting", default=None)
_writer: ContextVar[Writer] = ContextVar("writer", default=_unwritten)


def bind(actor: Actor | None, writer: Writer = _unwritten) -> None:
    """Serve the present request for ``actor``; for nobody when None. Called at the start of every request.

    ``writer`` puts a refusal into the audit log, and passes over everything else.
    """
    _acting.set(actor)
    _writer.set(writer)


def refused(error: Exception) -> None:
    """Called by whoever turns an error into words: if it is a refusal that is not in the audit log yet, it is now."""
    _writer.get()(error)


def current_actor() -> Actor:
    """Who is in front of the page, or whose token it is. Raises NotAllowed when nobody is."""
    actor = _acting.get()
    if actor is None:
        raise NotAllowed("Sign in first.", hint="The session may have ended.")
    return actor
