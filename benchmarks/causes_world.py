"""A trade with one planted cause, or none: two months of sales with noise, seasons, growth and fields that go together.

Drawn from a seed alone. A cause changes how many sales one member (or one pair of members) of the second month has, or
what they are worth. Everything else moves as trade moves: a common growth, weekdays, days that are better than others.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

START, SPLIT, END = date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1)
KINDS = ("member volume", "member value", "pair volume", "pair value", "nothing")
FIELDS: dict[str, tuple[str, ...]] = {
    "region": ("North", "South", "East", "West", "Islands", "Abroad"),
    "product": ("Bolts", "Cables", "Drills", "Glue", "Lamps", "Paint", "Saws", "Tape"),
    "channel": ("counter", "phone", "web", "partner"),
    "segment": ("trade", "public", "private"),
    "payment": ("cash", "card", "invoice", "credit", "voucher"),
}
A_DAY = 350
LEAST_SINGLE, LEAST_PAIR = 0.08, 0.04
MODEL = """
name: trade
entities:
  - name: sales
    table: sales
    key: [id]
    default_time: day
    plural: sales
    label: Sale
    dimensions:
      - {name: id, kind: identifier}
      - {name: day, kind: time}
%s
    measures:
      - {name: amount, agg: sum, expr: amount}
      - {name: count, agg: count}
metrics:
  - {name: turnover, label: Turnover, measure: sales.amount}
  - {name: sale_count, label: Sales, measure: sales.count}
  - {name: average_sale, label: Average sale, kind: ratio, numerator: turnover, denominator: sale_count}
"""


@dataclass(frozen=True)
class Planted:
    """What was put into a trade: a kind, the fields and members it is about, and how much they were multiplied by."""

    kind: str
    where: tuple[tuple[str, str], ...] = ()
    factor: float = 1.0


def make(folder: Path, name: str, kind: str, seed: int) -> Planted:
    """Write ``folder/name.duckdb`` and its model; returns what was planted."""
    draw = np.random.default_rng(seed)
    rows = _trade(draw)
    planted = _cause(rows, kind, draw)
    rows = _changed(rows, planted, draw)
    _write(folder, name, rows)
    return planted


def _trade(draw: np.random.Generator) -> dict[str, Any]:
    """Rows as columns: each field's members unevenly often, products liked differently in each region."""
    days = [START + timedelta(days=step) for step in range((END - START).days)]
    growth = 1 + draw.uniform(-0.05, 0.05)
    weekday = np.array([1.1, 1.0, 1.0, 1.05, 1.2, 0.7, 0.5])
    level = [A_DAY * weekday[day.weekday()] * draw.gamma(60, 1 / 60) * (growth if day >= SPLIT else 1) for day in days]
    counts = draw.poisson(level)
    total = int(counts.sum())
    rows: dict[str, Any] = {"day": np.repeat(np.array(days, dtype="datetime64[D]"), counts)}
    for field, members in FIELDS.items():
        weights = draw.dirichlet(np.full(len(members), 6.0))
        rows[field] = draw.choice(len(members), total, p=weights)
    liking = draw.dirichlet(np.full(len(FIELDS["product"]), 3.0), len(FIELDS["region"]))
    liked = draw.random(total) < 0.5
    for region in range(len(FIELDS["region"])):
        chosen = liked & (rows["region"] == region)
        rows["product"][chosen] = draw.choice(len(FIELDS["product"]), int(chosen.sum()), p=liking[region])
    price = draw.lognormal(3, 0.4, len(FIELDS["product"]))
    rows["amount"] = np.round(price[rows["product"]] * draw.lognormal(0, 0.5, total), 2)
    return rows


def _cause(rows: dict[str, Any], kind: str, draw: np.random.Generator) -> Planted:
    """A member or pair that is large enough to be seen, and a factor far enough from one."""
    if kind == "nothing":
        return Planted(kind)
    factor = float(draw.uniform(0.4, 0.6) if draw.random() < 0.5 else draw.uniform(1.7, 2.2))
    names, many = list(FIELDS), 2 if kind.startswith("pair") else 1
    while True:
        fields = [names[place] for place in draw.choice(len(names), many, replace=False)]
        where = tuple((field, FIELDS[field][int(draw.integers(len(FIELDS[field])))]) for field in fields)
        share = float(rows["amount"][_chosen(rows, where)].sum() / rows["amount"].sum())
        if share >= (LEAST_PAIR if many == 2 else LEAST_SINGLE):
            return Planted(kind, where, factor)


def _chosen(rows: dict[str, Any], where: tuple[tuple[str, str], ...]) -> Any:
    found = np.ones(len(rows["day"]), dtype=bool)
    for field, member in where:
        found &= rows[field] == FIELDS[field].index(member)
    return found


def _changed(rows: dict[str, Any], planted: Planted, draw: np.random.Generator) -> dict[str, Any]:
    touched = _chosen(rows, planted.where) & (rows["day"] >= np.datetime64(SPLIT))
    if planted.kind.endswith("value"):
        return {**rows, "amount": np.where(touched, np.round(rows["amount"] * planted.factor, 2), rows["amount"])}
    if planted.kind.endswith("volume"):
        times = np.where(touched, planted.factor, 1.0)
        copies = np.floor(times + draw.random(len(times))).astype(int)
        return {name: np.repeat(column, copies) for name, column in rows.items()}
    return rows


def _write(folder: Path, name: str, rows: dict[str, Any]) -> None:
    (folder / name).mkdir(parents=True)
    dimensions = "\n".join(f"      - {{name: {field}, label: {field.title()}}}" for field in FIELDS)
    (folder / name / "trade.yml").write_text(MODEL % dimensions, "utf-8")
    texts = {field: np.array(members)[rows[field]].tolist() for field, members in FIELDS.items()}
    columns = {"day": rows["day"].astype(str).tolist(), **texts, "amount": rows["amount"].tolist()}
    listed = ", ".join("unnest($" + field + f") AS {field}" for field in columns)
    with duckdb.connect(str(folder / f"{name}.duckdb")) as connection:
        rows = f"SELECT {listed}"
        connection.execute(
            f"CREATE TABLE sales AS SELECT row_number() OVER () AS id, day::DATE AS day, * EXCLUDE (day) FROM ({rows})",
            columns,
        )
