"""A stored turn as it stands on the page: an answer, two readings, a refusal, an empty result, an error, or still running."""

from __future__ import annotations

from typing import Any

from assay.present import numbers
from assay.records import answer as house
from assay.records.stored import Turn
from components.answer_card import answer_card
from components.answer_view import answer_view, byline, chip_view, notes, state_of, timing
from components.cards import FilterStep, Reading, Replacement, clarify, empty_result, error_card, refusal
from components.chips import chip_sentence
from components.skeleton import answer_skeleton
from components.turn import answer_turn, turn
from components.view import Chip, Choice

NO_DATA = frozenset({"abstained", "clarify", "failed"})


def _span_pieces(text: str, spans: tuple[house.Span, ...]) -> list[tuple[str, str]]:
    """The question cut into recognised and plain pieces."""
    pieces: list[tuple[str, str]] = []
    end = 0
    for span in sorted(spans, key=lambda item: item.start):
        if span.start >= end and text[span.start:span.end] == span.text:
            pieces += [(text[end:span.start], "plain"), (span.text, span.role if span.role not in {"order", "number"} else "value")]
            end = span.end
    return [piece for piece in [*pieces, (text[end:], "plain")] if piece[0]]


def _figure_and_unit(headline: str) -> tuple[str, str]:
    """The number apart from the words after it: ``312 customers`` is 312 and customers."""
    first, _, rest = headline.partition(" ")
    return (first, rest) if any(letter.isdigit() for letter in first) else (headline, "")


def _clarify(answer: house.Answer) -> Any:
    readings = [
        Reading(title=item.title, value=_figure_and_unit(item.headline)[0], unit=_figure_and_unit(item.headline)[1], sentence=item.sentence, chips=(), state="governed",
                arg={"id": answer.id, "edit": {"alternative": index}})
        for index, item in enumerate(answer.alternatives)
    ]
    lead = answer.reason or "This can mean more than one thing here, and the results differ. Which one do you mean?"
    return clarify(lead, readings, answer.hint)


def _refusal(answer: house.Answer) -> Any:
    closest = [(answer.closest, "plain")] if answer.closest else []
    others = [item.question or item.text for item in answer.instead if item.question or not item.edit]
    return refusal("This source cannot answer that", " ".join(text for text in (answer.reason, answer.hint) if text), closest, others)


def _empty(answer: house.Answer) -> Any:
    steps = [FilterStep(Chip(step.label, "value"), step.rows, "removes all" if step.emptied else "", step.emptied) for step in answer.empty]
    tries = [Replacement(item.text, item.detail, arg={"id": answer.id, "edit": item.edit} if item.edit else None, question=item.question or "")
             for item in answer.instead]
    culprit = next((step.label for step in answer.empty if step.emptied), "")
    reason = answer.reason or (f"One filter empties the result: {culprit}. The others leave rows." if culprit else "The filters leave no rows.")
    reading = chip_sentence([chip_view(chip) for chip in answer.interpretation], (), notes(answer))
    return empty_result(state_of(answer), byline(answer), timing(answer), "Nothing matches", reason, "rows", steps, tries, reading)


def _failed(answer: house.Answer) -> Any:
    return error_card(answer.reason or "The question could not be answered", answer.hint or "Nothing was changed.", {"text": answer.question})


def answer_body(answer: house.Answer, slot: int, disabled: dict[str, str], open_: bool = True) -> Any:
    """The turn of a finished answer, whatever became of it."""
    if answer.state in NO_DATA:
        card = {"clarify": _clarify, "abstained": _refusal, "failed": _failed}[answer.state](answer)
        return turn(answer.question, card, open_=open_)
    if not answer.row_count and not answer.parts and answer.empty:
        return turn(answer.question, _empty(answer), state=state_of(answer), headline="no rows", open_=open_)
    view = answer_view(answer, slot, disabled)
    return answer_turn(view, answer_card(view), open_)


def turn_body(stored: Turn, slot: int, disabled: dict[str, str], open_: bool = True, progress: tuple[str, float, float] | None = None) -> Any:
    """What the slot of a stored turn shows. ``progress`` = (message, 0..1, milliseconds so far) of its job."""
    if stored.answer is not None:
        return answer_body(stored.answer, slot, disabled, open_)
    if stored.status == "cancelled":
        return turn(stored.question, error_card("Stopped", "The query was stopped. Nothing was changed.", {"text": stored.question}), open_=open_)
    if stored.status == "failed":
        return turn(stored.question, error_card(stored.error or "The question could not be answered", "Nothing was changed.",
                                                {"text": stored.question}), open_=open_)
    if stored.job:
        message, done, spent = progress or ("plan", 0.0, 0.0)
        elapsed = numbers.duration(spent) if spent >= 2000 else ""
        return turn(stored.question, answer_skeleton(message, done, elapsed, stored.job), open_=True)
    again = error_card("This question was not finished", "The server stopped while it was running. The question is kept.",
                       ways=[Choice("Answer it now", "resume", {"turn": stored.id})])
    return turn(stored.question, again, open_=open_)


