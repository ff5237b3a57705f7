"""What common codes and names stand for: "women" where a column holds F, "French" where it holds France."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from assay.ask.local.text import phrase

_WOMEN = ("female", "females", "woman", "women", "girl", "girls")
_MEN = ("male", "males", "man", "men", "boy", "boys")
_SEXES = {"f": _WOMEN, "female": _WOMEN, "w": _WOMEN, "woman": _WOMEN, "m": _MEN, "male": _MEN, "man": _MEN}
_SEX = frozenset(("gender", "sex"))
_COUNTRY = frozenset(("country", "countries", "nation", "nationality", "citizenship", "market", "origin"))
_STATE = frozenset(("state", "province"))
_COUNTRIES, _STATES = (Path(__file__).with_name(name) for name in ("countries.csv", "states.csv"))


def sayings(field: str, value: str) -> tuple[str, ...]:
    """Other words for a value of a field, ``entity.dimension``.

    >>> sayings("gender_code", "F")[-1]
    'girls'
    >>> sayings("grade", "F")
    ()
    >>> sayings("suppliers.country_code", "DE"), sayings("orders.region", "France"), sayings("clients.state", "DE")
    (('Germany', 'German'), ('French',), ('Delaware',))
    """
    told, words = value.strip().casefold(), _words(field)
    if _SEX & words:
        return _SEXES.get(told, ())
    if _STATE & words and told in _BY_STATE:
        return (_BY_STATE[told],)
    known = _BY_NAME.get(told) or (_BY_SIGN.get(told) if _COUNTRY & words else None)
    return tuple(one for one in known or () if one.casefold() != told)


@lru_cache(maxsize=4096)
def _words(field: str) -> frozenset[str]:
    return frozenset(phrase(field))


def _read() -> Iterator[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]]:
    """Names, adjectives and codes of each country."""
    with _COUNTRIES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names = (row["name"], *filter(None, row["others"].split(";")))
            adjectives = tuple(one for one in row["adjectives"].split(";") if one not in names)
            yield names, adjectives, tuple(filter(None, (row["alpha2"], row["alpha3"])))


def _index() -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
    """What else is said of a country, by its names; and by its codes and adjectives, which may be words of their own.

    "French" is a language too, "IT" a department: they stand for a country in fields that hold countries alone.
    """
    by_name: dict[str, tuple[str, ...]] = {}
    by_sign: dict[str, tuple[str, ...]] = {}
    for names, adjectives, codes in _read():
        said = (*names, *adjectives)
        by_name = {one.casefold(): said for one in names} | by_name
        by_sign = {one.casefold(): said for one in (*adjectives, *codes)} | by_sign
    return by_name, by_sign


def _states() -> Mapping[str, str]:
    """Names of states and provinces by their postal codes."""
    with _STATES.open(encoding="utf-8", newline="") as file:
        return {row["code"].casefold(): row["name"] for row in csv.DictReader(file)}


_BY_NAME, _BY_SIGN = _index()
_BY_STATE = _states()
