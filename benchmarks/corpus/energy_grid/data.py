"""Rows of the grid: plants, substations and lines by hand, monthly figures and outages from the seed."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

REGIONS = [
    (1, "Norrland Coast", 412000, 18400), (2, "Lakeside", 1260000, 6100), (3, "Upper Vale", 288000, 9700),
    (4, "Metro Basin", 3150000, 2300), (5, "Southern Isles", 97000, 3900),
]  # fmt: skip
FUELS = [
    ("HYD", "hydro", 1, 0), ("WND", "wind", 1, 0), ("SOL", "solar", 1, 0), ("GAS", "natural gas", 0, 410),
    ("COA", "hard coal", 0, 860), ("NUC", "nuclear", 0, 0), ("BIO", "biomass", 1, 45), ("OIL", "fuel oil", 0, 720),
]  # fmt: skip
UTILITIES = [
    (1, "Borea Power", "public", None), (2, "Lakeside Energy", "private", 1), (3, "Helios Generation", "private", None),
    (4, "Vale Cooperative", "cooperative", None), (5, "Metro Electric", "public", 1), (6, "Sunward", "private", 3),
    (7, "Isles Wind Fund", "cooperative", None), (8, "Kestrel Thermal", "private", 3),
    (9, "Old Grid Trust", "public", 1),
]  # fmt: skip
PLANTS = [
    (1, "Storfors Dam", "HYD", 1, 1, 412.0, 1968, None), (2, "Icecap Falls", "HYD", 1, 1, 188.5, 1981, None),
    (3, "Gullnes Wind", "WND", 1, 1, 96.0, 2014, None), (4, "Lakeside One", "GAS", 2, 2, 355.0, 2003, None),
    (5, "Lakeside Two", "GAS", 2, 2, 240.0, 2011, None), (6, "Mirror Field", "SOL", 2, 6, 64.0, 2019, None),
    (7, "Blackmoor", "COA", 3, 8, 520.0, 1974, 2027), (8, "Vale Weir", "HYD", 3, 4, 33.0, 1956, None),
    (9, "Vale Digester", "BIO", 3, 4, 18.5, 2015, None), (10, "Highmeadow Wind", "WND", 3, 3, 142.0, 2020, None),
    (11, "Basin Reactor A", "NUC", 4, 5, 980.0, 1986, 2031), (12, "Basin Reactor B", "NUC", 4, 5, 1010.0, 1989, None),
    (13, "Docklands Peaker", "OIL", 4, 8, 85.0, 1979, 2025), (14, "Riverside CHP", "GAS", 4, 5, 165.0, 2008, None),
    (15, "Rooftop Cluster", "SOL", 4, 6, 41.0, 2021, None), (16, "Skerry Array", "WND", 5, 7, 210.0, 2018, None),
    (17, "Isles Backup", "OIL", 5, None, 22.0, 1993, None), (18, "Sunward Park", "SOL", 3, 6, 118.0, 2024, None),
]  # fmt: skip
LOAD = {"HYD": 0.52, "WND": 0.34, "SOL": 0.15, "GAS": 0.41, "COA": 0.48, "NUC": 0.86, "BIO": 0.63, "OIL": 0.06}
SUBSTATIONS = [
    ("N1", "Storfors", 1, 400, 1969), ("N2", "Gullnes", 1, 132, 2013), ("N3", "Port Aldis", 1, 132, 1977),
    ("L1", "Lakeside North", 2, 400, 1988), ("L2", "Mirror", 2, 132, 2018), ("L3", "Brewer's Cross", 2, 220, 1972),
    ("V1", "Blackmoor", 3, 400, 1973), ("V2", "Weir Lane", 3, 132, None), ("V3", "Highmeadow", 3, 220, 2019),
    ("M1", "Basin Central", 4, 400, 1985), ("M2", "Docklands", 4, 220, 1978), ("M3", "University", 4, 132, 2006),
    ("I1", "Skerry", 5, 220, 2017), ("I2", "Harbour Isle", 5, 132, 1990),
]  # fmt: skip
LINES = [
    (1, "N1", "N2", 48.2, 300, False), (2, "N1", "N3", 77.5, 260, False), (3, "N1", "L1", 164.0, 900, False),
    (4, "L1", "L2", 22.4, 200, False), (5, "L1", "L3", 31.9, 420, False), (6, "L3", "M1", 58.7, 800, False),
    (7, "V1", "M1", 91.3, 950, False), (8, "V1", "V2", 17.6, 150, False), (9, "V1", "V3", 26.8, 350, False),
    (10, "M1", "M2", 9.4, 500, True), (11, "M1", "M3", 6.1, 240, True), (12, "M2", "M3", 7.7, 210, True),
    (13, "M2", "I1", 63.5, 330, True), (14, "I1", "I2", 19.2, 120, True), (15, "V3", "L3", 72.6, 380, False),
    (16, "V1", "L1", 118.4, 700, False),
]  # fmt: skip
CAUSES = [*["storm"] * 3, *["equipment failure"] * 2, "bird strike", "vandalism", "planned work"]
MONTHS = [date(2022 + month // 12, month % 12 + 1, 1) for month in range(28)]


def tables(random: Random) -> dict[str, list[tuple[Any, ...]]]:
    """All rows by table."""
    return {
        "region": REGIONS, "fuel": FUELS, "utility": UTILITIES, "plant": PLANTS, "substation": SUBSTATIONS,
        "power_line": LINES, "plant_output": [*_output(random)], "region_demand": [*_demand(random)],
        "outage": [_outage(random, number) for number in range(1, 121)],
    }  # fmt: skip


def _output(random: Random) -> Any:
    """January 2022 to April 2024; the newest park has produced nothing, some meters failed for a month."""
    for plant in PLANTS[:-1]:
        for month in MONTHS[::2] if plant[2] in {"OIL", "BIO"} else MONTHS:
            season = math.cos((month.month - 1) * math.pi / 6)
            tilt = {"SOL": -0.6, "WND": 0.25, "HYD": -0.2}.get(plant[2], 0.1)
            load = LOAD[plant[2]] * (1 + tilt * season) * random.uniform(0.85, 1.12)
            made = round(plant[5] * 730 * load, 1) if random.random() > 0.03 else None
            yield plant[0], month, made, random.choice([0, 0, 0, random.randrange(4, 160)])


def _demand(random: Random) -> Any:
    """Demand follows the winter and the number of people."""
    for region in REGIONS:
        for month in MONTHS:
            season = 1 + 0.22 * math.cos((month.month - 1) * math.pi / 6)
            demand = region[2] * 0.42 * season * random.uniform(0.94, 1.06)
            yield region[0], month, round(demand, 1), round(demand / 730 * random.uniform(1.45, 1.8), 1)


def _outage(random: Random, number: int) -> tuple[Any, ...]:
    """One without end is still open; University has never failed."""
    start = datetime(2022, 1, 1) + timedelta(days=number * 7 + random.randrange(7), minutes=random.randrange(1440))
    place = random.choice([row for row in SUBSTATIONS if row[0] != "M3"] + [row for row in SUBSTATIONS if row[2] == 1])
    cause = random.choice(CAUSES)
    lasted = timedelta(minutes=int(random.lognormvariate(5.0 if cause == "storm" else 4.3, 0.8)))
    end = None if number in (118, 120) else start + lasted
    hit = None if random.random() < 0.06 else random.randrange(40, 9000)
    return number, place[0], start, end, cause, hit
