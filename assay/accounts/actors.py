"""From what is stored about people to the Actor every corridor takes."""

from __future__ import annotations

from dataclasses import dataclass

from assay.kernel.actor import LOCAL_OWNER, Actor
from assay.kernel.errors import NotAllowed
from assay.records.stored import Job, User
from assay.storage.users import UserStore


def actor_of(user: User, scopes: tuple[str, ...] | None = None, address: str = "", agent: str = "") -> Actor:
    """The person as an actor, with the rights they have now."""
    attributes = tuple(sorted(user.attributes.items()))
    return Actor(
        user.id, user.name, user.role, user.tenant, attributes, user.groups, user.sources, scopes, address, agent
    )


@dataclass(frozen=True)
class JobActors:
    """On whose behalf jobs run: with the rights the person has when the work begins, not when it was asked for."""

    users: UserStore

    def __call__(self, job: Job) -> Actor:
        """Raises NotFound when the person is gone, NotAllowed when they may no longer sign in."""
        if (job.owner, job.tenant) == (LOCAL_OWNER.id, LOCAL_OWNER.tenant):
            return LOCAL_OWNER
        user = self.users.get(job.owner, job.tenant)
        if not user.active:
            raise NotAllowed("Whoever asked for this may no longer sign in.")
        return actor_of(user)
