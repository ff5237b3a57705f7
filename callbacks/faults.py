"""What a person is told when a corridor raises: a known fault in its own words, others by a number in the log."""

from __future__ import annotations

import secrets

import structlog

from assay.kernel.errors import AssayError

log = structlog.get_logger()


def told(error: Exception) -> tuple[str, str]:
    """Title and text for a person. Unknown faults are logged under the id that the text names.

    >>> from assay.kernel.errors import NotFound
    >>> told(NotFound("There is no such answer.", hint="Ask again."))
    ('There is no such answer.', 'Ask again.')
    """
    if isinstance(error, AssayError):
        return error.message, error.hint or "Nothing was changed."
    number = secrets.token_hex(4)
    log.error("page.failed", fault=number, exc_info=error)
    return "Something went wrong in Assay", f"Nothing was changed. The log has the details under {number}."
