"""What inference makes of bare schemas, built by hand so that each test shows the one thing it is about."""

from __future__ import annotations

from typing import Any

import pytest

from assay.semantic.infer import infer_model
from assay.semantic.model import Dimension, Entity, SemanticModel
from assay.semantic.schema import ColumnInfo, ColumnType, ForeignKey, Profile, Schema, TableInfo

KEPT = 100


def column(name: str, kind: ColumnType, values: list[Any] | None = None, comment: str | None = None) -> ColumnInfo:
    """A column with the profile of ``values``; None = nothing known of them."""
    if values is None:
        return ColumnInfo(name, kind, comment=comment)
    known = [value for value in values if value is not None]
    distinct = list(dict.fromkeys(known))
    low, high = (min(known), max(known)) if known else (None, None)
    complete = len(distinct) <= KEPT
    profile = Profile(len(distinct), len(values) - len(known), low, high, tuple(distinct[:KEPT]), complete)
    return ColumnInfo(name, kind, comment=comment, profile=profile)


def table(name: str, *columns: ColumnInfo, rows: int = 0, **facts: Any) -> TableInfo:
    return TableInfo(name, columns, row_count=rows, **facts)


def model_of(*tables: TableInfo, dialect: str = "duckdb") -> SemanticModel:
    return infer_model(Schema(dialect, tables))


def entity_of(*columns: ColumnInfo, name: str = "things", rows: int = 200, **facts: Any) -> Entity:
    return model_of(table(name, *columns, rows=rows, **facts)).entities[0]


def dimension_of(info: ColumnInfo, **facts: Any) -> Dimension:
    found = entity_of(info, **facts).dimensions
    return found[0]


IDS = list(range(1, 201))


# --- names


@pytest.mark.parametrize(
    ("name", "label", "plural"),
    [
        ("dim_customers", "Customer", "customers"),
        ("OrderItems", "Order item", "order items"),
        ("people", "Person", "people"),
        ("payments_made", "Payment made", "payments made"),
        ("CATEGORY", "Category", "categories"),
        ("emp", "Employee", "employees"),
        ("superhero", "Superhero", "superheroes"),
        ("status", "Status", "statuses"),
    ],
)
def test_tables_become_entities_with_names_for_people(name: str, label: str, plural: str) -> None:
    entity = entity_of(column("x", "text"), name=name)
    assert (entity.label, entity.plural, entity.inferred) == (label, plural, True)


def test_names_that_are_no_identifiers_get_one_and_keep_their_column() -> None:
    entity = entity_of(
        column("Größe %", "number"), column("Order Date", "date"), column("plain", "text"), column("価格", "text")
    )
    assert [(d.name, d.expr) for d in entity.dimensions] == [
        ("groesse", '"Größe %"'),
        ("order_date", '"Order Date"'),
        ("plain", ""),
        ("column", '"価格"'),
    ]


def test_abbreviations_are_spelled_out_and_kept_as_synonyms() -> None:
    dimension = dimension_of(column("cust_qty", "integer"))
    assert dimension.label == "Customer quantity"
    assert "cust qty" in dimension.synonyms


def test_prefixes_that_all_names_share_are_left_out_of_them() -> None:
    model = model_of(
        table(
            "zqclient",
            column("zqclientid", "text", [f"C{i}" for i in range(30)]),
            column("zqclientname", "text"),
            column("zqclientcity", "text"),
            rows=30,
        ),
        table(
            "zqinvoice",
            column("zqinid", "text", [f"I{i}" for i in range(40)]),
            column("zqinclientid", "text", [f"C{i % 30}" for i in range(40)]),
            column("zqinamount", "number", [1.5 * i for i in range(40)]),
            rows=40,
        ),
        table(
            "zqproduct",
            column("zqproductid", "text"),
            column("zqproductname", "text"),
            column("zqproductprice", "number"),
        ),
    )
    assert [entity.name for entity in model.entities] == ["client", "invoice", "product"]
    assert [entity.table for entity in model.entities] == ["zqclient", "zqinvoice", "zqproduct"]
    assert [(link.left, link.right, link.on) for link in model.relationships] == [
        ("invoice", "client", (("zqinclientid", "zqclientid"),))
    ]
    assert model.metric("total_amount") is not None


def test_tables_of_one_name_in_two_schemas_stay_apart() -> None:
    model = model_of(table("events", column("id", "integer")), table("events", column("id", "integer"), schema="web"))
    assert [(entity.name, entity.table) for entity in model.entities] == [
        ("events", "events"),
        ("web_events", "web.events"),
    ]


# --- keys


def test_a_declared_key_wins_over_a_unique_id() -> None:
    entity = entity_of(
        column("id", "integer", IDS), column("code", "text", [f"c{i}" for i in IDS]), primary_key=("code",)
    )
    assert entity.key == ("code",)


def test_a_unique_column_named_like_an_id_is_the_key() -> None:
    assert entity_of(column("total", "integer", IDS), column("thing_id", "integer", IDS)).key == ("thing_id",)


def test_an_id_with_repeated_values_is_no_key() -> None:
    assert entity_of(column("thing_id", "integer", [1, *IDS[:-1]])).key == ()


def test_an_amount_that_happens_to_be_unique_is_no_key() -> None:
    assert entity_of(column("amount", "integer", IDS)).key == ()


# --- relationships


def customers(**facts: Any) -> TableInfo:
    return table("customers", column("id", "integer", IDS), column("name", "text"), rows=200, **facts)


def test_a_declared_foreign_key_becomes_a_relationship_that_is_not_inferred() -> None:
    orders = table("orders", column("buyer", "integer"), foreign_keys=(ForeignKey(("buyer",), "CUSTOMERS", ("ID",)),))
    (link,) = model_of(customers(primary_key=("id",)), orders).relationships
    assert (link.left, link.right, link.on, link.cardinality) == (
        "orders",
        "customers",
        (("buyer", "id"),),
        "many_to_one",
    )
    assert link.inferred is False


def test_undeclared_ids_are_linked_by_name_type_and_values() -> None:
    orders = table("orders", column("order_id", "integer", IDS), column("customer_id", "integer", [5, 6, 7]), rows=200)
    (link,) = model_of(customers(), orders).relationships
    assert (link.left, link.right, link.on, link.inferred) == ("orders", "customers", (("customer_id", "id"),), True)


@pytest.mark.parametrize(
    "child",
    [
        column("customer_id", "text", ["1", "2"]),
        column("customer_id", "integer", [100_001, 100_002]),
        column("customer_name_length", "integer", [5, 6]),
        column("id", "integer", IDS),
    ],
    ids=["other type", "values outside", "other name", "bare id = id"],
)
def test_no_link_without_agreement_of_name_type_and_values(child: ColumnInfo) -> None:
    assert model_of(customers(), table("visits", child, rows=200)).relationships == ()


def test_the_id_by_which_others_know_a_thing_is_found_beside_its_row_number() -> None:
    users = table("users", column("uid", "integer", IDS), column("user_id", "text", [f"u{n}" for n in IDS]), rows=200)
    notes = table("notes", column("note_id", "integer", IDS), column("user_id", "text", ["u5", "u6"]), rows=200)
    (link,) = model_of(users, notes).relationships
    assert (link.left, link.right, link.on) == ("notes", "users", (("user_id", "user_id"),))


@pytest.mark.parametrize(("towns", "linked"), [(["Graz", "Pau", "Ulm"], 1), (["Oslo", "Pau", "Ulm"], 0)])
def test_a_column_called_like_the_key_of_what_it_names_may_hold_some_strangers(towns: list[str], linked: int) -> None:
    places = table("town", column("town_name", "text", ["Graz", "Pau", "Linz"]), rows=3)
    lakes = table("lake", column("lake_name", "text", ["A", "B", "C"]), column("town_name", "text", towns), rows=3)
    assert len(model_of(places, lakes).relationships) == linked


def test_several_of_an_abbreviation_are_the_thing_it_is_short_for() -> None:
    reps = table("sales_reps", column("rep_id", "integer", IDS), column("name", "text"), rows=200)
    deals = table("deals", column("deal_id", "integer", IDS), column("sales_rep_id", "integer", [5, 6]), rows=200)
    (link,) = model_of(reps, deals).relationships
    assert (link.left, link.right, link.on) == ("deals", "sales_reps", (("sales_rep_id", "rep_id"),))


def test_nothing_is_inferred_between_parts_that_declared_keys_connect() -> None:
    orders = table(
        "orders",
        column("id", "integer", IDS),
        column("customer_id", "integer", [1, 2]),
        column("agent_customer_id", "integer", [1, 2]),
        rows=200,
        foreign_keys=(ForeignKey(("customer_id",), "customers", ("id",)),),
    )
    assert [link.on for link in model_of(customers(), orders).relationships] == [(("customer_id", "id"),)]


def test_two_links_to_one_table_are_told_apart_by_role() -> None:
    orders = table(
        "orders", column("billing_city_id", "integer", [1, 2]), column("shipping_city_id", "integer", [2, 3]), rows=200
    )
    cities = table("cities", column("city_id", "integer", IDS), column("city", "text"), rows=200)
    links = model_of(cities, orders).relationships
    assert [(link.name, link.synonyms[0]) for link in links] == [
        ("billing_city", "billing"),
        ("shipping_city", "shipping"),
    ]


def test_a_table_can_refer_to_itself() -> None:
    staff = table(
        "employees", column("employee_id", "integer", IDS), column("manager_id", "integer", [1, 2, None]), rows=200
    )
    (link,) = model_of(staff).relationships
    assert (link.left, link.right, link.on) == ("employees", "employees", (("manager_id", "employee_id"),))


def test_one_row_each_is_promised_only_by_the_database() -> None:
    profile = column("customer_id", "integer", IDS)
    by_chance = model_of(customers(), table("badges", profile, rows=200)).relationships
    declared = model_of(customers(), table("badges", profile, rows=200, unique_keys=(("customer_id",),))).relationships
    assert [link.cardinality for link in by_chance] == ["many_to_one"]
    assert [link.cardinality for link in declared] == ["one_to_one"]


def test_a_bridge_links_both_sides() -> None:
    tags = table("tags", column("tag_id", "integer", IDS), column("tag", "text"), rows=200)
    bridge = table(
        "customer_tags", column("customer_id", "integer", [1, 1, 2]), column("tag_id", "integer", [3, 4, 3]), rows=3
    )
    links = model_of(customers(), tags, bridge).relationships
    assert {(link.left, link.right) for link in links} == {("customer_tags", "customers"), ("customer_tags", "tags")}


# --- time


@pytest.mark.parametrize(
    ("info", "expr", "grain"),
    [
        (column("ordered_on", "date"), "", "day"),
        (column("ordered_at", "timestamp"), "", "hour"),
        (column("when_text", "text", ["2024-01-31", "2023-12-01"]), "", "day"),
        (column("made", "text", ["31.01.2024", "01.12.2023"]), "CAST(STRPTIME(\"made\", '%d.%m.%Y') AS DATE)", "day"),
        (column("made", "text", ["01/31/2024", "12/01/2023"]), "CAST(STRPTIME(\"made\", '%m/%d/%Y') AS DATE)", "day"),
        (
            column("date_key", "integer", [20240131, 20231201]),
            "CAST(STRPTIME(CAST(\"date_key\" AS TEXT), '%Y%m%d') AS DATE)",
            "day",
        ),
        (
            column("created_ts", "integer", [1_700_000_000, 1_710_000_000]),
            'CAST(TO_TIMESTAMP("created_ts") AS TIMESTAMP)',
            "hour",
        ),
        (
            column("created_ms_at", "integer", [1_700_000_000_000, 1_710_000_000_000]),
            'CAST(TO_TIMESTAMP("created_ms_at" / 1000) AS TIMESTAMP)',
            "hour",
        ),
        (column("year", "integer", [1999, 2024]), "", "year"),
    ],
)
def test_dates_are_recognised_however_they_are_kept(info: ColumnInfo, expr: str, grain: str) -> None:
    dimension = dimension_of(info)
    assert (dimension.kind, dimension.expr, dimension.grains[0]) == ("time", expr, grain)


@pytest.mark.parametrize(
    "info",
    [
        column("made", "text", ["01/02/2024", "03/04/2024"]),
        column("years_of_service", "integer", [1999, 2024]),
        column("version", "text", ["2024.1", "2024.2"]),
        column("amount", "integer", [20240131, 20231201]),
        column("start_code", "integer", [7, 20231201]),
    ],
    ids=["day and month could be swapped", "a number of years", "a version", "an amount", "not all are dates"],
)
def test_what_only_looks_like_a_date_is_left_alone(info: ColumnInfo) -> None:
    assert dimension_of(info).kind != "time"


def test_rows_are_dated_by_what_happened_not_by_upkeep_or_birth() -> None:
    columns = [
        column(name, "timestamp") for name in ("updated_at", "birth_date", "shipped_at", "order_date", "created_at")
    ]
    assert entity_of(*columns, name="orders").default_time == "order_date"
    assert entity_of(column("birth_date", "date"), column("updated_at", "timestamp")).default_time is None


# --- measures, units, metrics


@pytest.mark.parametrize(
    ("name", "agg"),
    [
        ("amount", "sum"),
        ("order_qty", "sum"),
        ("num_employees", "sum"),
        ("total_tax", "sum"),
        ("unit_price", "avg"),
        ("discount_rate", "avg"),
        ("score", "avg"),
        ("age", "avg"),
        ("cost_per_unit", "avg"),
        ("temperature", "avg"),
    ],
)
def test_amounts_are_summed_and_rates_averaged(name: str, agg: str) -> None:
    measure = entity_of(column(name, "number", [1.5, 700.0])).measure(name)
    assert measure is not None
    assert (measure.agg, measure.inferred) == (agg, True)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("customer_id", [1, 2]),
        ("zip", [10115, 99999]),
        ("phone", [123, 456]),
        ("year", [1999, 2000]),
        ("month", [1, 12]),
        ("status_code", [1, 2]),
        ("latitude", [1, 2]),
        ("line_number", [1, 2]),
        ("rank", [1, 2]),
        ("pid", [1, 2]),
        ("house_no", [1, 2]),
        ("flavour", [1, 2, 3]),
    ],
)
def test_codes_and_places_in_a_sequence_are_never_measures(name: str, values: list[int]) -> None:
    measures = entity_of(column(name, "integer", values)).measures
    assert [measure.name for measure in measures if measure.agg != "count_distinct"] == ["count"]


@pytest.mark.parametrize(
    ("info", "unit"),
    [
        (column("price_eur", "number", [1.0, 20.0]), "EUR"),
        (column("fee", "number", [5.0], "Fee in US dollars"), "USD"),
        (column("fee", "number", [5.0], "unit: GBP"), "GBP"),
        (column("weight_kg", "number", [5.0]), "kg"),
        (column("lead time (days)", "integer", [5]), "days"),
        (column("share_pct", "number", [0.0, 0.9]), "percent"),
        (column("share_pct", "number", [0.0, 90.0]), "%"),
        (column("share_pct", "number"), None),
        (column("days", "integer", [5]), None),
    ],
)
def test_units_come_from_names_and_comments(info: ColumnInfo, unit: str | None) -> None:
    assert dimension_of(info).unit == unit


def test_metrics_have_plain_names_until_two_entities_share_one() -> None:
    sales = table("sales", column("amount", "number"), column("tax", "number"))
    refunds = table("refunds", column("amount", "number"))
    names = [metric.name for metric in model_of(sales, refunds).metrics]
    assert names == ["sale_count", "sale_total_amount", "total_tax", "refund_count", "refund_total_amount"]


def test_every_measure_of_a_metric_exists() -> None:
    model = model_of(customers(), table("sales", column("total_amount", "number"), column("count", "integer")))
    for metric in model.metrics:
        owner, _, name = (metric.measure or "").partition(".")
        entity = model.entity(owner)
        assert entity is not None
        assert entity.measure(name) is not None


# --- kinds, people, display


@pytest.mark.parametrize(
    ("info", "kind"),
    [
        (column("is_active", "integer", [0, 1]), "boolean"),
        (column("active_flag", "integer", [0, 1]), "boolean"),
        (column("children", "integer", [0, 1]), "number"),
        (column("country", "text", ["DE"]), "geo"),
        (column("notes", "text", ["short"]), "text"),
        (column("story", "text", ["word " * 30, "other " * 30]), "text"),
        (column("segment", "text", ["a", "b"]), "categorical"),
        (column("doc", "json"), "text"),
    ],
)
def test_columns_are_of_the_kind_their_values_show(info: ColumnInfo, kind: str) -> None:
    assert dimension_of(info).kind == kind


def test_a_flag_of_zero_and_one_is_compared_as_truth() -> None:
    assert dimension_of(column("is_active", "integer", [0, 1])).expr == '("is_active" = 1)'


def test_yes_and_no_in_letters_keep_their_values_and_get_the_words() -> None:
    dimension = dimension_of(column("approved", "text", ["Y", "N"]))
    assert (dimension.kind, dimension.values) == ("categorical", {"Y": ("yes", "true"), "N": ("no", "false")})


PERSONAL = [
    column("email", "text"),
    column("mobile", "text"),
    column("dob", "date"),
    column("street_address", "text"),
    column("contact", "text", [f"user{i}@mail.example" for i in range(9)]),
    column("account", "text", ["DE89370400440532013000", "GB29NWBK60161331926819", "FR1420041010050500013M02606"]),
    column("card", "integer", [4111111111111111, 5500005555555559, 4012888888881881]),
    column("national", "text", ["123-45-6789", "223-45-6789", "323-45-6789"]),
]


@pytest.mark.parametrize("info", PERSONAL, ids=[info.name for info in PERSONAL])
def test_personal_data_is_marked(info: ColumnInfo) -> None:
    assert dimension_of(info).pii


@pytest.mark.parametrize(
    "info",
    [
        column("email_sent_count", "integer"),
        column("phone_model", "text"),
        column("city", "text"),
        column("code", "text", ["1111-2222", "3333-4444", "5555-6666"]),
        column("opened_on", "date"),
    ],
)
def test_other_data_is_not_marked_as_personal(info: ColumnInfo) -> None:
    assert not dimension_of(info).pii


def test_names_of_persons_are_personal_only_beside_contacts() -> None:
    contacts = entity_of(column("name", "text"), column("email", "text"), name="customers")
    musicians = entity_of(column("name", "text"), column("genre", "text"), name="musicians")
    assert [dimension.pii for dimension in contacts.dimensions] == [True, True]
    assert [dimension.pii for dimension in musicians.dimensions] == [False, False]


@pytest.mark.parametrize(
    ("names", "display"),
    [
        (["id", "description", "product_name"], ("product_name",)),
        (["id", "first_name", "last_name", "city"], ("first_name", "last_name")),
        (["id", "title", "file_name"], ("title",)),
        (["id", "colour"], ("colour",)),
        (["id", "length"], ("id",)),
    ],
)
def test_rows_are_shown_by_what_names_them(names: list[str], display: tuple[str, ...]) -> None:
    columns = [column(name, "integer" if name in ("id", "length") else "text") for name in names]
    name = "colours" if "colour" in names else "products"
    assert entity_of(*columns, name=name, primary_key=("id",)).display == display


def test_places_form_a_hierarchy_when_the_counts_agree() -> None:
    def places(regions: int) -> TableInfo:
        return table(
            "cities",
            column("city", "text", [f"c{i}" for i in range(50)]),
            column("country", "text", [f"l{i}" for i in range(9)]),
            column("region", "text", [f"r{i}" for i in range(regions)]),
        )

    assert [h.levels for h in model_of(places(3)).hierarchies] == [("cities.region", "cities.country", "cities.city")]
    assert [h.levels for h in model_of(places(20)).hierarchies] == [("cities.region", "cities.city")]


def test_a_bill_is_dated_by_its_issue_not_by_its_payment() -> None:
    days = [column(name, "date", ["2025-01-02"]) for name in ("paid_on", "due_on", "issued_on")]
    assert entity_of(column("id", "integer", IDS), *days, name="bills").default_time == "issued_on"


def test_the_same_schema_gives_the_same_model() -> None:
    tables = (customers(), table("orders", column("customer_id", "integer", [1, 2]), column("amount_usd", "number")))
    assert model_of(*tables) == model_of(*tables)
    assert model_of(*tables).currency == "USD"


def test_words_that_only_begin_like_an_abbreviation_are_left_whole() -> None:
    products = table("products", column("category", "text", ["a"]), column("subcategory", "text", ["b", "c"]))
    model = model_of(products)
    assert [dimension.label for dimension in model.entities[0].dimensions] == ["Category", "Subcategory"]
    assert [hierarchy.levels for hierarchy in model.hierarchies] == [("products.category", "products.subcategory")]


def test_an_empty_database_still_says_what_dates_its_rows() -> None:
    assert entity_of(column("ordered_at", "timestamp", []), rows=0).default_time == "ordered_at"
    assert entity_of(column("ordered_at", "timestamp", [None] * 9), rows=9).default_time is None


def test_a_code_of_something_else_does_not_name_a_row() -> None:
    entity = entity_of(
        column("order_id", "integer"), column("discount_code", "text"), name="orders", primary_key=("order_id",)
    )
    assert entity.display == ("order_id",)


@pytest.mark.parametrize(
    ("name", "type_", "values", "counted"),
    [
        ("order_no", "text", [f"A{one}" for one in range(150)], ["order_count"]),
        ("Order Number", "integer", [4711, 4712], ["order_count"]),
        ("visitor_number", "integer", [1, 40], []),
        ("sku", "text", ["A1", "A2"], []),
    ],
)
def test_things_that_several_rows_are_numbered_by_are_counted_once_each(
    name: str, type_: str, values: list[object], counted: list[str]
) -> None:
    measures = entity_of(column(name, type_, values)).measures
    assert [measure.name for measure in measures if measure.agg == "count_distinct"] == counted
