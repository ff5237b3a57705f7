"""A prospect's documents: the right numbers, failures where they belong, nothing done twice, nothing leaked."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import threading
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from sqlalchemy import text

from assay.access.policies import Policies
from assay.dashboards.template import Template
from assay.kernel.actor import LOCAL_OWNER, Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import BadInput, InvalidModel, NotAllowed, NotFound
from assay.packs.pack import read_pack
from assay.records.prepared import DocumentKey
from assay.semantic.model import Calendar
from assay.team.facts import read_team
from assay.team.freshness import keep_fresh
from assay.team.generation import run_of
from assay.team.prospects import Prospect, RankedProspect, prospects_of
from tests.team.conftest import PACKS, Clinic
from tests.team.team_for_tests import TODAY, asked, services_at, team_at, work_once

VIEWER = Actor("v", "Vic", "viewer")
STRANGER = Actor("s", "Sue", "analyst", tenant="elsewhere")


def _document(clinic: Clinic, template: str, prospect: str = "2", actor: Actor = LOCAL_OWNER) -> dict[str, Any]:
    return dict(json.loads(clinic.team.dashboard(prospect, template, actor, "clinic").plain()))


def _widgets(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {widget["id"]: widget for widget in document["widgets"]}


def _listed(clinic: Clinic) -> dict[str, dict[str, Any]]:
    return {one["dashboard_id"]: one for one in clinic.team.listed("2", LOCAL_OWNER, "clinic")}


def _value(widget: dict[str, Any]) -> Any:
    return widget["table"]["rows"][0][-1]


def test_numbers_are_those_of_the_source_for_this_prospect(clinic: Clinic) -> None:
    clinic.generate("2")
    widgets = _widgets(_document(clinic, "visits"))
    assert _value(widgets["visits_all"]) == clinic.check("SELECT SUM(visits) FROM patients") == 17
    assert _value(widgets["of_region"]) == clinic.check("SELECT SUM(visits) FROM patients WHERE region = 'south'") == 4
    assert _value(widgets["lives"]) == 50 * 5
    # Of the 201 days from 4 May patients 1 and 2 have medicine on 60 and 120, the other three on 180 or more.
    assert _value(widgets["adherent"]) == 3 / 5
    assert all(widget["status"] == "ready" for widget in widgets.values())


def test_what_a_prospect_did_not_tell_stands_at_the_default_and_says_so(clinic: Clinic) -> None:
    clinic.generate("3")
    document = _document(clinic, "visits", "3")
    assert _value(_widgets(document)["of_region"]) == 9
    assert document["notes"] == ["Gamma has not told: Region. The template's default is used."]


def test_two_analysts_who_differ_are_settled_in_the_document(clinic: Clinic) -> None:
    clinic.generate()
    document = _document(clinic, "visits")
    assert document["conflicts"] == [
        {"fact": "Visits", "stands": "visits_all", "value": 17, "others": {"visits_twice": 34}}
    ]
    assert _value(_widgets(document)["visits_twice"]) == 17


def test_a_widget_that_fails_is_an_empty_state_and_the_others_are_there(clinic: Clinic) -> None:
    clinic.generate()
    widgets = _widgets(_document(clinic, "broken"))
    assert {name: widget["status"] for name, widget in widgets.items()} == {
        "good": "ready", "bad_column": "failed", "bad_sql": "failed", "refused": "failed", "empty": "empty",
    }  # fmt: skip
    assert all(widgets[name]["message"] for name in ("bad_column", "bad_sql", "refused", "empty"))
    assert _value(widgets["good"]) == 6
    listed = _listed(clinic)
    assert (listed["broken"]["generation_status"], listed["broken"]["failed_widgets"]) == ("ready", 3)


def test_templates_that_are_not_approved_or_not_valid_are_not_generated_and_say_why(clinic: Clinic) -> None:
    generated = clinic.generate()
    assert set(generated.made) == {"visits", "broken", "pitch"}
    listed = _listed(clinic)
    reasons = {name: listed[name]["error"] for name in ("old", "faulty", "stranger")}
    assert "Version 2 is not approved. Approved: 1." in reasons["old"]
    assert "cannot be read" in reasons["faulty"]
    assert "“astrologer” is no analyst" in reasons["stranger"]
    assert {listed[name]["generation_status"] for name in reasons} == {"failed"}
    with pytest.raises(NotFound, match="could not be prepared"):
        clinic.team.dashboard("2", "old", LOCAL_OWNER, "clinic")


def test_doing_it_again_asks_the_source_nothing_that_is_done(clinic: Clinic) -> None:
    clinic.generate()
    before, etag = asked(clinic.services), clinic.team.dashboard("2", "visits", LOCAL_OWNER, "clinic").etag
    again = clinic.generate()
    assert "visits" in again.kept
    assert again.made == ("broken",), "what failed is tried again"
    assert clinic.team.dashboard("2", "visits", LOCAL_OWNER, "clinic").etag == etag
    extra = set(asked(clinic.services)[len(before) :])
    visits = {widget["sql_hash"] for widget in _document(clinic, "visits")["widgets"] if widget["sql_hash"]}
    assert extra.isdisjoint(visits)
    assert set(clinic.generate(again=True).made) == {"visits", "broken", "pitch"}


def test_new_data_makes_new_documents_and_the_old_one_is_read_until_then(clinic: Clinic) -> None:
    clinic.generate()
    before, more = clinic.home / "clinic.duckdb", clinic.home / "more.duckdb"
    kept = before.read_bytes()
    more.write_bytes(kept)
    with duckdb.connect(str(more)) as connection:
        connection.execute("INSERT INTO patients VALUES (6, 'south', 100)")
    more.replace(before)
    _, source = clinic.team.source(LOCAL_OWNER, "clinic")
    head = clinic.team.store.head("dashboard", DocumentKey("local", source.id, "2", "visits"))
    assert head is not None
    clinic.team.store.begin("dashboard", head)
    assert _listed(clinic)["visits"]["generation_status"] == "generating"
    assert _value(_widgets(_document(clinic, "visits"))["visits_all"]) == 17
    clinic.generate()
    assert _value(_widgets(_document(clinic, "visits"))["visits_all"]) == 117
    more.write_bytes(kept)
    more.replace(before)


def test_a_definition_that_changed_makes_a_document_another(clinic: Clinic) -> None:
    team, source = clinic.team.source(LOCAL_OWNER, "clinic")
    prospect = RankedProspect(Prospect("2", "Beta", {"region": "south"}), 1, 50.0, ())
    template = Template(id="visits", title="Visits")
    other = replace(source, model=source.model.model_copy(update={"calendar": Calendar(fiscal_year_start=7)}))
    runs = [run_of(template, team, one, prospect, "", Clock.fixed(TODAY)) for one in (source, source, other)]
    assert runs[0] == runs[1] != runs[2]


def test_the_value_proposition_has_every_section_in_the_order_of_need(clinic: Clinic) -> None:
    clinic.generate("2")
    document = json.loads(clinic.team.proposition("2", LOCAL_OWNER, "clinic").plain())
    first, second = document["sections"]
    # Beta has the greatest need (1 x 3) and the fewest lives (0 x 1): 75 of 100.
    assert (first["id"], first["score"], second["id"], second["score"]) == ("need-it", 3.0, "many", 0.0)
    assert document["ranking"] == {"version": "1", "score": 75.0, "place": 1}
    assert [_value(metric) for metric in first["metrics"]] == [0.3]
    assert len(first["charts"]) == 1
    assert (second["status"], second["reason"]) == ("missing", "The template has nothing for this section.")
    assert second["text"]


def test_ranking_orders_prospects_and_has_the_first_prepared(clinic: Clinic) -> None:
    inorder, jobs = clinic.team.rank(LOCAL_OWNER, "clinic")
    # Gamma has not told its need, which counts as the middle: (0.5 x 3 + 0.5 x 1) / 4.
    assert [(one.prospect.name, one.score) for one in inorder] == [("Beta", 75.0), ("Gamma", 50.0), ("Alpha", 25.0)]
    assert [job.payload["prospect"] for job in jobs] == ["2"]
    again = clinic.team.rank(LOCAL_OWNER, "clinic")[1]
    assert [job.id for job in again] == [job.id for job in jobs], "equal work that waits is not queued twice"
    assert work_once(clinic.services, clinic.team)
    assert clinic.services.jobs.get(jobs[0].id, LOCAL_OWNER).status == "completed"
    assert _document(clinic, "visits")["status"] == "ready"


def test_what_is_no_longer_fresh_is_ordered_by_the_schedule(clinic: Clinic) -> None:
    clinic.generate("2")
    assert clinic.team.refresh(LOCAL_OWNER) == []
    with clinic.services.jobs.engine.begin() as connection:
        connection.execute(text("UPDATE prospect_dashboard_data SET fresh_until = '2020-01-01T00:00:00+00:00'"))
    assert _listed(clinic)["visits"]["data_freshness"]["state"] == "stale"
    assert [job.payload["prospect"] for job in clinic.team.refresh(LOCAL_OWNER)] == ["2"]


def test_what_is_no_longer_fresh_is_made_anew_even_where_nothing_else_changed(clinic: Clinic) -> None:
    clinic.generate("2")
    with clinic.services.jobs.engine.begin() as connection:
        for table in ("prospect_dashboard_data", "prospect_value_proposition_data"):
            connection.execute(text(f"UPDATE {table} SET fresh_until = '2020-01-01T00:00:00+00:00'"))
    assert [job.payload["prospect"] for job in clinic.team.refresh(LOCAL_OWNER)] == ["2"]
    assert work_once(clinic.services, clinic.team)
    assert _listed(clinic)["visits"]["data_freshness"]["state"] == "fresh"
    assert clinic.team.refresh(LOCAL_OWNER) == [], "the schedule would order it at every look"
    assert clinic.generate("2").kept == ("visits", "pitch")


def test_documents_of_another_day_of_the_data_are_other_documents(clinic: Clinic) -> None:
    clinic.generate("2")
    renderer = replace(clinic.team.generation.renderer, clock=Clock.fixed(TODAY + timedelta(days=1)))
    tomorrow = replace(clinic.team, generation=replace(clinic.team.generation, renderer=renderer))
    made = tomorrow.generate("2", LOCAL_OWNER, lambda _done, _message: None, "clinic").made
    assert {"visits", "pitch"} <= set(made)


def test_the_worker_looks_again_and_again_until_it_stops(clinic: Clinic) -> None:
    clinic.generate("2")
    with clinic.services.jobs.engine.begin() as connection:
        connection.execute(text("UPDATE prospect_dashboard_data SET fresh_until = '2020-01-01T00:00:00+00:00'"))
    stop, looks = threading.Event(), []

    class Counting:
        def refresh(self, actor: Actor) -> list[Any]:
            looks.append(clinic.team.refresh(actor))
            if len(looks) == 2:
                stop.set()
            return list(looks[-1])

    keep_fresh(Counting(), stop, LOCAL_OWNER, 0.01)  # type: ignore[arg-type]
    assert [one.id for one in looks[0]] == [one.id for one in looks[1]], "what is ordered is not ordered twice"


def test_viewers_read_but_do_not_order_and_other_tenants_find_nothing(clinic: Clinic) -> None:
    clinic.generate()
    assert _document(clinic, "visits", actor=VIEWER)["status"] == "ready"
    for refused in (lambda: clinic.team.order("2", VIEWER), lambda: clinic.team.rank(VIEWER)):
        with pytest.raises(NotAllowed):
            refused()
    with pytest.raises(NotFound):
        clinic.team.dashboard("2", "visits", STRANGER, "clinic")


def test_whoever_stands_under_other_policies_is_refused_the_document(clinic: Clinic) -> None:
    class ByName:
        def resolve(self, source: str, actor: Actor) -> Policies:
            return Policies(row_filters={"patients": "region = 'north'"}) if actor.id == "v" else Policies()

    clinic.generate()
    team = replace(clinic.team, policies=ByName())
    assert team.dashboard("2", "visits", LOCAL_OWNER, "clinic")
    with pytest.raises(NotAllowed, match="other policies"):
        team.dashboard("2", "visits", VIEWER, "clinic")


def test_an_unknown_prospect_or_one_not_prepared_is_told_apart_from_the_rest(clinic: Clinic) -> None:
    with pytest.raises(NotFound, match="no such prospect"):
        clinic.team.listed("99", LOCAL_OWNER, "clinic")
    assert clinic.team.listed("1", LOCAL_OWNER, "clinic") == []
    with pytest.raises(NotFound, match="not prepared"):
        clinic.team.dashboard("1", "visits", LOCAL_OWNER, "clinic")
    with pytest.raises(NotFound, match="no such prospect"):
        clinic.team.dashboard("99", "visits", LOCAL_OWNER, "clinic")
    with pytest.raises(NotFound, match="no such prospect"):
        clinic.team.proposition("99", LOCAL_OWNER, "clinic")
    with pytest.raises(NotFound, match="no such prospect"):
        clinic.team.order("99", LOCAL_OWNER, "clinic")


@pytest.mark.parametrize(("length", "refused"), [(80, False), (81, True)])
def test_an_id_no_document_could_be_kept_under_is_refused_in_words(clinic: Clinic, length: int, refused: bool) -> None:
    written = read_pack(PACKS / "clinic").read("team")
    team = read_team({**written, "prospects": {"sql": f"SELECT repeat('x', {length}) AS id, 'Long' AS name"}})
    source = clinic.services.sources.get("clinic", LOCAL_OWNER)
    with pytest.raises(BadInput, match="80 characters") if refused else nullcontext():
        assert [one.name for one in prospects_of(team, source, LOCAL_OWNER, clinic.services.query)] == ["Long"]


def test_a_worker_killed_half_way_costs_only_the_widgets_that_were_not_done(tmp_path: Path) -> None:
    services = services_at(tmp_path)
    services.close()
    command = [sys.executable, "-m", "tests.team.team_for_tests", str(tmp_path), str(PACKS), "2", "0.5"]
    died = subprocess.run(command, cwd=PACKS.parents[2], capture_output=True, timeout=120, check=False)
    assert died.returncode == -9, died.stderr[-2000:]
    services = services_at(tmp_path)
    team = team_at(services, PACKS)
    with services.jobs.engine.begin() as connection:
        done = {row[0]: row[1] for row in connection.execute(text("SELECT run || widget, packed FROM document_parts"))}
        ready = connection.execute(text("SELECT count(*) FROM prospect_dashboard_data WHERE status = 'ready'")).scalar()
        connection.execute(text("UPDATE jobs SET lease_until = 0"))
    hashes = [json.loads(gzip.decompress(body))["sql_hash"] for body in done.values()]
    before = asked(services)
    assert len(done) >= 4
    assert work_once(services, team)
    ran = asked(services)[len(before) :]
    assert [one for one in hashes if one and one in ran] == [], "a widget that was done was asked for again"
    assert len(ran) <= 17 - len(done) + 3, "more was asked than was left, with the three queries of the method"
    heads = {one["dashboard_id"]: one["generation_status"] for one in team.listed("2", LOCAL_OWNER, "clinic")}
    assert (heads["visits"], heads["broken"]) == ("ready", "ready")
    assert ready is not None
    with services.jobs.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM document_parts")).scalar() == 0
    services.close()


def test_a_cancelled_generation_says_so_and_goes_on_where_it_stopped(clinic: Clinic) -> None:
    class Stopped(Exception):
        pass

    def say(done: float, _message: str) -> None:
        if done >= 0.5:
            raise Stopped

    slow = replace(clinic.team.generation.coordinator, at_once=1)
    team = replace(clinic.team, generation=replace(clinic.team.generation, coordinator=slow))
    with pytest.raises(Stopped):
        team.generate("2", LOCAL_OWNER, say, "clinic")
    stopped = [one["error"] for one in team.listed("2", LOCAL_OWNER, "clinic") if "stopped" in one["error"]]
    assert stopped
    before = len(asked(clinic.services))
    assert clinic.generate().widgets_kept > 0
    assert len(asked(clinic.services)) - before < before


def _pharmacy(method: dict[str, Any]) -> dict[str, Any]:
    return {"analysts": {"pharmacy": {"title": "Pharmacy", "methods": {"m": method}}}}


FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "a query nobody wrote": (
        _pharmacy({"function": "pharmacy.spread", "inputs": {"fills": "fils"}}),
        "`fils` is no query",
    ),
    "a function nobody wrote": (_pharmacy({"function": "pharmacy.magic"}), "no method"),
    "a cost model that makes no sense": ({"cost_models": {"x": {"tend": 1}}}, "no “tend”"),
    "an analyst nobody knows": (
        {"same_facts": {"visits": [{"name": "n", "widgets": ["a", "b"], "prefer": ["seer"]}]}},
        "`seer` is no analyst",
    ),
    "no ranking": ({"ranking": None}, "ranking"),
}


@pytest.mark.parametrize("what", FAULTS)
def test_a_team_with_a_fault_is_told_all_at_once(what: str) -> None:
    changes, message = FAULTS[what]
    written = read_pack(PACKS / "clinic").read("team")
    with pytest.raises(InvalidModel, match=message):
        read_team({**written, **changes})


def test_arguments_that_do_not_fit_are_seen_before_anything_runs(clinic: Clinic) -> None:
    template = clinic.team.templates.shelf.packed()["visits"][1]
    widget = template.widget("adherent")
    assert widget is not None
    assert widget.data_requirements is not None
    wrong = widget.data_requirements.model_copy(update={"arguments": {"colour": "red"}})
    with pytest.raises(BadInput, match="takes no “colour”"):
        clinic.team.templates.analysts.check(wrong, "clinic")
