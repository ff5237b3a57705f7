"""Rows of the university: staff, courses and theses by hand, offerings and enrolments from the seed."""

from __future__ import annotations

from random import Random
from typing import Any

DEPTS = [
    ("MATH", "Mathematics", "Kestrel Hall", 820000), ("CHEM", "Chemistry", "Vane Building", 1450000),
    ("HIST", "History", "Old Library", 610000), ("COMP", "Computing", "Kestrel Hall", 1720000),
    ("LING", "Linguistics", "Old Library", 395000), ("GEOL", "Geology", None, 540000),
]  # fmt: skip
LECTURERS = [
    (101, "Margit", "Fosse", "MATH", "professor", 78200, "1999-09-01", None),
    (102, "Ravi", "Chandran", "MATH", "senior lecturer", 61400, "2011-02-15", 101),
    (103, "Ewan", "Tullis", "MATH", "lecturer", 48900, "2019-08-01", 102),
    (104, "Dorothea", "Klein", "CHEM", "professor", 82650, "1996-01-08", None),
    (105, "Samuel", "Obi", "CHEM", "senior lecturer", 63900, "2008-10-01", 104),
    (106, "Lucia", "Ferri", "CHEM", "lecturer", 50150, "2021-01-11", 104),
    (107, "Graham", "Pike", "HIST", "professor", 75300, "2003-04-22", None),
    (108, "Noor", "Hadid", "HIST", "lecturer", 47600, "2018-09-03", 107),
    (109, "Wen", "Zhao", "COMP", "professor", 91000, "2006-07-17", None),
    (110, "Isabel", "Quiroga", "COMP", "senior lecturer", 67250, "2013-03-04", 109),
    (111, "Piotr", "Maj", "COMP", "lecturer", 55800, "2020-02-03", 110),
    (112, "Hilde", "Aune", "COMP", "lecturer", 54100, "2022-08-15", 110),
    (113, "Bram", "De Wit", "LING", "senior lecturer", 59800, "2010-11-29", 107),
    (114, "Yara", "Sleiman", "LING", "lecturer", 46900, "2023-01-09", 113),
    (115, "Colm", "Rafferty", None, "visiting fellow", 38000, "2023-10-02", None),
]
PROGRAMMES = [
    (1, "Applied Mathematics", "BSc", "MATH", 3), (2, "Data Science", "MSc", "COMP", 2),
    (3, "Computer Science", "BSc", "COMP", 4), (4, "Analytical Chemistry", "MSc", "CHEM", 2),
    (5, "Chemistry", "BSc", "CHEM", 3), (6, "Modern History", "BA", "HIST", 3), (7, "Phonetics", "MA", "LING", 1),
    (8, "Earth Sciences", "BSc", "GEOL", 3),
]  # fmt: skip
FIRST = (
    "Aaron Bella Chidi Dagny Elif Farid Gwen Hugo Ines Joon Kaja Liam Mei Nora Otto Priya Quentin Rosa Sami Tara "
    "Ugo Vera Wout Ximena Yann Zofia Abel Bruna Cato Dina Emil Freya Gita Hana Ivan Jade Kofi Lotte Milo Nadja"
).split()
LAST = (
    "Abbott Brekke Costa Drummond Eze Farrow Grigore Hale Ito Jansen Kovac Lindqvist Moreau Ndiaye Orban Petrov Quist "
    "Rossi Singh Teller Ueda Vargas Weiss Xu Yilmaz Zeman Achterberg Bianchi Cho Doyle Engel Fuchs Garnier Hoek Ilves "
    "Joshi Kruger Laine Mensah Nagy"
).split()
COUNTRIES = ["Ireland", "Ireland", "Ireland", "India", "Ghana", "Brazil", "France", "Poland", "China", None]
COURSES = [
    ("MA101", "Calculus I", "MATH", 10, "introductory"), ("MA102", "Calculus II", "MATH", 10, "introductory"),
    ("MA210", "Linear Algebra", "MATH", 8, "intermediate"), ("MA330", "Stochastic Processes", "MATH", 6, "advanced"),
    ("CH110", "General Chemistry", "CHEM", 10, "introductory"),
    ("CH225", "Organic Chemistry", "CHEM", 8, "intermediate"),
    ("CH340", "Spectroscopy", "CHEM", 5, "advanced"), ("HI120", "Europe since 1789", "HIST", 6, "introductory"),
    ("HI305", "Archives and Sources", "HIST", 5, "advanced"), ("CO100", "Programming", "COMP", 10, "introductory"),
    ("CO205", "Databases", "COMP", 8, "intermediate"), ("CO215", "Operating Systems", "COMP", 8, "intermediate"),
    ("CO350", "Machine Learning", "COMP", 6, "advanced"), ("LI130", "Sounds of Language", "LING", 6, "introductory"),
    ("LI310", "Field Methods", "LING", 5, "advanced"), ("GE140", "Rocks and Minerals", "GEOL", 6, "introductory"),
]  # fmt: skip
PREREQUISITES = [
    ("MA102", "MA101"), ("MA210", "MA101"), ("MA330", "MA102"), ("MA330", "MA210"), ("CH225", "CH110"),
    ("CH340", "CH225"), ("CO205", "CO100"), ("CO215", "CO100"), ("CO350", "CO100"), ("CO350", "MA210"),
    ("CO350", "CO205"), ("LI310", "LI130"),
]  # fmt: skip
TEACHERS = {
    "MATH": [101, 102, 102, 103], "CHEM": [104, 105, 106], "HIST": [107, 108], "COMP": [109, 110, 111, 112],
    "LING": [113, 114], "GEOL": [115],
}  # fmt: skip
THESES = [
    (1, 3, "Queues on Rural Ferries", 102, 101, "2021-10-04", "2022-05-27", 68),
    (2, 8, "Learning to Rank Old Maps", 109, 102, "2022-01-17", "2022-11-30", 81),
    (3, 11, "Trace Metals in River Ice", 105, 104, "2022-02-07", "2022-09-12", 74),
    (4, 14, "Vowel Shifts in Port Towns", 113, 107, "2022-09-05", "2023-03-20", 63),
    (5, 17, "Lace Guilds and Credit", 107, 108, "2022-10-10", "2023-06-02", 77),
    (6, 20, "Indexing Sparse Archives", 110, 111, "2023-01-23", "2023-08-18", 59),
    (7, 22, "Random Walks on Street Grids", 101, 103, "2023-02-13", "2023-12-08", 88),
    (8, 25, "Catalysts from Waste Glass", 105, 106, "2023-09-11", "2024-02-29", 71),
    (9, 28, "Compression of Seismic Logs", 110, 109, "2023-10-02", None, None),
    (10, 31, "Cache Behaviour of Tree Joins", 109, 110, "2024-01-15", "2024-06-10", 66),
    (11, 36, "Whistled Speech Recorded", 113, 114, "2024-02-05", None, None),
    (12, 39, "Solvent Recovery at Small Scale", 104, 105, "2024-02-19", None, None),
]


def tables(random: Random) -> dict[str, list[tuple[Any, ...]]]:
    """All rows by table."""
    students, offerings = [*_students(random)], [*_offerings(random)]
    return {
        "dept": DEPTS, "lecturer": LECTURERS, "programme": PROGRAMMES, "student": students, "course": COURSES,
        "prerequisite": PREREQUISITES, "offering": offerings,
        "thesis": [(n, 4000 + s, *rest) for n, s, *rest in THESES],
        "enrolment": [*_enrolments(random, students, offerings)],
    }  # fmt: skip


def _students(random: Random) -> Any:
    """Forty students; some have no programme yet, some no tutor, none reads Earth Sciences."""
    for number, (first, last) in enumerate(zip(FIRST, LAST, strict=True), 1):
        entry = random.choice([2019, 2020, 2021, 2021, 2022, 2022, 2023])
        year = entry - random.choice([18, 19, 19, 20, 23, 31])
        born = f"{year}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
        exchange = int(random.random() < 0.25)
        programme = None if exchange and random.random() < 0.5 else random.choice([1, 2, 3, 3, 4, 5, 6, 7])
        tutor = random.choice([None, 101, 102, 103, 105, 106, 108, 110, 110, 111, 113])
        country = random.choice(COUNTRIES)
        yield 4000 + number, first, last, programme, entry, country, born, exchange, tutor


def _offerings(random: Random) -> Any:
    """Most courses run once a year; Field Methods has not been held, some rooms are not fixed."""
    number = 0
    for year in (2021, 2022, 2023):
        for code, _, dept, _, level in COURSES:
            if code == "LI310" or (level == "advanced" and random.random() < 0.3):
                continue
            number += 1
            term = random.choice(["autumn", "autumn", "spring"])
            room = random.choice(["K1.04", "K2.11", "V0.20", "L3.02", "A1.01", None])
            yield number, code, term, year, random.choice(TEACHERS[dept]), room, random.choice([12, 20, 30, 45, 60])


def _enrolments(random: Random, students: list[Any], offerings: list[Any]) -> Any:
    """Each student but three takes a few of the courses held from the year of entry on."""
    for student in students:
        if student[0] in (4005, 4019, 4033):
            continue
        open_to = [offer for offer in offerings if offer[3] >= student[4]]
        for offer in sorted(random.sample(open_to, min(len(open_to), random.randint(2, 7)))):
            weights = [14, 3, 2, 2 * (offer[3] == 2023)]
            outcome = random.choices(["passed", "failed", "withdrawn", "ongoing"], weights)[0]
            mark = {"passed": random.randint(50, 97), "failed": random.randint(18, 49)}.get(outcome)
            yield student[0], offer[0], mark, outcome
