"""What the catalog needs from outside: ways to open and take in data, and to read a written model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from assay.kernel.actor import Actor
from assay.query.ports import Connector

Report = Callable[[float, str], None]
OpenConnector = Callable[[str, Mapping[str, Any]], Connector]
"""Opens a connector on a URL with options; raises Misconfigured or SourceUnreachable."""

ImportFile = Callable[[Path, Path, "Report | None"], tuple[str, tuple[str, ...]]]
"""Turns a data file (1st) into a database inside a folder (2nd): its URL, and notes on what was odd in the file."""


Record = Callable[[Actor, str, Mapping[str, Any]], None]
"""Appends a row to the audit log: who, what, and its facts."""


def silent(_progress: float, _stage: str) -> None:
    """Reports to nobody."""
