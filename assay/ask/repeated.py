"""An answer given once more: the same in everything but its id and the moment it was asked.

Its JSON text is made once, and what differs is put into the text: to encode an answer again costs more than the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from assay.ask.compose import new_id
from assay.ask.ports import Asked
from assay.query.recording import without_personal
from assay.records.answer import Answer
from assay.records.codec import to_text


@dataclass(frozen=True)
class Repeatable:
    """A kept answer and the JSON texts of it and of its parts."""

    answer: Answer

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """JSON text by the id of the part, or of the answer itself."""
        return {one.id: to_text(one) for one in (*self.answer.parts, self.answer)}

    def again(self, now: str) -> tuple[Answer, Mapping[str, str]]:
        """The answer under new ids, asked ``now`` (ISO 8601), and its JSON texts by new id."""
        ids = {old: new_id() for old in self.texts}
        fresh = renewed(self.answer, now, ids)
        asked = self.answer.receipt.asked_at if self.answer.receipt else ""
        return fresh, {ids[old]: retold(text, asked, now, ids) for old, text in self.texts.items()}


def renewed(answer: Answer, now: str, ids: Mapping[str, str]) -> Answer:
    """The same answer with other ids, asked now."""
    slip = answer.receipt
    if slip is not None:
        slip = replace(slip, answer_id=ids.get(slip.answer_id, slip.answer_id), asked_at=now)
    parts = tuple(renewed(part, now, ids) for part in answer.parts)
    return replace(answer, id=ids[answer.id], receipt=slip, parts=parts)


def retold(text: str, asked: str, now: str, ids: Mapping[str, str]) -> str:
    """The JSON text with other ids and another moment. Ids are random, so that nothing else in a text looks like one.

    >>> retold('{"id":"Xy12","receipt":{"asked_at":"2026"}}', "2026", "2027", {"Xy12": "Zz34"})
    '{"id":"Zz34","receipt":{"asked_at":"2027"}}'
    """
    for old, new in ids.items():
        text = text.replace(f'"{old}"', f'"{new}"')
    return text.replace(f'"asked_at":"{asked}"', f'"asked_at":"{now}"') if asked else text


def now_of(asked: Asked) -> str:
    """The moment of a question, ISO 8601."""
    return asked.clock.now().isoformat(timespec="seconds")


def repeating(asked: Asked) -> tuple[str, dict[str, Any]]:
    """What the audit log says of an answer that was given before."""
    return "ask.repeated", _told(asked)


def asking(asked: Asked, engine: str, change: Mapping[str, Any] | None = None) -> tuple[str, dict[str, Any]]:
    """What it says of a question that is about to be answered, or of an answer about to be changed."""
    told = {**_told(asked), "engine": engine}
    return ("ask.asked", told) if change is None else ("ask.changed", {**told, "change": str(change.get("op", ""))})


def _told(asked: Asked) -> dict[str, Any]:
    return {"source": asked.source.name, "question": without_personal(asked.text)}
