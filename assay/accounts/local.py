"""The one user of a workbench on one's own machine: whoever has the command line has the files anyway."""

from __future__ import annotations

from assay.kernel.actor import LOCAL_OWNER, Actor
from assay.kernel.settings import LOOPBACK, Settings


def current_actor() -> Actor:
    """Who is using the command line. Pages and routes ask ``accounts.acting``."""
    return LOCAL_OWNER


def owner_signs_in(settings: Settings) -> bool:
    """Whether whoever opens the page is taken for the owner: only where nobody but this machine can reach it."""
    return settings.sign_in == "local" and settings.host in LOOPBACK
