"""What a dropped file must be like before anything reads it: of the kind its name says, and of bearable size."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Final

from assay.kernel.errors import BadInput

MOST_COLUMNS: Final = 4_096
MOST_UNPACKED: Final = 2 * 2**30
MOST_RATIO: Final = 200
SMALL: Final = 50 * 2**20
MOST_MEMBERS: Final = 10_000
HEAD: Final = 1 << 20

_MAGIC: Final[dict[str, tuple[bytes, int]]] = {
    ".xlsx": (b"PK\x03\x04", 0),
    ".xls": (b"\xd0\xcf\x11\xe0", 0),
    ".parquet": (b"PAR1", 0),
    ".sqlite": (b"SQLite format 3\x00", 0),
    ".sqlite3": (b"SQLite format 3\x00", 0),
    ".duckdb": (b"DUCK", 8),
}
_TEXT: Final = (".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson")
_NOT_TEXT: Final = (
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"%PDF",
    b"\x7fELF",
    b"MZ",
    b"\x89PNG",
    b"\xff\xd8\xff",
)


def check_upload(filename: str, path: Path) -> None:
    """Raises BadInput with one sentence."""
    ending = Path(filename).suffix.lower()
    if ending not in _MAGIC and ending not in _TEXT and ending != ".db":
        raise BadInput("Files of this kind are not taken.", hint="CSV, Excel, Parquet, JSON lines, SQLite or DuckDB.")
    with path.open("rb") as file:
        head = file.read(HEAD)
    if ending in _MAGIC:
        magic, place = _MAGIC[ending]
        if head[place : place + len(magic)] != magic:
            raise BadInput(f"This is no {ending} file, whatever its name says.")
    if ending in _TEXT:
        _text(head)
    if ending == ".xlsx":
        _archive(path)


def _text(head: bytes) -> None:
    if head.startswith(_NOT_TEXT):
        raise BadInput("This is no text file, whatever its name says.")
    first = head.partition(b"\n")[0]
    if max(first.count(mark) for mark in (b",", b";", b"\t", b"|")) >= MOST_COLUMNS:
        raise BadInput(f"The file has more than {MOST_COLUMNS:,} columns.", hint="Leave out those you do not need.")


def _archive(path: Path) -> None:
    """An Excel file is a ZIP archive: its directory says how large it becomes."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise BadInput("The Excel file is damaged.") from error
    unpacked, packed = sum(one.file_size for one in members), sum(one.compress_size for one in members)
    blown = unpacked > SMALL and unpacked > MOST_RATIO * max(packed, 1)
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED or blown:
        raise BadInput("The Excel file becomes too large when it is unpacked.", hint="Save the sheet as CSV.")
