"""Health, downloads and failures, through the real application."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from api import downloads, failures, headers, health
from assay.accounts.acting import bind
from assay.kernel.actor import LOCAL_OWNER, Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import NotFound, SourceUnreachable
from assay.records.export import Export
from assay.services.health import HealthDesk


class Exports:
    """Hands out one file."""

    def answer(self, answer: str, kind: str, _actor: Actor) -> Export:
        if answer == "bug":
            raise RuntimeError("/secret/path")
        if answer != "known":
            raise NotFound("There is no such answer.")
        return Export("revenue.csv", "text/csv", b"a,b\n")


class Services:
    """As much of the services as these routes touch."""

    exports = Exports()

    def __init__(self, ill: bool) -> None:
        def database() -> None:
            if ill:
                raise SourceUnreachable("The database did not answer.")

        def cache() -> None:
            if ill:
                raise OSError("/var/secret")

        self.health = HealthDesk(Clock(), {"database": database, "cache": cache, "llm": lambda: "not configured"})


def client_of(services: Services) -> FlaskClient:
    server = Flask("test")
    server.before_request(lambda: bind(LOCAL_OWNER))
    health.register(server, services)  # type: ignore[arg-type]
    downloads.register(server, services)  # type: ignore[arg-type]
    failures.register(server)
    headers.register(server, headers.of_all())
    return server.test_client()


@pytest.fixture
def client() -> FlaskClient:
    return client_of(Services(ill=False))


def test_health_tells_status_time_and_every_dependency(client: FlaskClient) -> None:
    assert set(client.get("/health").json or {}) == {"status", "timestamp"}
    detailed = client.get("/health/detailed")
    assert detailed.status_code == 200
    body = detailed.json or {}
    assert {key: body[key] for key in ("api", "database", "cache", "llm", "status")} == {
        "api": "healthy",
        "database": "healthy",
        "cache": "healthy",
        "llm": "not configured",
        "status": "healthy",
    }


def test_an_ill_dependency_degrades_and_tells_no_paths() -> None:
    answer = client_of(Services(ill=True)).get("/health/detailed")
    assert answer.status_code == 503
    body = answer.json or {}
    assert body["status"] == "degraded"
    assert body["database"] == "unhealthy: The database did not answer."
    assert body["cache"] == "unhealthy: OSError"


def test_a_download_comes_as_an_attachment_and_is_not_kept(client: FlaskClient) -> None:
    answer = client.get("/download/known.csv")
    assert answer.data == b"a,b\n"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="revenue.csv"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/download/known.exe", 404, "not_found"),
        ("/download/other.csv", 404, "not_found"),
        ("/download/bug.csv", 500, "error"),
    ],
)
def test_failures_are_sentences_without_details(client: FlaskClient, path: str, status: int, code: str) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert (answer.json or {})["error"]["code"] == code
    assert "secret" not in answer.text
