"""Amounts kept in thousands, millions or billions: "profits above 5 billion" of a field called profits_billion is 5."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assay.ask.local.text import phrase
from assay.semantic.infer.units import CURRENCIES
from assay.semantic.model import SemanticModel

SCALES = {
    "thousand": Decimal(10**3),
    "million": Decimal(10**6), "mn": Decimal(10**6), "mio": Decimal(10**6),
    "billion": Decimal(10**9), "bn": Decimal(10**9),
}  # fmt: skip
"""What a name may end in that says how its numbers are counted."""
_SAID = re.compile(
    r"(?P<sign>[$€£]?)(?P<number>\d[\d,]*(?:\.\d+)?) ?(?P<scale>thousand|k|million|mn|mio|m|billion|bn|b)\b",
    re.IGNORECASE,
)
_IN = re.compile(r" ?\(?\bin (?P<scale>thousand|million|billion)s?\b\)?", re.IGNORECASE)
_LONG = re.compile(r"(?<![\d,.])(?P<number>\d{1,3}(?:,\d{3}){2,}|\d{7,})(?![\d,.]*\d)")
_SHORT = {"k": "thousand", "m": "million", "b": "billion"}


def in_own_scale(text: str, model: SemanticModel) -> str:
    """The question with such amounts as its fields keep them; unchanged where none of those it names is kept so."""
    words = set(phrase(text))
    kept = {scale for head, scale in _kept(model) if set(head) <= words}
    plain = any(set(head) <= words for head in _plain(model))
    if len(kept) != 1 or plain:
        return text
    own = next(iter(kept))
    text = _SAID.sub(lambda match: f"{match['sign']}{_scaled(match['number'], match['scale'], own)}", text)
    text = _LONG.sub(lambda match: _written_out(match[0], own), text)
    return _IN.sub(lambda match: "" if SCALES[match["scale"].casefold()] == own else match[0], text)


def _kept(model: SemanticModel) -> Iterator[tuple[tuple[str, ...], Decimal]]:
    """Names without their scale, and the scale."""
    for name in _names(model):
        words = name[:-1] if name[-1:] and name[-1] in CURRENCIES else name
        if len(words) > 1 and words[-1] in SCALES:
            yield words[:-1], SCALES[words[-1]]


def _plain(model: SemanticModel) -> Iterator[tuple[str, ...]]:
    """The same names where numbers are kept as they are, too."""
    heads = {head for head, _ in _kept(model)}
    return (words for words in _names(model) if words in heads)


def _names(model: SemanticModel) -> Iterator[tuple[str, ...]]:
    for entity in model.entities:
        yield from (phrase(one.name) for one in entity.dimensions if one.kind == "number")


def _scaled(number: str, said: str, kept: Decimal) -> str:
    scale = SCALES[_SHORT.get(said.casefold(), said.casefold())]
    return f"{(Decimal(number.replace(',', '')) * scale / kept).normalize():f}"


def _written_out(number: str, kept: Decimal) -> str:
    """ "Above 2,500,000,000" of what is kept in billions: an amount in full."""
    whole = Decimal(number.replace(",", ""))
    return f"{(whole / kept).normalize():f}" if whole >= kept >= SCALES["million"] else number
