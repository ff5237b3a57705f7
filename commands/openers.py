"""What commands may open. ``cli.py`` fills it; nothing is opened before a command asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:  # these load the engines, which `--help` and `doctor` do without
    from assay.kernel.settings import Settings
    from assay.records.answer import Answer
    from assay.services import Services


class Folder(Protocol):
    """The ask corridor over a folder of database files: nothing is stored, each file is read once."""

    def ask(self, question: str, database: str, *, engine: str, threshold: float | None, today: date | None) -> Answer:
        """The answer from the database of that name; raises NotFound when there is none, AssayError otherwise."""
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


@dataclass(frozen=True)
class Openers:
    """One callable per thing that can be opened."""

    settings: Callable[..., Settings]
    """Settings with overrides; logging is then set up, to standard error. Raises Misconfigured."""
    services: Callable[[Settings], Services]
    folder: Callable[[Settings, Path, Path | None], Folder]
    """Databases of a folder, with semantic models below another, if given."""
    state: Callable[[Settings], State]
    work: Callable[[Settings], None]
    """Run the worker until it is told to stop."""


@contextmanager
def opened(openers: Openers, **overrides: Any) -> Iterator[Services]:
    """The services, closed again at the end. Overrides that are None do not count."""
    given = {name: value for name, value in overrides.items() if value is not None}
    services = openers.services(openers.settings(**given))
    try:
        yield services
    finally:
        services.close()
