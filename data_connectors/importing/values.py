"""What single texts look like: numbers in all their dress, dates, yes and no, nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

NOTHING = frozenset(
    {"", "-", "–", "—", "na", "n/a", "#n/a", "nan", "null", "none", "nil", "#null!", "#div/0!", "#ref!", "?", "."}
)
"""Texts that stand for "no value" in columns of numbers and dates."""

CURRENCY = {
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
    "₽": "RUB",
    "₺": "TRY",
    "zł": "PLN",
    "R$": "BRL",
}
CODES = tuple("USD EUR GBP JPY CHF CAD AUD NZD CNY INR BRL MXN SEK NOK DKK PLN CZK HUF TRY ZAR SGD HKD RUB".split())
_CODES = "|".join(CODES)
_SIGN = rf"R\$|[$€£¥₹₽₺]|zł|{_CODES}"
_NUMBER = re.compile(
    rf"(?P<open>\()?\s*(?P<minus>[-+−])?\s*(?P<before>{_SIGN})?\s*(?P<minus2>[-−])?\s*"
    rf"(?P<digits>\d[\d.,'’ \u00a0\u202f]*|\.\d+)(?P<exponent>[eE][-+]?\d+)?\s*(?P<after>%|{_SIGN})?\s*"
    r"(?P<trailing>-)?(?P<close>\))?"
)
_THREES = re.compile(r"\d{1,3}([.,'’ \u00a0\u202f])\d{3}(\1\d{3})*")


@dataclass(frozen=True)
class NumberShape:
    """How a number is written. ``decimal`` is "." or "," or None when nothing tells; ``doubtful`` names a mark that
    may be either; ``unit`` is a currency code or ``percent``."""

    decimal: str | None
    doubtful: str | None
    unit: str | None
    dressed: bool
    code_like: bool


def number_shape(text: str) -> NumberShape | None:
    """The shape of a number, or None when the text is none.

    >>> number_shape("1.234,50 €").decimal, number_shape("$1,234").doubtful, number_shape("007").code_like
    (',', ',', True)
    """
    match = _NUMBER.fullmatch(text.strip())
    if match is None or bool(match["open"]) != bool(match["close"]):
        return None
    digits = match["digits"].strip()
    marks = _marks(digits)
    if marks is None:
        return None
    sign = match["before"] or match["after"]
    unit = "percent" if sign == "%" else CURRENCY.get(sign, sign) if sign else None
    bare = re.sub(r"\D", "", digits)
    code = (
        (len(bare) > 1 and digits[0] == "0" and digits[1].isdigit())
        or (match["minus"] == "+" and len(bare) >= 8)
        or len(bare) > 18
    )
    dressed = bool(
        sign or match["open"] or match["trailing"] or match["minus"] == "−" or re.search(r"[,'’ \u00a0\u202f]", digits)
    )
    return NumberShape(marks[0], marks[1], unit, dressed or marks[1] is not None, code and not match["exponent"])


def _marks(digits: str) -> tuple[str | None, str | None] | None:
    """Decimal mark, and the mark that may be decimal or of thousands; None when the marks make no number."""
    spaced = re.sub(r"['’ \u00a0\u202f]", "", digits)
    if spaced != digits and not re.fullmatch(r"\d{1,3}(['’ \u00a0\u202f]\d{3})+([.,]\d+)?", digits):
        return None
    dots, commas = spaced.count("."), spaced.count(",")
    if not dots and not commas:
        return None, None
    if dots and commas:
        decimal = max(".", ",", key=spaced.rfind)
        whole = spaced[: spaced.rfind(decimal)]
        return (decimal, None) if spaced.count(decimal) == 1 and _THREES.fullmatch(whole) else None
    mark = "." if dots else ","
    if spaced.count(mark) > 1:
        return (("," if mark == "." else "."), None) if _THREES.fullmatch(spaced) else None
    whole, _, part = spaced.partition(mark)
    if len(part) == 3 and 1 <= len(whole) <= 3 and whole != "0" and spaced == digits:
        return None, mark
    return mark, None


_DATES = (
    "%Y-%m-%d", "%d.%m.%Y", "%Y/%m/%d", "%Y.%m.%d", "%d.%m.%y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%b %d, %Y",
    "%b %d %Y",
    "%d %B %Y", "%B %d, %Y", "%d. %B %Y",
)  # fmt: skip
_EITHER = (("%d/%m/%Y", "%m/%d/%Y"), ("%d-%m-%Y", "%m-%d-%Y"), ("%d/%m/%y", "%m/%d/%y"), ("%d-%m-%y", "%m-%d-%y"))
_TIMES = (
    "", " %H:%M", " %H:%M:%S", " %H:%M:%S.%f", "T%H:%M:%S", "T%H:%M", "T%H:%M:%S.%f", " %I:%M %p", " %I:%M:%S %p",
    ", %H:%M",
    ", %I:%M %p", " %H:%M:%S%z", "T%H:%M:%S%z", "T%H:%M:%S.%f%z", " %H:%M:%S.%f%z",
)  # fmt: skip


@dataclass(frozen=True)
class DateShape:
    """Format by which all texts are dates; ``other`` is a second one that would do as well (day and month swapped)."""

    form: str
    other: str | None = None


def date_shape(texts: list[str]) -> DateShape | None:
    """The format of a column of dates, or None. A few texts that are no dates spoil it: leave them out first."""
    if not texts or not re.search(r"\d", texts[0]) or len(texts[0]) < 6:
        return None
    for time in _TIMES:
        for form in _DATES:
            if parse_all(texts, form + time):
                return DateShape(form + time)
        for day_first, month_first in _EITHER:
            first, second = parse_all(texts, day_first + time), parse_all(texts, month_first + time)
            if first and second:
                return DateShape(month_first + time, day_first + time)
            if first or second:
                return DateShape((day_first if first else month_first) + time)
    return None


def parse_all(texts: list[str], form: str) -> bool:
    """Whether every text is a date of that format in a year people write about."""
    try:
        return all(1000 <= datetime.strptime(text, form).year <= 2300 for text in texts)
    except ValueError:
        return False


YES_NO = (
    ("yes", "no"), ("true", "false"), ("y", "n"), ("t", "f"), ("ja", "nein"), ("oui", "non"), ("si", "no"), ("sí",
    "no"),
    ("on", "off"), ("wahr", "falsch"), ("vrai", "faux"),
)  # fmt: skip


def yes_no(values: set[str]) -> tuple[str, str] | None:
    """The pair of words for yes and no that these values (in lower case) are, both being there."""
    return next((pair for pair in YES_NO if values == set(pair)), None)
