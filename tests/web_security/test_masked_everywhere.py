"""A mask that comes after the answer: through no door does anybody see what it hides, whatever they kept from before.

One analyst asks, pins, exports and keeps links while nothing is limited. Then an admin hides two columns and limits the
rows. Afterwards every door is tried again, with what was kept and with what others were given.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from assay.kernel.actor import LOCAL_OWNER
from assay.kernel.errors import AssayError
from assay.query.ports import Query
from assay.records.codec import to_json
from tests.govern.conftest import CANARY, make_members
from tests.web_security.conftest import ORIGIN, Room
from tests.web_security.test_dashboards import act

SECRETS = (CANARY, "@mail")
ELSEWHERE = "US"
PEOPLE = {"ann": ("admin", ""), "abe": ("analyst", "EU"), "amy": ("analyst", "US"), "vic": ("viewer", "EU")}
SQL = "SELECT alias, mail, region FROM members"
BODY = {
    "id": "members_board",
    "title": "Members",
    "source": "club",
    "widgets": [{"id": "all", "kind": "table", "title": "All", "data_requirements": {"sql": SQL}}],
}


@pytest.fixture
def club(fresh: Callable[..., Room], tmp_path: Any) -> Room:
    """A workbench with members of two regions, before anything is limited."""
    make_members(tmp_path / "club.duckdb")
    room = fresh(secret_key="k3y-" * 12, asks_per_minute=10_000, requests_per_minute=10_000, exports_per_minute=10_000)
    for name, (role, region) in PEOPLE.items():
        user = room.add(name, role)
        room.services.accounts.people.users.change(user.id, attributes={"region": region} if region else {})
    room.services.sources.connect("club", f"duckdb:///{tmp_path / 'club.duckdb'}", LOCAL_OWNER)
    return room


def limit(room: Room) -> None:
    """The admin hides alias and mail from everybody but admins, and shows people their own region."""
    governance, admin = room.services.governance, room.actor("ann")
    for column in ("alias", "mail"):
        governance.personal.confirm("club", "members", column, ("viewer", "analyst"), "", admin)
    seen = governance.policies.sheet("club", admin)
    for place, policy in enumerate(seen.policies):
        draft = policy.model_dump(exclude_defaults=True) | {"rls": {"members": "region = {user.region}"}}
        seen = governance.policies.put("club", place, draft, seen.version, admin)


def unzipped(data: bytes) -> str:
    """A workbook's parts as one text; other data as it is."""
    if not data.startswith(b"PK"):
        return data.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def told(error: AssayError) -> str:
    return f"{error.message} {error.hint} {error.details}"


def answers(room: Room, kept: dict[str, str]) -> Iterator[tuple[str, str]]:
    """What Abe finds of his own answers: stored, changed, drilled into, exported, asked again."""
    services, abe, client = room.services, room.actor("abe"), room.as_("abe")
    for name, answer in kept.items():
        yield f"{name} stored", json.dumps(to_json(services.ask.get(answer, abe)))
        yield f"{name} rows", str(services.ask.page(answer, abe, 0, 50)[0].rows(0, 50))
        by = (("alias", "asc"),)
        yield f"{name} sorted", attempt(lambda a=answer, o=by: services.ask.page(a, abe, 0, 50, o)[0].rows(0, 50))
        yield f"{name} again", json.dumps(to_json(services.ask.rerun(answer, abe).answer))
        for change in ({"op": "limit", "n": 3}, {"op": "add_dimension", "field": "members.mail"}):
            yield f"{name} edit", attempt(lambda a=answer, c=change: to_json(services.ask.edit(a, c, abe)))
        for pressed in ({"answer": answer, "row": 0}, {"answer": answer, "row": 4}, {"answer": answer}):
            yield f"{name} drill", attempt(lambda p=pressed: services.drill.menu(p, abe))
        for kind in ("csv", "xlsx", "json", "html", "parquet"):
            reply = client.get(f"/download/{answer}.{kind}")
            yield f"{name} {kind}", unzipped(reply.data)
    for talk in services.conversations.list(abe):
        yield "history", json.dumps([to_json(turn) for turn in services.conversations.turns(talk.id, abe)], default=str)
    for question in ("list members", "how many members", "members by alias", "members by region"):
        yield f"asked {question}", json.dumps(to_json(services.ask.converse(question, "club", abe)), default=str)


def attempt(do: Callable[[], Any]) -> str:
    """What comes of it, in words, also when it is refused."""
    try:
        return repr(do())
    except AssayError as error:
        return told(error)


def known(room: Room) -> Iterator[tuple[str, str]]:
    """What is known of the source without a question: suggestions, dictionary, starters, tiles, a token's view."""
    services, abe, client = room.services, room.actor("abe"), room.as_("abe")
    for text in ("members with alias cana", "members in U", "members of can", "amount by region for "):
        yield f"typing {text}", repr(services.ask.typing(text, "club", abe))
    yield "dictionary", repr(services.catalog.entries("club", abe))
    yield "starters", repr(services.sources.starters("club", abe))
    yield "source", repr(services.sources.get("club", abe).schema) + repr(services.sources.get("club", abe).model)
    yield "own data", client.get("/account/data").text
    yield "explore", client.get("/explore?q=members").text
    errors = (
        "SELECT CAST(mail AS INTEGER) FROM members",
        "SELECT 1 / (CASE WHEN mail LIKE 'canary%' THEN 0 END) FROM members",
    )
    for sql in errors:
        yield (
            f"error {sql}",
            attempt(lambda text=sql: services.query.run(Query("club", sql=text), abe).table.rows(0, 9)),
        )


def boards(room: Room, board: str, links: dict[str, str]) -> Iterator[tuple[str, str]]:
    """A saved dashboard, its files, and links that were handed out."""
    for name in ("abe", "vic"):
        filled = room.as_(name).post(f"/dashboards/{board}/fill", json={}, headers=ORIGIN)
        assert filled.status_code == 200
        yield f"board of {name}", filled.text
        yield f"opened by {name}", act(room.as_(name), board, "open").text
    for kind in ("csv", "xlsx", "html"):
        yield f"board {kind}", unzipped(room.as_("abe").get(f"/dashboards/{board}/export.{kind}").data)
    for name, href in links.items():
        reply = room.client().get(href)
        assert reply.status_code == 200
        yield f"link for {name}", reply.text


def test_nothing_kept_or_shared_shows_what_was_hidden_since(club: Room) -> None:
    abe, ann = club.actor("abe"), club.as_("ann")
    kept = {}
    for question in ("list members", "members by alias", "members by region"):
        turn = club.services.ask.converse(question, "club", abe)
        assert turn.answer is not None, turn.error
        kept[question] = turn.answer.id
    before = json.dumps([to_json(club.services.ask.get(one, abe)) for one in kept.values()])
    assert CANARY in before
    assert ELSEWHERE in before
    board = act(ann, "new", "create", title="Members", source="club").json["id"]
    assert act(ann, board, "save", template=BODY).status_code == 200
    assert act(ann, board, "publish").status_code == 200
    links = {
        name: act(ann, board, "embed", site="https://intranet.example", viewer=club.users[name].id).json["href"]
        for name in ("abe", "vic")
    }
    assert all(CANARY in text for place, text in boards(club, board, links) if not place.startswith("opened"))
    assert any(CANARY in text for _, text in known(club))

    limit(club)
    # Somebody who may see everything asks the same first, so that there is something to be taken from a cache.
    for question in ("list members", "members by alias", "how many members"):
        assert club.services.ask.converse(question, "club", club.actor("ann")).answer is not None

    shown = 0
    for door in (answers(club, kept), boards(club, board, links), known(club)):
        for place, text in door:
            shown += bool(text)
            for secret in SECRETS:
                asked = text.replace("canary%", "")
                assert secret not in asked, f"{place}: {asked[max(0, asked.index(secret) - 150) :][:300]}"
            quoted = [f'"{ELSEWHERE}"', f"'{ELSEWHERE}'", f">{ELSEWHERE}<"]
            assert [one for one in quoted if one in text] == [], place
    assert shown > 50


def test_what_was_kept_is_there_again_once_nothing_is_limited(club: Room) -> None:
    abe, admin = club.actor("abe"), club.actor("ann")
    turn = club.services.ask.converse("list members", "club", abe)
    assert turn.answer is not None
    limit(club)
    hidden = club.services.ask.get(turn.answer.id, abe)
    assert (hidden.state, hidden.rows, hidden.closest) == ("abstained", (), "list members")
    assert "has changed" in hidden.reason
    policies = club.services.governance.policies
    policies.restore("club", 0, policies.sheet("club", admin).version, admin)
    assert CANARY in str(club.services.ask.get(turn.answer.id, abe).rows)
