"""The fonts of files that leave the page, inside them: what loads nothing looks the same on every machine."""

from __future__ import annotations

import base64
import re
from functools import lru_cache
from pathlib import Path

from assay.kernel.settings import ROOT

_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
_FILE = re.compile(r'url\("(fonts/[\w.-]+)"\)')
_RANGE = re.compile(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?")
_MONO = "JetBrains Mono"


def faces(page: str) -> str:
    """The rules of ``assets/fonts.css`` whose letters ``page`` has, with their fonts; that of code where it has any."""
    letters = {ord(letter) for letter in set(page)}
    mono = "<pre>" in page
    return "".join(
        rule for rule, spans in _rules() if (mono or _MONO not in rule) and any(_has(letters, span) for span in spans)
    )


@lru_cache(maxsize=1)
def _rules() -> tuple[tuple[str, tuple[range, ...]], ...]:
    """Each rule and the letters it is for; none where the program came without its assets."""
    sheet = ROOT / "assets" / "fonts.css"
    if not sheet.is_file():
        return ()
    return tuple((_inlined(rule, sheet.parent), _spans(rule)) for rule in _FACE.findall(sheet.read_text("utf-8")))


def _inlined(rule: str, folder: Path) -> str:
    def data(found: re.Match[str]) -> str:
        return f'url("data:font/woff2;base64,{base64.b64encode((folder / found[1]).read_bytes()).decode("ascii")}")'

    return _FILE.sub(data, " ".join(rule.split()))


def _spans(rule: str) -> tuple[range, ...]:
    """
    >>> _spans("@font-face { unicode-range: U+0000-00FF,U+0131; }")
    (range(0, 256), range(305, 306))
    """
    said = rule.partition("unicode-range:")[2]
    return tuple(range(int(low, 16), int(high or low, 16) + 1) for low, high in _RANGE.findall(said))


def _has(letters: set[int], span: range) -> bool:
    return any(letter in span for letter in letters)
