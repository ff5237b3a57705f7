"""What the drill menu offers: actions that lead to a spec, each with the words and, where it is off, the reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assay.semantic.spec import AnalyticsSpec

Group = Literal["closer", "compare", "explain", "focus"]


@dataclass(frozen=True)
class Action:
    """One line of the menu. ``key`` names it for good (``rows``, ``by:products.category``, ``previous_year``).

    ``spec`` is where it leads, ``crumb`` what the step is called in the trail. ``reason``: why it cannot be chosen.
    ``more``: one of several of its kind, offered behind the first. ``splits`` is set on what tells parts apart best.
    """

    key: str
    group: Group
    text: str
    spec: AnalyticsSpec | None = None
    crumb: str = ""
    detail: str = ""
    reason: str = ""
    more: bool = False
    splits: bool = False


@dataclass(frozen=True)
class Menu:
    """The menu of one mark: its name, where it stands, its value and change in words, and what can be done.

    ``good`` judges the change (None = neither), ``note`` says what does not add up.
    """

    title: str
    place: str = ""
    value: str = ""
    change: str = ""
    up: bool = False
    good: bool | None = None
    base: str = ""
    note: str = ""
    actions: tuple[Action, ...] = ()
