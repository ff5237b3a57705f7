"""``assay model check``: what the data says against a written model, of a folder of databases and of a source."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from assay.training import model_check

MODEL = """\
entities:
  - name: orders
    table: orders
    key: [order_id]
    default_time: ordered_on
    dimensions:
      - {name: ordered_on, kind: time}
      - {name: status, values: {paid: [settled], open: [waiting]}}
      - {name: amount, kind: number}
      - {name: half, kind: number, expr: amount / 2}
    measures:
      - {name: amount, agg: sum}
relationships:
  - {left: orders, right: customers, on: [[customer_id, customer_id]]}
metrics:
  - {name: takings, measure: orders.amount, filter: {field: orders.status, value: paid}}
  - {name: running, kind: cumulative, metric: takings, window: 3}
  - {name: doubled, kind: derived, expr: takings * 2}
glossary:
  - {term: big order, condition: {field: orders.amount, op: gt, value: 50}}
  - {term: regular, condition: {related: orders, of: customers, match: at_least, count: 2}}
default_filters: [{field: orders.status, op: ne, value: open}]
"""


@pytest.fixture
def check(assay: Any, databases: Path, tmp_path: Path) -> Any:
    """Checks a text as the model of the shop; its lines of standard output and the exit code."""

    def run(text: str, *options: str) -> Any:
        (tmp_path / "models" / "shop").mkdir(parents=True, exist_ok=True)
        (tmp_path / "models" / "shop" / "m.yml").write_text(text)
        return assay("model", "check", databases, "--models", tmp_path / "models", *options)

    return run


def test_a_model_that_fits_its_data_is_told_to_be_right(check: Any) -> None:
    said = check(MODEL)
    assert (said.code, said.out, said.err) == (0, "", "Nothing is wrong.\n")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("value: paid", "value: Paid", "no row has the value `Paid`. Did you mean `paid`?"),
        ("value: open", "value: lost", "no row has the value `lost`. There are: `open`, `paid`"),
        ("{paid: [settled]", "{payed: [settled]", "values of orders.status: no row has the value `payed`."),
        ("open: [waiting]", "open: [settled]", "`settled` stands for `paid` and for `open`, and only the first"),
        ("term: big order", "term: takings", "`takings` is what the metric `takings` is called"),
        ("term: big order, condition: {field: orders.amount, op: gt, value: 50}", "term: big", "it says nothing"),
    ],
)  # fmt: skip
def test_what_may_well_be_meant_is_a_note_with_its_line(check: Any, old: str, new: str, told: str) -> None:
    text = MODEL.replace(old, new)
    line = text[: text.index(new)].count("\n") + 1
    said = check(text)
    assert (said.code, said.out.count("\n")) == (0, 1), said.out
    assert said.out.startswith(f"shop/m.yml:{line}: note: ")
    assert told in said.out


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("amount / 2", "no_such(amount)", "field orders.half: it cannot be run: The function NO_SUCH is not allowed"),
        ("amount / 2", "CAST(status AS INTEGER)", "field orders.half: it cannot be run: Conversion Error"),
        ("amount, agg: sum}", "amount, agg: sum, expr: status}", "measure orders.amount: it cannot be run: Binder"),
        ("takings * 2", "upper(takings) - 1", "metric doubled: it cannot be run"),
        ("[[customer_id, customer_id]]", "[[ordered_on, customer_id]]", "relationship orders_customers: it cannot"),
    ],
)  # fmt: skip
def test_what_cannot_be_run_is_told_where_it_stands_and_ends_with_2(check: Any, old: str, new: str, told: str) -> None:
    text = MODEL.replace(old, new)
    said = check(text)
    assert said.code == 2
    assert said.out.startswith(f"shop/m.yml:{text[: text.index(new)].count(chr(10)) + 1}: {told}")
    assert "metric takings" not in said.out, "what stands on a broken measure is not told of again"


@pytest.mark.parametrize(
    ("old", "new", "code"), [("", "", 0), ("amount, agg: sum}", "amount, agg: sum, expr: status}", 2)]
)
def test_no_row_of_a_large_table_is_read_to_see_whether_the_engine_understands(
    check: Any, monkeypatch: pytest.MonkeyPatch, old: str, new: str, code: int
) -> None:
    monkeypatch.setattr(model_check, "FEW_ROWS", 0)
    assert check(MODEL.replace(old, new) if old else MODEL).code == code


def test_faults_of_the_loader_are_told_in_json_too(check: Any) -> None:
    said = check(MODEL.replace("key: [order_id]", "key: [order]"), "--json")
    assert said.code == 2
    (found,) = said.json
    assert (found["model"], found["file"], found["line"], found["broken"]) == ("shop", "m.yml", 4, True)
    assert found["message"].startswith("`key` takes columns: `order` is no column of orders.")


def test_a_link_by_which_no_row_finds_another_is_a_note(assay: Any, tmp_path: Path) -> None:
    (tmp_path / "models" / "far").mkdir(parents=True)
    (tmp_path / "models" / "far" / "m.yml").write_text("relationships: [{left: a, right: b, on: [[far, b_id]]}]\n")
    (tmp_path / "models" / "gone").mkdir()
    (tmp_path / "models" / "gone" / "m.yml").write_text("title: nothing\n")
    with duckdb.connect(str(tmp_path / "far.duckdb")) as made:
        made.execute("CREATE TABLE a (a_id INTEGER, far INTEGER); INSERT INTO a VALUES (1, 100)")
        made.execute("CREATE TABLE b (b_id INTEGER, name VARCHAR); INSERT INTO b VALUES (1, 'x')")
    said = assay("model", "check", tmp_path, "--models", tmp_path / "models")
    assert said.code == 2
    note, gone = said.out.splitlines()
    assert note == "far/m.yml:1: note: relationship a_b: no row of a finds its b by far = b_id"
    assert gone.startswith("gone: There is no database")


def test_a_source_is_checked_with_what_it_was_taught(shop: Any) -> None:
    assert shop("model", "check", "shop").err == "Nothing is wrong.\n"
    for value in ("Paid", "paid"):
        given = ("label=Takings", f"text=sum(orders.amount) where orders.status = '{value}'")
        kept = shop("train", "add", "metric", "--source", "shop", "--set", given[0], "--set", given[1])
        assert kept.code == 0, kept.err
        assert shop("train", "publish", "--source", "shop").code == 0
        said = shop("model", "check", "shop")
        assert ("no row has the value `Paid`" in said.out) == (value == "Paid")
        shop("train", "remove", kept.out.strip(), "--source", "shop")
        shop("train", "publish", "--source", "shop")


def test_models_without_a_folder_of_databases_are_a_fault_of_usage(assay: Any, tmp_path: Path) -> None:
    said = assay("model", "check", "shop", "--models", tmp_path)
    assert said.code == 2
    assert "--models goes with a folder of databases" in said.err
