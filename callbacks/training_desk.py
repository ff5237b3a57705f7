"""One request of the Training page, and what it leaves to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from assay.records.stored import Job
from callbacks.desk import PageDesk, PageDone


@dataclass(frozen=True)
class Done(PageDone):
    """With what stands at the right (None: the overview), and the job that was begun.

    ``keeps`` leaves the list as it is shown: drawing it anew takes a browser longer than all else.
    """

    side: Any = None
    job: Job | None = None
    keeps: bool = False


@dataclass(frozen=True)
class Desk(PageDesk):
    """How the list is shown, too."""

    VIEW: ClassVar = ("v_kind", "v_state", "v_search")

    @property
    def listed(self) -> bool:
        """Whether the list stands there already."""
        return "first" not in self.wanted

    @property
    def seen(self) -> int:
        """The version of the item that was looked at, as far as it was sent."""
        return int(self.wanted.get("version") or 0)
