"""The gate: golden questions are asked before anything is published, and a regression holds it back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assay.ask.corridor import LOCAL, Ask
from assay.catalog.sources import SourceDesk
from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import BadInput, NotFound
from assay.query.ports import Audit, Source
from assay.records.stored import Evaluation, TrainingItem
from assay.storage.reviews import EvaluationStore
from assay.storage.rows import new_id
from assay.storage.training import TrainingStore
from assay.training.candidate import after, candidate_ask, candidate_source
from assay.training.evaluate import (
    Case,
    Difference,
    Report,
    as_body,
    difference,
    digest,
    evaluate,
    from_body,
    goldens,
    unrunnable,
)
from assay.training.inbox.desk import InboxDesk
from assay.training.kinds import title_of
from assay.training.twins import contradictions

TRIES = 3
"""How often a publication is evaluated anew when something else was published meanwhile."""


def _silent(_share: float, _word: str) -> None:
    """Nobody looks on."""


@dataclass(frozen=True)
class Publication:
    """What a publication did, or would have done: ``blocked`` when it was held back."""

    difference: Difference
    items: tuple[TrainingItem, ...]
    blocked: bool
    evaluation: Evaluation


@dataclass(frozen=True)
class Gate:
    """Measures what is in force, and lets changes through. All but ``course`` and ``evaluation`` needs an admin."""

    desk: SourceDesk
    store: TrainingStore
    evaluations: EvaluationStore
    asking: Ask
    inbox: InboxDesk
    audit: Audit
    clock: Clock

    def course(self, source: str, actor: Actor) -> Sequence[Evaluation]:
        """Evaluations over time, oldest first: open to everybody who may use the source."""
        return self.evaluations.course(self.desk.get(source, actor).id)

    def evaluation(self, source: str, evaluation: str, actor: Actor) -> Evaluation:
        """One evaluation with its cases; open to everybody who may use the source. Raises NotFound.

        What came out was read with an admin's rights: whoever is limited on the source is told what was right alone.
        """
        found, record = self.evaluations.get(evaluation), self.desk.get(source, actor)
        if found is None or found.source != record.id:
            raise NotFound("There is no such evaluation.")
        limited = self.asking.runner.under(record.name, actor)
        return replace(found, body=without_values(found.body)) if limited else found

    # -- measuring and publishing

    def evaluate(self, source: str, actor: Actor, engine: str = LOCAL, report: Report = _silent) -> Evaluation:
        """Ask the golden questions of what is in force, and keep how it went.

        It measures, and is dated, when it begins: what is published meanwhile comes after it.
        """
        written, begun = self._source(source, actor), self._now()
        items, stamp = self._read(written.id)
        ask = candidate_ask(self.asking, candidate_source(written, items), items)
        if engine != LOCAL:
            ask = replace(ask, retriever=self.asking.retriever)
        cases, key = self._cases(ask, written, items, actor, engine, report, fresh=True)
        failing = unrunnable(ask, written.id, items, actor)
        return self._kept(written, "run", engine, actor, stamp, cases, key, more={"unrunnable": failing}, at=begun)

    def publish(
        self,
        source: str,
        actor: Actor,
        chosen: Collection[str] | None = None,
        reason: str = "",
        report: Report = _silent,
    ) -> Publication:
        """Put changes in force (all, or the ``chosen`` items) after asking the golden questions with them.

        A question that was right and would be wrong blocks it, unless a ``reason`` is given, which the audit keeps.
        Raises BadInput when there is nothing to publish.
        """
        written = self._source(source, actor)
        for attempt in range(1, TRIES + 1):
            items, stamp = self._read(written.id)
            picked = [item for item in items if _waits(item) and (chosen is None or item.id in chosen)]
            if not picked:
                raise BadInput("There is nothing to publish.", hint="Add an item, or change one.")
            found = self._difference(written, items, picked, actor, report)
            if found.regression and not reason.strip():
                return self._done(written, "blocked", actor, stamp, found, picked, "")
            try:
                done = self.store.publish(written.id, picked, stamp, actor.name, self._now())
            except BadInput:
                if attempt == TRIES:
                    raise
                continue
            self.desk.taught_anew(written.id, actor)
            told = self.inbox.settle(source, actor)
            kind = "overridden" if found.regression else "published"
            return self._done(written, kind, actor, stamp + 1, found, done, reason.strip(), told)
        raise AssertionError("the last try returns or raises")

    def preview(
        self, source: str, actor: Actor, chosen: Collection[str] | None = None, report: Report = _silent
    ) -> Difference:
        """What a publication would do to the golden questions; nothing is published."""
        written = self._source(source, actor)
        items, _ = self._read(written.id)
        picked = [item for item in items if _waits(item) and (chosen is None or item.id in chosen)]
        return self._difference(written, items, picked, actor, report)

    # -- inside

    def _difference(
        self,
        written: Source,
        items: Sequence[TrainingItem],
        picked: Sequence[TrainingItem],
        actor: Actor,
        report: Report,
    ) -> Difference:
        then = after(items, {item.id for item in picked})
        golden = [item for item in then if item.kind == "golden"]
        # Both states answer the same golden questions, so that the two figures compare.
        now = [*(item for item in items if item.kind != "golden"), *golden]
        before = candidate_ask(self.asking, candidate_source(written, now), now)
        later = candidate_ask(self.asking, candidate_source(written, then), then)
        was, _ = self._cases(before, written, now, actor, LOCAL, lambda share, word: report(share / 2, word))
        will, key = self._cases(later, written, then, actor, LOCAL, lambda share, word: report(0.5 + share / 2, word))
        return replace(difference(was, will), key=key)

    def _contradictions(self, written: Source, picked: Sequence[TrainingItem], actor: Actor) -> Sequence[str]:
        """Verified questions among the changes whose rows another one contradicts."""
        items, _ = self._read(written.id)
        then = after(items, {item.id for item in picked})
        ask = candidate_ask(self.asking, candidate_source(written, then), then)
        return contradictions(then, {item.id for item in picked}, ask, written.id, actor)

    def _unrunnable(self, written: Source, actor: Actor) -> Sequence[str]:
        """Of what is in force after a publication, or after one that was held back."""
        items, _ = self._read(written.id)
        return unrunnable(candidate_ask(self.asking, candidate_source(written, items), items), written.id, items, actor)

    def _cases(
        self,
        ask: Ask,
        written: Source,
        items: Sequence[TrainingItem],
        actor: Actor,
        engine: str,
        report: Report,
        fresh: bool = False,
    ) -> tuple[tuple[Case, ...], str]:
        """How the golden questions come out with these items; taken from the last evaluation where nothing moved."""
        today = ask.clock.today()
        asked = goldens(items, today)
        force = sorted(f"{one.id} {one.state} {one.content}" for one in items if one.state != "draft")
        about = (today, force, written.connector.data_version(), written.model.version, actor.policy_key(), engine)
        key = digest(asked, *about)
        last = None if fresh else self.evaluations.latest(written.id, engine)
        if last is not None and last.body.get("key") == key:
            return from_body(last.body), key
        return evaluate(ask, written.id, asked, actor, report, engine), key

    def _done(
        self,
        written: Source,
        kind: str,
        actor: Actor,
        stamp: int,
        found: Difference,
        items: Sequence[TrainingItem],
        reason: str,
        askers: int = 0,
    ) -> Publication:
        moved = (*found.newly_right, *found.newly_wrong, *found.changed)
        told: dict[str, Any] = {
            "unrunnable": self._unrunnable(written, actor),
            "before": found.before,
            "newly_right": as_body(found.newly_right),
            "newly_wrong": as_body(found.newly_wrong),
            "changed": as_body(found.changed),
            "was": {case.question: found.was.get(case.question, "") for case in moved},
            "told": askers,
            "items": [title_of(item.kind, item.content) for item in items],
            "contradictions": self._contradictions(written, items, actor),
        }
        record = self._kept(written, kind, LOCAL, actor, stamp, found.cases, found.key, reason, told)
        facts = {"items": [item.id for item in items], "right": record.right, "total": record.total}
        more = {"reason": reason, "newly_wrong": [case.question for case in found.newly_wrong]} if reason else {}
        self.audit.record(actor, f"training.{kind}", {"source": written.name, **facts, **more})
        return Publication(found, tuple(items), kind == "blocked", record)

    def _kept(
        self,
        written: Source,
        kind: str,
        engine: str,
        actor: Actor,
        stamp: int,
        cases: Sequence[Case],
        key: str,
        reason: str = "",
        more: Mapping[str, Any] | None = None,
        at: str = "",
    ) -> Evaluation:
        right = sum(case.right for case in cases)
        body = {"cases": as_body(cases), "key": key, **(more or {})}
        record = Evaluation(
            new_id(), written.id, actor.tenant, kind, engine, at or self._now(), actor.name, stamp,  # type: ignore[arg-type]
            len(cases), right, reason, body,
        )  # fmt: skip
        self.evaluations.add(record)
        if kind == "run":
            facts = {"source": written.name, "right": right, "total": len(cases), "engine": engine}
            self.audit.record(actor, "training.evaluate", facts)
        return record

    def _read(self, source: str) -> tuple[Sequence[TrainingItem], int]:
        """The items and the stamp they stand at: read again when it moved meanwhile."""
        for _ in range(100):
            stamp = self.store.stamp(source)
            items = self.store.items(source, state=None)
            if self.store.stamp(source) == stamp:
                break
        return items, stamp

    def _source(self, source: str, actor: Actor) -> Source:
        actor.need("admin", "train this workbench")
        return self.desk.written(source, actor)

    def _now(self) -> str:
        return self.clock.now().isoformat(timespec="milliseconds")


def without_values(body: Mapping[str, Any]) -> dict[str, Any]:
    """What an evaluation keeps, without what was found and with which statement.

    >>> without_values({"key": "k", "cases": [{"status": "wrong", "why": "expected 12, got 5", "sql": "SELECT 12"}]})
    {'key': 'k', 'cases': [{'status': 'wrong', 'why': '', 'sql': ''}]}
    """
    return {**body, "cases": [{**case, "why": "", "sql": ""} for case in body.get("cases", ())]}


def _waits(item: TrainingItem) -> bool:
    return item.pending is not None or item.state == "draft"
