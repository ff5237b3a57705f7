"""Files that only a passphrase opens: AES-256-GCM in blocks, keyed by scrypt (RFC 7914).

A block carries its number and whether it is the last, so one that was changed, moved, left out or cut off is noticed.
Layout: mark, 16 bytes of salt, then for each block four bytes of length and the sealed bytes.
"""

from __future__ import annotations

import os
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from assay.kernel.errors import BadInput

MARK = b"ASSAY-BACKUP-1\n"
BLOCK = 1 << 20
_SALT = 16
_SEAL = 16
_MORE, _LAST = b"more", b"last"


def _cipher(passphrase: str, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(passphrase.encode()))


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")  # the key is this file's alone, so a counter never repeats


class SealedWriter:
    """Takes bytes by ``write``; ``close`` seals what is left. Without ``close`` the file cannot be read."""

    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        salt = os.urandom(_SALT)
        file.write(MARK + salt)
        self._file, self._cipher, self._number, self._left = file, _cipher(passphrase, salt), 0, bytearray()

    def write(self, data: bytes) -> int:
        """Add bytes; returns how many."""
        self._left += data
        while len(self._left) > BLOCK:
            self._seal(bytes(self._left[:BLOCK]), _MORE)
            del self._left[:BLOCK]
        return len(data)

    def close(self) -> None:
        """Write the last block."""
        self._seal(bytes(self._left), _LAST)
        self._left.clear()

    def _seal(self, data: bytes, kind: bytes) -> None:
        sealed = self._cipher.encrypt(_nonce(self._number), data, kind)
        self._file.write(len(sealed).to_bytes(4, "big") + sealed)
        self._number += 1


class SealedReader:
    """Gives the bytes back by ``read``. Raises BadInput for another passphrase and for a damaged or cut file."""

    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        if file.read(len(MARK)) != MARK:
            raise BadInput("This is no backup of Assay.", hint="Name a file that `assay backup` wrote.")
        self._file, self._cipher, self._number = file, _cipher(passphrase, file.read(_SALT)), 0
        self._left, self._ended = bytearray(), False

    def read(self, size: int) -> bytes:
        """At most ``size`` bytes; none at the end."""
        while len(self._left) < size and not self._ended:
            self._left += self._block()
        found = bytes(self._left[:size])
        del self._left[:size]
        return found

    def end(self) -> None:
        """Read on to the last block: what is cut off would go unnoticed otherwise."""
        while not self._ended:
            self._block()

    def _block(self) -> bytes:
        length = int.from_bytes(self._file.read(4), "big")
        sealed = self._file.read(length) if _SEAL <= length <= BLOCK + _SEAL else b""
        if not sealed or len(sealed) < length:
            raise BadInput("The backup is cut off or damaged.", hint="Nothing was changed. Take another copy of it.")
        found = self._opened(sealed)
        self._number += 1
        return found

    def _opened(self, sealed: bytes) -> bytes:
        for kind in (_MORE, _LAST):
            try:
                found = self._cipher.decrypt(_nonce(self._number), sealed, kind)
            except InvalidTag:
                continue
            self._ended = kind == _LAST
            return found
        if self._number == 0:
            raise BadInput("The passphrase is not the one of this backup.", hint="Nothing was changed.")
        raise BadInput("The backup was changed after it was made.", hint="Nothing was changed here.")
