"""Questions that went wrong are grouped by their cause, mended by the smallest fix, and the asker is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from assay.kernel.errors import NotAllowed, NotFound
from assay.kernel.settings import load_settings
from assay.semantic.model import SemanticModel
from assay.services import Services
from assay.training.inbox.causes import cause_of
from assay.training.inbox.desk import Group
from assay.training.inbox.reports import reports
from benchmarks.inbox import measure
from tests.model_providers.loopback_for_tests import Says, loopback
from tests.training.conftest import ADMIN, ANALYST, teach
from wiring import build

SHOP = "workshop"


def groups(services: Services, state: str = "open") -> Sequence[Group]:
    """Groups in a state; on a busy machine any answer can be slow as well, which is not what is tried here."""
    return [one for one in services.inbox.groups(SHOP, ADMIN, state) if one.cause.name != "slow"]


def asked(services: Services, *questions: str) -> None:
    """One conversation of an analyst."""
    conversation = None
    for question in questions:
        conversation = services.ask.converse(question, SHOP, ANALYST, conversation).conversation


@pytest.mark.parametrize("seed", [11])
def test_planted_failures_land_in_their_groups_and_the_fixes_mend_them(seed: int, tmp_path: Path) -> None:
    found = measure(seed, tmp_path, each=5)
    assert len(found) == 25
    assert sum(one.group == one.plant.group for one in found) / len(found) >= 0.95
    assert sum(one.right for one in found) / len(found) >= 0.8
    assert {one.plant.kind for one in found if one.right} == {"term", "column", "value", "grain", "join"}


def test_a_fix_is_applied_published_and_the_asker_told_once(services: Services) -> None:
    teach(services, "metrics")
    services.gate.publish(SHOP, ADMIN)
    asked(services, "bench time by zandolier", "bench time by tier")
    (group,) = groups(services)
    assert (group.cause.name, group.cause.subject) == ("unknown term", "zandolier")
    assert group.fix is not None
    assert group.fix.content == {"term": "zandolier", "means": "cst.tier"}
    assert group.fix.words == "Teach that “zandolier” means Tier."
    assert [one.right for one in services.inbox.replay(SHOP, group.key, ADMIN)] == [False]
    services.inbox.apply(SHOP, group.key, ADMIN)
    assert [one.right for one in services.inbox.replay(SHOP, group.key, ADMIN)] == [True]
    assert groups(services) == []
    assert services.inbox.settle(SHOP, ADMIN) == 0, "a draft is no fix yet"
    assert services.gate.publish(SHOP, ADMIN).evaluation.body["told"] == 1
    assert services.inbox.settle(SHOP, ADMIN) == 0
    assert services.inbox.notices(ADMIN) == []
    (notice,) = services.inbox.notices(ANALYST)
    assert notice.question == "bench time by zandolier"
    services.inbox.seen(notice.id, ADMIN)
    assert services.inbox.notices(ANALYST) == [notice], "it is kept until its owner has seen it"
    services.inbox.seen(notice.id, ANALYST)
    assert services.inbox.notices(ANALYST) == []
    assert [one.state for one in groups(services, "fixed")] == ["fixed"]


def test_whose_question_is_still_not_answered_is_told_nothing(services: Services) -> None:
    teach(services, "metrics")
    services.gate.publish(SHOP, ADMIN)
    asked(services, "bench time by zandolier", "bench time by tier")
    services.inbox.apply(SHOP, groups(services)[0].key, ADMIN)
    thief = {"label": "Parts value", "text": "sum(jb.prt)", "synonyms": "bench time"}
    stolen = services.training.save(SHOP, "metric", thief, ADMIN).item
    assert services.gate.publish(SHOP, ADMIN).evaluation.body["told"] == 0
    assert services.inbox.notices(ANALYST) == []
    assert groups(services, "fixed") == []
    (still,) = groups(services)
    assert still.unmended == {report.turn for report in still.reports}
    assert still.fix is None, "what was published in vain is not proposed again"
    services.training.retire(SHOP, stolen.id, ADMIN)
    assert services.gate.publish(SHOP, ADMIN).evaluation.body["told"] == 1
    assert [one.question for one in services.inbox.notices(ANALYST)] == ["bench time by zandolier"]
    assert [one.unmended for one in groups(services, "fixed")] == [frozenset()]


def test_a_definition_in_the_verdict_becomes_a_metric(services: Services) -> None:
    turn = services.ask.converse("workmanship by tier", SHOP, ANALYST)
    assert turn.answer is not None
    services.ask.feedback(turn.answer.id, "wrong", ANALYST, "meaning", "workmanship = sum(jb.lab) where jb.st = 'C'")
    (group,) = groups(services)
    assert group.cause.name == "missing metric"
    services.inbox.apply(SHOP, group.key, ADMIN)
    assert [one.answered for one in services.inbox.replay(SHOP, "missing metric: workmanship", ADMIN)] == [True]


def test_what_is_discarded_opens_its_group_again_and_what_is_closed_stays_closed(services: Services) -> None:
    asked(services, "hrs by zandolier", "hrs by brd")
    (group,) = groups(services)
    item = services.inbox.apply(SHOP, group.key, ADMIN)
    services.training.discard(SHOP, item.id, ADMIN)
    (again,) = groups(services)
    services.inbox.close(SHOP, again.key, ADMIN)
    assert groups(services) == []
    assert len(groups(services, "closed")) == 1


def test_only_an_admin_sees_what_others_asked(services: Services) -> None:
    asked(services, "number of jb by zandolier")
    for act in (
        lambda: services.inbox.groups(SHOP, ANALYST),
        lambda: services.inbox.apply(SHOP, "unknown term: zandolier", ANALYST),
        lambda: services.overview.of(SHOP, ANALYST),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert services.overview.of(SHOP, ADMIN).unknown == (("zandolier", 1),)
    with pytest.raises(NotFound):
        services.inbox.apply(SHOP, "unknown term: nothing", ADMIN)


def test_a_question_that_no_model_answered_is_the_providers_and_one_that_is_empty_blames_the_filter_that_emptied_it(
    services: Services, tmp_path: Path
) -> None:
    asked(services, "average hrs for Volt in 2010")
    (empty,) = groups(services)
    assert (empty.cause.name, "2010" in empty.cause.about) == ("value not found", True)
    services.inbox.close(SHOP, empty.key, ADMIN)
    with loopback([Says(status=401)]) as server:
        about = {"llm_provider": "openai", "llm_base_url": server.url, "llm_model": "tiny"}
        asking = build(load_settings(home=tmp_path / "home", as_of=date(2026, 8, 1), **about), retrieving=False)
        turn = asking.ask.start("grumbolt by blix", SHOP, ANALYST)
        asking.ask.answer(turn.id, ANALYST, engine="llm")
        asking.close()
    (group,) = groups(services)
    assert group.cause.name == "provider"
    assert "did not accept the key" in group.reports[0].silent


NONSENSE = "SELECT nothing_like_it FROM jb"


@pytest.mark.parametrize(
    ("reply", "cause", "why"),
    [
        ("Happy to help!", "no usable reply", "wrote no query"),
        ('{"half": [', "no usable reply", "could not be read"),
        (f"```sql\n{NONSENSE}\n```", "rejected SQL", "No query of the language model could be run"),
        ("```sql\nDELETE FROM jb\n```", "rejected SQL", "refused by the guard"),
    ],
)
def test_a_model_that_replied_in_vain_is_no_provider_that_failed(
    services: Services, tmp_path: Path, reply: str, cause: str, why: str
) -> None:
    with loopback([reply]) as server:
        about = {"llm_provider": "openai", "llm_base_url": server.url, "llm_model": "tiny"}
        asking = build(load_settings(home=tmp_path / "home", as_of=date(2026, 8, 1), **about), retrieving=False)
        turn = asking.ask.start("grumbolt by blix", SHOP, ANALYST)
        asking.ask.answer(turn.id, ANALYST, engine="llm")
        asking.close()
    (group,) = groups(services)
    assert (group.cause.name, group.fix) == (cause, None)
    assert why in group.reports[0].silent
    services.ask.converse("total hrs by tier", SHOP, ANALYST, turn.conversation)
    (mended,) = groups(services)
    assert mended.cause.name == cause
    assert mended.fix is not None, "what the asker asked next says what was meant"


def test_a_question_that_took_long_because_no_model_answered_is_the_providers() -> None:
    why = {"why": "The model did not reply within 60 seconds", "failed": True}
    trace = [{"name": "fallback", "ms": 2.0, "facts": why}]
    answer = {"id": "a", "state": "governed", "row_count": 1, "timings_ms": {"total": 61_000.0}, "trace": trace}
    about = {"turn": "t", "conversation": "c", "owner": "o", "question": "takings", "asked_at": "", "position": 0}
    turn = {**about, "status": "answered", "error": "", "edit": None, "answer": answer}
    (slow,) = reports([turn], {})
    assert (slow.trouble, cause_of(slow, SemanticModel()).name) == ("slow", "provider")
    (alone,) = reports([{**turn, "answer": {**answer, "trace": []}}], {})
    assert cause_of(alone, SemanticModel()).name == "slow"
