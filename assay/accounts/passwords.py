"""Passwords: what is good enough, and argon2id with the parameters of RFC 9106's second recommendation."""

from __future__ import annotations

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from assay.kernel.errors import BadInput

SHORTEST, LONGEST = 12, 200
_COMMON = (
    "password", "passwort", "qwertyuiop", "1234567890", "0123456789", "letmein", "welcome", "iloveyou", "administrator",
    "changeme",
)  # fmt: skip
# 64 MiB, three passes, four lanes.
_HASHER = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=4)
_NOBODY = _HASHER.hash(secrets.token_urlsafe(24))


def checked(password: str, login: str = "") -> str:
    """The password, if it is good enough; raises BadInput with one sentence.

    >>> checked("four plain words here")
    'four plain words here'
    """
    if len(password) < SHORTEST:
        raise BadInput(f"A password has at least {SHORTEST} characters.", hint="A few words in a row are easy to keep.")
    if len(password) > LONGEST:
        raise BadInput(f"A password has at most {LONGEST} characters.")
    rest = password.lower()
    for word in (*_COMMON, *filter(None, (login.lower(), login.lower().partition("@")[0]))):
        rest = rest.replace(word, "")
    if len(set(rest)) < 5:
        raise BadInput("That password is easy to guess.", hint="Take a few words that have nothing to do with you.")
    return password


def hashed(password: str) -> str:
    """What is stored: parameters, salt and hash in one text."""
    return _HASHER.hash(password)


def matches(stored: str, password: str) -> bool:
    """Whether it is the password. Takes the same time where there is none stored, so nobody learns who exists."""
    try:
        right = _HASHER.verify(stored or _NOBODY, password[:LONGEST])
    except (Argon2Error, InvalidHashError):
        return False
    return right and bool(stored)


def outdated(stored: str) -> bool:
    """Whether it was hashed with weaker parameters than today's."""
    return _HASHER.check_needs_rehash(stored)
