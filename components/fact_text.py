"""What a prospect told, as it is read."""

from __future__ import annotations

from typing import Any

from assay.present.numbers import full, percent

_SHARES = ("_rate", "_adherence")
_SAID = {"Ed ": "Emergency ", "per 1000": "per 1,000"}


def fact(name: str, value: Any) -> str:
    """A fact of a prospect: shares in per cent, other numbers grouped and without more than two decimals.

    >>> fact("diabetes_rate", 0.1943), fact("yearly_spend", 24_128_819.434), fact("eligible_lives", 3030)
    ('19.4%', '24,128,819.43', '3,030')
    >>> fact("stage", "lead")
    'lead'
    """
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return str(value)
    return percent(value) if name.endswith(_SHARES) else full(round(value, 2))


def fact_name(name: str) -> str:
    """What a fact is called.

    >>> fact_name("ed_visits_per_1000"), fact_name("eligible_lives")
    ('Emergency visits per 1,000', 'Eligible lives')
    """
    text = name.replace("_", " ")
    text = text[:1].upper() + text[1:]
    for written, said in _SAID.items():
        text = text.replace(written, said)
    return text
