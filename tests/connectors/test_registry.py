"""From a URL or path to the right connector, with sentences a person can act on."""

from __future__ import annotations

import importlib.util
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pytest

from assay.kernel.errors import BadInput, Misconfigured, SourceUnreachable
from data_connectors import registry
from data_connectors.mysql_session import _tls
from data_connectors.registry import open_connector
from data_connectors.sessions import SessionCache, open_session
from data_connectors.urls import Address, parse_url


@pytest.fixture
def files(tmp_path: Path) -> Path:
    with duckdb.connect(str(tmp_path / "a.duckdb")) as connection:
        connection.execute("CREATE TABLE t AS SELECT 1 AS n")
    with closing(sqlite3.connect(tmp_path / "b.db")) as lite:
        lite.execute("CREATE TABLE t (n INTEGER)")
    (tmp_path / "misnamed.duckdb").write_bytes((tmp_path / "b.db").read_bytes())
    return tmp_path


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("{folder}/a.duckdb", "DuckDbConnector('a.duckdb')"),
        ("duckdb:///{folder}/a.duckdb", "DuckDbConnector('a.duckdb')"),
        ("duckdb:///a.duckdb", "DuckDbConnector('a.duckdb')"),
        ("{folder}/b.db", "SqliteConnector('b.db')"),
        ("sqlite:///{folder}/b.db", "SqliteConnector('b.db')"),
        ("{folder}/misnamed.duckdb", "SqliteConnector('misnamed.duckdb')"),
        ("postgresql://ann:pw@db:5432/shop", "PostgresConnector('postgresql://ann@db:5432/shop')"),
        ("postgresql+psycopg://ann:pw@db/shop", "PostgresConnector('postgresql://ann@db/shop')"),
        ("mysql+pymysql://ann:pw@db/shop", "MySqlConnector('mysql://ann@db/shop')"),
        ("mariadb://ann:pw@db/shop", "MySqlConnector('mariadb://ann@db/shop')"),
    ],
)
def test_each_form_finds_its_connector(files: Path, monkeypatch: pytest.MonkeyPatch, form: str, kind: str) -> None:
    monkeypatch.chdir(files)
    connector = open_connector(form.format(folder=files))
    assert repr(connector) == kind
    if "://" not in kind:
        connector.check()


@pytest.mark.parametrize(
    ("scheme", "url"),
    [
        ("snowflake", "snowflake://ann:pw@account/db/schema"),
        ("bigquery", "bigquery://project/dataset"),
        ("clickhousedb", "clickhousedb://ann:pw@db/shop"),
        ("chdb", "chdb:///folder"),
    ],
)
def test_a_missing_driver_is_named_with_what_to_install(monkeypatch: pytest.MonkeyPatch, scheme: str, url: str) -> None:
    monkeypatch.setattr(registry, "_installed", lambda _: False)
    with pytest.raises(Misconfigured, match=f"driver for {scheme}") as caught:
        open_connector(url)
    assert "pip install 'assay[" in caught.value.hint
    assert "pw" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "words", "hint"),
    [
        ("postgers://x/y", "'postgers' are not known", "Did you mean postgres://?"),
        ("oracle9://x/y", "not known", "Known are"),
        ("/not/there.duckdb", "There is no file there.duckdb", "exists"),
        ("mysql://root@db", "names no database", "mysql://user:password"),
        ("postgresql://a:b@db:port/x", "cannot be read", "scheme://"),
    ],
)
def test_a_wrong_url_says_what_is_wrong(url: str, words: str, hint: str) -> None:
    with pytest.raises(BadInput, match=words) as caught:
        open_connector(url)
    assert hint in caught.value.hint


def test_a_text_file_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("a,b\n1,2\n")
    with pytest.raises(BadInput, match="not a database file"):
        open_connector(str(tmp_path / "rows.csv"))


def test_passwords_are_in_the_recipe_and_nowhere_else() -> None:
    connector: Any = open_connector("postgresql://ann:p%40ss@db:1/shop?sslmode=require", {"seconds": 5})
    recipe = connector.recipe()
    assert "p@ss" not in f"{connector!r} {connector.address!r} {connector.address.shown}"
    assert recipe["address"]["password"] == "p@ss"
    assert recipe["address"]["extra"] == {"sslmode": "require", "seconds": 5}
    assert recipe["seconds"] == 5
    assert Address.of(json.loads(json.dumps(recipe))["address"]) == connector.address


def test_a_server_that_is_away_is_unreachable_without_telling_the_password() -> None:
    connector = open_connector("postgresql://ann:s3cret@127.0.0.1:1/shop")
    with pytest.raises(SourceUnreachable) as caught:
        connector.check()
    assert "s3cret" not in f"{caught.value} {caught.value.hint} {caught.value.details}"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {}),
        ("ssl=true", {"ssl": {"check_hostname": False}}),
        ("ssl_ca=/ca.pem", {"ssl_ca": "/ca.pem"}),
        (
            "sslmode=verify-full&sslrootcert=/ca.pem",
            {"ssl_ca": "/ca.pem", "ssl_verify_cert": True, "ssl_verify_identity": True},
        ),
        ("ssl_mode=VERIFY_CA&ssl_ca=/ca.pem", {"ssl_ca": "/ca.pem", "ssl_verify_cert": True}),
    ],
)  # fmt: skip
def test_tls_options_of_mysql_reach_the_driver(query: str, expected: dict[str, Any]) -> None:
    assert _tls(parse_url(f"mysql://db/shop?{query}").extra) == expected


def test_an_unknown_tls_mode_is_an_error_rather_than_no_tls() -> None:
    with pytest.raises(BadInput, match="TLS mode 'strict'"):
        _tls(parse_url("mysql://db/shop?sslmode=strict").extra)


def test_a_recipe_of_an_unknown_kind_is_refused() -> None:
    with pytest.raises(Misconfigured, match="no session"):
        open_session({"kind": "oracle"})


def test_sessions_are_kept_until_the_file_changes(files: Path) -> None:
    cache = SessionCache(size=1)
    recipe = open_connector(str(files / "a.duckdb")).recipe()
    first = cache.get(recipe, "v1")
    assert cache.get(recipe, "v1") is first
    assert cache.get(recipe, "v2") is not first
    other = cache.get(open_connector(str(files / "b.db")).recipe(), "v1")
    assert cache.get(recipe, "v2") is not first
    cache.drop(recipe)
    cache.close()
    assert other is not first


def test_a_replaced_file_is_seen_by_a_session_on_its_new_version(files: Path) -> None:
    connector = open_connector(str(files / "a.duckdb"))
    cache, before = SessionCache(), connector.data_version()
    cache.get(connector.recipe(), before)
    with duckdb.connect(str(files / "new.duckdb")) as connection:
        connection.execute("CREATE TABLE t AS SELECT 2 AS n")
    (files / "new.duckdb").replace(files / "a.duckdb")
    after = connector.data_version()
    assert after != before
    batch = next(iter(cache.get(connector.recipe(), after).run("SELECT n FROM t", 10)))
    assert batch.to_pylist() == [{"n": 2}]
    cache.close()


def test_a_file_that_is_gone_is_unreachable(files: Path) -> None:
    connector = open_connector(str(files / "a.duckdb"))
    (files / "a.duckdb").unlink()
    for attempt in (connector.check, connector.introspect, connector.data_version):
        with pytest.raises(SourceUnreachable):
            attempt()


def test_the_optional_drivers_are_those_of_the_extras(root: Path) -> None:
    assert set(registry._DRIVERS) == {"clickhousedb", "clickhouse", "chdb", "snowflake", "bigquery"}
    text = (root / "pyproject.toml").read_text()
    assert all(f"\n{extra} = [" in text for _, extra in registry._DRIVERS.values())
    assert importlib.util.find_spec("psycopg") is not None
