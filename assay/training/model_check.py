"""A model against the data of its source: SQL that cannot run, links that join nothing, values that never occur.

Structure is the loader's (``assay.semantic.check``); here is what only the data can tell. Nothing of it is an error:
a value may come tomorrow. Everything is asked through the one door to data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlglot import exp

from assay.kernel.actor import Actor
from assay.kernel.errors import AssayError, InvalidSpec, QueryFailed, Refused, SourceFailed, SourceUnreachable
from assay.query.corridor import QueryRunner
from assay.query.ports import Query, Source
from assay.semantic.check import findings
from assay.semantic.model import SemanticModel
from assay.semantic.spec import AnalyticsSpec
from assay.semantic.written import Steps
from assay.training.candidate import Instead, runner_over
from assay.training.model_tries import Try, tries_of, with_probes
from assay.training.model_values import Occurring, occurring_in
from assay.training.model_words import values_shared, words_twice

Chosen = Callable[[Steps], bool]
"""Which places of a model are looked at."""

FEW_ROWS: Final = 500_000
"""Tables up to this size are read, which also shows what is wrong with single rows; of larger ones no row is wanted."""


@dataclass(frozen=True)
class Doubt:
    """What is doubtful about a part: its place in the model, what it is called, and a sentence.

    ``broken``: it is a fault, or cannot be run; else it may well be meant.
    """

    steps: Steps
    part: str
    message: str
    broken: bool = False

    def __str__(self) -> str:
        return f"{self.part}: {self.message}"


def doubts_of(source: Source, runner: QueryRunner, actor: Actor, chosen: Chosen) -> Sequence[Doubt]:
    """What is doubtful about the chosen parts of the source's model; raises SourceUnreachable, NotAllowed."""
    look = _Look(source, runner, actor)
    found = [doubt for one in tries_of(source.model) if chosen(one.steps) for doubt in look.tried(one)]
    found += [doubt for one in occurring_in(source) if chosen(one.steps) for doubt in look.met(one)]
    found += [Doubt(*said) for said in (*words_twice(source.model), *values_shared(source.model)) if chosen(said[0])]
    return list(dict.fromkeys(found))


def faults_of(source: Source, chosen: Chosen) -> Sequence[Doubt]:
    """What the loader would say of the chosen parts, over the source as it is now."""
    found = (finding for finding in findings(source.model, source.schema) if chosen(finding.steps))
    return [Doubt(one.steps, _called(one.steps, source.model), one.message, broken=True) for one in found]


def _called(steps: Steps, model: SemanticModel) -> str:
    """What a place of a model is called: its lists, and the names of what stands in them.

    >>> from assay.semantic.model import Metric
    >>> _called(("metrics", 0, "expr"), SemanticModel(metrics=(Metric(name="revenue"),)))
    'metrics revenue expr'
    """
    told = list[str]()
    at: Any = model
    for step in steps:
        at = at[step] if isinstance(step, int) else getattr(at, step, None)
        told.append(str(getattr(at, "name", getattr(at, "term", step + 1))) if isinstance(step, int) else step)
    return " ".join(told)


def every_written(model: SemanticModel) -> Chosen:
    """Chooses what somebody wrote or confirmed."""

    def chosen(steps: Steps) -> bool:
        at: object = model
        for step in steps:
            at = at[step] if isinstance(step, int) and isinstance(at, tuple) else getattr(at, str(step), None)
            if getattr(at, "inferred", False) and not hasattr(at, "dimensions"):
                return False
        return True

    return chosen


class _Look:
    """Looks at one model, with what was found to be broken so far: what stands on it is not told of again."""

    def __init__(self, source: Source, runner: QueryRunner, actor: Actor) -> None:
        # What a default filter leaves out is there all the same.
        model = with_probes(source.model.model_copy(update={"default_filters": ()}))
        self._source, self._actor = replace(source, model=model), actor
        filtered = replace(source, model=with_probes(source.model))
        self._whole = runner_over(runner, Instead(filtered, runner.sources))
        self._bare = runner_over(runner, Instead(self._source, runner.sources))
        self._broken: set[str] = set()

    def tried(self, one: Try) -> Iterator[Doubt]:
        """That it cannot be run, or joins nothing."""
        if self._broken & {*one.made_of}:
            self._broken.add(one.name)
            return
        told = self._fault(one)
        if one.finds and not told:
            yield from self._met(one.steps, one.part, one.specs[0], one.finds)
        elif told:
            self._broken.add(one.name)
            yield Doubt(one.steps, one.part, told, broken=True)

    def met(self, one: Occurring) -> Iterator[Doubt]:
        """That no row has the value."""
        return self._met(one.steps, one.part, one.spec, one.message)

    def _met(self, steps: Steps, part: str, spec: AnalyticsSpec, otherwise: str) -> Iterator[Doubt]:
        """What is said where no row is found, or none can be looked for."""
        try:
            result = self._bare.run(Query(self._source.id, spec, rows=1), self._actor)
        except QueryFailed as error:
            yield Doubt(steps, part, _said(error), broken=True)
        except SourceUnreachable:
            raise
        except (InvalidSpec, Refused, SourceFailed):  # nothing can be told: stopped at a limit, or not to be asked
            return
        else:
            if not result.policies and not result.table.row_count:
                yield Doubt(steps, part, otherwise)

    def _fault(self, one: Try) -> str:
        """Why none of the specs can be run, in the words of the first."""
        runner = self._whole if one.filtered else self._bare
        told = ""
        for spec in one.specs:
            fault = self._words(spec, runner)
            if not fault:
                return ""
            told = told or fault
        return told

    def _words(self, spec: AnalyticsSpec, runner: QueryRunner) -> str:
        """Why a spec cannot be run; of large tables it is only found out whether the engine understands it."""
        query = Query(self._source.id, spec, rows=1)
        try:
            tables = runner.prepare(query, self._actor, looking=True).tables
            runner.run(query if self._small(tables) else self._without_rows(query, runner), self._actor)
        except (InvalidSpec, QueryFailed) as error:
            return _said(error)
        except SourceUnreachable:
            raise
        except Refused as error:
            return _said(error) if not self._allowed(query, runner) else ""
        except SourceFailed:
            return ""
        return ""

    def _allowed(self, query: Query, runner: QueryRunner) -> bool:
        """Whether the query alone would be run: around it another may be too long."""
        try:
            runner.prepare(query, self._actor, looking=True)
        except Refused:
            return False
        return True

    def _small(self, tables: Iterable[str]) -> bool:
        found = [self._source.schema.table(name) for name in tables]
        return all(one is not None and one.row_count is not None and one.row_count <= FEW_ROWS for one in found)

    def _without_rows(self, query: Query, runner: QueryRunner) -> Query:
        inner = exp.Subquery(this=runner.compiled(query, self._actor), alias=exp.to_identifier("tried"))
        return replace(query, spec=None, sql=exp.select("*").from_(inner).limit(0).sql(dialect=self._source.dialect))


def _said(error: AssayError) -> str:
    """Why it cannot be run, with the engine's own words where there are any."""
    engine = str(error.details.get("engine", "")).strip().splitlines()[:1]
    words = engine[0] if engine else error.message
    return " ".join(filter(None, (f"it cannot be run: {words.rstrip('.')}.", error.hint)))
