"""What the ask corridor needs from the app state. ``wiring.py`` provides it from storage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Protocol

from assay.kernel.actor import Actor
from assay.records.answer import Answer
from assay.records.stored import Conversation, Feedback, Turn


class AnswerStore(Protocol):
    """Conversations, turns and answers. Whatever is not the actor's own raises NotFound."""

    def create(self, source: str, title: str, actor: Actor) -> Conversation:
        """Begin a conversation."""
        ...

    def get(self, conversation: str, actor: Actor) -> Conversation:
        """One conversation."""
        ...

    def new(self, source: str, title: str, actor: Actor) -> Conversation:
        """A conversation that is not kept yet."""
        ...

    def new_turn(self, conversation: str, question: str, answer: Answer) -> Turn:
        """An answered turn that is not kept yet."""
        ...

    def add_answered(
        self,
        conversation: str | Conversation,
        turn: Turn,
        bodies: Mapping[str, str],
        actor: Actor,
        act: tuple[str, Mapping[str, Any]],
    ) -> Turn:
        """Keep a question with its answer (``bodies``: JSON texts by id) and an audit row, in one step."""
        ...

    def settle(self, turn: Turn, answer: Answer, actor: Actor, edit: dict[str, Any] | None = None) -> Turn:
        """Keep a turn's answer and that it is answered, in one step."""
        ...

    def add_turn(self, conversation: str, question: str, actor: Actor) -> Turn:
        """Append a question, status ``asked``."""
        ...

    def turns(self, conversation: str, actor: Actor) -> Sequence[Turn]:
        """All turns, oldest first, with their answers."""
        ...

    def turn(self, turn: str, actor: Actor) -> Turn:
        """One turn, with its answer."""
        ...

    def latest_answer(self, conversation: str, before: int, actor: Actor) -> Answer | None:
        """The last answer with a result at a position under ``before``."""
        ...

    def turn_of_answer(self, answer: str, actor: Actor) -> Turn | None:
        """The turn that shows this answer, if a conversation does."""
        ...

    def finish(
        self,
        turn: str,
        status: Literal["answered", "failed", "cancelled"],
        *,
        answer: str | None = None,
        error: str = "",
        edit: dict[str, Any] | None = None,
    ) -> None:
        """Settle a turn."""
        ...

    def answer(self, answer: str, actor: Actor) -> Answer:
        """A kept answer."""
        ...

    def add_feedback(
        self, answer: str, verdict: Literal["right", "wrong"], category: str, comment: str, actor: Actor
    ) -> Feedback:
        """Keep a judgement."""
        ...
