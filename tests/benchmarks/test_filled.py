"""Invented rows: what a question names is there, keys hold, and only questions with an answer are asked."""

from pathlib import Path

import duckdb

from benchmarks.filled.rows import fill
from benchmarks.filled.schema import literals_of, schema_of
from benchmarks.filled.suite import askable

RAW = {
    "db_id": "orchard",
    "table_names_original": ["Pick", "Tree"],
    "column_names_original": [[-1, "*"], [0, "pick_id"], [0, "tree_id"], [0, "kilos"], [1, "tree_id"], [1, "sort"]],
    "column_types": ["text", "number", "number", "number", "number", "text"],
    "primary_keys": [1, 4],
    "foreign_keys": [[2, 4]],
}
QUERIES = [
    "SELECT count(*) FROM Tree WHERE sort = 'Russet'",
    "SELECT T2.sort FROM Pick AS T1 JOIN Tree AS T2 ON T1.tree_id = T2.tree_id WHERE T1.kilos > 120",
]


def _filled(folder: Path) -> Path:
    schema = schema_of(RAW)
    fill(schema, literals_of(schema, QUERIES), folder / "orchard.duckdb")
    return folder / "orchard.duckdb"


def test_a_column_is_found_through_an_alias() -> None:
    assert literals_of(schema_of(RAW), QUERIES) == {("tree", "sort"): ["Russet"], ("pick", "kilos"): ["120"]}


def test_the_named_value_is_there_and_every_child_has_a_parent(tmp_path: Path) -> None:
    with duckdb.connect(str(_filled(tmp_path)), read_only=True) as connection:
        named = connection.execute("SELECT count(*) FROM Tree WHERE sort = 'Russet'").fetchall()
        orphans = connection.execute("SELECT count(*) FROM Pick ANTI JOIN Tree USING (tree_id)").fetchall()
        pointing = connection.execute(
            "SELECT count(*) FROM duckdb_constraints() WHERE constraint_type = 'FOREIGN KEY'"
        ).fetchall()
    assert named[0][0] > 0
    assert orphans == [(0,)]
    assert pointing == [(1,)]


def test_the_same_rows_in_every_run(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("one", "two")]
    rows = []
    for folder in folders:
        folder.mkdir()
        with duckdb.connect(str(_filled(folder)), read_only=True) as connection:
            rows.append(connection.execute("SELECT * FROM Pick ORDER BY pick_id").fetchall())
    assert rows[0] == rows[1]


def test_a_question_without_an_answer_is_not_asked(tmp_path: Path) -> None:
    pairs = [
        {"id": "1", "db": "orchard", "question": "How many Russet trees?", "sql": QUERIES[0]},
        {
            "id": "2",
            "db": "orchard",
            "question": "How many Pippin trees?",
            "sql": QUERIES[0].replace("Russet", "Pippin"),
        },
        {"id": "3", "db": "orchard", "question": "Broken?", "sql": "SELECT nothing FROM nowhere"},
    ]
    assert [one["id"] for one in askable(pairs, _filled(tmp_path))] == ["1"]
