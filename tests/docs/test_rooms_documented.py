"""Each room has its CONTEXT.md and its place in docs/architecture.md; links and decision records hold together."""

from __future__ import annotations

import re
from pathlib import Path

DOORS = ["pages", "callbacks", "api", "commands", "components", "data_connectors", "vanna_training", "model_providers"]


def rooms(root: Path) -> list[Path]:
    house = [path.parent for path in sorted((root / "assay").glob("*/__init__.py"))]
    return [*house, *(root / door for door in DOORS if any((root / door).glob("[a-z]*.py")))]


def test_each_room_says_what_lives_there(root: Path) -> None:
    missing = [str(room.relative_to(root)) for room in rooms(root) if not (room / "CONTEXT.md").is_file()]
    assert missing == [], "each needs a short CONTEXT.md: what lives here, what it may import, how to add one"


def test_each_room_of_the_house_has_its_level_in_the_architecture(root: Path) -> None:
    levels = set(re.findall(r"`([a-z_]+)`", (root / "docs/architecture.md").read_text()))
    assert {room.name for room in rooms(root) if room.parent == root / "assay"} - levels == set()


def test_the_levels_of_the_architecture_are_those_of_the_contract(root: Path) -> None:
    config = (root / ".importlinter").read_text().partition("[importlinter:contract:house]")[2]
    contract = [
        re.findall(r"[a-z_]+", line)
        for line in config.partition("layers =\n")[2].partition("exhaustive")[0].strip().splitlines()
    ]
    table = (root / "docs/architecture.md").read_text()
    documented = [re.findall(r"`([a-z_]+)`", row) for row in re.findall(r"^\| \d+ \| (.+) \|$", table, re.MULTILINE)]
    assert documented == contract


def test_links_between_documents_lead_somewhere(root: Path) -> None:
    pages = [root / "README.md", root / "CHANGELOG.md", root / "GLOSSARY.md", *(root / "docs").rglob("*.md")]
    broken = [
        f"{page.relative_to(root)}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text())
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_no_two_decisions_have_one_number(root: Path) -> None:
    titles = {path.name: path.read_text().splitlines()[0] for path in (root / "docs/decisions").glob("[0-9]*.md")}
    assert len({name[:4] for name in titles}) == len(titles)
    assert [name for name, title in titles.items() if not title.startswith(f"# {name[:4]} ")] == []


def test_every_make_target_named_in_the_documents_exists(root: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (root / "Makefile").read_text(), re.MULTILINE))
    pages = [root / "README.md", *(root / "docs").rglob("*.md")]
    named = {name for page in pages for name in re.findall(r"(?:`|^|=\d+ )make ([a-z-]+)", page.read_text(), re.M)}
    assert {"run", "test"} <= named <= targets
