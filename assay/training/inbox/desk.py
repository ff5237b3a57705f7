"""The review inbox: groups of reports, each with its fix; apply as a draft, replay, publish, tell the askers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assay.ask.corridor import Ask
from assay.catalog.sources import SourceDesk
from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import AssayError, NotFound
from assay.query.ports import Audit, Query, Source
from assay.records.answer import Answer
from assay.records.stored import Notice, Review, TrainingItem
from assay.storage.reviews import ReviewStore
from assay.storage.rows import new_id
from assay.storage.training import TrainingStore
from assay.training.candidate import after, candidate_ask, candidate_source
from assay.training.corridor import Training
from assay.training.evaluate import rows_of
from assay.training.inbox.causes import Cause, cause_of
from assay.training.inbox.fixes import Fix, fix_of
from assay.training.inbox.reports import Report, reports
from assay.training.score import same

Key = tuple[str, str, str, str]
"""Cause, what it is about, state, and the item that is to mend it."""


@dataclass(frozen=True)
class Group:
    """Reports with one cause about one thing; ``state`` is open, applied (the fix waits), fixed or closed.

    ``unmended``: turns of those that are open still although a fix of theirs is in force.
    """

    key: str
    cause: Cause
    reports: tuple[Report, ...]
    fix: Fix | None
    state: str = "open"
    item: str | None = None
    unmended: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Replayed:
    """A question asked again: whether it is answered now, as the asker meant it where they said so."""

    report: Report
    answered: bool
    right: bool
    said: str


@dataclass(frozen=True)
class InboxDesk:
    """For admins: everything of a source that went wrong."""

    desk: SourceDesk
    store: TrainingStore
    reviews: ReviewStore
    training: Training
    asking: Ask
    audit: Audit
    clock: Clock

    def groups(self, source: str, actor: Actor, state: str = "open") -> Sequence[Group]:
        """Groups in this state: those with a fix first, then the largest."""
        found = self._source(source, actor)
        decided = self.reviews.decisions(found.id)
        met: dict[Key, list[Report]] = defaultdict(list)
        for report in self._reports(found, actor):
            review = decided.get(report.turn)
            cause = cause_of(report, found.model)
            if review is not None:
                cause = Cause(review.cause, review.subject)  # type: ignore[arg-type]
            standing = self._standing(found.id, review)
            item = (review.item or "") if review and standing != "open" else ""
            met[(cause.name, cause.subject.casefold(), standing, item)].append(report)
        vain = frozenset(one.id for one in decided.values() if one.status == "unmended")
        made = [
            self._group(key, tuple(group), vain & {one.turn for one in group}, found, actor)
            for key, group in met.items()
            if key[2] == state
        ]
        return sorted(made, key=lambda group: (group.fix is None, -len(group.reports), group.key))

    def group(self, source: str, key: str, actor: Actor) -> Group:
        """One group in any state; raises NotFound."""
        for state in STATES:
            for group in self.groups(source, actor, state):
                if group.key == key:
                    return group
        raise NotFound("There is no such group.", hint="It may have been fixed meanwhile.")

    def apply(self, source: str, key: str, actor: Actor) -> TrainingItem:
        """Keep the group's fix as a draft. Raises AssayError when it does not stand its trial."""
        group = self.group(source, key, actor)
        if group.fix is None:
            raise NotFound("There is no fix for this group.", hint="Add an item by hand, or close it.")
        item = self.training.save(source, group.fix.kind, group.fix.content, actor).item
        self._decide(self._source(source, actor), group, "applied", item.id, actor)
        return item

    def close(self, source: str, key: str, actor: Actor) -> None:
        """Not a mistake, or not to be mended."""
        self._decide(self._source(source, actor), self.group(source, key, actor), "closed", None, actor)

    def replay(self, source: str, key: str, actor: Actor) -> Sequence[Replayed]:
        """Ask the group's questions with everything that waits for a publication."""
        group = self.group(source, key, actor)
        items = self.store.items(self._source(source, actor).id, state=None)
        return self._asked_anew(source, group.reports, after(items, {item.id for item in items}), actor)

    def settle(self, source: str, actor: Actor) -> int:
        """After a publication: questions whose item is in force and that are right now are fixed, and each asker is
        told once; how many. What something else still keeps from being answered is open again, nobody is told, and
        it is asked anew after the next publication.
        """
        found = self._source(source, actor)
        mended = [one for one in self.reviews.decisions(found.id).values() if self._to_settle(found.id, one)]
        if not mended:
            return 0
        turns = {one.id for one in mended}
        known = [one for one in self._reports(found, actor) if one.turn in turns]
        again = self._asked_anew(source, known, self.store.items(found.id, state=None), actor)
        vain = {one.report.turn for one in again if not one.right}
        self.reviews.decide([replace(one, status="unmended" if one.id in vain else "fixed") for one in mended])
        told = [self._notice(one.report, found, actor) for one in again if one.right]
        self.reviews.tell(told)
        return len(told)

    def notices(self, actor: Actor) -> Sequence[Notice]:
        """What the actor has not said to have seen yet, oldest first."""
        return self.reviews.notices(actor)

    def seen(self, notice: str, actor: Actor) -> None:
        """The actor has seen this; somebody else's is left as it is."""
        self.reviews.seen(notice, actor, self.clock.now().isoformat(timespec="seconds"))

    # -- inside

    def _reports(self, source: Source, actor: Actor) -> Iterator[Report]:
        return reports(self.reviews.asked(source.id, actor), self.reviews.verdicts(source.id, actor))

    def _asked_anew(
        self, source: str, told: Sequence[Report], items: Sequence[TrainingItem], actor: Actor
    ) -> Sequence[Replayed]:
        """The questions asked with those of the items that are approved."""
        written = self.desk.written(source, actor)
        ask = candidate_ask(self.asking, candidate_source(written, items), items)
        return [replayed(ask, written.id, report, actor) for report in told]

    def _notice(self, report: Report, source: Source, actor: Actor) -> Notice:
        now = self.clock.now().isoformat(timespec="seconds")
        return Notice(new_id(), report.owner, actor.tenant, now, FIXED, report.question, source.name)

    def _group(self, key: Key, group: tuple[Report, ...], vain: frozenset[str], source: Source, actor: Actor) -> Group:
        """What a published fix did not mend is not proposed to be mended by the same once more."""
        name, _, state, item = key
        cause = cause_of(group[0], source.model)
        if cause.name != name:
            cause = Cause(name, key[1])  # type: ignore[arg-type]
        today = self.clock.today().isoformat()
        fixes = (fix_of(report, cause, source, actor.name, today) for report in group if report.turn not in vain)
        fix = next((one for one in fixes if one is not None), None) if state == "open" else None
        return Group(f"{name}: {key[1]}", cause, group, fix, state, item or None, vain)

    def _standing(self, source: str, review: Review | None) -> str:
        if review is None:
            return "open"
        if review.status == "applied" and not self._exists(source, review.item):
            return "open"
        return "open" if review.status == "unmended" else review.status

    def _exists(self, source: str, item: str | None) -> bool:
        return any(one.id == item for one in self.store.items(source, state=None))

    def _to_settle(self, source: str, review: Review) -> bool:
        in_force = any(one.id == review.item for one in self.store.items(source))
        return review.status == "unmended" or (review.status == "applied" and in_force)

    def _decide(self, source: Source, group: Group, status: str, item: str | None, actor: Actor) -> None:
        now = self.clock.now().isoformat(timespec="seconds")
        about = (group.cause.name, group.cause.subject, item, actor.name, now)
        decided = [Review(one.turn, source.id, actor.tenant, status, *about) for one in group.reports]  # type: ignore[arg-type]
        self.reviews.decide(decided)
        facts = {"source": source.name, "cause": group.cause.name, "questions": len(decided), "item": item}
        self.audit.record(actor, f"training.review.{status}", facts)

    def _source(self, source: str, actor: Actor) -> Source:
        actor.need("admin", "review what went wrong")
        return self.desk.get(source, actor)


STATES = ("open", "applied", "fixed", "closed")
FIXED = "A question of yours that could not be answered is understood now."


def replayed(ask: Ask, source: str, report: Report, actor: Actor) -> Replayed:
    """The question asked anew; right when it gives what the asker then chose, or, without that, any answer."""
    try:
        answer = ask.ask(report.question, source, actor)
        right = _as_meant(ask, source, answer, report, actor)
    except AssayError as error:
        return Replayed(report, False, False, error.message)
    if answer.abstained or answer.state == "failed":
        return Replayed(report, False, False, answer.reason)
    return Replayed(report, True, right, answer.title)


def _as_meant(ask: Ask, source: str, answer: Answer, report: Report, actor: Actor) -> bool:
    if report.meant is None or answer.abstained:
        return not answer.abstained
    wanted = ask.runner.run(Query(source, report.meant), actor).table.rows()
    return same(wanted, rows_of(ask, answer, actor))
