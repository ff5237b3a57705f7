"""Signing in by a company account: OpenID Connect, code flow with PKCE, the identity checked by the issuer's keys."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from assay.accounts.ports import Audit
from assay.accounts.refusals import written
from assay.accounts.sign_in import stranger
from assay.kernel.actor import Role
from assay.kernel.clock import Clock
from assay.kernel.errors import AssayError, NotAllowed
from assay.kernel.lazy import lazy
from assay.records.stored import User
from assay.storage.rows import new_id
from assay.storage.users import UserStore

# Loaded at the first sign-in by a company account: most workbenches have none.
client: Any = lazy("authlib.integrations.requests_client")
pkce: Any = lazy("authlib.common.security")
requests: Any = lazy("requests")
jwt: Any = lazy("joserfc.jwt")
jwk: Any = lazy("joserfc.jwk")

TIMEOUT_SECONDS = 10.0
KEYS_SECONDS = 3600.0
SIGNED_BY = ["RS256", "PS256", "ES256", "EdDSA"]
LEEWAY_SECONDS = 60


class IssuerFailed(AssayError):
    """The company's sign-in did not do its part."""

    code, status = "issuer_failed", 502


@dataclass(frozen=True)
class Issuer:
    """A company's sign-in, and what people who come from it become."""

    url: str
    client_id: str
    client_secret: str = field(repr=False)
    tenant: str = "local"
    role: Role = "viewer"


@dataclass(frozen=True)
class Begun:
    """A sign-in on its way: where the browser goes, and what has to come back with it."""

    url: str
    state: str
    nonce: str
    verifier: str


@dataclass
class CompanySignIn:
    """The code flow. ``audit`` hears of refusals; accounts are made at the first sign-in."""

    issuer: Issuer
    users: UserStore
    audit: Audit
    clock: Clock
    now: Callable[[], float] = time.time
    _known: dict[str, tuple[float, Any]] = field(default_factory=dict)

    def begin(self, back: str) -> Begun:
        """Where to send the browser; it returns to ``back``. Raises IssuerFailed."""
        nonce, verifier = pkce.generate_token(32), pkce.generate_token(64)
        session = self._session(back)
        url, state = session.create_authorization_url(
            self._facts()["authorization_endpoint"], code_verifier=verifier, nonce=nonce
        )
        return Begun(url, state, nonce, verifier)

    def finish(self, begun: Begun, answer: str, back: str, address: str, agent: str) -> User:
        """Who came back with ``answer`` (the whole address). Raises NotAllowed, IssuerFailed."""
        try:
            session = self._session(back, begun.state)
            reply = session.fetch_token(
                self._facts()["token_endpoint"], authorization_response=answer, code_verifier=begun.verifier
            )
            claims = self._claims(reply.get("id_token") or "", begun.nonce)
        except AssayError:
            raise
        except Exception as error:  # whatever the libraries raise: the answer is not to be believed
            self.audit.record(stranger(address, agent, self.issuer.tenant), "sign_in.failed", {"how": "company"})
            raise written(NotAllowed("The company sign-in was not completed.", hint="Try again.")) from error
        return self._user(claims)

    def _session(self, back: str, state: str | None = None) -> Any:
        return client.OAuth2Session(
            self.issuer.client_id,
            self.issuer.client_secret or None,
            scope="openid profile email",
            redirect_uri=back,
            state=state,
            code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_basic" if self.issuer.client_secret else "none",
            default_timeout=TIMEOUT_SECONDS,
        )

    def _claims(self, signed: str, nonce: str) -> Mapping[str, Any]:
        token = jwt.decode(
            signed, jwk.KeySet.import_key_set(self._get(self._facts()["jwks_uri"])), algorithms=SIGNED_BY
        )
        claims: dict[str, Any] = token.claims
        rules = jwt.JWTClaimsRegistry(
            now=int(self.now()),
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": self._facts()["issuer"]},
            aud={"essential": True, "value": self.issuer.client_id},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        rules.validate(claims)
        return claims

    def _facts(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self._get(self.issuer.url.rstrip("/") + "/.well-known/openid-configuration")
        if found.get("issuer", "").rstrip("/") != self.issuer.url.rstrip("/"):
            raise IssuerFailed("The company sign-in calls itself by another name.", hint="Check ASSAY_OIDC_ISSUER.")
        return found

    def _get(self, url: str) -> Any:
        held = self._known.get(url)
        if held is None or self.now() - held[0] > KEYS_SECONDS:
            try:
                reply = requests.get(url, timeout=TIMEOUT_SECONDS, allow_redirects=False)
                reply.raise_for_status()
                held = self._known[url] = (self.now(), reply.json())
            except (OSError, ValueError) as error:
                raise IssuerFailed("The company sign-in cannot be reached.", hint="Try again in a while.") from error
        return held[1]

    def _user(self, claims: Mapping[str, Any]) -> User:
        subject = f"{claims['iss']} {claims['sub']}"
        known = self.users.by_subject(subject)
        if known is not None:
            return known
        name = str(claims.get("name") or claims.get("email") or "Somebody")[:80]
        made = User(
            new_id(),
            "".join(mark for mark in name if mark.isprintable()),
            self.issuer.role,
            self.issuer.tenant,
            self.clock.now().isoformat(timespec="seconds"),
            None,
            subject=subject,
        )
        self.users.add(made)
        return made
