"""What a row of the audit log says of the person themself, so that it can be taken out without breaking the chain.

The chain is made over a digest of each such fact, with a salt that is drawn for the row. When the person is forgotten
the words and the salt go and the digests stay: what was said cannot be guessed from them, and the row still fits.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from typing import Any, Final

PERSONAL: Final = ("question", "ip", "agent")
SALT: Final = "salt"
FORGOTTEN: Final = "forgotten"

Facts = Mapping[str, Any]


def salted(facts: Facts) -> dict[str, Any]:
    """The facts as they are kept; those that say something of the person get a salt beside them.

    >>> salted({"rows": 1})
    {'rows': 1}
    """
    said = {name: value for name, value in facts.items() if name not in (SALT, FORGOTTEN)}
    return {**said, SALT: secrets.token_hex(16)} if _words(said) else said


def chained(facts: Facts) -> dict[str, Any]:
    """The facts as the chain covers them; the same before and after the person is forgotten.

    >>> kept = salted({"question": "my salary", "rows": 1})
    >>> chained(kept) == chained(forgotten(kept)), "salary" in str(chained(kept))
    (True, False)
    """
    rest = {name: value for name, value in facts.items() if name not in (SALT, FORGOTTEN)}
    if SALT in facts:
        words = _words(rest)
        rest = {name: value for name, value in rest.items() if name not in words}
        return {**rest, FORGOTTEN: {name: _digest(facts[SALT], name, text) for name, text in words.items()}}
    return {**rest, FORGOTTEN: facts[FORGOTTEN]} if FORGOTTEN in facts else rest


def forgotten(facts: Facts) -> dict[str, Any]:
    """The facts without what they say of the person; rows of before there were salts stay as they are."""
    return chained(facts) if SALT in facts else dict(facts)


def shown(facts: Facts) -> dict[str, Any]:
    """The facts for a reader: without the salt, and with a word where something was taken out.

    >>> shown(forgotten(salted({"question": "my salary", "rows": 1})))
    {'rows': 1, 'question': '(forgotten)'}
    """
    rest = {name: value for name, value in facts.items() if name not in (SALT, FORGOTTEN)}
    return rest | dict.fromkeys(facts.get(FORGOTTEN, ()), f"({FORGOTTEN})")


def _words(facts: Facts) -> dict[str, str]:
    return {name: facts[name] for name in PERSONAL if isinstance(facts.get(name), str)}


def _digest(salt: str, name: str, text: str) -> str:
    return hashlib.sha256(f"{salt}\n{name}\n{text}".encode()).hexdigest()
