"""Where the audit log ended, kept outside the database and signed: rows cut off its end are then missed."""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from assay.kernel.errors import BadInput
from assay.kernel.secret import secret_key
from assay.kernel.settings import Settings


@dataclass(frozen=True)
class Head:
    """A row of the log by its number and hash.

    >>> Head.read("7:ab").seq
    7
    """

    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"

    @staticmethod
    def read(text: str) -> Head:
        """As ``str`` writes it; raises BadInput."""
        seq, _, digest = text.strip().partition(":")
        if not seq.isdigit() or not digest:
            raise BadInput(f"{text!r} is no anchor.", hint="An anchor is written NUMBER:HASH.")
        return Head(int(seq), digest)


@dataclass(frozen=True)
class Anchor:
    """A small file that holds the last row known to have been written. Several processes may share it."""

    file: Path
    key: str = field(repr=False)

    def raise_to(self, head: Head) -> None:
        """Keep ``head`` unless a later one is kept already."""
        with self._locked() as handle:
            kept = self._read(os.pread(handle, 400, 0))
            if kept is None or kept.seq < head.seq:
                line = json.dumps({"seq": head.seq, "hash": head.hash, "mac": self._mac(head)}).ljust(300) + "\n"
                os.pwrite(handle, line.encode(), 0)

    def head(self) -> Head | None:
        """What is kept; None when there is nothing, or nothing signed with this key."""
        return self._read(self.file.read_bytes()) if self.file.is_file() else None

    def _mac(self, head: Head) -> str:
        return hmac.new(self.key.encode(), f"audit {head}".encode(), hashlib.sha256).hexdigest()

    def _read(self, line: bytes) -> Head | None:
        try:
            kept = json.loads(line)
            head = Head(int(kept["seq"]), str(kept["hash"]))
            signed = hmac.compare_digest(str(kept["mac"]), self._mac(head))
        except (ValueError, KeyError, TypeError):
            return None
        return head if signed else None

    @contextmanager
    def _locked(self) -> Iterator[int]:
        handle = os.open(self.file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield handle
        finally:
            os.close(handle)


def anchor_of(settings: Settings) -> Anchor:
    """The anchor of a workbench: in its home folder, signed with its secret key."""
    return Anchor(settings.home / "audit.anchor", secret_key(settings))
