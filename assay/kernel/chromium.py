"""Where Chromium is: pictures, PDF and the tests of the pages need it."""

from __future__ import annotations

import shutil
from pathlib import Path

NAMES = (
    "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
)  # fmt: skip
"""What it is called, the one that draws no window of its own first."""


def chromium(wanted: Path | None = None) -> Path | None:
    """The browser to use: the one set, else one found on the PATH."""
    if wanted is not None:
        return wanted if wanted.is_file() else None
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return Path(found) if found else None
