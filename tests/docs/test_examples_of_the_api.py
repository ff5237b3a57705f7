"""Every route of the API has a section in docs/integrator.md, and its example does what the page says."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import duckdb
import pytest
from werkzeug.test import TestResponse

from api.rights import ROUTES
from assay.kernel.actor import LOCAL_OWNER
from tests.api.conftest import ORDERS, Bench, make_bench

SECTION = re.compile(r"^### `(GET|POST|PATCH|DELETE) (/api/v1[^`]*)`\n(.*?)(?=^#{2,3} |\Z)", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"```(sh|json|text)\n(.*?)```", re.DOTALL)
KEPT = re.compile(r"`([\w.]+)` is `\$([A-Z]+)`")


FIRST_OF_THE_SAMPLE = ("GET", "/api/v1/dashboards")
"""From this section on the examples are of the sample health programs."""


@dataclass
class Reader:
    """Follows the page: what an answer gave is used in the next example."""

    bench: Bench
    known: dict[str, str] = field(default_factory=dict)

    def call(self, command: str) -> TestResponse:
        """What curl would send."""
        words = shlex.split(command.replace("\\\n", " "))
        assert words.pop(0) == "curl"
        url, method, headers, data = "", "", {}, None
        while words:
            word = words.pop(0)
            if word in ("-X", "--request"):
                method = words.pop(0)
            elif word in ("-H", "--header"):
                name, _, value = words.pop(0).partition(": ")
                headers[name] = self.filled(value)
            elif word == "--json":
                data = self.filled(words.pop(0))
                headers["Content-Type"] = "application/json"
            elif not word.startswith("-"):
                url = self.filled(word)
        parts = urlsplit(url)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        client = self.bench.app.server.test_client()
        return client.open(path, method=method or ("GET" if data is None else "POST"), headers=headers, data=data)

    def filled(self, text: str) -> str:
        for name, value in self.known.items():
            text = text.replace(f"${name}", value)
        assert "$" not in text.replace("$ref", ""), f"nothing gave {text}"
        return text


def sections(root: Path) -> Iterator[tuple[str, str, str]]:
    text = (root / "docs/integrator.md").read_text()
    yield from (match.groups() for match in SECTION.finditer(text))  # type: ignore[misc]


def fits(shown: Any, got: Any, where: str = "") -> None:
    """What the page shows is in what came: every key; values too, but for "..." and what changes by itself."""
    if isinstance(shown, dict):
        assert isinstance(got, dict), where
        assert set(shown) <= set(got), f"{where}: {set(shown) - set(got)} not in {sorted(got)}"
        for key, value in shown.items():
            fits(value, got[key], f"{where}.{key}")
    elif isinstance(shown, list):
        assert isinstance(got, list), where
        assert len(got) >= len([one for one in shown if one != "..."]), f"{where}: {got}"
        for place, value in enumerate(shown):
            if value != "...":
                fits(value, got[place], f"{where}[{place}]")
    elif shown != "...":
        assert shown == got, f"{where}: the page says {shown!r}, it was {got!r}"


def test_every_route_of_the_api_has_its_section(root: Path) -> None:
    told = {f"{method} {path}" for method, path, _ in sections(root)}
    assert told == {key for key in ROUTES if " /api/v1" in key and not key.endswith("/openapi.json")}


def test_what_one_does_first_makes_the_source_the_examples_ask(root: Path, tmp_path: Path) -> None:
    """Run as it stands on the page: orders, source, person and token are those the examples are tested with."""
    (tmp_path / ".venv").symlink_to(Path(sys.prefix), target_is_directory=True)
    first = BLOCK.search((root / "docs/integrator.md").read_text().partition("## To follow the examples")[2])
    assert first is not None
    home = {"ASSAY_HOME": str(tmp_path / "home"), "PYTHONPATH": str(root)}
    script = f"set -e\n{first[2]}\nassay sources >&2\necho token=$TOKEN"
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        env=os.environ | home,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "shop" in done.stderr
    assert re.search(r"^token=assay_\w+", done.stdout, re.MULTILINE), done.stdout
    with duckdb.connect(str(tmp_path / "shop.duckdb"), read_only=True) as shop:
        rows = shop.execute("SELECT order_id, region, CAST(ordered_on AS VARCHAR), amount FROM orders").fetchall()
    assert rows == ORDERS


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    bench = make_bench(tmp_path)
    yield Reader(bench, {"ASSAY": "http://localhost", "TOKEN": bench.program().token})
    bench.services.close()


def test_every_example_does_what_the_page_says(root: Path, reader: Reader) -> None:
    for method, path, text in sections(root):
        blocks = BLOCK.findall(text)
        asked = [block for kind, block in blocks if kind == "sh"]
        assert asked, f"{method} {path} has no example"
        if (method, path) == FIRST_OF_THE_SAMPLE:
            reader.bench.services.sources.load_sample("healthcare", LOCAL_OWNER, None, {"scale": 0.01})
        answer = reader.call(asked[0])
        called = (answer.request.method, answer.request.path)
        pattern = re.sub(r"<\w+>", "[^/]+", path)
        assert method == called[0], path
        assert re.fullmatch(pattern, called[1]), f"{path} is shown with {called[1]}"
        assert answer.status_code < 400, f"{method} {path}: {answer.text[:500]}"
        for kind, block in blocks:
            if kind == "json":
                fits(json.loads(block), answer.json, f"{method} {path}")
            elif kind == "text":
                assert all(line in answer.text for line in block.split("\n") if line), answer.text[:2000]
        for key, name in KEPT.findall(text):
            value: Any = answer.json
            for part in key.split("."):
                value = value[int(part)] if isinstance(value, list) else value[part]
            reader.known[name] = str(value)
        reader.bench.work()
