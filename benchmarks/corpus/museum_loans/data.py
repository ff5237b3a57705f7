"""Rows of the museum database: works of art, their shows, loans and inspections."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

Row = tuple[object, ...]

INSTITUTIONS: list[Row] = [
    (1, "Harbour Museum of Art", "museum", "Rotterdam", "Netherlands", 1891, "Y"),
    (2, "Stadtgalerie Linden", "gallery", "Hannover", "Germany", 1954, "Y"),
    (3, "Fundacion Alarcon", "foundation", "Valencia", "Spain", 1987, "N"),
    (4, "Kirkwall University Collection", "university", "Kirkwall", "United Kingdom", 1912, "N"),
    (5, "Museo delle Lagune", "museum", "Venice", "Italy", 1936, "Y"),
    (6, "Brandt Private Collection", "private collector", "Zurich", "Switzerland", None, "Y"),
    (7, "Northern Light Gallery", "gallery", "Bergen", "Norway", 1979, "Y"),
    (8, "Hofmann Foundation", "foundation", "Munich", "Germany", 2001, "Y"),
    (9, "Palace Museum Leiden", "museum", "Leiden", "Netherlands", 1837, "Y"),
    (10, "Collection Moreau", "private collector", "Lyon", "France", None, "N"),
    (11, "Atlantic Print Room", "museum", "Porto", "Portugal", 1968, None),
]
DEPARTMENTS: list[Row] = [
    (1, "Paintings", 2),
    (2, "Works on Paper", 1),
    (3, "Sculpture", 0),
    (4, "Photography", 3),
    (5, "Decorative Arts", 1),
    (6, "Textiles", 3),
]
CURATORS: list[Row] = [
    (1, "Helena Voss", 1, None, date(2004, 3, 1), "old masters"),
    (2, "Tomasz Lipinski", 1, 1, date(2011, 9, 12), "landscape"),
    (3, "Amara Okoye", 2, 1, date(2015, 1, 19), "etchings"),
    (4, "Lucien Garnier", 3, 1, date(2009, 6, 2), "bronze"),
    (5, "Ingrid Solheim", 4, 3, date(2018, 4, 23), "documentary"),
    (6, "Paolo Brusati", 3, 4, date(2020, 10, 5), "marble"),
    (7, "Mei Tanaka", 2, 3, date(2021, 2, 15), None),
    (8, "Joost Verhage", 1, 2, date(2022, 8, 29), "portrait"),
    (9, "Celia Marsh", 5, 1, date(2013, 11, 11), "ceramics"),
    (10, "Dario Neri", None, 9, date(2023, 5, 8), None),
]
ARTISTS: list[Row] = [
    (1, "Willem Achterberg", "Dutch", 1631, 1694),
    (2, "Rosalba Finetti", "Italian", 1702, 1761),
    (3, "Karl Oderbruch", "German", 1848, 1911),
    (4, "Marguerite Delaune", "French", 1866, 1942),
    (5, "Inés Alarcon", "Spanish", 1901, 1987),
    (6, "Sven Hallgren", "Swedish", 1923, 2009),
    (7, "Nadia Petrescu", "Romanian", 1951, None),
    (8, "Owen Trevithick", "British", 1934, 2016),
    (9, "Yuki Hamasaki", "Japanese", 1972, None),
    (10, "Pieter van Loon", "Dutch", 1889, 1953),
    (11, "Elske Dijkema", "Dutch", 1968, None),
    (12, "Lotte Brandauer", "German", 1959, None),
    (13, "Giacomo Serra", "Italian", 1815, 1879),
]
TITLES = """Ferry at Dusk|Portrait of a Salt Merchant|Still Life with Quinces|The Flooded Meadow|Winter Harbour
Study of Hands|Seated Woman in Blue|Bridge in Fog|Orchard Gate|The Glassblower|Night Train|Two Sisters
Horse and Groom|Torso VI|Dancer at Rest|Lighthouse Keeper|Grey Square|Untitled (Red)|Market Day at Linden
The Cartographer|Blue Vase|Reclining Shepherd|Tidal Flats No. 3|Self-Portrait with Lamp|Procession
Weavers of Valencia|Storm over the Polder|Child with Goldfinch|Kitchen Interior|The Last Letter|Snow on Roofs
Dockworkers|Harbour at Dawn|Mother of Pearl|Red Curtain|The Astronomer|Winter Sun|Blue Door""".replace("\n", "|")
MEDIA = ["oil on canvas", "etching", "bronze", "gelatin silver print", "watercolour", "marble", "oil on panel"]
DEPARTMENT_OF = {
    "oil on canvas": 1,
    "oil on panel": 1,
    "etching": 2,
    "watercolour": 2,
    "bronze": 3,
    "marble": 3,
    "gelatin silver print": 4,
}
SHOWS: list[Row] = [
    (1, "Water and Light", 2, date(2021, 3, 6), date(2021, 9, 12), 48210),
    (2, "Hands at Work", 3, date(2021, 10, 2), date(2022, 1, 30), 17385),
    (3, "Bronze and Bone", 4, date(2022, 2, 19), date(2022, 8, 21), 29940),
    (4, "The Dutch Eye", 1, date(2022, 4, 9), date(2022, 10, 16), 71655),
    (5, "Silver Nitrate", 5, date(2022, 11, 5), date(2023, 2, 26), 12470),
    (6, "Northern Winters", 2, date(2023, 1, 14), date(2023, 4, 23), 38105),
    (7, "Faces", 8, date(2023, 5, 20), date(2023, 11, 5), 54020),
    (8, "Paper Trails", 3, date(2023, 9, 30), date(2024, 1, 7), 9860),
    (9, "Stone Quiet", 6, date(2024, 2, 10), date(2024, 6, 30), 21775),
    (10, "A Century of Colour", 1, date(2024, 5, 11), None, 33490),
    (11, "New Acquisitions", None, date(2024, 9, 7), None, None),
]
REMARKS = ["stable", "minor craquelure", "frame loose", "surface dust", "water stain lower left", None]


def _day(rng: Random, first: date, last: date) -> date:
    return first + timedelta(days=rng.randrange((last - first).days + 1))


def _artworks(rng: Random) -> list[Row]:
    rows: list[Row] = []
    for number, title in enumerate(TITLES.split("|"), start=1):
        artist = rng.choice(ARTISTS[:12])
        born, died = int(str(artist[3])), int(str(artist[4] or 2020))
        medium = rng.choice(MEDIA)
        rows.append(
            (
                number,
                title,
                None if number in (17, 30) else artist[0],
                DEPARTMENT_OF[medium],
                medium,
                None if number in (5, 25) else rng.randrange(born + 20, died),
                rng.randrange(180, 2400) / 10,
                rng.randrange(150, 3000) / 10,
                None if number in (9, 28) else rng.randrange(40, 9000) * 250,
                _day(rng, date(1985, 1, 1), date(2023, 12, 31)),
                rng.choice(["Y", "Y", "N"]),
            )
        )
    return rows


def _shown(rng: Random) -> list[Row]:
    rows: list[Row] = []
    for show, size in zip(range(1, 11), (9, 6, 7, 11, 4, 8, 10, 5, 3, 12), strict=True):
        picks = sorted(rng.sample(range(1, 36), size))
        rows += [(show, artwork, rng.choice(["Room A", "Room B", "Rotunda", None])) for artwork in picks]
    return rows


def _loan(rng: Random, number: int) -> Row:
    lender, borrower = rng.sample(range(1, 11), 2)
    borrower = 11 if borrower == 10 else borrower
    shipped = _day(rng, date(2020, 1, 10), date(2024, 9, 30))
    due = shipped + timedelta(days=rng.randrange(60, 300))
    late = due + timedelta(days=rng.randrange(-25, 50))
    returned = late if late < date(2024, 10, 15) and number % 13 else None
    status = "returned" if returned else ("overdue" if due < date(2024, 10, 15) else "out")
    fee = None if number % 17 == 0 else rng.randrange(4, 240) * 125
    return (number, rng.randrange(1, 37), lender, borrower, shipped, due, returned, fee, status)


def _report(rng: Random, number: int) -> Row:
    score = None if number % 29 == 0 else rng.randrange(2, 11)
    inspected = _day(rng, date(2021, 1, 1), date(2024, 10, 31))
    return (number, rng.randrange(1, 34), rng.randrange(1, 9), inspected, score, rng.choice(REMARKS))


def tables(rng: Random) -> dict[str, list[Row]]:
    """Rows of every table in the order of the foreign keys."""
    return {
        "institution": INSTITUTIONS,
        "department": DEPARTMENTS,
        "curator": CURATORS,
        "artist": ARTISTS,
        "artwork": _artworks(rng),
        "exhibition": SHOWS,
        "exhibition_artwork": _shown(rng),
        "loan": [_loan(rng, number) for number in range(1, 76)],
        "condition_report": [_report(rng, number) for number in range(1, 111)],
    }
