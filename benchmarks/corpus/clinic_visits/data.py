"""Rows of the clinic database: patients, doctors, visits, diagnoses and prescriptions."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

Row = tuple[object, ...]

INSURERS: list[Row] = [
    (1, "Medica Plus", "private", 90),
    (2, "Union Health Fund", "public", 80),
    (3, "Landkasse", "public", 75),
    (4, "Blue Harbour Care", "private", 100),
    (5, "Guild Mutual", "cooperative", 85),
]
SPECIALTIES: list[Row] = [
    ("GP", "general practice"),
    ("CARD", "cardiology"),
    ("DERM", "dermatology"),
    ("PED", "pediatrics"),
    ("ORTH", "orthopedics"),
    ("NEUR", "neurology"),
]
DOCTORS: list[Row] = [
    (11, "Dr. Salma Haddad", "GP", None, date(2001, 5, 14), 92.5),
    (12, "Dr. Piet Jansen", "GP", 11, date(2012, 9, 3), 78.0),
    (13, "Dr. Olga Marenko", "CARD", None, date(2006, 1, 9), 145.0),
    (14, "Dr. Femi Adeyemi", "DERM", 11, date(2016, 3, 21), 110.0),
    (15, "Dr. Laura Quiroga", "PED", 11, date(2014, 11, 17), 96.0),
    (16, "Dr. Ben Whitlock", "ORTH", 13, date(2018, 6, 4), 128.0),
    (17, "Dr. Hana Sato", "CARD", 13, date(2020, 2, 10), 119.5),
    (18, "Dr. Ivo Petrov", "GP", 12, date(2022, 8, 1), 69.0),
    (19, "Dr. Celine Roux", None, None, date(2024, 1, 15), None),
]
FIRST = """Adele Boris Carla Dirk Elena Fabio Greta Hugo Irene Jakob Katia Leon Mona Nico Olive Pavel Quinn Rosa
Simon Tilda Umar Vera Walter Xenia Yann Zoe Arno Bea Cato Dora Emil Fay Gus Hilde Ivan Jana Kurt Lena Milo Nora"""
LAST = """Arden Bellini Croft Danner Eckhart Falk Gomez Hartog Ibsen Jovic Kramer Lindqvist Molnar Nagy Ostrow
Pereira Quist Rainer Sorel Toth"""
TOWNS = ["Ashford", "Brunnen", "Ashford", "Calder", "Dunmore", "Calder", "Ashford", "Eastwick"]
DIAGNOSES: list[Row] = [
    ("I10", "high blood pressure", 1),
    ("E11", "type 2 diabetes", 1),
    ("J06", "common cold", 0),
    ("M54", "back pain", 0),
    ("L20", "eczema", 1),
    ("J45", "asthma", 1),
    ("R51", "headache", 0),
    ("K21", "acid reflux", 0),
    ("S93", "sprained ankle", 0),
    ("G43", "migraine", 1),
    ("H66", "ear infection", 0),
]
DRUGS: list[Row] = [
    (1, "Lisopril", "ACE inhibitor", 0.42),
    (2, "Metforan", "antidiabetic", 0.31),
    (3, "Ibumax", "painkiller", 0.18),
    (4, "Paracet", "painkiller", 0.09),
    (5, "Dermosone", "steroid", 1.25),
    (6, "Ventafort", "bronchodilator", 2.8),
    (7, "Omepran", "acid blocker", 0.55),
    (8, "Amoxil", "antibiotic", 0.76),
    (9, "Sumatrix", "triptan", 4.1),
    (10, "Clarivan", "antibiotic", 1.62),
    (11, "Betablok", "beta blocker", 0.38),
]
PRESCRIBED = {
    "I10": [1, 11],
    "E11": [2],
    "J06": [4],
    "M54": [3],
    "L20": [5],
    "J45": [6],
    "R51": [3, 4],
    "K21": [7],
    "S93": [3],
    "G43": [9],
    "H66": [8],
}


def _patients(rng: Random) -> list[Row]:
    firsts, lasts = FIRST.split(), LAST.split()
    rows: list[Row] = []
    for index, first in enumerate(firsts):
        rows.append(
            (
                201 + index,
                first,
                lasts[(index * 7) % len(lasts)],
                None if index == 16 else rng.choice("FM"),
                date(1936, 1, 1) + timedelta(days=rng.randrange(30600)),
                rng.choice(TOWNS),
                rng.choice([1, 2, 2, 2, 3, 3, 4, None]),
                date(2019, 1, 1) + timedelta(days=rng.randrange(1900)),
                rng.choice([11, 11, 12, 12, 18, None]),
            )
        )
    return rows


def _visit(rng: Random, number: int) -> Row:
    doctor = rng.choice([11, 11, 11, 12, 12, 13, 13, 14, 14, 15, 16, 17, 18])
    held = date(2024, 1, 8) + timedelta(days=rng.randrange(520))
    missed = int(rng.random() < 0.12)
    kind = rng.choice(["check-up", "follow-up", "follow-up", "urgent", "first visit", "check-up"])
    return (
        number,
        min(201 + int(abs(rng.gauss(0, 15))), 237),
        doctor,
        held - timedelta(days=0 if kind == "urgent" else rng.randrange(1, 45)),
        held,
        None if missed else 5 * rng.randrange(2, 13),
        kind,
        missed,
        None if missed else rng.randrange(60, 420) * 0.5 + doctor * 2.5,
    )


def _found(rng: Random, visits: list[Row]) -> list[Row]:
    codes = [str(row[0]) for row in DIAGNOSES]
    weights = [9, 6, 8, 7, 4, 5, 6, 3, 2, 3, 0]
    rows: list[Row] = []
    for visit in visits:
        if visit[7] == 1 or rng.random() < 0.15:
            continue
        picks = dict.fromkeys(rng.choices(codes, weights, k=rng.choice([1, 1, 1, 2])))
        rows += [(visit[0], code) for code in picks]
    return rows


def _prescribed(rng: Random, found: list[Row]) -> list[Row]:
    rows: list[Row] = []
    for visit, code in found:
        if rng.random() < 0.7:
            drug = rng.choice(PRESCRIBED[str(code)])
            dose = rng.choice([5, 10, 20, 50, 100, 250, 400])
            rows.append(
                (
                    len(rows) + 1,
                    visit,
                    drug,
                    dose,
                    rng.choice([5, 7, 10, 14, 30, 90]),
                    rng.choice([0, 0, 1, 2, 3, None]),
                )
            )
    return rows


def tables(rng: Random) -> dict[str, list[Row]]:
    """Rows of every table in the order of the foreign keys."""
    patients = _patients(rng)
    visits = [_visit(rng, 3001 + index) for index in range(180)]
    found = _found(rng, visits)
    return {
        "Insurers": INSURERS,
        "Specialties": SPECIALTIES,
        "Doctors": DOCTORS,
        "Patients": patients,
        "Visits": visits,
        "Diagnoses": DIAGNOSES,
        "VisitDiagnoses": found,
        "Drugs": DRUGS,
        "Prescriptions": _prescribed(rng, found),
    }
