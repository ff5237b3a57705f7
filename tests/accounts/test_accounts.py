"""People, sessions, tokens, codes and waits, on SQLite and PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from argon2 import extract_parameters
from argon2.low_level import Type
from sqlalchemy import Engine

from assay.accounts.actors import JobActors, actor_of
from assay.accounts.backoff import account_key
from assay.accounts.desk import Accounts
from assay.accounts.passwords import checked, hashed, matches
from assay.kernel.actor import LOCAL_OWNER
from assay.kernel.errors import BadInput, NotAllowed, NotFound, TooMuch
from assay.records.stored import Job, SourceRecord
from assay.storage.sources import SourceStore
from assay.storage.vault import Vault

PASSWORD = "seven green kettles sing"


def test_passwords_are_argon2id_of_the_recommended_strength() -> None:
    stored = hashed(PASSWORD)
    found = extract_parameters(stored)
    assert (found.type, found.memory_cost, found.time_cost, found.parallelism) == (Type.ID, 65536, 3, 4)
    assert found.salt_len >= 16
    assert hashed(PASSWORD) != stored
    assert matches(stored, PASSWORD)
    assert not matches(stored, PASSWORD + "!")
    assert not matches("", PASSWORD)
    assert not matches("no hash", PASSWORD)


@pytest.mark.parametrize(
    "bad", ["short", "aaaaaaaaaaaaaaaa", "password1234", "annannannannann", "1234567890123", "x" * 201]
)
def test_weak_passwords_are_refused(bad: str) -> None:
    with pytest.raises(BadInput):
        checked(bad, "ann@example.org")


def test_people_come_back_as_they_were_set(accounts: Accounts) -> None:
    people = accounts.people
    user = people.add(" Ann@Example.org ", "Ann  Lee\n", "analyst", LOCAL_OWNER, PASSWORD)
    assert (user.login, user.name) == ("ann@example.org", "Ann Lee")
    people.set_rights(user.id, LOCAL_OWNER, groups=["Sales", "north"], attributes={"Region": "EU"}, sources=["shop"])
    found = people.get(user.id, LOCAL_OWNER)
    assert (found.groups, found.attributes, found.sources) == (("north", "sales"), {"region": "EU"}, ("shop",))
    actor = actor_of(found)
    assert actor.attributes == (("region", "EU"),)
    assert actor.policy_key() != actor_of(replace(found, groups=())).policy_key()
    with pytest.raises(BadInput, match="already"):
        people.add("ANN@example.org", "Other", "viewer", LOCAL_OWNER)
    assert people.users.by_login("ANN@EXAMPLE.ORG") is not None


@pytest.mark.parametrize("login", ["", "a", "two words", "<b>", "a" * 121, "a\nb", 'a"b'])
def test_odd_sign_in_names_are_refused(accounts: Accounts, login: str) -> None:
    with pytest.raises(BadInput):
        accounts.people.add(login, "X", "viewer", LOCAL_OWNER)


def test_odd_rights_are_refused(accounts: Accounts) -> None:
    user = accounts.people.add("bob", "Bob", "viewer", LOCAL_OWNER)
    for given in (
        {"groups": ["a b"]},
        {"attributes": {"x'": "1"}},
        {"attributes": {"x": "1" * 201}},
        {"groups": ["g"] * 51},
    ):
        wanted = {"groups": (), "attributes": {}, "sources": None, **given}
        with pytest.raises(BadInput):
            accounts.people.set_rights(user.id, LOCAL_OWNER, **wanted)  # type: ignore[arg-type]
    with pytest.raises(BadInput):
        accounts.people.set_role(user.id, "root", LOCAL_OWNER)
    with pytest.raises(NotAllowed):
        accounts.people.list(actor_of(user))


def test_the_last_admin_stays(accounts: Accounts) -> None:
    people = accounts.people
    one = people.add("one", "One", "admin", LOCAL_OWNER, PASSWORD)
    for act in (
        lambda: people.set_role(one.id, "viewer", LOCAL_OWNER),
        lambda: people.set_active(one.id, False, LOCAL_OWNER),
        lambda: accounts.personal.delete(one.id, LOCAL_OWNER),
    ):
        with pytest.raises(BadInput, match="last admin"):
            act()
    people.add("two", "Two", "admin", LOCAL_OWNER, PASSWORD)
    assert people.set_role(one.id, "viewer", LOCAL_OWNER).role == "viewer"


def test_a_tenant_is_not_looked_into_from_another(accounts: Accounts) -> None:
    user = accounts.people.add("bob", "Bob", "viewer", LOCAL_OWNER, tenant="north")
    for act in (
        lambda: accounts.people.get(user.id, LOCAL_OWNER),
        lambda: accounts.people.set_role(user.id, "admin", LOCAL_OWNER),
        lambda: accounts.people.named("bob", LOCAL_OWNER),
        lambda: accounts.codes.reset(user.id, LOCAL_OWNER),
        lambda: accounts.personal.delete(user.id, LOCAL_OWNER),
    ):
        with pytest.raises(NotFound):
            act()


def test_waits_are_shared_and_end_with_the_right_password(accounts: Accounts) -> None:
    accounts.people.add("ann", "Ann", "analyst", LOCAL_OWNER, PASSWORD)
    for _ in range(4):
        with pytest.raises(NotAllowed):
            accounts.sign_in.by_password("ann", "wrong", "10.0.0.1", "")
    assert accounts.sign_in.backoff.store.get(account_key("ann"))[0] == 4
    assert accounts.sign_in.by_password("ANN", PASSWORD, "10.0.0.1", "")
    assert accounts.sign_in.backoff.store.get(account_key("ann"))[0] == 0
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: accounts.sign_in.backoff.failed("k"), range(40)))
    assert accounts.sign_in.backoff.store.get("k")[0] == 40
    for _ in range(6):
        accounts.sign_in.backoff.failed(account_key("ann"))
    with pytest.raises(TooMuch):
        accounts.sign_in.by_password("ann", PASSWORD, "10.0.0.1", "")
    ann = accounts.people.named("ann", LOCAL_OWNER)
    accounts.codes.set_password(accounts.codes.reset(ann.id, LOCAL_OWNER), PASSWORD)
    assert accounts.sign_in.by_password("ann", PASSWORD, "10.0.0.1", ""), "a new password ends the wait"
    with pytest.raises(TooMuch):
        accounts.sign_in.backoff.check("k", 5)


def test_a_code_is_taken_by_one_of_many(accounts: Accounts) -> None:
    user = accounts.people.add("ann", "Ann", "analyst", LOCAL_OWNER)
    code = accounts.codes.reset(user.id, LOCAL_OWNER)

    def take(number: int) -> bool:
        try:
            accounts.codes.set_password(code, f"{PASSWORD} {number}")
        except NotAllowed:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(take, range(6))) == 1


def test_somebody_shut_out_cannot_sign_in_and_their_jobs_do_not_run(accounts: Accounts) -> None:
    user = accounts.people.add("ann", "Ann", "analyst", LOCAL_OWNER, PASSWORD)
    job = Job("j", "ask", "queued", 0, "", {}, None, None, "", None, None, "", user.id, user.tenant)
    actors = JobActors(accounts.people.users)
    assert actors(job).role == "analyst"
    cookie = accounts.sign_in.by_password("ann", PASSWORD, "", "")
    accounts.people.set_active(user.id, False, LOCAL_OWNER)
    assert accounts.sessions.actor(cookie) is None
    with pytest.raises(NotAllowed):
        accounts.sign_in.by_password("ann", PASSWORD, "", "")
    with pytest.raises(NotAllowed):
        actors(job)
    with pytest.raises(NotFound):
        actors(replace(job, tenant="north"))


def test_a_session_ended_by_another_process_ends_here(accounts: Accounts, engine: Engine) -> None:
    user = accounts.people.add("ann", "Ann", "analyst", LOCAL_OWNER, PASSWORD)
    cookie = accounts.sessions.begin(user, "", "")
    assert accounts.sessions.actor(cookie) is not None
    accounts.sessions.end_all(user.id)
    assert accounts.sessions.actor(cookie) is None
    other = accounts.sessions.begin(user, "", "")
    found = accounts.sessions.of(user.id)
    assert len(found) == 1
    with pytest.raises(NotFound):
        accounts.sessions.end_of("somebody", found[0].id)
    accounts.sessions.end_of(user.id, found[0].id)
    assert accounts.sessions.actor(other) is None
    assert engine


def test_a_person_is_handed_out_and_forgotten_whole(accounts: Accounts, engine: Engine) -> None:
    user = accounts.people.add("ann", "Ann", "analyst", LOCAL_OWNER, PASSWORD)
    accounts.sessions.begin(user, "192.0.2.5", "browser")
    accounts.tokens.make("ci", ["read"], 5, actor_of(user))
    text = accounts.personal.export(user.id, actor_of(user)).data.decode()
    assert '"login": "ann"' in text
    assert "192.0.2.5" in text
    assert "argon2" not in text
    gone = accounts.personal.delete(user.id, LOCAL_OWNER)
    assert gone["users"] == 1
    assert accounts.people.users.by_login("ann") is None
    assert accounts.sessions.of(user.id) == []
    with pytest.raises(NotFound):
        accounts.personal.export(user.id, LOCAL_OWNER)
    assert engine


def test_sources_are_seen_by_those_they_were_given_to(accounts: Accounts, engine: Engine) -> None:
    store = SourceStore(engine, Vault("k" * 32))
    ann = accounts.people.add("ann", "Ann", "analyst", LOCAL_OWNER)
    for name, owner, private in (("open", "local", False), ("own", ann.id, True), ("hidden", "bob", True)):
        store.add(SourceRecord(name, name, name, "x", "x", "local", owner, "2026", private=private))
    given = {
        None: {"open", "own"}, (): {"own"}, ("hidden",): {"own", "hidden"}, ("open", "gone"): {"open", "own"},
    }  # fmt: skip
    for sources, expected in given.items():
        actor = actor_of(replace(ann, sources=sources))
        assert {one.name for one in store.list(actor)} == expected
        for name in ("open", "own", "hidden"):
            if name in expected:
                assert store.head(name, actor)[0] == store.find(name, actor).id == name
            else:
                for look in (store.head, store.find):
                    with pytest.raises(NotFound):
                        look(name, actor)
    assert len(store.list(LOCAL_OWNER)) == 3
