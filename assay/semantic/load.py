"""YAML files to a SemanticModel. Every fault of every file is reported at once, with file and line."""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin

import yaml
from pydantic import BaseModel, ValidationError

from assay.kernel.errors import Fault, InvalidModel
from assay.semantic.check import Place, check
from assay.semantic.model import SemanticModel
from assay.semantic.schema import Schema
from assay.semantic.suggest import hint

Steps = tuple[str | int, ...]
LISTS = ("entities", "relationships", "metrics", "hierarchies", "glossary", "default_filters")
MAX_ITEMS = 200_000
"""Aliases can make a few lines of YAML endless."""
CONDITIONS = {
    "Compare": "field",
    "All": "all",
    "AnyOf": "any",
    "Not": "not",
    "Related": "related",
    "Subquery": "spec",
    "FieldValue": "field",
}


@dataclass
class Document:
    """One file as plain data, with the line of every item."""

    file: str
    data: dict[str, Any]
    lines: dict[Steps, int]


@dataclass
class Sources:
    """All files laid over each other: where each item of the joined data was written."""

    data: dict[str, Any]
    places: dict[Steps, Place]

    def place(self, steps: Steps) -> Place:
        """The nearest known line at or above an item."""
        for length in range(len(steps), -1, -1):
            if steps[:length] in self.places:
                return self.places[steps[:length]]
        return Place("model", 1)


def load(*paths: str | Path, schema: Schema | None = None) -> SemanticModel:
    """The model written in these YAML files or folders of ``*.yml`` / ``*.yaml`` (joined in name order).

    With ``schema`` tables and columns must exist too. Raises InvalidModel with all faults.
    """
    return load_texts({_label(path, paths): _text(path, _label(path, paths)) for path in _files(paths)}, schema)


def load_texts(texts: dict[str, str], schema: Schema | None = None) -> SemanticModel:
    """The model written in YAML texts, by the name to use in messages."""
    faults: list[Fault] = []
    documents = [document for name, text in texts.items() if (document := _parse(name, text, faults)) is not None]
    sources = _join(documents, faults)
    model = _validate(sources, faults)
    if model is not None:
        faults += check(model, schema, sources.place)
    if faults:
        raise InvalidModel(sorted(set(faults), key=lambda fault: (fault.file, fault.line, fault.message)))
    assert model is not None
    return model


def _files(paths: Sequence[str | Path]) -> Iterator[Path]:
    for path in map(Path, paths):
        yield from sorted([*path.glob("*.yml"), *path.glob("*.yaml")]) if path.is_dir() else [path]


def _text(path: Path, label: str) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidModel([Fault(label, 1, "this file cannot be read as UTF-8 text")]) from error


def _label(path: Path, paths: Sequence[str | Path]) -> str:
    return path.name if any(Path(given) == path or Path(given) == path.parent for given in paths) else str(path)


# -- reading ---------------------------------------------------------------------------------------------------------


def _parse(name: str, text: str, faults: list[Fault]) -> Document | None:
    lines: dict[Steps, int] = {(): 1}
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        if node is None:
            return Document(name, {}, lines)
        data = _plain(node, (), lines, name, faults)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        faults.append(Fault(name, line, f"this is not YAML: {error.problem or error.context}"))
        return None
    except RecursionError:
        faults.append(Fault(name, 1, "this is nested too deeply, or holds itself"))
        return None
    except (ValueError, yaml.YAMLError) as error:
        faults.append(Fault(name, 1, f"this cannot be read: {error}"))
        return None
    if not isinstance(data, dict):
        faults.append(Fault(name, 1, f"a model file is a mapping of {', '.join(SemanticModel.model_fields)}"))
        return None
    return Document(name, data, lines)


def _plain(node: yaml.Node, steps: Steps, lines: dict[Steps, int], name: str, faults: list[Fault]) -> Any:
    """The node as plain data; remembers lines and reports keys given twice."""
    lines.setdefault(steps, node.start_mark.line + 1)
    if len(lines) > MAX_ITEMS:
        raise ValueError(f"it has more than {MAX_ITEMS} items")
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*steps, number), lines, name, faults) for number, item in enumerate(node.value)]
    if not isinstance(node, yaml.MappingNode):
        return yaml.SafeLoader("").construct_object(node)
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        if key in found:
            faults.append(Fault(name, key_node.start_mark.line + 1, f"`{key}` is given twice"))
        lines[(*steps, key)] = key_node.start_mark.line + 1
        found[key] = _plain(value_node, (*steps, key), lines, name, faults)
    return found


def _join(documents: Iterable[Document], faults: list[Fault]) -> Sources:
    """Lists of all files one after the other; anything else may be said once."""
    data: dict[str, Any] = {}
    places: dict[Steps, Place] = {}
    for document in documents:
        offsets = {}
        for key, value in document.data.items():
            if key in LISTS and isinstance(value, list):
                offsets[key] = len(data.setdefault(key, []))
                data[key].extend(value)
            elif key in data:
                faults.append(Fault(document.file, document.lines[(key,)], f"`{key}` is given in two files"))
            else:
                data[key] = value
        for steps, line in document.lines.items():
            moved = _behind(steps, offsets)
            places.setdefault(moved, Place(document.file, line))
    return Sources(data, places)


def _behind(steps: Steps, offsets: dict[str, int]) -> Steps:
    """The path of an item behind those of the files before."""
    if len(steps) < 2 or not isinstance(steps[1], int):
        return steps
    return (steps[0], steps[1] + offsets.get(str(steps[0]), 0), *steps[2:])


# -- shapes ----------------------------------------------------------------------------------------------------------


def _validate(sources: Sources, faults: list[Fault]) -> SemanticModel | None:
    try:
        return SemanticModel.model_validate(sources.data)
    except ValidationError as error:
        seen: set[Steps] = set()
        for item in error.errors():
            steps = tuple(item["loc"])
            shown = _without_union_names(steps, sources.data)
            if shown is None or (item["type"] != "extra_forbidden" and shown in seen):
                continue
            message = _sentence(dict(item), shown)
            if item["type"] == "missing" and steps[-2:-1] and steps[-2] in CONDITIONS:
                shown, message = shown[:-1], "a condition has one of field, all, any, not, related"
            if shown in seen and "condition has" in message:
                continue
            seen.add(shown)
            place = sources.place(shown)
            faults.append(Fault(place.file, place.line, message))
        return None


def _without_union_names(steps: Steps, data: Any) -> Steps | None:
    """The path as written. Pydantic names the branch of a union it tried: None for branches nobody meant."""
    shown: list[str | int] = []
    at = data
    for step in steps:
        if isinstance(step, str) and step in CONDITIONS and not (isinstance(at, dict) and step in at):
            if isinstance(at, dict) and CONDITIONS[step] not in at and any(key in at for key in CONDITIONS.values()):
                return None
            if isinstance(at, dict) and step in ("Compare", "FieldValue") and "related" in at:
                return None
            continue
        if isinstance(step, str) and ("[" in step or "-" in step or step in ("bool", "int", "float", "str", "date")):
            continue
        shown.append(step)
        at = _item(at, step)
    return tuple(shown)


def _item(data: Any, step: str | int) -> Any:
    if isinstance(data, dict):
        return data.get(step)
    return data[step] if isinstance(data, list) and isinstance(step, int) and step < len(data) else None


def _sentence(item: dict[str, Any], steps: Steps) -> str:
    name = steps[-1] if steps else "model"
    if item["type"] == "extra_forbidden":
        return f"`{name}` is no key here. {hint(name, _allowed(steps[:-1]))}"
    if item["type"] == "missing":
        return f"`{name}` is missing"
    message = str(item["msg"]).removeprefix("Value error, ")
    return f"`{name}`: {message[:1].lower()}{message[1:]}, not {item.get('input')!r}"


def _allowed(steps: Steps) -> tuple[str, ...]:
    """The keys a mapping at that place may have."""
    models: set[type[BaseModel]] = {SemanticModel}
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
