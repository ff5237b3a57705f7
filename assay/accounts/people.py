"""Who may sign in and what they may do. Every change is written to the audit first, and takes effect at once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assay.accounts.passwords import checked, hashed
from assay.accounts.ports import Audit
from assay.accounts.sessions import SessionDesk
from assay.kernel.actor import ROLES, Actor, Role
from assay.kernel.clock import Clock
from assay.kernel.errors import BadInput, NotFound
from assay.records.stored import User
from assay.storage.rows import new_id
from assay.storage.users import UserStore

_LOGIN = re.compile(r"[^\s\x00-\x1f\x7f<>\"'`]{2,120}")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
MOST_NAMES = 50
LONGEST_VALUE = 200


@dataclass(frozen=True)
class PeopleDesk:
    """People of the actor's tenant; everything here is for admins."""

    users: UserStore
    sessions: SessionDesk
    audit: Audit
    clock: Clock

    def list(self, actor: Actor) -> Sequence[User]:
        """Everybody of the tenant who can sign in, which the owner of the machine does not."""
        actor.need("admin", "see who uses this workbench")
        return [user for user in self.users.list(actor.tenant) if user.login or user.subject]

    def get(self, user: str, actor: Actor) -> User:
        """One of the tenant; raises NotFound."""
        actor.need("admin", "see who uses this workbench")
        return self.users.get(user, actor.tenant)

    def named(self, login: str, actor: Actor) -> User:
        """By sign-in name; raises NotFound, also for one of another tenant."""
        actor.need("admin", "see who uses this workbench")
        found = self.users.by_login(login)
        if found is None or found[0].tenant != actor.tenant:
            raise NotFound(f"There is nobody with the sign-in name “{login}”.")
        return found[0]

    def add(
        self,
        login: str,
        name: str,
        role: str,
        actor: Actor,
        password: str = "",
        tenant: str | None = None,  # nosec B107
    ) -> User:
        """Somebody new. Without a password they need a code (``Codes.reset``) to set one before they can sign in."""
        actor.need("admin", "add people")
        user = User(
            new_id(),
            _name_of(name, login),
            _role(role),
            tenant or actor.tenant,
            self.clock.now().isoformat(timespec="seconds"),
            _login(login),
        )
        stored = hashed(checked(password, login)) if password else ""
        self._write(actor, "user.added", user, {"role": user.role})
        self.users.add(user, stored)
        return user

    def set_role(self, user: str, role: str, actor: Actor) -> User:
        """Another role. Every session of theirs ends: who signs in anew has the new rights under a new session."""
        found = self.get(user, actor)
        if found.role == "admin" and role != "admin":
            self.guard_last_admin(found)
        self._write(actor, "user.role", found, {"from": found.role, "to": _role(role)})
        self.users.change(user, role=_role(role))
        self.sessions.end_all(user)
        return self.get(user, actor)

    def set_rights(
        self,
        user: str,
        actor: Actor,
        *,
        groups: Sequence[str],
        attributes: Mapping[str, str],
        sources: Sequence[str] | None,
    ) -> User:
        """Groups, the attributes row policies refer to, and the sources they were given (None: all)."""
        found = self.get(user, actor)
        values: dict[str, Any] = {
            "groups": list(_names(groups, "group")),
            "attributes": _attributes(attributes),
            "sources": None if sources is None else list(_few(sources)),
        }
        self._write(actor, "user.rights", found, {**values, "attributes": sorted(values["attributes"])})
        self.users.change(user, **values)
        return self.get(user, actor)

    def set_active(self, user: str, active: bool, actor: Actor) -> User:
        """Let somebody sign in, or no longer: then their sessions end at once."""
        found = self.get(user, actor)
        if not active:
            if found.id == actor.id:
                raise BadInput("You cannot shut yourself out.", hint="Another admin can.")
            self.guard_last_admin(found)
        self._write(actor, "user.active" if active else "user.inactive", found, {})
        self.users.change(user, active=active)
        if not active:
            self.sessions.end_all(user)
        return self.get(user, actor)

    def guard_last_admin(self, user: User) -> None:
        """Raises BadInput when nobody who can administer this workbench would be left."""
        if user.role == "admin" and user.login and user.active and self.users.admins() < 2:
            raise BadInput("This is the last admin who can sign in.", hint="Make somebody else an admin first.")

    def _write(self, actor: Actor, action: str, user: User, facts: Mapping[str, Any]) -> None:
        self.audit.record(actor, action, {"user": user.id, **facts})


def _login(login: str) -> str:
    text = login.strip().lower()
    if not _LOGIN.fullmatch(text):
        raise BadInput(
            "A sign-in name has 2 to 120 characters, without spaces or quotes.", hint="An e-mail address does."
        )
    return text


def _name_of(name: str, login: str) -> str:
    text = " ".join("".join(mark for mark in name if mark.isprintable()).split()) or login.strip()
    return text[:80]


def _role(role: str) -> Role:
    for known in ROLES:
        if role == known:
            return known
    raise BadInput(f"There is no role “{role[:40]}”.", hint="Roles are " + ", ".join(ROLES) + ".")


def _few(values: Sequence[str]) -> tuple[str, ...]:
    if len(values) > MOST_NAMES:
        raise BadInput(f"At most {MOST_NAMES} can be given.")
    return tuple(sorted({value.strip()[:80] for value in values if value.strip()}))


def _names(values: Sequence[str], what: str) -> tuple[str, ...]:
    names = tuple(sorted({value.lower() for value in _few(values)}))
    for name in names:
        if not _NAME.fullmatch(name):
            raise BadInput(f"“{name[:40]}” is no name of a {what}.", hint="Letters, digits and _, a letter first.")
    return names


def _attributes(attributes: Mapping[str, str]) -> dict[str, str]:
    names = _names(list(attributes), "attribute")
    by_name = {name.strip().lower(): value.strip() for name, value in attributes.items()}
    if any(len(by_name[name]) > LONGEST_VALUE for name in names):
        raise BadInput(f"The value of an attribute has at most {LONGEST_VALUE} characters.")
    return {name: by_name[name] for name in names}
