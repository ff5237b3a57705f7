"""Signing in: a name and a password, or what a company's sign-in says, become a session."""

from __future__ import annotations

import time
from dataclasses import dataclass

from assay.accounts.actors import actor_of
from assay.accounts.backoff import Backoff, account_key, address_key
from assay.accounts.passwords import hashed, matches, outdated
from assay.accounts.ports import Audit
from assay.accounts.refusals import written
from assay.accounts.sessions import SessionDesk
from assay.kernel.actor import Actor
from assay.kernel.errors import NotAllowed, TooMuch
from assay.records.stored import User
from assay.storage.users import UserStore

FREE_TRIES = 5
FREE_TRIES_OF_AN_ADDRESS = 20
WRONG = "The name or the password is not right."


def stranger(address: str, agent: str, tenant: str = "") -> Actor:
    """Who tries to sign in, for the audit."""
    return Actor("nobody", "Nobody", "viewer", tenant, address=address, agent=agent)


@dataclass(frozen=True)
class SignIn:
    """The corridor: wait, compare, count, begin a session."""

    users: UserStore
    sessions: SessionDesk
    backoff: Backoff
    audit: Audit
    least_seconds: float = 0.4
    """How long a failure takes at least: what differs between known and unknown names (what is written, who is told)
    is hidden in it."""

    def by_password(self, login: str, password: str, address: str, agent: str) -> str:
        """What the cookie of the new session holds.

        Raises TooMuch while account or address have to wait, NotAllowed when it is not right: the same words, after
        the same time, whether or not there is such an account.
        """
        begun = time.monotonic()
        self._wait(login, address, agent)
        user = self._recognised(login, password)
        if user is None:
            self._failed(login, address, agent)
            time.sleep(max(0.0, begun + self.least_seconds - time.monotonic()))
            raise written(NotAllowed(WRONG, hint="Names are not case-sensitive, passwords are."))
        cookie = self.begin(user, "password", address, agent)
        self.backoff.succeeded(account_key(login))
        return cookie

    def begin(self, user: User, how: str, address: str, agent: str) -> str:
        """A session for somebody who has proved who they are. Raises NotAllowed when they were shut out."""
        if not user.active:
            self.audit.record(actor_of(user, None, address, agent), "sign_in.failed", {"how": how, "user": user.id})
            raise written(NotAllowed(WRONG))
        self.audit.record(actor_of(user, None, address, agent), "sign_in", {"how": how})
        return self.sessions.begin(user, address, agent)

    def sign_out(self, cookie: str, actor: Actor) -> None:
        """End the session of this browser."""
        self.audit.record(actor, "sign_out", {})
        self.sessions.end(cookie)

    def _wait(self, login: str, address: str, agent: str) -> None:
        try:
            self.backoff.check(address_key(address), FREE_TRIES_OF_AN_ADDRESS)
            self.backoff.check(account_key(login), FREE_TRIES)
        except TooMuch:
            self.audit.record(stranger(address, agent), "sign_in.held", {})
            raise

    def _recognised(self, login: str, password: str) -> User | None:
        found = self.users.by_login(login)
        right = matches(found[1] if found else "", password)
        if found is None or not right or not found[0].active:
            return None
        user, stored = found
        if outdated(stored):
            self.users.change(user.id, password=hashed(password))
        return user

    def _failed(self, login: str, address: str, agent: str) -> None:
        self.backoff.failed(address_key(address))
        self.backoff.failed(account_key(login))
        found = self.users.by_login(login)
        facts = {"user": found[0].id if found else None}
        self.audit.record(stranger(address, agent, found[0].tenant if found else ""), "sign_in.failed", facts)
