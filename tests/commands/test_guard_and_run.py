"""``assay guard`` and ``assay run``: lines in, lines out, under a policy file."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

SCHEMA = """
CREATE TABLE sales (id INTEGER, zone VARCHAR(8), mail VARCHAR(60), total DECIMAL(9, 2));
CREATE TABLE logins (id INTEGER, hash VARCHAR(60));
"""
POLICIES = {
    "role": "analyst",
    "allowed_tables": ["sales"],
    "denied_tables": ["logins"],
    "rls": {"sales": "zone = 'north'"},
    "pii": {"sales": ["mail", "total"]},
    "canaries": {"never": "read"},
}
Lines = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def lines(assay: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Lines:
    """Gives lines to a command and returns those that come out; ``said`` holds its standard error."""

    def give(
        command: str, *cases: Any, options: tuple[Any, ...] = (), policies: Any = POLICIES
    ) -> list[dict[str, Any]]:
        file = tmp_path / "policies.json"
        file.write_text(json.dumps(policies))
        text = "".join(f"{case if isinstance(case, str) else json.dumps(case)}\n" for case in cases)
        monkeypatch.setattr("sys.stdin", io.StringIO(text))
        said = assay(command, "--policies", file, *options)
        assert said.code == 0, said.err
        give.said = said.err  # type: ignore[attr-defined]
        return [json.loads(line) for line in said.out.splitlines()]

    return give


@pytest.fixture
def schema(tmp_path: Path) -> Path:
    file = tmp_path / "schema.sql"
    file.write_text(SCHEMA)
    return file


@pytest.fixture
def database(tmp_path: Path) -> Path:
    file = tmp_path / "shop.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute(SCHEMA)
        connection.execute(
            "INSERT INTO sales SELECT i, CASE WHEN i % 4 = 0 THEN 'north' ELSE 'south' END, "
            "'m' || i || '@kanarie.test', i FROM range(100) t(i)"
        )
        connection.execute("INSERT INTO logins VALUES (1, 'kanarie')")
    return file


def test_a_verdict_has_the_promised_keys_and_says_what_would_run(lines: Lines, schema: Path) -> None:
    accepted, denied, broken, written = lines(
        "guard",
        {"id": 1, "sql": "SELECT mail FROM sales -- all"},
        {"id": "b", "sql": "SELECT * FROM logins", "dialect": "mysql"},
        "no json",
        {"id": 4, "sql": "DELETE FROM sales", "dialect": "postgres"},
        options=("--schema", schema),
    )
    assert [list(line) for line in (accepted, denied)] == [["id", "verdict", "reason", "sql"]] * 2
    assert accepted["verdict"] == "accept"
    assert accepted["sql"] == (
        """SELECT mail FROM (SELECT '***' AS "mail" FROM sales WHERE (zone = 'north')) AS sales"""
    )
    assert (denied["id"], denied["verdict"], denied["sql"]) == ("b", "reject", None)
    assert denied["reason"] == "The table logins is not available here."
    assert (broken["id"], broken["verdict"]) == (None, "reject")
    assert written["verdict"] == "reject"


@pytest.mark.parametrize("dialect", ["duckdb", "sqlite", "postgres", "mysql", "PostgreSQL", "mariadb"])
def test_every_dialect_is_judged_in_its_own_words(lines: Lines, schema: Path, dialect: str) -> None:
    (line,) = lines(
        "guard", {"id": 1, "sql": "SELECT count(*) FROM sales"}, options=("--schema", schema, "--dialect", dialect)
    )
    assert line["verdict"] == "accept", line


def test_half_a_character_is_told_and_does_not_end_the_batch(lines: Lines, schema: Path) -> None:
    out = lines(
        "guard",
        r'{"id": 1, "sql": "SELECT \"\ud800\" FROM sales"}',
        {"id": 2, "sql": "SELECT 1"},
        options=("--schema", schema),
    )
    assert [line["verdict"] for line in out] == ["reject", "accept"]


def test_a_policy_on_what_is_not_there_is_told(lines: Lines, schema: Path) -> None:
    wrong = {**POLICIES, "rls": {"sale": "zone = 'north'"}, "pii": {"sales": ["maill"]}}
    lines("guard", {"id": 1, "sql": "SELECT 1"}, options=("--schema", schema), policies=wrong)
    said = lines.said  # type: ignore[attr-defined]
    assert "the policies name sale," in said
    assert "the policies name sales.maill," in said


def test_rows_come_out_restricted_and_masked(lines: Lines, database: Path) -> None:
    found, denied, wrong = lines(
        "run",
        {"id": 1, "sql": "SELECT count(*) AS n, min(mail) AS mail, sum(total) AS total FROM sales"},
        {"id": 2, "sql": "SELECT * FROM logins"},
        {"id": 3, "sql": "SELECT CAST(mail || zone AS INTEGER) FROM sales"},
        options=("--database", database, "--timeout", "20"),
    )
    assert (found["columns"], found["rows"], found["error"]) == (["n", "mail", "total"], [[25, "***", None]], None)
    assert set(found) == {"id", "verdict", "reason", "columns", "rows", "error", "ms", "truncated"}
    assert (denied["verdict"], denied["rows"]) == ("reject", [])
    assert wrong["verdict"] == "accept"
    assert wrong["error"] == "A value cannot be read as the type it is converted to."


def test_rows_are_capped_and_a_hanging_statement_is_stopped(lines: Lines, database: Path) -> None:
    slow = "SELECT count(*) FROM range(900000) a JOIN range(900000) b ON a.range % 7 <> b.range % 11"
    many, hanging, after = lines(
        "run",
        {"id": 1, "sql": "SELECT id FROM sales ORDER BY id"},
        {"id": 2, "sql": slow},
        {"id": 3, "sql": "SELECT 1"},
        options=("--database", database, "--timeout", "2", "--max-rows", "3"),
    )
    assert (many["rows"], many["truncated"]) == ([[0], [4], [8]], True)
    assert "stopped after 2 second" in (hanging["error"] or hanging["reason"])
    assert hanging["ms"] < 4000
    assert after["rows"] == [[1]]


def test_attributes_of_the_user_are_filled_in(lines: Lines, database: Path) -> None:
    own = {"role": "viewer", "rls": {"sales": "zone = {user.zone}"}}
    options = ("--database", database, "--role", "viewer", "--attribute", "zone=south")
    (line,) = lines("run", {"id": 1, "sql": "SELECT count(*) FROM sales"}, options=options, policies=own)
    assert line["rows"] == [[75]]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--role", "viewer"), "No policy is about the role viewer"),
        (("--dialect", "postgres"), "speaks duckdb"),
        (("--attribute", "zone"), "NAME=VALUE"),
    ],
)
def test_what_cannot_be_begun_is_a_fault_of_usage(
    assay: Any, tmp_path: Path, database: Path, options: tuple[str, ...], words: str
) -> None:
    (tmp_path / "p.json").write_text(json.dumps(POLICIES))
    said = assay("run", "--policies", tmp_path / "p.json", "--database", database, *options)
    assert said.code == 2
    assert words in said.err
