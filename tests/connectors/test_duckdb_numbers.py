"""Queries that DuckDB by itself answers with wrong numbers are answered right."""

from __future__ import annotations

from pathlib import Path

import duckdb

from data_connectors.duckdb_source import DuckDbSession

# Both halves join the same two tables; only the first has a condition.
HALVES = """
SELECT boss_id AS v
FROM (SELECT b.* FROM clerks AS a FULL JOIN clerks AS b ON a.boss_id = b.id WHERE a.name NOT LIKE '%8%') AS x
UNION ALL
SELECT id AS v FROM (SELECT b.* FROM clerks AS a FULL JOIN clerks AS b ON a.boss_id = b.id) AS y
"""


def test_the_halves_of_a_union_keep_their_own_columns(tmp_path: Path) -> None:
    file, rows = tmp_path / "clerks.duckdb", "(VALUES (4, 2, 'x'), (8, 2, 'x'), (12, 2, 'x')) AS t(id, boss_id, name)"
    with duckdb.connect(str(file)) as connection:
        connection.execute(f"CREATE TABLE clerks AS SELECT * FROM {rows}")
    session = DuckDbSession({"path": str(file)})
    values = [value for batch in session.run(HALVES, 100) for value in batch.column(0).to_pylist()]
    session.close()
    # Nobody has the id 2: no clerk meets their boss, in either half.
    assert sorted(value for value in values if value is not None) == [4, 8, 12]
    assert values.count(None) == 6
