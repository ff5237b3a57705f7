"""Rows of the permit register: streets, firms and inspectors by hand, permits and visits from the seed."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

STREETS = [
    ("Tanner Lane", "Old Town", "40110"), ("Bell Street", "Old Town", "40110"), ("Linden Avenue", "Eastfield", "40125"),
    ("Quarry Road", "Eastfield", "40126"), ("Harbour Walk", "Docks", "40131"), ("Rope Yard", "Docks", "40131"),
    ("Orchard Rise", "Hillside", "40142"), ("Chapel Hill", "Hillside", "40143"),
    ("Foundry Street", "Millpark", "40150"),
]  # fmt: skip
APPLICANTS = [
    ("AP-01", "Rosa Lindemann", "resident", "555-0101"), ("AP-02", "Tadeusz Wrona", "resident", None),
    ("AP-03", "Bluestone Holdings", "company", "555-0177"), ("AP-04", "Vera Castellan", "resident", "555-0119"),
    ("AP-05", "Harbour Housing Trust", "non-profit", "555-0140"),
    ("AP-06", "Miguel Santangelo", "resident", "555-0122"),
    ("AP-07", "Larch & Daughters", "company", "555-0188"), ("AP-08", "Parks Department", "public body", "555-0100"),
    ("AP-09", "Ines Kowalczyk", "resident", None), ("AP-10", "Crown Bakeries", "company", "555-0163"),
    ("AP-11", "Osei Family Estate", "company", "555-0159"), ("AP-12", "Walter Brink", "resident", "555-0134"),
    ("AP-13", "St Anne School Board", "public body", "555-0102"), ("AP-14", "Petra Nowak", "resident", "555-0128"),
]  # fmt: skip
CONTRACTORS = [
    ("K-204", "Hollis Roofing", "roofing", "Y", 4.4, "2009-03-17"),
    ("K-219", "Bright Spark Electric", "electrical", "Y", 4.7, "2012-06-01"),
    ("K-233", "Delta Plumbing", "plumbing", "Y", 3.6, "2005-11-09"),
    ("K-251", "Stonehand Masonry", "masonry", "N", 3.9, "2016-02-22"),
    ("K-268", "Northwall Builders", "general", "Y", 4.1, "2001-08-30"),
    ("K-270", "Ampere & Sons", "electrical", "N", 2.8, "2019-09-13"),
    ("K-285", "Greenbeam Construction", "general", "Y", 4.9, "2014-05-05"),
    ("K-299", "Copperline", "plumbing", "N", None, "2023-01-16"),
    ("K-301", "Slate and Sky", "roofing", "Y", 4.2, "2018-10-08"),
]  # fmt: skip
INSPECTORS = [
    (71, "Joan Whitfield", "Old Town", None), (72, "Dario Mancini", "Eastfield", 71),
    (73, "Sylvie Arnaud", "Docks", 71),
    (74, "Kofi Asante", "Hillside", 72), (75, "Ulla Berglund", None, None), (76, "Ben Tarrant", "Millpark", 72),
]  # fmt: skip
CODES = [
    ("V10", "blocked fire exit", 5), ("V22", "overgrown lot", 1), ("V31", "unpermitted structure", 4),
    ("V35", "unsafe wiring", 5),
    ("V47", "noise at night", 2), ("V58", "crumbling facade", 3), ("V63", "illegal dumping", 3),
]  # fmt: skip
TYPES = ["new building", "extension", "electrical", "electrical", "plumbing", "roof", "roof", "demolition", "signage"]
TRADES = {"electrical": "electrical", "plumbing": "plumbing", "roof": "roofing", "demolition": "general"}


def tables(random: Random) -> dict[str, list[tuple[Any, ...]]]:
    """All rows by table."""
    addresses = [_address(random, number) for number in range(1, 41)]
    permits = [_permit(random, number) for number in range(1, 121)]
    return {
        "addresses": addresses, "applicants": APPLICANTS, "contractors": CONTRACTORS, "inspectors": INSPECTORS,
        "permits": permits, "inspections": [*_inspections(random, permits)], "fees": [*_fees(random, permits)],
        "violations": [_violation(random, number) for number in range(1, 56)], "violation_codes": CODES,
    }  # fmt: skip


def _address(random: Random, number: int) -> tuple[Any, ...]:
    street, district, code = STREETS[number - 1] if number <= len(STREETS) else random.choice(STREETS)
    return number, f"{random.randint(1, 140)}{random.choice(['', '', '', 'A'])}", street, district, code


def _permit(random: Random, number: int) -> tuple[Any, ...]:
    """Most are issued within weeks; some wait, some are refused, some have no contractor."""
    kind = random.choice(TYPES)
    filed = date(2021, 1, 4) + timedelta(days=number * 10 + random.randrange(10))
    status = random.choices(["closed", "issued", "pending", "refused"], [9, 4, 1 + 4 * (number > 100), 2])[0]
    issued = filed + timedelta(days=random.randint(6, 95)) if status in {"closed", "issued"} else None
    closed = issued + timedelta(days=random.randint(20, 400)) if issued and status == "closed" else None
    low, high = {"new building": (90, 900), "extension": (20, 160), "demolition": (10, 90)}.get(kind, (1, 24))
    cost = random.choice([None, *[str(random.randint(low * 10, high * 10) * 100)] * 11])
    firms = [row[0] for row in CONTRACTORS[:-2] if row[2] == TRADES.get(kind, "general")] or ["K-268"]
    licence = random.choice([None, *firms, *firms])
    applicant = random.choice([row[0] for row in APPLICANTS if row[0] not in {"AP-09", "AP-13"}] + ["AP-03", "AP-03"])
    name = f"{filed.year}-{number:04}"
    return name, kind, random.randint(1, 34), applicant, licence, *map(_text, (filed, issued, closed)), cost, status


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _inspections(random: Random, permits: list[Any]) -> Any:
    """One or two visits of issued permits; a failed one is followed up."""
    number = 0
    for row in permits:
        visits = random.choice([0, 1, 1, 2]) if row[6] else 0
        before = None
        day = date.fromisoformat(row[6]) if row[6] else date.min
        for _ in range(visits):
            number += 1
            day += timedelta(days=random.randint(8, 60))
            result = random.choice(["pass", "pass", "fail", "partial"])
            yield number, row[0], random.choice([71, 72, 72, 73, 74, 76]), day.isoformat(), result, before
            before = number if result == "fail" else None


def _fees(random: Random, permits: list[Any]) -> Any:
    """A filing fee each, a plan review for the large ones; some are unpaid."""
    number = 0
    for row in permits:
        for kind in ["filing", "plan review"] if row[1] in {"new building", "extension"} else ["filing"]:
            number += 1
            paid = date.fromisoformat(row[5]) + timedelta(days=random.randint(0, 30))
            amount = round(random.uniform(40, 160) if kind == "filing" else random.uniform(200, 900), 2)
            yield number, row[0], kind, amount, paid.isoformat() if random.random() < 0.88 else None


def _violation(random: Random, number: int) -> tuple[Any, ...]:
    """Reported from 2021 to 2024; noise at night was never reported."""
    reported = date(2021, 2, 1) + timedelta(days=number * 21 + random.randrange(21))
    code = random.choice([row for row in CODES if row[0] != "V47"])
    resolved = reported + timedelta(days=random.randint(5, 240)) if random.random() < 0.72 else None
    fine = round(code[2] * random.uniform(60, 190), 2) if random.random() < 0.7 else None
    return f"X{300 + number}", random.randint(3, 40), code[0], reported.isoformat(), _text(resolved), fine
