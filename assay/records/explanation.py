"""Why a number changed: parts of the change that add up, ranked by surprise. Complete enough to be shown and stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assay.semantic.spec import AnalyticsSpec

Scalar = None | bool | int | float | str


@dataclass(frozen=True)
class Effect:
    """One bar of the waterfall: volume, value per row, mix. ``amount`` has the unit of the number."""

    key: str
    label: str
    amount: float


@dataclass(frozen=True)
class Contribution:
    """One member of a field, or of two: its numbers on both sides and what it adds to the change.

    ``share``: of the whole change (None where there is none). ``surprise``: how many of its usual swings it moved away
    from how the others moved; its sign is that of the difference.
    """

    fields: tuple[str, ...]
    members: tuple[Any, ...]
    label: str
    before: float
    after: float
    amount: float
    share: float | None
    surprise: float


@dataclass(frozen=True)
class Breakdown:
    """All members of one field (or pair of fields); their amounts sum to the change."""

    fields: tuple[str, ...]
    label: str
    parts: tuple[Contribution, ...]


@dataclass(frozen=True)
class Explanation:
    """A change split into parts. ``cause`` is the one member that stands out, None for "no single cause".

    ``sentences`` are the finding in words, ``caveats`` what to know about it. ``good``: is the change good news?
    """

    title: str
    place: str
    unit: str | None
    before: float
    after: float
    before_label: str
    after_label: str
    effects: tuple[Effect, ...] = ()
    breakdowns: tuple[Breakdown, ...] = ()
    pairs: tuple[Breakdown, ...] = ()
    cause: Contribution | None = None
    threshold: float = 0.0
    sentences: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    good: bool | None = None

    @property
    def change(self) -> float:
        return self.after - self.before


@dataclass(frozen=True)
class Explained:
    """An explanation, and the spec that looks into what stands out (None where nothing does).

    Of what was asked in a conversation: ``said``, the finding in its words, and the ``tile`` it is about.
    """

    found: Explanation
    inside: AnalyticsSpec | None = None
    said: str = ""
    tile: str = ""
