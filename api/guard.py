"""One check before every route: who asks, from where, whether they may, how often. What is not allowed is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, g, has_request_context, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from api.depth import too_deep
from api.limits import AtOnce, Buckets
from api.origin import CHANGES, from_own_page, has_own_header, on_this_machine
from api.rights import OPEN, Right, right_of, role_of_page
from assay.accounts.acting import bind
from assay.accounts.desk import Accounts
from assay.accounts.sign_in import stranger
from assay.kernel.actor import LOCAL_OWNER, Actor, Role
from assay.kernel.errors import AssayError, BadInput, NotAllowed, NotFound

CALLBACKS = "/_dash-update-component"
UPLOAD = "/sources/files"
SESSION_COOKIE = "assay_session"
SMALL_BODY = 4 * 2**20


class NotSignedIn(AssayError):
    """Nobody is signed in here."""

    code, status = "not_signed_in", 401


@dataclass
class Guard:
    """Stands before every route. ``owner_here``: whoever opens the page on this machine is its owner."""

    accounts: Accounts
    owner_here: bool
    buckets: Buckets
    at_once: AtOnce
    upload_bytes: int
    callbacks: Mapping[str, Role | None] = field(default_factory=dict)
    asking: Callable[[str], bool] = field(default=lambda _key: False)

    def register(self, server: Flask) -> None:
        """Check every request of ``server``; let go at the end of what was held."""
        server.config["MAX_CONTENT_LENGTH"] = SMALL_BODY
        server.before_request(self.check)
        server.teardown_request(self.leave)

    def check(self) -> AnyResponse | None:
        """Let the request through, or answer it: 302 to the sign-in page, or raise what is told as JSON."""
        bind(None, self._written(stranger(*_whence())))
        rule = request.url_rule.rule if request.url_rule else ""
        if rule in OPEN:
            self._open(rule)
            return None
        actor = self._actor()
        if actor is None:
            return _turned_away()
        writer = self._written(actor)
        bind(None, writer)
        who = "" if self._is_owner(actor) else _counted(actor)
        if who:
            self.buckets.take("requests", who)
        quota = self._allowed(actor, rule)
        if who and quota:
            self._limit(who, quota)
        bind(actor, writer)
        return None

    def lets_read(self, rule: str, actor: Actor) -> bool:
        """Whether somebody with a token may read at a route, before Flask knows of the request; counts as a request.

        Raises NotAllowed and TooMuch as ``check`` does.
        """
        right = right_of("GET", rule)
        if right is None or right.quota:
            return False
        self.buckets.take("requests", _counted(actor))
        self._may(actor, right)
        return True

    def leave(self, _error: BaseException | None) -> None:
        """At the end of a request, however it went."""
        bind(None)
        held = g.pop("at_once", None)
        if held:
            self.at_once.leave(held)

    def _open(self, rule: str) -> None:
        if request.method in CHANGES and from_own_page(request) is False:
            raise NotAllowed("This came from another site.")
        if not rule.startswith(("/health", "/assets", "/vendor", "/_favicon")):
            self.buckets.take("requests", f"address {request.remote_addr}")

    # -- who

    def _actor(self) -> Actor | None:
        address, agent = _whence()
        bearer = request.headers.get("Authorization", "")
        if bearer:
            found = self._bearer(bearer, address, agent)
            if found is None:
                self.buckets.take("wrong_tokens", f"address {address}")
                self.accounts.log.log.record(stranger(address, agent), "token.refused", _where())
            return found
        if self.owner_here:
            return replace(LOCAL_OWNER, address=address, agent=agent) if on_this_machine(request) else None
        cookie = request.cookies.get(SESSION_COOKIE)
        return self.accounts.sessions.actor(cookie, address, agent) if cookie else None

    def _bearer(self, header: str, address: str, agent: str) -> Actor | None:
        secret = secret_of(header)
        return self.accounts.tokens.actor(secret, address, agent) if secret else None

    def _is_owner(self, actor: Actor) -> bool:
        return self.owner_here and actor.scopes is None

    # -- what

    def _allowed(self, actor: Actor, rule: str) -> str:
        """The quota it counts against; raises NotAllowed, and NotFound where there is nothing."""
        self._from_where(actor)
        right = right_of(request.method, rule)
        if right is None:
            raise NotFound("There is nothing at this address.")
        self._may(actor, right)
        if request.method == "GET" and not request.path.startswith("/api/"):
            actor.need(role_of_page(request.path), "open this page")
        if rule == UPLOAD:
            request.max_content_length = self.upload_bytes
        return self._callback(actor) if rule == CALLBACKS else right.quota

    def _written(self, actor: Actor) -> Callable[[Exception], None]:
        """Writes down what this request is refused, and where."""
        return lambda error: self.accounts.refusals.told(error, actor, _where)

    def _from_where(self, actor: Actor) -> None:
        if request.method not in CHANGES or actor.scopes is not None:
            return
        ours = from_own_page(request)
        if ours is False or (ours is None and not self._is_owner(actor) and not has_own_header(request)):
            raise NotAllowed("This came from another site.", hint="Reload the page and try again.")

    def _may(self, actor: Actor, right: Right) -> None:
        if actor.scopes is not None and (right.scope is None or (right.scope and right.scope not in actor.scopes)):
            raise NotAllowed("This token is not for that.", hint="Make one with another scope.")
        actor.need(right.role, "do that")

    def _callback(self, actor: Actor) -> str:
        body = _body()
        key = str(body.get("output"))
        least = self.callbacks.get(key)
        if least is None:
            raise NotAllowed("There is no such action, or nobody may use it.")
        actor.need(least, "do that")
        if key.startswith(".._pages_content."):
            actor.need(role_of_page(_path_of(body)), "open this page")
        # A poll of work that goes on asks nothing new.
        return "ask" if self.asking(key) and "cacheKey" not in request.args else ""

    # -- how often

    def _limit(self, who: str, quota: str) -> None:
        self.buckets.take(quota, who)
        self.at_once.enter(who)
        g.at_once = who


def secret_of(header: str) -> str:
    """The token in an Authorization header; nothing where it is of another kind.

    >>> secret_of("bearer assay_x"), secret_of("Basic assay_x")
    ('assay_x', '')
    """
    kind, _, secret = header.partition(" ")
    return secret.strip() if kind.lower() == "bearer" else ""


def _whence() -> tuple[str, str]:
    return request.remote_addr or "", request.headers.get("User-Agent", "")[:200]


def _where() -> dict[str, str]:
    """Which door a request came to; nothing for work that outlives its request."""
    if not has_request_context():
        return {}
    try:
        body = request.get_json(silent=True) if request.path == CALLBACKS else None
    except RecursionError:
        body = None
    asked = {"asked": str(body.get("output"))[:200]} if isinstance(body, dict) else {}
    return {"method": request.method, "path": request.path[:200], **asked}


def _counted(actor: Actor) -> str:
    """Under which name a person's requests are counted: their programs' apart from their pages'."""
    return f"{actor.tenant}/{actor.id}" + ("" if actor.scopes is None else "/token")


def _body() -> dict[str, Any]:
    try:
        body = request.get_json()
    except RecursionError as error:
        raise BadInput("The request cannot be read.") from error
    if not isinstance(body, dict) or too_deep(request.get_data(), body):
        raise BadInput("The request cannot be read.")
    return body


def _path_of(body: Mapping[str, Any]) -> str:
    inputs = body.get("inputs")
    named = [one for one in inputs if isinstance(one, dict)] if isinstance(inputs, list) else []
    return next((str(one.get("value") or "/") for one in named if one.get("property") == "pathname"), "/admin")


def _turned_away() -> Response | AnyResponse:
    if request.method == "GET" and "text/html" in request.headers.get("Accept", ""):
        wanted = request.full_path.rstrip("?")
        return redirect("/sign-in" if wanted == "/" else f"/sign-in?next={quote(wanted)}")
    raise NotSignedIn("Sign in first.", hint="The session may have ended.")
