"""Whether this workbench may be opened as it is set up: nobody else's machine without a secret and an admin."""

from __future__ import annotations

from assay.kernel.errors import Misconfigured
from assay.kernel.settings import LOOPBACK, Settings


def check_secret(settings: Settings) -> None:
    """Raises Misconfigured when other machines can reach it and its secret was not set by the operator."""
    if settings.host not in LOOPBACK and settings.secret_key is None:
        raise Misconfigured(
            f"ASSAY_SECRET_KEY is missing: {settings.host} can be reached by other machines.",
            hint="Set it to at least 32 random characters, or set HOST to 127.0.0.1.",
        )


def check_admin(settings: Settings, admins: int) -> None:
    """Raises Misconfigured when other machines can reach it and nobody could administer it."""
    if settings.host not in LOOPBACK and admins == 0:
        raise Misconfigured(
            "There is no admin yet, and other machines can reach this workbench.",
            hint="Make one first: assay users add NAME --role admin",
        )
