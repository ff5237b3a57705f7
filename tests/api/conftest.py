"""A workbench with one small source, and programs that call it with tokens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pytest
from dash import Dash
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from assay.accounts.actors import actor_of
from assay.accounts.tokens import SCOPES
from assay.kernel.actor import LOCAL_OWNER, Actor
from assay.kernel.settings import load_settings
from assay.services import Services
from tests.quick_passwords_for_tests import quick_passwords
from tests.state_for_tests import fresh_home
from wiring import build, job_runner

PASSWORD = "seven green kettles sing"
ORDERS = [
    (1, "north", "2026-01-05", 10), (2, "north", "2026-01-20", 20), (3, "south", "2026-02-03", 30),
    (4, "south", "2026-02-14", 40), (5, "east", "2026-03-01", 50), (6, "east", "2026-03-02", 60),
    (7, "west", "2026-03-30", 70), (8, "north", "2026-03-31", 80),
]  # fmt: skip


def make_shop(path: Path) -> None:
    """Eight orders of four regions in three months; 360 in all."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "CREATE TABLE orders (order_id INTEGER PRIMARY KEY, region VARCHAR, ordered_on DATE, amount INTEGER)"
        )
        connection.executemany("INSERT INTO orders VALUES (?, ?, ?, ?)", ORDERS)


@dataclass
class Program:
    """Something that calls the API with a token."""

    client: FlaskClient
    token: str

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        """``headers`` with underscores for dashes."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        more = {} if body is None else {"json": body}
        return self.client.open(
            f"/api/v1{path}", method=method, headers={"Authorization": f"Bearer {self.token}", **named}, **more
        )

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> TestResponse:
        return self.call("POST", path, {} if body is None else body, **headers)


@dataclass
class Bench:
    """The running application and the people in it."""

    app: Dash
    services: Services
    people: dict[str, Actor] = field(default_factory=dict)

    def program(self, name: str = "ann", scopes: tuple[str, ...] = SCOPES) -> Program:
        """A program of that person's."""
        actor = self.people[name]
        known = tuple(scope for scope in scopes if _may_have(scope, actor))
        secret, _ = self.services.accounts.tokens.make("test", known, 1, actor)
        return Program(self.app.server.test_client(), secret)

    def work(self) -> int:
        """Do the jobs that wait, as a worker does; how many there were."""
        runner, done = job_runner(self.services), 0
        while runner.run_one():
            done += 1
        return done


def _may_have(scope: str, actor: Actor) -> bool:
    least = {"admin": "admin", "ask": "analyst", "export": "analyst"}.get(scope, "viewer")
    return actor.may(least)  # type: ignore[arg-type]


@pytest.fixture(scope="module", autouse=True)
def _quick() -> Iterator[None]:
    with quick_passwords():
        yield


def make_bench(folder: Path, **given: Any) -> Bench:
    """A workbench in that folder: Ann, an admin; Abe and Amy, analysts; Vic, a viewer; Ned, of another tenant."""
    make_shop(folder / "shop.duckdb")
    limits = {"asks_per_minute": 100_000, "requests_per_minute": 100_000, "exports_per_minute": 100_000}
    settings = load_settings(
        home=fresh_home(folder / "home"), sign_in="always", secret_key="k3y-" * 12, query_workers=1, as_of="2026-04-02",
        asks_at_once=50, **{**limits, **given},
    )  # fmt: skip
    services = build(settings, retrieving=False)
    people = services.accounts.people
    bench = Bench(Dash("none"), services)
    told = (("ann", "admin"), ("abe", "analyst"), ("amy", "analyst"), ("vic", "viewer"), ("ned", "analyst"))
    for login, role in told:
        tenant = "north" if login == "ned" else "local"
        user = people.add(login, login.title(), role, LOCAL_OWNER, PASSWORD, tenant)
        bench.people[login] = actor_of(people.users.get(user.id))
    services.sources.connect("shop", f"duckdb:///{folder / 'shop.duckdb'}", LOCAL_OWNER)
    bench.app = create_app(settings, services)
    return bench


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """The workbench of most tests."""
    with quick_passwords():
        made = make_bench(tmp_path_factory.mktemp("api"))
    yield made
    made.services.close()


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Callable[..., Bench]]:
    """Makes a workbench of one test, with other settings."""
    built: list[Bench] = []

    def make(**given: Any) -> Bench:
        built.append(make_bench(tmp_path, **given))
        return built[-1]

    yield make
    for one in built:
        one.services.close()


@pytest.fixture
def ann(bench: Bench) -> Program:
    """An admin's program that may do everything."""
    return bench.program()
