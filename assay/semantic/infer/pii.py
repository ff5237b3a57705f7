"""Columns that may hold personal data: by name, type and the shape of their values."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assay.semantic.infer.words import words
from assay.semantic.schema import ColumnInfo, TableInfo

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]{2,}")
_PHONE = re.compile(r"\+?[\d\s().\-/]{7,20}(\s*(x|ext\.?)\s*\d+)?")
_SSN = re.compile(r"(?!000|666|9\d\d)\d{3}-\d{2}-\d{4}")
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_IP = re.compile(r"(\d{1,3}\.){3}\d{1,3}|[0-9a-f]{0,4}(:[0-9a-f]{0,4}){3,7}", re.IGNORECASE)
_ENOUGH = 0.8


def is_personal(column: ColumnInfo) -> bool:
    """Whether a column by itself identifies or reaches a person: contact, number, birth date, address."""
    named = set(words(column.name))
    if column.type in ("date", "timestamp", "text", "integer") and {"birth", "date"} <= named | _birth(named):
        return True
    if column.type == "text":
        return _named_personal(named, column) or _looks_personal(column.profile.samples)
    if column.type != "integer":
        return False
    numbers = [str(sample) for sample in column.profile.samples]
    cards = len(numbers) >= 3 and all(is_card(number) for number in numbers)
    return cards or bool(named & {"ssn", "phone", "telephone", "mobile", "fax"})


def _birth(named: set[str]) -> set[str]:
    return {"birth", "date"} if named & {"birthdate", "birthday", "dateofbirth"} or {"birth", "day"} <= named else set()


def _named_personal(named: set[str], column: ColumnInfo) -> bool:
    if (
        named & {"email", "mail", "ssn", "iban", "passport", "phone", "telephone", "mobile", "fax"}
        or "e-mail" in column.name.lower()
    ):
        return named.isdisjoint(
            {"sent", "status", "type", "count", "opened", "subject", "campaign", "verified", "model", "brand"}
        )
    if {"ip", "address"} <= named or "ip" in named:
        return True
    return bool(named & {"street", "address"}) and named.isdisjoint(
        {"city", "state", "country", "region", "type", "id", "number"}
    )


def _looks_personal(samples: Sequence[object]) -> bool:
    texts = [sample.strip() for sample in samples if isinstance(sample, str) and sample.strip()]
    if len(texts) < 3:
        return False
    tests: tuple[Callable[[str], object], ...] = (
        _EMAIL.fullmatch,
        _SSN.fullmatch,
        is_iban,
        is_card,
        _formatted_phone,
        _IP.fullmatch,
    )
    return any(sum(bool(test(text)) for text in texts) >= _ENOUGH * len(texts) for test in tests)


def _formatted_phone(text: str) -> bool:
    digits = sum(char.isdigit() for char in text)
    return (
        bool(_PHONE.fullmatch(text)) and 9 <= digits <= 15 and bool(re.match(r"\+|\(\d{3}\)|\d{3}-\d{3}-\d{4}", text))
    )


def is_iban(text: str) -> bool:
    """Whether a text is an IBAN: shape and check digits (ISO 13616, remainder 1 modulo 97).

    >>> is_iban("DE89 3704 0044 0532 0130 00"), is_iban("DE89370400440532013001")
    (True, False)
    """
    compact = text.replace(" ", "").upper()
    if not _IBAN.fullmatch(compact):
        return False
    return int("".join(str(int(char, 36)) for char in compact[4:] + compact[:4])) % 97 == 1


def is_card(text: str) -> bool:
    """Whether a text is a payment card number: 13 to 19 digits that pass the Luhn check.

    >>> is_card("4111 1111 1111 1111"), is_card("4111 1111 1111 1112")
    (True, False)
    """
    digits = re.sub(r"[ -]", "", text)
    if not re.fullmatch(r"[2-6]\d{12,18}", digits):
        return False
    doubled = [int(char) * (2 if place % 2 else 1) for place, char in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


_NAME_WORDS = (
    {"first", "name"},
    {"last", "name"},
    {"full", "name"},
    {"middle", "name"},
    {"contact", "name"},
    {"surname"},
    {"maiden", "name"},
)
_PEOPLE = frozenset(
    "customer client patient contact subscriber employee user member applicant guest donor student tenant policyholder "
    "person lead candidate passenger resident borrower".split()
)


def personal_columns(table: TableInfo, entity: Sequence[str]) -> frozenset[str]:
    """Names of the columns that may hold personal data.

    Names of persons count only beside another personal column: a list of musicians holds names, but no contacts.
    """
    found = {column.name for column in table.columns if is_personal(column)}
    if found:
        people = bool(_PEOPLE & set(entity))
        found |= {
            column.name for column in table.columns if column.type == "text" and _names_a_person(column.name, people)
        }
    return frozenset(found)


def _names_a_person(name: str, people: bool) -> bool:
    named = set(words(name))
    if any(wanted <= named for wanted in _NAME_WORDS):
        return named.isdisjoint({"company", "product", "file"})
    return people and (named == {"name"} or (named - {"name"} <= _PEOPLE and "name" in named))
