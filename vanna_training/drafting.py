"""``vn.generate_sql``: a model writes a draft, Assay's guard judges it, and nothing runs it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from assay.ask.llm.discretion import Discreet
from assay.ask.llm.port import Call, Message, Provider
from assay.ask.llm.reply import draft_of
from assay.kernel.errors import Refused

Judge = Callable[[str], str]
"""A statement to the one that may be run, made anew from its tree; raises Refused for anything else."""


class SqlDraft(str):
    """A statement that a model wrote and the guard let pass: text, as people who know Vanna expect, to be run by Assay.

    ``reply`` is what the model wrote.
    """

    reply: str

    def __new__(cls, sql: str, reply: str) -> SqlDraft:
        made = super().__new__(cls, sql)
        made.reply = reply
        return made


@dataclass(frozen=True)
class Drafter:
    """The model behind a store, what it may be told, and the guard before anything it writes.

    ``dialect`` is the source's, ``most_tokens`` a prompt's.
    """

    provider: Provider
    judge: Judge
    dialect: str
    discreet: Discreet
    most_tokens: int

    def wrote(self, prompt: Sequence[dict[str, Any]]) -> str:
        """The model's reply to a prompt of Vanna's form, which leaves without what is private; raises ProviderFailed.

        Its stand-ins are values again in what comes back.
        """
        texts = [str(one["content"]) for one in prompt]
        veil = self.discreet.veil(texts)
        messages = tuple(Message(one["role"], veil.hide(text)) for one, text in zip(prompt, texts, strict=True))
        return veil.show_sql(self.provider.complete(Call(messages)).text)

    def draft(self, reply: str) -> SqlDraft:
        """The draft in a reply; raises BadInput when it holds none, Refused when the guard does not let it pass."""
        found = draft_of(reply, self.dialect)
        if not found.sql:
            raise Refused(found.cannot or "The model wrote no SQL.", hint="Ask through Assay, which understands specs.")
        return SqlDraft(self.judge(found.sql), reply)
