"""National numbers of persons whose check digit is public: enough of them in a column say what it holds.

Sources: the issuing offices' own descriptions; each is the plain weighted sum or remainder they publish.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

_ODD = dict(
    zip(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16,
         10, 22, 25, 24, 23), strict=True,
    )
)  # fmt: skip


def _weighted(digits: str, weights: Sequence[int]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))


def luhn(digits: str) -> bool:
    """Whether a number passes the Luhn check.

    >>> luhn("79927398713"), luhn("79927398710")
    (True, False)
    """
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _spain(text: str) -> bool:
    found = re.fullmatch(r"([XYZ]?)(\d{7,8})([A-Z])", text)
    if not found or len(text) != 9:
        return False
    number = int({"": "", "X": "0", "Y": "1", "Z": "2"}[found[1]] + found[2])
    return "TRWAGMYFPDXBNJZSQVHLCKE"[number % 23] == found[3]


def _france(text: str) -> bool:
    found = re.fullmatch(r"([12]\d{4})(\d\d|2[AB])(\d{6})(\d\d)", text)
    if not found:
        return False
    place = {"2A": "19", "2B": "18"}.get(found[2], found[2])
    return 97 - int(found[1] + place + found[3]) % 97 == int(found[4])


def _italy(text: str) -> bool:
    if not re.fullmatch(r"[A-Z]{6}\d\d[A-EHLMPRST]\d\d[A-Z]\d{3}[A-Z]", text):
        return False
    total = sum(
        _ODD[char] if place % 2 == 0 else int(char, 36) - (10 if char.isalpha() else 0)
        for place, char in enumerate(text[:15])
    )
    return chr(65 + total % 26) == text[15]


def _netherlands(text: str) -> bool:
    return bool(re.fullmatch(r"\d{9}", text)) and _weighted(text, (9, 8, 7, 6, 5, 4, 3, 2, -1)) % 11 == 0


def _belgium(text: str) -> bool:
    if not re.fullmatch(r"\d\d[0-5]\d[0-3]\d{6}", text):
        return False
    return int(text[9:]) in (97 - int(text[:9]) % 97, 97 - int("2" + text[:9]) % 97)


def _poland(text: str) -> bool:
    return (
        bool(re.fullmatch(r"\d\d[0-9]\d[0-3]\d{6}", text))
        and _weighted(text, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)) % 10 == 0
    )


def _brazil(text: str) -> bool:
    if not re.fullmatch(r"\d{11}", text):
        return False
    first, second = (_weighted(text, range(top, 1, -1)) * 10 % 11 % 10 for top in (10, 11))
    return text[9:] == f"{first}{second}"


def _britain(text: str) -> bool:
    if not re.fullmatch(r"\d{10}", text):
        return False
    return (11 - _weighted(text, range(10, 1, -1)) % 11) % 11 == int(text[9])


def _canada(text: str) -> bool:
    return bool(re.fullmatch(r"\d{9}", text)) and luhn(text)


def _sweden(text: str) -> bool:
    found = re.fullmatch(r"(?:19|20)?(\d\d[01]\d[0-9]\d\d{4})", text)
    return bool(found) and luhn(found[1] if found else "")


def _finland(text: str) -> bool:
    found = re.fullmatch(r"([0-3]\d[01]\d{3})[A-FYU-X]?(\d{3})([0-9A-Y])", text)
    return bool(found and "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(found[1] + found[2]) % 31] == found[3])


def _switzerland(text: str) -> bool:
    return bool(re.fullmatch(r"756\d{10}", text)) and _weighted(text, (1, 3) * 6 + (1,)) % 10 == 0


def _germany(text: str) -> bool:
    if not re.fullmatch(r"[1-9]\d{10}", text):
        return False
    product = 10
    for digit in text[:10]:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return (11 - product) % 10 == int(text[10])


CHECKS: Mapping[str, Callable[[str], bool]] = {
    "Spanish DNI or NIE": _spain,
    "French social security number": _france,
    "Italian codice fiscale": _italy,
    "Dutch BSN": _netherlands,
    "Belgian national number": _belgium,
    "Polish PESEL": _poland,
    "Brazilian CPF": _brazil,
    "British NHS number": _britain,
    "Canadian SIN": _canada,
    "Swedish personal number": _sweden,
    "Finnish personal code": _finland,
    "Swiss AHV number": _switzerland,
    "German tax number": _germany,
}
"""What it is called -> whether a text, without spaces and marks, is one."""
_MARKS = re.compile(r"[ .\-/]")
_FEWEST = 5


def national_id(values: Sequence[str]) -> str:
    """The one kind of national number that all of the values are; empty when there is none, or too few values.

    >>> national_id(["12345678Z", "X1234567L", "87654321X", "11111111H", "99999999R"])
    'Spanish DNI or NIE'
    """
    plain = [_MARKS.sub("", value).upper().replace("+", "") for value in values]
    if len(plain) < _FEWEST or any(len(set(text)) == 1 for text in plain):
        return ""
    return next((name for name, check in CHECKS.items() if all(map(check, plain))), "")
