"""Signed-in browsers: begin, recognise at every request, end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from assay.accounts.actors import actor_of
from assay.accounts.keys import digest, new_secret
from assay.kernel.actor import Actor
from assay.kernel.errors import NotFound
from assay.records.stored import Session, User
from assay.storage.sessions import SessionStore

HELD_SECONDS = 5.0
SEEN_EVERY_SECONDS = 60.0
MOST_HELD = 4096
LONGEST_AGENT = 200


@dataclass(frozen=True)
class Lifetimes:
    """Seconds without a request, and seconds altogether, after which a session ends."""

    idle: float
    whole: float


@dataclass(frozen=True)
class _Held:
    stamp: int
    read_at: float
    session: Session
    user: User


@dataclass
class SessionDesk:
    """Sessions by their cookie. What was read a moment ago is used again while the access stamp stands still."""

    store: SessionStore
    lifetimes: Lifetimes
    now: Callable[[], float]
    _held: dict[str, _Held] = field(default_factory=dict)

    def begin(self, user: User, address: str, agent: str) -> str:
        """A new session, always under a new value; returns what the cookie holds."""
        cookie, now = new_secret(), self.now()
        self.store.clean(now)
        ends = now + self.lifetimes.whole
        self.store.add(Session(digest(cookie), user.id, now, now, ends, address[:80], agent[:LONGEST_AGENT]))
        return cookie

    def actor(self, cookie: str, address: str = "", agent: str = "") -> Actor | None:
        """Whose cookie this is, with the rights they have now; None when it opens nothing (any more)."""
        identity, now = digest(cookie), self.now()
        stamp = self.store.stamp()
        held = self._held.get(identity)
        if held is None or held.stamp != stamp or now - held.read_at > HELD_SECONDS:
            held = self._read(identity, stamp, now)
        if held is None or not self._lives(held.session, now) or not held.user.active:
            return None
        return actor_of(held.user, None, address, agent)

    def _read(self, identity: str, stamp: int, now: float) -> _Held | None:
        self._held.pop(identity, None)
        found = self.store.find(identity)
        if found is None:
            return None
        session, user = found
        if self._lives(session, now) and now - session.seen_at > SEEN_EVERY_SECONDS:
            self.store.seen(identity, now)
            session = replace(session, seen_at=now)
        while len(self._held) >= MOST_HELD:
            self._held.pop(next(iter(self._held)), None)
        held = self._held[identity] = _Held(stamp, now, session, user)
        return held

    def _lives(self, session: Session, now: float) -> bool:
        return now < session.expires_at and now - session.seen_at < self.lifetimes.idle

    def end(self, cookie: str) -> None:
        """Sign this browser out."""
        self.store.end(digest(cookie))

    def of(self, user: str) -> Sequence[Session]:
        """Everywhere a person is signed in."""
        return [session for session in self.store.of(user) if self._lives(session, self.now())]

    def end_of(self, user: str, session: str) -> None:
        """End one session of a person; raises NotFound when it is not theirs."""
        if session not in {one.id for one in self.store.of(user)}:
            raise NotFound("There is no such session.", hint="It may have ended already.")
        self.store.end(session)

    def end_all(self, user: str) -> None:
        """Sign a person out everywhere."""
        self.store.end_all(user)
