"""Rows of the cooperative's database: farms, fields, plantings, deliveries and shared machines."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

Row = tuple[object, ...]

FARMS: list[Row] = [
    (1, "Alder Hollow", "Marit Krause", "Obersee", "Y", "2004", None),
    (2, "Brook End", "Jonas Feld", "Talheim", "N", "1998", None),
    (3, "Crow Hill", "Petra Stein", "Obersee", "N", "2011", None),
    (4, "Drover's Rest", "Anton Wirth", "Grünau", "Y", "2016", 2),
    (5, "Elm Yard", "Sofie Lang", "Talheim", "Y", "2009", None),
    (6, "Foxglove", "Dieter Maas", "Niederbach", "N", "2001", None),
    (7, "Greenacre", "Ilse Vogt", "Talheim", "N", "2019", 6),
    (8, "High Meadow", "Rolf Brenner", "Obersee", "Y", "2013", 1),
    (9, "Ivy Lodge", "Katrin Pohl", "Niederbach", None, "2021", None),
    (10, "Juniper Bank", "Emil Hauser", "Grünau", "N", "1995", None),
    (11, "Kiln Farm", "Sofie Lang", "Talheim", "N", "2023", 5),
    (12, "Larkfield", "Hanne Roth", "Steinau", "Y", "2024", None),
]
CROPS: list[Row] = [
    (1, "winter wheat", "cereal", 270),
    (2, "spring barley", "cereal", 120),
    (3, "sugar beet", "root", 180),
    (4, "potato", "root", 110),
    (5, "rapeseed", "oilseed", 300),
    (6, "carrot", "root", 90),
    (7, "field pea", "legume", 95),
    (8, "sunflower", "oilseed", 125),
    (9, "oats", "cereal", 115),
    (10, "lentil", "legume", None),
]
BUYERS: list[Row] = [
    ("MIL", "Talheim Mill", "mill", "Talheim"),
    ("ZUC", "Sweetworks", "processor", "Steinau"),
    ("MKT", "Saturday Market", "market", "Obersee"),
    ("BRW", "Hirsch Brewery", "brewery", "Grünau"),
    ("OIL", "Goldpress Oils", "processor", "Lindau"),
    ("FRZ", "Frostline Foods", "processor", "Lindau"),
    ("EXP", "Danube Export", "exporter", "Passau"),
    ("KIT", "School Kitchens", "canteen", "Talheim"),
]
BUYERS_OF = {1: "MIL MIL EXP", 2: "BRW BRW MIL", 3: "ZUC", 4: "MKT FRZ FRZ", 5: "OIL EXP", 6: "MKT FRZ", 7: "FRZ MKT"}
PRICE = {1: 212, 2: 236, 3: 44, 4: 180, 5: 455, 6: 265, 7: 298, 8: 430, 9: 205}
YIELD = {1: 7.4, 2: 5.6, 3: 71, 4: 42, 5: 3.6, 6: 55, 7: 3.9, 8: 2.7, 9: 5.1}
MACHINES: list[Row] = [
    (1, "Claas Lexion", "combine", "405", 2),
    (2, "Fendt 724", "tractor", "240", 1),
    (3, "Deutz 6155", "tractor", "155", 6),
    (4, "Beet Tiger", "harvester", "626", 10),
    (5, "Amazone Cirrus", "seed drill", None, 3),
    (6, "Lemken Juwel", "plough", None, 2),
    (7, "Old Hanomag", "tractor", "92", None),
    (8, "Grimme GT", "harvester", "170", 5),
    (9, "Kuhn Baler", "baler", None, 8),
]


def _text(day: date) -> str:
    return day.isoformat()


def _fields(rng: Random) -> list[Row]:
    rows: list[Row] = []
    for farm, count in zip(range(1, 12), (4, 5, 3, 2, 4, 5, 2, 3, 1, 6, 2), strict=True):
        for index in range(count):
            soil = rng.choice(["loam", "clay", "sand", "loam", "silt", None])
            rows.append(
                (f"F{farm:02d}-{index + 1}", farm, rng.randrange(80, 2600) / 100, soil, int(rng.random() < 0.4))
            )
    return rows


def _plantings(rng: Random, fields: list[Row]) -> list[Row]:
    rows: list[Row] = []
    for field in fields:
        for year in (2022, 2023, 2024):
            if rng.random() < 0.18:
                continue
            crop = rng.choice([1, 1, 1, 2, 2, 3, 4, 4, 5, 6, 7, 8, 9])
            days = int(str(CROPS[crop - 1][3]))
            sown = date(year - 1, 9, 20) if days > 200 else date(year, 3, 12)
            sown += timedelta(days=rng.randrange(35))
            lost = rng.random() < 0.06
            cut = None if lost else _text(sown + timedelta(days=days + rng.randrange(-9, 16)))
            amount = None if lost else round(YIELD[crop] * float(str(field[2])) * rng.uniform(0.7, 1.25), 2)
            rows.append((len(rows) + 1, field[0], crop, str(year), _text(sown), cut, amount))
    return rows


def _delivery(rng: Random, number: int) -> Row:
    crop = rng.choice([1, 1, 1, 2, 2, 3, 4, 4, 5, 6, 7, 9])
    buyer = rng.choice(BUYERS_OF.get(crop, "MKT EXP").split())
    day = date(rng.choice([2022, 2023, 2023, 2024, 2024]), 1, 1) + timedelta(days=rng.randrange(365))
    grade = rng.choice(["A", "A", "B", "B", "C", None])
    price = PRICE[crop] * rng.uniform(0.8, 1.2) * {"A": 1.1, "C": 0.8}.get(grade or "B", 1.0)
    tonnes = rng.randrange(150, 1800 if crop != 3 else 9000) / 100
    return (
        number,
        rng.choice([1, 1, 2, 2, 2, 3, 4, 5, 6, 6, 7, 8, 10, 10]),
        crop,
        buyer,
        _text(day),
        tonnes,
        round(price, 2),
        grade,
    )


def _booking(rng: Random) -> Row:
    machine, farm = rng.choice([1, 1, 2, 2, 3, 4, 5, 6, 8]), rng.choice([1, 2, 3, 4, 5, 6, 7, 8, 9, 11])
    start = date(2024, 2, 20) + timedelta(days=rng.randrange(230))
    length = rng.randrange(0, 6)
    owner = MACHINES[machine - 1][4]
    fee = None if owner == farm else (length + 1) * rng.randrange(45, 190)
    return (machine, farm, _text(start), _text(start + timedelta(days=length)), fee)


def tables(rng: Random) -> dict[str, list[Row]]:
    """Rows of every table."""
    fields = _fields(rng)
    return {
        "farms": FARMS,
        "fields": fields,
        "crops": CROPS,
        "plantings": _plantings(rng, fields),
        "buyers": BUYERS,
        "deliveries": [_delivery(rng, number) for number in range(1, 141)],
        "machines": MACHINES,
        "machine_bookings": [_booking(rng) for _ in range(58)],
    }
