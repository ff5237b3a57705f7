"""Arguments that several commands share."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date


def day(text: str) -> date:
    """A date as YYYY-MM-DD.

    >>> day("2026-02-28")
    datetime.date(2026, 2, 28)
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no date; write it as YYYY-MM-DD") from error


def threshold(text: str) -> float:
    """A confidence from 0 to 1.

    >>> threshold("0.5")
    0.5
    """
    try:
        value = float(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no number from 0 to 1") from error
    if not 0 <= value <= 1:
        raise ArgumentTypeError(f"{text} is not between 0 and 1")
    return value


def add_as_of(parser: ArgumentParser) -> None:
    """``--as-of DATE``."""
    parser.add_argument("--as-of", type=day, metavar="DATE", help="the day taken as today, as YYYY-MM-DD")


def add_source(parser: ArgumentParser) -> None:
    """``--source NAME``."""
    parser.add_argument("--source", metavar="NAME", help="name of the source; the only one, or the sample, if left out")
