"""What an admin teaches is tried, waits as a draft, and takes effect at once when it is published."""

from __future__ import annotations

import pytest

from assay.kernel.errors import AssayError, BadInput, NotAllowed
from assay.services import Services
from assay.storage.audit import AuditStore
from tests.training.conftest import ADMIN, ANALYST, script, teach

SHOP = "workshop"


def test_ten_terms_five_metrics_and_ten_questions_make_a_bare_database_answer(measured: Services) -> None:
    parts = script()
    assert [len(parts[name]) for name in ("glossary", "metrics", "verified")] == [10, 5, 10]
    before = measured.gate.evaluate(SHOP, ADMIN)
    teach(measured, "metrics", "glossary", "verified")
    assert measured.gate.evaluate(SHOP, ADMIN).right == before.right, "drafts change nothing for those who ask"
    done = measured.gate.publish(SHOP, ADMIN)
    assert before.accuracy < 0.6
    assert done.evaluation.accuracy >= 0.95
    assert len(done.difference.newly_right) == done.evaluation.right - before.right


def test_a_published_term_is_understood_by_the_next_question_even_one_that_was_answered(measured: Services) -> None:
    teach(measured, "metrics")
    measured.gate.publish(SHOP, ADMIN)
    assert measured.ask.ask("takings by loyalty class", SHOP, ADMIN).abstained
    measured.training.save(SHOP, "glossary", {"term": "loyalty class", "means": "cst.tier"}, ADMIN)
    assert measured.ask.ask("takings by loyalty class", SHOP, ADMIN).abstained
    measured.gate.publish(SHOP, ADMIN)
    answer = measured.ask.ask("takings by loyalty class", SHOP, ADMIN)
    assert {row[0] for row in answer.rows} == {"G", "S", "B"}


def test_a_changed_verified_question_is_answered_as_it_says_now(services: Services) -> None:
    question = {"question": "How full is the workshop?", "sql": "SELECT COUNT(*) FROM jb WHERE st = 'O'"}
    item = services.training.save(SHOP, "verified_question", question, ADMIN).item
    services.gate.publish(SHOP, ADMIN)
    assert services.ask.ask(question["question"], SHOP, ADMIN).rows == ((150,),)
    changed = {**question, "sql": "SELECT COUNT(*) FROM jb WHERE st = 'X'"}
    services.training.save(SHOP, "verified_question", {**changed, "sql": "SELECT 7"}, ADMIN, item.id)
    assert services.ask.ask(question["question"], SHOP, ADMIN).rows == ((150,),)
    services.gate.publish(SHOP, ADMIN)
    assert services.ask.ask(question["question"], SHOP, ADMIN).rows == ((7,),)


def test_a_retired_term_is_not_understood_any_more(services: Services) -> None:
    teach(services, "metrics")
    services.gate.publish(SHOP, ADMIN)
    item = next(one for one in services.training.items(SHOP, ADMIN) if one.content["label"] == "Bench time")
    services.training.retire(SHOP, item.id, ADMIN)
    assert not services.ask.ask("bench time", SHOP, ADMIN).abstained
    services.gate.publish(SHOP, ADMIN)
    assert services.ask.ask("bench time", SHOP, ADMIN).abstained


@pytest.mark.parametrize(
    ("kind", "given", "says"),
    [
        ("metric", {"label": "Bad", "text": "sum(jb.nothing)"}, "has no “nothing”"),
        ("metric", {"label": "Bad", "text": "sum(jb.lab + cst.cid)"}, "one entity"),
        ("metric", {"label": "Bad", "text": "sum(sum(jb.lab))"}, "allows none|does not fit|cannot"),
        ("metric", {"label": "Bad", "text": "earnings / nights"}, "no metric here"),
        ("metric", {"label": "Bad", "text": "1; DROP TABLE jb"}, "cannot be read|one value"),
        ("glossary", {"term": "x", "means": "no_such"}, "is no metric, entity or field"),
        ("glossary", {"term": "x"}, "Say what"),
        ("glossary", {"term": "🔧", "means": "jb.hrs"}, "needs a letter"),
        ("glossary", {"term": "word " * 500, "means": "jb.hrs"}, "up to 100 characters"),
        ("glossary", {"term": "\x00\u202e", "means": "jb.hrs"}, "is missing"),
        ("glossary", {"term": "x", "condition": "jb.st LIKE 'C%'"}, "cannot be read"),
        ("verified_question", {"question": "q", "sql": "DELETE FROM jb"}, "."),
        ("verified_question", {"question": "q", "sql": "SELECT gone FROM jb"}, "."),
        ("verified_question", {"question": "q"}, "SQL or by a spec"),
        ("golden", {"question": "q", "check_sql": "SELECT nothing"}, "."),
        ("relationship", {"left": "jb", "right": "nowhere", "on": "cid=cid"}, "is no entity"),
        ("ddl", {"ddl": "SELECT 1"}, "CREATE TABLE"),
        ("song", {"text": "la"}, "no kind of training item"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(
    services: Services, kind: str, given: dict[str, str], says: str
) -> None:
    with pytest.raises(AssayError, match=says):
        services.training.save(SHOP, kind, given, ADMIN)
    assert not services.training.items(SHOP, ADMIN)


def test_only_an_admin_teaches_and_everybody_sees_how_accurate_it_is(measured: Services) -> None:
    for act in (
        lambda: measured.training.save(SHOP, "glossary", {"term": "x", "description": "y"}, ANALYST),
        lambda: measured.training.items(SHOP, ANALYST),
        lambda: measured.gate.publish(SHOP, ANALYST),
        lambda: measured.gate.evaluate(SHOP, ANALYST),
        lambda: measured.drift.report(SHOP, ANALYST),
        lambda: measured.index.rebuild(SHOP, ANALYST),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert [one.total for one in measured.gate.course(SHOP, ANALYST)] == [22]


def test_history_tells_every_act_and_an_old_version_can_be_had_again(services: Services) -> None:
    first = {"term": "territory", "means": "cst.rgn"}
    item = services.training.save(SHOP, "glossary", first, ADMIN).item
    services.gate.publish(SHOP, ADMIN)
    services.training.save(SHOP, "glossary", {**first, "means": "cst.tier"}, ADMIN, item.id)
    services.gate.publish(SHOP, ADMIN)
    acts = services.training.history(SHOP, item.id, ADMIN)
    assert [one.act for one in acts] == ["published", "saved", "published", "saved"]
    services.training.restore(SHOP, item.id, acts[2].version, ADMIN)
    services.gate.publish(SHOP, ADMIN)
    assert services.training.get(SHOP, item.id, ADMIN).content["means"] == "cst.rgn"


def test_a_change_made_from_an_old_version_is_refused(services: Services) -> None:
    item = services.training.save(SHOP, "glossary", {"term": "a", "description": "b"}, ADMIN).item
    store = services.training.store
    store.revise(item, "saved", "Ann", "2026")
    with pytest.raises(BadInput, match="Somebody changed this"):
        store.revise(item, "saved", "Bob", "2026")


def test_contradictions_and_duplicates_are_pointed_out(services: Services) -> None:
    services.training.save(SHOP, "glossary", {"term": "territory", "means": "cst.rgn"}, ADMIN)
    twin = services.training.save(SHOP, "glossary", {"term": "Territory", "means": "cst.tier"}, ADMIN)
    assert "says something else of “Territory”" in twin.trial.warnings[0]
    third = {"term": "zone", "synonyms": "territory", "means": "cst.rgn"}
    again = services.training.save(SHOP, "glossary", third, ADMIN)
    assert any("says the same" in warning for warning in again.trial.warnings)
    assert len(services.training.conflicts(SHOP, ADMIN)) == 3


def test_a_synonym_that_steals_questions_is_held_back_and_the_override_is_audited(measured: Services) -> None:
    teach(measured, "metrics", "glossary", "verified")
    measured.gate.publish(SHOP, ADMIN)
    thief = {"label": "Parts value", "text": "sum(jb.prt)", "synonyms": "takings, bench time"}
    measured.training.save(SHOP, "metric", thief, ADMIN)
    before = measured.ask.ask("total takings", SHOP, ADMIN).rows
    held = measured.gate.publish(SHOP, ADMIN)
    stolen = {case.question for case in held.difference.newly_wrong}
    assert held.blocked
    assert "total takings" in stolen
    assert measured.ask.ask("total takings", SHOP, ADMIN).rows == before, "what was blocked is not in force"
    assert measured.gate.evaluation(SHOP, held.evaluation.id, ANALYST).body["newly_wrong"]
    done = measured.gate.publish(SHOP, ADMIN, reason="Agreed with finance.")
    assert not done.blocked
    audit = measured.gate.audit
    assert isinstance(audit, AuditStore)
    facts = next(row.facts for row in audit.every("training.overridden"))
    assert facts["reason"] == "Agreed with finance."
    assert set(facts["newly_wrong"]) == stolen
    assert [one.kind for one in measured.gate.course(SHOP, ADMIN)][-2:] == ["blocked", "overridden"]
