"""What admins decided about who sees what: versions of a source's policies, and columns with personal data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Decision = Literal["confirmed", "rejected"]


@dataclass(frozen=True)
class PolicyVersion:
    """The policies of a source as somebody left them. ``text`` is the YAML the engine reads; ``author`` a person's id.

    Version 0 is what came with the source before anybody changed it.
    """

    tenant: str
    source: str
    version: int
    text: str
    author: str = ""
    at: str = ""
    note: str = ""


@dataclass(frozen=True)
class PersonalColumn:
    """That a column holds personal data, or does not, as an admin decided."""

    tenant: str
    source: str
    table_name: str
    column_name: str
    state: Decision
    author: str
    at: str
