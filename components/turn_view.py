"""A stored turn as it stands on the page: an answer, readings, a refusal, an empty result, an error, or running."""

from __future__ import annotations

from typing import Any

from assay.records import answer as house
from assay.records.stored import Job, Turn
from components.answer_card import answer_card
from components.answer_view import ADD, SHOWN, answer_view, byline, chip_view, notes, state_of, timing
from components.cards import FilterStep, Reading, Replacement, clarify, empty_result, error_card, refusal
from components.chips import chip_sentence
from components.figures import figure_and_unit
from components.skeleton import job_skeleton, rows_skeleton
from components.turn import answer_turn, turn
from components.view import Chip, Choice

NO_DATA = frozenset({"abstained", "clarify", "failed"})


def _span_pieces(text: str, spans: tuple[house.Span, ...]) -> list[tuple[str, str]]:
    """The question cut into recognised and plain pieces."""
    pieces: list[tuple[str, str]] = []
    end = 0
    for span in sorted(spans, key=lambda item: item.start):
        if span.start >= end and text[span.start : span.end] == span.text:
            pieces += [
                (text[end : span.start], "plain"),
                (span.text, span.role if span.role not in {"order", "number"} else "value"),
            ]
            end = span.end
    return [piece for piece in [*pieces, (text[end:], "plain")] if piece[0]]


def _clarify(answer: house.Answer) -> Any:
    readings = [
        Reading(
            title=item.title,
            value=figure_and_unit(item.headline)[0],
            unit=figure_and_unit(item.headline)[1],
            sentence="" if item.chips else item.sentence,
            chips=tuple(chip_view(chip) for chip in item.chips if chip.slot != ADD),
            state=SHOWN.get(item.state, "generated"),
            points=item.points,
            first=item.first,
            last=item.last,
            arg={"id": answer.id, "edit": {"op": "replace", "spec": item.spec.model_dump(mode="json")}},
        )
        for item in answer.alternatives
    ]
    lead = answer.reason or "This can mean more than one thing here, and the results differ. Which one do you mean?"
    return clarify(lead, readings, answer.hint)


def _refusal(answer: house.Answer) -> Any:
    closest = [(answer.closest, "plain")] if answer.closest else []
    others = [item.question or item.text for item in answer.instead if item.question or not item.edit]
    others = [other for other in dict.fromkeys(others) if other != answer.closest]
    return refusal(
        "This source cannot answer that",
        " ".join(text for text in (answer.reason, answer.hint) if text),
        closest,
        others,
    )


def _empty(answer: house.Answer) -> Any:
    steps = [
        FilterStep(Chip(step.label, "value"), step.rows, "removes all" if step.emptied else "", step.emptied)
        for step in answer.empty
    ]
    tries = [
        Replacement(
            item.text,
            item.detail,
            arg={"id": answer.id, "edit": item.edit} if item.edit else None,
            question=item.question or "",
        )
        for item in answer.instead
    ]
    culprit = next((step.label for step in answer.empty if step.emptied), "")
    reason = answer.reason or (
        f"One filter empties the result: {culprit}. The others leave rows." if culprit else "The filters leave no rows."
    )
    reading = chip_sentence([chip_view(chip) for chip in answer.interpretation if chip.slot != ADD], (), notes(answer))
    return empty_result(
        state_of(answer), byline(answer), timing(answer), "Nothing matches", reason, "rows", steps, tries, reading
    )


def _failed(answer: house.Answer) -> Any:
    return error_card(
        answer.reason or "The question could not be answered",
        answer.hint or "Nothing was changed.",
        {"text": answer.question},
    )


def answer_body(answer: house.Answer, slot: int, disabled: dict[str, str], open_: bool = True) -> Any:
    """The turn of a finished answer, whatever became of it."""
    if answer.state in NO_DATA:
        card = {"clarify": _clarify, "abstained": _refusal, "failed": _failed}[answer.state](answer)
        return turn(answer.question, card, open_=open_)
    if answer.empty and not answer.parts:
        return turn(answer.question, _empty(answer), state=state_of(answer), headline="no rows", open_=open_)
    view = answer_view(answer, slot, disabled)
    return answer_turn(view, answer_card(view), open_)


def folded(stored: Turn, slot: int) -> Any:
    """The row of an earlier turn; its card is asked for when it is opened."""
    answer = stored.answer
    if answer is None or answer.state in NO_DATA:
        return turn(stored.question, rows_skeleton(3), open_=False, later={"slot": slot, "turn": stored.id})
    head = answer.headline
    return turn(
        stored.question,
        rows_skeleton(3),
        state=state_of(answer),
        headline=head.text if head else "",
        open_=False,
        later={"slot": slot, "turn": stored.id},
    )


def turn_body(stored: Turn, slot: int, disabled: dict[str, str], job: Job | None = None) -> Any:
    """What the slot of a stored turn shows. ``job`` is the one that works on it, where one does."""
    if stored.answer is not None:
        return answer_body(stored.answer, slot, disabled)
    again = {"text": stored.question}
    if stored.status == "cancelled" or (job and job.status == "cancelled"):
        return turn(stored.question, error_card("Stopped", "The query was stopped. Nothing was changed.", again))
    if stored.status == "failed" or (job and job.status == "failed"):
        fault = (job.error or {}) if job else {}
        title = stored.error or str(fault.get("message", "")) or "The question could not be answered"
        return turn(stored.question, error_card(title, str(fault.get("hint", "")) or "Nothing was changed.", again))
    if job:
        return turn(stored.question, job_skeleton(job.id, job.message, job.progress, stored.id))
    way = [Choice("Answer it now", "resume", {"turn": stored.id, "text": stored.question})]
    return turn(
        stored.question, error_card("This question was not finished", "It is kept, and can be answered now.", ways=way)
    )
