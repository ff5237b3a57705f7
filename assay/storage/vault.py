"""Encrypts what must not be read from a stolen state database (Fernet: AES-128-CBC, HMAC-SHA256; derived key)."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import cached_property

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from assay.kernel.errors import Misconfigured

MARK = "sealed:"


@dataclass(frozen=True)
class Vault:
    """Seals texts for one ``purpose``; another purpose has another key. ``secret`` is the secret key."""

    secret: str
    purpose: str = "sources"

    @cached_property
    def _box(self) -> Fernet:
        key = HKDF(SHA256(), 32, salt=None, info=f"assay {self.purpose}".encode()).derive(self.secret.encode())
        return Fernet(base64.urlsafe_b64encode(key))

    def seal(self, text: str) -> str:
        """Encrypted, with a mark in front; what is sealed already stays as it is."""
        return text if text.startswith(MARK) else MARK + self._box.encrypt(text.encode()).decode()

    def open(self, text: str) -> str:
        """What was sealed; a text without the mark as it is. Raises Misconfigured when the key is another one."""
        if not text.startswith(MARK):
            return text
        try:
            return self._box.decrypt(text.removeprefix(MARK)).decode()
        except InvalidToken as error:
            raise Misconfigured(
                "A stored secret cannot be read with this secret key.",
                hint="Set ASSAY_SECRET_KEY to the key it was stored with, or connect the source again.",
            ) from error
