"""What people are told who write a model: which key is meant, in which form it is written, and what to do instead."""

from __future__ import annotations

import pytest

from assay.kernel.errors import InvalidModel
from assay.semantic.load import load_texts
from assay.semantic.model import SemanticModel
from assay.semantic.schema import ColumnInfo, Schema, TableInfo

BANK = Schema(
    "duckdb",
    (
        TableInfo(
            "sbcustomer",
            (
                ColumnInfo("sbcustid", "integer"),
                ColumnInfo("nm", "text"),
                ColumnInfo("status", "text"),
                ColumnInfo("vip", "boolean"),
            ),
        ),
        TableInfo(
            "txn",
            (
                ColumnInfo("txnid", "integer"),
                ColumnInfo("custid", "integer"),
                ColumnInfo("amount", "number"),
                ColumnInfo("fee", "number"),
                ColumnInfo("made_at", "timestamp"),
            ),
        ),
    ),
)
MODEL = """\
entities:
  - name: customers
    table: sbcustomer
    key: [sbcustid]
    display: [nm]
    dimensions:
      - {name: nm, kind: text}
      - {name: status}
      - {name: vip, kind: boolean}
  - name: transactions
    table: txn
    key: [txnid]
    default_time: made_at
    dimensions:
      - {name: made_at, kind: time}
      - {name: amount, kind: number}
      - {name: cost, kind: number, expr: fee}
    measures:
      - {name: amount, agg: sum}
      - {name: cost, agg: sum, expr: fee}
relationships:
  - {left: transactions, right: customers, on: [[custid, sbcustid]]}
metrics:
  - {name: revenue, measure: transactions.amount}
  - {name: costs, measure: transactions.cost}
"""
STATUS, COST = "- {name: status}", "- {name: cost, kind: number, expr: fee}"
FORM = "is written as a condition: {field: entity.field, op: eq, value: stored}"


def told(text: str) -> list[str]:
    with pytest.raises(InvalidModel) as caught:
        load_texts({"m.yml": text}, BANK)
    return [fault.message for fault in caught.value.faults]


def test_the_model_itself_loads() -> None:
    assert isinstance(load_texts({"m.yml": MODEL}, BANK), SemanticModel)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("[sbcustid]", "[customer_id]", "`customer_id` is no column of sbcustomer. Did you mean `sbcustid`?"),
        ("[txnid]", "[cost]", "`key` takes columns: `cost` is a field of transactions, and no"),
        ("[[custid, sbcustid]]", "[custid, sbcustid]", "`on` is written as pairs of columns: [[left_column, right_"),
        (STATUS, "- {name: status, synonyms: state}", "`synonyms` is a list: [state], not state"),
        (STATUS, "- {name: status, values: {a: Live}}", "`a` in `values` is given a list of words: {a: [Live]}, not L"),
        (STATUS, "- {name: status, values: [a]}", "`values` is written as a mapping {stored: [words]}"),
        (STATUS, "- {name: status, labels: {a: [b]}}", "`a` in `labels` is given one word: {a: word}"),
        (STATUS, "- {name: status, pii: perhaps}", "`pii`: write true or false, not 'perhaps'"),
        (STATUS, "- status", "`dimensions` is written as a list: [{name: status}"),
        (STATUS, "- {name: account status}", "`name`: a name has letters, digits and _ only"),
        ("kind: time}", "kind: time, grains: [minute]}", "`grains`: input should be 'hour', 'day'"),
        ("amount, agg: sum", "amount, agg: sum, title: A", "`title` is no key here. Did you mean `label`"),
        (COST, "- {name: net, kind: number, expr: amount - cost}\n      " + COST, "a field of transactions, and no"),
        ("default_time: made_at", "default_time: none", "Rows without a day of their own have `default_time: null`."),
        (COST, COST + "\n      - {name: r, expr: row_number() over ()}", "columns: window functions (`over`) look at"),
        (COST, COST + "\n      - {name: r, expr: sum(fee)}", "`SUM(fee)` is of many rows, and a field of one: write a"),
        ("agg: sum, expr: fee", "agg: sum, expr: sum(fee)", "`SUM(fee)` is aggregated already: `agg: sum` is taken of"),
        ("table: sbcustomer", "table: main.sbcustomer", "`main.sbcustomer` is no table; it is known here as `sb"),
        ("display: [nm]", "display: [name]", "takes fields: `name` is no field of customers. Did you mean `nm`"),
    ],
)  # fmt: skip
def test_a_fault_of_a_part_names_its_key_and_the_form_that_is_right(old: str, new: str, expected: str) -> None:
    (message,) = told(MODEL.replace(old, new, 1))
    assert expected in message


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("filter: \"status = 'a'\"", f"`filter` {FORM}"),
        ("filter: [{field: customers.status, value: a}]", f"`filter` {FORM}"),
        ("filter: {and: [{field: customers.status, value: a}]}", "`and` is no key here. Did you mean `all`?"),
        ("filter: {or: [{field: customers.status, value: a}]}", "`or` is no key here. Did you mean `any`?"),
        ("filter: {customers.status: a}", "a condition names its field: {field: customers.status, value: a}"),
        ("filter: {value: a}", "a condition has one of field, all, any, not, related"),
        ("filter: {field: status, value: a}", "`status` is no field. Did you mean `customers.status`?"),
        ("filter: {field: transactions.fee, value: 1}", "is no field. Did you mean `transactions.cost`"),
        ("filter: {field: customers.status, value: [a, b]}", "takes one value; for several write `op: in`"),
        ("filter: {field: transactions.amount, op: between, value: 3}", "takes a list of two values"),
        ("filter: {field: customers.status, op: is_null, value: a}", "on `customers.status` takes no value"),
        ("filter: {field: customers.status}", "has no `value`; for empty fields write `op: is_null`"),
        ("filter: {field: customers.vip, value: maybe}", "`customers.vip` is true or false; 'maybe' is none."),
        ("filter: {field: transactions.amount, op: gt, value: lots}", "is a number; 'lots' is none."),
        ("filter: {field: transactions.made_at, op: gt, value: soon}", "Write dates as YYYY-MM-DD"),
        ("filter: {related: transactions, of: custmers}", "`custmers` is no entity. Did you mean `customers`?"),
        ("targets: [100]", "`targets` is written as a list: [{value: 1000, period: month}]"),
        ("time: made_at", "`made_at` is no field. Did you mean `transactions.made_at`?"),
    ],
)  # fmt: skip
def test_a_fault_of_a_condition_says_how_it_is_written(given: str, expected: str) -> None:
    (message,) = told(f"{MODEL}  - name: x\n    measure: transactions.amount\n    {given}\n")
    assert expected in message


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        ("numerator: revenue, denominator: costs", ["`kind: ratio` is missing: the metric `x` has `numerator` and"]),
        ("expr: revenue - costs", ["`kind: derived` is missing: the metric `x` has `expr`"]),
        ("kind: derived, expr: transactions.amount * 2", ["names of metrics. The metric of it is `revenue`"]),
        ("kind: derived, expr: sum(revenue)", ["`SUM(revenue)` cannot stand here: a derived metric is"]),
        ("measure: amount", ["`amount` is no measure. Did you mean `transactions.amount`?"]),
        ("kind: composite, components: [revenue]", ["`components` is written as a list: [{metric: name, weight: 1}]"]),
    ],
)  # fmt: skip
def test_a_fault_of_a_metric_is_told_once_and_says_what_is_missing(metric: str, expected: list[str]) -> None:
    found = told(f"{MODEL}  - {{name: x, {metric}}}\n")
    assert len(found) == len(expected)
    assert all(part in message for part, message in zip(expected, found, strict=True))


def test_a_file_that_is_no_yaml_brings_no_false_faults_of_the_others() -> None:
    entities, _, metrics = MODEL.partition("metrics:")
    with pytest.raises(InvalidModel) as caught:
        load_texts({"a.yml": entities.replace("key: [txnid]", "key: [txnid"), "b.yml": f"metrics:{metrics}"}, BANK)
    assert {fault.file for fault in caught.value.faults} == {"a.yml"}


def test_wrong_join_columns_are_told_without_what_follows_from_them() -> None:
    reading = MODEL.replace(COST, f"{COST}\n      - {{name: theirs, expr: upper(customers.status)}}")
    over = load_texts({"guess.yml": MODEL}, BANK)
    links = tuple(link.model_copy(update={"name": "guessed", "inferred": True}) for link in over.relationships)
    over = over.model_copy(update={"relationships": links})
    text = reading.replace("[[custid, sbcustid]]", "[[customer_id, sbcustid]]")
    with pytest.raises(InvalidModel) as caught:
        load_texts({"m.yml": text}, BANK, over)
    assert [fault.message for fault in caught.value.faults] == [
        "`on` takes columns: `customer_id` is no column of txn. Did you mean `custid`?"
    ]


def test_a_term_is_written_once() -> None:
    (message,) = told(f"{MODEL}glossary:\n  - {{term: busy, means: revenue}}\n  - {{term: Busy, means: costs}}\n")
    assert message == "the term `Busy` is taken already in glossary"


def test_an_expression_reads_a_field_of_its_own_entity_by_the_name_of_both() -> None:
    model = load_texts(
        {"m.yml": MODEL.replace(COST, f"{COST}\n      - {{name: net, expr: amount - transactions.cost}}")}
    )
    assert model.field("transactions.net") is not None
