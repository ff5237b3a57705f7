"""The local engine: ``plan`` runs a tuple of named steps over a frozen state; the first that decides ends it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from typing import Literal

from assay.ask.local.calculated import with_formulas
from assay.ask.local.computing import compiles, computable, failure
from assay.ask.local.days_apart import days_apart
from assay.ask.local.deepening import tells_more
from assay.ask.local.definitions import definitions, spelled_out
from assay.ask.local.draft import Setting
from assay.ask.local.explained import put_plainly
from assay.ask.local.facts import facts_of
from assay.ask.local.followup import FollowUp, follow_ups
from assay.ask.local.joining import as_one
from assay.ask.local.lattice import Item
from assay.ask.local.looked_up import looked_up
from assay.ask.local.nearest import closest, reason_for
from assay.ask.local.other_units import in_own_units
from assay.ask.local.outputs import columned
from assay.ask.local.parts import counted_together, groups_first, sharing, split
from assay.ask.local.ranker import ranker
from assay.ask.local.ratios import ratio_of
from assay.ask.local.read import Candidates, candidates
from assay.ask.local.recognise import LocalRecogniser
from assay.ask.local.refusals import refusal
from assay.ask.local.rereading import reread
from assay.ask.local.row_differences import without_calculations
from assay.ask.local.score import SETTLED, Judged, is_content
from assay.ask.local.spans import spans_of, taken_as, values_in
from assay.ask.local.spelling import Spelled, as_kept, correct
from assay.ask.local.tails import after_colon, tail_first
from assay.ask.local.text import LONGEST_QUESTION, tokenise
from assay.ask.local.titles import title
from assay.ask.local.together import fewer_than_listed
from assay.ask.local.told_lists import unglossed
from assay.ask.local.told_percent import is_percent, percent_beside
from assay.ask.local.verified import match_verified
from assay.ask.local.vocabulary import Vocabularies
from assay.ask.local.ways import torn_between, which_way
from assay.ask.local.why import NOTE, asks_why, explained, without_why
from assay.ask.local.wordings import Known, wording
from assay.ask.ports import Asked, Plan, Reading, Typing
from assay.kernel.clock import Clock
from assay.query.ports import Source
from assay.records.answer import Correction, Verification
from assay.semantic.spec import AnalyticsSpec

MOST_READINGS = 4
_NEAR = 0.12


@dataclass(frozen=True)
class State:
    """What is known while planning. A step returns it changed, with ``plan`` set once it is decided."""

    asked: Asked
    setting: Setting
    spelled: Spelled
    found: Candidates | None = None
    plan: Plan | None = None
    known: Known = field(default_factory=dict)
    told: str = ""  # with the calculations it defines, which ``asked`` has no more

    @property
    def threshold(self) -> float:
        return ranker().threshold if self.asked.threshold is None else self.asked.threshold


Step = Callable[["LocalEngine", State], State]


class LocalEngine:
    """Deterministic, no network, milliseconds. Works on any semantic model, written or inferred."""

    name: Literal["local"] = "local"

    def __init__(self, vocabularies: Vocabularies | None = None) -> None:
        self.vocabularies = vocabularies or Vocabularies()
        self._recogniser = LocalRecogniser(self.vocabularies)

    def plan(self, asked: Asked, known: Known | None = None) -> Plan:
        """Readings of the question, best first, or an abstention with a reason. Never raises for odd input.

        ``known`` holds what was planned on the way to the question that was asked: no wording is read twice.
        """
        known = {} if known is None else known
        return known.get(wording(asked)) or known.setdefault(wording(asked), self._planned(asked, known))

    def _planned(self, asked: Asked, known: Known) -> Plan:
        state = replace(self.start(asked), known=known)
        for _, step in STEPS:
            state = step(self, state)
            if state.plan is not None:
                return state.plan
        return Plan("abstain", reason="I could not read that question.")

    def typing(self, text: str, source: Source, previous: AnalyticsSpec | None, clock: Clock) -> Typing:
        """Spans and completions while typing (see ``recognise``)."""
        return self._recogniser.typing(text, source, previous, clock)

    def start(self, asked: Asked, deep: bool = False) -> State:
        """The question in tokens against its source's vocabulary; ``deep``: with all values of the source."""
        known = definitions(asked.hint, asked.text) if asked.hint else ()
        text = unglossed(asked.text[:LONGEST_QUESTION], asked.hint)
        text, hint = percent_beside(spelled_out(text, known), asked.hint)
        text = in_own_units(text, asked.source.model)
        tokens = tokenise(without_why(text))
        every = self.vocabularies.of(asked.source, deep)
        vocabulary = looked_up(tokens, without_why(text), asked.source, every, asked.hint)
        asked = replace(asked, text=text, hint=hint) if text != asked.text[:LONGEST_QUESTION] else asked
        setting = Setting(vocabulary, asked.clock.today(), asked.source.model.calendar, text, percent=is_percent(hint))
        plain = put_plainly(text, setting)
        rest, setting = days_apart(*without_calculations(plain, with_formulas(setting, known)))
        if rest != text:
            tokens, asked, setting = tokenise(without_why(rest)), replace(asked, text=rest), replace(setting, text=rest)
        return State(asked, setting, correct(tokens, setting.vocabulary), told=plain)


# -- steps --------------------------------------------------------------------------------------------------------


def _refuse(engine: LocalEngine, state: State) -> State:
    if len(state.asked.text) > LONGEST_QUESTION:
        return _abstained(state, f"That is longer than {LONGEST_QUESTION:,} characters; ask a shorter question.")
    reason = refusal(state.asked.text, state.asked.previous is not None)
    return _abstained(state, reason) if reason else state


def _verified(engine: LocalEngine, state: State) -> State:
    if not state.asked.verified:
        return state
    match = match_verified(state.asked.text, state.spelled.tokens, state.asked.verified, state.setting)
    if match is None or (match.spec is not None and not compiles(match.spec, state.asked)):
        return state
    known = match.question
    found = candidates(state.spelled.tokens, state.setting)
    reading = Reading(
        1.0 if not match.changed else 0.95,
        match.spec,
        None if match.spec else known.sql,
        title(match.spec, state.setting.model) if match.spec else known.question,
        spans_of(found.items, state.spelled.tokens, state.asked.text),
        _corrections(found.items, state),
        verification=Verification(known.question, known.by, known.on),
        changed_values=match.changed,
    )
    return replace(state, plan=Plan("answer", (reading,), spans=reading.spans))


def _parts(engine: LocalEngine, state: State) -> State:
    """Several questions in one: each is planned; a later one may lean on the first, and they share a period."""
    rest, told = split(state.asked.text), split(state.told)
    texts = tail_first(groups_first(told if len(told) == len(rest) else rest), state.setting)
    if len(texts) < 2 or ratio_of(state.asked.text) is not None:
        return _headed(engine, state)
    if counted_together(texts, state.spelled.tokens, state.setting, state.threshold):
        return state
    readings: list[Reading] = []
    for text in texts:
        one = as_one(texts, readings, state.asked, state.setting) if text is texts[-1] else []
        if (asked_columns := _with_columns(state, texts, one)) is not None:
            return asked_columns
        previous = readings[0].spec if readings else state.asked.previous
        plan = engine.plan(replace(state.asked, text=text, previous=previous, verified=()), state.known)
        if plan.kind != "answer":
            return state
        readings.append(plan.readings[0])
    shared = sharing(tuple(readings), state.asked)
    beside = as_one(texts, readings, state.asked, state.setting)
    if len(beside) == 1:
        return replace(state, plan=Plan("answer", (beside[0],), spans=beside[0].spans))
    return replace(state, plan=Plan("parts", shared, spans=tuple(span for reading in shared for span in reading.spans)))


def _headed(engine: LocalEngine, state: State) -> State:
    """ "top 5 depots by size: name, town": the columns behind a question."""
    texts = after_colon(state.asked.text)
    asked = replace(state.asked, text=texts[0], verified=())
    plan = engine.plan(asked, state.known) if len(texts) == 2 else None
    if plan is None or plan.kind != "answer":
        return state
    return _with_columns(state, texts, [plan.readings[0]]) or state


def _with_columns(state: State, texts: tuple[str, ...], readings: list[Reading]) -> State | None:
    """Sentences of which the last names the columns of those before."""
    first = readings[0].spec if len(readings) == 1 else None
    spec = columned(first, texts[-1], state.setting, texts[0]) if first is not None else None
    if spec is None or not compiles(spec, state.asked):
        return None
    reading = replace(readings[0], spec=spec, title=title(spec, state.setting.model))
    return replace(state, plan=Plan("answer", (reading,), spans=reading.spans))


def _follow_up(engine: LocalEngine, state: State) -> State:
    previous = state.asked.previous
    if previous is None:
        return state
    for found in follow_ups(state.spelled.tokens, state.setting.text, previous, state.setting):
        spec = explained(found.judged.spec, state.setting) if asks_why(state.asked.text) else found.judged.spec
        sure = ranker().by_cost(found.judged.cost)
        if spec is not None and sure >= state.threshold and compiles(spec, state.asked):
            return _followed(found, spec, state)
    return state


def _followed(found: FollowUp, spec: AnalyticsSpec, state: State) -> State:
    changed = found.judged
    items, tokens = changed.draft.items, state.spelled.tokens
    reading = Reading(
        ranker().by_cost(changed.cost),
        spec,
        None,
        title(spec, state.setting.model),
        spans_of(items, tokens, state.asked.text),
        (*_corrections(items, state), *_meant(found, state)),
        tuple(dict.fromkeys(changed.draft.notes)),
        follow_up=True,
        chart=found.chart,
        facts=facts_of(changed),
    )
    return replace(state, plan=Plan("answer", (reading,), spans=reading.spans))


def _meant(found: FollowUp, state: State) -> tuple[Correction, ...]:
    if not found.correction or state.asked.previous is None:
        return ()
    model = state.setting.model
    return (Correction(title(state.asked.previous, model), title(found.judged.spec, model), "meaning"),)


def _why(engine: LocalEngine, state: State) -> State:
    if not asks_why(state.asked.text):
        return state
    found = candidates(state.spelled.tokens, state.setting)
    for one in found.judged[:3]:
        spec = explained(one.spec, state.setting)
        if spec is not None and not one.uncovered and compiles(spec, state.asked):
            reading = _reading(replace(one, spec=spec), state, found)
            return replace(
                state,
                plan=Plan("answer", (replace(reading, assumptions=(*reading.assumptions, NOTE)),), spans=reading.spans),
            )
    return _abstained(
        state, "I can break a number out beside the period before, but I could not tell which number you mean."
    )


def _read(engine: LocalEngine, state: State) -> State:
    found = candidates(state.spelled.tokens, state.setting)
    return replace(state, found=found)


def _deepen(engine: LocalEngine, state: State) -> State:
    """A word nobody knows may be a value that was not sampled: values are read from the source, once."""
    best = state.found.judged[0] if state.found and state.found.judged else None
    strange = any(item.kind == "quoted" or is_content(item) for item in state.found.items) if state.found else True
    if best is not None and not strange and not best.uncovered and best.cost <= SETTLED:
        return state
    deep = engine.start(state.asked, deep=True)
    more, known = deep.setting.vocabulary, state.setting.vocabulary
    if deep.spelled.tokens == state.spelled.tokens and not tells_more(more, known, deep.spelled.tokens):
        return state
    found = candidates(deep.spelled.tokens, deep.setting)
    better = _cheapest(found) < _cheapest(state.found) - 0.05
    return replace(deep, found=found, known=state.known) if better else state


def _cheapest(found: Candidates | None) -> float:
    return min((one.cost for one in found.judged), default=math.inf) if found else math.inf


def _decide(engine: LocalEngine, state: State) -> State:
    """The readings that compile, best first; an abstention when even the best is doubtful."""
    found = state.found or Candidates((), ())
    colours = spans_of(found.items, state.spelled.tokens, state.asked.text)
    again = reread(state.asked, state.setting, found, colours, partial(engine.plan, known=state.known))
    if again is not None:
        return replace(state, plan=again)
    every = (one for judged in found.judged[:12] for one in computable(judged, state.asked))
    usable = list(islice(every, MOST_READINGS))
    usable.sort(key=lambda one: -one.confidence)
    best = usable[0] if usable else None
    short = best is not None and state.threshold > 0 and fewer_than_listed(state.asked.text, best.spec)
    if best is None or short or best.confidence < state.threshold:
        return _doubtful(state, found, tuple(usable))
    torn = torn_between(usable) if not state.asked.interactive and state.threshold else ()
    if torn:
        doubtful = _doubtful(state, found, tuple(usable)).plan
        return replace(state, plan=replace(doubtful, reason=which_way(torn)) if doubtful else None)
    readings = tuple(_reading(one, state, found) for one in usable if one is best or one.cost <= best.cost + 0.6)
    return replace(state, found=found, plan=Plan("answer", readings, spans=readings[0].spans))


def _doubtful(state: State, found: Candidates, usable: tuple[Judged, ...]) -> State:
    spans = spans_of(found.items, state.spelled.tokens, state.asked.text)
    unknown = usable[0].uncovered if usable else tuple(span.text for span in spans if span.role == "unknown")
    plan = Plan(
        "abstain",
        tuple(_reading(one, state, found) for one in usable),
        reason_for(usable, unknown, failure(found, state.asked)),
        closest(usable, state.setting, state.asked.verified),
        unknown,
        spans,
    )
    return replace(state, plan=plan)


STEPS: tuple[tuple[str, Step], ...] = (
    ("refuse", _refuse),
    ("verified", _verified),
    ("parts", _parts),
    ("follow_up", _follow_up),
    ("why", _why),
    ("read", _read),
    ("deepen", _deepen),
    ("decide", _decide),
)

# -- pieces of a plan ---------------------------------------------------------------------------------------------


def _reading(judged: Judged, state: State, found: Candidates) -> Reading:
    spans = spans_of(judged.draft.items, state.spelled.tokens, state.asked.text)
    return Reading(
        judged.confidence,
        judged.spec,
        None,
        title(judged.spec, state.setting.model),
        spans,
        _corrections(judged.draft.items, state),
        tuple(dict.fromkeys(judged.draft.notes)),
        chart=judged.draft.chart,
        facts=facts_of(judged),
    )


def _corrections(items: Sequence[Item], state: State) -> tuple[Correction, ...]:
    return (*as_kept(state.spelled.corrections, values_in(items)), *taken_as(items))


def _abstained(state: State, reason: str) -> State:
    return replace(state, plan=Plan("abstain", reason=reason, closest=closest((), state.setting, state.asked.verified)))
