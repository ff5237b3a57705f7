"""What an admin teaches is tried, waits as a draft, and takes effect at once when it is published."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from assay.kernel.errors import AssayError, BadInput, NotAllowed
from assay.query.ports import Query
from assay.services import Services
from assay.storage.audit import AuditStore
from assay.training.gate import Publication
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


@pytest.mark.parametrize(
    ("question", "sql", "contradicts"),
    [
        ("how full is the WORKSHOP", "SELECT 1", True),
        ("is the workshop how full", "SELECT 1", True),
        ("How full is the workshop?", "select count(jid) as n from jb where st = 'O'", False),
        ("How full is the store room?", "SELECT 1", False),
    ],
)
def test_verified_questions_that_contradict_are_pointed_out_on_save_in_the_list_and_at_publication(
    services: Services, question: str, sql: str, contradicts: bool
) -> None:
    first = {"question": "How full is the workshop?", "sql": "SELECT COUNT(*) FROM jb WHERE st = 'O'"}
    known = services.training.save(SHOP, "verified_question", first, ADMIN).item
    services.gate.publish(SHOP, ADMIN)
    twin = services.training.save(SHOP, "verified_question", {"question": question, "sql": sql}, ADMIN)
    assert any("Contradiction" in told for told in twin.trial.warnings) is contradicts
    for item in (known.id, twin.item.id):
        opened = services.training.contradicting(SHOP, item, ADMIN)
        assert any("other rows" in told for told in opened) is contradicts
        assert (item in services.training.conflicts(SHOP, ADMIN)) or not contradicts
    told = services.gate.publish(SHOP, ADMIN).evaluation.body["contradictions"]
    assert bool(told) is contradicts


def test_two_admins_who_change_one_item_do_not_write_over_each_other_unseen(services: Services) -> None:
    item = services.training.save(SHOP, "glossary", {"term": "a", "description": "first"}, ADMIN).item
    bob = replace(ADMIN, id="bob", name="Bob")
    services.training.save(SHOP, "glossary", {"term": "a", "description": "of Bob"}, bob, item.id, item.version)
    mine = {"term": "a", "description": "mine"}
    with pytest.raises(BadInput, match="Bob changed this while you wrote"):
        services.training.save(SHOP, "glossary", mine, ADMIN, item.id, item.version)
    assert services.training.get(SHOP, item.id, ADMIN).content["description"] == "of Bob"
    services.training.save(SHOP, "glossary", mine, ADMIN, item.id, item.version + 1)
    said = [line.content["description"] for line in services.training.history(SHOP, item.id, ADMIN)]
    assert said == ["mine", "of Bob", "first"]


def test_a_change_is_not_retired_or_discarded_unseen_and_two_windows_of_one_person_are_told_so(
    services: Services,
) -> None:
    item = services.training.save(SHOP, "glossary", {"term": "a", "description": "first"}, ADMIN).item
    services.training.save(SHOP, "glossary", {"term": "a", "description": "second"}, ADMIN, item.id, item.version)
    with pytest.raises(BadInput, match="under your name in another window"):
        services.training.save(SHOP, "glossary", {"term": "a"}, ADMIN, item.id, item.version)
    bob = replace(ADMIN, id="bob", name="Bob")
    for act in (services.training.discard, services.training.retire):
        with pytest.raises(BadInput, match=f"{ADMIN.name} changed this while you wrote"):
            act(SHOP, item.id, bob, item.version)
    assert services.training.get(SHOP, item.id, bob).content["description"] == "second"
    services.training.discard(SHOP, item.id, bob, item.version + 1)


def test_of_two_admins_who_save_at_the_same_moment_one_is_kept_and_one_is_told(services: Services) -> None:
    item = services.training.save(SHOP, "glossary", {"term": "a", "description": "first"}, ADMIN).item
    at_once = Barrier(2)

    def save(name: str) -> str:
        at_once.wait()
        given = {"term": "a", "description": f"of {name}"}
        try:
            services.training.save(SHOP, "glossary", given, replace(ADMIN, id=name, name=name), item.id, item.version)
        except BadInput as error:
            return error.message
        return ""

    with ThreadPoolExecutor(2) as pool:
        told = dict(zip(("Ann", "Bob"), pool.map(save, ("Ann", "Bob")), strict=True))
    (kept,) = [name for name, fault in told.items() if not fault]
    assert services.training.get(SHOP, item.id, ADMIN).content["description"] == f"of {kept}"
    assert "changed this" in "".join(told.values())
    said = [line.content["description"] for line in services.training.history(SHOP, item.id, ADMIN)]
    assert said == [f"of {kept}", "first"]


def test_one_fault_is_told_once_though_several_checks_see_it(services: Services) -> None:
    first = {"question": "How full is the workshop?", "sql": "SELECT COUNT(*) FROM jb WHERE st = 'O'"}
    services.training.save(SHOP, "verified_question", first, ADMIN)
    other = services.training.save(SHOP, "verified_question", {**first, "sql": "SELECT 1"}, ADMIN)
    (told,) = other.trial.warnings
    assert told.startswith("Contradiction: ")
    assert list(services.training.contradicting(SHOP, other.item.id, ADMIN)) == [told]
    services.training.save(SHOP, "metric", {"label": "Takings", "text": "sum(jb.lab)"}, ADMIN)
    term = services.training.save(SHOP, "glossary", {"term": "takings", "means": "jb.brd"}, ADMIN)
    (told,) = term.trial.warnings
    assert told.startswith("“takings” is already the metric “Takings”")
    assert list(services.training.contradicting(SHOP, term.item.id, ADMIN)) == [told]


def test_a_part_of_the_model_that_was_changed_meanwhile_is_not_written_over_unseen(services: Services) -> None:
    part = (SHOP, "dimension", "cst.rgn", ADMIN)
    text, was = services.studio.text(*part), services.studio.mark_of(*part)
    services.studio.save(SHOP, "dimension", f"{text.rstrip()}\n    description: Zone\n", ADMIN, "cst.rgn", was)
    mine = f"{text.rstrip()}\n    description: Territory\n"
    with pytest.raises(BadInput, match="Somebody changed this while you wrote"):
        services.studio.save(SHOP, "dimension", mine, ADMIN, "cst.rgn", was)
    now = services.studio.mark_of(*part)
    services.studio.save(SHOP, "dimension", mine, ADMIN, "cst.rgn", now)
    assert "Territory" in services.studio.text(*part)


def test_thousands_pasted_at_once_are_kept_in_one_go_and_what_is_wrong_is_named(services: Services) -> None:
    terms = [{"term": f"word {number}", "means": "jb.brd"} for number in range(300)]
    metrics = [{"label": "Wages", "text": "sum(jb.lab)"}, {"label": "Twice", "text": "wages + wages"}]
    asked = [{"question": f"q {number}?", "sql": "SELECT 1"} for number in range(3)]
    wrong = [{"term": "no", "means": "nothing.there"}], [{"question": "broken", "sql": "SELECT nope FROM jb"}]
    data = {"metrics": metrics, "glossary": [*terms, *wrong[0]], "verified": [*asked, *wrong[1]]}
    saved, faults = services.training.take_in(SHOP, "many.yml", json.dumps(data), ADMIN)
    assert len(saved) == 305
    assert [fault.partition(":")[0].partition(". ")[2] for fault in faults] == ["glossary", "verified question"]
    again, _ = services.training.take_in(SHOP, "many.yml", json.dumps(data), ADMIN)
    assert again == [], "what is there already is left out"
    services.gate.publish(SHOP, ADMIN)
    labour = services.ask.runner.run(
        Query(services.sources.get(SHOP, ADMIN).id, sql="SELECT 2 * sum(lab) FROM jb"), ADMIN
    )
    assert services.ask.ask("twice", SHOP, ADMIN).rows[0][0] == pytest.approx(float(labour.table.rows()[0][0]))


def test_what_others_stand_on_does_not_leave_before_them(services: Services) -> None:
    teach(services, "metrics")
    services.gate.publish(SHOP, ADMIN)
    items = {one.content["name"]: one.id for one in services.training.items(SHOP, ADMIN, kind="metric")}
    with pytest.raises(BadInput, match="Something stands on this: `finished_repairs` is no metric"):
        services.training.retire(SHOP, items["finished_repairs"], ADMIN)
    services.training.retire(SHOP, items["finish_rate"], ADMIN)
    services.training.retire(SHOP, items["finished_repairs"], ADMIN)
    assert not services.gate.publish(SHOP, ADMIN).blocked


def test_what_is_published_while_an_evaluation_runs_comes_after_it(measured: Services) -> None:
    teach(measured, "metrics", "glossary", "verified")
    published: list[Publication] = []

    def meanwhile(share: float, _word: str) -> None:
        if share > 0 and not published:
            published.append(measured.gate.publish(SHOP, ADMIN))

    run = measured.gate.evaluate(SHOP, ADMIN, report=meanwhile)
    now = published[0].evaluation
    assert (run.stamp, run.at) < (now.stamp, now.at), "it measured what was in force when it began"
    assert run.right < now.right
    assert [one.id for one in measured.gate.course(SHOP, ADMIN)][-2:] == [run.id, now.id]
    assert measured.ask.ask("Who are our best five clients?", SHOP, ADMIN).state == "verified"
