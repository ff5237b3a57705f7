"""Rows of the hospital wards: wards, people and medicines by hand, stays and what belongs to them from the seed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

WARDS = [
    ("W1A", "Alder", "cardiology", 1, 24), ("W1B", "Birch", "general medicine", 1, 30),
    ("W2A", "Cedar", "orthopaedics", 2, 18), ("W2B", "Damson", "surgery", 2, 22), ("W3A", "Elm", "paediatrics", 3, 16),
    ("W3B", "Fir", "intensive care", 3, 8), ("W4A", "Gorse", "surgery", 4, 20),
    ("W4B", "Hazel", "rehabilitation", 4, 14),
]  # fmt: skip
NURSES = [
    (1, "Adaeze Nwosu", 7, "W1A", date(2008, 4, 14), "N", None),
    (2, "Brendan Foley", 6, "W1A", date(2014, 9, 1), "Y", 1),
    (3, "Carmen Ruiz", 5, "W1A", date(2020, 10, 12), "Y", 1),
    (4, "Dilys Morgan", 7, "W1B", date(2003, 2, 3), "N", None),
    (5, "Edwin Castro", 5, "W1B", date(2019, 6, 17), "N", 4), (6, "Fatima Zahra", 5, "W1B", date(2022, 1, 10), "Y", 4),
    (7, "Gemma Hartley", 7, "W2A", date(2011, 11, 21), "N", None),
    (8, "Hamish Orr", 6, "W2A", date(2009, 3, 9), "N", 7),
    (9, "Ivana Petkova", 7, "W2B", date(2010, 8, 30), "N", None),
    (10, "Jerome Baptiste", 5, "W2B", date(2021, 5, 4), "Y", 9),
    (11, "Keiko Mori", 6, "W3A", date(2013, 7, 15), "N", 4),
    (12, "Lorna Beattie", 5, "W3A", date(2023, 3, 20), "Y", 11),
    (13, "Mandla Khumalo", 8, "W3B", date(2006, 1, 9), "N", None),
    (14, "Nuala Quinn", 6, "W3B", date(2015, 12, 1), "Y", 13),
    (15, "Orla Devlin", 6, "W3B", date(2018, 2, 26), "Y", 13),
    (17, "Rhiannon Price", 6, "W4A", date(2017, 10, 2), "Y", 9),
    (16, "Pawel Gorski", 5, "W4A", date(2022, 9, 19), "N", 17),
    (18, "Sunil Thapa", 5, None, date(2024, 2, 12), "N", None),
]  # fmt: skip
CONSULTANTS = [
    (1, "Dr Beatrix Allard", "cardiology", "2201"), (2, "Dr Callum Strang", "general medicine", "2214"),
    (3, "Dr Devika Menon", "orthopaedics", "2230"), (4, "Dr Esteban Parra", "surgery", "2245"),
    (5, "Dr Fiona Laidlaw", "paediatrics", None), (6, "Dr Gideon Stern", "intensive care", "2260"),
    (7, "Dr Hyacinth Bello", "surgery", "2247"), (8, "Dr Ilya Sokolov", "cardiology", "2203"),
    (9, "Dr Jocasta Finch", "dermatology", None),
]  # fmt: skip
GIVEN = (
    "Ada Bertie Clara Desmond Edith Frank Gloria Harvey Irene Jack Kitty Leonard Mavis Neville Olive "
    "Percy Queenie Ralph Sylvia Trevor Una Victor Winnie Yusuf Zelda Amara Boris Chloe Dev Esme Felix "
    "Greta Hakim Isla Jonah"
).split()
FAMILY = (
    "Ackroyd Bostock Crane Dunmore Eastwick Farley Gatward Holroyd Inglis Jessop Kirkby Lomax Mather "
    "Nutall Ormerod Pilling Quayle Rudge Sowerby Tordoff Umpleby Vickers Wardle Yeadon Zakaria Okoro "
    "Lebedev Tan Rao Fenton Hoyle Baumann Nasser Birnie Cross"
).split()
WOMEN = {
    "Ada", "Clara", "Edith", "Gloria", "Irene", "Kitty", "Mavis", "Olive", "Queenie", "Sylvia", "Una", "Winnie",
    "Zelda", "Amara", "Chloe", "Esme", "Greta", "Isla",
}  # fmt: skip
MEDICINES = [
    ("AMX", "Amoxicillin", "antibiotic", 0.35, "N"), ("DOX", "Doxycycline", "antibiotic", 0.48, "N"),
    ("MOR", "Morphine", "opioid", 1.95, "Y"), ("OXY", "Oxycodone", "opioid", 2.40, "Y"),
    ("PAR", "Paracetamol", "analgesic", 0.05, "N"), ("IBU", "Ibuprofen", "analgesic", 0.08, "N"),
    ("BIS", "Bisoprolol", "beta blocker", 0.12, "N"), ("HEP", "Heparin", "anticoagulant", 3.10, "N"),
    ("WAR", "Warfarin", "anticoagulant", 0.22, "N"), ("KET", "Ketamine", "anaesthetic", 4.75, "Y"),
    ("SAL", "Salbutamol", "bronchodilator", 0.90, "N"), ("LID", "Lidocaine", "anaesthetic", 1.15, "N"),
]  # fmt: skip
REASONS = {
    "W1A": ["chest pain", "heart failure", "arrhythmia"], "W1B": ["pneumonia", "kidney infection", "fall at home"],
    "W2A": ["hip fracture", "knee replacement", "fall at home"], "W2B": ["appendicitis", "hernia repair", "gallstones"],
    "W3A": ["asthma", "appendicitis"], "W3B": ["sepsis", "heart failure", "pneumonia"],
    "W4A": ["hernia repair", "gallstones"], "W4B": ["hip fracture", "stroke recovery"],
}  # fmt: skip
ADMITS = {
    "cardiology": [1, 1, 8], "general medicine": [2], "orthopaedics": [3], "surgery": [4, 4, 7], "paediatrics": [5],
    "intensive care": [6], "rehabilitation": [2, 3],
}  # fmt: skip
OBSERVED = [nurse[0] for nurse in NURSES if nurse[0] not in {16, 18}]


def tables(random: Random) -> dict[str, list[tuple[Any, ...]]]:
    """All rows by table."""
    patients = [*_patients(random)]
    stays = [*_stays(random, patients)]
    return {
        "ward": WARDS, "nurse": NURSES, "consultant": CONSULTANTS, "patient": patients, "stay": stays,
        "ward_transfer": [*_transfers(random, stays)], "medicine": MEDICINES,
        "prescription": [*_prescriptions(random, stays)], "observation": [*_observations(random, stays)],
    }  # fmt: skip


def _patients(random: Random) -> Any:
    """Thirty-five people of all ages; some blood groups are not known."""
    for number, (given, family) in enumerate(zip(GIVEN, FAMILY, strict=True), 1):
        born = date(1932, 1, 1) + timedelta(days=random.randrange(30500))
        group = random.choice(["O+", "O+", "A+", "A+", "B+", "AB-", "O-", None])
        sex = "F" if given in WOMEN else "M"
        yield f"P{number:03}", given, family, sex, born, group, random.choice(["LS1", "LS6", "BD3", "HX1", "WF2"])


def _stays(random: Random, patients: list[Any]) -> Any:
    """Ninety stays, the last ones still open; three patients were never admitted."""
    for number in range(1, 91):
        begun = date(2022, 10, 1) + timedelta(days=number * 6 + random.randrange(6))
        patient = random.choice([row for row in patients if row[0] not in {"P007", "P019", "P033"}])
        child = (begun - patient[4]).days < 16 * 365
        ward = WARDS[4] if child else random.choice([row for row in WARDS if row[0] != "W3A"])
        doctors = ADMITS[ward[2]]
        left = None if number > 82 and random.random() < 0.6 else begun + timedelta(days=random.choice(range(1, 22)))
        out = random.choice([*doctors, 2, 4]) if left else None
        kind = random.choice(["emergency", "emergency", "planned"])
        reason = random.choice(REASONS[ward[0]])
        yield number, patient[0], ward[0], begun, left, reason, kind, random.choice(doctors), out


def _transfers(random: Random, stays: list[Any]) -> Any:
    """A third of the stays move once."""
    moved = [row for row in stays if random.random() < 0.33]
    for number, row in enumerate(moved, 1):
        target = random.choice([ward[0] for ward in WARDS if ward[0] not in (row[2], "W3A")])
        at = datetime(row[3].year, row[3].month, row[3].day) + timedelta(hours=random.randrange(10, 30))
        yield number, row[0], row[2], target, at


def _prescriptions(random: Random, stays: list[Any]) -> Any:
    """None to four medicines a stay; Lidocaine is never prescribed."""
    for row in stays:
        for medicine in sorted(random.sample(MEDICINES[:-1], random.choice([0, 1, 1, 2, 2, 3, 4]))):
            started = row[3] + timedelta(days=random.choice([0, 0, 1, 2]))
            yield row[0], medicine[0], started, random.choice([3, 5, 7, 10, 14]), random.choice([1, 2, 2, 3, 4])


def _observations(random: Random, stays: list[Any]) -> Any:
    """Two hundred rounds at the bedside; some figures were not written down."""
    for number in range(1, 201):
        row = random.choice(stays)
        at = datetime(row[3].year, row[3].month, row[3].day, 7) + timedelta(minutes=30 * random.randrange(1, 60))
        temp = random.choice([None, *(round(random.gauss(37.4, 0.9), 1) for _ in range(9))])
        pulse = random.choice([None, *(random.randint(52, 128) for _ in range(12))])
        yield number, row[0], random.choice([None, *OBSERVED]), at, temp, pulse, random.randint(0, 10)
