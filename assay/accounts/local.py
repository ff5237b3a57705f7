"""The one user of a workbench on one's own machine, until sign-in is set up."""

from __future__ import annotations

from assay.kernel.actor import LOCAL_OWNER, Actor
from assay.records.stored import Job


def current_actor() -> Actor:
    """Who is using the page or the command line."""
    return LOCAL_OWNER


def actor_of_job(job: Job) -> Actor:
    """On whose behalf a job runs."""
    if (job.owner, job.tenant) == (LOCAL_OWNER.id, LOCAL_OWNER.tenant):
        return LOCAL_OWNER
    return Actor(job.owner, job.owner, role="viewer", tenant=job.tenant)
