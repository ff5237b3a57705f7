"""Names of sources: short, safe in URLs and on the command line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from assay.kernel.errors import BadInput

MAX_LENGTH = 60


def source_name(text: str) -> str:
    """A name made of any text; raises BadInput when nothing is left of it.

    >>> source_name("Umsätze 2026 (final).csv")
    'umsatze_2026_final_csv'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "_", plain.casefold()).strip("_")[:MAX_LENGTH]
    if not name:
        raise BadInput("A source needs a name of letters or digits.", hint="For example: sales_2026.")
    return name


def free_name(name: str, taken: Collection[str]) -> str:
    """The name, numbered when it is taken.

    >>> free_name("sales", {"sales", "sales_2"})
    'sales_3'
    """
    if name not in taken:
        return name
    number = 2
    while f"{name}_{number}" in taken:
        number += 1
    return f"{name}_{number}"


def title_of(text: str) -> str:
    """How people read it.

    >>> title_of("sales_2026")
    'Sales 2026'
    """
    words = re.sub(r"[_\\-]+", " ", text).strip()
    return words[:1].upper() + words[1:]
