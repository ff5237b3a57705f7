"""docs/settings.md names every setting with its default, and nothing that does not exist."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from assay.kernel.settings import ENV_FILE_VARIABLE, Settings, variable_of


@pytest.fixture(scope="module")
def writer(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("write_docs", root / "tools" / "write_docs.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_setting_has_its_row_with_its_description(root: Path) -> None:
    page = (root / "docs" / "settings.md").read_text()
    missing = [
        variable_of(name)
        for name, field in Settings.model_fields.items()
        if not re.search(rf"^\| `{variable_of(name)}` \| .+ \| {re.escape(str(field.description))}", page, re.MULTILINE)
    ]
    assert missing == [], "run `make docs`"


def test_the_page_names_no_setting_that_does_not_exist(root: Path) -> None:
    page = (root / "docs" / "settings.md").read_text()
    known = {variable_of(name) for name in Settings.model_fields} | {ENV_FILE_VARIABLE}
    assert set(re.findall(r"\bASSAY_[A-Z_]+[A-Z]\b", page)) - known == set()


def test_the_generated_parts_are_as_the_code_says(root: Path, writer: ModuleType) -> None:
    for page in writer.PARTS:
        text = (root / "docs" / page).read_text()
        assert writer.rendered(page, text) == text, f"docs/{page} is out of date: run `make docs`"
