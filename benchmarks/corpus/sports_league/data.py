"""Rows of the league database: teams, players, games, goals, cards and transfers."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

Row = tuple[object, ...]

STADIUMS: list[Row] = [
    (1, "Foundry Park", "Ironbridge", 31200, "grass", 1923),
    (2, "Lakeside Arena", "Westmere", 24500, "hybrid", 2008),
    (3, "The Orchard", "Pippin Vale", 11800, "grass", 1951),
    (4, "Harbour Ground", "Port Selwyn", 18650, "artificial", 1978),
    (5, "Castle Road", "Dunholt", 27300, "grass", 1937),
    (6, "Union Field", "Ironbridge", 15400, "artificial", 2014),
    (7, "Mill Lane", "Thornbeck", 8900, "grass", 1964),
    (8, "Summit Bowl", "Highgate", 42000, "hybrid", 2019),
    (9, "Old Quay", "Port Selwyn", 6100, "grass", None),
]
TEAMS: list[Row] = [
    (1, "Ironbridge United", "IRB", 1, 1889, 64.5),
    (2, "Westmere Swans", "WES", 2, 1904, 48.2),
    (3, "Pippin Vale Rovers", "PVR", 3, 1927, 17.9),
    (4, "Port Selwyn Mariners", "PSM", 4, 1911, 29.3),
    (5, "Dunholt Knights", "DUN", 5, 1896, 52.0),
    (6, "Ironbridge Athletic", "ATH", 6, 1963, 33.6),
    (7, "Thornbeck Town", "THO", 7, 1932, 12.4),
    (8, "Highgate Falcons", "HIG", 8, 1999, 88.1),
    (9, "Ashdown Wanderers", "ASH", None, 2021, None),
]
COACHES: list[Row] = [
    (1, "Dougal Frame", 1, date(2021, 7, 1), "Pro"),
    (2, "Ricard Solans", 2, date(2023, 1, 16), "Pro"),
    (3, "Nell Barraclough", 3, date(2019, 6, 10), "A"),
    (4, "Stig Haugland", 4, date(2022, 11, 4), "Pro"),
    (5, "Emeka Obi", 5, date(2020, 8, 21), "A"),
    (6, "Franco Viale", 6, date(2024, 2, 27), "Pro"),
    (7, "Gareth Pym", 7, date(2018, 7, 15), "B"),
    (8, "Lionel Asquith", 8, date(2023, 6, 19), "Pro"),
    (9, "Marta Zielinska", None, None, "A"),
]
FIRST = "Callum Diego Jamal Luka Marcus Oscar Pedro Robin Sami Theo Aaron Bastian Dario Eddie Felix Goran".split()
LAST = "Ashby Brandt Costa Dube Evans Ferrer Grady Hussain Ilic Jarvis Keane Lamine Moreno Nolan Okafor Price".split()
NATIONS = ["England", "England", "England", "Spain", "Serbia", "Nigeria", "Ireland", "Portugal", "Wales", None]
POSITIONS = ["goalkeeper"] * 2 + ["defender"] * 3 + ["midfielder"] * 2 + ["forward"] * 3
REFEREES: list[Row] = [
    (1, "Sandra Whitby", 2011),
    (2, "Colin Marsh", 2006),
    (3, "Abdul Rahim", 2017),
    (4, "Pauline Oakes", 2014),
    (5, "Ned Fairfax", 2023),
]
STRENGTH = {1: 1.6, 2: 1.3, 3: 0.8, 4: 1.0, 5: 1.5, 6: 1.1, 7: 0.6, 8: 1.9}


def _players(rng: Random) -> list[Row]:
    rows: list[Row] = []
    for index in range(80):
        team, shirt = 1 + index // 10, 1 + index % 10 + (index % 10 > 5) * 2
        position = POSITIONS[index % 10]
        wage = None if index % 27 == 5 else int(STRENGTH[team] * rng.randrange(30, 320)) * 100
        rows.append(
            (
                index + 1,
                f"{FIRST[index % 16]} {LAST[(index * 3 + index // 16) % 16]}",
                None if index in (38, 77) else team,
                date(1987, 1, 1) + timedelta(days=rng.randrange(7000)),
                rng.choice(NATIONS),
                position,
                rng.randrange(168, 200),
                shirt,
                wage,
                None if index % 10 == 0 else 10 * (index // 10) + 1,
            )
        )
    return rows


def _score(rng: Random, team: int, bonus: float) -> int:
    return min(6, sum(rng.random() < STRENGTH[team] * bonus / 8 for _ in range(9)))


def _games(rng: Random) -> list[Row]:
    pairs = [(home, away) for home in range(1, 9) for away in range(1, 9) if home != away]
    rows: list[Row] = []
    for season, first in (("2022/23", date(2022, 8, 13)), ("2023/24", date(2023, 8, 12))):
        order = rng.sample(pairs, len(pairs))
        for index, (home, away) in enumerate(order):
            played = first + timedelta(days=14 * (index // 4) + rng.randrange(3))
            capacity = int(str(STADIUMS[home - 1][3]))
            crowd = None if rng.random() < 0.04 else int(capacity * rng.uniform(0.45, 1.0))
            goals = (_score(rng, home, 1.2), _score(rng, away, 0.9))
            rows.append(
                (
                    len(rows) + 1,
                    season,
                    1 + index // 4,
                    played,
                    home,
                    away,
                    *goals,
                    crowd,
                    rng.choice([1, 1, 2, 2, 3, 4]),
                )
            )
    return rows


def _goals(rng: Random, games: list[Row], players: list[Row]) -> list[Row]:
    rows: list[Row] = []
    for game in games[72:]:
        for team, count in ((game[4], game[6]), (game[5], game[7])):
            squad = [player for player in players if player[2] == team]
            shooters = [p for p in squad if p[5] in ("forward", "midfielder")] * 3 + squad
            for _ in range(int(str(count))):
                scorer = rng.choice(shooters)
                penalty = int(rng.random() < 0.12)
                helper = rng.choice(squad)
                assist = None if penalty or helper == scorer or rng.random() < 0.2 else helper[0]
                rows.append((len(rows) + 1, game[0], scorer[0], assist, rng.randrange(1, 94), penalty))
    return rows


def _cards(rng: Random, games: list[Row], players: list[Row]) -> list[Row]:
    rows: list[Row] = []
    for game in games[72:]:
        squad = [player for player in players if player[2] in (game[4], game[5]) and player[5] != "goalkeeper"]
        for player in rng.sample(squad, rng.choice([0, 1, 2, 3, 4, 5])):
            colour = "red" if rng.random() < 0.1 else "yellow"
            rows.append((len(rows) + 1, game[0], player[0], colour, rng.randrange(4, 94)))
    return rows


def _transfer(rng: Random, number: int, players: list[Row]) -> Row:
    player = players[(number * 11) % 80]
    target = player[2] or 9
    source = rng.choice([team for team in range(1, 9) if team != target])
    day = date(rng.choice([2021, 2022, 2023, 2024]), rng.choice([1, 7, 7, 8]), rng.randrange(1, 29))
    fee = None if number % 6 == 0 else rng.randrange(10, 900) / 40
    return (number, player[0], source, target, day, fee)


def tables(rng: Random) -> dict[str, list[Row]]:
    """Rows of every table in the order of the foreign keys."""
    players, games = _players(rng), _games(rng)
    return {
        "stadium": STADIUMS,
        "team": TEAMS,
        "coach": COACHES,
        "player": players,
        "referee": REFEREES,
        "game": games,
        "goal": _goals(rng, games, players),
        "card": _cards(rng, games, players),
        "transfer": [_transfer(rng, number, players) for number in range(1, 25)],
    }
