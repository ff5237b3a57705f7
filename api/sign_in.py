"""Routes of signing in and out: by password, by company account, by a code that works once."""

from __future__ import annotations

import hmac
import json
import time
from collections.abc import Mapping
from hashlib import sha256

from flask import Flask, Request, Response, abort, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from api.door import RESET, SETUP, SIGN_IN, answered, shown, with_session
from api.guard import SESSION_COOKIE
from api.origin import has_own_header, local_page, on_this_machine
from assay.accounts.acting import current_actor, refused
from assay.accounts.oidc import Begun
from assay.kernel.errors import AssayError, NotAllowed
from assay.services import Services

BEGUN_COOKIE = "assay_company"
BEGUN_SECONDS = 600


def register(server: Flask, services: Services, secret: str) -> None:
    """Serve them. ``secret`` makes forms ours."""
    _register_password(server, services, secret)
    _register_codes(server, services, secret)
    _register_company(server, services, secret)


def whence(asked: Request) -> tuple[str, str]:
    """Address and user agent."""
    return asked.remote_addr or "", asked.headers.get("User-Agent", "")[:200]


def _register_password(server: Flask, services: Services, secret: str) -> None:
    accounts, lasting = services.accounts, services.settings.session_hours * 3600.0
    company = accounts.company is not None

    @server.get("/sign-in")
    def sign_in_page() -> Response:
        return shown(SIGN_IN, secret, company=company)

    @server.post("/sign-in")
    def sign_in() -> AnyResponse:
        def work(form: Mapping[str, str]) -> AnyResponse:
            login, password = form.get("login", "")[:200], form.get("password", "")[:400]
            cookie = accounts.sign_in.by_password(login, password, *whence(request))
            _end_earlier(services)
            return with_session(_to(local_page(form.get("next"))), cookie, lasting)

        return answered(SIGN_IN, secret, work, company=company)

    @server.post("/sign-out")
    def sign_out() -> Response:
        if not has_own_header(request):
            raise NotAllowed("This came from another site.")
        cookie = request.cookies.get(SESSION_COOKIE)
        if cookie:
            accounts.sign_in.sign_out(cookie, current_actor())
        response = jsonify(next="/sign-in")
        response.delete_cookie(SESSION_COOKIE, path="/")
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


def _end_earlier(services: Services) -> None:
    """A browser that signs in has one session: what its cookie held before opens nothing any more."""
    earlier = request.cookies.get(SESSION_COOKIE)
    if earlier:
        services.accounts.sessions.end(earlier)


def _to(place: str) -> AnyResponse:
    return redirect(place, 303)


def _register_codes(server: Flask, services: Services, secret: str) -> None:
    codes = services.accounts.codes

    @server.get("/setup")
    def setup_page() -> Response:
        _only_here(services)
        return shown(SETUP, secret)

    @server.post("/setup")
    def setup() -> AnyResponse:
        _only_here(services)

        def work(form: Mapping[str, str]) -> AnyResponse:
            codes.make_admin(
                form.get("code", ""), form.get("login", ""), form.get("name", ""), form.get("password", "")
            )
            return _to("/sign-in")

        return answered(SETUP, secret, work)

    @server.get("/reset")
    def reset_page() -> Response:
        return shown(RESET, secret)

    @server.post("/reset")
    def reset() -> AnyResponse:
        def work(form: Mapping[str, str]) -> AnyResponse:
            codes.set_password(form.get("code", ""), form.get("password", ""))
            return _to("/sign-in")

        return answered(RESET, secret, work)


def _only_here(services: Services) -> None:
    """The first admin is made on this machine, while there is none; for everybody else there is no such page."""
    if not on_this_machine(request) or not services.accounts.codes.setup_needed():
        abort(404)


def _register_company(server: Flask, services: Services, secret: str) -> None:
    accounts, lasting = services.accounts, services.settings.session_hours * 3600.0

    @server.get("/sign-in/company")
    def company() -> AnyResponse:
        if accounts.company is None:
            abort(404)
        try:
            begun = accounts.company.begin(_back())
        except AssayError as fault:
            refused(fault)
            return shown(SIGN_IN, secret, fault=fault, company=True)
        response = redirect(begun.url)
        kept = {"state": begun.state, "nonce": begun.nonce, "verifier": begun.verifier, "at": time.time()}
        kept["next"] = local_page(request.args.get("next"))
        # Lax: the browser comes back from another site.
        response.set_cookie(
            BEGUN_COOKIE, _signed(kept, secret), max_age=BEGUN_SECONDS, httponly=True, samesite="Lax",
            secure=request.is_secure, path="/sign-in/company",
        )  # fmt: skip
        return response

    @server.get("/sign-in/company/back")
    def company_back() -> AnyResponse:
        if accounts.company is None:
            abort(404)
        try:
            kept = _unsigned(request.cookies.get(BEGUN_COOKIE, ""), secret)
            begun = Begun("", kept["state"], kept["nonce"], kept["verifier"])
            user = accounts.company.finish(begun, request.url, _back(), *whence(request))
            cookie = accounts.sign_in.begin(user, "company", *whence(request))
        except AssayError as fault:
            refused(fault)
            return shown(SIGN_IN, secret, fault=fault, company=True)
        _end_earlier(services)
        response = with_session(_to(local_page(kept["next"])), cookie, lasting)
        response.delete_cookie(BEGUN_COOKIE, path="/sign-in/company")
        return response


def _back() -> str:
    return request.host_url.rstrip("/") + "/sign-in/company/back"


def _signed(values: dict[str, object], secret: str) -> str:
    text = json.dumps(values).encode().hex()
    return f"{text}.{_mark(text, secret)}"


def _mark(text: str, secret: str) -> str:
    return hmac.new(secret.encode(), f"company|{text}".encode(), sha256).hexdigest()


def _unsigned(cookie: str, secret: str) -> dict[str, str]:
    """What was kept; raises NotAllowed when it is not ours or too old."""
    text, _, mark = cookie.partition(".")
    if hmac.compare_digest(mark.encode(), _mark(text, secret).encode()):
        values: dict[str, str] = json.loads(bytes.fromhex(text))
        if time.time() - float(values["at"]) < BEGUN_SECONDS:
            return values
    raise NotAllowed("The company sign-in took too long, or was begun in another browser.", hint="Try again.")
