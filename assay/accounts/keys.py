"""Random values that open something, and the hash under which they are kept."""

from __future__ import annotations

import hashlib
import secrets

TOKEN_MARK = "assay_"  # nosec B105 - a mark, no password
"""Every API token begins so: scanners find a leaked one."""


def new_secret() -> str:
    """256 random bits, safe in URLs and cookies."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """SHA-256 in hex. A value of 256 random bits needs no salt and no slow hash.

    >>> digest("a")[:8]
    'ca978112'
    """
    return hashlib.sha256(secret.encode()).hexdigest()
