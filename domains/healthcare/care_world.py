"""Who there is before anything happens: clients, members and their cover, programs and who joins them, prospects."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

REF: dict[str, Any] = json.loads((Path(__file__).resolve().parent / "reference.json").read_text(encoding="utf-8"))
MEMBERS_AT_SCALE_1, CLIENTS, PROSPECTS = 50_000, 36, 60
CONDITIONS = [name for name, _ in REF["conditions"]]
NONE = len(CONDITIONS)
NEVER = 10**7
RISKS = ("low", "rising", "high")
ENGAGEMENT, ENGAGED = ("low", "medium", "high"), (0.45, 1.0, 1.4)

Columns = dict[str, pa.Array]
Ints = np.ndarray[Any, np.dtype[np.int64]]
Floats = np.ndarray[Any, np.dtype[np.float64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]


def day_of(value: date) -> int:
    return (value - date(1970, 1, 1)).days


@dataclass(frozen=True)
class Calendar:
    """First and last day of the data, as days since 1970, and the dates of the planted stories."""

    as_of: date

    def month(self, back: int) -> date:
        months = self.as_of.year * 12 + self.as_of.month - 1 - back
        return date(months // 12, months % 12 + 1, 1)

    @property
    def start(self) -> int:
        return day_of(self.month(36))

    @property
    def end(self) -> int:
        return day_of(self.as_of)

    @property
    def hot_from(self) -> int:
        """From here on the hot spot has more emergency visits."""
        return day_of(self.month(6))

    @property
    def dear_from(self) -> int:
        """From here on one class of drugs costs more."""
        return day_of(self.month(5))


@dataclass(frozen=True)
class World:
    """What the events draw from, one element per member; a member without a program joins one on day ``NEVER``."""

    calendar: Calendar
    state: Ints
    condition: Ints
    sick: Floats
    covered: Ints
    """From, start of a gap, end of the gap (first day back), until: four columns; no gap = both at the end."""
    joined: Ints
    left: Ints
    effect: Floats
    careful: Floats

    @property
    def count(self) -> int:
        return len(self.state)

    def is_covered(self, member: Ints, day: Ints) -> Flags:
        start, gap, back, until = self.covered[member].T
        return (day >= start) & (day <= until) & ~((day >= gap) & (day < back))

    def share_of_effect(self, member: Ints, day: Ints) -> Floats:
        """0 before the program, growing to the member's whole effect within six months of it."""
        return np.clip((day - self.joined[member]) / 180.0, 0, 1) * self.effect[member]


def rng_for(seed: int, *stream: int) -> np.random.Generator:
    return np.random.default_rng([seed, *stream])


def weighted(rng: np.random.Generator, weights: Any, size: int) -> Ints:
    cumulative = np.cumsum(np.asarray(weights, float))
    return np.searchsorted(cumulative, rng.random(size) * cumulative[-1], side="right")


def words(index: Ints, vocabulary: Any, missing: Flags | None = None) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(index.astype(np.int32), mask=missing), pa.array(list(vocabulary)))


def dates(days: Ints, missing: Flags | None = None) -> pa.Array:
    return pa.array(days.astype("datetime64[D]"), mask=missing)


def _company_names(rng: np.random.Generator, industry: Ints) -> list[str]:
    names: dict[str, None] = {}
    for at in industry:
        second = REF["client_second"][REF["industries"][at][0]]
        name = f"{rng.choice(REF['client_first'])} {rng.choice(second)}"
        while name in names:
            name = f"{rng.choice(REF['client_first'])} {rng.choice(second)}"
            name = f"{name} {rng.integers(2, 99)}" if name in names else name
        names[name] = None
    return list(names)


def _regions() -> list[str]:
    return list(dict.fromkeys(state[1] for state in REF["states"]))


def clients(calendar: Calendar, seed: int) -> tuple[Columns, Ints]:
    """Client table, and the industry of each."""
    rng = rng_for(seed, 1)
    industry = np.arange(CLIENTS) % len(REF["industries"])
    return {
        "client_id": pa.array(np.arange(1, CLIENTS + 1)),
        "client_name": pa.array(_company_names(rng, industry)),
        "industry": words(industry, [row[0] for row in REF["industries"]]),
        "region": words(rng.integers(0, len(_regions()), CLIENTS), _regions()),
        "contract_start": dates(calendar.start - rng.integers(0, 900, CLIENTS)),
    }, industry


def members(calendar: Calendar, industry: Ints, scale: float, seed: int) -> tuple[Columns, World]:
    """Member table, and what the events need of it; programs are joined in ``enrolments``."""
    rng, n = rng_for(seed, 2), max(300, round(MEMBERS_AT_SCALE_1 * scale))
    client = weighted(rng, rng.lognormal(0, 0.8, CLIENTS), n)
    age = np.clip(rng.normal(44, 13, n), 18, 79)
    condition = _conditions(rng, age)
    load = np.array([row[1] for row in REF["industries"]])[industry[client]]
    sick = np.where(condition < NONE, 1.0, 0.5) * rng.lognormal(0, 0.45, n) * load * (0.75 + age / 160)
    risk = np.searchsorted(np.quantile(sick, [0.62, 0.9]), sick)
    state = weighted(rng, [row[2] for row in REF["states"]], n)
    covered, died = _cover(rng, calendar, age, risk)
    careful = np.clip(rng.normal(0.0, 1.0, n), -2, 2)
    world = World(calendar, state, condition, sick, covered, np.full(n, NEVER), np.full(n, NEVER), np.zeros(n), careful)
    birth = (calendar.end - age * 365.25).astype(np.int64)
    whole = (calendar.end - birth) // 365.25
    columns = {
        "member_id": pa.array(np.arange(1, n + 1)),
        "client_id": pa.array(client + 1),
        **_identity(rng, n),
        "gender": words(weighted(rng, [g[1] for g in REF["genders"]], n), [g[0] for g in REF["genders"]]),
        "birth_date": dates(birth),
        "age_band": words(np.searchsorted([35, 45, 55, 65], whole, side="right"), BANDS),
        "state": words(state, [row[0] for row in REF["states"]]),
        "plan_type": words(weighted(rng, [p[1] for p in REF["plans"]], n), [p[0] for p in REF["plans"]]),
        "risk_level": words(risk, RISKS),
        "primary_condition": words(np.minimum(condition, NONE - 1), CONDITIONS, condition == NONE),
        "joined_on": dates(covered[:, 0]),
        "died_on": dates(died, died == NEVER),
    }
    return columns, world


BANDS = ("18-34", "35-44", "45-54", "55-64", "65+")


def _conditions(rng: np.random.Generator, age: Floats) -> Ints:
    """Index of the main condition; older members have one more often."""
    shares = np.array([share for _, share in REF["conditions"]])
    draw = rng.random(len(age)) / (0.35 + age / 68)
    return np.searchsorted(np.cumsum(shares), draw, side="right")


def _identity(rng: np.random.Generator, n: int) -> Columns:
    given, family = rng.integers(0, len(REF["given_names"]), n), rng.integers(0, len(REF["family_names"]), n)
    names = [f"{REF['given_names'][a]} {REF['family_names'][b]}" for a, b in zip(given, family, strict=True)]
    mails = [f"{name.lower().replace(' ', '.')}{at}@mail.example" for at, name in enumerate(names, 1)]
    return {"member_name": pa.array(names), "email": pa.array(mails, mask=rng.random(n) < 0.08)}


def _cover(rng: np.random.Generator, calendar: Calendar, age: Floats, risk: Ints) -> tuple[Ints, Ints]:
    """Insured days, and the day of death: most for the whole window, some come late, leave, pause or die."""
    n, span = len(age), calendar.end - calendar.start
    start = np.where(rng.random(n) < 0.62, calendar.start, calendar.start + rng.integers(1, span - 60, n))
    until = np.full(n, calendar.end)
    leaves = rng.random(n) < 0.16
    until[leaves] = (
        start[leaves] + 45 + (rng.random(int(leaves.sum())) * (calendar.end - start[leaves] - 45)).astype(int)
    )
    yearly = 0.0004 * np.exp((age - 40) / 11) * np.array([0.5, 1.5, 5.0])[risk]
    death = start + np.maximum(1, rng.exponential(365 / yearly)).astype(np.int64)
    died = np.where(death <= until, death, NEVER)
    until = np.minimum(until, died)
    pauses = (rng.random(n) < 0.07) & (until - start > 240)
    gap = np.where(
        pauses, start + 60 + (rng.random(n) * np.maximum(1, until - start - 200)).astype(np.int64), until + 1
    )
    back = np.where(pauses, gap + rng.integers(20, 120, n), until + 1)
    return np.stack([start, gap, back, until], axis=1).astype(np.int64), died


def coverage_spans(world: World) -> Columns:
    """One span per member, two for those with a gap."""
    start, gap, back, until = world.covered.T
    two = np.flatnonzero(back <= until)
    member = np.concatenate([np.arange(world.count), two])
    begins = np.concatenate([start, back[two]])
    ends = np.concatenate([np.minimum(gap - 1, until), until[two]])
    order = np.lexsort((begins, member))
    return {
        "span_id": pa.array(np.arange(1, len(member) + 1)),
        "member_id": pa.array(member[order] + 1),
        "covered_from": dates(begins[order]),
        "covered_until": dates(ends[order]),
    }


def member_months(world: World) -> Columns:
    """One row per member and month in which the 15th was insured."""
    calendar = world.calendar
    months = [
        day_of(calendar.month(back)) for back in range(36, -1, -1) if day_of(calendar.month(back)) + 14 <= calendar.end
    ]
    everyone = np.arange(world.count)
    member = [everyone[world.is_covered(everyone, np.full(world.count, first + 14))] for first in months]
    first = np.concatenate([np.full(len(who), at) for who, at in zip(member, months, strict=True)])
    whole = np.concatenate(member)
    return {
        "member_month_id": pa.array(np.arange(1, len(whole) + 1)),
        "member_id": pa.array(whole + 1),
        "month": dates(first),
    }


def programs() -> Columns:
    name, intervention, condition, fee = zip(*REF["programs"], strict=True)
    texts = {"program_name": name, "intervention": intervention, "target_condition": condition}
    ids = {"program_id": pa.array(np.arange(1, len(name) + 1)), "fee_per_member_month": pa.array(np.array(fee))}
    return {**ids, **{key: pa.array(list(values)) for key, values in texts.items()}}


def enrolments(world: World, seed: int) -> tuple[Columns, World]:
    """42 % of members with a condition join one program for it; returns the world with their effect in it."""
    rng, calendar = rng_for(seed, 3), world.calendar
    chronic = np.flatnonzero(world.condition < NONE)
    who = chronic[rng.random(len(chronic)) < 0.42]
    start, _, _, until = world.covered[who].T
    earliest = np.maximum(start + 30, calendar.start + 200)
    room = np.minimum(until, calendar.end - 15) - earliest
    who, earliest, room, until = (part[room > 20] for part in (who, earliest, room, until))
    joined = earliest + (rng.random(len(who)) * room).astype(np.int64)
    length = np.where(rng.random(len(who)) < 0.18, rng.integers(15, 120, len(who)), rng.integers(270, 720, len(who)))
    left = np.minimum(joined + length, until)
    level = weighted(rng, (3, 5, 3), len(who))
    order = np.argsort(joined, kind="stable")
    who, joined, left, length, level = (part[order] for part in (who, joined, left, length, level))
    options = [[at for at, row in enumerate(REF["programs"]) if row[2] == name] for name in CONDITIONS]
    program = np.array(
        [
            options[c][p % len(options[c])]
            for c, p in zip(world.condition[who], rng.integers(0, 60, len(who)), strict=True)
        ]
    )
    ended = left < calendar.end
    status = np.where(~ended, 0, np.where(length < 120, 2, 1))
    columns = {
        "enrolment_id": pa.array(np.arange(1, len(who) + 1)),
        "member_id": pa.array(who + 1),
        "program_id": pa.array(program + 1),
        "enrolled_on": dates(joined),
        "ended_on": dates(left, ~ended),
        "status": words(status, ("active", "completed", "withdrawn")),
        "engagement": words(level, ENGAGEMENT, rng.random(len(who)) < 0.05),
    }
    return columns, _with_programs(
        world, who, joined, left, np.array(ENGAGED)[level] * np.where(status == 2, 0.35, 1.0)
    )


def _with_programs(world: World, who: Ints, joined: Ints, left: Ints, effect: Floats) -> World:
    first, last, size = world.joined.copy(), world.left.copy(), world.effect.copy()
    first[who], last[who], size[who] = joined, left, effect
    return World(
        world.calendar, world.state, world.condition, world.sick, world.covered, first, last, size, world.careful
    )


def drugs() -> Columns:
    names = ("drug_name", "drug_class", "therapeutic_area", "is_generic", "formulary_status", "unit_price")
    columns = list(zip(*REF["drugs"], strict=True))[: len(names)]
    ids = {"drug_id": pa.array(np.arange(1, len(REF["drugs"]) + 1))}
    return {**ids, **{name: pa.array(list(values)) for name, values in zip(names, columns, strict=True)}}


def value_sections() -> Columns:
    names = ("section_id", "section_name", "need")
    columns = {
        name: pa.array(list(values))
        for name, values in zip(names, zip(*REF["value_sections"], strict=True), strict=True)
    }
    return {**columns, "position": pa.array(np.arange(1, len(REF["value_sections"]) + 1))}


def prospects(calendar: Calendar, seed: int) -> Columns:
    """Employers to be won; some have not told everything."""
    rng, n = rng_for(seed, 4), PROSPECTS
    industry = rng.permutation(np.arange(n) % len(REF["industries"]))
    load = np.array([row[1] for row in REF["industries"]])[industry]
    lives = np.round(rng.lognormal(7.6, 0.9, n) / 10) * 10 + 200

    def told(values: Floats, digits: int) -> pa.Array:
        return pa.array(np.round(values, digits), mask=rng.random(n) < 0.07)

    return {
        "prospect_id": pa.array(np.arange(1, n + 1)),
        "prospect_name": pa.array(_company_names(rng, industry)),
        "industry": words(industry, [row[0] for row in REF["industries"]]),
        "region": words(rng.integers(0, len(_regions()), n), _regions()),
        "eligible_lives": pa.array(lives.astype(np.int64)),
        "yearly_spend": told(lives * rng.normal(6400, 900, n) * load, 2),
        "diabetes_rate": told(np.clip(rng.normal(0.11, 0.03, n) * load, 0.03, 0.3), 4),
        "hypertension_rate": told(np.clip(rng.normal(0.27, 0.05, n) * load, 0.1, 0.5), 4),
        "ed_visits_per_1000": told(np.clip(rng.normal(215, 45, n) * load, 90, 420), 2),
        "readmission_rate": told(np.clip(rng.normal(0.14, 0.03, n), 0.05, 0.25), 4),
        "medication_adherence": told(np.clip(rng.normal(0.66, 0.08, n), 0.4, 0.9), 4),
        "stage": words(weighted(rng, (4, 3, 2, 1), n), ("lead", "qualified", "proposal", "negotiation")),
        "first_contact": dates(calendar.end - rng.integers(5, 400, n)),
    }
