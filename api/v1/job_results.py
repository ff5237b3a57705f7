"""What each kind of job leaves behind, as it stands in the job's row."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from assay.records.explanation import Explained


class Result(BaseModel):
    """A result has these fields and no others, so that a program can tell kinds apart."""

    model_config = ConfigDict(extra="forbid")


class Asked(Result):
    """``ask``: the turn that holds the answer; of an answer that was edited, which one and how."""

    turn: str
    engine: str = "local"
    answer: str = ""
    edit: dict[str, Any] | None = None


class SourceMade(Result):
    """``load``, ``connect``, ``file``: the name of the source there is now."""

    source: str


class Watched(Result):
    """``watch``: the number as it was found."""

    value: float | None


class Evaluated(Result):
    """``evaluate``: how many golden questions were right."""

    evaluation: str
    right: int
    total: int


class Published(Result):
    """``publish``: what took effect, and whether it was held back."""

    evaluation: str
    blocked: bool
    items: list[str]


class Drifted(Result):
    """``drift``: what does not fit the source any more."""

    drift: list[dict[str, Any]]


class Mended(Drifted):
    """``mend``: how much was mended, what was refused, and what is left."""

    mended: int
    refused: list[str]


class TakenIn(Result):
    """``import``: how many items were kept, and why others were not."""

    saved: int
    faults: list[str]


class GenerationReport(Result):
    """Timings of a generation by analyst, and how much went on at the same time."""

    seconds: float
    by_analyst: dict[str, float]
    tasks: int
    retried: int
    failed: int
    most_at_once: int
    speed_up: float


class DocumentsMade(Result):
    """``generate``: documents made and left alone, why others were refused, widgets that were there already."""

    made: list[str]
    kept: list[str]
    refused: dict[str, list[str]]
    widgets_kept: int
    report: GenerationReport | None


JobResult = (
    Asked | SourceMade | Watched | Evaluated | Published | Mended | Drifted | TakenIn | DocumentsMade | Explained
)
