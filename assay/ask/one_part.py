"""One part of an answer to several questions, or one of two readings of the same one."""

from __future__ import annotations

from dataclasses import replace

from assay.kernel.errors import NotFound
from assay.records.answer import Answer


def one_part(answer: Answer, of: str) -> Answer:
    """The part whose id is ``of``; a reading is an answer to the whole question. Raises NotFound."""
    found = next((part for part in answer.parts if part.id == of), None)
    if found is None:
        raise NotFound("There is no such part of this answer.")
    return replace(found, question=answer.question) if answer.disputed else found
