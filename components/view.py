"""What the components are told: small plain records, free of the house's own types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from assay.records.explanation import Explanation

WordRole = Literal["metric", "dimension", "value", "time", "unknown", "plain"]
State = Literal["verified", "verified_changed", "governed", "generated"]


@dataclass(frozen=True)
class Choice:
    """A line of a menu. ``reason`` says why it cannot be chosen; ``href`` makes it a link."""

    text: str
    act: str = ""
    arg: Any = None
    detail: str = ""
    icon: str = ""
    active: bool = False
    reason: str = ""
    href: str = ""
    download: bool = False


@dataclass(frozen=True)
class Chip:
    """A word of the interpretation. ``joint`` marks a plain word between chips ("by", "in")."""

    text: str
    role: WordRole = "plain"
    assumed: bool = False
    choices: tuple[Choice, ...] = ()
    joint: bool = False


@dataclass(frozen=True)
class Trace:
    """What stands behind one figure: the cells it came from, the formula, the definition."""

    title: str
    value: str
    rows: tuple[tuple[str, str, bool], ...] = ()
    definition: str = ""
    definition_title: str = ""
    owner: str = ""


@dataclass(frozen=True)
class Span:
    """A piece of narrative; with a trace it is a figure that can be followed."""

    text: str
    trace: Trace | None = None


@dataclass(frozen=True)
class Change:
    """A change against a base: its text with sign, whether that is good, bad or neither, and the base."""

    text: str
    up: bool
    judgement: Literal["good", "bad", "neutral"] = "neutral"
    base: str = ""


@dataclass(frozen=True)
class Kpi:
    """A tile: label, value, change and the points of a small line."""

    label: str
    value: str
    change: Change | None = None
    points: tuple[float, ...] = ()
    question: str = ""
    period: str = ""
    about: str = ""


@dataclass(frozen=True)
class Chart:
    """A figure as the house made it (plain dict, roles instead of colours) and what it can become."""

    name: str
    figure: dict[str, Any]
    kind: str
    label: str
    kinds: tuple[Choice, ...] = ()
    height: int = 240
    legend: tuple[tuple[str, str], ...] = ()
    of: str = ""
    """The answer it shows, where its marks can be opened."""
    grouped: bool = False
    """Whether its series are groups, which can be opened from the legend."""
    slim: bool = False
    """Whether it stands in a narrow column on wide screens too."""


@dataclass(frozen=True)
class Panel:
    """A part of an answer with several results: a title, its chart, and the answer the part is.

    A part that is a lone number has no chart but the ``number`` and what it is of.
    """

    title: str
    chart: Chart | None
    id: str = ""
    number: str = ""
    label: str = ""


@dataclass(frozen=True)
class Check:
    """One thing that was checked, or one receipt line."""

    text: str
    passed: bool | None = True


@dataclass(frozen=True)
class Answer:
    """Everything an answer card shows."""

    id: str
    slot: int
    question: str
    state: State
    byline: str
    timing: str
    chips: tuple[Chip, ...] = ()
    notes: str = ""
    headline: str = ""
    headline_label: str = ""
    target: str = ""
    change: Change | None = None
    narrative: tuple[Span, ...] = ()
    panels: tuple[Panel, ...] = ()
    switch: Chart | None = None
    when: str = ""
    caveats: tuple[str, ...] = ()
    follow_ups: tuple[Choice, ...] = ()
    exports: tuple[Choice, ...] = ()
    filters: tuple[Choice, ...] = ()
    recommendations: tuple[str, ...] = ()
    trail: tuple[tuple[str, str], ...] = ()
    step: str = ""
    explanation: Explanation | None = None
    opens: bool = False
    """Whether its numbers can be looked into: it was made from a spec."""
    readings: tuple[tuple[str, str], ...] = ()
    """Id and title of each reading, where two of one question differ: each is judged and taught by itself."""
