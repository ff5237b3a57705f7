"""A question made of smaller ones: each is planned on its own, and their readings are put together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from assay.ask.local.all_but import all_but
from assay.ask.local.apart_sides import apart_sides
from assay.ask.local.computing import compiles
from assay.ask.local.draft import Setting
from assay.ask.local.several_kinds import several_kinds
from assay.ask.local.than_those import than_those
from assay.ask.ports import Asked, Plan
from assay.records.answer import Span

Ask = Callable[[str], Plan]
Composer = Callable[[str, Setting, Ask], Plan | None]
COMPOSERS: tuple[Composer, ...] = (apart_sides, than_those, all_but, several_kinds)


def composed(
    asked: Asked,
    setting: Setting,
    spans: tuple[Span, ...],
    wanted: float,
    planner: Callable[[Asked], Plan],
    composers: tuple[Composer, ...] = COMPOSERS,
) -> Plan | None:
    """The surest plan that is put together of smaller questions and surer than ``wanted``."""

    def plan(text: str) -> Plan:
        return planner(replace(asked, text=text, previous=None, verified=()))

    best: Plan | None = None
    for compose in composers:
        found = compose(asked.text, setting, plan)
        reading = found.readings[0] if found else None
        if reading is None or reading.spec is None or reading.confidence <= wanted or not compiles(reading.spec, asked):
            continue
        best, wanted = Plan("answer", (replace(reading, spans=spans),), spans=spans), reading.confidence
    return best
