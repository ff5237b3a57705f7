"""A small shop in DuckDB, a real runner and store over it, and an engine that answers what it was told to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal

import duckdb
import pytest

from assay.ask.corridor import Ask
from assay.ask.ports import Asked, Plan, Reading, Retrieved, Typing, VerifiedQuestion
from assay.kernel.actor import LOCAL_OWNER, Actor
from assay.kernel.clock import Clock
from assay.query.corridor import QueryRunner
from assay.query.ports import Limits, Source
from assay.query.workers import Workers
from assay.semantic.model import SemanticModel
from assay.semantic.spec import AnalyticsSpec
from assay.storage.conversations import ConversationStore
from data_connectors.duckdb_source import DuckDbConnector
from tests.query.around_for_tests import ListAudit, MemoryCache, OneSource, PoliciesByActor
from tests.state_for_tests import migrated

DAY = date(2026, 3, 20)

MODEL = {
    "name": "shop",
    "currency": "USD",
    "entities": [
        {
            "name": "customers",
            "table": "customers",
            "plural": "customers",
            "key": ["id"],
            "display": ["name", "segment"],
            "dimensions": [
                {"name": "id", "kind": "identifier"},
                {"name": "name", "kind": "text", "pii": True},
                {"name": "segment", "label": "Segment"},
                {"name": "country", "label": "Country", "kind": "geo"},
            ],
            "measures": [{"name": "count", "agg": "count"}],
        },
        {
            "name": "orders",
            "table": "orders",
            "plural": "orders",
            "key": ["id"],
            "default_time": "day",
            "dimensions": [
                {"name": "id", "kind": "identifier"},
                {"name": "day", "kind": "time", "label": "Order date"},
                {"name": "status", "label": "Status"},
            ],
            "measures": [
                {"name": "amount", "agg": "sum", "unit": "USD"},
                {"name": "cost", "agg": "sum", "unit": "USD"},
                {"name": "count", "agg": "count"},
            ],
        },
    ],
    "relationships": [{"left": "orders", "right": "customers", "on": [["customer_id", "id"]]}],
    "metrics": [
        {"name": "revenue", "label": "Revenue", "measure": "orders.amount", "category": "money", "unit": "USD"},
        {
            "name": "cost",
            "label": "Cost",
            "measure": "orders.cost",
            "category": "money",
            "unit": "USD",
            "direction": "down",
        },
        {
            "name": "profit",
            "label": "Profit",
            "kind": "derived",
            "expr": "revenue - cost",
            "category": "money",
            "unit": "USD",
        },
        {"name": "order_count", "label": "Orders", "measure": "orders.count", "category": "volume"},
        {
            "name": "basket",
            "label": "Basket",
            "kind": "ratio",
            "numerator": "revenue",
            "denominator": "order_count",
            "unit": "USD",
            "category": "money",
        },
        {"name": "guessed", "label": "Guessed", "measure": "orders.cost", "inferred": True},
    ],
}


def fill(path: Path, factor: int = 1) -> Path:
    """Three segments and countries, an order a day and customer since January 2025, none in February 2025."""
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "CREATE TABLE customers AS SELECT i AS id, 'Person ' || i AS name, "
            "['Big', 'Mid', 'Small'][i % 3 + 1] AS segment, "
            "['Zürich', 'Geneva', 'Basel'][i % 3 + 1] AS country FROM range(9) t(i)"
        )
        connection.execute(
            f"CREATE TABLE orders AS SELECT row_number() OVER () AS id, c.id AS customer_id, d::DATE AS day, "
            f"(c.id + 1) * {factor} * (1 + (year(d) - 2025)) AS amount, c.id + 0.5 AS cost, "
            f"CASE WHEN c.id = 8 THEN NULL WHEN c.id % 2 = 0 THEN 'done' ELSE 'open' END AS status "
            f"FROM customers c, range(DATE '2025-01-01', DATE '2026-03-21', INTERVAL 1 DAY) t(d) "
            f"WHERE NOT (year(d) = 2025 AND month(d) = 2)"
        )
    return path


def shop_source(path: Path) -> OneSource:
    """The source ``shop``."""
    connector = DuckDbConnector(path)
    found = SemanticModel.model_validate(MODEL)
    return OneSource(Source("shop", "shop", connector, connector.introspect(), found, title="The shop"))


@dataclass
class Told:
    """An engine that plans what it was told to, and remembers what it was asked."""

    plans: dict[str, Plan] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    name: Literal["local"] = "local"

    def plan(self, asked: Asked) -> Plan:
        self.asked.append(asked)
        return self.plans.get(asked.text, Plan("abstain", reason="Not told.", closest="revenue this year"))

    def typing(self, text: str, source: Source, previous: AnalyticsSpec | None, clock: Clock) -> Typing:
        return Typing(follow_up="keeps the rest" if previous else "")


@dataclass
class Taught:
    """Retrieved items and verified questions."""

    questions: list[VerifiedQuestion] = field(default_factory=list)

    def retrieve(self, source: str, question: str) -> Retrieved:
        return Retrieved(documentation=("Revenue is what was paid.",), questions=(("revenue", "SELECT 1"),))

    def verified(self, source: str, actor: Actor) -> Sequence[VerifiedQuestion]:
        return self.questions


@dataclass
class Room:
    """The corridor and everything around it."""

    ask: Ask
    engine: Told
    sources: OneSource
    audit: ListAudit
    policies: PoliciesByActor
    taught: Taught
    path: Path
    actor: Actor = LOCAL_OWNER

    def tell(
        self, question: str, *specs: dict[str, Any], kind: str = "answer", near: float = 0.005, **more: Any
    ) -> str:
        """Have the engine read ``question`` as these specs (or ``{"sql": ...}``), best first, ``near`` apart."""
        readings = []
        for place, spec in enumerate(specs):
            said = {"sql": spec["sql"]} if "sql" in spec else {"spec": AnalyticsSpec.model_validate(spec)}
            readings.append(Reading(0.9 - near * place, **said, **more))
        self.engine.plans[question] = Plan(kind, tuple(readings))  # type: ignore[arg-type]
        return question

    def answer(self, question: str, **options: Any) -> Any:
        return self.ask.ask(question, "shop", self.actor, **options)

    def refill(self, factor: int) -> None:
        fill(self.path, factor)


@pytest.fixture(scope="session")
def ask_workers() -> Iterator[Workers]:
    pool = Workers(count=1)
    yield pool
    pool.close()


@pytest.fixture
def make_ask_room(tmp_path: Path, ask_workers: Workers) -> Callable[..., Room]:
    def make(day: date = DAY) -> Room:
        path = fill(tmp_path / "shop.duckdb")
        sources, audit, policies = shop_source(path), ListAudit(), PoliciesByActor()
        taught, engine = Taught(), Told()
        clock = Clock.fixed(day)
        runner = QueryRunner(sources, policies, ask_workers, MemoryCache(), audit, clock, Limits(20, 5000, 1024))
        state = migrated(tmp_path / "state.db")
        ask = Ask(
            engines={"local": engine},
            recogniser=engine,
            sources=sources,
            runner=runner,
            store=ConversationStore(state, clock),
            clock=clock,
            retriever=taught,
            verified=taught,
        )
        return Room(ask, engine, sources, audit, policies, taught, path)

    return make


@pytest.fixture
def ask_room(make_ask_room: Callable[..., Room]) -> Room:
    return make_ask_room()
