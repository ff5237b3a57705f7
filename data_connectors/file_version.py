"""When a file-backed source has changed, seen without opening it."""

from __future__ import annotations

from pathlib import Path

from assay.kernel.errors import SourceUnreachable


def file_version(path: Path, *companions: str) -> str:
    """A text that changes when the file, or one beside it whose name ends in a companion, is written or replaced."""
    try:
        marks = [_mark(path)]
        marks += [_mark(beside) for beside in (Path(f"{path}{ending}") for ending in companions) if beside.exists()]
    except OSError as error:
        raise SourceUnreachable(
            f"The file {path.name} cannot be read.", hint="Check that it is still there and readable."
        ) from error
    return "_".join(marks)


def _mark(path: Path) -> str:
    facts = path.stat()
    return f"{facts.st_mtime_ns:x}-{facts.st_size:x}-{facts.st_ino:x}"
