"""Rows of the restaurant group: outlets, crew, dishes and guests by hand, bookings, bills and reviews from the seed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

OUTLETS = [
    (1, "Saffron Table", "Old Port", "Persian", 64, date(2009, 5, 14), True),
    (2, "Casa Lupo", "Old Port", "Italian", 82, date(2012, 3, 2), True),
    (3, "Rice & Reed", "Riverside", "Japanese", 40, date(2018, 10, 9), False),
    (4, "The Copper Ladle", "Station Quarter", "British", 96, date(2006, 11, 23), False),
    (5, "Nonna Two", "Riverside", "Italian", 58, date(2020, 7, 1), True),
    (6, "Smoke Yard", "Brewery Hill", "Barbecue", 110, date(2016, 4, 19), True),
    (7, "Little Tehran", "Brewery Hill", "Persian", 44, date(2024, 2, 12), None),
]  # fmt: skip
CREW = [
    (1, "Parisa", "Amini", "manager", 1, 31.00, date(2009, 5, 1), None),
    (2, "Omid", "Rahimi", "chef", 1, 27.50, date(2011, 8, 15), 1),
    (3, "Clara", "Benson", "waiter", 1, 15.20, date(2019, 6, 3), 1),
    (4, "Luca", "Ferrante", "manager", 2, 30.20, date(2012, 2, 1), None),
    (5, "Giulia", "Serra", "chef", 2, 28.90, date(2013, 9, 9), 4),
    (6, "Tom", "Okafor", "waiter", 2, 15.90, date(2018, 1, 22), 4),
    (7, "Mina", "Castell", "waiter", 2, 14.80, date(2022, 5, 16), 4),
    (8, "Haruto", "Kanda", "manager", 3, 29.70, date(2018, 9, 1), 4),
    (9, "Sora", "Inoue", "chef", 3, 30.10, date(2018, 9, 17), 8),
    (10, "Becky", "Lowe", "waiter", 3, 15.10, date(2021, 11, 8), 8),
    (11, "Martin", "Hargreaves", "manager", 4, 28.60, date(2010, 4, 12), None),
    (12, "Sheila", "Munro", "chef", 4, 25.40, date(2015, 2, 23), 11),
    (13, "Declan", "Byrne", "waiter", 4, 14.60, date(2020, 9, 14), 11),
    (14, "Rosa", "Fiore", "manager", 5, 27.80, date(2020, 6, 15), 4),
    (15, "Enzo", "Gallo", "chef", 5, 25.90, date(2020, 7, 1), 14),
    (16, "Hattie", "Poole", "waiter", 5, 14.40, date(2023, 3, 6), 14),
    (17, "Earl", "Jackson", "manager", 6, 29.10, date(2016, 3, 21), 11),
    (18, "Dolly", "Vance", "chef", 6, 26.70, date(2017, 7, 10), 17),
    (19, "Kwesi", "Mensah", "waiter", 6, 15.50, date(2019, 4, 29), 17),
    (20, "Ania", "Zielinska", "waiter", 6, 14.90, date(2023, 8, 7), 17),
    (21, "Felix", "Grant", "bookkeeper", None, 24.30, date(2014, 10, 6), None),
]  # fmt: skip
DISHES = [
    (1, "Smoked Aubergine", "starter", 8.50, 2.10, 1, 210), (2, "Burrata", "starter", 11.00, 4.60, 0, 380),
    (3, "Miso Soup", "starter", 5.20, 0.90, 1, 85), (4, "Scotch Egg", "starter", 7.40, 1.95, 0, 430),
    (5, "Lamb Kofta", "main", 18.60, 6.20, 0, 720), (6, "Pomegranate Stew", "main", 17.20, 5.30, 0, 680),
    (7, "Tagliatelle al Ragu", "main", 16.80, 4.40, 0, 790), (8, "Mushroom Risotto", "main", 15.90, 3.85, 0, 640),
    (9, "Salmon Donburi", "main", 19.40, 7.10, 0, 610), (10, "Tofu Katsu", "main", 15.10, 3.20, 1, 560),
    (11, "Steak Pie", "main", 17.50, 5.60, 0, 910), (12, "Beef Brisket", "main", 22.80, 8.90, 0, 980),
    (13, "Smoked Jackfruit", "main", 16.40, 3.60, 1, None), (14, "Tiramisu", "dessert", 7.80, 1.70, 0, 450),
    (15, "Saffron Ice Cream", "dessert", 6.90, 1.50, 0, 320), (16, "Matcha Mochi", "dessert", 6.40, 1.25, 1, 190),
    (17, "Treacle Tart", "dessert", 7.10, 1.30, 0, 520), (18, "Mint Tea", "drink", 3.60, 0.30, 1, 5),
    (19, "House Lemonade", "drink", 4.20, 0.70, 1, 140), (20, "Truffle Pizza", "main", 24.50, None, 0, 870),
]  # fmt: skip
MENUS = {
    1: [1, 5, 6, 15, 18, 19], 2: [2, 7, 8, 14, 19], 3: [3, 9, 10, 16, 18], 4: [4, 11, 17, 19, 8],
    5: [2, 7, 8, 14, 19, 1], 6: [12, 13, 4, 17, 19, 1], 7: [1, 5, 6, 18],
}  # fmt: skip
GUESTS = [
    (201, "Abigail Frost", "Bristol", "Y", 2), (202, "Benedikt Huber", "Munich", "N", None),
    (203, "Camille Roche", "Bath", "Y", 1),
    (204, "Dmitri Volkov", "Bristol", "Y", 6), (205, "Eleanor Shaw", "Bristol", "N", 4),
    (206, "Farouk Saleh", "Cardiff", "Y", 1),
    (207, "Gina Lombardi", "Bath", "N", 2), (208, "Howard Tate", None, "N", 4),
    (209, "Imogen Clarke", "Cardiff", "Y", 3),
    (210, "Jasper Wynn", "Bristol", "N", None), (211, "Katya Orlova", "London", "Y", 3),
    (212, "Leon Adair", "London", "N", 6),
    (213, "Mabel Finch", "Bristol", "Y", 5), (214, "Noel Ibarra", "Bath", "N", 2),
    (215, "Olga Petersen", None, "Y", None),
    (216, "Prakash Nair", "Bristol", "Y", 1), (217, "Queenie Marsh", "Cardiff", "N", 6),
    (218, "Rory Blackwood", "Bristol", "N", 4),
]  # fmt: skip
ABSENT = {215, 218}
REMARKS = [
    "lovely evening", "too loud", "slow service", "great value", "cold food", "friendly waiter", "will come back",
    None, None,
]  # fmt: skip


def tables(random: Random) -> dict[str, list[tuple[Any, ...]]]:
    """All rows by table."""
    served = [(outlet, dish, _since(random, outlet)) for outlet, dishes in MENUS.items() for dish in dishes]
    bills = [_bill(random, number) for number in range(1, 151)]
    return {
        "Outlet": OUTLETS, "Crew": CREW, "Dish": DISHES, "OutletDish": served, "Guest": GUESTS,
        "Booking": [_booking(random, number) for number in range(1, 141)], "Bill": bills,
        "BillLine": [*_lines(random, bills)], "Review": [_review(random, number) for number in range(1, 71)],
    }  # fmt: skip


def _since(random: Random, outlet: int) -> date | None:
    day = OUTLETS[outlet - 1][5] + timedelta(days=random.randrange(0, 1500, 7))
    return random.choice([None, *[day] * 9])


def _booking(random: Random, number: int) -> tuple[Any, ...]:
    """Evenings from 2023 to mid 2024; the newest outlet takes no bookings yet."""
    day = date(2023, 1, 2) + timedelta(days=int(number * 3.7) + random.randrange(4))
    at = datetime(day.year, day.month, day.day, random.choice([12, 13, 18, 19, 20]), random.choice([0, 30]))
    made = day - timedelta(days=random.choice([0, 1, 2, 3, 5, 9, 14, 21]))
    guest = random.choice([row[0] for row in GUESTS if row[0] not in ABSENT] + [201, 204])
    outcome = random.choices(["seated", "no-show", "cancelled"], [15, 2, 3])[0]
    outlet, party = random.choice([1, 2, 2, 3, 4, 4, 5, 6]), random.choice([2, 2, 2, 3, 4, 5, 6, 8, 10])
    return f"BK{number:04}", outlet, guest, at, made, party, outcome


def _bill(random: Random, number: int) -> tuple[Any, ...]:
    """Bills of one and a half years; cash often leaves no tip on record."""
    day = date(2023, 1, 1) + timedelta(days=int(number * 3.6) + random.randrange(4))
    outlet = random.choice([1, 1, 2, 2, 2, 3, 4, 5, 6, 6])
    waiters = [row[0] for row in CREW if row[3] == "waiter" and row[4] == outlet and row[6] <= day]
    guest = random.choice([None, *(row[0] for row in GUESTS if row[0] not in ABSENT | {208})])
    paid = random.choice(["card", "card", "card", "cash", "voucher"])
    tip = round(random.uniform(0.5, 14), 2) if paid == "card" and random.random() < 0.85 else None
    return number, outlet, random.choice([None, *waiters * 5]), guest, day, tip, paid


def _lines(random: Random, bills: list[Any]) -> Any:
    """One to four dishes of the outlet's menu a bill; Jackfruit has not been ordered yet."""
    for bill in bills:
        menu = [dish for dish in MENUS[bill[1]] if dish != 13]
        for dish in sorted(random.sample(menu, random.choice([1, 2, 2, 3, 4]))):
            quantity = random.choice([1, 1, 1, 2, 2, 3])
            yield bill[0], dish, quantity, round(DISHES[dish - 1][3] * quantity, 2)


def _review(random: Random, number: int) -> tuple[Any, ...]:
    day = date(2022, 6, 1) + timedelta(days=number * 10 + random.randrange(10))
    guest = random.choice([None, *(row[0] for row in GUESTS if row[0] not in {215, 210})])
    stars = random.choice([1, 2, 3, 3, 4, 4, 4, 5, 5])
    return number, random.choice([1, 2, 3, 4, 5, 6, 6]), guest, stars, random.choice(REMARKS), day
