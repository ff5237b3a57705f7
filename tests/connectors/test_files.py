"""Files a person drops: what is read out of them, and what they are told about it."""

from __future__ import annotations

import datetime
import random
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from assay.kernel.errors import BadInput
from assay.semantic.infer import infer_model
from data_connectors.files import import_file, to_duckdb
from data_connectors.registry import open_connector
from data_connectors.sessions import open_session

Load = Callable[..., "Loaded"]


class Loaded:
    """An imported file: rows, column types and notes."""

    def __init__(self, path: Path, notes: tuple[str, ...]) -> None:
        self.notes = " ".join(notes)
        with duckdb.connect(str(path), read_only=True) as connection:
            self.tables = [
                row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()
            ]
            self.rows = connection.execute(f'SELECT * FROM "{self.tables[0]}"').fetchall()
            described = connection.execute(f'DESCRIBE "{self.tables[0]}"').fetchall()
            self.types = {row[0]: row[1] for row in described}
            self.units = dict(
                connection.execute(
                    "SELECT column_name, comment FROM duckdb_columns() WHERE comment IS NOT NULL"
                ).fetchall()
            )

    def column(self, name: str) -> list[Any]:
        place = list(self.types).index(name)
        return [row[place] for row in self.rows]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def write(content: str | bytes, name: str = "data.csv", encoding: str = "utf-8") -> Loaded:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        result = import_file(path, tmp_path / "out.duckdb")
        return Loaded(result.path, result.notes)

    return write


# --- how texts are cut into cells


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(load: Load, delimiter: str) -> None:
    loaded = load(f"id{delimiter}name\n1{delimiter}Ann\n2{delimiter}Bob\n")
    assert loaded.rows == [(1, "Ann"), (2, "Bob")]
    assert loaded.notes == ""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "latin-1"])
def test_the_encoding_is_found(load: Load, encoding: str) -> None:
    assert load("id,name\n1,Müller\n2,Åsa\n", encoding=encoding).column("name") == ["Müller", "Åsa"]


def test_cells_may_hold_delimiters_quotes_and_line_breaks(load: Load) -> None:
    loaded = load('id,text\n1,"a, b"\n2,"say ""hi"""\n3,"two\nlines"\n')
    assert loaded.column("text") == ["a, b", 'say "hi"', "two\nlines"]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_line_endings_of_both_kinds_do(load: Load, ending: str) -> None:
    assert load(ending.join(["a,b", "1,x", "2,y", ""])).rows == [(1, "x"), (2, "y")]


def test_rows_of_odd_width_are_kept_and_told(load: Load) -> None:
    loaded = load("a,b,c\n1,2,3\n4,5\n6,7,8,extra\n9,10,11,\n\n12,13,14\n")
    assert sorted(loaded.rows) == [(1, 2, 3), (4, 5, None), (6, 7, 8), (9, 10, 11), (12, 13, 14)]
    assert "1 row had fewer cells" in loaded.notes
    assert "1 row had more cells" in loaded.notes


def test_a_quotation_mark_that_is_never_closed_swallows_no_rows(load: Load) -> None:
    loaded = load('a,b\n1,"open\n2,x\n3,y\n')
    assert loaded.column("a") == [1, 2, 3]
    assert "never closed" in loaded.notes


# --- headers


def test_title_rows_above_the_table_are_left_out(load: Load) -> None:
    loaded = load("Quarterly report\nmade in May\n\nregion,sales\nNorth,10\nSouth,20\n")
    assert loaded.rows == [("North", 10), ("South", 20)]
    assert "Quarterly report" in loaded.notes


def test_blank_and_repeated_headers_get_names(load: Load) -> None:
    loaded = load("a,A,,b\n1,2,3,4\n5,6,7,8\n")
    assert list(loaded.types) == ["a", "A_2", "column_3", "b"]
    assert "came more than once" in loaded.notes
    assert "had no name" in loaded.notes


def test_empty_columns_without_a_name_are_left_out(load: Load) -> None:
    assert list(load("a,b,,\n1,2,,\n3,4,,\n").types) == ["a", "b"]


def test_without_a_header_columns_are_numbered(load: Load) -> None:
    loaded = load("1,2.5\n3,4.5\n5,6.5\n")
    assert loaded.types == {"column_1": "BIGINT", "column_2": "DECIMAL(18,1)"}
    assert len(loaded.rows) == 3
    assert "no header" in loaded.notes


def test_a_header_over_texts_is_seen(load: Load) -> None:
    assert load("name,city\nAnn,Rome\nBob,Paris\n").rows == [("Ann", "Rome"), ("Bob", "Paris")]


def test_a_header_alone_is_a_table_without_rows(load: Load) -> None:
    loaded = load("a,b,c\n")
    assert loaded.rows == []
    assert "no rows" in loaded.notes


def test_years_may_be_names_of_columns(load: Load) -> None:
    assert list(load("country,2022,2023\nItaly,1,2\nSpain,3,4\n").types) == ["country", "2022", "2023"]


def test_a_row_of_totals_is_not_counted_again(load: Load) -> None:
    loaded = load("region,sales\nNorth,10\nSouth,20\nEast,5\nWest,5\nTotal,40\n")
    assert sum(loaded.column("sales")) == 40
    assert "is a total" in loaded.notes


# --- numbers


@pytest.mark.parametrize(
    ("texts", "numbers", "kind", "unit"),
    [
        (["1", "-2", "30"], [1, -2, 30], "BIGINT", None),
        (["1.50", "2.25"], ["1.50", "2.25"], "DECIMAL(18,2)", None),
        (["1,234.50", "5.00"], ["1234.50", "5.00"], "DECIMAL(18,2)", None),
        (["1.234,50", "5,00"], ["1234.50", "5.00"], "DECIMAL(18,2)", None),
        (["1 234,5", "5,0"], ["1234.5", "5.0"], "DECIMAL(18,1)", None),
        (["1'234.5", "5.0"], ["1234.5", "5.0"], "DECIMAL(18,1)", None),
        (["$1,234.50", "-$5.00"], ["1234.50", "-5.00"], "DECIMAL(18,2)", "unit: USD"),
        (["1.234,50 €", "-3,50 €"], ["1234.50", "-3.50"], "DECIMAL(18,2)", "unit: EUR"),
        (["EUR 12.50", "EUR 3.10"], ["12.50", "3.10"], "DECIMAL(18,2)", "unit: EUR"),
        (["(100.25)", "50.00"], ["-100.25", "50.00"], "DECIMAL(18,2)", None),
        (["100-", "50"], [-100, 50], "BIGINT", None),
        (["12.5%", "7%"], [0.125, 0.07], "DOUBLE", "unit: percent"),
        (["1e3", "2.5e-2"], [1000.0, 0.025], "DOUBLE", None),
        (["0.123456789", "1"], [0.123456789, 1.0], "DOUBLE", None),
        (["5", "n/a", "7"], [5, None, 7], "BIGINT", None),
    ],
    ids=lambda value: str(value)[:24],
)
def test_numbers_are_read_in_all_their_dress(
    load: Load, texts: list[str], numbers: list[Any], kind: str, unit: str | None
) -> None:
    loaded = load("id|v\n" + "".join(f"{i}|{text}\n" for i, text in enumerate(texts)))
    expected = [Decimal(number) if isinstance(number, str) else number for number in numbers]
    assert (loaded.column("v"), loaded.types["v"], loaded.units.get("v")) == (expected, kind, unit)


@pytest.mark.parametrize(
    "texts",
    [
        ["01234", "99999"],
        ["+491511234567", "+491511234568"],
        ["1234567890123456789012", "1"],
        ["12-34", "56-78"],
        ["$5", "5 €"],
        ["1,2,3", "4,5,6"],
        ["1.5", "2,5"],
        ["10%", "5"],
    ],
    ids=lambda value: str(value)[:24],
)
def test_codes_and_mixed_texts_stay_text(load: Load, texts: list[str]) -> None:
    loaded = load("id|v\n" + "".join(f"{i}|{text}\n" for i, text in enumerate(texts)))
    assert (loaded.types["v"], loaded.column("v")) == ("VARCHAR", texts)


def test_a_mark_that_could_mean_two_things_follows_the_rest_of_the_file_or_is_told(load: Load) -> None:
    settled = load("a;b\n1.234;0,5\n5.678;2,25\n")
    assert settled.column("a") == [1234, 5678]
    alone = load("a|b\n1,234|x\n5,678|y\n")
    assert alone.column("a") == [1234, 5678]
    assert "was taken to stand between thousands" in alone.notes


def test_a_code_with_a_leading_zero_far_down_keeps_the_column_text(load: Load) -> None:
    rows = [f"{10000 + i},{i}" for i in range(20_001)]
    rows[7777] = "00042,7777"
    loaded = load("zip,n\n" + "\n".join(rows) + "\n")
    assert loaded.types["zip"] == "VARCHAR"
    assert loaded.column("zip")[7777] == "00042"


def test_more_decimals_far_down_are_not_rounded_away(load: Load) -> None:
    rows = [f"{i},1.25" for i in range(20_001)]
    rows[7777] = "7777,1.23456"
    assert load("n,v\n" + "\n".join(rows) + "\n").column("v")[7777] == Decimal("1.23456")


def test_a_few_odd_values_are_left_empty_and_told(load: Load) -> None:
    rows = [f"{i},{i * 2}" for i in range(200)]
    rows[50] = "50,pending"
    loaded = load("n,v\n" + "\n".join(rows) + "\n")
    assert (loaded.types["v"], loaded.column("v")[50]) == ("BIGINT", None)
    assert "'pending'" in loaded.notes


def test_the_word_na_is_a_value_among_texts(load: Load) -> None:
    assert load("country,n\nNA,1\nDE,2\n").column("country") == ["NA", "DE"]


# --- dates and flags

DAY = datetime.date(2024, 1, 31)
MOMENT = datetime.datetime(2024, 1, 31, 15, 5)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024-01-31", DAY),
        ("31.01.2024", DAY),
        ("31.1.2024", DAY),
        ("31/01/2024", DAY),
        ("01/31/2024", DAY),
        ("2024/01/31", DAY),
        ("31-01-2024", DAY),
        ("31 Jan 2024", DAY),
        ("31-Jan-24", DAY),
        ("Jan 31, 2024", DAY),
        ("January 31, 2024", DAY),
        ("2024-01-31 15:05:00", MOMENT),
        ("2024-01-31T15:05:00Z", MOMENT),
        ("2024-01-31T16:05:00+01:00", MOMENT),
        ("31.01.2024 15:05", MOMENT),
        ("01/31/2024 03:05 PM", MOMENT),
        ("2024-01-31 00:00:00", DAY),
    ],
)
def test_dates_are_read_in_all_their_forms(load: Load, text: str, value: Any) -> None:
    assert load(f"id|d\n1|{text}\n2|{text}\n").column("d") == [value, value]


def test_day_and_month_follow_the_columns_that_settle_it_or_are_told(load: Load) -> None:
    settled = load("a,b\n01/02/2024,31/12/2024\n03/04/2024,30/11/2024\n")
    assert settled.column("a") == [datetime.date(2024, 2, 1), datetime.date(2024, 4, 3)]
    assert "swapped" not in settled.notes
    alone = load("a,b\n01/02/2024,1\n03/04/2024,2\n")
    assert alone.column("a")[0] == datetime.date(2024, 1, 2)
    assert "days and months could be swapped; read as month/day/year" in alone.notes


@pytest.mark.parametrize(("yes", "no"), [("yes", "no"), ("Y", "N"), ("true", "FALSE"), ("ja", "nein"), ("Oui", "Non")])
def test_yes_and_no_are_flags(load: Load, yes: str, no: str) -> None:
    assert load(f"id,ok\n1,{yes}\n2,{no}\n3,\n").column("ok") == [True, False, None]


# --- other formats


def test_json_lines_arrays_and_wrapped_arrays_are_tables(load: Load) -> None:
    lines = load('{"a": 1, "when": "2024-01-31"}\n{"a": 2, "when": "2024-02-01"}\n', "x.jsonl")
    array = load('[{"a": 1, "b": {"c": "x", "d": [1]}}, {"a": 2, "b": {"c": "y", "d": []}}]', "x.json")
    wrapped = load('{"page": 1, "items": [{"a": 1}, {"a": 2}]}', "w.json")
    assert lines.column("when") == [DAY, datetime.date(2024, 2, 1)]
    assert list(array.types) == ["a", "b_c", "b_d"]
    assert wrapped.column("a") == [1, 2]
    assert "page" in wrapped.notes


def test_a_file_that_grows_without_end_while_it_is_read_is_given_up(
    load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data_connectors.files.LONGEST_SECONDS", 0.3)
    bomb = tmp_path / "bomb.parquet"
    duckdb.sql(f"COPY (SELECT repeat('x', 2000) AS b FROM range(200000)) TO '{bomb}' (COMPRESSION zstd)")
    assert bomb.stat().st_size < 10_000
    with pytest.raises(BadInput, match="too long to read"):
        load(bomb.read_bytes(), "q.parquet")
    assert sorted(file.suffix for file in tmp_path.iterdir()) == [".parquet", ".parquet"]


def test_parquet_keeps_its_types(load: Load, tmp_path: Path) -> None:
    duckdb.sql(f"COPY (SELECT 1::SMALLINT AS a, DATE '2024-01-31' AS d, '007' AS s) TO '{tmp_path / 'p.parquet'}'")
    loaded = load((tmp_path / "p.parquet").read_bytes(), "q.parquet")
    assert loaded.types == {"a": "SMALLINT", "d": "DATE", "s": "VARCHAR"}


def workbook(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Sales 2024"
    sheet.append(["Report of sales"])
    sheet.append([])
    sheet.append(["Day", "Amount", "Share", "Ok", "Code"])
    for day in range(1, 6):
        sheet.append([datetime.date(2024, 1, day), day * 1.5, day / 100, day % 2 == 0, f"0{day}"])
    for row in sheet.iter_rows(min_row=4):
        row[1].number_format, row[2].number_format = '#,##0.00 "€"', "0.00%"
    other = book.create_sheet("Other")
    other.append(["k", "v"])
    other.append([1, "x"])
    book.create_sheet("Empty")
    book.create_sheet("Secret").sheet_state = "hidden"
    book.save(path)
    return path


def test_every_visible_sheet_of_a_workbook_is_a_table(load: Load, tmp_path: Path) -> None:
    result = import_file(workbook(tmp_path / "book.xlsx"), tmp_path / "book.duckdb")
    assert [(table.table, table.rows) for table in result.tables] == [("sales_2024", 5), ("other", 1)]
    notes = " ".join(result.notes)
    assert "Report of sales" in notes
    assert "hidden sheet" in notes
    with duckdb.connect(str(result.path), read_only=True) as connection:
        found = connection.execute("SELECT * FROM sales_2024 LIMIT 1").fetchall()
        units = connection.execute(
            "SELECT column_name, comment FROM duckdb_columns() WHERE comment IS NOT NULL"
        ).fetchall()
    assert found == [(datetime.date(2024, 1, 1), Decimal("1.5"), Decimal("0.01"), False, "01")]
    assert units == [("Amount", "unit: EUR"), ("Share", "unit: percent")]


def test_a_sqlite_file_comes_with_all_its_tables(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "CREATE TABLE a (id INTEGER PRIMARY KEY, day DATE, v INTEGER);"
            "INSERT INTO a VALUES (1, '2024-01-31', 5), (2, NULL, 'odd');"
            "CREATE TABLE b (x TEXT); CREATE VIEW c AS SELECT * FROM a;"
        )
    result = import_file(path, tmp_path / "out.duckdb")
    assert [(table.table, table.rows) for table in result.tables] == [("a", 2), ("b", 0)]
    loaded = Loaded(result.path, result.notes)
    assert loaded.column("day") == [DAY, None]


def test_a_duckdb_file_is_taken_as_it_is(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "mine.duckdb")) as connection:
        connection.execute("CREATE TABLE t AS SELECT 42 AS answer")
    url, notes = to_duckdb(tmp_path / "mine.duckdb", tmp_path / "in")
    assert notes == ()
    assert open_connector(url).introspect().tables[0].name == "t"


# --- bad files


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"", "is empty"),
        ("a.csv", b"\n \n\n", "is empty"),
        ("a.csv", random.Random(3).randbytes(4000), "not a text file"),
        ("a.xlsx", b"no workbook", "not what its ending says"),
        ("a.xlsx", b"PK\x03\x04broken", "not an Excel workbook"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 4000, "old .xls format"),
        (
            "a.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 4000 + "EncryptedPackage".encode("utf-16-le"),
            "protected by a password",
        ),
        ("a.parquet", b"PAR1broken", "cannot be read as Parquet"),
        ("a.json", b'{"a": ', "cannot be read as JSON"),
        ("a.json", b"   ", "is empty"),
        ("a.duckdb", b"0" * 8 + b"DUCK" + b"0" * 100, "cannot be opened"),
        ("a.db", b"SQLite format 3\x00broken", "cannot be opened"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_bad_file_is_refused_with_a_sentence_and_leaves_nothing(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Exception, match=words) as caught:
        to_duckdb(tmp_path / name, tmp_path / "in")
    assert str(tmp_path) not in f"{caught.value} {getattr(caught.value, 'hint', '')}"
    assert list((tmp_path / "in").iterdir()) == []


def test_a_file_above_the_limit_is_refused(tmp_path: Path) -> None:
    (tmp_path / "big.csv").write_bytes(b"a,b\n" + b"1,2\n" * 400_000)
    with pytest.raises(BadInput, match="limit is 1 MB"):
        import_file(tmp_path / "big.csv", tmp_path / "out.duckdb", limit_mb=1)


def test_a_failed_import_leaves_the_former_one_in_place(load: Load, tmp_path: Path) -> None:
    load("a,b\n1,2\n3,4\n")
    with pytest.raises(BadInput):
        load(b"")
    assert Loaded(tmp_path / "out.duckdb", ()).rows == [(1, 2), (3, 4)]


# --- the whole way


def test_a_hundred_thousand_rows_are_ready_to_be_asked_in_time(tmp_path: Path) -> None:
    chance = random.Random(7)
    lines = ["order_id,customer,country,amount,qty,ordered_at,status"]
    lines += [
        f"{i},Customer {chance.randrange(5000)},{chance.choice(['Germany', 'France'])},{chance.random() * 1000:.2f},"
        f"{chance.randrange(1, 20)},2023-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d} 10:00:01,open"
        for i in range(100_000)
    ]
    (tmp_path / "orders.csv").write_text("\n".join(lines))
    started, told = time.process_time(), list[float]()
    url, notes = to_duckdb(tmp_path / "orders.csv", tmp_path / "in", lambda share, _: told.append(share))
    connector = open_connector(url)
    schema = connector.introspect()
    model = infer_model(schema)
    session = open_session(connector.recipe())
    answer = next(iter(session.run("SELECT COUNT(*) AS n FROM orders", 10))).to_pylist()
    session.close()
    assert time.process_time() - started < 15
    assert (notes, answer) == ((), [{"n": 100_000}])
    assert told == sorted(told)
    assert model.entities[0].key == ("order_id",)
    assert model.entities[0].default_time == "ordered_at"
    assert {metric.name for metric in model.metrics} == {"order_count", "total_amount", "total_qty"}
