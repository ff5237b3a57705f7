"""Codes that work once: to make the first admin, and to set a new password. And changing one's own password."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from assay.accounts.actors import actor_of
from assay.accounts.backoff import account_key
from assay.accounts.keys import digest, new_secret
from assay.accounts.passwords import checked, hashed, matches
from assay.accounts.people import PeopleDesk
from assay.accounts.ports import Audit
from assay.accounts.sessions import SessionDesk
from assay.kernel.actor import LOCAL_OWNER, Actor
from assay.kernel.errors import NotAllowed
from assay.records.stored import User
from assay.storage.sign_ins import CodeStore, FailureStore
from assay.storage.users import UserStore

SETUP: Final = "setup"
RESET: Final = "reset"
SETUP_SECONDS = 3600.0
RESET_SECONDS = 24 * 3600.0
VOID = "This code does not work (any more)."


@dataclass(frozen=True)
class Codes:
    """Hands out codes and takes them in. A wrong try takes nothing away."""

    store: CodeStore
    failures: FailureStore
    users: UserStore
    people: PeopleDesk
    sessions: SessionDesk
    audit: Audit
    now: Callable[[], float]

    def setup_needed(self) -> bool:
        """Whether nobody can administer this workbench yet."""
        return self.users.admins() == 0

    def setup(self) -> str:
        """A code for the console with which the first admin is made; an earlier one is void."""
        return self._new(SETUP, None, SETUP_SECONDS)

    def make_admin(self, code: str, login: str, name: str, password: str) -> User:
        """The first admin. Raises NotAllowed for a wrong code or when there is one already, BadInput."""
        checked(password, login)
        if not self.setup_needed() or self.store.take(digest(code), SETUP, self.now()) is None:
            raise NotAllowed(VOID, hint="Start Assay again: it prints a new one.")
        return self.people.add(login, name, "admin", LOCAL_OWNER, password)

    def reset(self, user: str, actor: Actor) -> str:
        """A code with which somebody of the actor's tenant sets a new password, within a day."""
        found = self.people.get(user, actor)
        self.audit.record(actor, "user.reset", {"user": found.id})
        return self._new(RESET, found.id, RESET_SECONDS)

    def set_password(self, code: str, password: str) -> User:
        """The new password of whoever the code is for; all their sessions end. Raises NotAllowed, BadInput."""
        checked(password)
        taken = self.store.take(digest(code), RESET, self.now())
        if taken is None or taken[0] is None:
            raise NotAllowed(VOID, hint="Ask an admin for a new one.")
        user = self.users.get(taken[0])
        self._store(user, password, actor_of(user))
        self.failures.forget(account_key(user.login or ""))  # whoever holds the code need not wait for others' guesses
        return user

    def change_password(self, old: str, new: str, actor: Actor) -> None:
        """One's own password; all sessions end. Raises NotAllowed when the old one is wrong, BadInput."""
        user = self.users.get(actor.id, actor.tenant)
        found = self.users.by_login(user.login) if user.login else None
        if found is None or not matches(found[1], old):
            raise NotAllowed("The present password is not right.")
        checked(new, user.login or "")
        self._store(user, new, actor)

    def _store(self, user: User, password: str, actor: Actor) -> None:
        self.audit.record(actor, "user.password", {"user": user.id})
        self.users.change(user.id, password=hashed(password))
        self.sessions.end_all(user.id)

    def _new(self, purpose: str, user: str | None, seconds: float) -> str:
        code = new_secret()
        self.store.add(digest(code), purpose, user, self.now() + seconds)
        return code
