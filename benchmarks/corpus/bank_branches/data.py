"""Rows of the bank: branches and people by hand, accounts and what happens on them from the seed."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

SEGMENTS = [
    ("RET", "retail"),
    ("PRV", "private banking"),
    ("SME", "small business"),
    ("STU", "student"),
    ("SEN", "senior"),
]
BRANCHES = [
    ("B01", "Market Square", "Ghent", "Flanders", date(1987, 5, 4)),
    ("B02", "Docklands", "Antwerp", "Flanders", date(1994, 9, 12)),
    ("B03", "Old Exchange", "Antwerp", "Flanders", date(1979, 2, 1)),
    ("B04", "Place Verte", "Verviers", "Wallonia", date(2002, 3, 18)),
    ("B05", "Citadelle", "Namur", "Wallonia", date(1999, 11, 8)),
    ("B06", "Canal Side", "Brussels", "Brussels", date(2008, 6, 23)),
    ("B07", "Royal Park", "Brussels", "Brussels", date(1985, 10, 14)),
    ("B08", "Airport", "Zaventem", "Flanders", date(2021, 4, 6)),
]  # fmt: skip
EMPLOYEES = [
    (11, "Annelies Maes", "B01", "branch manager", date(2001, 3, 5), 6150.00, None),
    (12, "Bart Coppens", "B01", "loan officer", date(2013, 9, 16), 4280.00, 11),
    (13, "Chloe Dumont", "B01", "teller", date(2021, 1, 11), 2710.00, 11),
    (14, "Dirk Vos", "B02", "branch manager", date(2007, 6, 18), 5890.00, 11),
    (15, "Elke Goossens", "B02", "adviser", date(2015, 2, 2), 4120.00, 14),
    (16, "Farid Amrani", "B03", "branch manager", date(1998, 10, 26), 6420.00, 11),
    (17, "Griet Lambrecht", "B03", "loan officer", date(2010, 4, 12), 4510.00, 16),
    (18, "Hugo Peeters", "B03", "teller", date(2019, 8, 5), 2840.00, 16),
    (19, "Ines Laurent", "B04", "branch manager", date(2012, 1, 9), 5310.00, 22),
    (20, "Joris Wouters", "B04", "loan officer", date(2018, 3, 19), 3980.00, 19),
    (21, "Karim Bensaid", "B05", "adviser", date(2016, 11, 7), 4075.00, 22),
    (22, "Liesbeth Claes", "B05", "branch manager", date(2004, 5, 24), 5980.00, None),
    (23, "Mathieu Renard", "B06", "branch manager", date(2009, 7, 13), 5720.00, 25),
    (24, "Noemie Collard", "B06", "adviser", date(2020, 10, 19), 3890.00, 23),
    (25, "Olivier Hendrickx", "B07", "branch manager", date(1996, 4, 1), 6600.00, None),
    (26, "Pauline Thys", "B07", "loan officer", date(2014, 12, 8), 4350.00, 25),
    (27, "Quinten Aerts", "B07", "adviser", date(2022, 2, 14), 4390.00, 26),
    (28, "Renaud Gilson", None, "auditor", date(2011, 8, 29), 5150.00, None),
]  # fmt: skip
CUSTOMERS = (
    "Aurelie Baert|Benoit Charlier|Celine Dewulf|Didier Evrard|Emilie Francois|Filip Gilles|Goedele Huys|"
    "Hamza Idrissi|Inge Jacobs|Jean Kools|Karlien Leroy|Laurent Michiels|Mireille Noel|Nathan Oste|"
    "Odette Pirard|Pieter Quinet|Rosalie Smets|Stijn Toussaint|Tine Urbain|Ugo Vermeulen|Vera Willems|"
    "Wim Xhonneux|Yasmine Zeroual|Achille Brasseur|Brouwerij De Kraai|Bakkerij Zoet|Garage Lenoir|"
    "Studio Parallax|Fietsatelier Noord|Ciboulette Catering"
).split("|")
TOWNS = ["Ghent", "Antwerp", "Brussels", "Namur", "Verviers", "Leuven", None]


def tables(random: Random) -> dict[str, list[tuple[Any, ...]]]:
    """All rows by table."""
    customers = [_customer(random, number, name) for number, name in enumerate(CUSTOMERS, 301)]
    accounts = [*_accounts(random, customers)]
    return {
        "seg": SEGMENTS, "br": BRANCHES, "cust": customers, "acct": accounts,
        "emp": sorted(EMPLOYEES, key=_has_manager),
        "xfer": [*_transfers(random, accounts)], "loan": [_loan(random, n, customers) for n in range(1, 61)],
        "card": [*_cards(random, accounts)],
    }  # fmt: skip


def _has_manager(row: tuple[Any, ...]) -> bool:
    return row[-1] is not None


def _customer(random: Random, number: int, name: str) -> tuple[Any, ...]:
    """Firms have no birth date; scores are digits kept as text, some not set."""
    if number > 324:
        town, score = random.choice(TOWNS[:-1]), str(random.randint(300, 880))
        return number, name, None, "SME", town, score, random.choice([15, 21, 24])
    born = date(1938, 1, 1) + timedelta(days=random.randrange(24500))
    segment = "STU" if born.year > 2000 else "SEN" if born.year < 1957 else random.choice(["RET", "RET", "RET", "PRV"])
    score = random.choice([None, *(str(random.randint(85, 990)) for _ in range(9))])
    return number, name, born, segment, random.choice(TOWNS), score, random.choice([None, None, 15, 21, 24, 27])


def _accounts(random: Random, customers: list[Any]) -> Any:
    """One to three accounts each, some closed; two customers have none, the airport branch keeps none."""
    number = 0
    for customer in customers:
        kinds = sorted(random.sample(["CUR", "SAV", "FIX"], random.choice([1, 2, 2, 3])))
        for kind in kinds if customer[0] not in (312, 329) else []:
            number += 1
            opened = date(2010, 1, 1) + timedelta(days=random.randrange(4300))
            closed = opened + timedelta(days=random.randint(200, 900)) if random.random() < 0.15 else None
            balance = 0 if closed else round(random.lognormvariate(8.4, 1.3) - (900 if kind == "CUR" else 0), 2)
            currency = random.choice(["EUR"] * 6 + ["USD", "GBP"])
            branch = random.choice(BRANCHES[:-1])[0]
            yield f"A{1000 + number}", customer[0], branch, kind, opened, closed, balance, currency


def _transfers(random: Random, accounts: list[Any]) -> Any:
    """Two hundred transfers between accounts of different customers, 2022 to 2024."""
    for number in range(1, 201):
        payer = random.choice(accounts[: len(accounts) * 3 // 4])
        payee = random.choice([row for row in accounts if row[1] != payer[1]])
        day = date(2022, 1, 1) + timedelta(days=number * 4 + random.randrange(30))
        amount = round(random.lognormvariate(5.2, 1.1), 2)
        yield number, payer[0], payee[0], day, amount, random.choice(["app", "app", "web", "counter", "phone"])


def _loan(random: Random, number: int, customers: list[Any]) -> tuple[Any, ...]:
    """Applications are approved (A), declined (D) or pending (P); paid off ones are closed (C)."""
    asked = date(2019, 2, 1) + timedelta(days=number * 31 + random.randrange(31))
    status = random.choices(["A", "C", "D", "P"], [10, 5, 4, 6 * (number > 50)])[0]
    approved = asked + timedelta(days=random.choice([3, 5, 8, 13, 21, 34])) if status in "AC" else None
    officer = random.choice([row for row in EMPLOYEES if row[3] == "loan officer"])
    purpose = random.choice(["house", "house", "car", "renovation", "equipment"])
    low, high = {"house": (90, 420), "car": (8, 45), "renovation": (10, 80), "equipment": (15, 150)}[purpose]
    term = random.choice({"house": [180, 240, 300]}.get(purpose, [24, 36, 48, 60]))
    customer = random.choice([row for row in customers if row[0] not in (303, 316)])
    rate = round(random.uniform(1.4, 6.9), 2)
    who = officer[0] if status != "P" else random.choice([officer[0], None])
    amount = random.randint(low, high) * 1000
    return f"L{number:04}", customer[0], officer[2], who, purpose, amount, rate, term, asked, approved, status


def _cards(random: Random, accounts: list[Any]) -> Any:
    """Current accounts have a debit card; some of them, and some savings accounts, a credit card."""
    number = 0
    for account in accounts:
        kinds = ["debit"] * (account[3] == "CUR") + ["credit"] * (account[3] != "FIX" and random.random() < 0.7)
        for kind in kinds:
            number += 1
            issued = account[4] + timedelta(days=random.randint(3, 2400))
            blocked = random.choice(["N", "N", "Y"])
            ends = issued.replace(day=1, year=issued.year + random.choice([3, 4, 5]))
            yield f"C{5000 + number}", account[0], kind, issued, ends, blocked
