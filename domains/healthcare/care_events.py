"""What happens to members: clinical results, encounters, claims, pharmacy fills."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from care_world import CONDITIONS, NONE, REF, Columns, Flags, Floats, Ints, World, dates, rng_for, weighted, words

KINDS = list(REF["encounters"])
READMITTED, STAY = 0.12, 4.2
HOT_STATE, HOT_FACTOR = "Georgia", 1.6
DEAR_CLASS, DEAR_FACTOR = "GLP-1 agonists", 1.2
MOST_FILLS = 44


def observations(world: World, seed: int) -> Columns:
    """Measurements of members with a condition: a personal level, noise, and the program's effect after it began."""
    rng = rng_for(seed, 10)
    parts = [_measured(rng, world, name, facts) for name, facts in REF["measures"].items()]
    kind = np.repeat(np.arange(len(parts)), [len(part[0]) for part in parts])
    member, day, result = (np.concatenate([part[at] for part in parts]) for at in range(3))
    order = np.lexsort((member, day))
    names, units = list(REF["measures"]), [facts["unit"] for facts in REF["measures"].values()]
    lost = rng.random(len(order)) < 0.035
    return {
        "observation_id": pa.array(np.arange(1, len(order) + 1)),
        "member_id": pa.array(member[order] + 1),
        "observed_on": dates(day[order]),
        "measure": words(kind[order], names),
        "result": pa.array(np.round(result[order], 2), mask=lost),
        "unit": words(kind[order], units),
    }


def _measured(rng: np.random.Generator, world: World, name: str, facts: dict[str, Any]) -> tuple[Ints, Ints, Floats]:
    level = np.full(world.count, np.nan)
    for condition, (mean, spread) in facts["conditions"].items():
        there = world.condition == CONDITIONS.index(condition)
        level[there] = rng.normal(mean, spread, int(there.sum()))
    who = np.flatnonzero(~np.isnan(level) & (rng.random(world.count) > 0.06))
    span = world.calendar.end - world.calendar.start
    member = np.repeat(who, rng.poisson(span / facts["every"], len(who)))
    day = world.calendar.start + rng.integers(0, span + 1, len(member))
    there = world.is_covered(member, day)
    member, day = member[there], day[there]
    drift = facts["effect"] * world.share_of_effect(member, day)
    value = level[member] + drift + rng.normal(0, facts["noise"], len(member))
    return member, day, np.clip(value, facts["low"], facts["high"])


def encounters(world: World, seed: int) -> tuple[Columns, dict[str, Any]]:
    """Visits and stays, and what the claims need of them."""
    rng = rng_for(seed, 11)
    parts = [_visits(rng, world, name, facts) for name, facts in REF["encounters"].items()]
    kind = np.repeat(np.arange(len(parts)), [len(part[0]) for part in parts])
    member, day = (np.concatenate([part[at] for part in parts]) for at in range(2))
    inpatient = kind == KINDS.index("inpatient")
    nights = np.where(inpatient, 1 + rng.poisson(STAY - 1, len(kind)), 0)
    member, day, nights, kind = _stays_apart(*_with_readmissions(rng, world, member, day, nights, kind))
    order = np.lexsort((kind, member, day))
    member, day, nights, kind = (part[order] for part in (member, day, nights, kind))
    ended = np.minimum(day + nights, np.minimum(world.calendar.end, world.covered[member, 3]))
    inpatient = kind == KINDS.index("inpatient")
    emergency = kind == KINDS.index("ed")
    columns = {
        "encounter_id": pa.array(np.arange(1, len(kind) + 1)),
        "member_id": pa.array(member + 1),
        "encounter_type": words(kind, KINDS),
        "started_on": dates(day),
        "ended_on": dates(ended),
        "diagnosis_group": _diagnoses(rng, world.condition[member]),
        "is_avoidable": pa.array(rng.random(len(kind)) < 0.31, mask=~emergency),
        "is_readmission": pa.array(_readmitted(member, day, ended, inpatient)),
        "length_of_stay": pa.array(ended - day, mask=~inpatient),
    }
    return columns, {"member": member, "day": day, "kind": kind, "nights": ended - day}


def _visits(rng: np.random.Generator, world: World, name: str, facts: dict[str, Any]) -> tuple[Ints, Ints]:
    """Visits of one kind, thinned by cover, by season and by what the program spares."""
    span = world.calendar.end - world.calendar.start + 1
    states = [row[0] for row in REF["states"]]
    hot = (world.state == states.index(HOT_STATE)) & (name == "ed")
    rate = facts["rate"] * (1 + (facts["sick"] - 1) * (world.sick - 0.5)) * 1.35 * np.where(hot, HOT_FACTOR, 1.0)
    member = np.repeat(np.arange(world.count), rng.poisson(np.maximum(rate, 0.01) * span / 365))
    day = world.calendar.start + rng.integers(0, span, len(member))
    season = 0.85 + 0.15 * np.cos((day % 365.25 - 20) / 365.25 * 2 * np.pi)
    spared = np.maximum(1 - facts["effect"] * world.share_of_effect(member, day), 0) / 1.35
    cooler = np.where(hot[member] & (day < world.calendar.hot_from), 1 / HOT_FACTOR, 1.0)
    there = (rng.random(len(member)) < season * spared * cooler) & world.is_covered(member, day)
    return member[there], day[there]


def _with_readmissions(
    rng: np.random.Generator, world: World, member: Ints, day: Ints, nights: Ints, kind: Ints
) -> tuple[Ints, Ints, Ints, Ints]:
    stays = np.flatnonzero(nights > 0)
    effect = 0.3 * world.share_of_effect(member[stays], day[stays])
    again = stays[rng.random(len(stays)) < READMITTED * (1 - effect)]
    later = day[again] + nights[again] + rng.integers(2, 29, len(again))
    again, later = again[there := world.is_covered(member[again], later)], later[there]
    more = (member[again], later, 1 + rng.poisson(STAY, len(again)), kind[again])
    return tuple(np.concatenate(pair) for pair in zip((member, day, nights, kind), more, strict=True))  # type: ignore[return-value]


def _stays_apart(member: Ints, day: Ints, nights: Ints, kind: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Leave out stays that begin before the same member's stay before has ended."""
    order = np.lexsort((day, member, nights == 0))
    member, day, nights, kind = (part[order] for part in (member, day, nights, kind))
    stays = nights > 0
    overlap = np.zeros(len(member), bool)
    begins, ends = day[1:], day[:-1] + nights[:-1]
    overlap[1:] = stays[1:] & stays[:-1] & (member[1:] == member[:-1]) & (begins <= ends)
    return tuple(part[~overlap] for part in (member, day, nights, kind))  # type: ignore[return-value]


def _readmitted(member: Ints, day: Ints, ended: Ints, inpatient: Flags) -> Flags:
    """Stays that begin within 30 days of the end of the same member's stay before."""
    stays = np.flatnonzero(inpatient)
    stays = stays[np.lexsort((day[stays], member[stays]))]
    found = np.zeros(len(member), bool)
    same = member[stays][1:] == member[stays][:-1]
    found[stays[1:]] = same & (day[stays][1:] - ended[stays][:-1] <= 30)
    return found


def _diagnoses(rng: np.random.Generator, condition: Ints) -> pa.Array:
    vocabulary = sorted({name for names in REF["diagnoses"].values() for name in names})
    table = [
        [vocabulary.index(name) for name in REF["diagnoses"]["" if at == NONE else CONDITIONS[at]]]
        for at in range(NONE + 1)
    ]
    index = np.zeros(len(condition), np.int64)
    for at, choices in enumerate(table):
        there = condition == at
        index[there] = np.array(choices)[weighted(rng, np.arange(len(choices), 0, -1), int(there.sum()))]
    return words(index, vocabulary, rng.random(len(condition)) < 0.02)


def claims(world: World, visits: dict[str, Any], seed: int) -> Columns:
    """A claim for almost every encounter, and laboratory claims of their own; prices rise 4 % a year."""
    rng, span = rng_for(seed, 12), world.calendar.end - world.calendar.start + 1
    billed = np.flatnonzero(rng.random(len(visits["member"])) < 0.985)
    lab_member = np.repeat(np.arange(world.count), rng.poisson(0.7 * world.sick * span / 365))
    lab_day = world.calendar.start + rng.integers(0, span, len(lab_member))
    lab = world.is_covered(lab_member, lab_day)
    member = np.concatenate([visits["member"][billed], lab_member[lab]])
    day = np.concatenate([visits["day"][billed], lab_day[lab]])
    kind = np.concatenate([visits["kind"][billed], np.full(int(lab.sum()), len(KINDS))])
    nights = np.concatenate([visits["nights"][billed], np.zeros(int(lab.sum()), np.int64)])
    encounter = np.concatenate([billed + 1, np.zeros(int(lab.sum()), np.int64)])
    order = np.lexsort((encounter, member, day))
    member, day, kind, nights, encounter = (part[order] for part in (member, day, kind, nights, encounter))
    return {
        "claim_id": pa.array(np.arange(1, len(day) + 1)),
        "member_id": pa.array(member + 1),
        "encounter_id": pa.array(encounter, mask=encounter == 0),
        "service_date": dates(day),
        **_money(rng, world, day, kind, nights),
    }


def _money(rng: np.random.Generator, world: World, day: Ints, kind: Ints, nights: Ints) -> Columns:
    base = np.array([facts["cost"] for facts in REF["encounters"].values()] + [46.0])[kind]
    dearer = 1.04 ** ((day - world.calendar.start) / 365.25)
    stay = np.where(kind == KINDS.index("inpatient"), 0.35 + 0.65 * nights / STAY, 1.0)
    allowed = np.round(base * stay * dearer * rng.lognormal(-0.12, 0.5, len(day)), 2)
    status = weighted(rng, (92.5, 6, 1.5), len(day))
    status = np.where((status == 2) & (day < world.calendar.end - 60), 0, status)
    categories = ["emergency", "inpatient", "laboratory", "outpatient", "professional"]
    of_kind = [categories.index(facts["category"]) for facts in REF["encounters"].values()]
    paid = np.where(status == 0, np.round(allowed * rng.choice([0.8, 0.9, 1.0], len(day)), 2), 0.0)
    return {
        "cost_category": words(np.array([*of_kind, categories.index("laboratory")])[kind], categories),
        "status": words(status, ("paid", "denied", "pending")),
        "billed_amount": pa.array(np.round(allowed * rng.uniform(1.3, 2.4, len(day)), 2)),
        "allowed_amount": pa.array(allowed),
        "paid_amount": pa.array(paid),
    }


def fills(world: World, seed: int) -> Columns:
    """Courses of each drug as fills: early refills overlap, careless members leave gaps, some switch within a class."""
    rng = rng_for(seed, 13)
    member, drug, other = _courses(rng, world)
    n = len(member)
    supply = np.where(rng.random(n) < 0.3, 90, 30)
    first = np.maximum(world.covered[member, 0], world.calendar.start) + rng.integers(0, 200, n)
    stops = first + np.where(rng.random(n) < 0.2, rng.integers(20, 300, n), 10**6)
    nominal = first[:, None] + np.arange(MOST_FILLS) * supply[:, None]
    with_program = nominal > world.joined[member][:, None]
    careless = np.clip(0.9 - 0.55 * world.careful[member], 0.05, 2.2)[:, None] * np.where(with_program, 0.55, 1.0)
    late = rng.exponential(1.0, nominal.shape) * careless * supply[:, None] * 0.6
    early = rng.integers(0, 7, nominal.shape) * (rng.random(nominal.shape) < 0.45)
    steps = np.maximum(supply[:, None] + np.where(rng.random(nominal.shape) < 0.55, late, 0) - early, 7).astype(
        np.int64
    )
    day = first[:, None] + np.concatenate([np.zeros((n, 1), np.int64), np.cumsum(steps, axis=1)[:, :-1]], axis=1)
    switch = np.where(rng.random(n) < 0.08, first + rng.integers(60, 500, n), 10**7)
    which = np.where(day >= switch[:, None], other[:, None], drug[:, None])
    there = (day <= np.minimum(stops, world.calendar.end)[:, None]) & world.is_covered(
        np.repeat(member, MOST_FILLS), day.ravel()
    ).reshape(day.shape)
    who = np.broadcast_to(member[:, None], day.shape)[there]
    days = np.broadcast_to(supply[:, None], day.shape)[there]
    return _dispensed(rng, world, who, day[there], which[there], days)


def _courses(rng: np.random.Generator, world: World) -> tuple[Ints, Ints, Ints]:
    """Member, drug, and the drug of the same class that may follow it."""
    rows, parts = REF["drugs"], []
    for at, row in enumerate(rows):
        there = np.flatnonzero(world.condition == CONDITIONS.index(row[6]))
        takes = there[rng.random(len(there)) < row[7] * 0.92]
        same = [i for i, found in enumerate(rows) if found[1] == row[1] and i != at] or [at]
        parts.append((takes, np.full(len(takes), at), np.array(same)[rng.integers(0, len(same), len(takes))]))
    return tuple(np.concatenate(part) for part in zip(*parts, strict=True))  # type: ignore[return-value]


def _dispensed(rng: np.random.Generator, world: World, who: Ints, day: Ints, drug: Ints, days: Ints) -> Columns:
    order = np.lexsort((drug, who, day))
    who, day, drug, days = (part[order] for part in (who, day, drug, days))
    price = np.array([row[5] for row in REF["drugs"]])[drug]
    dear = np.array([row[1] == DEAR_CLASS for row in REF["drugs"]])[drug] & (day >= world.calendar.dear_from)
    quantity = days * np.where(rng.random(len(days)) < 0.2, 2, 1)
    cost = quantity * price * np.where(dear, DEAR_FACTOR, 1.0) + 2.5
    generic = np.array([row[3] for row in REF["drugs"]])[drug]
    copay = np.minimum(cost, np.where(generic, 5.0, 35.0))
    free = rng.random(len(days)) < 0.03
    return {
        "fill_id": pa.array(np.arange(1, len(day) + 1)),
        "member_id": pa.array(who + 1),
        "drug_id": pa.array(drug + 1),
        "filled_on": dates(day),
        "days_supply": pa.array(days),
        "quantity": pa.array(quantity),
        "plan_paid": pa.array(np.round(np.where(free, cost, cost - copay), 2)),
        "member_paid": pa.array(np.round(np.where(free, 0.0, copay), 2)),
    }
