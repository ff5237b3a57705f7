"""The key that signs sessions and links: set by the operator, or made once and kept in the home folder."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from assay.kernel.errors import Misconfigured
from assay.kernel.settings import Settings

_FILE = "secret.key"


def secret_key(settings: Settings) -> str:
    """The secret key, the same in every process that shares the home folder.

    Raises Misconfigured when the home folder cannot be written.
    """
    if settings.secret_key:
        return settings.secret_key.get_secret_value()
    path = settings.home / _FILE
    try:
        return _read_or_make(path)
    except OSError as error:
        raise Misconfigured(
            f"The secret key cannot be kept in ASSAY_HOME: {error.strerror}.",
            hint="Make the folder writable, or set ASSAY_SECRET_KEY.",
        ) from error


def _read_or_make(path: Path) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _make(path)
    return path.read_text().strip()


def _make(path: Path) -> None:
    """Write whole, then link into place: of several threads or processes that begin together, the first key stays."""
    draft = path.with_name(f"{_FILE}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()
