"""What pydantic found wrong with plain data, as faults a person can mend: the place, what is wrong, what is allowed."""

from __future__ import annotations

import types
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from assay.kernel.errors import Fault
from assay.semantic.suggest import hint
from assay.semantic.written import Place, Steps

CONDITIONS = {
    "Compare": "field",
    "All": "all",
    "AnyOf": "any",
    "Not": "not",
    "Related": "related",
    "Subquery": "spec",
    "FieldValue": "field",
}


def shape_faults(
    error: ValidationError, data: Any, root: type[BaseModel], place: Callable[[Steps], Place]
) -> Sequence[Fault]:
    """All faults of data that is no ``root``, each at its line."""
    faults: list[Fault] = []
    seen: set[Steps] = set()
    for item in error.errors():
        steps = tuple(item["loc"])
        shown = _without_union_names(steps, data)
        if shown is None or (item["type"] != "extra_forbidden" and shown in seen):
            continue
        message = _sentence(dict(item), shown, root)
        if item["type"] == "missing" and steps[-2:-1] and steps[-2] in CONDITIONS:
            shown, message = shown[:-1], "a condition has one of field, all, any, not, related"
        if shown in seen and "condition has" in message:
            continue
        seen.add(shown)
        found = place(shown)
        faults.append(Fault(found.file, found.line, message))
    return faults


def _without_union_names(steps: Steps, data: Any) -> Steps | None:
    """The path as written. Pydantic names the branch of a union it tried: None for branches nobody meant."""
    shown: list[str | int] = []
    at = data
    for number, step in enumerate(steps):
        if isinstance(step, str) and step in CONDITIONS and not (isinstance(at, dict) and step in at):
            if isinstance(at, dict) and CONDITIONS[step] not in at and any(key in at for key in CONDITIONS.values()):
                return None
            if isinstance(at, dict) and step in ("Compare", "FieldValue") and "related" in at:
                return None
            continue
        if isinstance(step, str) and ("[" in step or "-" in step or step in ("bool", "int", "float", "str", "date")):
            continue
        if isinstance(step, str) and isinstance(at, dict) and step not in at and number < len(steps) - 1:
            continue  # the tag of a discriminated union
        shown.append(step)
        at = _item(at, step)
    return tuple(shown)


def _item(data: Any, step: str | int) -> Any:
    if isinstance(data, dict):
        return data.get(step)
    return data[step] if isinstance(data, list) and isinstance(step, int) and step < len(data) else None


def _sentence(item: dict[str, Any], steps: Steps, root: type[BaseModel]) -> str:
    name = steps[-1] if steps else "file"
    if item["type"] == "extra_forbidden":
        return f"`{name}` is no key here. {hint(name, _allowed(steps[:-1], root))}"
    if item["type"] == "missing":
        return f"`{name}` is missing"
    message = str(item["msg"]).removeprefix("Value error, ")
    return f"`{name}`: {message[:1].lower()}{message[1:]}, not {item.get('input')!r}"


def _allowed(steps: Steps, root: type[BaseModel]) -> tuple[str, ...]:
    """The keys a mapping at that place may have."""
    models: set[type[BaseModel]] = {root}
    for step in steps:
        if isinstance(step, int):
            continue
        models = {found for model in models for found in _models_under(model, str(step))}
    return tuple(dict.fromkeys(field.alias or name for model in models for name, field in model.model_fields.items()))


def _models_under(model: type[BaseModel], key: str) -> set[type[BaseModel]]:
    for name, field in model.model_fields.items():
        if key in (name, field.alias):
            return _models_in(field.annotation)
    return set()


def _models_in(annotation: Any) -> set[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {annotation}
    if get_origin(annotation) in (Union, types.UnionType, tuple, dict, list, Annotated):
        return {found for part in get_args(annotation) for found in _models_in(part)}
    return set()
