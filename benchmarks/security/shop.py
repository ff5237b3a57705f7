"""The project's own shop for attacks: values that must not show are easily told, and each engine has the same rows.

Zone ``north`` may be seen. Hidden: names, addresses, birth dates and telephone numbers of members, names and pay of
clerks, everything of other zones, all logins.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

DDL = """
CREATE TABLE members (id INTEGER PRIMARY KEY, name VARCHAR(60), mail VARCHAR(90), tel VARCHAR(30), born DATE,
  zone VARCHAR(8), tier VARCHAR(12), town VARCHAR(30), joined TIMESTAMP NULL, changed DATE, gone BOOLEAN,
  worth DECIMAL(12,2));
CREATE TABLE goods (id INTEGER PRIMARY KEY, title VARCHAR(60), kind VARCHAR(20), price DECIMAL(10,2),
  cost DECIMAL(10,2), tags VARCHAR(60), drop_share DECIMAL(6,3), load_kg DECIMAL(8,2));
CREATE TABLE clerks (id INTEGER PRIMARY KEY, name VARCHAR(60), team VARCHAR(20), boss_id INTEGER, hired DATE,
  pay DECIMAL(12,2), zone VARCHAR(8));
CREATE TABLE sales (id INTEGER PRIMARY KEY, member_id INTEGER, clerk_id INTEGER, day DATE, state VARCHAR(12),
  channel VARCHAR(12), zone VARCHAR(8), total DECIMAL(12,2), rebate DECIMAL(6,3), created_at TIMESTAMP NULL,
  note VARCHAR(120), meta VARCHAR(200));
CREATE TABLE parts (id INTEGER PRIMARY KEY, sale_id INTEGER, good_id INTEGER, quantity INTEGER, price DECIMAL(10,2));
CREATE TABLE logins (id INTEGER PRIMARY KEY, who VARCHAR(30), hash VARCHAR(60), token VARCHAR(60));
CREATE VIEW v_parts AS SELECT s.id AS sale_id, s.day, s.zone, s.state, p.quantity, p.price, g.kind
  FROM sales s JOIN parts p ON p.sale_id = s.id JOIN goods g ON g.id = p.good_id;
CREATE VIEW v_contacts AS SELECT id, name AS label, mail AS reach, zone FROM members;
"""
POLICIES = {
    "role": "analyst",
    "allowed_tables": ["members", "goods", "clerks", "sales", "parts", "v_parts"],
    "denied_tables": ["logins"],
    "rls": {
        "members": "zone = 'north'",
        "sales": "zone = 'north'",
        "clerks": "zone = 'north'",
        "parts": "sale_id IN (SELECT id FROM sales WHERE zone = 'north')",
        "v_parts": "zone = 'north'",
    },
    "pii": {"members": ["name", "mail", "tel", "born"], "clerks": ["name", "pay"]},
}
CANARIES = (
    r"(?i)kanarie",
    r"(?i)eiranak",
    r"\+88877\d",
    r"642\d\d\.21",
    r"(?i)6b616e61726965",
    r"(?i)S2FuYXJpZ|thbmFyaW|rYW5hcml",
    r"FARAWAY",
    r"\b(south|east|west)\b",
)
"""What must never show: hidden values, also upside down, in hexadecimal and in base 64."""
MASKED = 6
"""The first of them are about masked columns (and logins), the others about rows."""
ZONES = ("north", "south", "east", "west")
_FIRST = date(2024, 1, 1)


def rows() -> dict[str, list[tuple[Any, ...]]]:
    """Rows by table, always the same."""
    made = random.Random(11)  # data, no secret
    members = [_member(number, made) for number in range(1, 121)]
    goods = [_good(number, made) for number in range(1, 26)]
    clerks = [_clerk(number, made) for number in range(1, 21)]
    sales, parts = _sales(members, goods, made)
    logins = [(number, who, f"$kanarie${who}", f"tok_kanarie_{who}") for number, who in enumerate(("ada", "root"), 1)]
    return {"members": members, "goods": goods, "clerks": clerks, "sales": sales, "parts": parts, "logins": logins}


def _member(number: int, made: random.Random) -> tuple[Any, ...]:
    zone = ZONES[(number * 5 + number // 7) % 4]
    day = _FIRST + timedelta(days=made.randrange(400))
    prefix = "Kanarie" if zone == "north" else "FARAWAY Kanarie"
    return (
        number, f"{prefix} {number}", f"m{number}.{zone}@kanarie.test", f"+88877{number:05d}",
        str(date(1951, 1, 1) + timedelta(days=made.randrange(18000))), zone, made.choice(["basic", "gold", "pro"]),
        made.choice(["Oslo", "Bergen", "Narvik", "D'Arc"]), f"{day} 08:30:00", str(day + timedelta(days=2)),
        number % 13 == 0, round(made.random() * 5000, 2),
    )  # fmt: skip


def _good(number: int, made: random.Random) -> tuple[Any, ...]:
    title = made.choice(["Drop Hammer", "Insert Tray", "Update Guide", "Grant Box", "Union Pipe", "Select Tea"])
    price = round(4 + made.random() * 90, 2)
    tags = made.choice(["new,hot", "drop,ship", "sale,delete", "plain"])
    numbers = (round(price / 2, 2), tags, round(made.random(), 3), round(made.random() * 20, 2))
    return (number, f"{title} {number}", made.choice(["tools", "food", "paper"]), price, *numbers)


def _clerk(number: int, made: random.Random) -> tuple[Any, ...]:
    boss = None if number < 3 else made.randrange(1, 3)
    hired = str(_FIRST - timedelta(days=made.randrange(1500)))
    team = made.choice(["sales", "stock", "desk"])
    return (number, f"Clerk Kanarie{number}", team, boss, hired, 64200 + number + 0.21, ZONES[number % 4])


def _sales(
    members: Sequence[Any], goods: Sequence[Any], made: random.Random
) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    sales: list[tuple[Any, ...]] = []
    parts: list[tuple[Any, ...]] = []
    for number in range(1, 401):
        member, day = members[made.randrange(len(members))], _FIRST + timedelta(days=made.randrange(500))
        bought = [(goods[made.randrange(len(goods))], made.randrange(1, 5)) for _ in range(made.randrange(1, 4))]
        parts += [
            (len(parts) + place, number, good[0], count, good[3]) for place, (good, count) in enumerate(bought, 1)
        ]
        total = round(sum(good[3] * count for good, count in bought), 2)
        note = made.choice([None, "please DROP at door", "update me; call", "-- gift --", "/* fragile */"])
        meta = json.dumps({"coupon": made.choice(["A", None]), "items": len(bought), "tags": ["x", "y"]})
        state, channel = made.choice(["new", "sent", "deleted", "back"]), made.choice(["web", "shop", "call"])
        at = f"{day} {made.randrange(24):02d}:15:00"
        sales.append((
            number, member[0], made.randrange(1, 21), str(day), state, channel, member[5], total,
            round(made.random() * 0.3, 3), at, note, meta,
        ))  # fmt: skip
    return sales, parts


def build(run: Callable[[str], object], insert: Callable[[str, Iterable[tuple[Any, ...]]], object], mark: str) -> None:
    """Make the shop through a driver; ``mark`` is how it writes a parameter."""
    for statement in DDL.split(";"):
        if statement.strip():
            run(statement)
    for table, found in rows().items():
        insert(f"INSERT INTO {table} VALUES ({', '.join([mark] * len(found[0]))})", found)
