"""A question as it is taken in: on one line, not empty, not too long."""

from __future__ import annotations

from assay.kernel.errors import BadInput

LENGTH_CAP = 2000


def checked(question: str) -> str:
    """The question on one line; raises BadInput when there is none, or too much of it.

    >>> checked("  revenue   by region ")
    'revenue by region'
    """
    text = " ".join(question.split())
    if not text:
        raise BadInput("Type a question.")
    if len(text) > LENGTH_CAP:
        raise BadInput(f"A question may have up to {LENGTH_CAP:,} characters.")
    return text
