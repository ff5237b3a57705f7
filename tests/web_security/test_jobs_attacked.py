"""Long work of an admin, attacked: nobody else begins it, reads it or stops it, and its result tells nothing hidden."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assay.kernel.errors import AssayError
from assay.records.stored import Job
from assay.training.evaluate import Golden, evaluate
from tests.web_security.conftest import Room, fire, key_of
from wiring import job_runner

KINDS = ("evaluate", "publish", "drift", "mend", "import", "generate")
CANARY = "kanarie-91"
OTHERS = ("abe", "amy", "vic", "nora", "ned")
Programs = dict[str, dict[str, str]]


@pytest.fixture
def programs(room: Room) -> Programs:
    """A token of everybody's with every scope they may have."""
    tokens, found = room.services.accounts.tokens, {}
    for name in (*OTHERS, "ann"):
        actor = room.actor(name)
        more = (("analyst", "ask"), ("analyst", "export"), ("admin", "admin"))
        scopes = ["read", *(scope for least, scope in more if actor.may(least))]  # type: ignore[arg-type]
        found[name] = {"Authorization": f"Bearer {tokens.make('attack', scopes, 1, actor)[0]}"}
    return found


@pytest.fixture
def held(room: Room) -> list[Job]:
    """A job of each kind of Ann's: one waits, one is done with a result, one has failed with words of its own."""
    jobs, ann, made = room.services.jobs, room.actor("ann"), []
    for kind in KINDS:
        made.append(jobs.submit(kind, {"source": "shop", "note": f"{CANARY} {kind}"}, ann))
        done = jobs.begin(kind, {"source": "shop", "note": CANARY}, ann, "w")
        jobs.finish(done.id, "w", "completed", result={"found": CANARY})
        failed = jobs.begin(kind, {"source": "shop"}, ann, "w")
        jobs.finish(failed.id, "w", "failed", error={"code": "x", "message": CANARY, "hint": ""})
        made += [done, failed]
    return made


def test_jobs_of_an_admin_are_not_there_for_anybody_else(room: Room, programs: Programs, held: list[Job]) -> None:
    client, statuses = room.client(), {job.id: room.services.jobs.get(job.id, room.actor("ann")).status for job in held}
    for name in OTHERS:
        listed = client.get("/api/v1/jobs?limit=100", headers=programs[name])
        assert CANARY not in listed.text
        assert not [job.id for job in held if job.id in listed.text]
        for job in held:
            places = [f"/api/v1/jobs/{job.id}{part}" for part in ("", "/result", "/events")]
            said = [client.get(place, headers=programs[name]) for place in places]
            said.append(client.post(f"/api/v1/jobs/{job.id}/cancel", headers=programs[name]))
            refused = [reply.status_code for reply in said]
            assert refused in ([404] * 4, [404, 404, 404, 403]), (name, job.kind, refused)
            assert CANARY not in "".join(reply.text for reply in said)
    assert statuses == {job.id: room.services.jobs.get(job.id, room.actor("ann")).status for job in held}
    assert client.get(f"/api/v1/jobs/{held[1].id}/result", headers=programs["ann"]).json == {"found": CANARY}
    own = client.get(f"/api/v1/jobs/{held[0].id}", headers=programs["ann"]).text
    assert CANARY not in own, "what it was begun with is told to nobody"


@pytest.mark.parametrize("name", ["abe", "vic"])
def test_nobody_but_an_admin_begins_such_work(room: Room, programs: Programs, name: str) -> None:
    before, client = room.services.jobs.count(room.actor(name)), room.as_(name)
    places = ("place-training-list", "place-review", "as-studio-list", "as-review-list")
    keys = [key for key in room.callbacks() if any(place in key for place in places)]
    assert len(keys) > 2
    for key in keys:
        for act in ("evaluate", "publish", "drift", "mend", "import", "apply", "replay", "save"):
            assert fire(client, key, {"as-training-action.data": {"do": act}}).status_code == 403, (key, act)
    for kind in KINDS:
        asked = {"kind": kind, "arguments": {"source": "shop"}}
        assert room.client().post("/api/v1/jobs", json=asked, headers=programs[name]).status_code in (403, 422)
    assert room.services.jobs.count(room.actor(name)) == before


@pytest.mark.parametrize("kind", ["evaluate", "publish", "drift", "mend", "import"])
def test_a_job_that_was_slipped_in_is_refused_when_its_turn_comes(room: Room, kind: str) -> None:
    for name in ("abe", "nora"):
        told = {"source": "shop", "try": name, "name": "a.yml", "text": "{}"}
        job = room.services.jobs.submit(kind, told, room.actor(name))
        assert job_runner(room.services).run_one(job.id)
        done = room.services.jobs.get(job.id, room.actor(name))
        assert (done.status, done.result) == ("failed", None), (name, done)
        assert (done.error or {})["code"] == ("not_allowed" if name == "abe" else "not_found")


def test_corridors_of_such_work_ask_for_the_role_and_the_tenant_themselves(room: Room) -> None:
    services = room.services
    acts: list[Callable[..., object]] = [
        lambda who: services.gate.evaluate("shop", who), lambda who: services.gate.publish("shop", who),
        lambda who: services.drift.report("shop", who), lambda who: services.drift.mend("shop", who),
        lambda who: services.inbox.groups("shop", who), lambda who: services.inbox.replay("shop", "x", who),
        lambda who: services.overview.of("shop", who), lambda who: services.index.rebuild("shop", who),
    ]  # fmt: skip
    for name in ("abe", "vic", "nora", "ned"):
        for act in acts:
            with pytest.raises(AssayError) as told:
                act(room.actor(name))
            assert told.value.code in ("not_allowed", "not_found"), (name, told.value)


def test_an_evaluation_tells_whoever_is_limited_nothing_of_what_was_found(room: Room) -> None:
    """Ann measures with all rows: 8 orders. Abe may see 3 of them, and looks at the page of evaluations."""
    ann, services = room.actor("ann"), room.services
    wrong = Golden("g1", "number of orders", "counts", "SELECT count(*) + 770 FROM orders")
    cases = evaluate(services.ask, "shop", [wrong], ann, lambda *_: None)
    assert cases[0].why == "expected 778, got 8"
    kept = services.gate._kept(services.gate._source("shop", ann), "run", "local", ann, 1, cases, "k")
    key = key_of(room, "as-evaluation-body")
    pages = {
        name: fire(room.as_(name), key, {"as-evaluation-pick.data": {"evaluation": kept.id}},
                   outputs={"id": "as-evaluation-body", "property": "children"},
                   state=[{"id": "as-source", "property": "data", "value": "shop"}]).text
        for name in ("ann", "vic", "abe")
    }  # fmt: skip
    assert all("number of orders" in page for page in pages.values())
    assert "expected 778, got 8" in pages["ann"]
    assert "expected 778, got 8" in pages["vic"], "no policy limits viewers here"
    assert not [word for word in ("778", "770", "got 8") if word in pages["abe"]]
