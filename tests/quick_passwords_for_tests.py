"""Passwords hashed quickly for a while: in earnest it would take minutes where many people are made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher

from assay.accounts import passwords


@contextmanager
def quick_passwords() -> Iterator[None]:
    """Cheap parameters until the end, then what was there before: `tests/accounts` looks at the real ones."""
    before = passwords._HASHER, passwords._NOBODY
    passwords._HASHER = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
    passwords._NOBODY = passwords._HASHER.hash("nobody")
    try:
        yield
    finally:
        passwords._HASHER, passwords._NOBODY = before
