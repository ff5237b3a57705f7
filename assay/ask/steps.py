"""The ask corridor: ``ASK_STEPS`` is the whole of it, in order; ``ANSWER_STEPS`` is what an edit needs of it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import replace

from assay.ask.clarify import clarify
from assay.ask.compose import abstained, answered, disputed, gathered, title_of
from assay.ask.empty import explain_empty, is_empty
from assay.ask.enrich import compared, enrich
from assay.ask.explain import explain
from assay.ask.follow_ups import follow_ups
from assay.ask.ports import Plan, Reading
from assay.ask.quote import quoted
from assay.ask.recover import execute, recover
from assay.ask.reveal import revealed
from assay.ask.work import Tools, Work
from assay.kernel.errors import AssayError, InvalidSpec, QueryCancelled
from assay.present.caveats import Setting, caveats
from assay.present.choose import best
from assay.present.figure import draw
from assay.present.headline import headline
from assay.present.insight import narrate
from assay.present.meaning import view_of
from assay.present.story import Story
from assay.present.summary import recommend, summarise
from assay.records.answer import Answer, Chart, TraceStep
from assay.semantic.spec import AnalyticsSpec

Step = Callable[[Work, Tools], Work]
Stage = Callable[[str], None]
PARTS_AT_ONCE = 4
TOLD_OF_PARTS = ("execute", "recover", "chart", "insight")


def retrieve(work: Work, tools: Tools) -> Work:
    """What was taught about questions like this one: verified questions, documents, definitions."""
    asked = work.asked
    verified = tuple(tools.book.verified(asked.source.id, asked.actor)) if tools.book else ()
    if tools.retriever is None:
        return replace(work, asked=replace(asked, verified=verified))
    found = tools.retriever.retrieve(asked.source.id, asked.text)
    facts = {
        "ddl": list(found.ddl),
        "documentation": list(found.documentation),
        "questions": [text for text, _ in found.questions],
        "verified": len(verified),
        **({"note": found.note} if found.note else {}),
    }
    work = replace(work, facts={**work.facts, "retrieve": facts})
    return replace(work, asked=replace(asked, verified=verified, retrieved=found))


def plan(work: Work, tools: Tools) -> Work:
    """What the question means, according to the engine; sets ``answer`` when there is nothing to run."""
    asked = replace(work.asked, interactive=work.interactive, cancel=tools.cancel, heard=tools.heard)
    found = tools.engine(work.engine).plan(asked)
    facts = {"kind": found.kind, "confidences": [round(reading.confidence, 3) for reading in found.readings]}
    if work.interactive:
        found = replace(found, readings=tuple(revealed(reading, work.asked.source.model) for reading in found.readings))
    inner = tuple(replace(step, within="plan") for step in found.trace)
    work = replace(work, plan=found, facts={**work.facts, "plan": facts}, trace=(*work.trace, *inner))
    work = replace(work, engine=found.engine or work.engine)
    if found.kind == "abstain" or not found.readings:
        return replace(work, answer=abstained(work, _reason(found), plan=found))
    if found.kind == "parts" and len(found.readings) > 1:
        return replace(work, parts=found.readings)
    first = found.readings[0]
    return replace(work, reading=first, chart_wanted=work.chart_wanted or first.chart)


def parts(work: Work, tools: Tools) -> Work:
    """Of a question that asks several things: each answered in full beside the others, under one summary.

    A part that fails says so and spoils no other.
    """
    if not work.parts:
        return work
    with ThreadPoolExecutor(min(PARTS_AT_ONCE, len(work.parts)), thread_name_prefix="parts") as pool:
        futures = [pool.submit(copy_context().run, _part, work, reading, tools) for reading in work.parts]
        done = [future.result() for future in futures]
    answers = tuple(answer for answer, _ in done)
    stories = [story for _, told in done for story in told]
    inner = tuple(step for answer in answers for step in _named(answer))
    contested = work.parts[0].contested
    titles = tuple(answer.question for answer, told in done if told) if contested else ()
    answer = gathered(work, answers, summarise(stories, titles), () if contested else recommend(stories))
    answer = disputed(answer, contested) if contested else answer
    return replace(work, answer=answer, trace=(*work.trace, *inner))


def view(work: Work, tools: Tools) -> Work:
    """Which column is time, which are groups, which are measures."""
    return replace(work, view=view_of(work.done.table, work.spec, work.asked.source.model))


def chart(work: Work, tools: Tools) -> Work:
    """The kind that fits best, or the one asked for where it fits."""
    kind, others = best(work.seen, work.chart_wanted)
    title = title_of(work)
    figure = draw(kind, work.seen, title)
    return replace(work, chart=Chart(kind, figure, others, figure["layout"]["meta"]["alt"]))


def insight(work: Work, tools: Tools) -> Work:
    """Headline, sentences, caveats. A result of nothing gets none of them."""
    story = story_of(work)
    source, result = work.asked.source, work.done
    period = result.periods[0] if result.periods else None
    setting = Setting(work.seen, work.spec, source.model, work.clock.today(), result.policies, period)
    noted = caveats(setting, result.caveats)
    if is_empty(work.seen):
        return replace(work, caveats=noted)
    return replace(work, headline=headline(story), narrative=narrate(story), caveats=noted)


def converse(work: Work, tools: Tools) -> Work:
    """The answer, with follow-ups that were tried against the compiler."""

    def runs(spec: AnalyticsSpec) -> bool:
        try:
            tools.runner.prepare(work.query(spec=spec), work.asked.actor, looking=True)
        except AssayError:
            return False
        return True

    quiet = not work.interactive or work.alternatives or work.empty
    offered = () if quiet else follow_ups(work.spec, work.seen, work.asked.source.model, runs)
    return replace(work, answer=answered(work, offered))


ANSWER_STEPS: tuple[tuple[str, Step], ...] = (
    ("execute", execute),
    ("recover", recover),
    ("clarify", clarify),
    ("empty", explain_empty),
    ("enrich", enrich),
    ("view", view),
    ("chart", chart),
    ("insight", insight),
    ("explain", explain),
    ("converse", converse),
)
PARTS_STEPS: tuple[tuple[str, Step], ...] = (("parts", parts),)
ASK_STEPS: tuple[tuple[str, Step], ...] = (("retrieve", retrieve), ("plan", plan), *PARTS_STEPS, *ANSWER_STEPS)


def progress_of(stage: str) -> float:
    """How much of the way lies behind a question that begins this step, from 0 to 1, counted in steps.

    >>> progress_of("retrieve"), progress_of("execute") < progress_of("insight")
    (0.0, True)
    """
    names = [name for name, _ in ASK_STEPS]
    return names.index(stage) / len(names) if stage in names else 0.0


def follow(work: Work, steps: tuple[tuple[str, Step], ...], tools: Tools, stage: Stage | None = None) -> Answer:
    """Take the steps one after the other until there is an answer, timing each.

    A spec that cannot be computed safely is an abstention with its reason. Other AssayErrors are raised.
    """
    begun = time.perf_counter()
    for name, step in steps:
        if name == "parts" and not work.parts:
            continue
        tools.stop_if_cancelled()
        if stage is not None:
            stage(name)
        started = time.perf_counter()
        try:
            work = step(work, tools)
        except InvalidSpec as error:
            work = replace(work, answer=abstained(work, error.message, hint=error.hint))
        work = replace(work, trace=(*work.trace, TraceStep(name, _since(started), _facts(work, name))))
        if work.answer is not None:
            break
    if work.answer is None:
        raise AssertionError("the corridor ended without an answer")
    return _timed(work, work.answer, _since(begun))


def story_of(work: Work) -> Story:
    """The result as the narrative sees it, with the comparison a single number was given."""
    spec = compared(work) if work.against is not None else None
    if work.against is None or spec is None:
        return work.story()
    other = view_of(work.against.table, spec, work.asked.source.model)
    return work.story(other, work.against.periods[1].label)


def _part(work: Work, reading: Reading, tools: Tools) -> tuple[Answer, list[Story]]:
    """One part's answer, and what it tells the summary."""
    own = replace(work, reading=reading, parts=(), plan=None, chart_wanted=reading.chart, facts={}, trace=())
    kept: list[Work] = []
    steps = (*ANSWER_STEPS[:-1], ("keep", _keeper(kept)), ANSWER_STEPS[-1])
    try:
        part = follow(own, steps, tools)
    except QueryCancelled:
        raise
    except AssayError as error:
        part = replace(abstained(own, error.message, hint=error.hint), state="failed")
    part = replace(part, question=reading.title or part.title or work.asked.text)
    return part, [story_of(one) for one in kept if not is_empty(one.seen)]


def _named(part: Answer) -> Iterator[TraceStep]:
    """The steps of a part that a reader of the whole wants to see."""
    for step in part.trace:
        if step.name in TOLD_OF_PARTS:
            yield replace(step, facts={"part": part.title or part.question, **step.facts}, within="parts")


def _keeper(kept: list[Work]) -> Step:
    def keep(work: Work, tools: Tools) -> Work:
        kept.append(work)
        return work

    return keep


def _reason(found: Plan) -> str:
    if found.reason:
        return found.reason
    words = ", ".join(quoted(word) for word in found.unknown[:4])
    return f"Assay does not know {words} here." if words else "Assay does not understand this question."


def _facts(work: Work, name: str) -> dict[str, object]:
    result = work.result
    if name == "execute" and result is not None:
        return {"rows": result.table.row_count, "from_cache": result.from_cache, **result.timings_ms}
    if name == "execute" and work.failure is not None:
        return {"failed": work.failure.message}
    if name == "recover":
        return {"tries": work.tries} if work.tries else {}
    return dict(work.facts.get(name, {}))


def _since(started: float) -> float:
    return round(1000 * (time.perf_counter() - started), 3)


def _timed(work: Work, answer: Answer, total: float) -> Answer:
    """The trace, and the time of each step that was taken once; the whole is what a clock on the wall says."""
    taken = Counter(step.name for step in work.trace)
    timings = {step.name: step.ms for step in work.trace if taken[step.name] == 1}
    if work.result is not None:
        timings |= {f"query.{name}": ms for name, ms in work.result.timings_ms.items()}
    return replace(answer, trace=work.trace, timings_ms={**timings, "total": total})
