"""Nothing is kept of a person who was forgotten, in any table there is or will be."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Engine, Float, Integer, LargeBinary, Table, insert, select
from sqlalchemy.exc import IntegrityError

from assay.records.answer import Answer
from assay.records.codec import to_json
from assay.records.stored import User
from assay.storage.personal import PersonalStore
from assay.storage.personal_map import APART, NOBODY, OWNED, SIGNED, THROUGH
from assay.storage.tables import metadata
from assay.storage.tables_boards import boards
from assay.storage.tables_policies import policy_versions

ANN = User("u-ann-17", "Ann Kanarie", "analyst", "one", "2026-01-01", login="ann@kanarie.test")
BEN = User("u-ben-18", "Ben", "analyst", "one", "2026-01-01", login="ben@x.test")
SAYS_WHO = frozenset({"owner", "author", "by", "user", "actor"})
MAY_KEEP_A_NUMBER = frozenset({"audit", "sources", "boards"})


def test_every_table_says_what_becomes_of_people_in_it() -> None:
    said = [table for part in (OWNED, THROUGH, SIGNED, APART, NOBODY) for table in part]
    assert len(said) == len(set(said))
    assert {table.name for table in said} == set(metadata.tables)


def test_no_table_that_names_somebody_is_said_to_name_nobody() -> None:
    assert [table.name for table in NOBODY if SAYS_WHO & set(table.c.keys())] == []


@pytest.mark.parametrize("signs", ["id", "name"])
def test_a_person_who_is_forgotten_is_in_no_table(engine: Engine, signs: str) -> None:
    fill(engine, BEN, BEN.id)
    others = text_of(engine)
    fill(engine, ANN, ANN.id if signs == "id" else ANN.name)
    handed_out = PersonalStore(engine).export(ANN)
    assert {name for name, rows in handed_out.items() if not rows} == set()
    PersonalStore(engine).forget(ANN)
    left = text_of(engine)
    assert [name for name, rows in left.items() if ANN.name in rows or str(ANN.login) in rows] == []
    assert {name for name, rows in left.items() if ANN.id in rows} <= MAY_KEEP_A_NUMBER
    assert {name for name in others if BEN.id in others[name]} == {name for name in left if BEN.id in left[name]}


def test_a_name_two_people_have_is_not_taken_off_the_work_of_the_other(engine: Engine) -> None:
    twin = User("u-twin-19", ANN.name, "analyst", "one", "2026-01-01", login="twin@x.test")
    fill(engine, twin, twin.name)
    fill(engine, ANN, ANN.id)
    PersonalStore(engine).forget(ANN)
    with engine.connect() as connection:
        assert list(connection.execute(select(policy_versions.c.author)).scalars()) == [ANN.name, ""]


def fill(engine: Engine, user: User, signature: str) -> None:
    """A row of this person in every table."""
    with engine.begin() as connection:
        for table in metadata.sorted_tables:
            if table in NOBODY:
                continue
            row = {column.name: value(table, column, user, signature) for column in table.c}
            try:
                connection.execute(insert(table).values(row))
            except IntegrityError as error:
                raise AssertionError(f"{table.name}: {row}") from error


def value(table: Table, column: Column[Any], user: User, signature: str) -> Any:
    special = {
        "tenant": user.tenant,
        "owner_name": user.name,
        "author_name": user.name,
        "changed_by": user.name,
        "login": user.login,
        "source": f"sources-{user.id[-2:]}",
        "private": False,
        "sharing": {"everyone": False, "people": [user.id, user.name], "editors": [user.id]},
        "body": to_json(Answer(f"answers-{user.id[-2:]}", "what", "governed", "shop")),
    }
    key = f"{table.name}-{user.id[-2:]}"
    if column.foreign_keys:
        target = next(iter(column.foreign_keys)).column.table.name
        return user.id if target == "users" else f"{target}-{user.id[-2:]}"
    if table.name == "users" and column.name in ("id", "name"):
        return getattr(user, column.name)
    if column.name in SAYS_WHO:
        return signature if table in SIGNED else user.id
    if column.name in special:
        return special[column.name]
    if isinstance(column.type, Boolean):
        return True
    if isinstance(column.type, (Integer, Float)):
        return int(user.id[-2:])
    if isinstance(column.type, LargeBinary):
        return b"x"
    return {"x": 1} if "JSON" in str(column.type) else key


def text_of(engine: Engine) -> dict[str, str]:
    """Every table's rows as one text."""
    with engine.connect() as connection:
        return {name: repr(connection.execute(select(table)).all()) for name, table in metadata.tables.items()}


def test_drafts_go_and_what_was_published_stays(engine: Engine) -> None:
    fill(engine, ANN, ANN.id)
    with engine.begin() as connection:
        row = connection.execute(select(boards)).mappings().one()
        connection.execute(insert(boards).values({**row, "id": "draft", "version": 0}))
        connection.execute(insert(boards).values({**row, "id": "another's", "owner": "bob", "owner_name": "Bob"}))
    PersonalStore(engine).forget(ANN)
    with engine.connect() as connection:
        told = select(boards.c.id, boards.c.owner_name, boards.c.changed_by, boards.c.sharing).order_by(boards.c.id)
        found = connection.execute(told).all()
    nobody = {"everyone": False, "people": [], "editors": []}
    assert [tuple(row) for row in found] == [("another's", "Bob", "", nobody), ("boards-17", "", "", nobody)]
