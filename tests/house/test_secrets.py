"""No key, token or password of anybody stands in a file of the project."""

from __future__ import annotations

import math
import re
import subprocess
from collections import Counter
from collections.abc import Iterator

import pytest

from assay.kernel.settings import ROOT

SHAPES = {
    "a private key": re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s+[A-Za-z0-9+/=]{20}"),
    "an AWS key": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "a GitHub token": re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{60,})\b"),
    "an OpenAI or Anthropic key": re.compile(r"\bsk-(?:ant-|proj-)?[A-Za-z0-9_-]{32,}"),
    "a Slack token": re.compile(r"\bxox[abprs]-[A-Za-z0-9-]{20,}"),
    "a Google key": re.compile(r"\bAIza[0-9A-Za-z_-]{35}\b"),
    "a signed token": re.compile(r"\beyJ[A-Za-z0-9_-]{15,}\.eyJ[A-Za-z0-9_-]{15,}\.[A-Za-z0-9_-]{20,}"),
}
NAMED = re.compile(r"(?i)(?:passw(?:or)?d|secret|token|api_?key)\w*[\"']?\s*[:=]\s*[\"']([^\"'\s{}<>$]{16,})[\"']")
RANDOM = 4.0
"""Bits a character: words and names lie below, random letters above; words joined by hyphens are left out."""
SKIPPED = (".lock", ".woff2", ".png", ".ico", ".json.gz")


def found_in(text: str) -> Iterator[str]:
    """What looks like a secret."""
    yield from (f"{name}: {hit.group()[:12]}…" for name, shape in SHAPES.items() for hit in shape.finditer(text))
    yield from (f"a value: {hit[:6]}…" for hit in NAMED.findall(text) if "-" not in hit and bits(hit) >= RANDOM)


def bits(text: str) -> float:
    """Entropy a character (Shannon)."""
    shares = [count / len(text) for count in Counter(text).values()]
    return -sum(share * math.log2(share) for share in shares)


def test_no_file_holds_a_secret() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    places = [name for name in listed if name and not name.endswith(SKIPPED)]
    assert len(places) > 500
    told = {name: list(found_in((ROOT / name).read_text("utf-8", errors="replace"))) for name in places}
    assert {name: hits for name, hits in told.items() if hits} == {}


@pytest.mark.parametrize(
    "parts",
    [
        ("AKIA", "Q3EXAMPLEQ7K2M5T"),
        ("ghp_", "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"),
        ("sk-", "proj-9fJ2kLmQ8rT5vXz1bN4cD7gH0pW3yA6e"),
        ("password = ", "'q8Zt3LmX9vR2bK7w'"),
        ("-----BEGIN RSA PRIVATE ", "KEY-----\nMIIEowIBAAKCAQEAx1y2z3a4b5"),
    ],
)
def test_a_planted_secret_is_found(parts: tuple[str, str]) -> None:
    assert list(found_in("".join(parts)))


def test_ordinary_words_are_no_secrets() -> None:
    assert not list(
        found_in('password = "correct horse battery"\ntoken: "the-token-of-a-person"\nsecret_key="kkkkkkkkkkkkkkkkkk"')
    )
