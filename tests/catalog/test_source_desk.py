"""Sources come in whole or not at all, keep what people edited, and leave without a trace."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from assay.catalog.entries import CatalogDesk
from assay.catalog.sources import SourceDesk
from assay.kernel.actor import LOCAL_OWNER, Actor
from assay.kernel.errors import AssayError, BadInput, NotFound

STRANGER = Actor("x", "X", tenant="elsewhere")


def test_a_dropped_file_becomes_a_source_that_knows_its_columns(desk: SourceDesk, sales_csv: Path) -> None:
    told: list[float] = []
    record = desk.add_file("Sales Report.csv", sales_csv, LOCAL_OWNER, lambda done, _stage: told.append(done))
    assert (record.name, record.kind, record.title) == ("sales_report", "csv", "Sales Report")
    assert told == sorted(told)
    assert sales_csv.exists()
    source = desk.get("sales_report", LOCAL_OWNER)
    (table,) = source.schema.tables
    assert table.row_count == 200
    assert {column.name: column.type for column in table.columns}["ordered_on"] == "date"
    assert desk.get(record.id, LOCAL_OWNER) is source


def test_a_second_file_of_the_same_name_gets_a_number(desk: SourceDesk, sales_csv: Path) -> None:
    names = [desk.add_file(sales_csv.name, sales_csv, LOCAL_OWNER).name for _ in range(2)]
    assert names == ["sales_report", "sales_report_2"]


def test_tables_are_called_after_the_file_and_not_after_where_an_upload_was_kept(
    desk: SourceDesk, sales_csv: Path, tmp_path: Path
) -> None:
    kept = sales_csv.rename(tmp_path / "0fb5ea5f674967d2.csv")
    desk.add_file("Web Visits.csv", kept, LOCAL_OWNER)
    assert [table.name for table in desk.get("web_visits", LOCAL_OWNER).schema.tables] == ["web_visits"]
    assert kept.exists()


def test_a_file_that_cannot_be_read_leaves_nothing_behind(desk: SourceDesk, tmp_path: Path) -> None:
    bad = tmp_path / "empty.csv"
    bad.write_bytes(b"")
    with pytest.raises(AssayError):
        desk.add_file("empty.csv", bad, LOCAL_OWNER)
    assert desk.list(LOCAL_OWNER) == []
    assert list((desk.home / "files").iterdir()) == []


def test_another_tenant_sees_no_source(desk: SourceDesk, sales_csv: Path) -> None:
    record = desk.add_file(sales_csv.name, sales_csv, LOCAL_OWNER)
    assert desk.list(STRANGER) == []
    for attempt in (
        lambda: desk.get(record.name, STRANGER),
        lambda: desk.remove(record.id, STRANGER),
        lambda: desk.refresh(record.id, STRANGER),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_edits_survive_reading_the_structure_again(desk: SourceDesk, sales_csv: Path) -> None:
    record = desk.add_file(sales_csv.name, sales_csv, LOCAL_OWNER)
    (entity,) = desk.get(record.id, LOCAL_OWNER).model.entities
    change = {"label": "Market", "synonyms": ["land"]}
    desk.edit_column(record.id, entity.table, "country", change, LOCAL_OWNER)
    desk.refresh(record.id, LOCAL_OWNER)
    found = desk.get(record.id, LOCAL_OWNER).model.field(f"{entity.name}.country")
    assert found is not None
    assert (found[1].label, found[1].synonyms, found[1].inferred) == ("Market", ("land",), False)
    with pytest.raises(BadInput, match="no “colour”"):
        desk.edit_column(record.id, entity.table, "country", {"colour": "red"}, LOCAL_OWNER)
    with pytest.raises(NotFound):
        desk.edit_column(record.id, entity.table, "nowhere", change, LOCAL_OWNER)


def test_removing_an_upload_removes_its_data(desk: SourceDesk, sales_csv: Path) -> None:
    record = desk.add_file(sales_csv.name, sales_csv, LOCAL_OWNER)
    desk.remove(record.id, LOCAL_OWNER)
    assert list((desk.home / "files").iterdir()) == []
    with pytest.raises(NotFound):
        desk.get(record.id, LOCAL_OWNER)


def test_a_connected_database_is_read_in_place_and_left_alone_on_removal(desk: SourceDesk, tmp_path: Path) -> None:
    file = tmp_path / "crm.sqlite"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE person (id INTEGER PRIMARY KEY, city TEXT)")
    connection.close()
    url = f"sqlite:///{file}"
    assert "Connected" in desk.test(url, LOCAL_OWNER)
    record = desk.connect("CRM", url, LOCAL_OWNER)
    assert record.name == "crm"
    with pytest.raises(BadInput, match="exists already"):
        desk.connect("CRM", url, LOCAL_OWNER)
    desk.remove("crm", LOCAL_OWNER)
    assert file.exists()


def test_an_unreachable_database_is_not_registered(desk: SourceDesk, tmp_path: Path) -> None:
    with pytest.raises(AssayError):
        desk.connect("gone", f"sqlite:///{tmp_path / 'absent.sqlite'}", LOCAL_OWNER)
    assert desk.list(LOCAL_OWNER) == []


def test_a_sample_brings_its_model_and_teaches_and_loads_again_in_place(desk: SourceDesk) -> None:
    (sample,) = [one for one in desk.samples(LOCAL_OWNER) if one.name == "ecommerce"]
    assert sample.loaded is None
    record = desk.load_sample("ecommerce", LOCAL_OWNER, given={"scale": 0.01})
    source = desk.get("ecommerce", LOCAL_OWNER)
    assert source.model.metric("revenue") is not None
    kinds = {item.kind for item in desk.training.items(record.id)}
    assert kinds == {"ddl", "documentation", "glossary", "verified_question", "golden"}
    again = desk.load_sample("ecommerce", LOCAL_OWNER, given={"scale": 0.01})
    assert (again.id, again.revision) == (record.id, record.revision + 1)
    assert len(desk.list(LOCAL_OWNER)) == 1
    assert next(one for one in desk.samples(LOCAL_OWNER) if one.name == "ecommerce").loaded == "ecommerce"
    assert len(desk.starters("ecommerce", LOCAL_OWNER, 4)) == 4
    with pytest.raises(NotFound, match="no sample"):
        desk.load_sample("moonbase", LOCAL_OWNER)


def test_the_catalog_finds_by_name_synonym_and_misspelling(desk: SourceDesk, catalog: CatalogDesk) -> None:
    desk.load_sample("ecommerce", LOCAL_OWNER, given={"scale": 0.01})
    assert catalog.entries("ecommerce", LOCAL_OWNER, "metric", "turnover")[0].name == "revenue"
    assert catalog.entries("ecommerce", LOCAL_OWNER, "metric", "proft margin")[0].name == "profit_margin"
    assert catalog.entries("ecommerce", LOCAL_OWNER, None, "zzzz qqqq") == []
    found = {entry.kind for entry in catalog.entries("ecommerce", LOCAL_OWNER)}
    assert found == {"metric", "dimension", "entity", "term", "table", "column", "question"}


def test_the_dictionary_shows_no_samples_of_personal_data(
    desk: SourceDesk, catalog: CatalogDesk, sales_csv: Path
) -> None:
    desk.add_file(sales_csv.name, sales_csv, LOCAL_OWNER)
    columns = {entry.label: entry.facts for entry in catalog.entries("sales_report", LOCAL_OWNER, "column")}
    assert columns["contact_email"]["pii"]
    assert "example.org" not in str(columns["contact_email"])
    assert columns["country"]["samples"]


def test_columns_with_blanks_in_their_names_are_read_and_kept_private_like_others(
    desk: SourceDesk, catalog: CatalogDesk, tmp_path: Path
) -> None:
    file = tmp_path / "parcels.csv"
    lines = [f"{n},2026-0{1 + n % 9}-15,p{n}@example.org,{('yes', 'no')[n % 2]}" for n in range(200)]
    file.write_text("\n".join(["Parcel No,Shipped On,Contact Email,Was Late", *lines]))
    desk.add_file(file.name, file, LOCAL_OWNER)
    columns = {entry.label: entry.facts for entry in catalog.entries("parcels", LOCAL_OWNER, "column")}
    assert {name: facts["read_as"] for name, facts in columns.items()} == {
        "Parcel No": "identifier",
        "Shipped On": "time",
        "Contact Email": "text",
        "Was Late": "boolean",
    }
    assert columns["Contact Email"]["pii"]
    assert "example.org" not in str(columns["Contact Email"])


def test_starters_of_a_plain_file_name_its_own_columns(desk: SourceDesk, sales_csv: Path) -> None:
    desk.add_file(sales_csv.name, sales_csv, LOCAL_OWNER)
    questions = desk.starters("sales_report", LOCAL_OWNER)
    assert any("month" in question for question in questions)
    assert any("country" in question for question in questions)
