"""The scripts and styles agree with the components, hold no colours of their own and load nothing from elsewhere."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from components import document, ids, shell

HEX = re.compile(r"#[0-9a-fA-F]{3,8}\b")
ADDRESS = re.compile(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}", re.IGNORECASE)


@pytest.fixture
def scripts(root: Path) -> str:
    return "\n".join(path.read_text() for path in sorted((root / "assets").rglob("*.js")))


PLACE_OF_ACTION = {"acting": 0, "button": 1, "Choice": 1}


def actions_in(code: str) -> set[str]:
    """Names of the actions that components of this module ask for."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in PLACE_OF_ACTION:
            place = PLACE_OF_ACTION[node.func.id]
            if len(node.args) > place and isinstance(given := node.args[place], ast.Constant) and given.value:
                found.add(str(given.value))
    return found


def test_every_action_of_a_component_is_handled_by_a_script(root: Path, scripts: str) -> None:
    handled = set(re.findall(r"actions(?:\.|\[\")([a-z-]+)", scripts))
    modules = [path for room in ("components", "callbacks") for path in (root / room).glob("*.py")]
    used = set[str]().union(*(actions_in(path.read_text()) for path in modules))
    assert {"ask", "store", "edit"} <= used
    assert used - handled == set()


def test_the_ids_scripts_use_are_those_of_the_components(root: Path) -> None:
    text = (root / "assets/js/00-names.js").read_text()
    named = dict(re.findall(r'([A-Z_]+): "([a-z-]+)"', text))
    known = {name: value for name, value in vars(ids).items() if name.isupper()}
    assert named == {name: known.get(name) for name in named}
    assert f"SLOTS: {ids.SLOTS}" in text


def test_only_the_tokens_hold_colours(root: Path) -> None:
    styles = [*(root / "assets/css").glob("*.css"), *(root / "assets/js").glob("*.js")]
    found = {path.name: HEX.findall(path.read_text()) for path in styles}
    assert {name: colours for name, colours in found.items() if colours} == {}


def test_every_token_a_style_uses_exists(root: Path) -> None:
    defined = set(re.findall(r"(--as-[a-z0-9-]+):", (root / "assets/tokens.css").read_text()))
    used = {
        name
        for path in (root / "assets/css").glob("*.css")
        for name in re.findall(r"var\((--as-[a-z0-9-]+)", path.read_text())
    }
    assert used - defined == set()


def test_every_icon_exists_in_the_icon_font(root: Path) -> None:
    font = (document._bootstrap_folder() / "css/font/bootstrap-icons.min.css").read_text()
    known = set(re.findall(r"\.bi-([a-z0-9-]+)::?before", font))
    used = {
        name
        for room in ("components", "callbacks")
        for path in (root / room).glob("*.py")
        for name in re.findall(r'icon\("([a-z0-9-]+)"', path.read_text())
    } | {place.glyph for place in shell.PLACES}
    assert used - known == set()


def test_nothing_is_loaded_from_another_machine(root: Path) -> None:
    files = [path for kind in ("css", "js", "svg") for path in (root / "assets").rglob(f"*.{kind}")]
    found = {path.name: ADDRESS.findall(path.read_text().replace("//www.w3.org", "")) for path in files}
    assert {name: addresses for name, addresses in found.items() if addresses} == {}
    assert ADDRESS.findall(document.INDEX) == []
    assert all(sheet.startswith("/") for sheet in document.STYLESHEETS)


def test_fonts_come_with_their_licences(root: Path) -> None:
    names = {path.name for path in (root / "assets/fonts").iterdir()}
    assert {"OFL-Inter.txt", "OFL-JetBrainsMono.txt"} <= names
    for font in re.findall(r'url\("fonts/([^"]+)"', (root / "assets/fonts.css").read_text()):
        assert font in names
