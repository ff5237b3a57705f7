"""One request of a page on which an admin works on a source, and the word it leaves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from assay.kernel.actor import Actor
from assay.services import Services

Wanted = dict[str, Any]


@dataclass(frozen=True)
class PageDone:
    """What an action leaves: a word, and what a page adds to it."""

    said: Any = None


@dataclass(frozen=True)
class PageDesk:
    """One request: the house, whose it is, the source, what was sent."""

    VIEW: ClassVar[tuple[str, ...]] = ()
    """What of a request says how the list of the page is narrowed."""
    services: Services
    actor: Actor
    source: str
    wanted: Wanted

    @property
    def view(self) -> dict[str, str]:
        """How the list is narrowed; sent along with every action."""
        return {key: str(self.wanted[key]) for key in self.VIEW if self.wanted.get(key)}
