"""A file under the name its person knows: tables are called after the file they came from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from assay.catalog.names import source_name


@contextmanager
def named_after(filename: str, path: Path) -> Iterator[Path]:
    """``path``, or a link to it called ``filename`` when it lies under another name, as an upload does."""
    stem, suffix = Path(filename).stem, Path(filename).suffix
    if path.stem == stem:
        yield path
        return
    with TemporaryDirectory(prefix="assay-file-") as folder:
        link = Path(folder) / f"{source_name(stem)}{suffix.lower()}"
        link.symlink_to(path.absolute())
        yield link
