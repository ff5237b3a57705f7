"""The one behaviour suite that every connector and session must pass, run against the real engines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from assay.kernel.errors import AssayError, QueryFailed, QueryTimedOut, Refused, SourceFailed
from assay.query.ports import Session
from assay.semantic.compile import compile_spec
from assay.semantic.infer import infer_model
from assay.semantic.schema import Schema
from assay.semantic.spec import AnalyticsSpec
from data_connectors.base import SqlConnector
from tests.connectors.engines import Backend


@pytest.fixture(scope="session")
def schema(backend: Backend) -> Schema:
    return backend.connector().introspect()


@pytest.fixture
def session(backend: Backend) -> Iterator[Session]:
    opened = backend.session()
    yield opened
    opened.close()


def run(session: Session, sql: str, cap: int = 1000) -> pa.Table:
    return pa.Table.from_batches(list(session.run(sql, cap)))


def value(session: Session, sql: str) -> Any:
    return run(session, sql).column(0).to_pylist()[0]


# --- what the connector says of a database


def test_a_reachable_source_passes_its_check(backend: Backend) -> None:
    backend.connector().check()


def test_tables_and_views_are_listed_with_portable_types(schema: Schema, backend: Backend) -> None:
    kinds = schema.table("kinds")
    assert kinds is not None
    expected = [
        "integer",
        "integer",
        "number",
        "number",
        "number",
        "text",
        "boolean",
        "date",
        "timestamp",
        "json",
        "binary",
    ]
    if backend.name == "sqlite":
        expected[2] = "text"
    found = [column.type for column in kinds.columns]
    if not backend.json:
        expected[9] = found[9] = "text"
    if not backend.bytes:
        expected[10] = found[10] = "text"
    assert found == expected
    view = schema.table("kinds_view")
    assert view is not None
    assert view.is_view
    # The suite's servers are spoken to as their owners, of which there is advice.
    assert [note for note in schema.notes if "database role" not in note] == []


def test_an_empty_table_is_there_with_its_columns(schema: Schema) -> None:
    empty = schema.table("empty_table")
    assert empty is not None
    assert [column.name for column in empty.columns] == ["id", "name"]
    assert empty.row_count == 0
    assert empty.columns[0].profile.distinct in (0, None)


def test_reserved_mixed_case_and_spaced_names_are_kept(schema: Schema) -> None:
    reserved, mixed = schema.table("order"), schema.table("Mixed Case")
    assert reserved is not None
    assert mixed is not None
    assert [column.name for column in reserved.columns] == ["select", "group"]
    assert [column.name for column in mixed.columns] == ["First Name", "UPPER"]
    assert mixed.columns[0].profile.samples == ("Ada",)


def test_keys_are_reported(schema: Schema, backend: Backend) -> None:
    parents, children = schema.table("parents"), schema.table("children")
    assert parents is not None
    assert children is not None
    if not backend.keys:
        assert parents.primary_key == ()
        return
    assert parents.primary_key == ("id",)
    assert parents.unique_keys == (("code",),)
    assert children.primary_key == ("parent_id", "line")
    assert [(key.columns, key.ref_table, key.ref_columns) for key in children.foreign_keys] == [
        (("parent_id",), "parents", ("id",))
    ]


def test_comments_are_reported(schema: Schema, backend: Backend) -> None:
    kinds = schema.table("kinds")
    assert kinds is not None
    amount = kinds.column("amount")
    assert amount is not None
    assert (kinds.comment, amount.comment) == (("One of each", "unit: EUR") if backend.comments else (None, None))


def test_a_small_table_is_profiled_exactly(schema: Schema) -> None:
    children, kinds = schema.table("children"), schema.table("kinds")
    assert children is not None
    assert kinds is not None
    color, amount = children.column("color"), kinds.column("amount")
    assert color is not None
    assert amount is not None
    assert children.row_count == 3
    assert (color.profile.distinct, color.profile.nulls, color.profile.complete) == (2, 0, True)
    assert color.profile.samples == ("red", "blue")
    assert (amount.profile.minimum, amount.profile.maximum, amount.profile.nulls) == (-0.01, 1234.5, 1)


def test_a_larger_table_is_profiled_in_the_engine(schema: Schema) -> None:
    many = schema.table("many")
    assert many is not None
    identity, kind, digit, half = (column.profile for column in many.columns)
    assert many.row_count == 5000
    assert (identity.distinct, identity.minimum, identity.maximum) == (5000, 0, 4999)
    assert (kind.distinct, kind.complete, sorted(kind.samples)) == (3, True, ["kind 0", "kind 1", "kind 2"])
    assert (digit.distinct, half.nulls) == (10, 2500)


def test_a_table_above_the_scan_limit_is_profiled_from_a_sample(backend: Backend) -> None:
    connector = backend.connector()
    assert isinstance(connector, SqlConnector)
    connector.traits = replace(connector.traits, scan_limit=2000, sample_rows=2000)
    many = connector.introspect().table("many")
    assert many is not None
    kind, identity = many.columns[1].profile, many.columns[0].profile
    assert many.row_count is not None
    assert abs(many.row_count - 5000) < 500
    assert kind.distinct == 3
    assert not kind.complete
    assert identity.distinct is not None
    assert identity.distinct > 3000


def test_progress_rises_to_one(backend: Backend) -> None:
    told: list[float] = []
    backend.connector().introspect(lambda share, _: told.append(share))
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_distinct_values_come_most_frequent_first(backend: Backend) -> None:
    connector = backend.connector()
    assert connector.distinct_values("children", "color", 10) == (["red", "blue"], True)
    assert connector.distinct_values("children", "color", 1) == (["red"], False)


def test_distinct_values_of_an_unknown_column_are_not_found(backend: Backend) -> None:
    with pytest.raises(AssayError, match="no column"):
        backend.connector().distinct_values("children", 'colour" --', 10)


def test_the_data_version_moves_with_the_data_and_only_then(backend: Backend) -> None:
    connector = backend.connector(fresh_seconds=0)
    before = connector.data_version()
    assert connector.data_version() == before
    backend.write("INSERT INTO empty_table VALUES (1, 'x')")
    after = connector.data_version()
    backend.write("DELETE FROM empty_table WHERE id = 1")
    assert after != before


def test_a_model_can_be_inferred(schema: Schema) -> None:
    model = infer_model(schema)
    assert model == infer_model(schema)
    assert model.entity("children") is not None
    assert any((link.left, link.right) == ("children", "parents") for link in model.relationships)


# --- what a session gives back


def test_values_come_back_as_they_are(session: Session, backend: Backend) -> None:
    q = backend.quote
    table = run(session, f"SELECT * FROM {q}kinds{q} ORDER BY id")
    first, second, third = table.to_pylist()
    assert (first["big"], second["big"]) == (9223372036854775807, -9223372036854775808)
    assert (first["name"], second["name"]) == ("Zürich 東京 🙂", 'it\'s "quoted"; -- no comment')
    assert (first["ratio"], second["ratio"]) == (0.1, -1e100)
    assert all(found is None for name, found in third.items() if name != "id")
    if backend.decimals:
        assert (first["amount"], second["amount"]) == (Decimal("1234.50"), Decimal("-0.01"))
        assert first["wide"] == Decimal("99999999999999999999999999999999999999")
    if backend.typed_dates:
        moment = first["moment"].replace(tzinfo=None)
        assert (first["day"], moment) == (date(2024, 2, 29), datetime(2024, 2, 29, 23, 59, 59, 123456))
    if backend.booleans:
        assert (first["flag"], second["flag"]) == (True, False)
        assert table.schema.field("flag").type == pa.bool_()
    assert first["doc"] == '{"a": [1, 2]}'
    assert (first["raw"], second["raw"]) == ("00ff", "")


def test_an_empty_result_keeps_its_columns(session: Session) -> None:
    table = run(session, "SELECT id, name FROM empty_table")
    assert table.column_names == ["id", "name"]
    assert table.num_rows == 0


def test_sums_of_integers_are_integers(session: Session) -> None:
    table = run(session, "SELECT SUM(id) AS total, COUNT(*) AS rows_counted FROM many")
    assert table.to_pylist() == [{"total": 12497500, "rows_counted": 5000}]
    assert pa.types.is_integer(table.schema.field("total").type)


def test_reserved_mixed_case_and_spaced_names_can_be_read(session: Session, backend: Backend) -> None:
    q = backend.quote
    assert value(session, f"SELECT {q}select{q} FROM {q}order{q}") == 7
    assert value(session, f"SELECT {q}First Name{q} FROM {q}Mixed Case{q}") == "Ada"


def test_columns_of_one_name_are_told_apart(session: Session) -> None:
    table = run(session, "SELECT a.id, b.id FROM parents AS a JOIN parents AS b ON a.id = b.id")
    assert len(set(table.column_names)) == 2


def test_one_row_more_than_the_cap_tells_that_there_are_more(session: Session) -> None:
    assert run(session, "SELECT id FROM many", cap=10).num_rows == 11
    assert run(session, "SELECT id FROM parents", cap=10).num_rows == 2


def test_a_session_survives_an_error(session: Session) -> None:
    with pytest.raises((QueryFailed, Refused)):
        run(session, "SELECT * FROM nothing_of_this_name")
    assert value(session, "SELECT COUNT(*) FROM parents") == 2


def test_a_session_survives_rows_left_unread(session: Session) -> None:
    next(iter(session.run("SELECT id FROM many", 3000)))
    assert value(session, "SELECT COUNT(*) FROM parents") == 2


def test_the_engines_own_words_are_details_and_not_the_message(session: Session, backend: Backend) -> None:
    if backend.name == "clickhouse":
        return  # an unknown table is refused before the engine sees it
    with pytest.raises(QueryFailed) as caught:
        run(session, "SELECT * FROM nothing_of_this_name")
    own = str(caught.value.details["engine"])
    assert "nothing_of_this_name" in own
    assert own not in str(caught.value)
    said = caught.value.message.removesuffix(".")
    assert said.removesuffix(" nothing_of_this_name") == "The database knows no table"


def test_whatever_is_inferred_can_be_asked(session: Session, schema: Schema) -> None:
    model = infer_model(schema)
    kinds = model.entity("kinds")
    assert kinds is not None
    specs: list[dict[str, Any]] = [{"metrics": [metric.name for metric in model.metrics if metric.category == "Kinds"]}]
    for dimension in kinds.dimensions:
        grain = next(iter(dimension.grains), None)
        specs.append({"metrics": ["kind_count"], "dimensions": [{"field": f"kinds.{dimension.name}", "grain": grain}]})
    for spec in specs:
        compiled = compile_spec(AnalyticsSpec.model_validate(spec), model, schema, schema.dialect, date(2024, 3, 1))
        assert run(session, compiled.sql()).num_rows > 0


# --- what a session refuses

WRITES = [
    "CREATE TABLE intruder (a INTEGER)",
    "INSERT INTO parents VALUES (9, 'z')",
    "UPDATE parents SET code = 'z'",
    "DELETE FROM parents",
    "DROP TABLE parents",
    "SELECT 1; DROP TABLE parents",
    "CREATE TEMPORARY TABLE intruder (a INTEGER)",
    "WITH gone AS (DELETE FROM parents RETURNING id) SELECT * FROM gone",
    "EXPLAIN ANALYZE DELETE FROM parents",
    "SET x = 1",
    "",
]


@pytest.mark.parametrize("sql", WRITES)
def test_writing_is_refused(session: Session, sql: str) -> None:
    with pytest.raises((Refused, QueryFailed)):
        run(session, sql)
    assert value(session, "SELECT COUNT(*) FROM parents") == 2


def test_the_engine_itself_refuses_writes_that_get_past_the_first_look(
    backend: Backend, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = type(session).__module__
    monkeypatch.setattr(f"{module}.require_one_select", lambda *_: None, raising=False)
    monkeypatch.setattr(type(session), "_require_one_select", lambda _, sql: (sql, False), raising=False)
    monkeypatch.setattr(f"{module}.tables_read", lambda *_: frozenset(), raising=False)
    for sql in WRITES[:5]:
        with pytest.raises((AssayError, pa.ArrowInvalid, RuntimeError)):
            run(session, sql)
    assert value(session, "SELECT COUNT(*) FROM parents") == 2


OUTSIDE = {
    "duckdb": [
        "SELECT * FROM read_csv('/etc/passwd')", "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM read_blob('{own}')", "SELECT * FROM glob('/etc/*')", "ATTACH '{own}' AS again",
        "COPY parents TO '{own}.wal'", "COPY (SELECT 1) TO '/tmp/assay_intruder.csv'", "INSTALL httpfs", "LOAD httpfs",
        "SELECT * FROM read_parquet('http://127.0.0.1:9/x.parquet')", "SET enable_external_access = true",
        "PRAGMA database_list", "EXPORT DATABASE '/tmp/assay_intruder'", "CALL pragma_version()", "USE memory",
    ],
    "sqlite": [
        "ATTACH '{own}' AS again", "SELECT readfile('/etc/passwd')", "SELECT load_extension('x')", "PRAGMA table_list",
        "SELECT * FROM sqlite_master", "SELECT * FROM pragma_table_info('parents')", "SELECT writefile('/tmp/x', 'y')",
        "VACUUM INTO '/tmp/assay_intruder.db'",
    ],
    "postgres": [
        "SELECT pg_read_file('/etc/passwd')", "SELECT lo_import('/etc/passwd')",
        "COPY parents TO '/tmp/assay_intruder'",
        "SELECT * FROM pg_ls_dir('/etc')", "SELECT 1 INTO intruder",
        "SELECT set_config('transaction_read_only', 'off', false)",
    ],
    "mysql": [
        "SELECT LOAD_FILE('/etc/passwd')", "SELECT 1 INTO OUTFILE '/tmp/assay_intruder'", "SELECT /*!50000 1 */",
        "SELECT 1 INTO DUMPFILE '/tmp/assay_intruder'", "LOAD DATA INFILE '/etc/passwd' INTO TABLE parents",
    ],
    "clickhouse": [
        "SELECT * FROM file('/etc/passwd', 'LineAsString')", "SELECT * FROM '/etc/passwd'",
        'SELECT * FROM "/etc/passwd"',
        "SELECT file('/etc/passwd')", "SELECT * FROM url('http://127.0.0.1:9/', 'CSV')", "SELECT * FROM system.tables",
        "SELECT 1 INTO OUTFILE '/tmp/assay_intruder'", "SELECT * FROM remote('127.0.0.1', 'system', 'one')",
        "SELECT * FROM kinds WHERE name IN (SELECT * FROM file('/etc/passwd', 'LineAsString'))",
        "SELECT 1 SETTINGS readonly = 0",
        "SELECT * FROM executable('x', 'CSV', 'a String')", "SELECT * FROM merge('system', '.*')",
        "SELECT 'x' IN \"/etc/passwd\"",
        "SELECT dictGetString('d', 'a', 1)",
    ],
}  # fmt: skip


def test_nothing_outside_the_database_can_be_reached(backend: Backend, session: Session) -> None:
    own = backend.url.removeprefix("duckdb:///")
    for sql in OUTSIDE[backend.name]:
        with pytest.raises((Refused, QueryFailed)):
            print(run(session, sql.replace("{own}", own)))
    assert value(session, "SELECT COUNT(*) FROM parents") == 2


def test_a_query_that_takes_too_long_is_stopped(backend: Backend) -> None:
    if not backend.own_timeout:
        return
    session = backend.session(seconds=0.5)
    with pytest.raises(QueryTimedOut):
        run(session, backend.own_timeout)
    assert value(session, "SELECT COUNT(*) FROM parents") == 2
    session.close()


def test_neither_password_nor_path_is_shown(backend: Backend) -> None:
    connector = backend.connector()
    assert "s3cret" not in repr(connector)
    assert "/" not in repr(connector).replace("://", "").rpartition("@")[0]
    broken: Any = type(connector)(_elsewhere(connector))  # type: ignore[call-arg]
    with pytest.raises(SourceFailed) as caught:
        broken.introspect()
    assert "s3cret" not in f"{caught.value} {caught.value.hint} {caught.value.details}"


def _elsewhere(connector: Any) -> Any:
    if hasattr(connector, "path"):
        return connector.path.with_name("not_there.duckdb")
    return replace(connector.address, port=1)
