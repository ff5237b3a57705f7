"""Somebody who knows Vanna finds its ways: train, look up, remove, generate; what a model writes passes our guard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from assay.kernel.actor import Actor
from assay.kernel.errors import BadInput, NotAllowed, Refused
from assay.kernel.settings import Settings, load_settings
from assay.services import Services
from tests.model_providers.loopback_for_tests import Loopback, Says, loopback
from tests.state_for_tests import fresh_home
from tests.training.conftest import ADMIN, workshop
from wiring import build
from wiring_vanna import open_vanna

GOOD = "SELECT count(*) AS n FROM jb WHERE st = 'O;'"


@pytest.fixture
def server() -> Iterator[Loopback]:
    """A model that writes SQL, in the order of the tests' questions."""
    replies = {
        "open": f"Here:\n```sql\n{GOOD};\n```",
        "drop": "```sql\nDROP TABLE jb\n```",
        "two": "```sql\nSELECT 1; DELETE FROM jb\n```",
        "gone": "```sql\nSELECT * FROM nowhere\n```",
        "files": "```sql\nSELECT * FROM read_csv('/etc/passwd')\n```",
        "look": "intermediate_sql\n```sql\nSELECT DISTINCT st FROM jb\n```",
        "words": "I cannot say.",
    }

    def script(request: dict[str, object]) -> Says:
        asked = str(request["messages"][-1]["content"])  # type: ignore[index]
        return Says(replies[asked])

    with loopback(script) as running:
        yield running


def modelled(home: Path, server: Loopback) -> Settings:
    """Settings with that model."""
    return load_settings(
        home=fresh_home(home / "home"), as_of=date(2026, 8, 1), query_workers=1,
        llm_provider="openai", llm_model="tiny", llm_base_url=server.url,
    )  # fmt: skip


@pytest.fixture
def services(tmp_path: Path, server: Loopback) -> Iterator[Services]:
    """The workshop, with that model set."""
    made = build(modelled(tmp_path, server), retrieving=False)
    made.sources.connect("workshop", f"duckdb:///{workshop(tmp_path)}", ADMIN)
    yield made
    made.close()


def test_train_get_remove_and_generate_work_and_the_guard_stands_before_what_a_model_writes(
    services: Services, server: Loopback
) -> None:
    given = {"question": "How full is the workshop?", "sql": "SELECT COUNT(*) FROM jb WHERE st = 'O'"}
    services.training.save("workshop", "verified_question", given, ADMIN)
    services.training.save("workshop", "documentation", {"text": "st O means open."}, ADMIN)
    services.gate.publish("workshop", ADMIN)
    vn = open_vanna(services, "workshop", ADMIN)
    assert vn.get_similar_question_sql("how full is the shop")[0]["question"] == given["question"]
    ddl = vn.train(ddl="CREATE TABLE jb (jid INT, st VARCHAR)")
    doc = vn.train(documentation="Jobs are kept for ten years.")
    pair = vn.train(question="How many jobs?", sql="SELECT COUNT(*) FROM jb")
    assert any("CREATE TABLE jb" in text for text in vn.get_related_ddl("jobs jb"))
    assert "Jobs are kept for ten years." in vn.get_related_documentation("jobs kept")
    assert {"ddl", "documentation", "sql"} == set(vn.get_training_data()["training_data_type"])
    assert list(vn.get_training_data().index) == list(range(len(vn.get_training_data())))
    for identity in (ddl, doc, pair):
        assert vn.remove_training_data(identity)
    assert "Jobs are kept for ten years." not in set(vn.get_training_data()["content"])

    draft = vn.generate_sql("open")
    assert "'O;'" in draft, "a semicolon in a text is a part of it"
    assert "```" in draft.reply
    sent = str(server.requests[-1]["messages"])
    assert "st O means open." in sent
    assert "How full is the workshop?" in sent
    assert vn.generate_sql("look").startswith("SELECT DISTINCT"), "a statement is never run to look at rows"
    for question in ("drop", "two", "gone", "files"):
        with pytest.raises((Refused, BadInput)):
            vn.generate_sql(question)
    with pytest.raises((Refused, BadInput)):
        vn.generate_sql("words")
    with pytest.raises(Refused, match="not shown rows"):
        vn.generate_sql("open", allow_llm_to_see_data=True)
    for attempt in (lambda: vn.run_sql(draft), lambda: vn.ask("open"), lambda: vn.is_sql_valid("SELECT 1")):
        with pytest.raises(Refused):
            attempt()


def test_what_is_private_never_goes_to_the_model_and_comes_back_in_the_draft(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "club.duckdb")) as connection:
        connection.execute("CREATE TABLE members AS SELECT 'Mara Zorblax' AS who, 'grelnic' AS code, 84251 AS pay")
    script = ["```sql\nSELECT pay FROM members WHERE who = 'PRIVATE_1' OR code = 'PRIVATE_2' OR pay = 'PRIVATE_3'\n```"]
    with loopback(script) as server:
        made = build(modelled(tmp_path, server), retrieving=False)
        try:
            made.sources.connect("club", f"duckdb:///{tmp_path / 'club.duckdb'}", ADMIN)
            for column in ("who", "code", "pay"):
                made.governance.personal.confirm("club", "members", column, ["viewer"], "", ADMIN)
            vn = open_vanna(made, "club", ADMIN)
            vn.train(ddl="CREATE TABLE members (who TEXT, code TEXT, pay INT) -- such as Mara Zorblax")
            vn.train(documentation="members called grelnic earn 84251")
            vn.train(question="pay of Mara Zorblax", sql="SELECT pay FROM members WHERE who = 'Mara Zorblax'")
            draft = vn.generate_sql("what do Mara Zorblax and grelnic earn, who got 84,251")
            vn.generate_rewritten_question("what does Mara Zorblax earn", "and grelnic?")
            for refused in ("generate_summary", "generate_followup_questions", "connect_to_duckdb"):
                with pytest.raises(Refused):
                    getattr(vn, refused)("q", *["x", "y"][: 1 + (refused != "generate_summary")])
        finally:
            made.close()
    assert len(server.bodies) == 2
    assert not re.search("mara|zorblax|grelnic|84.?251", b"".join(server.bodies).decode(), re.IGNORECASE)
    assert "'Mara Zorblax'" in draft
    assert "'grelnic'" in draft
    assert "'84251'" in draft


def test_only_an_admin_opens_the_store(services: Services) -> None:
    with pytest.raises(NotAllowed):
        open_vanna(services, "workshop", Actor("ann", "Ann", "analyst"))
