"""Questions with their SQL are taken in however people keep them, under whatever name they are pasted."""

from __future__ import annotations

import json

import pytest

from assay.kernel.errors import BadInput
from assay.semantic.model import SemanticModel
from assay.services import Services
from assay.training.formats import read_file
from tests.training.conftest import ADMIN

ASKED, SQL = "How many jobs?", "SELECT COUNT(*), MAX(hrs) FROM jb"
PAIR = {"question": ASKED, "sql": SQL}
PASTED = {
    "a list": json.dumps([PAIR], indent=1),
    "a list indented by tabs": json.dumps([PAIR], indent="\t"),
    "one": json.dumps(PAIR),
    "a line each": "\n".join([json.dumps(PAIR)] * 2),
    "as benchmarks write it": json.dumps([{"question": ASKED, "query": SQL, "db_id": "shop"}]),
    "as Vanna's own sets write it": json.dumps([{"question": ASKED, "answer": SQL}]),
    "with capitals": json.dumps([{"Question": ASKED, "SQL": SQL}]),
    "as YAML": f"- question: {ASKED}\n  sql: {SQL}\n",
    "cells of a spreadsheet": f"Question\tSQL\n{ASKED}\t{SQL}\n",
    "a table with quotes": f'question,sql\n{ASKED},"{SQL}"\n',
    "a table of another country": f"question;sql\n{ASKED};{SQL}\n",
}


@pytest.mark.parametrize("how", PASTED)
def test_pasted_questions_are_verified_questions(how: str) -> None:
    found = read_file("training.yml", PASTED[how], SemanticModel())
    assert found[0] == ("verified_question", PAIR)


def test_rows_are_read_as_vanna_is_trained_with_them() -> None:
    rows = [{"ddl": "CREATE TABLE jb (jid INTEGER)"}, {"documentation": "O means open."}]
    assert read_file("x.json", json.dumps(rows), SemanticModel()) == [
        ("ddl", {"ddl": "CREATE TABLE jb (jid INTEGER)"}),
        ("documentation", {"text": "O means open."}),
    ]


def test_a_pasted_create_statement_is_ddl_whatever_its_name_is() -> None:
    text = "-- the jobs\nCREATE TABLE jb (jid INTEGER);"
    assert [kind for kind, _ in read_file("training.yml", text, SemanticModel())] == ["ddl"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"question,sql\n{ASKED},{SQL}\n", "Row 1 has more cells than columns"),
        (json.dumps([PAIR, {"question": ASKED}]), "Row 2 is no training data"),
        (json.dumps([{"question": ASKED, "sql": "  "}]), "Row 1 is no training data"),
    ],
)
def test_half_a_statement_is_never_taken_for_a_whole_one(text: str, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        read_file("training.yml", text, SemanticModel())


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_letters_that_were_lost_on_the_way_are_not_taken_in(encoding: str) -> None:
    sent = json.dumps([{**PAIR, "question": "Umsatz für Köln"}], ensure_ascii=False).encode(encoding)
    with pytest.raises(BadInput, match="not written in UTF-8"):
        read_file("training.json", sent.decode("utf-8", "replace"), SemanticModel())


def test_what_is_pasted_is_kept_as_drafts_of_the_source(services: Services) -> None:
    saved, faults = services.training.take_in("workshop", "training.yml", json.dumps([PAIR]), ADMIN)
    assert ([one.item.kind for one in saved], faults) == (["verified_question"], [])
