"""Columns that may hold personal data: by name, type and the shape of their values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assay.semantic.infer.national_ids import luhn, national_id
from assay.semantic.infer.words import words
from assay.semantic.schema import ColumnInfo, TableInfo

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]{2,}")
_PHONE = re.compile(r"\+?[\d\s().\-/]{7,20}(\s*(x|ext\.?)\s*\d+)?")
_SSN = re.compile(r"(?!000|666|9\d\d)\d{3}-\d{2}-\d{4}")
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_IP = re.compile(r"(\d{1,3}\.){3}\d{1,3}|[0-9a-f]{0,4}(:[0-9a-f]{0,4}){3,7}", re.IGNORECASE)
_ENOUGH = 0.8
_NAMED = "its name says so"


@dataclass(frozen=True)
class Sign:
    """One reason to take a column for personal data: what it seems to hold, and why; never a value."""

    kind: str
    why: str


def is_personal(column: ColumnInfo) -> bool:
    """Whether a column by itself identifies or reaches a person: contact, number, birth date, address."""
    return bool(signs(column))


def signs(column: ColumnInfo) -> tuple[Sign, ...]:
    """Why a column may hold personal data; none when nothing says so.

    >>> [sign.kind for sign in signs(ColumnInfo("e_mail", "text"))]
    ['e-mail address']
    """
    named = set(words(column.name))
    if column.type in ("date", "timestamp", "text", "integer") and {"birth", "date"} <= named | _birth(named):
        return (Sign("birth date", _NAMED),)
    if column.type == "text":
        by_name = _named_personal(named, column)
        return (*((Sign(by_name, _NAMED),) if by_name else ()), *_looks_personal(column.profile.samples))
    if column.type != "integer":
        return ()
    return tuple(_numbers(named, [str(sample) for sample in column.profile.samples]))


def _numbers(named: set[str], numbers: Sequence[str]) -> Iterator[Sign]:
    if len(numbers) >= 3 and all(is_card(number) for number in numbers):
        yield _looks("payment card number", len(numbers), len(numbers), "pass the Luhn check")
    national = national_id(numbers)
    if national:
        yield _looks(national, len(numbers), len(numbers), "have its check digits")
    if named & {"ssn"}:
        yield Sign("national number", _NAMED)
    if named & {"phone", "telephone", "mobile", "fax"}:
        yield Sign("telephone number", _NAMED)


def _looks(kind: str, found: int, of: int, how: str) -> Sign:
    return Sign(kind, f"{found} of {of} sampled values {how}")


def _birth(named: set[str]) -> set[str]:
    return {"birth", "date"} if named & {"birthdate", "birthday", "dateofbirth"} or {"birth", "day"} <= named else set()


_CALLED: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({"email", "mail"}), "e-mail address"),
    (frozenset({"ssn", "passport"}), "national number"),
    (frozenset({"iban"}), "bank account"),
    (frozenset({"phone", "telephone", "mobile", "fax"}), "telephone number"),
)


def _named_personal(named: set[str], column: ColumnInfo) -> str:
    """What the name of a column says it holds; empty when it says nothing personal."""
    called = next((kind for some, kind in _CALLED if named & some), "")
    called = called or ("e-mail address" if "e-mail" in column.name.lower() else "")
    if called:
        facts = {"sent", "status", "type", "count", "opened", "subject", "campaign", "verified", "model", "brand"}
        return called if named.isdisjoint(facts) else ""
    if {"ip", "address"} <= named or "ip" in named:
        return "IP address"
    places = {"city", "state", "country", "region", "type", "id", "number"}
    return "postal address" if named & {"street", "address"} and named.isdisjoint(places) else ""


def _looks_personal(samples: Sequence[object]) -> Iterator[Sign]:
    texts = [sample.strip() for sample in samples if isinstance(sample, str) and sample.strip()]
    if len(texts) < 3:
        return
    for kind, test, how in _SHAPES:
        found = sum(bool(test(text)) for text in texts)
        if found >= _ENOUGH * len(texts):
            yield _looks(kind, found, len(texts), how)
    national = national_id(texts)
    if national:
        yield _looks(national, len(texts), len(texts), "have its check digits")


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
    return luhn(digits)


_SHAPES: tuple[tuple[str, Callable[[str], object], str], ...] = (
    ("e-mail address", _EMAIL.fullmatch, "look like one"),
    ("US social security number", _SSN.fullmatch, "have its shape"),
    ("bank account (IBAN)", is_iban, "have its check digits"),
    ("payment card number", is_card, "pass the Luhn check"),
    ("telephone number", _formatted_phone, "look like one"),
    ("IP address", _IP.fullmatch, "look like one"),
)
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


def personal_signs(table: TableInfo, entity: Sequence[str]) -> dict[str, tuple[Sign, ...]]:
    """The columns of ``personal_columns`` with why each is one of them."""
    found = {column.name: signs(column) for column in table.columns}
    person = Sign("name of a person", "its name says so, and the table holds other personal data")
    return {name: found[name] or (person,) for name in sorted(personal_columns(table, entity))}
