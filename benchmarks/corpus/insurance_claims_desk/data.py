"""Rows of the insurance database: policies, the people who sell them, claims and payments."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

Row = tuple[object, ...]

OFFICES: list[Row] = [
    ("OSL", "Oslo Central", "East"),
    ("BGO", "Bergen Harbour", "West"),
    ("TRH", "Trondheim", "North"),
    ("KRS", "Kristiansand", "South"),
    ("STV", "Stavanger", "West"),
]
AGENTS: list[Row] = [
    (1, "Grete Holm", "OSL", None, date(2002, 2, 18), 9.5),
    (2, "Anders Lie", "OSL", 1, date(2010, 6, 7), 8.0),
    (3, "Silje Moen", "BGO", 1, date(2014, 1, 27), 7.5),
    (4, "Jonas Berge", "BGO", 3, date(2019, 9, 16), 6.0),
    (5, "Maria Strand", "TRH", 1, date(2012, 4, 2), 8.5),
    (6, "Kim Dahlen", "TRH", 5, date(2021, 3, 8), 5.5),
    (7, "Eirik Fossum", "KRS", 5, date(2017, 11, 20), 7.0),
    (8, "Liv Aasen", "STV", 3, date(2023, 5, 22), None),
    (9, "Tor Nygaard", "OSL", 2, date(2024, 2, 5), 5.0),
]
HOLDERS = """Agnes Bakke|Bjarne Solberg|Cecilie Ruud|Daniel Haugen|Elin Myhre|Fredrik Lund|Guro Tangen|Halvor Sande
Ida Kvam|Jens Ovrebo|Kari Westby|Lars Hegge|Mona Skaar|Nils Brekke|Oda Rustad|Per Gjerde|Ragnhild Vik|Sigurd Aune
Tone Hauge|Unni Lervik|Vidar Moe|Yngve Storli|Astrid Nes|Birk Eide|Dagny Foss|Egil Torp|Frida Hjelle|Gaute Ramm
Hedda Sunde|Iver Krogh""".replace("\n", "|").split("|")
JOBS = ["nurse", "carpenter", "teacher", "engineer", "fisherman", "teacher", "retired", "accountant", None]
PRODUCTS: list[Row] = [
    ("MOT-C", "Motor Comprehensive", "motor"),
    ("MOT-T", "Motor Third Party", "motor"),
    ("HOM-B", "Home Buildings", "property"),
    ("HOM-C", "Home Contents", "property"),
    ("TRV-A", "Annual Travel", "travel"),
    ("BOA-S", "Small Boat", "marine"),
    ("PET-1", "Pet Care", "pet"),
]
PREMIUM = {"MOT-C": 9200, "MOT-T": 4100, "HOM-B": 6800, "HOM-C": 2900, "TRV-A": 1500, "BOA-S": 3600, "PET-1": 2400}
CAUSES: list[Row] = [
    ("COL", "collision"),
    ("THF", "theft"),
    ("WTR", "water damage"),
    ("FIR", "fire"),
    ("STM", "storm"),
    ("ILL", "illness abroad"),
    ("GLS", "broken windscreen"),
    ("LOS", "lost luggage"),
    ("VAN", "vandalism"),
]
CAUSES_OF = {
    "MOT-C": ["COL", "COL", "THF", "GLS"],
    "MOT-T": ["COL"],
    "HOM-B": ["WTR", "WTR", "FIR", "STM"],
    "HOM-C": ["THF", "WTR", "FIR"],
    "TRV-A": ["ILL", "LOS", "LOS", "THF"],
    "BOA-S": ["STM", "THF"],
    "PET-1": ["ILL"],
}
ADJUSTERS: list[Row] = [
    (31, "Berit Olsen", "senior", 0),
    (32, "Knut Amundsen", "senior", 0),
    (33, "Sara Lindahl", "junior", 0),
    (34, "Petter Wold", "junior", 0),
    (35, "Nordic Loss Experts", "senior", 1),
    (36, "Anja Myklebust", "trainee", 0),
    (37, "Coastal Survey AS", "junior", 1),
]


def _holders(rng: Random) -> list[Row]:
    rows: list[Row] = []
    for index, name in enumerate(HOLDERS):
        born = date(1944, 1, 1) + timedelta(days=rng.randrange(21500))
        postcode = f"{rng.choice([1, 1, 3, 5, 5, 7])}{rng.randrange(100, 999)}"
        rows.append((101 + index, name, born, rng.choice(JOBS), postcode, rng.choice([0, 1, 1])))
    return rows


def _policies(rng: Random) -> list[Row]:
    rows: list[Row] = []
    for index in range(62):
        product = rng.choice(["MOT-C", "MOT-C", "MOT-C", "MOT-T", "HOM-B", "HOM-B", "HOM-C", "TRV-A", "TRV-A", "BOA-S"])
        start = date(2020, 1, 1) + timedelta(days=rng.randrange(1640))
        ended = start + timedelta(days=365 * rng.choice([1, 2, 3])) if rng.random() < 0.4 else None
        premium = round(PREMIUM[product] * rng.uniform(0.6, 1.7), 2)
        deductible = None if index % 19 == 7 else rng.choice([1000, 2000, 4000, 6000, 10000])
        insured = None if product.startswith("TRV") else int(premium * rng.randrange(30, 220))
        number = f"{product[:3]}{240100 + 37 * index}"
        holder = 101 + min(int(rng.expovariate(0.09)), 27)
        rows.append(
            (
                number,
                holder,
                product,
                rng.choice([1, 2, 2, 3, 3, 3, 4, 5, 6, 7, None]),
                start,
                ended,
                premium,
                deductible,
                insured,
            )
        )
    return rows


def _claims(rng: Random, policies: list[Row]) -> list[Row]:
    rows: list[Row] = []
    for index in range(105):
        policy = rng.choice(policies[:52])
        start = policy[4]
        assert isinstance(start, date)
        loss = start + timedelta(days=rng.randrange(5, 330))
        reported = loss + timedelta(days=int(rng.expovariate(0.09)))
        status = rng.choices(["closed", "open", "rejected", "reopened"], [62, 20, 13, 5])[0]
        closed = reported + timedelta(days=rng.randrange(4, 160)) if status in ("closed", "rejected") else None
        handler = None if index % 21 == 20 else rng.choice([31, 31, 32, 33, 33, 34, 35, 37])
        approver = rng.choice([31, 32, 32, 35]) if status == "closed" else None
        claimed = round(rng.lognormvariate(9.4, 0.9), 2)
        fraud = "Y" if rng.random() < 0.1 else "N"
        cause = rng.choice(CAUSES_OF[str(policy[2])])
        rows.append((7000 + index, policy[0], cause, handler, approver, loss, reported, closed, status, claimed, fraud))
    return rows


def _payments(rng: Random, claims: list[Row]) -> list[Row]:
    rows: list[Row] = []
    for claim in claims:
        share = {"closed": 0.9, "reopened": 0.5, "open": 0.25, "rejected": 0.0}[str(claim[8])]
        if rng.random() >= share:
            continue
        reported = claim[6]
        assert isinstance(reported, date)
        for part in range(rng.choice([1, 1, 2, 3])):
            paid = reported + timedelta(days=rng.randrange(6, 60) + 30 * part)
            amount = round(float(str(claim[9])) * rng.uniform(0.15, 0.42), 2)
            payee = rng.choice(["policyholder", "policyholder", "repair shop", "third party"])
            rows.append((90001 + len(rows), claim[0], paid, amount, payee))
    return rows


def tables(rng: Random) -> dict[str, list[Row]]:
    """Rows of every table in the order of the foreign keys."""
    policies = _policies(rng)
    claims = _claims(rng, policies)
    return {
        "branch_office": OFFICES,
        "agent": AGENTS,
        "policyholder": _holders(rng),
        "product": PRODUCTS,
        "policy": policies,
        "cause_of_loss": CAUSES,
        "adjuster": ADJUSTERS,
        "claim": claims,
        "claim_payment": _payments(rng, claims),
    }
