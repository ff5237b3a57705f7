"""Ranks and growth among the columns that are asked for: "the name, total fee and rank of each member by total fee"."""

from __future__ import annotations

import re

from assay.semantic.spec import MetricUse, Transform

RANK = re.compile(
    r"^(?:the |their |its )?(?:\w+ )?rank(?:ing)?(?: (?:of|for|among) (?:each |every |all |the )*[\w-]+)?"
    r"(?: (?:by|based on|according to|in terms of)) (?:the |their |its )?(?P<by>.+)$",
    re.IGNORECASE,
)
BARE_RANK = re.compile(r"^(?:the |their |its )?(?:\w+ )?rank(?:ing)?$", re.IGNORECASE)
_PERIOD = r"(?:month|year|quarter|week|day)"
GROWN = re.compile(
    rf"^(?:the |their |its )?(?:{_PERIOD}[- ](?:over|on|to)[- ]{_PERIOD}|[myqw]o[myqw]) "
    r"(?:(?:percent(?:age)?|relative) )?(?:change|growth|increase)(?: rate)?(?: in| of)? "
    r"(?:the |their |its )?(?P<by>.+)$",
    re.IGNORECASE,
)
_INCLUDING = re.compile(
    r",? (?P<more>(?:also )?including (?:all |those |the |any )?(?:[\w-]+ )?(?:that have |who have |with |without )"
    r"[\w -]+|including zeros?)$",
    re.IGNORECASE,
)


def head_of(column: str) -> int:
    """Where what a rank goes by begins in a column; 0 where it is no rank.

    >>> head_of("rank of each member by total fee"), head_of("total fee by town")
    (23, 0)
    """
    found = RANK.match(column) or GROWN.match(column)
    return found.start("by") if found else 0


def without_zeros_said(text: str) -> tuple[str, str]:
    """A sentence without the clause at its end that asks for those with none, and that clause.

    >>> without_zeros_said("the name and number of trips, including drivers without trips")
    ('the name and number of trips', 'including drivers without trips')
    """
    found = _INCLUDING.search(text)
    return (text[: found.start()], found["more"]) if found else (text, "")


def ranked(use: MetricUse) -> MetricUse:
    """The rank of a number among those of all groups, the largest first."""
    return use.model_copy(update={"transform": Transform(kind="rank"), "alias": f"{use.alias}_rank"})


def grown(use: MetricUse) -> MetricUse:
    """A number of each period against that of the period before."""
    growth = Transform(kind="growth")
    return use.model_copy(update={"transform": growth, "alias": f"{use.alias}_growth", "unit": "percent"})
