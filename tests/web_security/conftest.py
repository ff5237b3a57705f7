"""A workbench that people sign in to: two tenants, every role, a small source, real routes and callbacks."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest
from dash import Dash
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from assay.access.policies import WrittenPolicies, read_policies
from assay.accounts.actors import actor_of
from assay.kernel.actor import LOCAL_OWNER, Actor
from assay.kernel.settings import Settings, load_settings
from assay.query.corridor import QueryRunner
from assay.records.answer import Answer
from assay.records.stored import User
from assay.services import Services
from tests.quick_passwords_for_tests import quick_passwords
from tests.state_for_tests import fresh_home
from wiring import build

PASSWORD = "seven green kettles sing"
ORIGIN = {"Origin": "http://localhost"}
# A policy for the analysts: each sees the region they are of, and nobody's address.
POLICY = {"role": "analyst", "rls": {"orders": "region = {user.region}"}, "pii": {"orders": ["email"]}}
PEOPLE = {
    "ann": ("admin", "local", {"region": "EU"}),
    "abe": ("analyst", "local", {"region": "EU"}),
    "amy": ("analyst", "local", {"region": "US"}),
    "vic": ("viewer", "local", {"region": "EU"}),
    "nora": ("admin", "north", {"region": "EU"}),
    "ned": ("analyst", "north", {"region": "EU"}),
}
ROWS = {"EU": 3, "US": 5}
XSS = "<img src=x onerror=alert(1)>"


def make_orders(path: Path) -> None:
    """Orders of two regions; one customer's name is an attack on the page."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "CREATE TABLE orders (order_id INTEGER PRIMARY KEY, region VARCHAR, customer VARCHAR, "
            "email VARCHAR, amount INTEGER)"
        )
        number = 0
        for region, count in ROWS.items():
            for place in range(count):
                number += 1
                name = XSS if place == 0 else f"=cmd|{place}"
                connection.execute(
                    "INSERT INTO orders VALUES (?, ?, ?, ?, ?)", [number, region, name, f"canary{number}@x.example", 10]
                )


@dataclass
class Room:
    """The running application and what a test does with it again and again."""

    app: Dash
    services: Services
    settings: Settings
    users: dict[str, User]
    folder: Path

    def client(self) -> FlaskClient:
        """A browser that is not signed in."""
        return self.app.server.test_client()

    def as_(self, name: str) -> FlaskClient:
        """A browser that is signed in, without the page."""
        client = self.client()
        cookie = self.services.accounts.sessions.begin(self.users[name], "127.0.0.1", "test")
        client.set_cookie("assay_session", cookie)
        return client

    def actor(self, name: str) -> Actor:
        """The person as the house knows them."""
        return actor_of(self.services.accounts.people.users.get(self.users[name].id))

    def add(self, login: str, role: str = "analyst", tenant: str = "local") -> User:
        """Somebody of one test alone."""
        people = self.services.accounts.people
        self.users[login] = people.add(login, login.title(), role, LOCAL_OWNER, PASSWORD, tenant)
        return self.users[login]

    def ask(self, name: str, question: str, source: str = "shop") -> Answer:
        """A stored answer of that person's."""
        turn = self.services.ask.converse(question, source, self.actor(name))
        assert turn.answer is not None, turn.error
        return turn.answer

    def callbacks(self) -> list[str]:
        """Every callback that runs on the server."""
        return [key for key, made in self.app.callback_map.items() if made.get("callback")]


def form_of(client: FlaskClient, path: str = "/sign-in") -> str:
    """The token of the page's form."""
    page = client.get(path).text
    return page.split('name="form" value="')[1].split('"')[0]


def sign_in(client: FlaskClient, login: str, password: str = PASSWORD, **more: Any) -> TestResponse:
    """Through the page, as a browser does."""
    data = {"form": form_of(client), "login": login, "password": password, **more.pop("data", {})}
    return client.post("/sign-in", data=data, headers={**ORIGIN, **more.pop("headers", {})}, **more)


def fire(client: FlaskClient, key: str, values: dict[str, Any] | None = None, **more: Any) -> TestResponse:
    """Send a callback's payload as the page's script does; ``values`` by ``id.property``."""
    inputs = [_part(name, value) for name, value in (values or {}).items()]
    body = {"output": key, "outputs": [], "inputs": inputs, "changedPropIds": list(values or {}), "state": []} | more
    return client.post("/_dash-update-component", json=body, headers=ORIGIN)


def _part(name: str, value: Any) -> dict[str, Any]:
    identity, _, prop = name.rpartition(".")
    return {"id": json.loads(identity) if identity.startswith("{") else identity, "property": prop, "value": value}


def key_of(room: Room, words: str) -> str:
    """The one callback whose key begins with these words."""
    (found,) = [key for key in room.callbacks() if key.removeprefix("..").startswith(words)]
    return found


@pytest.fixture(scope="module", autouse=True)
def _quick() -> Iterator[None]:
    with quick_passwords():
        yield


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    folder = tmp_path_factory.mktemp("people")
    make_orders(folder / "shop.duckdb")
    make_orders(folder / "hill.duckdb")
    settings = load_settings(
        home=fresh_home(folder / "home"), sign_in="always", secret_key="k3y-" * 12, query_workers=1,
        asks_per_minute=100_000, requests_per_minute=100_000, exports_per_minute=100_000, oidc_issuer=None,
    )  # fmt: skip
    services = build(settings, retrieving=False)
    assert isinstance(services.query, QueryRunner)
    services.query.policies = WrittenPolicies({"shop": read_policies(POLICY)})
    object.__setattr__(services.accounts.sign_in, "least_seconds", 0.05)
    app = create_app(settings, services)
    room = Room(app, services, settings, {}, folder)
    with quick_passwords():
        for name, (role, tenant, attributes) in PEOPLE.items():
            user = room.add(name, role, tenant)
            services.accounts.people.users.change(user.id, attributes=attributes)
    services.sources.connect("shop", f"duckdb:///{folder / 'shop.duckdb'}", LOCAL_OWNER)
    north = Actor(LOCAL_OWNER.id, "You", "admin", "north")
    services.sources.rules = AnyAddress(services.sources.rules)
    services.sources.connect("hill", f"duckdb:///{folder / 'hill.duckdb'}", north)
    services.sources.rules = services.sources.rules.real
    yield room
    services.close()


class AnyAddress:
    """Lets the test connect a file for the second tenant, which nobody may do from a page."""

    def __init__(self, real: Any) -> None:
        self.real = real

    def check(self, _url: str, _actor: Actor) -> None:
        """Nothing is refused."""


@pytest.fixture
def room(made: Room) -> Room:
    """The workbench; tests that change somebody add one of their own."""
    return made


@pytest.fixture
def client(made: Room) -> FlaskClient:
    return made.client()


@pytest.fixture
def fresh(tmp_path: Path) -> Callable[..., Room]:
    """Makes a workbench of one test, with other settings."""
    built: list[Services] = []

    def make(**given: Any) -> Room:
        settings = load_settings(
            home=fresh_home(tmp_path / "home"), **{"sign_in": "always", "query_workers": 1, **given}
        )
        services = build(settings, retrieving=False)
        built.append(services)
        return Room(create_app(settings, services), services, settings, {}, tmp_path)

    return make
