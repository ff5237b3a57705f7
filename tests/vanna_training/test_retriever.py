"""What was taught is found again, per source, and follows the table."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace

import psutil
import pytest

from assay.kernel.errors import Refused
from assay.kernel.settings import ROOT
from assay.records.stored import TrainingItem
from vanna_training.indexing import build
from vanna_training.retriever import TrainingRetriever

BASE = TrainingItem("1", "shop", "local", "ddl", "approved", {}, "pack", "2026-01-01")


def item(kind: str, **content: object) -> TrainingItem:
    return replace(BASE, kind=kind, content=dict(content))  # type: ignore[arg-type]


ITEMS = [
    item("ddl", ddl="CREATE TABLE orders (order_id INT, ordered_at TIMESTAMP, status TEXT)"),
    item("ddl", ddl="CREATE TABLE products (product_id INT, category TEXT)"),
    item("documentation", text="Revenue counts delivered orders only."),
    item(
        "glossary", term="GMV", means="gross_revenue", description="Value of all orders", synonyms=["merchandise value"]
    ),
    item("verified_question", question="revenue by region last quarter", sql="SELECT 1"),
    item("verified_question", question="how many customers are there", sql="SELECT 2"),
]


class Table:
    """The training table, in short."""

    def __init__(self) -> None:
        self.stamps = {"shop": 1, "other": 1}
        self.rows: dict[str, list[TrainingItem]] = {"shop": list(ITEMS), "other": []}

    def items(self, source: str) -> Sequence[TrainingItem]:
        return self.rows[source]


@pytest.fixture
def table() -> Table:
    return Table()


@pytest.fixture
def retriever(table: Table) -> Iterator[TrainingRetriever]:
    made = TrainingRetriever(lambda source: table.stamps.get(source, 0), table.items, wait=True)
    yield made
    made.close()


def test_the_nearest_question_and_table_come_first_even_misspelt(retriever: TrainingRetriever) -> None:
    found = retriever.retrieve("shop", "revenu per region in the last quater")
    assert found.questions[0] == ("revenue by region last quarter", "SELECT 1")
    assert "orders" in retriever.retrieve("shop", "status of orders").ddl[0]
    assert retriever.retrieve("shop", "merchandise value").documentation[0].startswith("GMV")


def test_sources_are_kept_apart(retriever: TrainingRetriever) -> None:
    assert retriever.retrieve("shop", "customers").questions
    assert retriever.retrieve("other", "customers").questions == ()
    assert retriever.retrieve("unknown", "customers").ddl == ()


def test_a_moved_stamp_brings_the_new_items_and_drops_the_old(retriever: TrainingRetriever, table: Table) -> None:
    retriever.retrieve("shop", "customers")
    table.rows["shop"] = [item("verified_question", question="churned customers", sql="SELECT 3")]
    assert len(retriever.retrieve("shop", "customers").questions) == 2
    table.stamps["shop"] = 2
    assert retriever.retrieve("shop", "customers").questions == (("churned customers", "SELECT 3"),)


def test_people_who_know_vanna_find_their_methods_and_its_unsafe_ones_are_refused() -> None:
    vanna = build("shop", 1, [{"kind": item.kind, "content": item.content} for item in ITEMS])
    identity = vanna.train(documentation="Prices hold VAT.")
    assert "Prices hold VAT." in set(vanna.get_training_data()["content"])
    assert vanna.remove_training_data(identity)
    assert "Prices hold VAT." not in set(vanna.get_training_data()["content"])
    for attempt in (
        lambda: vanna.run_sql("SELECT 1"),
        lambda: vanna.is_sql_valid("SELECT 1"),
        lambda: vanna.get_plotly_figure("import os", None),
        lambda: vanna.generate_sql("anything"),
    ):
        with pytest.raises(Refused):
            attempt()


def test_a_question_before_the_index_stands_does_not_wait_for_it(table: Table) -> None:
    hurried = TrainingRetriever(lambda source: table.stamps.get(source, 0), table.items)
    patient = TrainingRetriever(lambda source: table.stamps.get(source, 0), table.items, wait=True)
    assert not hurried.retrieve("shop", "customers").ready
    assert patient.retrieve("shop", "customers").ready
    hurried.close()
    patient.close()


def test_a_killed_index_process_is_replaced(retriever: TrainingRetriever) -> None:
    assert retriever.retrieve("shop", "customers").ready
    (child,) = [child for child in psutil.Process().children() if "vanna_training.child" in child.cmdline()]
    child.kill()
    child.wait()
    assert not retriever.retrieve("shop", "revenue").ready
    assert retriever.retrieve("shop", "revenue").questions


def test_chroma_is_not_loaded_before_it_is_needed() -> None:
    script = "import sys, wiring, worker; print(sorted({'chromadb', 'vanna', 'pandas'} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True, cwd=ROOT)
    assert run.stdout.strip() == "[]"
