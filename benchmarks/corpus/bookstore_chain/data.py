"""Rows of the bookshop chain: people and titles by hand, stock and sales from the seed."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

STORES = [
    (1, "Harbour Street Books", "Bergen", date(1998, 4, 3), 420, "Y"),
    (2, "The Reading Room", "Oslo", date(2005, 9, 14), 610, "Y"),
    (3, "Page & Lantern", "Aarhus", date(2011, 2, 21), 275, "N"),
    (4, "Old Mill Bookshop", "Uppsala", date(2001, 11, 5), 340, "N"),
    (5, "Station Books", "Oslo", date(2016, 6, 1), 150, "N"),
    (6, "Corner Shelf", "Turku", date(2019, 3, 18), 190, "Y"),
    (7, "Quayside Books", "Bergen", date(2023, 8, 25), 230, "Y"),
]
STAFF = [
    (1, "Ingrid Solheim", 1, "store manager", date(2003, 5, 12), 38.50, None),
    (2, "Jonas Dahl", 1, "bookseller", date(2017, 8, 1), 24.20, 1),
    (3, "Petra Lund", 1, "bookseller", date(2020, 1, 15), 22.75, 1),
    (4, "Marek Novak", 2, "store manager", date(2009, 3, 2), 39.80, None),
    (5, "Sofia Berg", 2, "buyer", date(2014, 10, 20), 31.40, 4),
    (6, "Leo Haugen", 2, "bookseller", date(2021, 6, 7), 22.10, 4),
    (7, "Amina Yusuf", 2, "barista", date(2022, 9, 5), 20.35, 4),
    (8, "Kirsten Friis", 3, "store manager", date(2011, 2, 1), 36.90, 4),
    (9, "Tobias Krag", 3, "bookseller", date(2018, 11, 26), 23.60, 8),
    (10, "Elsa Nyman", 4, "store manager", date(2002, 1, 14), 37.25, None),
    (11, "Oskar Lind", 4, "bookseller", date(2019, 4, 8), 23.10, 10),
    (12, "Hanna Strand", 5, "store manager", date(2016, 5, 16), 33.00, 4),
    (13, "Filip Moen", 5, "bookseller", date(2023, 2, 13), 21.50, 12),
    (14, "Aino Virtanen", 6, "store manager", date(2019, 2, 4), 34.60, 10),
    (15, "Eero Salo", 6, "barista", date(2021, 3, 22), 20.80, 14),
    (16, "Bjorn Aas", 1, "barista", date(2024, 1, 8), 24.90, 2),
]
PUBLISHERS = [
    (1, "Fjord Press", "Norway"), (2, "Birchbark Editions", "Sweden"), (3, "Lanthorn House", "United Kingdom"),
    (4, "Papermill Collective", "Canada"), (5, "Blue Ferry", "Denmark"), (6, "Ostrea Verlag", "Germany"),
    (7, "Nightjar Books", None),
]  # fmt: skip
AUTHORS = [
    (1, "Mira Halvorsen", 1961, "Norway"), (2, "Daniel Okafor", 1978, "Nigeria"), (3, "Lena Brandt", 1949, "Germany"),
    (4, "Yusuf Demir", 1985, "Turkey"), (5, "Agnes Whitlow", 1932, "United Kingdom"),
    (6, "Carlos Ibarra", 1970, "Chile"),
    (7, "Signe Rask", 1990, "Denmark"), (8, "Tomoko Arai", 1967, "Japan"), (9, "Pauline Mercier", None, "France"),
    (10, "Henrik Vall", 1955, "Sweden"), (11, "Ruth Adeyemi", 1982, "Nigeria"), (12, "Owen Pritchard", 1944, None),
    (13, "Nadia Karim", 1995, "United Kingdom"), (14, "Stellan Moberg", 1973, "Sweden"),
]  # fmt: skip
BOOKS = [
    ("978-1-01", "The Salt Road", "Fiction", 1, 18.90, 312, date(2019, 3, 4), [(1, "author")]),
    ("978-1-02", "Winter Bees", "Fiction", 1, 16.50, 248, date(2021, 9, 20), [(1, "author"), (7, "illustrator")]),
    ("978-1-03", "A Map of Small Rivers", "Travel", 3, 24.00, 401, date(2015, 5, 11), [(5, "author")]),
    ("978-1-04", "Lagos After Rain", "Fiction", 3, 17.25, 356, date(2020, 2, 3), [(2, "author")]),
    ("978-1-05", "The Clockmaker of Ulm", "Crime", 6, 14.80, 290, date(2012, 10, 1), [(3, "author")]),
    ("978-1-06", "Cold Platform", "Crime", 2, 13.90, 334, date(2018, 8, 13), [(10, "author")]),
    ("978-1-07", "Colder Platform", "Crime", 2, 14.40, 352, date(2022, 8, 15), [(10, "author"), (14, "author")]),
    ("978-1-08", "Bread and Brine", "Cooking", 5, 32.50, 220, date(2017, 4, 24), [(7, "author"), (9, "author")]),
    ("978-1-09", "The Patient Kitchen", "Cooking", 5, 29.95, 264, date(2023, 11, 6), [(7, "author")]),
    ("978-1-10", "Stars for Beginners", "Science", 4, 21.00, 198, date(2014, 1, 27), [(8, "author"), (13, "editor")]),
    ("978-1-11", "How Moss Thinks", "Science", 4, 23.75, 286, date(2022, 3, 14), [(11, "author")]),
    ("978-1-12", "Numbers at Night", "Science", 3, 19.60, 305, date(2009, 6, 8), [(12, "author"), (5, "editor")]),
    ("978-1-13", "The Fox Who Counted", "Children", 5, 11.20, 48, date(2020, 10, 5),
     [(7, "illustrator"), (13, "author")]),
    ("978-1-14", "Goodnight, Lighthouse", "Children", 1, 10.75, 32, date(2016, 11, 21), [(1, "author")]),
    ("978-1-15", "Santiago in Six Walks", "Travel", 4, 20.40, 176, date(2023, 5, 2), [(6, "author")]),
    ("978-1-16", "The Last Ferry Home", "Fiction", 3, 15.60, 412, date(2008, 9, 1), [(12, "author")]),
    ("978-1-17", "Istanbul Ledger", "Crime", 6, 16.10, 388, date(2021, 1, 18), [(4, "author")]),
    ("978-1-18", "Tea for the Archivist", "Fiction", None, 12.95, 230, None, [(8, "author")]),
    ("978-1-19", "Glass Harvest", "Poetry", 2, 9.80, 96, date(2019, 4, 29), [(14, "author")]),
    ("978-1-20", "Letters to a Lamp", "Poetry", 6, 8.90, 84, date(2005, 2, 14), [(3, "author")]),
    ("978-1-21", "Wild Yeast", "Cooking", 3, 26.30, None, date(2021, 6, 21), [(9, "author"), (11, "editor")]),
    ("978-1-22", "An Atlas of Fog", "Travel", 1, 35.00, 144, date(2024, 2, 19), [(1, "editor"), (6, "author")]),
]  # fmt: skip
MEMBERS = [
    (1, "Anders Vik", "anders.vik@example.com", "gold", date(2018, 3, 9), 1),
    (2, "Beate Rustad", "beate@example.org", "silver", date(2019, 7, 30), 1),
    (3, "Cecilie Holm", None, "bronze", date(2021, 1, 4), 3),
    (4, "David Eklund", "d.eklund@example.com", "gold", date(2017, 10, 17), 4),
    (5, "Emma Saari", "emma.saari@example.net", "silver", date(2020, 5, 26), 6),
    (6, "Fredrik Bakke", "fbakke@example.com", "bronze", date(2022, 2, 11), 2),
    (7, "Greta Olsen", None, "bronze", date(2023, 8, 31), 7),
    (8, "Hassan Ali", "hassan.ali@example.org", "silver", date(2022, 12, 2), 2),
    (9, "Iris Koskinen", "iris@example.net", "gold", date(2019, 1, 19), 6),
    (10, "Jakob Thorsen", "jakob.t@example.com", "bronze", date(2023, 4, 14), None),
    (11, "Karin Wall", "karin.wall@example.org", "silver", date(2018, 9, 6), 4),
    (12, "Lars Myhre", None, "bronze", date(2024, 3, 3), 5),
    (13, "Maja Stenberg", "maja@example.com", "gold", date(2020, 11, 23), 2),
    (14, "Nils Fossum", "nils.f@example.net", "bronze", date(2023, 10, 10), None),
]
WORN = {"Fiction": 5, "Crime": 4, "Children": 3, "Cooking": 2, "Science": 2, "Travel": 2, "Poetry": 1}


def tables(random: Random) -> dict[str, list[tuple[Any, ...]]]:
    """All rows by table."""
    books = [row[:-1] for row in BOOKS]
    credits = [(row[0], author, part) for row in BOOKS for author, part in row[-1]]
    return {
        "store": STORES, "staff": STAFF, "publisher": PUBLISHERS, "author": AUTHORS, "book": books,
        "book_author": credits, "shelf_stock": stock(random), "club_member": MEMBERS, "sale": sales(random),
    }  # fmt: skip


def stock(random: Random) -> list[tuple[Any, ...]]:
    """Copies per shop, from nothing on the shelf to twenty; the newest shop has not been filled yet."""
    rows = []
    for store in STORES[:-1]:
        for book in sorted(random.sample(BOOKS[:-1], 13)):
            counted = date(2024, 1, 1) + timedelta(days=random.randrange(150))
            rows.append((store[0], book[0], max(0, random.randrange(-2, 21)), random.choice([counted, counted, None])))
    return rows


def sales(random: Random) -> list[tuple[Any, ...]]:
    """Two hundred sales from 2022 to June 2024; two titles and some members never appear."""
    sold = [book for book in BOOKS if book[0] not in {"978-1-20", "978-1-12"}]
    days = sorted(date(2022, 1, 3) + timedelta(days=random.randrange(900)) for _ in range(200))
    return [_sale(random, number, day, sold) for number, day in enumerate(days, 1)]


def _sale(random: Random, number: int, day: date, sold: list[tuple[Any, ...]]) -> tuple[Any, ...]:
    seller = random.choice([person for person in STAFF if person[3] != "barista" and person[4] <= day])
    out = [book for book in sold if book[6] is None or book[6] <= day]
    book = random.choices(out, [WORN[book[2]] for book in out])[0]
    member = random.choice([None, None, *(row[0] for row in MEMBERS if row[4] <= day and row[0] not in {7, 12})])
    price = round(book[4] * random.choice([1, 1, 1, 0.9, 0.75]), 2)
    clerk = random.choice([seller[0]] * 9 + [None])
    method = random.choice(["card", "card", "card", "cash", "voucher"])
    return number, seller[2], clerk, member, book[0], day, random.choice([1, 1, 1, 2, 3, 5]), price, method
