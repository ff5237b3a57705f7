"""A read around Flask is what stands at that moment: whatever another process changed holds for the next one."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from werkzeug.test import EnvironBuilder, run_wsgi_app

from api.stored_first import StoredFirst
from assay.access.policies import EVERYTHING
from assay.kernel.actor import LOCAL_OWNER
from assay.records.prepared import DocumentHead
from assay.services import Services
from assay.storage.tables import tokens
from assay.team.readers import digest_of_policies
from tests.api.conftest import Bench
from wiring import build

PATH = "/api/v1/prospects/7/dashboards/board"
DAY = 86_400.0


@dataclass
class Two:
    """A process that serves, and another one over the same state."""

    bench: Bench
    other: Services
    short: StoredFirst

    def read(self, token: str, path: str = PATH) -> Any:
        """The document a program is sent around Flask; None where the ordinary way was taken."""
        taken: list[int] = []

        def inner(environ: Any, start: Any) -> Any:
            taken.append(1)
            return self.short.inner(environ, start)

        headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "gzip"}
        environ = EnvironBuilder(path=path, query_string="source=shop", headers=headers).get_environ()
        body, status, _ = run_wsgi_app(replace(self.short, inner=inner), environ, buffered=True)
        return None if taken else (status, json.loads(gzip.decompress(b"".join(body))))

    def store(self, said: str) -> None:
        """The other process puts a document in place of the one before."""
        source = self.other.sources.get("shop", LOCAL_OWNER)
        head = DocumentHead("local", source.id, "7", "board", policies=digest_of_policies(EVERYTHING))
        self.other.team.store.replace("dashboard", head, {"said": said})

    def token(self, name: str, scopes: tuple[str, ...] = ("read",)) -> str:
        return self.bench.program(name, scopes).token


@pytest.fixture
def two(fresh: Callable[..., Bench]) -> Iterator[Two]:
    bench = fresh()
    other = build(bench.services.settings, retrieving=False)
    outer: Any = bench.app.server.wsgi_app
    assert isinstance(outer, StoredFirst)
    # The shop is no source of prospects: who reads, and what they may, is the same for those that are.
    made = Two(bench, other, replace(outer, find=replace(outer.find, teams={"shop": None})))
    made.store("first")
    bench.services.sources.get("shop", LOCAL_OWNER)
    yield made
    other.close()


SAYS_FIRST = ("200 OK", {"said": "first"})


def test_a_token_that_another_process_revokes_opens_nothing_from_the_next_read_on(two: Two) -> None:
    token, kept = two.token("vic"), two.token("vic")
    assert [two.read(token), two.read(kept)] == [SAYS_FIRST, SAYS_FIRST]
    vic = two.bench.people["vic"]
    mine = next(one for one in two.other.accounts.tokens.of(vic.id) if token.startswith(one.prefix))
    two.other.accounts.tokens.revoke(mine.id, LOCAL_OWNER)
    assert [two.read(token), two.read(kept)] == [None, SAYS_FIRST]


def test_who_was_shut_out_reads_nothing_until_let_in_again(two: Two) -> None:
    token, people, vic = two.token("vic"), two.other.accounts.people, two.bench.people["vic"]
    assert two.read(token) == SAYS_FIRST
    people.set_active(vic.id, False, LOCAL_OWNER)
    assert two.read(token) is None
    people.set_active(vic.id, True, LOCAL_OWNER)
    assert two.read(token) == SAYS_FIRST


def test_a_source_that_was_taken_from_somebody_is_closed_to_their_programs(two: Two) -> None:
    token, vic = two.token("vic"), two.bench.people["vic"]
    assert two.read(token) == SAYS_FIRST
    for given, expected in ((("other",), None), (("shop",), SAYS_FIRST)):
        two.other.accounts.people.set_rights(vic.id, LOCAL_OWNER, groups=(), attributes={}, sources=given)
        assert two.read(token) == expected


def test_a_policy_that_another_process_writes_holds_for_the_next_read(two: Two) -> None:
    viewer, analyst = two.token("vic"), two.token("abe")
    assert two.read(viewer) == two.read(analyst) == SAYS_FIRST
    desk = two.other.governance.policies
    seen = desk.sheet("shop", LOCAL_OWNER).version
    desk.put("shop", None, {"role": "viewer", "rls": {"orders": "region = 'north'"}}, seen, LOCAL_OWNER)
    assert (two.read(viewer), two.read(analyst)) == (None, SAYS_FIRST)


def test_a_document_made_anew_is_read_at_once(two: Two) -> None:
    token = two.token("vic")
    assert two.read(token) == SAYS_FIRST
    for said in ("second", "third"):
        two.store(said)
        assert two.read(token) == ("200 OK", {"said": said})


def test_another_tenant_another_scope_and_no_document_are_left_to_the_ordinary_way(two: Two) -> None:
    two.store("first")
    assert two.read(two.token("ned")) is None
    assert two.read(two.token("vic", ("health",))) is None
    assert two.read(two.token("vic"), PATH.replace("/7/", "/8/")) is None
    assert two.read("assay_no-such-token") is None
    assert two.read(two.token("vic")) == SAYS_FIRST


def test_a_token_ends_on_its_day_and_tells_when_it_was_used(two: Two) -> None:
    token, desk = two.token("vic"), two.short.find.tokens
    assert two.read(token) == SAYS_FIRST
    (used,) = [one.used_at for one in desk.of(two.bench.people["vic"].id)]
    assert used is not None
    with two.other.accounts.tokens.store.engine.begin() as connection:
        connection.execute(tokens.update().values(expires_at=used - DAY))
    assert two.read(token) is None


def test_a_source_this_process_has_not_opened_is_left_to_the_ordinary_way(two: Two) -> None:
    token = two.token("vic")
    assert two.read(token) == SAYS_FIRST
    two.other.sources.store.change(two.other.sources.get("shop", LOCAL_OWNER).id, title="Another title")
    assert two.read(token) is None, "its address is checked again before anything of it is served"
    two.bench.services.sources.get("shop", LOCAL_OWNER)
    assert two.read(token) == SAYS_FIRST


def test_a_read_counts_once_and_one_too_many_is_refused(two: Two) -> None:
    token, most = two.token("vic"), 5
    buckets = two.short.guard.buckets
    two.short.guard.buckets = replace(buckets, per_minute={**buckets.per_minute, "requests": most}, now=lambda: 0.0)
    assert [two.read(token) is not None for _ in range(most + 2)] == [True] * most + [False] * 2
    refused = two.bench.app.server.test_client().get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})
    assert (refused.status_code, refused.json["error"]["details"]["retry_after"]) == (429, 12)
