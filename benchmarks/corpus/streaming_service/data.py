"""Rows of the streaming database: subscribers, their profiles, titles, credits, viewings and ratings."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

Row = tuple[object, ...]

NAMES = """Amelie R.|Bruno Castelli|Chidi N.|Dagmar Holst|Ewan McRae|Fatima Z.|Gunnar Ek|Hye-jin Park|Ivana K.
Joao Barros|Kirsten Lang|Luis Ortega|Maeve Quinlan|Noor A.|Otto Brandt|Priya Nair|Quentin Duval|Ruth Abel
Saskia Moll|Tadeusz W.|Ulla Berg|Viktor Hale|Wanda Pires|Yasmin Cole""".replace("\n", "|").split("|")
TITLES = [
    ("Glass Harbor", "movie", 2019, 112, "PG-13", "US"),
    ("The Quiet Orchard", "movie", 2015, 98, "PG", "GB"),
    ("Midnight Ledger", "series", 2021, 48, "R", "US"),
    ("Saltwater Kings", "series", 2018, 52, "R", "AU"),
    ("Paper Moons", "movie", 2023, 87, "G", "JP"),
    ("Iron Lullaby", "movie", 2020, 131, "R", "KR"),
    ("Cloudberry Lane", "series", 2022, 24, "G", "SE"),
    ("The Ninth Tram", "movie", 2017, 104, "PG-13", "PL"),
    ("Desert Radio", "movie", 2021, 95, "PG", "MX"),
    ("House of Cinders", "series", 2023, 55, "R", "GB"),
    ("Little Astronauts", "series", 2020, 18, "G", "US"),
    ("Borderline North", "movie", 2016, 119, "R", "SE"),
    ("A Fine Mess", "movie", 2022, 101, "PG-13", "US"),
    ("Tango for Three", "movie", 2014, 109, "PG-13", "AR"),
    ("Signal Lost", "movie", 2024, 93, "PG-13", "KR"),
    ("Kitchen Wars", "series", 2019, 41, "PG", "US"),
    ("Blue Ridge Vets", "series", 2016, 44, "PG", "US"),
    ("The Cartel Accountant", "movie", 2018, 126, "R", "MX"),
    ("Snowed Under", "movie", 2023, 90, "PG", "SE"),
    ("Dust and Diamonds", "movie", 2013, 117, "PG-13", "AU"),
    ("Echo Valley Files", "series", 2024, 50, None, "GB"),
    ("Penguin Patrol", "movie", 2021, 76, "G", "NZ"),
]
GENRES: list[Row] = [
    (1, "Drama"),
    (2, "Comedy"),
    (3, "Thriller"),
    (4, "Animation"),
    (5, "Documentary"),
    (6, "Science Fiction"),
    (7, "Crime"),
    (8, "Western"),
]
GENRES_OF = [
    [1, 3], [1], [7, 3], [1, 7], [4], [3, 7, 1], [4, 2], [3], [1, 2], [1, 3], [4, 6], [3, 7], [2], [1, 2], [6, 3], [5],
    [5, 1], [7, 1], [2], [1], [3, 7], [4, 2],
]  # fmt: skip
PEOPLE: list[Row] = [
    (1, "Marlon Teague", 1971, "American"),
    (2, "Sunniva Dahl", 1984, "Swedish"),
    (3, "Park Do-yun", 1979, "Korean"),
    (4, "Beatrix Hollow", 1966, "British"),
    (5, "Rafael Ibarra", 1988, "Mexican"),
    (6, "Tessa Lockwood", 1992, "Australian"),
    (7, "Gregor Wysocki", 1958, "Polish"),
    (8, "Naomi Fairweather", 1975, "American"),
    (9, "Kenji Mori", 1969, "Japanese"),
    (10, "Lucia Ferrando", 1981, "Argentine"),
    (11, "Idris Coleman", 1995, "British"),
    (12, "Hollis Grant", None, "American"),
    (13, "Ebba Lindgren", 1990, "Swedish"),
    (14, "Moss Arden", 1949, "Australian"),
    (15, "Vera Stanhope", 1977, "British"),
]
DIRECTORS = [8, 4, 1, 14, 9, 3, 2, 7, 5, 4, 8, 2, 1, 10, 3, 12, None, 5, 2, 14, 15, None]
ROLES = "the detective|Captain Orr|Mrs. Vale|the stranger|Nils|Dr. Ames|June|the waiter|Agent Roy|Tomas".split("|")
DEVICES = ["TV", "TV", "TV", "phone", "phone", "tablet", "laptop"]


def _subscribers(rng: Random) -> list[Row]:
    rows: list[Row] = []
    for index, name in enumerate(NAMES):
        joined = date(2021, 2, 1) + timedelta(days=rng.randrange(1100))
        left = joined + timedelta(days=rng.randrange(60, 500)) if index in (3, 8, 13, 19, 21) else None
        sponsor = rng.choice([None, None, 501, 503, 504, 507]) if index > 7 else None
        country = rng.choice(["Germany", "Brazil", "Brazil", "Canada", "Spain", "Germany", "Germany"])
        rows.append(
            (
                501 + index,
                name,
                country,
                rng.choice(["basic", "standard", "standard", "premium"]),
                joined,
                left,
                sponsor,
            )
        )
    return rows


def _profiles(rng: Random) -> list[Row]:
    rows: list[Row] = []
    for index in range(len(NAMES) - 2):
        for order in range(rng.choice([1, 1, 2, 2, 3])):
            kids = order > 0 and rng.random() < 0.5
            nickname = "kids" if kids else ("main" if order == 0 else rng.choice(["guest", "other half", "office"]))
            rows.append((len(rows) + 1, 501 + index, nickname, kids, rng.choice(["en", "de", "pt", "es", "en", None])))
    return rows


def _titles(rng: Random) -> list[Row]:
    rows: list[Row] = []
    for index, title in enumerate(TITLES):
        ends = None if index % 4 == 1 else date(2024, 8, 1) + timedelta(days=rng.randrange(900))
        rows.append((index + 1, *title, ends))
    return rows


def _credits(rng: Random) -> list[Row]:
    rows: list[Row] = []
    for index, director in enumerate(DIRECTORS):
        if director:
            rows.append((index + 1, director, "director", None))
        if index == 15:
            continue
        for person in rng.sample([1, 2, 4, 5, 6, 6, 7, 8, 10, 11, 11, 11, 13], rng.choice([1, 2, 3])):
            row = (index + 1, person, "actor", rng.choice(ROLES))
            if row[:3] not in [known[:3] for known in rows]:
                rows.append(row)
    return rows


def _viewing(rng: Random, number: int, profiles: int) -> Row:
    title = min(int(abs(rng.gauss(0, 9))), 19)
    started = datetime(2024, 1, 1, 7) + timedelta(days=rng.randrange(300), minutes=rng.randrange(1000))
    minutes = None if number % 41 == 0 else rng.randrange(3, int(TITLES[title][3]) + 1)
    return (number, 1 + int(profiles * rng.random() ** 1.5), title + 1, started, minutes, rng.choice(DEVICES))


def _ratings(rng: Random, profiles: int) -> list[Row]:
    pairs = {(rng.randrange(1, profiles - 3), rng.randrange(1, 20)): None for _ in range(120)}
    rows: list[Row] = []
    for profile, title in pairs:
        stars = None if rng.random() < 0.03 else min(5, max(1, round(rng.gauss(2.4 + title % 4, 1.1))))
        rows.append((profile, title, stars, date(2024, 1, 10) + timedelta(days=rng.randrange(290))))
    return rows


def tables(rng: Random) -> dict[str, list[Row]]:
    """Rows of every table."""
    profiles = _profiles(rng)
    return {
        "subscriber": _subscribers(rng),
        "profile": profiles,
        "title": _titles(rng),
        "genre": GENRES,
        "titleGenre": [(index, genre) for index, genres in enumerate(GENRES_OF, start=1) for genre in genres],
        "person": PEOPLE,
        "credit": _credits(rng),
        "viewing": [_viewing(rng, number, len(profiles)) for number in range(1, 201)],
        "rating": _ratings(rng, len(profiles)),
    }
