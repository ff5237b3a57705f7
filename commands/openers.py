"""What commands may open. ``cli.py`` fills it; nothing is opened before a command asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:  # these load the engines, which `--help` and `doctor` do without
    from assay.access.policies import Policy
    from assay.kernel.actor import Actor
    from assay.kernel.errors import Fault
    from assay.kernel.settings import Settings
    from assay.records.answer import Answer
    from assay.services import Services


class Folder(Protocol):
    """The ask corridor over a folder of database files: nothing is stored, each file is read once."""

    def ask(
        self,
        question: str,
        database: str,
        *,
        engine: str,
        threshold: float | None,
        today: date | None,
        hint: str = "",
    ) -> Answer:
        """The answer from the database of that name; raises NotFound when there is none, AssayError otherwise."""
        ...

    def check(self, database: str) -> Sequence[tuple[Fault, bool]]:
        """What is doubtful about the model of a database, and whether it is broken; raises InvalidModel, NotFound."""
        ...

    def mentioned(self, answer: Answer) -> Mapping[str, list[str]]:
        """``tables`` and ``columns`` (``table.column``) that the answer's SQL reads."""
        ...

    def close(self) -> None:
        """End the query processes."""
        ...


class State(Protocol):
    """The state database, without the corridors above it."""

    def migrate(self) -> None:
        """Bring it to the current shape."""
        ...

    def is_current(self) -> bool:
        """Whether no migration is missing; raises whatever the driver raises when it cannot be reached."""
        ...

    def exists(self) -> bool:
        """Whether it was ever made."""
        ...

    def has_sample(self, name: str) -> bool:
        """Whether that sample is registered and its data is still there; False when there is no state yet."""
        ...


class Judge(Protocol):
    """A written schema under written policies, to judge statements by."""

    def judge(self, sql: str, dialect: str) -> Mapping[str, Any]:
        """``verdict`` (accept or reject), ``reason``, ``sql`` (what would run, or None); never raises."""
        ...

    def strangers(self, dialect: str) -> Sequence[str]:
        """What the policies name and the schema has not; raises BadInput when it is no schema."""
        ...


class Runs(Protocol):
    """A database under written policies, to run statements on."""

    @property
    def dialect(self) -> str:
        """What SQL it speaks."""
        ...

    def run(self, sql: str) -> Mapping[str, Any]:
        """``verdict``, ``reason``, ``columns``, ``rows``, ``error``, ``ms``, ``truncated``."""
        ...

    def strangers(self) -> Sequence[str]:
        """What the policies name and the database has not."""
        ...

    def close(self) -> None:
        """End the query processes."""
        ...


class AuditLog(Protocol):
    """The log of who did what."""

    def first_broken(self, known: str | None) -> int | None:
        """The first row that is not as it was written, None when the log is whole; raises BadInput for no anchor."""
        ...

    def anchored(self) -> bool:
        """Whether rows cut off its end would be missed."""
        ...

    def head(self) -> Any:
        """``seq`` and ``hash`` of the last row, or None."""
        ...

    def every(self, action: str, since: str, until: str) -> Iterator[Any]:
        """Rows, oldest first; days inclusive."""
        ...

    def prune(self, before: datetime, actor: Actor) -> int:
        """Remove what is older; how many. Raises BadInput when the log is not whole."""
        ...


class Backup(Protocol):
    """Everything a workbench holds, in one file and back. Counts are rows by table."""

    def write(self, file: Path, passphrase: str, actor: Actor) -> Mapping[str, int]:
        """Write a backup."""
        ...

    def restore(self, file: Path, passphrase: str, actor: Actor) -> Mapping[str, int]:
        """Bring one back."""
        ...


@dataclass(frozen=True)
class Openers:
    """One callable per thing that can be opened."""

    settings: Callable[..., Settings]
    """Settings with overrides; logging is then set up, to standard error. Raises Misconfigured."""
    services: Callable[[Settings], Services]
    folder: Callable[[Settings, Path, Path | None], Folder]
    """Databases of a folder, with semantic models below another, if given."""
    transcribed: Callable[[Settings, Path, Path | None, Path, str], Folder]
    """The same, with what a model says written to a transcript (``record``) or read from it (``replay``)."""
    state: Callable[[Settings], State]
    work: Callable[[Settings], int]
    """Run the worker until it is told to stop; the exit code."""
    schema: Callable[[str, Sequence[Policy], Actor], Judge]
    """CREATE statements and the policies that hold for an actor."""
    database: Callable[[Settings, str, Sequence[Policy], Actor], Runs]
    """A database file or URL and the policies that hold for an actor."""
    audit: Callable[[Settings], AuditLog]
    """The audit log of the state database."""
    backups: Callable[[Settings], Backup]
    """Of the state database and the home folder."""


@contextmanager
def opened(openers: Openers, **overrides: Any) -> Iterator[Services]:
    """The services, closed again at the end. Overrides that are None do not count."""
    given = {name: value for name, value in overrides.items() if value is not None}
    services = openers.services(openers.settings(**given))
    try:
        yield services
    finally:
        services.close()
