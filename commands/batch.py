"""A file of questions on a folder of databases: one line in, one line out, in the same order."""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import structlog

from assay.kernel.errors import AssayError
from assay.records.answer import Answer
from commands.compact import compact
from commands.openers import Folder

log = structlog.get_logger()
KEYS = ("id", "sql", "abstained", "reason", "confidence", "engine", "ms")
"""What a line of the output holds, in this order."""
NOTHING_SHOWN: dict[str, list[str]] = {"tables": [], "columns": []}


@dataclass(frozen=True)
class Item:
    """One line of the input."""

    id: Any
    database: str
    question: str
    today: date | None
    hint: str = ""


def read_item(number: int, line: str) -> Item:
    """Line ``number`` of the input; raises ValueError with a sentence.

    >>> read_item(1, '{"id": "a", "db": "shop", "question": "how many orders?"}').database
    'shop'
    """
    try:
        facts = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"Line {number} of the input is not JSON.") from error
    if not isinstance(facts, dict):
        raise ValueError(f"Line {number} of the input is no JSON object.")
    missing = [key for key in ("db", "question") if not isinstance(facts.get(key), str) or not facts[key].strip()]
    if missing:
        raise ValueError(f"Line {number} of the input lacks {' and '.join(missing)}.")
    hint = facts.get("evidence")
    return Item(
        facts.get("id"), facts["db"], facts["question"], _day(number, facts), hint if isinstance(hint, str) else ""
    )


def _day(number: int, facts: dict[str, Any]) -> date | None:
    if not facts.get("as_of"):
        return None
    try:
        return date.fromisoformat(str(facts["as_of"])[:10])
    except ValueError as error:
        raise ValueError(f"Line {number} of the input: as_of is no date (YYYY-MM-DD).") from error


@dataclass
class Batch:
    """Answers lines. A line that cannot be answered is an abstention with its reason, never an exception."""

    folder: Folder
    engine: str
    threshold: float | None
    budget: int
    trace: Path | None = None
    answered: int = 0
    kept: set[str] = field(default_factory=set)

    def answer(self, number: int, line: str) -> dict[str, Any]:
        """The output line of an input line."""
        started = time.perf_counter()
        try:
            item = read_item(number, line)
        except ValueError as error:
            return self._line(_id_of(line), None, str(error), 0.0, started)
        answer, reason = self._ask(item)
        sql, reason = (None, reason) if answer is None else self._sql(answer, reason)
        if self.trace is not None:
            self._keep(number, item, answer)
        confidence = answer.confidence if answer is not None else 0.0
        engine = answer.engine if answer is not None else self.engine
        return self._line(item.id, sql, "" if sql else reason, confidence, started, engine)

    def _ask(self, item: Item) -> tuple[Answer | None, str]:
        """The answer, and why there is none."""
        try:
            answer = self.folder.ask(
                item.question,
                item.database,
                engine=self.engine,
                threshold=self.threshold,
                today=item.today,
                hint=item.hint,
            )
        except AssayError as error:
            return None, error.message
        except Exception:
            log.exception("batch.question_failed", id=str(item.id))
            return None, "Something went wrong inside Assay."
        return answer, answer.reason or "No reading was certain enough."

    def _sql(self, answer: Answer, reason: str) -> tuple[str | None, str]:
        """The one statement of an answer, or why there is none."""
        if answer.parts:
            sql = answer.parts[0].sql if self.threshold == 0 else None
            return sql, "It asks for several results; a line has room for one statement."
        return (None, reason) if answer.abstained or answer.state == "failed" else (answer.sql, reason)

    def _line(
        self, identity: Any, sql: str | None, reason: str, confidence: float, started: float, engine: str = ""
    ) -> dict[str, Any]:
        self.answered += sql is not None
        ms = round(1000 * (time.perf_counter() - started), 1)
        sure = round(min(max(confidence, 0.0), 1.0), 4)
        values = (identity, sql, sql is None, reason, sure, engine or self.engine, ms)
        return dict(zip(KEYS, values, strict=True))

    def _keep(self, number: int, item: Item, answer: Answer | None) -> None:
        assert self.trace is not None
        self.trace.mkdir(parents=True, exist_ok=True)
        name = re.sub(r"[^\w.-]", "_", str(item.id if item.id is not None else number))[:100]
        # Two ids may be written alike as names of files: each question keeps a file of its own.
        file = f"{name}.json" if name not in self.kept else f"{name}-{number}.json"
        self.kept.add(name)
        (self.trace / file).write_text(compact(self._traced(item, answer)), "utf-8")

    def _traced(self, item: Item, answer: Answer | None) -> dict[str, Any]:
        """How it was read. The local engine sends no messages and spends no tokens; of a model, what it was shown.

        A question that failed before it was read was shown to nobody.
        """
        steps = answer.trace if answer is not None else ()
        spans = answer.spans if answer is not None else ()
        facts = {key: value for step in steps for key, value in step.facts.items()}
        values = [{"text": span.text, "value": span.label} for span in spans if span.role == "value"]
        shown = {key: facts[key] for key in ("tables", "columns") if "messages" in facts}
        shown = shown or (self.folder.mentioned(answer) if answer is not None else NOTHING_SHOWN)
        return {
            "id": item.id,
            "messages": facts.get("messages", []),
            "reply": facts.get("reply"),
            **shown,
            "values": facts["values"] if "messages" in facts else values,
            "tokens": facts.get("tokens", 0),
            "budget": self.budget,
            "cut": facts.get("left out", {}),
            "tries": facts.get("tries", 0),
            "spans": [{"text": span.text, "role": span.role, "target": span.target} for span in spans],
            "prompts": facts.get("prompts", []),
            "steps": [{"name": step.name, "ms": step.ms} for step in steps],
        }


def _id_of(line: str) -> Any:
    """The id of a line that is broken otherwise, as far as it can be told."""
    try:
        facts = json.loads(line)
    except json.JSONDecodeError:
        return None
    return facts.get("id") if isinstance(facts, dict) else None
