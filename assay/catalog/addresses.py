"""Which addresses may become a source: checked by scheme, parameters, file, and by every number the host stands for."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from assay.kernel.actor import LOCAL_OWNER, Actor
from assay.kernel.errors import BadInput, NotAllowed

FILES: Final = ("duckdb", "sqlite", "chdb")
SERVERS: Final = ("postgresql", "postgres", "mysql", "mariadb", "clickhousedb", "clickhouse", "snowflake", "bigquery")
HOSTED: Final = ("snowflake", "bigquery")
"""Their first part is an account, not a host."""

PARAMETERS: Final = frozenset({
    "sslmode", "ssl", "ssl_mode", "secure", "tls", "verify", "connect_timeout", "application_name", "charset",
    "warehouse", "role", "schema", "location", "seconds", "fresh_seconds", "threads", "memory_mb",
})  # fmt: skip
"""What may stand after the question mark. Files, hosts, sockets, services and start-up commands may not."""

Resolve = Callable[[str, int], Sequence[str]]


def resolved(host: str, port: int) -> Sequence[str]:
    """Every number the name stands for; raises BadInput when it stands for none."""
    try:
        return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise BadInput("There is no host of that name.", hint="Check the address.") from error


@dataclass(frozen=True)
class AddressRules:
    """``state``: address of the app state, which is no source. ``hosts`` and ``folders`` as the operator allows them.

    The owner of this machine, who acts on the command line or alone in front of the page, may use its files and its
    own servers; nobody else may.
    """

    home: Path
    state: str = ""
    hosts: tuple[str, ...] = ()
    folders: tuple[Path, ...] = ()
    resolve: Resolve = resolved

    def check(self, url: str, actor: Actor) -> None:
        """Raises BadInput or NotAllowed, each with a sentence that names no path and no secret."""
        text = url.strip()
        if any(mark < " " or mark == "\x7f" for mark in text):
            raise BadInput("The address holds characters that no address has.")
        parts = _parts(text)
        scheme = parts.scheme.lower().partition("+")[0]
        alone = actor == LOCAL_OWNER
        if "://" not in text or scheme in FILES:
            self._file(text, alone)
        elif scheme not in SERVERS:
            raise BadInput("Sources of that kind are not known.", hint="PostgreSQL, MySQL, MariaDB, SQLite, DuckDB.")
        else:
            self._server(parts, scheme, alone)

    def check_again(self, url: str, owner: str) -> None:
        """Before a stored address is opened: its host may stand for another number by now. Files do not wander."""
        parts = _parts(url)
        scheme = parts.scheme.lower().partition("+")[0]
        if owner != LOCAL_OWNER.id and scheme in SERVERS:
            self._server(parts, scheme, False)

    def _file(self, text: str, alone: bool) -> None:
        path = _path(text)
        if path.is_relative_to(self.home.resolve()) and not path.is_relative_to((self.home / "files").resolve()):
            raise NotAllowed("Assay's own files are no source.")
        if str(path) == str(_path(self.state)):
            raise NotAllowed("Assay's own database is no source.")
        if not alone and not any(path.is_relative_to(folder.resolve()) for folder in self.folders):
            raise NotAllowed(
                "Files of the server cannot be connected.", hint="Upload the file, or ask the operator for its folder."
            )

    def _server(self, parts: SplitResult, scheme: str, alone: bool) -> None:
        given = {name.lower() for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
        strange = sorted(name for name in given if name not in PARAMETERS)
        if strange and not alone:
            raise NotAllowed(f"The parameter {strange[0][:40]!r} is not allowed in an address.")
        if scheme in HOSTED:
            return
        host, port = _host_and_port(parts)
        if not host or "/" in unquote(host):
            if alone:
                return
            raise NotAllowed("An address names a host.")
        if self.hosts and not alone:
            if host not in self.hosts:
                raise NotAllowed("That host is not among those the operator allows.")
        elif not alone:
            _outside(self.resolve(host, port))
        self._not_the_state(parts, host, port)

    def _not_the_state(self, parts: SplitResult, host: str, port: int) -> None:
        own = urlsplit(self.state)
        if not own.hostname or own.scheme.partition("+")[0] not in ("postgresql", "postgres"):
            return
        same_name = unquote(parts.path.lstrip("/")) == unquote(own.path.lstrip("/"))
        if same_name and port == (own.port or 5432):
            mine = set(self.resolve(own.hostname, port))
            if own.hostname.lower() == host or not mine.isdisjoint(self.resolve(host, port)):
                raise NotAllowed("Assay's own database is no source.")


def _parts(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError as error:
        raise BadInput(
            "The address cannot be read.", hint="Write it as scheme://user:password@host:port/name."
        ) from error
    return parts


def _host_and_port(parts: SplitResult) -> tuple[str, int]:
    usual = {"mysql": 3306, "mariadb": 3306, "clickhouse": 8123, "clickhousedb": 8123}
    return (parts.hostname or "").lower(), parts.port or usual.get(parts.scheme.partition("+")[0].lower(), 5432)


def _path(text: str) -> Path:
    """Where a file address leads, links followed."""
    rest = text.partition("://")[2] if "://" in text else text
    plain = unquote(rest.partition("?")[0])
    relative = Path(plain.removeprefix("/")).expanduser()
    return (Path(plain) if not relative.exists() and Path(plain).exists() else relative).resolve()


def _outside(numbers: Sequence[str]) -> None:
    """Raises NotAllowed when one of the numbers is of this machine or its link: metadata services live there."""
    if any(_is_near(number) for number in numbers):
        raise NotAllowed("That host is this machine, or one that only it can reach.")


def _is_near(number: str) -> bool:
    try:
        found = ipaddress.ip_address(number.partition("%")[0])
    except ValueError:  # no number at all: where it leads cannot be told
        return True
    real = getattr(found, "ipv4_mapped", None) or found
    return any((real.is_loopback, real.is_link_local, real.is_unspecified, real.is_multicast, real.is_reserved))
