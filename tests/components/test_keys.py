"""The letters after `g`: each leads to one page, in the list of keys and in the script alike."""

from __future__ import annotations

import re
from pathlib import Path

from components.shell import KEYS, PLACES


def test_every_page_has_a_letter_of_its_own(root: Path) -> None:
    letters = {place.letter: place.href for place in PLACES}
    assert len(letters) == len(PLACES)
    script = (root / "assets/js/90-keys.js").read_text()
    pages = re.search(r"PAGES = \{(.*?)\}", script, re.S)
    assert pages
    assert dict(re.findall(r'(\w): "([^"]+)"', pages[1])) == letters


def test_no_key_is_listed_twice() -> None:
    assert len({keys for keys, _ in KEYS}) == len(KEYS)
