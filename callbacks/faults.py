"""What a person is told when a corridor raises: a known fault in its own words, others by a number in the log."""

from __future__ import annotations

import secrets
from typing import Any

import structlog

from assay.accounts.acting import refused
from assay.kernel.errors import AssayError
from components.cards import nothing_yet

log = structlog.get_logger()


def missing(error: AssayError) -> Any:
    """What stands where something should have been shown that is not there, or not for this person."""
    refused(error)
    return nothing_yet(error.message, error.hint or "It may have been deleted.")


def told(error: Exception) -> tuple[str, str]:
    """Title and text for a person. A refusal is in the audit by then; unknown faults are logged under an id.

    >>> from assay.kernel.errors import NotFound
    >>> told(NotFound("There is no such answer.", hint="Ask again."))
    ('There is no such answer.', 'Ask again.')
    """
    refused(error)
    if isinstance(error, AssayError):
        return error.message, error.hint or "Nothing was changed."
    number = secrets.token_hex(4)
    log.error("page.failed", fault=number, exc_info=error)
    return "Something went wrong in Assay", f"Nothing was changed. The log has the details under {number}."
