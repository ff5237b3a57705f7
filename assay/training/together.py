"""Many items of a file: each read on those before it, and those that break the model found without a check for each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from assay.kernel.errors import AssayError, BadInput
from assay.semantic.check import check
from assay.semantic.model import SemanticModel
from assay.semantic.taught import taught
from assay.training.kinds import read_content

Numbered = tuple[int, str, dict[str, Any]]
"""Place in the file, kind, and what is given or was read."""
PLAIN = frozenset(("documentation", "instruction", "ddl", "verified_question", "golden", "glossary"))
"""Kinds on which no other item stands and that break no model: what a term means was looked up when it was read."""


def read_together(new: Iterable[Numbered], model: SemanticModel) -> tuple[list[Numbered], SemanticModel, list[str]]:
    """What fits, in the order of the file, with the model it makes, and what does not, each with its reason."""
    read, unread = _read(new, model)
    laid, unfit = _fitted([one for one in read if one[1] not in PLAIN], model)
    refused = {at for at, _, _ in unfit}
    faults = sorted((at, fault_of(at, kind, error)) for at, kind, error in (*unread, *unfit))
    return [one for one in read if one[0] not in refused], laid, [told for _, told in faults]


Refused = tuple[int, str, AssayError]


def _read(new: Iterable[Numbered], model: SemanticModel) -> tuple[list[Numbered], list[Refused]]:
    """Read on the model; what cannot be is read again once all before it are laid over."""
    read, waiting, unread = list[Numbered](), list[Numbered](), list[Refused]()
    for at, kind, given in new:
        try:
            try:
                content = read_content(kind, given, model)
            except AssayError:
                if not waiting:
                    raise
                model, waiting = laid_over(model, waiting), []
                content = read_content(kind, given, model)
        except AssayError as error:
            unread.append((at, kind, error))
            continue
        read.append((at, kind, content))
        if kind not in PLAIN:
            waiting.append(read[-1])
    return read, unread


def _fitted(read: Sequence[Numbered], model: SemanticModel) -> tuple[SemanticModel, list[Refused]]:
    """The model with all that break nothing, and the others: halves are looked into only where something breaks."""
    laid = laid_over(model, read)
    wrong = broken(model, laid) if read else ""
    if not wrong:
        return laid, []
    if len(read) == 1:
        at, kind, _ = read[0]
        return model, [(at, kind, BadInput(f"This does not fit the model: {wrong.rstrip('.?')}."))]
    middle = len(read) // 2
    model, unfit = _fitted(read[:middle], model)
    model, more = _fitted(read[middle:], model)
    return model, [*unfit, *more]


def laid_over(model: SemanticModel, read: Iterable[Numbered]) -> SemanticModel:
    """The model with these in force."""
    return taught(model, ((kind, "approved", content) for _, kind, content in read))


def broken(before: SemanticModel, now: SemanticModel) -> str:
    """What is wrong with a model that was not wrong before."""
    known = {fault.message for fault in check(before)}
    return next((fault.message for fault in check(now) if fault.message not in known), "")


def fault_of(number: int, kind: str, error: AssayError) -> str:
    """Why one item of a file was not taken in.

    >>> fault_of(3, "verified_question", BadInput("There is no statement."))
    '3. verified question: There is no statement.'
    """
    return f"{number}. {kind.replace('_', ' ')}: {error.message}"
