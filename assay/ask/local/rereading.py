"""A question that is not understood as it was asked, read once more: as a table of columns, or in other words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from assay.ask.local.composed import composed
from assay.ask.local.computing import compiles, computable
from assay.ask.local.draft import Setting
from assay.ask.local.for_those import for_those
from assay.ask.local.latest import SURE, latest_of_each
from assay.ask.local.of_both_kinds import of_both_kinds
from assay.ask.local.ranker import ranker
from assay.ask.local.ratios import ratio_of, read_ratios
from assay.ask.local.read import Candidates
from assay.ask.local.relaxed import SURE_OF_LESS, without_the_unknown
from assay.ask.local.rewording import reworded
from assay.ask.local.role_nouns import role_nouns
from assay.ask.local.than_those import than_those
from assay.ask.local.titles import title
from assay.ask.local.together import Tabled, fewer_than_listed, lists_ranks, tabled
from assay.ask.ports import Asked, Plan, Reading
from assay.records.answer import Span

Planner = Callable[[Asked], Plan]
LONGEST = 600
"""No question that says one thing is longer."""
_FEW = 3
_PASSES_OVER = 0.5
"""What costs more leaves words aside, however sure the rest is."""


def reread(asked: Asked, setting: Setting, found: Candidates, spans: tuple[Span, ...], planner: Planner) -> Plan | None:
    """A surer plan than the best reading ``found``, its ``spans`` those of the question as it was asked; else None."""
    first = next((way for one in found.judged[:_FEW] for way in computable(one, asked)), None)
    best = first.confidence if first is not None else 0.0
    if len(asked.text) > LONGEST:
        return None
    last = latest_of_each(asked.text, setting)
    if last is not None and compiles(last, asked):
        return Plan("answer", (Reading(SURE, last, None, title(last, setting.model), spans),), spans=spans)
    both = of_both_kinds(asked.text, setting, lambda text: planner(replace(asked, text=text, verified=(), hint="")))
    if both is not None and both.readings[0].spec is not None and compiles(both.readings[0].spec, asked):
        return replace(both, spans=spans)
    roles = role_nouns(asked.text, setting, lambda text: planner(replace(asked, text=text, verified=(), previous=None)))
    if roles is not None and roles.readings[0].spec is not None and compiles(roles.readings[0].spec, asked):
        return replace(roles, spans=spans)
    told = for_those(asked.text, setting)
    if told is not None and compiles(told.spec, asked):
        return _tabled(told, setting, spans)
    if best >= ranker().threshold:
        # What is misread by its words alone is read again however sure the reading was.
        again = _in_other_words(asked, setting, spans, ranker().threshold, planner, plainly=True)
        again = again or (_as_table(asked, setting, spans, best) if ratio_of(asked.text) else None)
        full = first is not None and not fewer_than_listed(asked.text, first.spec) and not lists_ranks(asked.text)
        again = again or (None if full else _as_table(asked, setting, spans, ranker().threshold))
        again = again or composed(asked, setting, spans, best, planner, (than_those,))
        if again is None and first is not None and first.cost > _PASSES_OVER:
            return _in_other_words(asked, setting, spans, best, planner)
        return again
    wanted = max(best, ranker().threshold if asked.threshold is None else asked.threshold)
    table = _as_table(asked, setting, spans, wanted)
    if table is not None and table.readings[0].confidence >= ranker().threshold:
        return table
    said = _surest(table, _in_other_words(asked, setting, spans, wanted, planner))
    made = composed(asked, setting, spans, wanted, planner)
    # Without words a question is read again and again, and for nothing where another way is as sure as that can be.
    idle = _sure(said) >= SURE_OF_LESS or _sure(made) > SURE_OF_LESS
    return _surest(said, None if idle else _with_less(asked, found, spans, wanted, planner), made)


def _sure(plan: Plan | None) -> float:
    return plan.readings[0].confidence if plan else 0.0


def _surest(*plans: Plan | None) -> Plan | None:
    """The first of those that are surest."""
    return max((one for one in plans if one), key=_sure, default=None)


def _as_table(asked: Asked, setting: Setting, spans: tuple[Span, ...], wanted: float) -> Plan | None:
    table = tabled(asked.text, setting)
    known = (table,) if table else read_ratios(asked.text, setting)
    table = next((one for one in known if one.confidence > wanted and compiles(one.spec, asked)), None)
    return _tabled(table, setting, spans) if table is not None else None


def _tabled(table: Tabled, setting: Setting, spans: tuple[Span, ...]) -> Plan:
    reading = Reading(table.confidence, table.spec, None, title(table.spec, setting.model), spans)
    return Plan("answer", (reading,), spans=spans)


def _in_other_words(
    asked: Asked, setting: Setting, spans: tuple[Span, ...], wanted: float, planner: Planner, plainly: bool = False
) -> Plan | None:
    meant = reworded(asked.text, setting, plainly)
    if meant == asked.text:
        return None
    again = planner(replace(asked, text=meant, previous=None, verified=()))
    if again.kind != "answer" or again.readings[0].confidence <= wanted:
        return None
    return replace(again, readings=tuple(_said(one, meant, spans) for one in again.readings), spans=spans)


def _with_less(
    asked: Asked, found: Candidates, spans: tuple[Span, ...], wanted: float, planner: Planner
) -> Plan | None:
    """Without the words nobody knows, where everything must be answered."""
    if asked.threshold is None or max(asked.threshold, wanted) >= SURE_OF_LESS:
        return None
    best: Plan | None = None
    for text in without_the_unknown(asked.text, found):
        plan = planner(replace(asked, text=text, previous=None, verified=(), hint=""))
        surer = plan.kind == "answer" and plan.readings[0].confidence > max(
            wanted, best.readings[0].confidence if best else 0.0
        )
        best = plan if surer else best
    if best is None:
        return None
    return replace(best, readings=tuple(_unsure(one, spans) for one in best.readings), spans=spans)


def _unsure(reading: Reading, spans: tuple[Span, ...]) -> Reading:
    return replace(reading, spans=spans, confidence=min(reading.confidence, SURE_OF_LESS))


def _said(reading: Reading, meant: str, spans: tuple[Span, ...]) -> Reading:
    note = f'read as "{meant.strip(" .?!")}"'
    kept = reading.assumptions if any(one.startswith("read as") for one in reading.assumptions) else ()
    return replace(reading, spans=spans, assumptions=kept or (note, *reading.assumptions))
