"""Rows of the haulier: places, people and clients by hand, shipments and trips from the seed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

STATUS = [("BK", "booked"), ("TR", "in transit"), ("DL", "delivered"), ("CX", "cancelled"), ("LO", "lost")]
DEPOTS = [
    (1, "Northgate", "Leeds", "North", 14, 3), (2, "Riverside", "Hull", "North", 9, 7),
    (3, "Fenland Hub", "Peterborough", "East", 22, 1), (4, "Castle Yard", "Cardiff", "West", 11, 10),
    (5, "Southport Road", "Bristol", "West", 16, None), (6, "Millbrook", "Norwich", "East", 7, 12),
    (7, "Clyde Terminal", "Glasgow", "North", 18, 14), (8, "Tamar Shed", "Plymouth", "West", 4, None),
]  # fmt: skip
DRIVERS = [
    (1, "Alan Birtles", 3, "C+E", date(2006, 3, 6), 1, None), (2, "Bronwen Rees", 4, "C+E", date(2012, 7, 16), 1, 10),
    (3, "Colin Ashworth", 1, "C+E", date(2009, 1, 12), 1, 1), (4, "Danuta Wolska", 3, "C", date(2017, 5, 2), 1, 1),
    (5, "Euan Gillespie", 7, "C+E", date(2015, 10, 19), 1, 14), (6, "Farah Iqbal", 1, "C", date(2020, 2, 10), 1, 3),
    (7, "Gary Thwaite", 2, "C+E", date(2004, 6, 28), 1, None), (8, "Helen Marsh", 2, "C1", date(2022, 9, 26), 1, 7),
    (9, "Ivor Pugh", 4, "C1", date(2021, 4, 12), 0, 2), (10, "Jill Penhale", 5, "C+E", date(2007, 11, 5), 1, None),
    (11, "Kwame Boateng", 5, "C", date(2019, 8, 19), 1, 10), (12, "Linda Catchpole", 6, "C+E", date(2011, 2, 14), 1, 1),
    (13, "Mihai Stan", 6, "C", date(2023, 1, 23), 1, 12), (14, "Norman Kerr", 7, "C+E", date(2005, 9, 1), 1, None),
    (15, "Oona Maclean", 7, "C", date(2018, 12, 3), 0, 14), (16, "Peter Szabo", None, "C1", date(2024, 2, 5), 1, None),
]  # fmt: skip
VEHICLES = [
    ("AX61 KLM", "Volvo", "tractor", 26000, "diesel", 2016, 1),
    ("BD19 RTY", "Scania", "tractor", 27500, "diesel", 2019, 3),
    ("BV70 QWE", "DAF", "box", 11500, "diesel", 2020, 3), ("CF23 ZXC", "Volvo", "tractor", 25000, "electric", 2023, 3),
    ("CN14 POI", "MAN", "flatbed", 14200, "diesel", 2014, 4), ("DK22 LKJ", "DAF", "box", 9800, "electric", 2022, 5),
    ("EJ18 MNB", "Iveco", "box", 7400, "diesel", 2018, 2), ("FG21 VCX", "Scania", "reefer", 18900, "gas", 2021, 7),
    ("GH17 HGF", "MAN", "reefer", 17600, "diesel", 2017, 6), ("HL24 DSA", "Iveco", "van", 1400, "electric", 2024, 1),
    ("JM20 TRE", "Scania", "tractor", 28000, "gas", 2020, 5), ("KP15 UYT", "DAF", "flatbed", 13100, "diesel", 2015, 7),
    ("LS23 BNM", "Volvo", "tractor", 10900, "electric", 2023, None),
    ("MA12 OIU", "MAN", "van", 1250, "diesel", 2012, 6),
]  # fmt: skip
CLIENTS = [
    (501, "Brackley Timber", "construction", "United Kingdom", 40000),
    (502, "Solano Fruits", "food", "Spain", 65000), (503, "Hexham Ceramics", "household", "United Kingdom", 18000),
    (504, "Nordlys Fish", "food", "Norway", 82000), (505, "Carrow Paper", "packaging", "United Kingdom", 30000),
    (506, "Delft Optics", "electronics", "Netherlands", None),
    (507, "Mersey Steelworks", "construction", "United Kingdom", 120000),
    (508, "Ballina Dairies", "food", "Ireland", 54000),
    (509, "Tregarth Slate", "construction", "United Kingdom", 22000),
    (510, "Orchid Textiles", "household", "Portugal", 26500),
    (511, "Kestrel Batteries", "electronics", "United Kingdom", 75000),
    (512, "Pombal Cork", "packaging", "Portugal", None),
]  # fmt: skip
SILENT = {509, 512}


def tables(random: Random) -> dict[str, list[tuple[Any, ...]]]:
    """All rows by table."""
    shipments = [_shipment(random, number) for number in range(1, 161)]
    trips, loads = _trips(random, shipments)
    return {
        "StatusCode": STATUS, "Depot": DEPOTS, "Driver": DRIVERS, "Vehicle": VEHICLES, "Client": CLIENTS,
        "Shipment": shipments, "Trip": trips, "TripLoad": loads,
    }  # fmt: skip


def _shipment(random: Random, number: int) -> tuple[Any, ...]:
    """One shipment between two depots; the later ones may still be on their way."""
    booked = date(2022, 7, 1) + timedelta(days=number * 4 + random.randrange(4))
    client = random.choice([row[0] for row in CLIENTS if row[0] not in SILENT] + [504, 507, 507, 502])
    origin = random.choice([1, 1, 2, 3, 3, 3, 4, 5, 6, 7])
    target = random.choice([depot[0] for depot in DEPOTS if depot[0] != origin and depot[0] != 8])
    weight = random.randrange(120, 9000, 10)
    freight = round(45 + weight * random.uniform(0.05, 0.14), 2)
    status = random.choices(["DL", "CX", "LO", "TR", "BK"], [80, 7, 3, 40 * (number > 140), 40 * (number > 150)])[0]
    picked = None if status in {"BK", "CX"} else booked + timedelta(days=random.choice([0, 1, 1, 2, 4]))
    delivered = picked + timedelta(days=random.choice([1, 1, 2, 2, 3, 6])) if picked and status == "DL" else None
    return f"S{7000 + number}", client, origin, target, weight, freight, booked, picked, delivered, status


def _trips(random: Random, shipments: list[Any]) -> tuple[list[Any], list[Any]]:
    """Trips carry one to three of the shipments that were picked up; a few shipments travel twice."""
    moved = [row for row in shipments if row[7]]
    early = [row[0] for row in moved[:60]]
    trips: list[Any] = []
    loads: list[Any] = []
    while moved:
        part, moved = moved[: random.choice([1, 1, 2, 3])], moved[1:]
        moved = [row for row in moved if row not in part]
        number = len(trips) + 1
        trips.append(_trip(random, number, max(row[7] for row in part)))
        loads += [(number, row[0]) for row in part]
    loads += [(number, random.choice(early)) for number in (25, 57, 69)]
    return trips, sorted(set(loads))


def _trip(random: Random, number: int, day: date) -> tuple[Any, ...]:
    """Some arrivals, distances and fuel figures were not logged."""
    drivers = [row[0] for row in DRIVERS if row[4] <= day and row[0] not in {9, 16}]
    vehicle = random.choice([row for row in VEHICLES[:-1] if row[5] <= day.year])
    left = datetime(day.year, day.month, day.day, random.randint(5, 14), random.choice([0, 15, 30, 45]))
    distance = random.randint(60, 720)
    took = timedelta(minutes=int(distance / 62 * 60) + random.randint(10, 190))
    fuel = round(distance * random.uniform(0.18, 0.36), 1) if vehicle[4] == "diesel" else None
    known = random.random() > 0.08
    return number, vehicle[0], random.choice(drivers), left, left + took if known else None, distance, fuel
