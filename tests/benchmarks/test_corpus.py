"""The corpus holds what it promises: gold queries that find rows, unique ids, equal builds, names of its own."""

from __future__ import annotations

import os
from collections import Counter
from datetime import date
from pathlib import Path

import duckdb
import pytest

from benchmarks.compare import same
from benchmarks.corpus import build as corpus

DATABASES = corpus.databases()
ALL = [question for name in DATABASES for question in corpus.questions(name)]
ANSWERABLE = [question for question in ALL if question.sql is not None]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every database of the corpus."""
    folder = tmp_path_factory.mktemp("corpus")
    for name in DATABASES:
        corpus.build(name, folder)
    return folder


def tables(path: Path) -> set[str]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return {name.lower() for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}


@pytest.mark.parametrize("name", DATABASES)
def test_gold_queries_run_and_find_rows(name: str, built: Path) -> None:
    asked = [question for question in corpus.questions(name) if question.sql is not None]
    with duckdb.connect(str(built / f"{name}.duckdb"), read_only=True) as connection:
        empty = [question.id for question in asked if not connection.execute(str(question.sql)).fetchall()]
    assert len(empty) <= 0.1 * len(asked), empty


@pytest.mark.parametrize("name", DATABASES)
def test_gold_results_do_not_hang_on_the_order_of_the_rows(name: str, built: Path) -> None:
    """A tie at the cut of a first-n, or in an order that counts, would make right answers wrong."""
    with duckdb.connect() as turned:
        turned.execute(f"ATTACH '{built / f'{name}.duckdb'}' AS original (READ_ONLY)")
        for table in sorted(tables(built / f"{name}.duckdb")):
            turned.execute(f"CREATE TABLE {table} AS SELECT * FROM original.{table} ORDER BY rowid DESC")
        asked = [question for question in corpus.questions(name) if question.sql is not None]
        turned_rows = [turned.execute(str(question.sql)).fetchall() for question in asked]
        turned.execute("USE original")
        rows = [turned.execute(str(question.sql)).fetchall() for question in asked]
    pairs = zip(asked, rows, turned_rows, strict=True)
    assert [question.id for question, one, other in pairs if not same(one, other, question.ordered)] == []


def test_an_order_that_counts_stands_in_the_gold() -> None:
    assert [question.id for question in ANSWERABLE if question.ordered and "ORDER BY" not in str(question.sql)] == []


@pytest.mark.parametrize("name", DATABASES)
def test_tables_are_few_and_none_is_empty(name: str, built: Path) -> None:
    content = dict(corpus.contents(built / f"{name}.duckdb"))
    assert 4 <= len(content) <= 9
    assert [table for table, rows in content.items() if not rows] == []


def test_a_second_build_holds_the_same_rows(built: Path, tmp_path: Path) -> None:
    for name in DATABASES:
        assert list(corpus.contents(corpus.build(name, tmp_path))) == list(corpus.contents(built / f"{name}.duckdb"))


def test_the_number_of_questions() -> None:
    assert {name: count for name, count in Counter(question.db for question in ALL).items() if count < 28} == {}
    assert 0.08 <= 1 - len(ANSWERABLE) / len(ALL) <= 0.2


def test_ids_are_unique_and_name_their_database() -> None:
    assert [name for name, count in Counter(question.id for question in ALL).items() if count > 1] == []
    assert [question.id for question in ALL if not question.id.startswith(f"{question.db}-")] == []


def test_no_question_is_asked_twice_of_a_database() -> None:
    asked = Counter((question.db, question.question.strip().lower()) for question in ALL)
    assert [key for key, count in asked.items() if count > 1] == []


def test_tags_are_known_and_fit_the_gold() -> None:
    assert {question.id: set(question.tags) - corpus.TAGS for question in ALL if set(question.tags) - corpus.TAGS} == {}
    for question in ALL:
        tags = set(question.tags)
        assert ("cannot" in tags) == (question.sql is None), question.id
        assert bool(tags & corpus.FORMS) == (question.sql is not None), question.id
        assert len(tags & corpus.REASONS) == (question.sql is None), question.id


def test_every_construct_is_asked_for() -> None:
    asked = {tag for question in ALL for tag in question.tags}
    assert corpus.TAGS - asked == set()


def test_today_is_the_first_of_a_month() -> None:
    days = {question.id: date.fromisoformat(question.as_of) for question in ALL if question.as_of}
    assert [name for name, day in days.items() if day.day != 1] == []
    assert [question.id for question in ALL if "recent" in question.tags and question.id not in days] == []


def test_no_database_is_one_of_a_third_party_suite(built: Path) -> None:
    folder = os.environ.get("ASSAY_BENCH_DIR")
    if not folder:
        pytest.skip("ASSAY_BENCH_DIR is not set: there is nothing to compare with")
    theirs = {path.stem: path for path in sorted(Path(folder).glob("text_to_sql/*/*/databases/*.duckdb"))}
    assert set(theirs) & set(DATABASES) == set()
    ours = {name: tables(built / f"{name}.duckdb") for name in DATABASES}
    for stem, named in {stem: tables(path) for stem, path in theirs.items()}.items():
        assert [name for name in DATABASES if 2 * len(ours[name] & named) >= len(ours[name])] == [], stem


def test_a_wrong_field_or_folder_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert corpus.main([]) == 2
    assert "usage" in capsys.readouterr().err
    assert corpus.main([str(tmp_path / "new"), DATABASES[0]]) == 0
    assert (tmp_path / "new" / f"{DATABASES[0]}.duckdb").exists()
