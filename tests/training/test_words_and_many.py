"""Words that the source has for something else are pointed out, and much that is pasted at once is bound at once."""

from __future__ import annotations

import json
from typing import Any

import pytest

from assay.jobs.runner import Cancelled
from assay.semantic.check import check
from assay.services import Services
from assay.training import together
from tests.training.conftest import ADMIN, teach
from wiring import job_runner

SHOP = "workshop"


@pytest.mark.parametrize(
    ("kind", "given", "told"),
    [
        ("glossary", {"term": "rgn", "means": "jb.brd"}, "“rgn” is already the column rgn of cst"),
        (
            "metric",
            {"label": "Yield", "text": "sum(jb.lab)", "synonyms": "Tier, pay"},
            "“Tier” is already the column tier",
        ),
        ("dimension", {"field": "jb.brd", "synonyms": ["hrs"]}, "“hrs” is already the column hrs of jb"),
        ("glossary", {"term": "takings", "means": "jb.brd"}, "“takings” is already the metric “Takings”"),
        ("glossary", {"term": "rgn", "means": "cst.rgn"}, ""),
        ("metric", {"label": "Lab", "text": "sum(jb.lab)"}, ""),
        ("glossary", {"term": "territory", "means": "cst.rgn"}, ""),
    ],
)
def test_a_word_that_the_source_has_for_something_else_is_pointed_out(
    services: Services, kind: str, given: dict[str, Any], told: str
) -> None:
    teach(services, "metrics")
    saved = services.training.save(SHOP, kind, given, ADMIN)
    words = [one for one in saved.trial.warnings if "is already" in one]
    assert words == [one for one in services.training.contradicting(SHOP, saved.item.id, ADMIN) if "is already" in one]
    assert bool(words) == bool(told)
    assert all(one.startswith(told) for one in words)


def test_thousands_of_metrics_are_bound_together_and_what_breaks_is_found_among_them(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    checks: list[int] = []
    monkeypatch.setattr(together, "check", lambda model: checks.append(1) or check(model))
    model = services.sources.written(SHOP, ADMIN).model
    given = [(number, "metric", {"label": f"Sum {number}", "text": "sum(jb.lab)"}) for number in range(1, 400)]
    given.insert(200, (500, "hierarchy", {"name": "places", "levels": ["cst.rgn", "cst.nope"]}))
    read, laid, faults = together.read_together(given, model)
    assert (len(read), len(laid.metrics)) == (399, len(model.metrics) + 399)
    assert len(faults) == 1
    assert faults[0].startswith("500. hierarchy: This does not fit the model")
    assert len(checks) < 60


def test_taking_in_thousands_tells_how_far_it_is_and_what_is_stopped_keeps_none(services: Services) -> None:
    pairs = [{"question": f"How many of {at}?", "sql": f"SELECT {at} AS n FROM jb"} for at in range(120)]
    text, told = json.dumps({"verified": pairs}), list[tuple[float, str]]()

    def stops(done: float, stage: str) -> None:
        told.append((done, stage))
        if done > 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        services.training.take_in(SHOP, "many.yml", text, ADMIN, stops)
    assert services.training.items(SHOP, ADMIN, kind="verified_question") == []
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][1] == "Trying item 81 of 120"
    job = services.jobs.submit("import", {"source": SHOP, "name": "many.yml", "text": text}, ADMIN)
    assert job_runner(services).run_one(job.id)
    done = services.jobs.get(job.id, ADMIN)
    assert (done.status, done.result) == ("completed", {"saved": 120, "faults": []})
    assert len(services.training.items(SHOP, ADMIN, kind="verified_question")) == 120
