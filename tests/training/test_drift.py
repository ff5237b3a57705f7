"""What was taught against a source that has changed: tables and columns renamed, dropped and added."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from assay.kernel.errors import NotAllowed
from assay.kernel.settings import load_settings
from assay.services import Services
from assay.training.drift.findings import Drift
from tests.state_for_tests import fresh_home
from tests.training.conftest import ADMIN, ANALYST
from wiring import build

MILL = """
CREATE TABLE "Mill Orders" (
  order_id INTEGER PRIMARY KEY, client_id INTEGER, placed_on DATE, stage VARCHAR, gross DOUBLE);
CREATE TABLE clients (client_id INTEGER PRIMARY KEY, town VARCHAR, tier VARCHAR);
INSERT INTO clients VALUES (1, 'Ulm', 'gold'), (2, 'Bonn', 'plain');
INSERT INTO "Mill Orders" VALUES (1, 1, '2026-05-01', 'done', 10), (2, 1, '2026-05-02', 'open', 20),
  (3, 2, '2026-06-01', 'done', 40);
"""
SHOP = "mill"


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    """A mill whose table is called otherwise than its entity."""
    change(tmp_path, MILL)
    made = build(
        load_settings(home=fresh_home(tmp_path / "home"), as_of=date(2026, 8, 1), query_workers=1), retrieving=False
    )
    made.sources.connect(SHOP, f"duckdb:///{tmp_path / 'mill.duckdb'}", ADMIN)
    made.training.save(SHOP, "entity", {"entity": entity(made), "label": "Order"}, ADMIN)
    made.gate.publish(SHOP, ADMIN)
    yield made
    made.close()


def change(folder: Path, sql: str) -> None:
    """The source as somebody else leaves it: written elsewhere, put in place in one step."""
    file, other = folder / "mill.duckdb", folder / "other.duckdb"
    if file.exists():
        other.write_bytes(file.read_bytes())
    with duckdb.connect(str(other)) as connection:
        connection.execute(sql)
    other.replace(file)


def entity(services: Services) -> str:
    """What the entity of the orders is called."""
    model = services.sources.get(SHOP, ADMIN).model
    return next(one.name for one in model.entities if one.table.endswith("Mill Orders"))


def teach(services: Services, kind: str, **given: object) -> str:
    return services.training.save(SHOP, kind, given, ADMIN).item.id


def report(services: Services) -> dict[str, Drift]:
    return {one.item: one for one in services.drift.report(SHOP, ADMIN)}


def test_a_metric_whose_entity_is_called_otherwise_than_its_table_follows_a_renamed_column(
    services: Services, tmp_path: Path
) -> None:
    orders = entity(services)
    metric = teach(services, "metric", label="Turnover", text=f"sum({orders}.gross) where {orders}.stage = 'done'")
    services.gate.publish(SHOP, ADMIN)
    assert orders != "Mill Orders"
    assert services.ask.ask("turnover", SHOP, ADMIN).rows == ((50.0,),)
    assert report(services) == {}
    change(tmp_path, 'ALTER TABLE "Mill Orders" RENAME COLUMN gross TO amount_due')
    found = report(services)[metric]
    assert "gross" in found.problem
    assert found.ready
    assert "gross" not in str(found.mended)
    assert services.drift.mend(SHOP, ADMIN, metric).refused == ()
    services.gate.publish(SHOP, ADMIN)
    assert services.ask.ask("turnover", SHOP, ADMIN).rows == ((50.0,),)
    assert report(services) == {}


def test_one_click_after_the_other_mends_every_item_of_a_renamed_column(services: Services, tmp_path: Path) -> None:
    orders = entity(services)
    sql = teach(
        services,
        "verified_question",
        question="How full?",
        sql="""SELECT COUNT(*) FROM "Mill Orders" WHERE stage = 'open'""",
    )
    spec = teach(
        services, "verified_question", question="How many by stage?",
        spec={"source": SHOP, "metrics": [count_of(services)], "dimensions": [f"{orders}.stage"]},
    )  # fmt: skip
    term = teach(services, "glossary", term="station", means=f"{orders}.stage")
    shut = teach(services, "glossary", term="shut", condition=f"{orders}.stage = 'done'")
    golden = teach(
        services, "golden", question="orders of the last weeks",
        check_sql="""SELECT COUNT(*) FROM "Mill Orders" WHERE stage <> 'gone' AND placed_on < DATE '{today}'""",
    )  # fmt: skip
    services.gate.publish(SHOP, ADMIN)
    before = services.ask.ask("How many by stage?", SHOP, ADMIN).rows
    change(tmp_path, 'ALTER TABLE "Mill Orders" RENAME COLUMN stage TO progress')
    found = report(services)
    assert set(found) == {sql, spec, term, shut, golden}
    assert all(one.ready for one in found.values())
    assert "'{today}'" in (found[golden].mended or {})["check_sql"]
    for item in (sql, spec, term, shut, golden):
        done = services.drift.mend(SHOP, ADMIN, item)
        assert ([one.id for one in done.kept], done.refused) == ([item], ())
        assert report(services)[item].waits
    services.gate.publish(SHOP, ADMIN)
    assert report(services) == {}
    assert services.ask.ask("How full?", SHOP, ADMIN).rows == ((1,),)
    assert services.ask.ask("How many by stage?", SHOP, ADMIN).rows == before


def test_a_renamed_table_is_followed_by_sql_ddl_and_what_is_said_of_the_model(
    services: Services, tmp_path: Path
) -> None:
    ddl = teach(services, "ddl", ddl="CREATE TABLE clients (client_id INTEGER, town VARCHAR, tier VARCHAR)")
    sql = teach(
        services,
        "verified_question",
        question="Gold ones?",
        sql="SELECT COUNT(*) FROM clients WHERE clients.tier = 'gold'",
    )
    model = services.sources.get(SHOP, ADMIN).model
    clients = next(one.name for one in model.entities if one.table.endswith("clients"))
    term = teach(services, "glossary", term="place", means=f"{clients}.town")
    services.gate.publish(SHOP, ADMIN)
    change(tmp_path, "ALTER TABLE clients RENAME TO patrons")
    found = report(services)
    assert set(found) == {ddl, sql, term}
    assert found[ddl].problem == "The source has no table clients."
    assert len(services.drift.mend(SHOP, ADMIN).kept) == 3
    services.gate.publish(SHOP, ADMIN)
    assert report(services) == {}
    assert services.ask.ask("Gold ones?", SHOP, ADMIN).rows == ((1,),)
    assert "CREATE TABLE" in str(services.training.get(SHOP, ddl, ADMIN).content)
    assert "patrons" in str(services.training.get(SHOP, ddl, ADMIN).content)


def test_a_column_renamed_in_its_place_is_followed_beside_one_of_its_type_that_was_dropped(
    services: Services, tmp_path: Path
) -> None:
    table = 'ALTER TABLE "Mill Orders"'
    change(tmp_path, f"{table} ADD COLUMN note VARCHAR; {table} ADD COLUMN net DOUBLE")
    services.sources.refresh(SHOP, ADMIN)
    orders = entity(services)
    gross = teach(services, "metric", label="Turnover", text=f"sum({orders}.gross)")
    net = teach(services, "metric", label="Left over", text=f"sum({orders}.net)")
    services.gate.publish(SHOP, ADMIN)
    change(tmp_path, f"{table} RENAME COLUMN gross TO amount_due; {table} DROP COLUMN net")
    found = report(services)
    assert (found[gross].ready, found[net].ready) == (True, False)
    assert "amount_due" in str(found[gross].mended)
    services.drift.mend(SHOP, ADMIN)
    services.gate.publish(SHOP, ADMIN)
    assert services.ask.ask("turnover", SHOP, ADMIN).rows == ((70.0,),)


def test_a_column_that_was_added_last_takes_the_place_of_none_that_were_dropped(
    services: Services, tmp_path: Path
) -> None:
    change(tmp_path, 'ALTER TABLE "Mill Orders" ADD COLUMN net DOUBLE')
    services.sources.refresh(SHOP, ADMIN)
    orders = entity(services)
    net = teach(services, "metric", label="Left over", text=f"sum({orders}.net)")
    services.gate.publish(SHOP, ADMIN)
    table = 'ALTER TABLE "Mill Orders"'
    change(tmp_path, f"{table} DROP COLUMN gross; {table} DROP COLUMN net; {table} ADD COLUMN levy DOUBLE")
    assert not report(services)[net].ready


def test_what_is_dropped_needs_a_person_and_what_is_added_can_be_taught_in_one_click(
    services: Services, tmp_path: Path
) -> None:
    sql = teach(
        services, "verified_question", question="Gold ones?", sql="SELECT COUNT(*) FROM clients WHERE tier = 'gold'"
    )
    ddl = teach(
        services,
        "ddl",
        ddl='CREATE TABLE "Mill Orders" (order_id INT, client_id INT, placed_on DATE, stage VARCHAR, gross DOUBLE)',
    )
    services.gate.publish(SHOP, ADMIN)
    change(
        tmp_path,
        'ALTER TABLE clients DROP COLUMN tier; ALTER TABLE "Mill Orders" ADD COLUMN weight DOUBLE;'
        "CREATE TABLE returns (return_id INTEGER, order_id INTEGER, why VARCHAR)",
    )
    found = {one.title if one.item.startswith("new:") else one.item: one for one in services.drift.report(SHOP, ADMIN)}
    assert set(found) == {sql, ddl, "returns"}
    assert (found[sql].problem, found[sql].ready) == ("The source has no tier.", False)
    assert found[ddl].problem == "Its columns changed: new weight."
    assert found["returns"].problem == "This table is new in the source."
    first = services.drift.mend(SHOP, ADMIN, ddl).kept
    assert [one.title for one in services.drift.report(SHOP, ADMIN) if one.ready] == ["returns"], "it is still new"
    kept = (*first, *services.drift.mend(SHOP, ADMIN).kept)
    assert {one.kind for one in kept} == {"ddl"}
    told = "".join((one.pending or {}).get("content", one.content)["ddl"] for one in kept)
    assert "weight DOUBLE" in told
    assert "CREATE TABLE returns" in told
    services.gate.publish(SHOP, ADMIN)
    assert set(report(services)) == {sql}
    services.training.retire(SHOP, sql, ADMIN)
    services.gate.publish(SHOP, ADMIN)
    assert report(services) == {}


def count_of(services: Services) -> str:
    model = services.sources.get(SHOP, ADMIN).model
    orders = entity(services)
    return next(
        metric.name for metric in model.metrics
        if metric.measure and metric.measure.startswith(f"{orders}.")
        and model.entity(orders).measure(metric.measure.partition(".")[2]).agg == "count"  # type: ignore[union-attr]
    )  # fmt: skip


def test_only_an_admin_compares(services: Services) -> None:
    for act in (services.drift.report, services.drift.mend):
        with pytest.raises(NotAllowed):
            act(SHOP, ANALYST)
