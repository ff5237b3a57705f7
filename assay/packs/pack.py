"""Reads a domain pack. A pack is data: nothing in it is imported, its generator runs as a program of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from assay.kernel.errors import BadInput, NotFound


@dataclass(frozen=True)
class Pack:
    """One domain folder; ``facts`` is its ``pack.yml``."""

    folder: Path
    facts: dict[str, Any]

    @property
    def name(self) -> str:
        return str(self.facts["name"])

    @property
    def title(self) -> str:
        return str(self.facts.get("title", self.name))

    def files(self, part: str) -> Sequence[Path]:
        """Files of a part named under ``files:`` (a glob), sorted; none when the pack has no such part."""
        pattern = self.facts.get("files", {}).get(part)
        return sorted(self.folder.glob(pattern)) if pattern else []

    def read(self, part: str) -> dict[str, Any]:
        """The YAML of a part, all files' top-level lists joined; empty when the pack has none."""
        merged: dict[str, Any] = {}
        for file in self.files(part):
            for key, value in (yaml.safe_load(file.read_text("utf-8")) or {}).items():
                merged[key] = [*merged[key], *value] if isinstance(value, list) and key in merged else value
        return merged

    def text(self, part: str) -> str:
        """The text of a part; empty when the pack has none."""
        return "\n".join(file.read_text("utf-8") for file in self.files(part))


def read_pack(folder: Path) -> Pack:
    """The pack in that folder; raises BadInput when its ``pack.yml`` cannot be read."""
    try:
        facts = yaml.safe_load((folder / "pack.yml").read_text("utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise BadInput(f"The domain pack “{folder.name}” has no readable pack.yml.") from error
    if not isinstance(facts, dict) or "name" not in facts:
        raise BadInput(f"pack.yml of “{folder.name}” needs a name.")
    return Pack(folder, facts)


def packs(root: Path) -> Sequence[Pack]:
    """All packs below ``root``, by name."""
    return [read_pack(file.parent) for file in sorted(root.glob("*/pack.yml"))]


def find_pack(root: Path, name: str) -> Pack:
    """The pack of that name; raises NotFound, naming those there are."""
    known = {pack.name: pack for pack in packs(root)}
    if name not in known:
        raise NotFound(f"There is no sample called “{name}”.", hint=f"There are: {', '.join(known) or 'none'}.")
    return known[name]
