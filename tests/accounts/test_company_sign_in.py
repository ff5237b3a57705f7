"""Signing in by a company account, against an issuer on loopback that speaks the real protocol."""

from __future__ import annotations

import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from joserfc.jwk import RSAKey

from app import create_app
from assay.kernel.errors import Misconfigured
from assay.kernel.settings import load_settings
from assay.services import Services
from tests.accounts.issuer_for_tests import Issuer, running
from wiring import build


class Stay(urllib.request.HTTPRedirectHandler):
    """Looks where it is sent, and does not go."""

    def redirect_request(self, *_: Any) -> None:
        return None


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    with running() as found:
        yield found


@pytest.fixture(scope="module")
def services(issuer: Issuer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    settings = load_settings(
        home=tmp_path_factory.mktemp("company"), sign_in="always", oidc_issuer=issuer.url, oidc_client_id="assay",
        oidc_client_secret="s3cret", oidc_role="analyst", query_workers=1,
    )  # fmt: skip
    built = build(settings, retrieving=False)
    yield built
    built.close()


@pytest.fixture(scope="module")
def application(services: Services) -> Any:
    return create_app(services.settings, services).server


@pytest.fixture
def client(application: Any, issuer: Issuer) -> Iterator[FlaskClient]:
    yield application.test_client()
    issuer.lies, issuer.signer = {}, None


def at_the_issuer(url: str) -> str:
    """Where the issuer sends the browser back to."""
    try:
        urllib.request.build_opener(Stay).open(url, timeout=10).close()
    except urllib.error.HTTPError as reply:
        with reply:
            return str(reply.headers["Location"])
    raise AssertionError("the issuer did not send the browser back")


def come_back(client: FlaskClient, where: str = "/sign-in/company") -> Any:
    begun = client.get(where)
    assert begun.status_code == 302
    back = at_the_issuer(begun.headers["Location"])
    return client.get(back.removeprefix("http://localhost"))


def test_somebody_comes_in_and_is_the_same_the_next_time(client: FlaskClient, services: Services) -> None:
    for _ in range(2):
        done = come_back(client, "/sign-in/company?next=/explore")
        assert (done.status_code, done.headers["Location"]) == (302 if done.status_code == 302 else 303, "/explore")
        assert client.get("/explore").status_code == 200
    (user,) = [one for one in services.accounts.people.users.list(None) if one.subject]
    assert (user.name, user.role, user.tenant, user.login) == ("Olga Oidc", "analyst", "local", None)
    assert "Continue with company account" in client.get("/sign-in").text


LIES: list[dict[str, Any]] = [
    {"nonce": "another"}, {"aud": "somebody-else"}, {"iss": "http://evil.example"}, {"exp": int(time.time()) - 3600},
    {"nonce": None}, {"sub": None},
]  # fmt: skip


@pytest.mark.parametrize("lies", LIES)
def test_an_identity_that_is_not_right_opens_nothing(client: FlaskClient, issuer: Issuer, lies: dict[str, Any]) -> None:
    issuer.lies = lies
    assert come_back(client).status_code == 403
    assert client.get("/explore").status_code == 401


def test_an_identity_signed_by_another_key_opens_nothing(client: FlaskClient, issuer: Issuer) -> None:
    issuer.signer = RSAKey.generate_key(2048, {"kid": "k1"})
    assert come_back(client).status_code == 403
    assert client.get("/explore").status_code == 401


def test_a_sign_in_begun_elsewhere_is_not_finished_here(client: FlaskClient, application: Any) -> None:
    begun = client.get("/sign-in/company")
    back = at_the_issuer(begun.headers["Location"]).removeprefix("http://localhost")
    stranger = application.test_client()
    assert stranger.get(back).status_code == 403
    wrong = back.replace("state=", "state=x")
    assert client.get(wrong).status_code == 403
    assert client.get("/explore").status_code == 401
    client.set_cookie("assay_company", "00.ff", path="/sign-in/company")
    assert client.get(back).status_code == 403


def test_an_issuer_that_is_away_is_said(tmp_path: Path, client: FlaskClient, services: Services) -> None:
    company = services.accounts.company
    assert company is not None
    known, company._known = company._known, {}
    real = company.issuer
    object.__setattr__(company, "issuer", type(real)("http://127.0.0.1:9", "assay", "s3cret"))
    try:
        answer = client.get("/sign-in/company")
    finally:
        company.issuer, company._known = real, known
    assert answer.status_code == 502
    assert "cannot be reached" in answer.text


def test_an_issuer_is_reached_by_https(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="https"):
        load_settings(home=tmp_path, oidc_issuer="http://login.example", oidc_client_id="x")
    with pytest.raises(Misconfigured, match="ASSAY_OIDC_CLIENT_ID"):
        load_settings(home=tmp_path, oidc_issuer="https://login.example")
