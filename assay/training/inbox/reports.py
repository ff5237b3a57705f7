"""Which of the questions people asked went wrong, and what the asker said or asked next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from assay.semantic.spec import AnalyticsSpec

Trouble = Literal["wrong", "corrected", "abstained", "failed", "empty", "slow"]
Lost = Literal["", "provider", "query", "reply"]
LOST: Mapping[Any, Lost] = {"query": "query", "refused": "query", "reply": "reply"}
"""What of the model failed, by what the trace says of it; anything else is the provider's."""
SLOW_MS = 5_000.0
NEXT = 2
"""How many later questions of a conversation may say what the asker meant."""


@dataclass(frozen=True)
class Span:
    """A stretch of the question, as it was understood."""

    text: str
    role: str
    target: str


@dataclass(frozen=True)
class Report:
    """One question that went wrong. ``meant`` is the spec of what the asker chose or asked next, ``said`` its words.

    ``comment`` is what they wrote beside their verdict, ``error`` what they were told when it failed, ``lost`` what of
    the language model failed and ``silent`` why, ``emptied`` the filter that left no row.
    """

    turn: str
    conversation: str
    owner: str
    question: str
    at: str
    trouble: Trouble
    spec: AnalyticsSpec | None = None
    spans: tuple[Span, ...] = ()
    reason: str = ""
    choices: tuple[AnalyticsSpec, ...] = ()
    meant: AnalyticsSpec | None = None
    said: str = ""
    meant_spans: tuple[Span, ...] = ()
    comment: str = ""
    error: str = ""
    silent: str = ""
    lost: Lost = ""
    emptied: str = ""
    transcript: tuple[tuple[str, str], ...] = field(default=(), repr=False)


def reports(turns: Sequence[Mapping[str, Any]], verdicts: Mapping[str, Mapping[str, str]]) -> Iterator[Report]:
    """The questions that went wrong, newest first (see ``storage.reviews.ReviewStore.asked``)."""
    threads: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for turn in turns:
        threads[turn["conversation"]].append(turn)
    for thread in threads.values():
        thread.sort(key=lambda turn: turn["position"])
    for turn in turns:
        thread = threads[turn["conversation"]]
        later = thread[thread.index(turn) + 1 :][:NEXT]
        verdict = verdicts.get((turn["answer"] or {}).get("id", ""), {})
        trouble = _trouble(turn, later, verdict)
        if trouble is not None:
            yield _report(turn, thread, later, verdict, trouble)


def _trouble(turn: Mapping[str, Any], later: Sequence[Mapping[str, Any]], verdict: Mapping[str, str]) -> Trouble | None:
    answer = turn["answer"]
    if verdict.get("verdict") == "wrong":
        return "wrong"
    if answer is None:
        return "failed" if turn["status"] == "failed" else None
    if answer["state"] in ("abstained", "clarify"):
        return "abstained"
    if answer["state"] == "failed":
        return "failed"
    if later and (later[0]["edit"] or {}).get("op") and not (later[0]["edit"] or {}).get("said"):
        return "corrected"
    if answer.get("empty") or (answer.get("row_count") == 0 and not answer.get("parts")):
        return "empty"
    return "slow" if answer.get("timings_ms", {}).get("total", 0.0) > SLOW_MS else None


def _report(
    turn: Mapping[str, Any],
    thread: Sequence[Mapping[str, Any]],
    later: Sequence[Mapping[str, Any]],
    verdict: Mapping[str, str],
    trouble: Trouble,
) -> Report:
    answer = turn["answer"] or {}
    better = next((one for one in later if _stands(one)), None) if trouble != "slow" else None
    meant = better["answer"] if better else {}
    lost, silent = _silent(answer, trouble)
    return Report(
        turn=turn["turn"],
        conversation=turn["conversation"],
        owner=turn["owner"],
        question=turn["question"],
        at=turn["asked_at"],
        trouble=trouble,
        spec=_spec(answer),
        spans=_spans(answer),
        reason=str(answer.get("reason", "")),
        choices=tuple(AnalyticsSpec.model_validate(one["spec"]) for one in answer.get("alternatives", ())),
        meant=_spec(meant),
        said=str(better["question"]) if better else "",
        meant_spans=_spans(meant),
        comment=verdict.get("comment", ""),
        error=str(turn["error"] or ""),
        silent=silent,
        lost=lost,
        emptied=next((str(step["label"]) for step in answer.get("empty", ()) if step.get("emptied")), ""),
        transcript=tuple((one["question"], _outcome(one)) for one in thread),
    )


def _silent(answer: Mapping[str, Any], trouble: Trouble) -> tuple[Lost, str]:
    """What of the language model failed, and why, at a question that then nobody could answer, or that it made slow."""
    if trouble != "slow" and answer.get("state") not in ("abstained", "clarify", "failed"):
        return "", ""
    lost = (step["facts"] for step in answer.get("trace", ()) if step["facts"].get("failed"))
    facts: Mapping[str, Any] = next(lost, {})
    return LOST.get(facts.get("failed", ""), "provider") if facts else "", str(facts.get("why", ""))


def _stands(turn: Mapping[str, Any]) -> bool:
    answer = turn["answer"]
    return bool(answer and answer.get("spec") and answer["state"] not in ("abstained", "clarify", "failed"))


def _spec(answer: Mapping[str, Any]) -> AnalyticsSpec | None:
    return AnalyticsSpec.model_validate(answer["spec"]) if answer.get("spec") else None


def _spans(answer: Mapping[str, Any]) -> tuple[Span, ...]:
    return tuple(Span(one["text"], one["role"], one.get("target", "")) for one in answer.get("spans", ()))


def _outcome(turn: Mapping[str, Any]) -> str:
    answer = turn["answer"]
    if answer is None:
        return str(turn["error"] or turn["status"])
    if answer["state"] in ("abstained", "clarify", "failed"):
        return str(answer.get("reason", answer["state"]))
    headline = (answer.get("headline") or {}).get("text")
    return str(headline or f"{answer.get('row_count', 0)} rows")
