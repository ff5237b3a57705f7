"""Rows of the telecom database: customers, lines, monthly usage, bills, towers and trouble tickets."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

Row = tuple[object, ...]

REGIONS: list[Row] = [
    ("NTH", "North Coast", 412000),
    ("CAP", "Capital District", 1930000),
    ("HIL", "Hill Country", 268000),
    ("STH", "Southern Plains", 655000),
    ("ISL", "Outer Islands", 47000),
]
NAMES = """Aldous Finch|Brightwater Bakery|Corin Maddox|Delta Freight Ltd|Esme Calloway|Fernhill School|Gideon Pratt
Hollis & Sons|Ida Thornbury|Jasper Quill|Kestrel Logistics|Lorna Beck|Maplewood Clinic|Nestor Vane|Opal Hendry
Pinnacle Builders|Quincy Rudd|Ravenna Hotel|Selby Crane|Thistle Media|Ursula Kemp|Vantage Legal|Wilmot Ames
Yarrow Foods|Zelda Marchant|Barrow Farm|Cosmo Drake|Dahlia Voss""".replace("\n", "|").split("|")
BUSINESS = {
    "Brightwater Bakery",
    "Delta Freight Ltd",
    "Fernhill School",
    "Hollis & Sons",
    "Kestrel Logistics",
    "Maplewood Clinic",
    "Pinnacle Builders",
    "Ravenna Hotel",
    "Thistle Media",
    "Vantage Legal",
    "Yarrow Foods",
    "Barrow Farm",
}
PLANS: list[Row] = [
    ("P05", "Pocket 5", 9.9, 5, 100, "N"),
    ("P20", "Roamer 20", 17.5, 20, 400, "N"),
    ("P50", "Family 50", 29.0, 50, 1000, "N"),
    ("PBZ", "Business Flex", 42.0, 80, 2500, "N"),
    ("PUL", "Limitless", 54.9, None, None, "N"),
    ("PLG", "Legacy Talk", 12.0, 0, 600, "Y"),
    ("PST", "Student Lite", 7.5, 8, 50, "N"),
]
TOWERS: list[Row] = [
    ("T-101", "Gull Point", "NTH", "4G", 42, "2014-05-20"),
    ("T-102", "Harbour Mast", "NTH", "5G", 55, "2021-08-11"),
    ("T-201", "Cathedral Roof", "CAP", "5G", 31, "2020-02-03"),
    ("T-202", "Ring Road East", "CAP", "5G", 48, "2022-10-29"),
    ("T-203", "Old Exchange", "CAP", "4G", 36, "2011-01-17"),
    ("T-301", "Sheepfold Ridge", "HIL", "4G", 63, "2013-09-06"),
    ("T-302", "Quarry Top", "HIL", "3G", 58, "2007-04-25"),
    ("T-401", "Grain Silo", "STH", "4G", 71, "2016-12-12"),
    ("T-402", "Wheatfield South", "STH", "5G", 67, "2023-03-30"),
    ("T-403", "Canal Lock", "STH", "3G", None, "2006-06-14"),
    ("T-501", "Beacon Rock", "ISL", "3G", 44, None),
]
MONTHS = ["202401", "202402", "202403", "202404", "202405", "202406"]
REACH = {"P05": 4200, "P20": 15000, "P50": 36000, "PBZ": 60000, "PUL": 120000, "PLG": 90, "PST": 7000}


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _customers(rng: Random) -> list[Row]:
    rows: list[Row] = []
    for index, name in enumerate(NAMES):
        segment = ("SME" if rng.random() < 0.7 else "ENT") if name in BUSINESS else "RES"
        opened = date(2016, 1, 4) + timedelta(days=rng.randrange(2700))
        closed = date(2024, 1, 10) + timedelta(days=rng.randrange(170)) if index in (6, 12, 22) else None
        score = None if index in (4, 19) else str(rng.randrange(480, 850))
        region = rng.choice(["NTH", "CAP", "CAP", "CAP", "HIL", "STH", "STH"])
        rows.append((1000 + 11 * index, name, segment, region, _text(opened), _text(closed), score))
    return rows


def _lines(rng: Random, customers: list[Row]) -> list[Row]:
    rows: list[Row] = []
    for customer in customers[:-2]:
        private = customer[2] == "RES"
        for _ in range(rng.choice([1, 1, 2] if private else [1, 2, 3, 4])):
            plan = rng.choice(
                ["P05", "P20", "P20", "P50", "PUL", "PLG"] if private else ["PBZ", "PBZ", "P50", "PUL", "P20"]
            )
            started = date(2019, 3, 1) + timedelta(days=rng.randrange(1700))
            ended = date(2024, 2, 1) + timedelta(days=rng.randrange(140)) if rng.random() < 0.14 else None
            prepaid = "Y" if plan in ("P05", "PLG") and rng.random() < 0.7 else "N"
            phone = f"07{rng.randrange(10_000_000, 99_999_999)}"
            rows.append((5001 + len(rows), customer[0], plan, phone, _text(started), _text(ended), prepaid))
    return rows


def _usage(rng: Random, lines: list[Row]) -> list[Row]:
    rows: list[Row] = []
    for line in lines[:-3]:
        for month in MONTHS:
            if line[5] and str(line[5]).replace("-", "")[:6] < month:
                continue
            reach = REACH[str(line[2])]
            roaming = rng.randrange(20, 1900) if rng.random() < 0.25 else 0
            data = None if rng.random() < 0.03 else int(reach * rng.uniform(0.2, 1.25))
            rows.append((line[0], month, rng.randrange(5, 1400), rng.randrange(0, 160), data, roaming))
    return rows


def _invoices(rng: Random, customers: list[Row]) -> list[Row]:
    rows: list[Row] = []
    for month in range(1, 7):
        for customer in customers[:-2]:
            if rng.random() < 0.12:
                continue
            issued = date(2024, month, rng.randrange(1, 6))
            amount = round(rng.uniform(8, 70) if customer[2] == "RES" else rng.uniform(60, 420), 2)
            paid = issued + timedelta(days=rng.randrange(2, 45)) if rng.random() < 0.86 else None
            disputed = "Y" if rng.random() < 0.08 else "N"
            rows.append((24000 + len(rows), customer[0], _text(issued), amount, _text(paid), disputed))
    return rows


def _tickets(rng: Random, lines: list[Row]) -> list[Row]:
    rows: list[Row] = []
    for number in range(66):
        kind = rng.choice(["no signal", "no signal", "billing", "slow data", "slow data", "dropped calls", "SIM swap"])
        tower = rng.choice(TOWERS[:10])[0] if kind in ("no signal", "slow data", "dropped calls") else None
        opened = date(2024, 1, 3) + timedelta(days=rng.randrange(178))
        closed = opened + timedelta(days=rng.randrange(0, 21)) if rng.random() < 0.82 else None
        rows.append(
            (
                800 + number,
                rng.choice(lines[:40])[0],
                tower,
                kind,
                rng.choice([1, 2, 2, 3, 3, 3, None]),
                _text(opened),
                _text(closed),
            )
        )
    return rows


def tables(rng: Random) -> dict[str, list[Row]]:
    """Rows of every table."""
    customers = _customers(rng)
    lines = _lines(rng, customers)
    return {
        "cust": customers,
        "rgn": REGIONS,
        "pln": PLANS,
        "subscr": lines,
        "usage_mth": _usage(rng, lines),
        "inv": _invoices(rng, customers),
        "twr": TOWERS,
        "tkt": _tickets(rng, lines),
    }
