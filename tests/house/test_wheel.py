"""What the wheel holds: whoever installs it gets all that the product imports."""

from __future__ import annotations

import tomllib
from pathlib import Path

AT_WORK_ONLY = {"benchmarks", "scripts", "tests"}
"""Packages for people who change the product."""


def test_every_module_and_package_of_the_product_is_in_the_wheel(root: Path) -> None:
    settings = tomllib.loads((root / "pyproject.toml").read_text())
    held = set(settings["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"])
    modules = {path.name for path in root.glob("*.py")}
    packages = {path.parent.name for path in root.glob("*/__init__.py")} - AT_WORK_ONLY
    assert modules | packages <= held
    assert {name for name in held if not (root / name).exists()} == set()
