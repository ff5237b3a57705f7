"""What common codes stand for: people say "women" where the column holds F."""

from __future__ import annotations

from assay.ask.local.text import phrase

_WOMEN = ("female", "females", "woman", "women", "girl", "girls")
_MEN = ("male", "males", "man", "men", "boy", "boys")
_SEXES = {"f": _WOMEN, "female": _WOMEN, "w": _WOMEN, "woman": _WOMEN, "m": _MEN, "male": _MEN, "man": _MEN}
_SEX = frozenset(("gender", "sex"))


def sayings(column: str, value: str) -> tuple[str, ...]:
    """Other words for a value of a column.

    >>> sayings("gender_code", "F")[-1]
    'girls'
    >>> sayings("grade", "F")
    ()
    """
    return _SEXES.get(value.strip().casefold(), ()) if _SEX & set(phrase(column)) else ()
