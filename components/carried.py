"""What was pressed on one page, carried to another in its address."""

from __future__ import annotations

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from assay.kernel.errors import BadInput

MOST_LETTERS = 2_000
"""An address may have about twice as many before servers refuse it."""
MOST_BYTES = 64_000


def packed(told: dict[str, Any]) -> str:
    """As letters that an address may hold.

    >>> unpacked(packed({"board": "b", "row": 2}))
    {'board': 'b', 'row': 2}
    """
    return urlsafe_b64encode(zlib.compress(json.dumps(told, separators=(",", ":")).encode(), 9)).decode().rstrip("=")


def unpacked(letters: str) -> dict[str, Any]:
    """What was packed; raises BadInput."""
    try:
        raw = urlsafe_b64decode(letters[:MOST_LETTERS] + "=" * (-len(letters[:MOST_LETTERS]) % 4))
        found = json.loads(zlib.decompressobj().decompress(raw, MOST_BYTES))
    except (ValueError, zlib.error) as error:
        raise BadInput("This link cannot be read.", hint="Open the menu of the number again.") from error
    if not isinstance(found, dict):
        raise BadInput("This link cannot be read.", hint="Open the menu of the number again.")
    return found
