"""Database URLs taken apart, so that a password goes to the driver and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from assay.kernel.errors import BadInput

HIDDEN = "***"


@dataclass(frozen=True)
class Address:
    """Where a database server is and who asks. ``extra`` are the URL's parameters and the caller's options."""

    scheme: str
    host: str
    port: int | None
    user: str
    password: str = field(repr=False)
    database: str
    extra: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def shown(self) -> str:
        """The address for people: no password, no parameters.

        >>> parse_url("postgresql://ada:secret@db:5432/shop").shown
        'postgresql://ada@db:5432/shop'
        """
        user = f"{self.user}@" if self.user else ""
        port = f":{self.port}" if self.port else ""
        return f"{self.scheme}://{user}{self.host}{port}/{self.database}"

    def without_secrets(self, text: str) -> str:
        """A driver's words with the password blotted out wherever it stands."""
        return text.replace(self.password, HIDDEN) if self.password else text

    def plain(self) -> dict[str, Any]:
        """JSON-ready; holds the password."""
        return {
            "scheme": self.scheme, "host": self.host, "port": self.port, "user": self.user, "password": self.password,
            "database": self.database, "extra": dict(self.extra),
        }  # fmt: skip

    @staticmethod
    def of(plain: Mapping[str, Any]) -> Address:
        """The address that ``plain()`` gave."""
        return Address(**plain)


def parse_url(url: str, options: Mapping[str, Any] | None = None) -> Address:
    """The parts of a database URL; ``options`` win over the URL's own parameters. Raises BadInput.

    A driver named in the scheme (``mysql+pymysql``) is dropped: which driver is used is not the URL's choice.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise BadInput(
            "The database URL cannot be read.", hint="Write it as scheme://user:password@host:port/name."
        ) from error
    return Address(
        scheme=parts.scheme.partition("+")[0].lower(),
        host=parts.hostname or "",
        port=port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        database=unquote(parts.path.lstrip("/")),
        extra={**dict(parse_qsl(parts.query)), **(options or {})},
    )
