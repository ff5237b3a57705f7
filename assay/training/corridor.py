"""item -> parse + bind + run -> draft; then ``gate.py``: evaluate on golden questions -> publish -> index."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from assay.ask.corridor import Ask
from assay.catalog.sources import SourceDesk
from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import AssayError, BadInput, NotFound
from assay.query.ports import Audit, Source
from assay.records.stored import ItemKind, ItemVersion, TrainingItem
from assay.storage.rows import new_id
from assay.storage.training import TrainingStore
from assay.training.against import against
from assay.training.candidate import after, candidate_ask, candidate_source
from assay.training.formats import read_file, write_items
from assay.training.kinds import TITLES, read_content, title_of
from assay.training.together import Numbered, broken, fault_of, read_together
from assay.training.trial import RUNS, Trial, conflicts, try_item

OVERTAKEN = "What you wrote is still here: saving it again puts it over the change, which stays in the history."
LOOK_AGAIN = "Open it again to see what it says now."
CHANGED_ELSEWHERE = "This was saved under your name in another window while you wrote here."
Report = Callable[[float, str], None]
EVERY = 20
"""Of many items, after how many of them it is told how far it is."""
FEW = 40
"""Up to so many items of a file are tried one after the other, each beside all others, with what contradicts it."""


def _silent(_done: float, _stage: str) -> None:
    """Nobody looks on."""


@dataclass(frozen=True)
class Saved:
    """An item as it was kept, and what came of trying it."""

    item: TrainingItem
    trial: Trial


@dataclass(frozen=True)
class Training:
    """What an admin does with training items. What is in force changes by ``Gate.publish`` alone."""

    desk: SourceDesk
    store: TrainingStore
    asking: Ask
    audit: Audit
    clock: Clock

    # -- looking

    def items(
        self, source: str, actor: Actor, *, kind: str = "", state: str = "", search: str = ""
    ) -> Sequence[TrainingItem]:
        """Items of a source, changed last first. ``state``: draft (anything not published), approved or retired."""
        found = self._source(source, actor).id
        wanted = search.casefold().strip()
        return sorted(
            (
                item
                for item in self.store.items(found, state=None)
                if kind in ("", item.kind)
                and state in ("", shown_state(item))
                and (not wanted or wanted in _text_of(item))
            ),
            key=lambda item: item.updated_at or item.created_at,
            reverse=True,
        )

    def get(self, source: str, item: str, actor: Actor) -> TrainingItem:
        """One item; raises NotFound."""
        return self.store.get(self._source(source, actor).id, item)

    def history(self, source: str, item: str, actor: Actor) -> Sequence[ItemVersion]:
        """Every act on an item of this source, newest first, even of one that was removed."""
        found = self._source(source, actor).id
        return [line for line in self.store.history(item) if line.source == found]

    def conflicts(self, source: str, actor: Actor) -> Mapping[str, tuple[str, ...]]:
        """By item: which others say the same, or something else of the same."""
        return conflicts(self.store.items(self._source(source, actor).id, state=None))

    def contradicting(self, source: str, item: str, actor: Actor) -> Sequence[str]:
        """What speaks against one item: other verified questions that ask the same and have other rows come first."""
        written = self._source(source, actor)
        items = self.store.items(written.id, state=None)
        ask = candidate_ask(self.asking, candidate_source(written, items), items)
        others = [one for one in items if one.id != item]
        without = candidate_source(written, after(others, {one.id for one in others}))
        return [told for one in items if one.id == item for told in against(one, items, ask, without, actor)]

    def changes(self, source: str, actor: Actor) -> Sequence[TrainingItem]:
        """What is not published yet."""
        return self.items(source, actor, state="draft")

    # -- changing

    def save(
        self, source: str, kind: str, given: Mapping[str, Any], actor: Actor, item: str | None = None, version: int = 0
    ) -> Saved:
        """Keep an item as a draft, or a change of one; it was parsed, bound and run first. Raises AssayError.

        With the ``version`` that was looked at, a change that somebody made since then is not written over unseen.
        """
        written = self._source(source, actor)
        old = self.store.get(written.id, item) if item else None
        if old is not None:
            _not_overtaken(old, version, actor, OVERTAKEN)
        everything = self.store.items(written.id, state=None)
        # Drafts may stand on drafts: a term on a metric that waits for the same publication.
        drafted = candidate_source(written, after(everything, {one.id for one in everything}))
        content = read_content(old.kind if old else kind, given, drafted.model)
        now = self._now()
        if old is None:
            about = (new_id(), written.id, actor.tenant, cast(ItemKind, kind))
            kept = TrainingItem(*about, "draft", content, actor.name, now, updated_at=now)
        else:
            kept = _changed(old, content, "approved", actor.name, now)
        trial = self._tried(kept, everything, written, drafted, actor)
        if old is None:
            self.store.insert([kept], "saved", actor.name, now)
        else:
            kept = self.store.revise(kept, "saved", actor.name, now)
        self._told(actor, "training.save", written, kept)
        return Saved(kept, trial)

    def take_in(
        self, source: str, name: str, text: str, actor: Actor, report: Report = _silent
    ) -> tuple[Sequence[Saved], Sequence[str]]:
        """The items of a file as drafts, and what could not be taken in, each with its reason. What is there already
        word for word is left out. ``report`` is told how far it is, and may stop it; of many items none is kept then.
        Raises BadInput for a file that cannot be read at all.
        """
        written = self._source(source, actor)
        everything = self.store.items(written.id, state=None)
        model = candidate_source(written, everything).model
        given, said = read_file(name, text, model), _sayings(everything)
        new = [(at, kind, one) for at, (kind, one) in enumerate(given, 1) if not _said(said, kind, one)]
        if len(new) <= FEW:
            return self._one_by_one(source, new, actor, report)
        kept, faults = self._at_once(written, everything, new, actor, report)
        return [Saved(item, Trial()) for item in kept], faults

    def _one_by_one(
        self, source: str, new: Sequence[Numbered], actor: Actor, report: Report
    ) -> tuple[Sequence[Saved], Sequence[str]]:
        saved, faults = list[Saved](), list[str]()
        for done, (at, kind, given) in enumerate(new):
            report(done / len(new), f"Trying item {done + 1} of {len(new)}")
            try:
                saved.append(self.save(source, kind, given, actor))
            except AssayError as error:
                faults.append(fault_of(at, kind, error))
        return saved, faults

    def _at_once(
        self,
        written: Source,
        everything: Sequence[TrainingItem],
        new: Sequence[Numbered],
        actor: Actor,
        report: Report,
    ) -> tuple[Sequence[TrainingItem], Sequence[str]]:
        """Many items: each is read on those before it, all are bound together, and those that can be run are run."""
        report(0.0, f"Reading {len(new):,} items")
        before = candidate_source(written, after(everything, {one.id for one in everything}))
        contents, model, faults = read_together(new, before.model)
        now, read = self._now(), list[tuple[int, TrainingItem]]()
        for at, kind, content in contents:
            about = (new_id(), written.id, actor.tenant, cast(ItemKind, kind))
            read.append((at, TrainingItem(*about, "draft", content, actor.name, now, updated_at=now)))
        source = replace(before, model=model)
        ask = candidate_ask(self.asking, source, everything)
        kept: list[TrainingItem] = []
        for done, (at, item) in enumerate(read):
            if done % EVERY == 0:
                report(done / len(read), f"Trying item {done + 1:,} of {len(read):,}")
            try:
                RUNS.get(item.kind, _nothing)(item.content, ask, source, actor)
                kept.append(item)
            except AssayError as error:
                faults.append(fault_of(at, item.kind, error))
        self.store.insert(kept, "saved", actor.name, now)
        for item in kept:
            self._told(actor, "training.save", written, item)
        return kept, faults

    def export(self, source: str, form: str, actor: Actor) -> tuple[str, str]:
        """File name and text of what is in force, in one of ``formats.FORMS``."""
        found = self._source(source, actor)
        self.audit.record(actor, "training.exported", {"source": found.name, "format": form})
        return write_items(self.store.items(found.id), form)

    def retire(self, source: str, item: str, actor: Actor, version: int = 0, *, alone: bool = True) -> TrainingItem:
        """Take an item out of force with the next publication; a draft is removed at once. What is retired stays so.

        What others stand on stays, unless it does not leave ``alone``: then whoever takes them all away has looked.
        ``version`` as with ``save``.
        """
        old = self.get(source, item, actor)
        _not_overtaken(old, version, actor, LOOK_AGAIN)
        if old.state == "draft":
            self.remove(source, item, actor)
            return replace(old, state="retired")
        if old.state == "retired":
            if old.pending:
                self.discard(source, item, actor)
            return replace(old, pending=None)
        if alone:
            self._stands_alone(source, old, actor)
        now = self._now()
        kept = self.store.revise(_changed(old, old.content, "retired", actor.name, now), "retired", actor.name, now)
        self._told(actor, "training.retire", self._source(source, actor), kept)
        return kept

    def _stands_alone(self, source: str, item: TrainingItem, actor: Actor) -> None:
        """Raises BadInput where something else stands on an item that is to leave."""
        written = self._source(source, actor)
        items = self.store.items(written.id, state=None)
        then = after(items, {one.id for one in items})
        gone = [replace(one, state="retired") if one.id == item.id else one for one in then]
        wrong = broken(candidate_source(written, then).model, candidate_source(written, gone).model)
        if wrong:
            raise BadInput(f"Something stands on this: {wrong.rstrip('.?')}.", hint="Change or retire that first.")

    def restore(self, source: str, item: str, version: int, actor: Actor) -> Saved:
        """What an item said once, as a draft again; it is tried like any other."""
        past = next((one for one in self.history(source, item, actor) if one.version == version), None)
        if past is None:
            raise NotFound("There is no such version.")
        return self.save(source, past.kind, past.content, actor, item)

    def discard(self, source: str, item: str, actor: Actor, version: int = 0) -> None:
        """Forget a change that is not published; ``version`` as with ``save``."""
        old = self.get(source, item, actor)
        _not_overtaken(old, version, actor, LOOK_AGAIN)
        if old.state == "draft":
            self.remove(source, item, actor)
            return
        self.store.revise(replace(old, pending=None), "discarded", actor.name, self._now())
        self._told(actor, "training.discard", self._source(source, actor), old)

    def remove(self, source: str, item: str, actor: Actor) -> None:
        """Remove an item; its history stays. What was in force is retired by a publication instead."""
        old = self.get(source, item, actor)
        if old.state == "approved":
            raise BadInput("This is in force.", hint="Retire it, then publish.")
        self.store.drop(old, actor.name, self._now())
        self._told(actor, "training.remove", self._source(source, actor), old)

    # -- inside

    def _tried(
        self,
        item: TrainingItem,
        everything: Sequence[TrainingItem],
        written: Source,
        before: Source,
        actor: Actor,
    ) -> Trial:
        others = [one for one in everything if one.id != item.id]
        items = after([*others, item], {one.id for one in (*others, item)})
        source = candidate_source(written, items)
        ask = candidate_ask(self.asking, source, items)
        preview = try_item(items[-1], ask, source, before, actor)
        without = candidate_source(written, after(others, {one.id for one in others}))
        return Trial(preview, against(items[-1], items, ask, without, actor))

    def _source(self, source: str, actor: Actor) -> Source:
        actor.need("admin", "train this workbench")
        return self.desk.written(source, actor)

    def _now(self) -> str:
        return self.clock.now().isoformat(timespec="milliseconds")

    def _told(self, actor: Actor, action: str, source: Source, item: TrainingItem) -> None:
        facts = {"source": source.name, "item": item.id, "kind": item.kind, "version": item.version}
        self.audit.record(actor, action, facts)


def _not_overtaken(item: TrainingItem, version: int, actor: Actor, hint: str) -> None:
    """Raises BadInput where an item says something else than the ``version`` that was looked at; 0: none was."""
    if version and item.version != version:
        who = (item.pending or {}).get("author", item.author)
        told = CHANGED_ELSEWHERE if who == actor.name else f"{who} changed this while you wrote."
        raise BadInput(told, hint=hint)


def _nothing(_content: Mapping[str, Any], _ask: Ask, _source: Source, _actor: Actor) -> str:
    return ""


def _sayings(items: Sequence[TrainingItem]) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """What is said, by kind, and by kind with what an item of it is known by."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for item in items:
        if item.state != "retired":
            content = (item.pending or {}).get("content", item.content)
            for key in (item.kind, f"{item.kind} {content.get(TITLES.get(item.kind, ''))}"):
                found.setdefault(key, []).append(content)
    return found


def _said(known: Mapping[str, Sequence[Mapping[str, Any]]], kind: str, given: Mapping[str, Any]) -> bool:
    """Whether an item says exactly this, whatever it says more."""
    named = TITLES.get(kind, "")
    pool = known.get(f"{kind} {given[named]}" if named in given else kind, ())
    return any(all(said.get(key) == value for key, value in given.items()) for said in pool)


def shown_state(item: TrainingItem) -> str:
    """``draft`` for anything that waits for a publication.

    >>> shown_state(TrainingItem("1", "s", "t", "ddl", "approved", {}, "a", "now", pending={"state": "retired"}))
    'draft'
    """
    return "draft" if item.pending else item.state


def _changed(old: TrainingItem, content: Mapping[str, Any], state: str, author: str, now: str) -> TrainingItem:
    """The item with a change that waits; a draft is changed in place."""
    if old.state == "draft":
        return replace(old, content=dict(content), author=author, updated_at=now)
    return replace(old, pending={"state": state, "content": dict(content), "author": author, "at": now})


def _text_of(item: TrainingItem) -> str:
    content = (item.pending or {}).get("content", item.content)
    return f"{title_of(item.kind, content)} {item.author} {content}".casefold()
