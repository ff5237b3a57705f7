"""Answers as files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ExportKind = Literal["csv", "xlsx", "json", "parquet", "html", "png", "pdf"]


@dataclass(frozen=True)
class Export:
    """A file to hand out."""

    filename: str
    mimetype: str
    data: bytes
