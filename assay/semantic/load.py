"""YAML files to a SemanticModel. Every fault of every file is reported at once, with file and line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from assay.kernel.errors import Fault, InvalidModel
from assay.semantic.check import check
from assay.semantic.merge import merge
from assay.semantic.model import SemanticModel
from assay.semantic.schema import Schema
from assay.semantic.shapes import shape_faults
from assay.semantic.written import Document, Place, Steps, parse

KEYS = ", ".join(SemanticModel.model_fields)
LISTS = ("entities", "relationships", "metrics", "hierarchies", "glossary", "default_filters")


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

    def written(self, steps: Steps) -> Place | None:
        """Where an item of a merged model was written, None when it was inferred: what is written comes first there."""
        listed = (steps[: length + 1] for length, step in enumerate(steps) if isinstance(step, int))
        return self.place(steps) if all(item in self.places for item in listed) else None


def load(*paths: str | Path, schema: Schema | None = None, over: SemanticModel | None = None) -> SemanticModel:
    """The model written in these YAML files or folders of ``*.yml`` / ``*.yaml`` (joined in name order).

    With ``over`` what is written is merged over that inferred model, and may refer to its parts. With ``schema`` tables
    and columns must exist too. Raises InvalidModel with all faults of what is written.
    """
    return load_texts(texts_of(*paths), schema, over)


def texts_of(*paths: str | Path) -> dict[str, str]:
    """The texts of these files or folders, by the names that messages use."""
    return {_label(path, paths): _text(path, _label(path, paths)) for path in _files(paths)}


def places_of(texts: dict[str, str]) -> Callable[[Steps], Place | None]:
    """Where an item of the model that these texts make, merged or not, was written; None when nobody wrote it."""
    return _join((found for name, text in texts.items() if (found := parse(name, text, [], KEYS))), []).written


def load_texts(texts: dict[str, str], schema: Schema | None = None, over: SemanticModel | None = None) -> SemanticModel:
    """The model written in YAML texts, by the name to use in messages."""
    faults: list[Fault] = []
    documents = [document for name, text in texts.items() if (document := parse(name, text, faults, KEYS)) is not None]
    sources = _join(documents, faults)
    model = _validate(sources, faults)
    # What stands in a file that could not be read is not missing: of references nothing can be said then.
    whole = model is not None and len(documents) == len(texts)
    if model is not None and over is not None:
        model = merge(model, over)
    if model is not None and whole:
        faults += check(model, schema, sources.written if over is not None else sources.place)
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
        faults += shape_faults(error, sources.data, SemanticModel, sources.place)
        return None
