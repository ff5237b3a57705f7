"""One call to a model: a prompt within the budget, the reply, what it cost."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field, replace

from assay.ask.llm.chain import Models
from assay.ask.llm.context import Context, context
from assay.ask.llm.ledger import Ledger, NoLedger, Prices, spent
from assay.ask.llm.port import Call, Message, Reply, Stopped, never
from assay.ask.llm.prompt import FORM, Mishap, Question, Wording, messages
from assay.ask.llm.study import Study
from assay.ask.llm.tokens import cut, tokens, tokens_of

_SMALL = 1800
_MISHAP_SHARE, _SLACK = 0.2, 4


@dataclass(frozen=True)
class Setup:
    """Bounds and choices of an operator. ``structured``: ask for a JSON object where the provider can."""

    context_tokens: int = 6000
    output_tokens: int = 1500
    seconds: float = 60.0
    daily_tokens: int = 0
    values: str = "categories"
    sample_rows: int = 0
    keep_texts: bool = True
    prices: Prices = field(default_factory=Prices)


@dataclass(frozen=True)
class Written:
    """A prompt and its reply; ``tokens`` are those of the prompt as counted here, never more than the budget."""

    messages: tuple[Message, ...]
    context: Context
    reply: Reply
    tokens: int
    cost: float
    ms: float


@dataclass(frozen=True)
class Writer:
    """Asks the models. Safe to share between threads."""

    models: Models
    setup: Setup = Setup()
    ledger: Ledger = field(default_factory=NoLedger)

    def write(
        self,
        study: Study,
        last: Mishap | None = None,
        *,
        temperature: float = 0.0,
        purpose: str = "sql",
        parts: bool = True,
    ) -> Written:
        """The reply to a question, or to what was wrong with the reply before.

        Raises ProviderFailed, QueryCancelled.
        """
        started = time.perf_counter()
        told, chosen, size = prompt(study, self.setup, last, parts=parts)
        call = Call(told, FORM, self.setup.output_tokens, temperature, self.setup.seconds)
        reply = self.models.complete(call, study.asked.heard, stopped_by(study))
        prices, asked = self.setup.prices, study.asked
        entry = spent(asked.source.id, purpose, told, reply, prices, self.setup.keep_texts)
        self.ledger.record(asked.actor, entry)
        ms = round(1000 * (time.perf_counter() - started), 1)
        return Written(told, chosen, reply, size, prices.of(reply), ms)


def stopped_by(study: Study) -> Stopped:
    """Whether the asker has stopped the question."""
    return study.asked.cancel.cancelled if study.asked.cancel is not None else never


def prompt(
    study: Study, setup: Setup, last: Mishap | None = None, *, parts: bool = True
) -> tuple[tuple[Message, ...], Context, int]:
    """Messages, what is in them, and their tokens with those of the reply's form: never more than the budget."""
    budget = setup.context_tokens
    asked = study.asked
    many = parts and asked.interactive
    wording = Wording(asked.source.dialect, asked.clock.today().isoformat(), study.specs, many, budget < _SMALL)
    form = 0 if wording.brief else tokens(json.dumps(FORM))
    mishap = _shortened(last, int(budget * _MISHAP_SHARE))
    question = _fitting(study.question, budget // 3)
    bare = tokens_of(messages(wording, question, "", mishap)) + form
    room, size = budget - bare - 2, budget + 1
    while size > budget:
        chosen = context(study.material, max(0, room))
        told = messages(wording, question, chosen.text, mishap)
        size = tokens_of(told) + form
        # Parts do not add up to the token: what is over is taken off, and a little more.
        if room <= 0:
            break
        room -= max(0, size - budget) + _SLACK
    return told, chosen, size


def _fitting(question: Question, most: int) -> Question:
    """A question is told whole; what was said before it gives way."""
    left = max(0, most - tokens(question.text))
    hint = cut(question.hint, left)
    return replace(question, hint=hint, previous_query=cut(question.previous_query, max(0, left - tokens(hint))))


def _shortened(last: Mishap | None, most: int) -> Mishap | None:
    return None if last is None else Mishap(cut(last.written, most), cut(last.problem, most))
