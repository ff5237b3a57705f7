"""Wordings of one question: it is read again in parts and in other words, which often come to the same words."""

from __future__ import annotations

from assay.ask.ports import Asked, Plan

Wording = tuple[str, str, str, bool]
Known = dict[Wording, Plan]
"""What was made of the wordings of one question, whose source, clock and threshold stay as they are."""


def wording(asked: Asked) -> Wording:
    """What differs between the wordings of one question."""
    previous = asked.previous.canonical() if asked.previous is not None else ""
    return asked.text, asked.hint, previous, bool(asked.verified)
