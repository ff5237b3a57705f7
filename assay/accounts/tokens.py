"""API tokens: shown once, stored as a hash, limited in scope and time, revoked at once."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assay.accounts.actors import actor_of
from assay.accounts.keys import TOKEN_MARK, digest, new_secret
from assay.accounts.ports import Audit
from assay.kernel.actor import Actor
from assay.kernel.errors import BadInput, NotFound
from assay.records.stored import ApiToken, User
from assay.storage.rows import new_id
from assay.storage.tokens import TokenStore

SCOPES = ("read", "ask", "export", "health", "admin")
"""What a token may be for. It never may more than the person it belongs to."""

DAYS_AT_MOST = 366
PREFIX_LENGTH = len(TOKEN_MARK) + 6
USED_EVERY_SECONDS = 60.0
DAY = 86400.0


@dataclass(frozen=True)
class TokenDesk:
    """Makes, recognises and revokes tokens."""

    store: TokenStore
    audit: Audit
    now: Callable[[], float]

    def make(self, name: str, scopes: Sequence[str], days: int, actor: Actor) -> tuple[str, ApiToken]:
        """A token of the actor's own: what to hand to the program, which is never shown again, and the record."""
        wanted = _checked(name, scopes, days, actor)
        secret, now = TOKEN_MARK + new_secret(), self.now()
        token = ApiToken(
            new_id(), actor.id, name.strip(), secret[:PREFIX_LENGTH], digest(secret), wanted, now, now + days * DAY
        )
        self.audit.record(actor, "token.made", {"token": token.id, "name": token.name, "scopes": list(wanted)})
        self.store.add(token)
        return secret, token

    def actor(self, secret: str, address: str = "", agent: str = "") -> Actor | None:
        """Whose token this is, limited to its scopes; None when it opens nothing."""
        wanted = digest_of(secret)
        found = self.store.find(wanted) if wanted else None
        return self.opens(*found, wanted, address, agent) if found else None

    def opens(self, token: ApiToken, user: User, wanted: str, address: str, agent: str) -> Actor | None:
        """The same with what is stored under the digest ``wanted``, read just now."""
        now = self.now()
        good = hmac.compare_digest(token.hash, wanted) and token.revoked_at is None and now < token.expires_at
        if not good or not user.active:
            return None
        if token.used_at is None or now - token.used_at > USED_EVERY_SECONDS:
            self.store.used(token.id, now)
        return actor_of(user, token.scopes, address, agent)

    def of(self, user: str) -> Sequence[ApiToken]:
        """All tokens of a person that were not revoked."""
        return [token for token in self.store.of(user) if token.revoked_at is None]

    def revoke(self, token: str, actor: Actor) -> None:
        """End one's own token, or as an admin any of the tenant (checked by the caller); raises NotFound."""
        found = self.store.get(token)
        if found.user != actor.id and not actor.may("admin"):
            raise NotFound("There is no such token.", hint="It may have been revoked already.")
        self.audit.record(actor, "token.revoked", {"token": found.id, "name": found.name, "user": found.user})
        self.store.revoke(token, self.now())


def digest_of(secret: str) -> str:
    """Under what a token is stored; nothing for what is no token."""
    return digest(secret) if secret.startswith(TOKEN_MARK) else ""


def _checked(name: str, scopes: Sequence[str], days: int, actor: Actor) -> tuple[str, ...]:
    if not 1 <= len(name.strip()) <= 60:
        raise BadInput("A token has a name of 1 to 60 characters.", hint="Say which program it is for.")
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        raise BadInput("A token is for at least one of: " + ", ".join(SCOPES) + ".")
    if not 1 <= days <= DAYS_AT_MOST:
        raise BadInput(f"A token lasts 1 to {DAYS_AT_MOST} days.")
    if "admin" in scopes:
        actor.need("admin", "make a token for administration")
    if "ask" in scopes or "export" in scopes:
        actor.need("analyst", "make a token that asks or exports")
    return tuple(scope for scope in SCOPES if scope in scopes)
