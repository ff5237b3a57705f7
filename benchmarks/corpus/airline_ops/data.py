"""Rows of the airline database: airports, aircraft, crews, flights and maintenance."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

Row = tuple[object, ...]

AIRPORTS: list[Row] = [
    ("LIS", "Humberto Delgado", "Lisbon", "PT", 374, 1),
    ("OPO", "Francisco Sa Carneiro", "Porto", "PT", 228, 1),
    ("MAD", "Barajas", "Madrid", "ES", 1998, 4),
    ("BCN", "El Prat", "Barcelona", "ES", 12, 3),
    ("GVA", "Cointrin", "Geneva", "CH", 1411, 1),
    ("ZRH", "Kloten", "Zurich", "CH", 1416, 3),
    ("VIE", "Schwechat", "Vienna", "AT", 600, 2),
    ("CPH", "Kastrup", "Copenhagen", "DK", 17, 3),
    ("KEF", "Keflavik International", "Reykjavik", "IS", 171, 2),
    ("EDI", "Edinburgh Turnhouse", "Edinburgh", "GB", 135, 1),
    ("FNC", "Madeira", "Funchal", "PT", 192, 1),
    ("TRD", "Vaernes", "Trondheim", "NO", 56, None),
]
TYPES: list[Row] = [
    ("A20N", "Airbus", "A320neo", 180, 6300),
    ("A21N", "Airbus", "A321neo", 220, 7400),
    ("E190", "Embraer", "E190-E2", 106, 5280),
    ("AT76", "ATR", "ATR 72-600", 70, 1370),
    ("B738", "Boeing", "737-800", 186, 5430),
    ("DH8D", "De Havilland", "Dash 8 Q400", 78, 2040),
]
FLEET: list[Row] = [
    ("CS-TAA", "A20N", "LIS", date(2018, 4, 11), 0),
    ("CS-TAB", "A20N", "LIS", date(2019, 2, 27), 0),
    ("CS-TAC", "A21N", "LIS", date(2021, 6, 3), 1),
    ("CS-TAD", "A21N", "OPO", date(2022, 9, 15), 1),
    ("CS-TBE", "E190", "OPO", date(2016, 11, 8), 0),
    ("CS-TBF", "E190", "MAD", date(2017, 5, 30), 0),
    ("CS-TBG", "E190", "GVA", date(2020, 1, 22), 1),
    ("CS-TCH", "AT76", "FNC", date(2014, 7, 19), 0),
    ("CS-TCI", "AT76", "OPO", date(2013, 3, 2), 0),
    ("CS-TDJ", "B738", "LIS", date(2009, 10, 13), 1),
    ("CS-TDK", "B738", None, date(2011, 12, 1), 0),
    ("CS-TAL", "A20N", "GVA", date(2024, 1, 18), 1),
]
FIRST = "Rui Ana Miguel Clara Stefan Joana Henrik Beatriz Luc Sofia Andre Marta Nils Teresa Paul Ines".split()
LAST = "Teixeira Moura Brandao Weiss Keller Sousa Dahl Pinto Girard Lopes Vidal Amaral Berg Faria Novak Reis".split()
ROUTES = [
    ("LIS", "OPO", 277),
    ("OPO", "LIS", 277),
    ("LIS", "MAD", 514),
    ("MAD", "LIS", 514),
    ("LIS", "GVA", 1499),
    ("GVA", "LIS", 1499),
    ("OPO", "ZRH", 1641),
    ("ZRH", "OPO", 1641),
    ("LIS", "FNC", 964),
    ("FNC", "LIS", 964),
    ("LIS", "CPH", 2479),
    ("CPH", "LIS", 2479),
    ("OPO", "BCN", 901),
    ("BCN", "OPO", 901),
    ("LIS", "VIE", 2304),
    ("GVA", "KEF", 2625),
    ("LIS", "EDI", 1927),
    ("EDI", "FNC", 2706),
]
REASONS: list[Row] = [
    ("WX", "bad weather", "N"),
    ("TEC", "technical fault", "Y"),
    ("ATC", "air traffic control slot", "N"),
    ("CRW", "crew out of hours", "Y"),
    ("PAX", "late passengers", "Y"),
    ("SEC", "security screening", "N"),
]
SEATS = {str(row[0]): int(str(row[3])) for row in TYPES}


def _pilots(rng: Random) -> list[Row]:
    rows: list[Row] = []
    for index, (first, last) in enumerate(zip(FIRST, LAST, strict=True)):
        captain = index % 2 == 0
        hired = date(2003 if captain else 2012, 1, 5) + timedelta(days=rng.randrange(4000))
        base = None if index == 11 else rng.choice(["LIS", "LIS", "OPO", "GVA"])
        hours = rng.randrange(7000, 15000) if captain else rng.randrange(900, 6500)
        rows.append((7001 + 3 * index, first, last, "CPT" if captain else "FO", base, hired, hours))
    return rows


def _flight(rng: Random, number: int, captains: list[int], officers: list[int]) -> Row:
    route = rng.choice([1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 6, 6, 7, 8, 9, 9, 9, 10, 11, 12, 13, 13, 14, 15, 16])
    tail = rng.choice(FLEET[:10])
    departure = datetime(2024, 1, 2, 6) + timedelta(days=rng.randrange(366), minutes=5 * rng.randrange(190))
    status = rng.choices(["LANDED", "CANX", "DIV"], [86, 10, 4])[0]
    late = rng.choice([0, 0, 0, 4, 9, 13]) if rng.random() < 0.6 else rng.randrange(16, 190)
    flown = status != "CANX"
    seats = SEATS[str(tail[1])]
    reason = (
        rng.choice(["WX", "WX", "TEC", "TEC", "ATC", "ATC", "ATC", "CRW", "PAX"]) if late > 15 or not flown else None
    )
    return (
        number,
        f"LU{100 + route * 7}",
        route,
        tail[0],
        rng.choice(captains),
        rng.choice(officers),
        departure,
        departure + timedelta(minutes=late) if flown else None,
        rng.randrange(int(seats * 0.4), seats + 1) if flown else None,
        status,
        reason,
    )


def _event(rng: Random, number: int) -> Row:
    kind = rng.choice(["A-check", "A-check", "C-check", "engine", "tyre", "avionics", "tyre"])
    opened = date(2023, 1, 3) + timedelta(days=rng.randrange(720))
    length = rng.randrange(12, 40) if kind == "C-check" else rng.randrange(0, 9)
    closed = None if number % 12 == 0 else opened + timedelta(days=length)
    cost = rng.randrange(9000, 24000) * 10 if kind == "C-check" else rng.randrange(60, 4800) * 10
    return (number, rng.choice(FLEET[:11])[0], kind, opened, closed, None if closed is None else cost)


def tables(rng: Random) -> dict[str, list[Row]]:
    """Rows of every table in the order of the foreign keys."""
    pilots = _pilots(rng)
    captains = [int(str(row[0])) for row in pilots if row[3] == "CPT"][:-1]
    officers = [int(str(row[0])) for row in pilots if row[3] == "FO"][:-1]
    return {
        "airport": AIRPORTS,
        "acft_type": TYPES,
        "acft": FLEET,
        "pilot": pilots,
        "route": [(index, *route) for index, route in enumerate(ROUTES, start=1)],
        "delay_reason": REASONS,
        "flt": [_flight(rng, 50001 + index, captains, officers) for index in range(200)],
        "maint_evt": [_event(rng, 900 + index) for index in range(64)],
    }
