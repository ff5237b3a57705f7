"""Checks 23 to 27: passwords of sources, tokens, addresses of sources, caches, no code made of words."""

from __future__ import annotations

import ast
import hmac
import json
import stat
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from assay.accounts.keys import digest
from assay.catalog.addresses import AddressRules
from assay.kernel.actor import LOCAL_OWNER, Actor
from assay.kernel.errors import AssayError, BadInput, Misconfigured, NotAllowed, NotFound, SourceFailed
from assay.records.stored import SourceRecord
from assay.storage.sources import SourceStore
from assay.storage.vault import Vault
from tests.web_security.conftest import Room, fire, key_of
from wiring_background import background_manager

WORD = "hunter2-canary"
ADMIN = Actor("ada", "Ada", "admin")


def state_text(room: Room) -> str:
    """Everything the state database's files hold."""
    files = [room.settings.home / f"state.db{ending}" for ending in ("", "-wal", "-shm")]
    return "".join(path.read_bytes().decode("latin-1") for path in files if path.exists())


def test_check_23_passwords_of_sources_are_nowhere_in_the_open(room: Room, capfd: pytest.CaptureFixture[str]) -> None:
    url, admin = f"postgresql://eva:{WORD}@db.invalid:5432/crm", room.actor("ann")
    record = SourceRecord("s23", "crm23", "CRM", "postgresql", url, "local", admin.id, "2026", {}, {"tables": []}, {})
    room.services.sources.store.add(record)
    client = room.as_("ann")
    places = [
        [{"id": {"index": 0, "type": f"place-{name}"}, "property": "children"}] for name in ("sources", "samples")
    ]
    lists = fire(
        client, key_of(room, '{"index":["ALL"],"type":"place-sources"'), {"as-sources-changed.data": None},
        outputs=places,
    )  # fmt: skip
    assert lists.status_code == 200
    assert "crm23" in lists.text
    with pytest.raises((SourceFailed, BadInput, AssayError)) as failed:
        room.services.sources.connect("again", url, admin)
    job = room.services.jobs.submit("connect", {"name": "x", "url": room.services.sources.sealed(url)}, admin)
    said = capfd.readouterr()
    pages = [client.get(path).text for path in ("/_dash-layout", "/account/data", "/_dash-dependencies", "/sources")]
    for place in (lists.text, state_text(room), said.out, said.err, str(failed.value), failed.value.hint, *pages):
        assert WORD not in place
    listed = room.services.sources.list(admin)
    assert {record.url for record in listed} == {""}
    assert room.services.sources.store.find("crm23", admin).url == url
    room.services.jobs.cancel(job.id, admin)
    room.services.sources.store.remove("s23")


def test_check_23_another_key_opens_nothing_and_old_rows_are_sealed(room: Room, tmp_path: Path) -> None:
    sealed = Vault("a" * 32).seal(f"mysql://u:{WORD}@h/x")
    assert WORD not in sealed
    assert Vault("a" * 32).open(sealed).endswith("@h/x")
    with pytest.raises(Misconfigured):
        Vault("b" * 32).open(sealed)
    with pytest.raises(Misconfigured):
        Vault("a" * 32, "other").open(sealed)
    engine = create_engine(f"sqlite:///{room.settings.home / 'state.db'}")
    store: SourceStore = room.services.sources.store
    store.add(SourceRecord("s24", "old24", "Old", "mysql", "x", "local", "ann", "2026"))
    with engine.begin() as connection:
        connection.execute(text("UPDATE sources SET url = :url WHERE id = 's24'"), {"url": f"mysql://u:{WORD}@h/x"})
    assert store.seal() == 1
    assert store.seal() == 0
    with engine.connect() as connection:
        assert WORD not in str(connection.execute(text("SELECT url FROM sources")).all())
    engine.dispose()
    assert store.find("old24", LOCAL_OWNER).url == f"mysql://u:{WORD}@h/x"
    store.remove("s24")


def test_check_24_tokens_are_hashes_with_an_end(room: Room) -> None:
    tokens, abe = room.services.accounts.tokens, room.actor("abe")
    secret, token = tokens.make("nightly", ["export"], 30, abe)
    assert secret.startswith("assay_")
    assert len(secret) > 45
    assert secret not in state_text(room)
    assert digest(secret) == token.hash
    assert secret.startswith(token.prefix)
    assert len(token.prefix) <= 12
    client = room.client()
    bearer = {"Authorization": f"Bearer {secret}"}
    assert client.get("/download/none.csv", headers=bearer).status_code == 404, "its scope"
    for path in ("/", "/_dash-layout", "/account/data", "/health/detailed", "/explore"):
        assert client.get(path, headers=bearer).status_code == 403, path
    assert client.post("/_dash-update-component", json={}, headers=bearer).status_code == 403
    assert client.get("/api/v1/me", headers=bearer).get_json()["scopes"] == ["export"]
    owner = fire(
        room.as_("abe"), key_of(room, "as-account-body"), {"as-account-action.data": None},
        outputs=[{"id": f"as-account-{part}", "property": "children"} for part in ("body", "said")],
    )  # fmt: skip
    assert token.prefix in owner.text
    assert secret not in owner.text
    tokens.revoke(token.id, abe)
    assert client.get("/api/v1/me", headers=bearer).status_code == 401, "at once"


def test_check_24_tokens_never_may_more_than_their_person(room: Room) -> None:
    tokens = room.services.accounts.tokens
    with pytest.raises(NotAllowed):
        tokens.make("x", ["admin"], 1, room.actor("abe"))
    with pytest.raises(NotAllowed):
        tokens.make("x", ["export"], 1, room.actor("vic"))
    for scopes, days in ((["read", "root"], 1), ([], 1), (["read"], 0), (["read"], 9999)):
        with pytest.raises(BadInput):
            tokens.make("x", scopes, days, room.actor("ann"))
    user = room.add("theo", "admin")
    secret, token = tokens.make("x", ["health"], 1, room.actor("theo"))
    bearer = {"Authorization": f"Bearer {secret}"}
    assert room.client().get("/health/detailed", headers=bearer).status_code in (200, 503)
    with pytest.raises(NotFound):
        tokens.revoke(token.id, room.actor("abe"))
    room.services.accounts.people.set_role(user.id, "viewer", room.actor("ann"))
    assert room.client().get("/health/detailed", headers=bearer).status_code == 403
    real, tokens.__dict__["now"] = tokens.now, lambda: time.time() + 2 * 86400
    try:
        assert tokens.actor(secret) is None
    finally:
        tokens.__dict__["now"] = real
    room.services.accounts.people.set_active(user.id, False, room.actor("ann"))
    assert room.client().get("/api/v1/me", headers=bearer).status_code == 401


def test_check_24_tokens_are_compared_in_constant_time(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []
    real = hmac.compare_digest
    monkeypatch.setattr(hmac, "compare_digest", lambda a, b: compared.append(1) or real(a, b))
    secret, _ = room.services.accounts.tokens.make("x", ["read"], 1, room.actor("abe"))
    assert room.services.accounts.tokens.actor(secret)
    assert compared


NUMBERS = {
    "public.example": "93.184.216.34", "inside.example": "10.2.3.4", "rebound.example": "127.0.0.1",
    "meta.example": "169.254.169.254", "six.example": "::1", "mapped.example": "::ffff:127.0.0.1",
    "link.example": "fe80::1", "zero.example": "0.0.0.0", "state.example": "10.9.9.9",
}  # fmt: skip


def resolve(host: str, _port: int) -> Sequence[str]:
    return [NUMBERS.get(host, host)]


REFUSED = [
    "shillelagh://", "sqlite+pysqlite:////etc/passwd", "duckdb:///:memory:?x=1", "duckdb:////etc/passwd", "file:///etc/passwd",
    "/etc/passwd", "sqlite:///state.db", "http://public.example/", "gopher://public.example/", "unknown://public.example/x",
    "postgresql://u:p@127.0.0.1/x", "postgresql://u:p@localhost/x", "postgresql://u:p@rebound.example/x",
    "postgresql://u:p@meta.example/x", "postgresql://u:p@169.254.169.254/x", "mysql://u:p@six.example/x",
    "mysql://u:p@[::1]/x", "mysql://u:p@mapped.example/x", "mysql://u:p@link.example/x", "mysql://u:p@zero.example/x",
    "postgresql://u:p@%2Fvar%2Frun%2Fpostgresql/x", "postgresql:///x", "postgresql:///x?host=/var/run/postgresql",
    "postgresql://u:p@public.example/x?host=127.0.0.1", "postgresql://u:p@public.example/x?hostaddr=127.0.0.1",
    "postgresql://u:p@public.example/x?service=evil", "postgresql://u:p@public.example/x?sslcert=/etc/passwd",
    "postgresql://u:p@public.example/x?sslrootcert=/etc/passwd", "postgresql://u:p@public.example/x?passfile=/x",
    "postgresql://u:p@public.example/x?options=-c%20log_statement%3Dall", "mysql://u:p@public.example/x?local_infile=1",
    "mysql://u:p@public.example/x?init_command=DROP", "mysql://u:p@public.example/x?allow_load_local_infile=1",
    "mysql://u:p@public.example/x?unix_socket=/tmp/x", "mysql://u:p@public.example/x?read_default_file=/etc/passwd",
    "postgresql://app:p@state.example:5432/assay", "postgresql://app:p@STATE.example/assay", "postgresql+psycopg://h:99999/x",
    "postgresql://u:p@public.example\n/x", "",
]  # fmt: skip


@pytest.fixture
def rules(tmp_path: Path) -> AddressRules:
    return AddressRules(tmp_path / "home", "postgresql://app:p@state.example/assay", resolve=resolve)


@pytest.mark.parametrize("url", REFUSED)
def test_check_25_addresses_that_lead_inside_are_refused(rules: AddressRules, url: str) -> None:
    with pytest.raises((BadInput, NotAllowed)) as told:
        rules.check(url, ADMIN)
    assert "passwd" not in told.value.message
    assert ":p@" not in told.value.message


def test_check_25_outside_addresses_and_allowed_folders_are_taken(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "shop.duckdb").touch()
    (tmp_path / "secret.duckdb").touch()
    (tmp_path / "data" / "link.duckdb").symlink_to(tmp_path / "secret.duckdb")
    rules = AddressRules(tmp_path / "home", folders=(tmp_path / "data",), resolve=resolve)
    for url in (
        "postgresql://u:p@public.example/x?sslmode=require", "postgresql+psycopg://u:p@inside.example:6000/x",
        "mysql+pymysql://u:p@public.example/x?charset=utf8mb4", f"duckdb:///{tmp_path}/data/shop.duckdb",
    ):  # fmt: skip
        rules.check(url, ADMIN)
    for path in ("data/link.duckdb", "data/../secret.duckdb", "home/state.db", "secret.duckdb"):
        with pytest.raises(NotAllowed):
            rules.check(f"duckdb:///{tmp_path}/{path}", ADMIN)
    only = AddressRules(tmp_path / "home", hosts=("inside.example",), resolve=resolve)
    only.check("postgresql://inside.example/x", ADMIN)
    with pytest.raises(NotAllowed):
        only.check("postgresql://public.example/x", ADMIN)


def test_check_25_the_owner_of_the_machine_may_use_its_files_but_not_assays_own(tmp_path: Path) -> None:
    home = tmp_path / "home"
    rules = AddressRules(home, f"sqlite:///{home}/state.db", resolve=resolve)
    rules.check("postgresql://u:p@127.0.0.1/x", LOCAL_OWNER)
    rules.check(f"sqlite:///{tmp_path}/mine.db", LOCAL_OWNER)
    for url in (f"sqlite:///{home}/state.db", f"duckdb:///{home}/cache/x.duckdb", f"sqlite:///{home}/../home/state.db"):
        with pytest.raises(NotAllowed):
            rules.check(url, LOCAL_OWNER)


def test_check_25_a_host_that_moved_inside_is_not_opened_again(room: Room) -> None:
    answer = dict(NUMBERS)
    rules = AddressRules(room.settings.home, resolve=lambda host, _port: [answer[host]])
    rules.check_again("postgresql://public.example/x", "ada")
    answer["public.example"] = "127.0.0.1"
    with pytest.raises(NotAllowed):
        rules.check_again("postgresql://public.example/x", "ada")


def test_check_25_only_admins_add_databases(room: Room) -> None:
    for name in ("abe", "vic"):
        for act in (room.services.sources.test, lambda url, actor: room.services.sources.connect("x", url, actor)):
            with pytest.raises(NotAllowed):
                act("postgresql://public.example/x", room.actor(name))
    with pytest.raises((BadInput, NotAllowed)):
        room.services.sources.test("postgresql://127.0.0.1:5432/test", room.actor("ann"))


def test_check_26_what_is_unpickled_lies_where_only_its_owner_writes(room: Room) -> None:
    background_manager(room.settings)
    for name in ("background", "cache"):
        folder = room.settings.home / name
        assert stat.S_IMODE(folder.stat().st_mode) & 0o077 == 0, name
        assert not folder.is_relative_to(room.settings.home / "uploads")
    uploads = room.settings.home / "uploads"
    uploads.mkdir(exist_ok=True, mode=0o700)
    assert stat.S_IMODE(uploads.stat().st_mode) & 0o077 == 0


FORBIDDEN = {"exec", "eval", "compile", "__import__"}
UNSAFE = {
    ("pickle", "loads"),
    ("pickle", "load"),
    ("marshal", "loads"),
    ("yaml", "load"),
    ("yaml", "unsafe_load"),
    ("os", "system"),
}


def calls(path: Path) -> list[str]:
    """Calls that make code of text, or objects of bytes."""
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name) and node.func.id in FORBIDDEN:
            found.append(f"{path.name}:{node.lineno} {node.func.id}")
        if ast.unparse(node.func) in UNSAFE:
            found.append(f"{path.name}:{node.lineno} {ast.unparse(node.func)}")
        if any(word.arg == "shell" and getattr(word.value, "value", None) is True for word in node.keywords):
            found.append(f"{path.name}:{node.lineno} shell")
    return found


def test_check_27_no_words_become_code(root: Path) -> None:
    rooms = ("assay", "api", "callbacks", "commands", "components", "data_connectors", "pages", "vanna_training")
    files = [path for room in rooms for path in sorted((root / room).rglob("*.py"))] + sorted(root.glob("*.py"))
    assert len(files) > 200
    # A step of a query is called `compile`; where a file has one of its own it is not Python's.
    own = {path for path in files if "def compile" in path.read_text()}
    found = [line for path in files for line in calls(path) if not (path in own and line.endswith(" compile"))]
    assert found == []


def test_check_27_a_chart_is_data(room: Room) -> None:
    answer = room.ask("abe", "number of orders by region")
    figure: Any = answer.chart.figure if answer.chart else {}
    assert json.loads(json.dumps(figure)) == figure
    assert "function" not in json.dumps(figure)
