"""The app shell for whoever is signed in: their name, and the pages their role may open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assay.accounts.acting import current_actor
from assay.accounts.local import owner_signs_in
from assay.kernel.actor import LOCAL_OWNER, Actor, Role
from assay.kernel.errors import NotAllowed
from assay.services import Services
from components.shell import PLACES, Place, shell

LEAST: dict[str, Role] = {
    "/": "analyst",
    "/sources": "analyst",
    "/admin/users": "admin",
    "/admin/audit": "admin",
    "/admin/policies": "admin",
    "/admin/training": "admin",
    "/admin/model": "admin",
    "/admin/review": "admin",
}


def places_of(actor: Actor, services: Services) -> tuple[Place, ...]:
    """What the navigation shows: the owner of a workbench on their own machine has no other users."""
    alone = owner_signs_in(services.settings)
    may = (place for place in PLACES if actor.may(LEAST.get(place.href, "viewer")))
    return tuple(place for place in may if not (alone and place.href == "/admin/users"))


def layout_for(services: Services, content: Any) -> Callable[[], Any]:
    """The layout, made anew for each page that is opened."""

    def layout() -> Any:
        actor = _present()
        alone = actor.id == LOCAL_OWNER.id
        name = "Local user" if alone else actor.name
        return shell(content, name, places_of(actor, services), signed_in=not alone)

    return layout


def _present() -> Actor:
    """Dash asks for a layout once while the app is put together, when nobody is there yet."""
    try:
        return current_actor()
    except NotAllowed:
        return LOCAL_OWNER
