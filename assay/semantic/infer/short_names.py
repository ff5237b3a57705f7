"""Short forms that stand before every name: `fr_` before all tables, `shp_` before all columns of the shipments.

The short form that a table's columns begin with is what other tables call it by: `chg_shp_id` is the id of a shipment.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assay.semantic.infer.lexicon import Lexicon
from assay.semantic.infer.words import ABBREVIATIONS, entity_words, split

_LEAST = 3
"""So many names at least begin with it."""
_START = re.compile(r"([A-Za-z]{1,5}\d?)_(?=[A-Za-z]{2})")
_SHORTEST_WORD = 4
_IDS = frozenset(("id", "key", "sk", "no", "nbr", "num", "cd", "code", "fk"))


def without_common(names: Sequence[str]) -> list[str]:
    """Tables without a short form that stands before all of them.

    >>> without_common(("fr_cust", "fr_inv", "fr_loc")), without_common(("sales_order", "sales_line", "sales_day"))
    (['cust', 'inv', 'loc'], ['sales_order', 'sales_line', 'sales_day'])
    """
    start = _common(names)
    return [name[len(start) + 1 :] for name in names] if start else [*names]


def own_starts(tables: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The short form before all columns of a table, by table: of those that no other table has.

    >>> own_starts({"cust": ("cst_id", "cst_nm", "cst_ctry"), "loc": ("loc_id", "loc_nm", "city")})
    {'cust': 'cst'}
    """
    found = {name: start for name, columns in tables.items() if (start := _common(columns))}
    starts = [*found.values()]
    return {name: start for name, start in found.items() if starts.count(start) == 1}


def expanded(column: str, own: str, others: Mapping[str, str]) -> str:
    """A column without the short form ``own``, and with the tables that short forms before its id stand for.

    >>> expanded("chg_shp_id", "chg", {"shp": "shipment"}), expanded("chg_amt", "chg", {"shp": "shipment"})
    ('shipment_id', 'amt')
    >>> expanded("orig_loc_id", "", {"loc": "location"}), expanded("loc_name", "", {"loc": "location"})
    ('orig_location_id', 'loc_name')
    """
    bare = column[len(own) + 1 :] if own else column
    parts = bare.split("_")
    if len(parts) > 1 and parts[-1].casefold() in _IDS and parts[-2].casefold() in others:
        parts[-2] = others[parts[-2].casefold()]
    return "_".join(parts)


def _common(names: Sequence[str]) -> str:
    """What all names begin with before a break, in lower case, unless it is a word; "" when there is none."""
    found = [_START.match(name) for name in names]
    starts = {match[1].casefold() for match in found if match}
    if len(names) < _LEAST or None in found or len(starts) != 1:
        return ""
    start = starts.pop()
    return "" if len(start) >= _SHORTEST_WORD and Lexicon().cut(start) and start not in ABBREVIATIONS else start


def tables_called(starts: Mapping[str, str]) -> dict[str, str]:
    """The readable name that each short form stands for."""
    return {start: "_".join(entity_words(table)) for table, start in starts.items() if split(table)}
