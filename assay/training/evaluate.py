"""Golden questions asked and scored; what two evaluations differ in."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from assay.ask.corridor import Ask
from assay.ask.reveal import bare
from assay.kernel.actor import Actor
from assay.kernel.errors import AssayError, InvalidSpec, QueryCancelled, QueryFailed, Refused
from assay.present.numbers import full
from assay.query.ports import Query
from assay.records.answer import Answer
from assay.records.stored import TrainingItem
from assay.semantic.spec import AnalyticsSpec
from assay.training.score import Rows, plain, same

Status = Literal["right", "wrong", "abstained", "failed"]
Report = Callable[[float, str], None]
RESTATED = ("__change", "__change_pct", "__percent_change")
"""Endings of columns that only restate a comparison; a check query need not hold them."""
MOST_CELLS = 4
"""Cells of a row that are said of a difference."""


@dataclass(frozen=True)
class Golden:
    """One wording of a golden question. ``check_sql`` None: no answer may be given."""

    item: str
    question: str
    category: str
    check_sql: str | None
    ordered: bool = False


@dataclass(frozen=True)
class Case:
    """How one wording came out; ``sql`` is what was run."""

    id: str
    question: str
    category: str
    status: Status
    sql: str = ""
    why: str = ""

    @property
    def right(self) -> bool:
        return self.status == "right"


@dataclass(frozen=True)
class Difference:
    """What a change of training does to the golden questions."""

    before: int
    after: int
    total: int
    newly_right: tuple[Case, ...] = ()
    newly_wrong: tuple[Case, ...] = ()
    changed: tuple[Case, ...] = ()
    cases: tuple[Case, ...] = field(default=(), repr=False)
    was: Mapping[str, str] = field(default_factory=dict, repr=False)
    """The statement of each question before, by its wording."""
    key: str = ""
    """Names what the later cases were asked of."""

    @property
    def regression(self) -> bool:
        return bool(self.newly_wrong)


def goldens(items: Sequence[TrainingItem], today: date) -> tuple[Golden, ...]:
    """Every wording of the golden questions in force, with today's dates filled in."""
    return tuple(
        Golden(
            item.id,
            _filled(wording, today),
            str(item.content.get("category", "general")),
            None if item.content.get("abstain") else _filled(str(item.content["check_sql"]), today),
            bool(item.content.get("ordered")),
        )
        for item in items
        if item.kind == "golden" and item.state == "approved"
        for wording in (item.content["question"], *item.content.get("wordings", ()))
    )


def _filled(text: str, today: date) -> str:
    """``{today}`` and ``{last_year}`` as dates.

    >>> _filled("revenue in {last_year}", date(2026, 5, 1))
    'revenue in 2025'
    """
    return text.replace("{today}", today.isoformat()).replace("{last_year}", str(today.year - 1))


def digest(questions: Sequence[Golden], *about: object) -> str:
    """Names what was asked, of what: equal digests need not be asked again."""
    facts = [[asdict(one) for one in questions], [str(one) for one in about]]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:32]


def evaluate(
    ask: Ask, source: str, questions: Sequence[Golden], actor: Actor, report: Report, engine: str = "local"
) -> tuple[Case, ...]:
    """Ask them one after the other; ``report`` gets the share done and a word."""
    expected: dict[str, Rows | AssayError] = {}
    cases = []
    for number, golden in enumerate(questions):
        report(number / max(1, len(questions)), f"Question {number + 1} of {len(questions)}")
        cases.append(_case(ask, source, golden, actor, engine, expected))
    return tuple(cases)


def unrunnable(ask: Ask, source: str, items: Sequence[TrainingItem], actor: Actor) -> tuple[str, ...]:
    """Verified questions in force whose query fails now: the database refuses it, or it names what is gone."""
    found = []
    for item in items:
        if item.kind == "verified_question" and item.state == "approved":
            spec = AnalyticsSpec.model_validate(item.content["spec"]) if item.content.get("spec") else None
            try:
                ask.runner.run(Query(source, spec, item.content.get("sql")), actor)
            except (QueryFailed, InvalidSpec, Refused):
                found.append(str(item.content["question"]))
    return tuple(found)


def _case(
    ask: Ask, source: str, golden: Golden, actor: Actor, engine: str, expected: dict[str, Rows | AssayError]
) -> Case:
    def came(status: Status, answer: Answer | None = None, why: str = "") -> Case:
        return Case(golden.item, golden.question, golden.category, status, (answer and answer.sql) or "", why)

    try:
        answer = ask.ask(golden.question, source, actor, engine=engine)
    except QueryCancelled:
        raise
    except AssayError as error:
        return came("failed", why=error.message)
    unheard = "" if engine == "local" else _unheard(answer)
    if unheard:
        return came("failed", answer, unheard)
    if answer.disputed:
        return came("wrong" if golden.check_sql is None else "abstained", answer, answer.caveats[0])
    if golden.check_sql is None:
        return came("right" if answer.abstained else "wrong", answer, "" if answer.abstained else "It was answered.")
    if answer.abstained:
        return came("abstained", answer, answer.reason)
    if answer.state == "failed":
        return came("failed", answer, answer.reason)
    wanted = _expected(ask, source, golden.check_sql, actor, expected)
    if isinstance(wanted, AssayError):
        return came("failed", answer, f"The check query fails: {wanted.message}")
    rows = rows_of(ask, answer, actor)
    if same(wanted, rows, golden.ordered) or _names_alone(ask, answer, actor, wanted, golden.ordered):
        return came("right", answer)
    return came("wrong", answer, difference_of(wanted, rows))


def _unheard(answer: Answer) -> str:
    """Why no model answered: what the local engine then gave says nothing of the engine that is measured."""
    facts = next((step.facts for step in answer.trace if step.facts.get("failed") == "provider"), None)
    return "" if facts is None else str(facts.get("why") or "No language model answered.")


def _names_alone(ask: Ask, answer: Answer, actor: Actor, wanted: Rows, ordered: bool) -> bool:
    """Whether a ranking names what the check names: to people it also shows the number it went by."""
    if answer.spec is None or not wanted or len(wanted[0]) >= len(answer.columns):
        return False
    spec = bare(answer.spec, ask.sources.get(answer.source, actor).model)
    if spec is None:
        return False
    try:
        return same(wanted, ask.runner.run(Query(answer.source, spec), actor).table.rows(), ordered)
    except (QueryFailed, InvalidSpec, Refused):
        return False


def _expected(ask: Ask, source: str, sql: str, actor: Actor, known: dict[str, Rows | AssayError]) -> Rows | AssayError:
    if sql not in known:
        try:
            known[sql] = ask.runner.run(Query(source, sql=sql), actor).table.rows()
        except QueryCancelled:
            raise
        except AssayError as error:
            known[sql] = error
    return known[sql]


def rows_of(ask: Ask, answer: Answer, actor: Actor) -> Rows:
    """All rows of an answer, without the columns that only restate a comparison."""
    rows: Rows = answer.rows
    if answer.row_count > len(rows):
        spec = None if answer.sql and answer.spec is None else answer.spec
        rows = ask.runner.run(Query(answer.source, spec, None if spec else answer.sql), actor).table.rows()
    kept = [at for at, column in enumerate(answer.columns) if not column.name.endswith(RESTATED)]
    return [[row[at] for at in kept] for row in rows]


def shown(rows: Rows) -> str:
    """A result in a few words.

    >>> shown([[12.5]]), shown([[155850.77]]), shown([[1, 2], [3, 4]])
    ('12.5', '155,850.77', '2 rows of 2 columns')
    """
    if len(rows) == 1 and len(rows[0]) == 1:
        return _cell(rows[0][0])
    return f"{len(rows):,} rows of {len(rows[0]) if rows else 0} columns"


def _cell(value: Any) -> str:
    number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    return full(float(value)) if number else str(value)


def difference_of(wanted: Rows, got: Rows) -> str:
    """What was expected and what came, in a few words; of results of one shape the first row that differs.

    >>> difference_of([["EU", 2], ["US", 1]], [["EU", 2], ["US", 3]])
    'expected US, 1, got US, 3'
    >>> difference_of([[1]], [[1, 2]])
    'expected 1, got 1 rows of 2 columns'
    """
    if wanted and [len(row) for row in wanted] == [len(row) for row in got]:
        came, expected = (Counter(tuple(map(plain, row)) for row in rows) for rows in (got, wanted))
        missing = next((row for row in wanted if (expected - came)[tuple(map(plain, row))]), None)
        instead = next((row for row in got if (came - expected)[tuple(map(plain, row))]), None)
        if missing is not None and instead is not None:
            return f"expected {_row_in_words(missing)}, got {_row_in_words(instead)}"
    return f"expected {shown(wanted)}, got {shown(got)}"


def _row_in_words(row: Sequence[Any]) -> str:
    told = ", ".join(_cell(value) for value in row[:MOST_CELLS])
    return f"{told}, …" if len(row) > MOST_CELLS else told


def difference(before: Sequence[Case], after: Sequence[Case]) -> Difference:
    """What became right, what became wrong, and what is right or wrong as before by another statement."""
    was = {case.question: case for case in before}
    pairs = [(was.get(case.question), case) for case in after]
    return Difference(
        sum(case.right for case in before),
        sum(case.right for case in after),
        len(after),
        tuple(new for old, new in pairs if new.right and old is not None and not old.right),
        tuple(new for old, new in pairs if not new.right and old is not None and old.right),
        tuple(new for old, new in pairs if old is not None and old.right == new.right and old.sql != new.sql),
        tuple(after),
        {case.question: case.sql for case in before},
    )


def as_body(cases: Sequence[Case]) -> list[dict[str, Any]]:
    """Cases as they are kept."""
    return [asdict(case) for case in cases]


def from_body(body: Mapping[str, Any]) -> tuple[Case, ...]:
    """Cases as they were kept."""
    return tuple(Case(**case) for case in body.get("cases", ()))
