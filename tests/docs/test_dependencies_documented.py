"""docs/decisions/dependencies.md gives the reason for each library asked for, and for no other."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path


def test_each_dependency_has_its_reason(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text())
    asked = [
        *project["project"]["dependencies"],
        *(line for extra in project["project"]["optional-dependencies"].values() for line in extra),
        *project["dependency-groups"]["dev"],
    ]
    names = {re.split(r"[\[<>=~!; ]", line)[0] for line in asked}
    page = (root / "docs/decisions/dependencies.md").read_text()
    rows = re.findall(r"^\| `([^`]+)` \|(?: `[^`]+` \|)? \w.* \|$", page, re.M)
    assert set(rows) == names
    assert len(rows) == len(names)
