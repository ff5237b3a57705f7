"""Links that no foreign key declares: second keys, keys that only others' use gives away, names, pairs of equals."""

from __future__ import annotations

from assay.semantic.schema import TableInfo
from tests.semantic.test_infer import column, model_of, table

NUMBERS = list(range(1, 21))
VENUES = [f"v{number}" for number in NUMBERS]


def _links(*tables: TableInfo) -> set[tuple[str, str, str]]:
    return {(one.left, one.right, one.on[0][0]) for one in model_of(*tables).relationships}


def test_a_key_that_only_others_use_gives_away_joins() -> None:
    spots = table("spots", column("no", "integer", NUMBERS), column("venue_key", "text", VENUES), rows=20)
    ratings = table("ratings", column("n", "integer", NUMBERS * 2), column("venue_key", "text", VENUES * 2), rows=40)
    assert ("ratings", "spots", "venue_key") in _links(spots, ratings)


def test_a_key_that_two_tables_hold_once_joins_but_one_of_them() -> None:
    tables = [table(name, column("venue_key", "text", VENUES), rows=20) for name in ("spots", "permits")]
    ratings = table("ratings", column("venue_key", "text", VENUES * 2), rows=40)
    assert len([link for link in _links(*tables, ratings) if link[0] == "ratings"]) == 1


def test_a_name_joins_what_nothing_else_does() -> None:
    yards = table("yards", column("no", "integer", NUMBERS), column("vineyard", "text", VENUES), rows=20)
    bottles = table("bottles", column("label", "text"), column("vineyard", "text", VENUES * 2), rows=40)
    assert ("bottles", "yards", "vineyard") in _links(yards, bottles)


def test_numbers_that_measure_join_nothing() -> None:
    rooms = table("rooms", column("room", "text"), column("size", "integer", NUMBERS), rows=20)
    desks = table("desks", column("desk", "text"), column("size", "integer", NUMBERS * 2), rows=40)
    assert _links(rooms, desks) == set()


def test_both_columns_of_a_table_of_pairs_refer_to_the_same() -> None:
    lessons = table("lesson", column("lesson_id", "integer", NUMBERS), column("name", "text", VENUES), rows=20)
    before, after = column("before_id", "integer", NUMBERS[:4] * 2), column("lesson_id", "integer", [5, 6] * 4)
    needed = table("needed_before", before, after, rows=8)
    assert {link[2] for link in _links(lessons, needed)} == {"before_id", "lesson_id"}
