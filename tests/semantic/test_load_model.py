"""Models from YAML: all faults at once, each with its line; round trips; written over inferred."""

from __future__ import annotations

from pathlib import Path

import pytest

from assay.kernel.errors import InvalidModel
from assay.semantic.check import check
from assay.semantic.dump import dump
from assay.semantic.load import load, load_texts
from assay.semantic.merge import merge
from assay.semantic.model import SemanticModel
from tests.semantic.shop_data import shop_schema

SHOP = Path(__file__).parent / "shop" / "model.yml"

BASE = """\
entities:
  - name: orders
    table: orders
    key: [id]
    dimensions:
      - {name: status}
      - {name: ordered_at, kind: time}
    measures:
      - {name: amount, agg: sum}
metrics:
  - {name: revenue, measure: orders.amount}
"""


def faults(*texts: str) -> list[str]:
    with pytest.raises(InvalidModel) as caught:
        load_texts({f"{number}.yml": text for number, text in enumerate(texts)})
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "  - {name: r, measure: orders.amuont}",
            "0.yml:12: `orders.amuont` is no measure. Did you mean `orders.amount`?",
        ),
        ("  - {name: r, mesure: orders.amount}", "0.yml:12: `mesure` is no key here. Did you mean `measure`?"),
        ("  - {name: revenue, measure: orders.amount}", "0.yml:12: the name `revenue` is taken already in metrics"),
        ("  - {name: r, kind: ratio, numerator: revenue}", "0.yml:12: the ratio metric `r` has no `denominator`"),
        ("  - {name: r, kind: derived, expr: revnue * 2}", "0.yml:12: `revnue` is no metric. Did you mean `revenue`?"),
        ("  - {name: r, kind: cumulative, metric: revenue, window: 0}", "0.yml:12: a window is one period or more"),
        ("  - {name: r, kind: derived, expr: revenue +}", "0.yml:12: 'revenue +' is not a SQL expression."),
        ("  - {name: r, kind: derived, expr: r + revenue}", "0.yml:12: `r` depends on itself: r > r"),
        (
            "  - {name: r, measure: orders.amount, filter: {field: orders.state, value: 1}}",
            "0.yml:12: `orders.state` is no field. Did you mean `orders.status`?",
        ),
        ("  - {name: r, measure: orders.amount, time: orders.day}", "0.yml:12: `orders.day` is no field."),
        (
            "  - {name: r, measure: orders.amount, targets: [{value: 1, where: {field: orders.x}}]}",
            "0.yml:12: `orders.x` is no field.",
        ),
        ("default_filters: [{not: {field: nothing.here}}]", "0.yml:12: `nothing.here` is no field."),
        ("default_filters: [{not: {feld: orders.status}}]", "0.yml:12: `feld` is no key here. Did you mean `field`?"),
        ("relationships: [{left: orders, right: nowhere, on: [[a, b]]}]", "0.yml:12: `nowhere` is no entity."),
        ("relationships: [{left: orders, right: orders, on: []}]", "0.yml:12: `on` is empty"),
        ("hierarchies: [{name: h, levels: [orders.statu]}]", "0.yml:12: `orders.statu` is no field. Did you mean"),
        (
            "glossary: [{term: t, means: revenu}]",
            "0.yml:12: `revenu` is no metric, entity or field. Did you mean `revenue`?",
        ),
        (
            "calendar: {week_start: tuesday}",
            "0.yml:12: `week_start`: input should be 'monday' or 'sunday', not 'tuesday'",
        ),
        ("title: a\ntitle: b", "0.yml:13: `title` is given twice"),
    ],
)
def test_a_fault_names_its_line_and_what_is_allowed(line: str, expected: str) -> None:
    assert any(fault.startswith(expected) for fault in faults(BASE + line)), faults(BASE + line)


def test_all_faults_of_all_files_are_reported_at_once() -> None:
    found = faults(
        BASE + "  - {name: r, measure: a.b}\n", "relationships:\n  - {left: x, right: orders, on: [[a, b]]}\n"
    )
    assert [fault.partition(": ")[0] for fault in found] == ["0.yml:12", "1.yml:2"]


def test_entities_name_faults_in_their_parts() -> None:
    text = BASE.replace("table: orders", "table: orders\n    default_time: status").replace(
        "{name: status}", "{name: status, expr: 'SELECT 1'}"
    )
    assert [fault.partition(": ")[2] for fault in faults(text)] == [
        "`status` is no time dimension of orders. Allowed: ordered_at.",
        "'SELECT 1' is not a plain expression over columns: it holds a query of its own.",
    ]


def test_text_that_is_not_yaml_is_a_fault() -> None:
    assert faults("entities: [")[0].startswith("0.yml:1: this is not YAML")
    assert "is a mapping" in faults("- just a list")[0]


def test_values_given_in_two_files_are_a_fault() -> None:
    assert faults(BASE + "currency: EUR\n", "currency: USD\n") == ["1.yml:1: `currency` is given in two files"]


def test_tables_and_columns_are_checked_against_the_database() -> None:
    model = SemanticModel.model_validate(
        {
            "entities": [
                {"name": "orders", "table": "ordrs"},
                {
                    "name": "products",
                    "table": "products",
                    "key": ["idd"],
                    "dimensions": [{"name": "nam"}, {"name": "x", "expr": "upper(catgory)"}],
                    "measures": [{"name": "n", "agg": "count"}],
                },
                {"name": "tags", "table": "tags"},
            ],
            "relationships": [{"left": "products", "right": "tags", "on": [["id", "tid"]]}],
        }
    )
    assert [fault.message for fault in check(model, shop_schema("duckdb"))] == [
        "`ordrs` is no table. Did you mean `orders`?",
        "`key` takes columns: `idd` is no column of products. Did you mean `id`?",
        "`nam` is no column of products. Did you mean `name`?",
        "`catgory` is no column of products. Did you mean `category`?",
        "`on` takes columns: `tid` is no column of tags. Did you mean `id`?",
    ]


def test_the_shop_fits_its_tables_and_survives_a_round_trip() -> None:
    model = load(SHOP, schema=shop_schema("duckdb"))
    assert load_texts({"again.yml": dump(model)}) == model


def test_a_folder_is_one_model(tmp_path: Path) -> None:
    entities, _, metrics = BASE.partition("metrics:")
    (tmp_path / "a.yml").write_text("metrics:" + metrics)
    (tmp_path / "b.yaml").write_text(entities)
    model = load(tmp_path)
    assert [metric.name for metric in model.metrics] == ["revenue"]
    assert [entity.name for entity in model.entities] == ["orders"]


def test_what_people_wrote_wins_and_what_was_inferred_fills_the_rest() -> None:
    written = SemanticModel.model_validate(
        {
            "entities": [
                {
                    "name": "sales",
                    "table": "orders",
                    "label": "Sales",
                    "dimensions": [{"name": "state", "expr": "status"}, {"name": "secret", "hidden": True}],
                }
            ],
            "relationships": [{"left": "sales", "right": "customers", "on": [["customer_id", "id"]], "name": "buyer"}],
        }
    )
    inferred = SemanticModel.model_validate(
        {
            "currency": "EUR",
            "entities": [
                {
                    "name": "orders",
                    "table": "Orders",
                    "key": ["id"],
                    "default_time": "ordered_at",
                    "dimensions": [
                        {"name": "status"},
                        {"name": "ordered_at", "kind": "time"},
                        {"name": "secret", "kind": "text"},
                    ],
                    "measures": [{"name": "amount", "agg": "sum"}],
                },
                {"name": "customers", "table": "customers"},
            ],
            "relationships": [{"left": "orders", "right": "customers", "on": [["customer_id", "id"]]}],
            "metrics": [{"name": "amount", "measure": "orders.amount"}],
        }
    )
    merged = merge(written, inferred)
    sales = merged.entity("sales")
    assert sales is not None
    assert [entity.name for entity in merged.entities] == ["sales", "customers"]
    assert (sales.key, sales.default_time, sales.label, merged.currency) == (("id",), "ordered_at", "Sales", "EUR")
    assert [dimension.name for dimension in sales.dimensions] == ["state", "secret", "ordered_at"]
    secret = sales.dimension("secret")
    assert secret is not None
    assert secret.hidden
    assert secret.kind == "text"
    assert [relationship.name for relationship in merged.relationships] == ["buyer"]
    assert [metric.measure for metric in merged.metrics] == ["sales.amount"]
    assert check(merged) == ()


GUESSED = SemanticModel.model_validate(
    {
        "entities": [
            {
                "name": "orders",
                "table": "orders",
                "key": ["id"],
                "dimensions": [{"name": "status"}, {"name": "ordered_at", "kind": "time"}],
                "measures": [{"name": "amount", "agg": "sum"}],
            },
            {"name": "customers", "table": "customers", "key": ["id"], "dimensions": [{"name": "gone"}]},
        ],
        "metrics": [{"name": "amount", "measure": "orders.amount"}, {"name": "odd", "measure": "orders.nothing"}],
    }
)
LEANING = """\
entities:
  - {name: sales, table: orders, default_time: ordered_at}
relationships:
  - {left: sales, right: customers, on: [[customer_id, id]]}
metrics:
  - {name: revenue, measure: sales.amount, filter: {field: sales.status, value: paid}}
  - {name: doubled, kind: derived, expr: amount * 2}
"""


def test_a_written_model_may_lean_on_what_was_inferred() -> None:
    with pytest.raises(InvalidModel):
        load_texts({"a.yml": LEANING})
    model = load_texts({"a.yml": LEANING}, shop_schema("duckdb"), GUESSED)
    found = model.metric("revenue")
    assert found is not None
    assert found.measure == "sales.amount"
    assert {entity.name for entity in model.entities} == {"sales", "customers"}


def test_faults_of_a_leaning_model_name_their_own_lines_and_nothing_that_was_inferred() -> None:
    wrong = LEANING.replace("sales.amount", "sales.amout").replace("amount * 2", "amuont * 2")
    with pytest.raises(InvalidModel) as caught:
        load_texts({"a.yml": wrong, "b.yml": "hierarchies:\n  - {name: h, levels: [customers.town]}\n"}, over=GUESSED)
    assert [str(fault).partition(" Did")[0] for fault in caught.value.faults] == [
        "a.yml:6: `sales.amout` is no measure.",
        "a.yml:7: `amuont` is no metric.",
        "b.yml:2: `customers.town` is no field.",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: &x [*x]", "this is nested too deeply, or holds itself"),
        ("calendar: {time_zone: Nowhere/City}", "`Nowhere/City` is no time zone"),
        (BASE + "default_filters: [{related: orders}]", "`related` cannot be used"),
        (BASE + "default_filters: [{not: {field: time, op: is_null}}]", "`time` is of no one entity"),
        ("\n".join([f"a{n}: &a{n} [{', '.join([f'*a{n - 1}' if n else 'x'] * 12)}]" for n in range(9)]), "items"),
    ],
    ids=["a list in itself", "a zone", "a default filter of related rows", "a default filter of time", "too much"],
)
def test_what_would_go_wrong_later_is_a_fault_now(text: str, expected: str) -> None:
    assert any(expected in fault for fault in faults(text))


def test_a_file_that_is_no_text_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "model.yml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidModel, match="UTF-8"):
        load(tmp_path)
