"""One request of the Training page, and what it leaves to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from assay.ask.one_part import one_part
from assay.kernel.actor import Actor
from assay.records.answer import Answer
from assay.records.stored import Job
from assay.services import Services
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


def taught(services: Services, identity: str, actor: Actor) -> Answer:
    """An answer by its id; of two readings the one whose id stands behind a point. Raises NotFound."""
    whole, _, of = identity.partition(".")
    answer = services.ask.get(whole, actor)
    return one_part(answer, of) if of else answer
