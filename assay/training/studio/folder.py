"""A model as a folder of the YAML files that the loader reads, and back; equal models are equal bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any, Final

from assay.kernel.errors import BadInput
from assay.semantic.model import SemanticModel
from assay.training.studio.parts import MODEL_NAME, find_part, plain, written

MOST_FILES: Final = 500
MOST_BYTES: Final = 10 << 20
_WHEN: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every file: git shows what was changed, and nothing else."""


def files_of(model: SemanticModel) -> Mapping[str, str]:
    """File name -> YAML: the model's own facts, an entity a file, metrics by category, links, hierarchies, terms."""
    return {name: written(data) for name, data in _documents(model) if data}


def _documents(model: SemanticModel) -> Iterator[tuple[str, dict[str, Any]]]:
    whole = plain(model)
    facts = find_part(model, "model", MODEL_NAME)
    named: dict[str, Any] = {key: whole[key] for key in ("name", "version") if key in whole}
    yield "model.yml", {**named, **(facts.content if facts else {})}
    for entity in whole.get("entities", ()):
        yield f"entity_{entity['name']}.yml", {"entities": [entity]}
    groups: dict[str, list[Any]] = {}
    for metric in whole.get("metrics", ()):
        groups.setdefault(_slug(str(metric.get("category") or "")), []).append(metric)
    for group in sorted(groups):
        yield f"metrics_{group}.yml", {"metrics": groups[group]}
    for key in ("relationships", "hierarchies", "glossary"):
        yield f"{key}.yml", {key: whole[key]} if key in whole else {}


def _slug(text: str) -> str:
    """A category as part of a file's name.

    >>> _slug("Sales & margin"), _slug("")
    ('sales_margin', 'general')
    """
    return re.sub(r"[^a-z0-9]+", "_", text.casefold()).strip("_") or "general"


def zipped(files: Mapping[str, str], folder: str) -> bytes:
    """The files as one archive, below a folder."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(f"{folder}/{name}", _WHEN), files[name])
    return made.getvalue()


def texts_in(name: str, data: bytes) -> dict[str, str]:
    """The YAML files of an archive, by their names; raises BadInput for anything else."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found = {_file_name(entry.filename): _read(archive, entry) for entry in _entries(archive, name)}
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError) as error:
        raise BadInput(f"“{name}” is no zip archive.", hint="Download the folder here, change it, zip it.") from error
    if not found:
        raise BadInput(f"“{name}” holds no .yml file.", hint="Zip the folder with the model's files.")
    return found


def _entries(archive: zipfile.ZipFile, name: str) -> list[zipfile.ZipInfo]:
    wanted = [one for one in archive.infolist() if one.filename.endswith((".yml", ".yaml")) and not _hidden(one)]
    if len(wanted) > MOST_FILES or sum(one.file_size for one in wanted) > MOST_BYTES:
        raise BadInput(f"“{name}” holds more than {MOST_FILES} files or {MOST_BYTES >> 20} MB.")
    return sorted(wanted, key=lambda one: one.filename)


def _hidden(entry: zipfile.ZipInfo) -> bool:
    """What an archive program or git adds of its own."""
    return any(part.startswith((".", "__MACOSX")) for part in entry.filename.split("/"))


def _file_name(path: str) -> str:
    return path.rpartition("/")[2]


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> str:
    with archive.open(entry) as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise BadInput(f"“{_file_name(entry.filename)}” is larger than it says.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"“{_file_name(entry.filename)}” is not UTF-8 text.") from error
