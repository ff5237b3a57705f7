"""The YAML of one part as somebody writes it: every fault with its line, or the part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import yaml

from assay.kernel.errors import Fault, InvalidModel
from assay.semantic.load import KEYS, load_texts
from assay.semantic.model import SemanticModel
from assay.semantic.schema import Schema
from assay.semantic.written import parse
from assay.training.studio.parts import LISTS, Part, parts_of

MOST_TEXT: Final = 50_000
FILE: Final = "yaml"
"""What the text is called in faults."""


def read_part(kind: str, text: str, model: SemanticModel, schema: Schema) -> tuple[Part | None, tuple[Fault, ...]]:
    """The one part of this kind that the text says, over ``model``; without a part all the faults there are."""
    if len(text) > MOST_TEXT:
        return None, (Fault(FILE, 1, f"one part may have up to {MOST_TEXT:,} characters"),)
    try:
        load_texts({FILE: text}, schema, model)
    except InvalidModel as error:
        return None, error.faults
    written = SemanticModel.model_validate(yaml.safe_load(text) or {})
    found = [part for part in parts_of(written) if part.kind == kind]
    faults = [*_beside(kind, len(found), written, text), *_moved(written, model, text)]
    return (None, tuple(faults)) if faults else (_told(found[0]), ())


def _told(part: Part) -> Part:
    """What a person wrote is no guess any more."""
    return replace(part, content={key: value for key, value in part.content.items() if key != "inferred"})


def _beside(kind: str, found: int, written: SemanticModel, text: str) -> Iterator[Fault]:
    """One part of this kind stands in the text, and nothing beside it."""
    others = [part for part in parts_of(written) if part.kind != kind]
    if kind in ("dimension", "measure"):
        others = [part for part in others if part.kind != "entity" or not set(part.content) <= {"name", "table"}]
    others = [part for part in others if part.kind != "model" or part.content]
    if found != 1:
        where = f"under `{LISTS[kind]}`" if kind in LISTS else f"among the {kind}s of one entity"
        yield Fault(FILE, 1, f"this is to say one {kind} {where}, and it says {found}")
    if others:
        line = _line(text, next(iter(_keys(others[0]))))
        yield Fault(FILE, line, f"`{others[0].title}` is another part: open it on its own, or take in a folder")


def _moved(written: SemanticModel, model: SemanticModel, text: str) -> Iterator[Fault]:
    """Entities keep their names: questions, dashboards and policies speak of them."""
    for number, entity in enumerate(written.entities):
        known = next((one for one in model.entities if one.table.casefold() == entity.table.casefold()), None)
        if known is not None and model.entity(entity.name) is None:
            line = _line(text, "entities", number, "name")
            message = f"the table `{entity.table}` is the entity `{known.name}` here, and entities keep their names"
            yield Fault(FILE, line, message)


def _keys(part: Part) -> Iterator[str]:
    yield next(iter(part.content), "") if part.kind == "model" else LISTS.get(part.kind, "entities")


def _line(text: str, *steps: str | int) -> int:
    document = parse(FILE, text, [], KEYS)
    return document.lines.get(steps, 1) if document else 1
