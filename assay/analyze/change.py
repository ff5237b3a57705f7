"""Explain the change: two sides -> every field -> pairs of fields -> what stands out -> effects -> words.

All numbers come through ``query.run``, so policies hold. The parts of every breakdown sum to the change, the three
effects do too. What stands out is ranked by surprise (``surprise.py``), not by size; of what stands out the one that
leaves the least unexplained is named (``fit.py``). It is never called a cause without the caveat that it is no proof.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import Any

import numpy as np

from assay.analyze.change_words import caveats, sentences
from assay.analyze.closer import parts_of
from assay.analyze.effects import Split, of_ratio, of_sum, parts_of_ratio
from assay.analyze.fit import Fit
from assay.analyze.gathered import Gatherer, Seen
from assay.analyze.here import Here, here_of
from assay.analyze.mark import Mark, Shown
from assay.analyze.sides import Counted, counted, halves
from assay.analyze.surprise import surprises, threshold
from assay.analyze.sweep import Told, swept, unheard
from assay.kernel.actor import Actor
from assay.kernel.errors import BadInput
from assay.present.meaning import direction
from assay.present.names import entity_label, field_label
from assay.present.view import NOTHING
from assay.query.corridor import QueryRunner
from assay.query.ports import CancelToken, Query, Sources
from assay.records.explanation import Breakdown, Contribution, Effect, Explanation
from assay.semantic.model import SemanticModel
from assay.semantic.words_conditions import clause_words

FIELDS = 14
PAIRED = 6
"""Fields looked at, and how many of them, those with the most surprising members, in pairs."""
SHOWN = 4
"""Pairs that are kept, the most surprising first."""
SLIGHT, LOOKED_AT = 0.01, 12
"""A part of the number before below which a member is slight; how many members and pairs that stand out are tried."""


@dataclass(frozen=True)
class Change:
    """The corridor. ``explain`` takes a mark of a result whose spec has a period, or a comparison."""

    sources: Sources
    runner: QueryRunner

    def explain(
        self, shown: Shown, mark: Mark, actor: Actor, *, cancel: CancelToken | None = None, told: Told = unheard
    ) -> Explanation:
        """Why the number of a mark differs from the period before, or from what its spec compares it with.

        ``told`` hears which field is looked at; what it raises ends the work.
        Raises BadInput (nothing to compare with, or parts that do not add up), NotFound, NotAllowed, SourceFailed.
        """
        model = self.sources.get(shown.source, actor).model
        here = here_of(shown, mark, model)
        what = counted(here)
        old, new = halves(here)
        gather = Gatherer(self.runner, actor, here, what, old, new, cancel)
        told(0.0, "Adding up both sides")
        whole = gather.seen(())
        if whole is None or not (whole.before.counted.sum() or whole.after.counted.sum()):
            raise BadInput("There is nothing on either side to explain.", hint="Choose another period.")
        # As many side by side as there are query processes, and one that is prepared meanwhile.
        with ThreadPoolExecutor(self.runner.workers.count + 1, "explain") as pool:
            fields = [(part.field,) for part in parts_of(here)[:FIELDS]]
            name = partial(_label, model=model)
            singles = swept(pool, gather.seen, fields, name, (0.1, 0.6), told)
            pairs = swept(pool, gather.seen, tuple(_paired(singles, model)), name, (0.6, 1.0), told)
        found = _Found(whole, what, model, here)
        return found.told(singles, pairs, old.label, new.label, self._unit(here, what, actor))

    def _unit(self, here: Here, what: Counted, actor: Actor) -> str | None:
        """The unit the number is shown in."""
        spec = here.spec.model_copy(update={"metrics": (here.metric,)}) if here.metric else here.spec
        columns = self.runner.prepare(Query(here.shown.source, spec=spec, today=here.shown.today), actor).columns
        return next((column.unit for column in columns if column.role in ("metric", "share")), None)


@dataclass(frozen=True)
class _Found:
    """From what was read to an explanation; pure."""

    whole: Seen
    what: Counted
    model: SemanticModel
    here: Here

    @property
    def totals(self) -> tuple[float, float]:
        before, after = self.whole.before, self.whole.after
        if self.what.weight is None:
            return float(before.total.sum()), float(after.total.sum())
        return _rate(before.total.sum(), before.weight.sum()), _rate(after.total.sum(), after.weight.sum())

    def told(self, singles: list[Seen], pairs: list[Seen], old: str, new: str, unit: str | None) -> Explanation:
        ordered = sorted((self._breakdown(seen) for seen in singles), key=_most_surprising)
        doubled = sorted((self._breakdown(seen) for seen in pairs), key=_most_surprising)
        bar = threshold(sum(len(one.parts) for one in (*ordered, *doubled)))
        cause = self._cause(ordered, doubled, [*singles, *pairs], bar)
        before, after = self.totals
        sign = direction(self.here.metric, self.model) if self.here.metric else 0
        good = None if not sign or before == after else (after > before) == (sign > 0)
        fields = cause.fields[:1] if cause else (ordered[0].fields if ordered else ())
        effects = self._effects(next((seen for seen in singles if seen.fields == fields), None))
        explanation = Explanation(
            self.what.name, _place(self.here), unit, before, after, old, new, effects, tuple(ordered),
            tuple(doubled[:SHOWN]), cause, bar, good=good,
        )  # fmt: skip
        return _worded(explanation)

    def _breakdown(self, seen: Seen) -> Breakdown:
        before, after = self.totals
        if self.what.weight is None:
            old, new = seen.before.total, seen.after.total
            amounts = new - old
        else:
            old, new = _rates(seen.before), _rates(seen.after)
            amounts = parts_of_ratio(seen.before.total, seen.after.total, seen.before.weight, seen.after.weight)
        scores, change = surprises(seen.before, seen.after), after - before
        parts = [
            Contribution(
                seen.fields,
                member,
                _named(seen.fields, member, self.model),
                float(old[at]),
                float(new[at]),
                float(amounts[at]),
                float(amounts[at] / change) if change else None,
                round(float(scores[at]), 3),
            )
            for at, member in enumerate(seen.members)
        ]
        parts.sort(key=lambda part: -abs(part.surprise))
        return Breakdown(seen.fields, _label(seen.fields, self.model), tuple(parts))

    def _cause(
        self, singles: list[Breakdown], pairs: list[Breakdown], seen: list[Seen], bar: float
    ) -> Contribution | None:
        """The one member or pair that, moved by a factor of its own, leaves the least unexplained; None: none stands
        out."""
        before, after = self.totals
        candidates = [*self._standing_out(singles, bar), *self._standing_out(pairs, bar)]
        return Fit({frozenset(found.fields): found for found in seen}, after - before).likeliest(candidates)

    def _standing_out(self, breakdowns: list[Breakdown], bar: float) -> list[Contribution]:
        """The most surprising members over the bar that are not slight."""
        least = SLIGHT * abs(self.totals[0])
        parts = [part for one in breakdowns for part in one.parts if None not in part.members]
        found = [part for part in parts if abs(part.surprise) >= bar and abs(part.amount) >= least]
        return sorted(found, key=lambda part: -abs(part.surprise))[:LOOKED_AT]

    def _effects(self, seen: Seen | None) -> tuple[Effect, ...]:
        """Volume, rate and mix over the members of ``seen``; none where a row is always worth one."""
        if seen is None:
            return ()
        split: Split | None
        if self.what.weight is None:
            if self.what.rows is None or np.array_equal(seen.before.total, seen.before.counted):
                return ()
            split = of_sum(seen.before.total, seen.after.total, seen.before.counted, seen.after.counted)
            entity = self.model.entity(self.what.leaf.entity)
            rows = entity_label(entity) if entity else "rows"
            single = (entity.label or entity.name).lower() if entity else "row"
            names = (f"Volume ({rows})", f"Value per {single}")
        else:
            split = of_ratio(seen.before.total, seen.after.total, seen.before.weight, seen.after.weight)
            names = ("", "Within parts")
        if split is None:
            return ()
        mix = f"Mix of {_label(seen.fields, self.model).lower()}"
        named = (("volume", names[0], split.volume), ("rate", names[1], split.rate), ("mix", mix, split.mix))
        return tuple(Effect(key, label, amount) for key, label, amount in named if label)


def _paired(singles: list[Seen], model: SemanticModel) -> Iterator[tuple[str, str]]:
    """Pairs of the fields whose members are the most surprising; none of one hierarchy, which would only repeat one."""
    ranked = sorted(singles, key=lambda seen: -float(np.abs(surprises(seen.before, seen.after)).max(initial=0.0)))
    tops = [seen.fields[0] for seen in ranked[:PAIRED]]
    for one, other in combinations(tops, 2):
        if not any(one in hierarchy.levels and other in hierarchy.levels for hierarchy in model.hierarchies):
            yield one, other


def _label(fields: tuple[str, ...], model: SemanticModel) -> str:
    return " and ".join(field_label(name, model) for name in fields)


def _most_surprising(breakdown: Breakdown) -> float:
    return -max((abs(part.surprise) for part in breakdown.parts), default=0.0)


def _rate(top: Any, bottom: Any) -> float:
    return float(top) / float(bottom) if bottom else 0.0


def _rates(side: Any) -> Any:
    return np.divide(side.total, side.weight, out=np.zeros_like(side.total), where=side.weight != 0)


def _named(fields: tuple[str, ...], member: tuple[Any, ...], model: SemanticModel) -> str:
    """A member in words; yes and no are said with their field."""
    pairs = zip(fields, member, strict=True)
    return ", ".join(_value(value, name, model) for name, value in pairs)


def _value(value: Any, name: str, model: SemanticModel) -> str:
    if isinstance(value, bool):
        return f"{field_label(name, model)}: {'yes' if value else 'no'}"
    found = model.field(name)
    return NOTHING if value is None else (found[1].labels if found else {}).get(str(value), str(value))


def _place(here: Here) -> str:
    found = [here.label, clause_words(here.spec.where, here.model) if here.spec.where is not None else ""]
    return ", ".join(filter(None, found))


def _worded(explanation: Explanation) -> Explanation:
    return Explanation(**{**vars(explanation), "sentences": sentences(explanation), "caveats": caveats(explanation)})
