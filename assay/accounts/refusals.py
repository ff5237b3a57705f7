"""Refusals in the audit: each is written down once, wherever on its way to the person it is turned into words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from assay.accounts.actors import actor_of
from assay.accounts.ports import Audit
from assay.kernel.actor import LOCAL_OWNER, Actor
from assay.kernel.errors import NotAllowed, NotFound, Refused
from assay.records.stored import Job
from assay.storage.users import UserStore

WORDS_CAP = 300
Facts = Callable[[], Mapping[str, str]]


def written(error: NotAllowed) -> NotAllowed:
    """The refusal, of which the log tells already."""
    error.recorded = True
    return error


@dataclass(frozen=True)
class Refusals:
    """Writes down what was refused. What the log tells of already, and every other fault, is passed over."""

    audit: Audit
    users: UserStore

    def told(self, error: Exception, actor: Actor, where: Facts, action: str = "request.refused") -> None:
        """Before ``actor`` is told of a refusal. ``where`` says where it happened."""
        if isinstance(error, (NotAllowed, Refused)) and not error.recorded:
            why = {"code": error.code, "why": error.message[:WORDS_CAP]}
            self.audit.record(actor, action, {**where(), **why})
            error.recorded = True

    def of_job(self, error: Exception, job: Job) -> None:
        """A job that was refused when its turn came."""
        self.told(error, self._owner(job), lambda: {"job": job.id, "kind": job.kind}, "job.refused")

    def _owner(self, job: Job) -> Actor:
        if (job.owner, job.tenant) == (LOCAL_OWNER.id, LOCAL_OWNER.tenant):
            return LOCAL_OWNER
        try:
            return actor_of(self.users.get(job.owner, job.tenant))
        except NotFound:
            return Actor(job.owner, job.owner, "viewer", job.tenant)
