"""What can be called, addressed or begun stands in the documents: commands, pages, routes, kinds of job."""

from __future__ import annotations

import re
from pathlib import Path

import wiring_jobs
from commands.registry import COMMANDS
from components.shell import PLACES

ROUTES = re.compile(r'@server\.(get|post|put|patch|delete)\((f?)"([^"]+)"')
PAGES = re.compile(r'path(?:_template)?="([^"]+)"')
OPTIONS = re.compile(r'add_argument\("(--[a-z-]+)"')


def sources(root: Path, *folders: str) -> str:
    return "\n".join(path.read_text() for folder in folders for path in sorted((root / folder).glob("*.py")))


def test_every_command_has_its_section_and_no_other_has_one(root: Path) -> None:
    page = (root / "docs/cli.md").read_text()
    assert set(re.findall(r"^## `assay ([a-z]+)", page, re.MULTILINE)) == set(COMMANDS)


def test_every_option_of_a_command_is_told(root: Path) -> None:
    page = (root / "docs/cli.md").read_text()
    options = set(OPTIONS.findall(sources(root, "commands")))
    assert {option for option in options if not re.search(rf"`[^`\n]*{option}\b", page)} == set()


def test_every_page_is_in_the_architecture(root: Path) -> None:
    page = (root / "docs/architecture.md").read_text()
    found = set(PAGES.findall(sources(root, "pages")))
    assert {"/", "/explore"} <= found
    assert {path for path in found if f"`{path}`" not in page} == set()


def test_every_place_of_the_navigation_is_in_the_tour(root: Path) -> None:
    readme = (root / "README.md").read_text()
    assert {place.name for place in PLACES if f"*{place.name}*" not in readme} == set()


def test_every_route_is_in_the_architecture(root: Path) -> None:
    page = (root / "docs/architecture.md").read_text()
    found = ROUTES.findall(sources(root, "api", "callbacks", "components"))
    whole = {f"{method.upper()} {path}" for method, computed, path in found if not computed}
    ends = {f"{path.rpartition('}')[2]}`" for _, computed, path in found if computed}
    assert {"GET /health", "GET /health/detailed", "GET /download/<answer>.<kind>"} <= whole
    assert {route for route in whole if f"`{route}`" not in page} | {end for end in ends if end not in page} == set()


def test_no_route_is_documented_that_does_not_exist(root: Path) -> None:
    page = (root / "docs/architecture.md").read_text()
    code = sources(root, "api", "callbacks", "components")
    named = re.findall(r"`(?:GET|POST) (/[^`]+)`", page)
    assert {path for path in named if path not in code and path.removeprefix("/vendor/bootstrap") not in code} == set()


def test_every_kind_of_job_has_its_row(root: Path) -> None:
    page = (root / "docs/operator.md").read_text().partition("## Jobs")[2]
    kinds = wiring_jobs.job_kinds(None)  # type: ignore[arg-type]  # only the names are asked for
    assert set(re.findall(r"^\| `([a-z_]+)` \|", page, re.MULTILINE)) == set(kinds)
