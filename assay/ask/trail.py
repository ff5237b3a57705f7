"""The way through an answer: each step of drilling remembers the answers it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from assay.records.answer import Answer, Crumb


def stepped(done: Answer, old: Answer, change: Mapping[str, Any]) -> Answer:
    """``done`` with its trail, if ``change`` was a step (it has a ``crumb``) or was made on the way.

    >>> first = Answer("a", "revenue", "governed", "shop", title="Revenue by region")
    >>> stepped(Answer("b", "revenue", "governed", "shop"), first, {"crumb": "Europe"}).trail
    (Crumb(label='Revenue by region', answer='a'),)
    """
    crumb = str(change.get("crumb") or "")
    if not crumb:
        return replace(done, trail=old.trail, step=old.step)
    here = Crumb(old.step or old.title or old.question, old.id)
    return replace(done, trail=(*old.trail, here), step=crumb)
