"""The text encoding of a file, and whether it is text at all."""

from __future__ import annotations

import codecs
from pathlib import Path

from assay.kernel.errors import BadInput

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_HEAD = 64 * 1024
_NOT_IN_CP1252 = (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d")


def encoding_of(path: Path) -> str:
    """Python's name of the encoding. Raises BadInput for empty and binary files."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip(b"\x00\r\n\t \xef\xbb\xbf\xff\xfe"):
        raise BadInput(f"{path.name} is empty.", hint="Choose a file that holds rows.")
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    if marked:
        return marked
    if b"\x00" in head:
        return _unmarked_utf16(head, path)
    if sum(byte < 32 and byte not in (9, 10, 12, 13, 26, 27) for byte in head) > len(head) // 100:
        raise _binary(path)
    return "utf-8" if _is_utf8(path) else _western(path)


def _binary(path: Path) -> BadInput:
    return BadInput(f"{path.name} is not a text file.", hint="Save it as CSV, Excel (.xlsx), Parquet or JSON.")


def _unmarked_utf16(head: bytes, path: Path) -> str:
    """UTF-16 without a mark has a zero in every second byte of ordinary text."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    pairs = len(head) // 2
    if odd > 0.6 * pairs and even < 0.1 * pairs:
        return "utf-16-le"
    if even > 0.6 * pairs and odd < 0.1 * pairs:
        return "utf-16-be"
    raise _binary(path)


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while part := file.read(1 << 20):
                decoder.decode(part)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _western(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(1 << 20)
    return "latin-1" if any(byte in head for byte in _NOT_IN_CP1252) else "cp1252"
