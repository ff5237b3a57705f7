"""What the shared behaviour suite knows of an engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from assay.query.ports import Connector, Session
from data_connectors.registry import open_connector
from data_connectors.sessions import open_session


@dataclass(frozen=True)
class Backend:
    """One engine in the suite. Flags are what it is able to do; the suite expects the rest of all."""

    name: str
    url: str
    write: Callable[[str], None]
    """Runs a statement past Assay, to change data behind its back."""
    comments: bool = True
    """Tables and columns can have comments."""
    keys: bool = True
    """Primary, unique and foreign keys exist and promise something."""
    typed_dates: bool = True
    """Dates come back as dates, not as ISO texts."""
    booleans: bool = True
    """Results have a boolean type."""
    decimals: bool = True
    """Exact decimals exist."""
    bytes: bool = True
    """Binary columns exist and come back as hex text."""
    json: bool = True
    """A JSON type exists."""
    own_timeout: str = ""
    """A statement that the session itself stops in time; "" = killing the worker is the only way."""
    quote: str = '"'

    def connector(self, **options: Any) -> Connector:
        return open_connector(self.url, options)

    def session(self, **options: Any) -> Session:
        return open_session(self.connector(**options).recipe())
