"""Golden questions in all wordings through engine, compiler and DuckDB, set beside the check query's rows."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import yaml

from assay.ask.ports import Asked, Engine, Plan, Reading, VerifiedQuestion
from assay.ask.reveal import revealed
from assay.kernel.actor import LOCAL_OWNER
from assay.kernel.clock import Clock
from assay.kernel.errors import AssayError
from assay.query.ports import Source
from assay.semantic.compile import compile_spec
from assay.semantic.model import SemanticModel
from assay.semantic.spec import AnalyticsSpec
from data_connectors.duckdb_source import DuckDbConnector

MODEL_PARTS = ("entities", "relationships", "metrics", "hierarchies", "glossary", "default_filters")


def read_model(folder: Path) -> SemanticModel:
    """The semantic model of a domain folder, its lists joined over all files."""
    facts: dict[str, Any] = {}
    for file in [*sorted((folder / "semantic").glob("*.yml")), folder / "glossary.yml"]:
        for key, value in yaml.safe_load(file.read_text("utf-8")).items():
            facts[key] = [*facts.get(key, []), *value] if isinstance(value, list) else value
    return SemanticModel.model_validate(facts)


def read_verified(folder: Path) -> tuple[VerifiedQuestion, ...]:
    """The verified questions of a domain folder."""
    items = yaml.safe_load((folder / "training" / "verified.yml").read_text("utf-8"))["verified"]
    return tuple(
        VerifiedQuestion(
            item["question"],
            item["by"],
            str(item["on"]),
            AnalyticsSpec.model_validate(item["spec"]) if item.get("spec") else None,
            item.get("sql"),
            tuple(item.get("wordings", ())),
        )
        for item in items
    )


@dataclass(frozen=True, eq=False)
class Bench:
    """A database with its model, standing on a day."""

    source: Source
    path: Path
    today: date
    verified: tuple[VerifiedQuestion, ...] = ()

    def asked(self, text: str, **more: Any) -> Asked:
        return Asked(text, self.source, LOCAL_OWNER, Clock.fixed(self.today), verified=self.verified, **more)


@dataclass
class Outcome:
    """What became of one wording."""

    case: str
    category: str
    text: str
    verdict: str
    detail: str = ""
    state: str = ""
    confidence: float = 0.0


@dataclass
class Tally:
    """All outcomes of a run."""

    outcomes: list[Outcome] = field(default_factory=list)

    def share_right(self) -> float:
        return sum(o.verdict == "right" for o in self.outcomes) / max(1, len(self.outcomes))

    def counts(self) -> Counter[str]:
        return Counter(o.verdict for o in self.outcomes)

    def failures(self) -> Iterator[Outcome]:
        return (o for o in self.outcomes if o.verdict != "right")


def bench(folder: Path, database: Path, today: date, verified: bool = False) -> Bench:
    """The bench of a domain over a generated database."""
    connector = DuckDbConnector(database)
    source = Source("golden", "golden", connector, connector.introspect(), read_model(folder))
    return Bench(source, database, today, read_verified(folder) if verified else ())


def plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if hasattr(value, "date") and callable(value.date) and not value.time().hour:
        return value.date()
    return value


def same(one: Any, other: Any) -> bool:
    one, other = plain(one), plain(other)
    if isinstance(one, bool) or isinstance(other, bool):
        return one == other
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-9)
    return bool(one == other)


def key(row: Sequence[Any]) -> str:
    return repr(
        [
            f"{float(v):.6g}" if isinstance(v, (int, float, Decimal)) and not isinstance(v, bool) else str(plain(v))
            for v in row
        ]
    )


def equal_rows(got: Sequence[Sequence[Any]], want: Sequence[Sequence[Any]], ordered: bool) -> bool:
    """The same rows, numbers to 1e-6; more columns than wanted are allowed to the right (comparisons)."""
    if len(got) != len(want) or (got and len(got[0]) < len(want[0])):
        return False
    width = len(want[0]) if want else 0
    cut = [row[:width] for row in got]
    pairs = zip(cut, want, strict=True) if ordered else zip(sorted(cut, key=key), sorted(want, key=key), strict=True)
    return all(same(a, b) for one, other in pairs for a, b in zip(one, other, strict=True))


@lru_cache(maxsize=4)
def opened(path: Path) -> duckdb.DuckDBPyConnection:
    """One connection per database for a whole run."""
    return duckdb.connect(str(path), read_only=True)


def run_spec(spec: AnalyticsSpec, it: Bench) -> list[tuple[Any, ...]]:
    """The rows of a spec, as a screen would show them."""
    shown = revealed(Reading(1.0, spec), it.source.model).spec or spec
    query = compile_spec(shown, it.source.model, it.source.schema, "duckdb", it.today)
    return opened(it.path).execute(query.sql()).fetchall()


@lru_cache(maxsize=2000)
def run_sql(sql: str, it: Bench) -> list[tuple[Any, ...]]:
    return opened(it.path).execute(sql).fetchall()


def filled(text: str, today: date) -> str:
    return text.replace("{today}", today.isoformat()).replace("{last_year}", str(today.year - 1))


def state_of(plan: Plan) -> str:
    first = plan.readings[0] if plan.readings else None
    if first is None or first.verification is None:
        return "governed"
    return "verified_changed" if first.changed_values else "verified"


def judged(plan: Plan, check: str, ordered: bool, it: Bench) -> tuple[str, str]:
    """Verdict on a plan's first reading, and why."""
    if plan.kind == "abstain":
        return "abstained", plan.reason
    first = plan.readings[0]
    want = run_sql(filled(check, it.today), it)
    try:
        got = run_sql(first.sql, it) if first.spec is None and first.sql else run_spec(first.spec, it)  # type: ignore[arg-type]
    except (AssayError, duckdb.Error) as error:
        return "error", f"{type(error).__name__}: {error}"
    if equal_rows(got, want, ordered):
        return "right", ""
    spec = first.spec.canonical() if first.spec else first.sql
    return "wrong", f"{spec}\n      got {got[:3]} ({len(got)}) want {want[:3]} ({len(want)})"


def run_questions(golden: dict[str, Any], engine: Engine, it: Bench) -> Tally:
    """All golden questions, each in all wordings."""
    tally = Tally()
    for item in golden["questions"]:
        for text in (item["question"], *item.get("wordings", ())):
            asked = filled(text, it.today)
            plan = engine.plan(it.asked(asked))
            verdict, detail = judged(plan, item["check_sql"], item["ordered"], it)
            confidence = plan.readings[0].confidence if plan.readings else 0.0
            tally.outcomes.append(
                Outcome(item["id"], item["category"], asked, verdict, detail, state_of(plan), confidence)
            )
    return tally


def run_follow_ups(golden: dict[str, Any], engine: Engine, it: Bench) -> Tally:
    """Conversations: every turn stands on the spec of the one before."""
    tally = Tally()
    for item in golden["follow_ups"]:
        previous, before = None, None
        for turn in item["turns"]:
            asked = filled(turn["question"], it.today)
            plan = engine.plan(it.asked(asked, previous=previous, previous_question=before))
            verdict, detail = judged(plan, turn["check_sql"], turn["ordered"], it)
            tally.outcomes.append(Outcome(item["id"], "follow-up", asked, verdict, detail, state_of(plan)))
            previous = plan.readings[0].spec if plan.kind != "abstain" and plan.readings else previous
            before = asked
    return tally


def run_abstain(golden: dict[str, Any], engine: Engine, it: Bench) -> Tally:
    """Questions that must not be answered."""
    tally = Tally()
    for item in golden["abstain"]:
        plan = engine.plan(it.asked(item["question"]))
        detail = (
            plan.reason if plan.kind == "abstain" else str(plan.readings[0].spec and plan.readings[0].spec.canonical())
        )
        verdict = "right" if plan.kind == "abstain" else "wrong"
        tally.outcomes.append(Outcome(item["id"], f"abstain: {item['why']}", item["question"], verdict, detail))
    return tally
