"""How people say what a column calls at greater length: without its unit or "code", what it is of in the middle."""

from __future__ import annotations

from collections.abc import Collection, Iterator

_UNITS = frozenset("kg kgs g lb lbs km kms mi cm mm mb gb tb kb kwh mwh cents usd eur gbp chf ms secs sqm sqft".split())
_AMOUNTS = frozenset("amount cost price value fee revenue sum quantity weight".split())
_KINDS = ("total", "net", "gross")


def said_of_numbers(text: str, own: tuple[str, ...]) -> list[str]:
    """Further names of a number called ``text`` of the thing ``own``.

    >>> said_of_numbers("weight kg", ("parcel",)), said_of_numbers("total amount", ("booking",))
    (['weight', 'parcel weight'], ['booking amount', 'total booking amount'])
    >>> said_of_numbers("amount", ("claim", "amount")), said_of_numbers("seats", ("hall",))
    (['claim amount'], [])
    """
    return [*dict.fromkeys(_said(tuple(text.split()), own))]


def _said(words: tuple[str, ...], own: tuple[str, ...]) -> Iterator[str]:
    thing = " ".join(own)
    if len(words) > 1 and words[-1] in _UNITS:
        words = words[:-1]
        yield " ".join(words)
        if words[0] not in own and words[-1] in _AMOUNTS:
            yield f"{thing} {' '.join(words)}"
    if len(words) == 2 and words[0] in _KINDS and words[1] in _AMOUNTS:
        if words[0] == "total":
            yield f"{thing} {words[1]}"
        yield f"{words[0]} {thing} {words[1]}"
    if len(own) > 1 and words == own[-1:] and words[0] in _AMOUNTS:
        yield thing


def said_of_codes(text: str, own: tuple[str, ...], beside: Collection[str]) -> list[str]:
    """Further names of a code called ``text``: what it is the code of, where no column ``beside`` tells that in words.

    >>> said_of_codes("segment code", ("customer",), ()), said_of_codes("city code", ("shop",), ("city name",))
    (['segment', 'customer segment'], [])
    """
    words = tuple(text.split())
    start = " ".join(words[:-1])
    if len(words) < 2 or words[-1] != "code" or any(one != text and one.startswith(start) for one in beside):
        return []
    return [start] if words[0] in own else [start, f"{' '.join(own)} {start}"]
