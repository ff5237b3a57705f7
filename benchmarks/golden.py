"""Golden questions of a domain: every wording asked, its rows set beside a check query run by DuckDB alone."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import yaml

from assay.accounts.local import current_actor
from assay.ask.reveal import bare
from assay.kernel.errors import AssayError
from assay.kernel.settings import ROOT, load_settings
from assay.query.ports import Query
from assay.records.answer import Answer
from assay.services import Services
from benchmarks.compare import Rows, same
from benchmarks.results import Scored, Status
from wiring import build

SCALE = 0.1
RESTATED = ("__change", "__change_pct")
"""Ends of the columns that only restate a comparison."""
AGAINST = "against:value"
"""How the narrative marks the value that a single number is set beside."""
FIXED_CLOCKS = (date(2026, 1, 1), date(2024, 2, 29), date(2026, 3, 31))


def clocks(today: date) -> Sequence[date]:
    """A first of January, a leap day, the end of a long month, a Sunday, today."""
    return (*FIXED_CLOCKS, today - timedelta(days=today.isoweekday() % 7 or 7), today)


@dataclass(frozen=True)
class Verdict:
    """One wording at one clock."""

    scored: Scored
    question: str
    state: str
    clock: date

    @property
    def verified_but_wrong(self) -> bool:
        return self.state == "verified" and not self.scored.right


@dataclass(frozen=True)
class Examiner:
    """Asks one loaded domain at one clock."""

    services: Services
    domain: str
    golden: Mapping[str, Any]
    clock: date
    raw: duckdb.DuckDBPyConnection

    def verdicts(self) -> Iterator[Verdict]:
        """All: questions in each wording, follow-ups in their conversations, workflows, what to abstain from."""
        for case in self.golden["questions"]:
            for question in (case["question"], *case.get("wordings", ())):
                yield self._one(f"{case['category']}", question, case)
        for talk in self.golden.get("follow_ups", ()):
            yield from self._talk(talk)
        for flow in self.golden.get("workflows", ()):
            yield self._flow(flow)
        for case in self.golden.get("abstain", ()):
            yield self._abstain(case)

    def _one(self, kind: str, question: str, case: Mapping[str, Any]) -> Verdict:
        started = time.perf_counter()
        answer, why = self._ask(question)
        return self._judged(kind, question, answer, why, [case], started)

    def _ask(self, question: str) -> tuple[Answer | None, str]:
        try:
            return self.services.ask.ask(self._filled(question), self.domain, current_actor()), ""
        except AssayError as error:
            return None, error.message

    def _talk(self, talk: Mapping[str, Any]) -> Iterator[Verdict]:
        """Each turn follows the one before in the same conversation."""
        conversation = None
        for case in talk["turns"]:
            started = time.perf_counter()
            turn = self.services.ask.start(self._filled(case["question"]), self.domain, current_actor(), conversation)
            conversation = turn.conversation
            done = self.services.ask.answer(turn.id, current_actor())
            yield self._judged("follow-up", case["question"], done.answer, done.error, [case], started)

    def _flow(self, flow: Mapping[str, Any]) -> Verdict:
        """Each panel must be there, with its rows; each correction must be shown."""
        started = time.perf_counter()
        answer, why = self._ask(flow["question"])
        verdict = self._judged("workflow", flow["question"], answer, why, flow["panels"], started)
        wanted = {(fix["from"], fix["to"]) for fix in flow.get("corrections", ())}
        shown = {(fix.original, fix.corrected) for fix in answer.corrections} if answer else set()
        if verdict.scored.right and {start for start, _ in wanted} - {start for start, _ in shown}:
            return self._verdict("workflow", flow["question"], answer, "wrong", "a correction is not shown", started)
        return verdict

    def _abstain(self, case: Mapping[str, Any]) -> Verdict:
        started = time.perf_counter()
        answer, why = self._ask(case["question"])
        status: Status = "abstain" if answer is not None and answer.abstained else "wrong"
        return self._verdict("must abstain", case["question"], answer, status, why or "answered", started, False)

    def _judged(
        self,
        kind: str,
        question: str,
        answer: Answer | None,
        why: str,
        cases: Sequence[Mapping[str, Any]],
        started: float,
    ) -> Verdict:
        if answer is None or answer.state == "failed":
            why = why or (answer.reason if answer else "")
            return self._verdict(kind, question, answer, "error", why, started)
        if answer.abstained:
            return self._verdict(kind, question, answer, "abstain", answer.reason, started)
        taken = time.perf_counter()
        why = next(filter(None, map(self._differs, self._panels(answer, len(cases)), cases)), "")
        return self._verdict(kind, question, answer, "wrong" if why else "correct", why, started, taken=taken)

    def _panels(self, answer: Answer, wanted: int) -> Sequence[Answer | None]:
        found = answer.parts or (answer,)
        return found if len(found) == wanted else [None] * wanted

    def _differs(self, answer: Answer | None, case: Mapping[str, Any]) -> str:
        """What differs from the check query; empty when nothing does."""
        if answer is None:
            return "another number of panels"
        expected = self.raw.execute(self._filled(case["check_sql"])).fetchall()
        got = self._rows(answer)
        ordered = bool(case.get("ordered"))
        if same(expected, got, ordered) or same(expected, _with_comparison(answer, got), ordered):
            return ""
        if same(expected, self._names(answer), ordered):
            return ""
        return f"gold {_shape(expected)} vs pred {_shape(got)}"

    def _rows(self, answer: Answer) -> Rows:
        """All rows, without the columns that only restate a comparison."""
        rows: Rows = answer.rows
        if answer.row_count > len(rows):
            query = Query(self.domain, answer.spec, None if answer.spec else answer.sql)
            rows = self.services.query.run(query, current_actor()).table.rows()
        kept = [at for at, column in enumerate(answer.columns) if not column.name.endswith(RESTATED)]
        return [[row[at] for at in kept] for row in rows]

    def _names(self, answer: Answer) -> Rows:
        """A ranking without the number it went by, which is shown to people beside the names; else nothing."""
        model = self.services.sources.get(self.domain, current_actor()).model
        spec = bare(answer.spec, model) if answer.spec is not None else None
        rows: Rows = self.services.query.run(Query(self.domain, spec), current_actor()).table.rows() if spec else []
        return rows

    def _filled(self, text: str) -> str:
        return text.replace("{today}", self.clock.isoformat()).replace("{last_year}", str(self.clock.year - 1))

    def _verdict(
        self,
        kind: str,
        question: str,
        answer: Answer | None,
        status: Status,
        why: str,
        started: float,
        answerable: bool = True,
        taken: float | None = None,
    ) -> Verdict:
        ms = 1000 * ((taken or time.perf_counter()) - started)
        scored = Scored(question, self.domain, kind, status, ms, answerable, why=why)
        return Verdict(scored, question, answer.state if answer else "failed", self.clock)


def _with_comparison(answer: Answer, rows: Rows) -> Rows:
    """A single number with the one it is set beside, which is told in words rather than in a column."""
    beside = [piece.value for piece in answer.narrative if piece.formula == AGAINST]
    return [[*rows[0], *beside]] if len(rows) == 1 else rows


def _shape(rows: Rows) -> str:
    return f"{len(rows)}x{len(rows[0]) if rows else 0}"


def examine(domain: str, clock: date, home: Path) -> list[Verdict]:
    """Make the domain's data as of ``clock`` below ``home``, and ask everything."""
    golden = yaml.safe_load((ROOT / "domains" / domain / "golden.yml").read_text("utf-8"))
    services = build(load_settings(home=home, as_of=clock, cache_ttl_seconds=0))
    try:
        record = services.sources.load_sample(domain, current_actor(), None, {"scale": SCALE})
        with duckdb.connect(record.url.removeprefix("duckdb:///"), read_only=True) as raw:
            return list(Examiner(services, domain, golden, clock, raw).verdicts())
    finally:
        services.close()


def domains() -> Sequence[str]:
    """Those that bring golden questions."""
    return sorted(file.parent.name for file in (ROOT / "domains").glob("*/golden.yml"))
