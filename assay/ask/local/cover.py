"""The best cover of a question by the spans of its lattice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assay.ask.local.called_total import called_total
from assay.ask.local.deeds_led import without_deeds
from assay.ask.local.done_by import doers_named
from assay.ask.local.lattice import HEADS, Item, spans
from assay.ask.local.names_apart import names_apart
from assay.ask.local.points import When
from assay.ask.local.text import Token
from assay.ask.local.vocabulary import Vocabulary


def cover(tokens: Sequence[Token], items: Sequence[Item], forbidden: tuple[int, int] | None = None) -> tuple[Item, ...]:
    """The heaviest sequence of spans that covers all tokens, each once; without the span ``forbidden``."""
    best: list[tuple[float, Item | None]] = [(0.0, None), *((-1.0, None) for _ in tokens)]
    ending: dict[int, list[Item]] = {}
    for item in items:
        if (item.start, item.end) != forbidden or item.kind not in ("link", "cue"):
            ending.setdefault(item.end, []).append(item)
    for end in range(1, len(tokens) + 1):
        for item in ending.get(end, ()):
            total = best[item.start][0] + item.weight
            if best[item.start][0] >= 0 and total > best[end][0]:
                best[end] = (total, item)
    chosen: list[Item] = []
    at = len(tokens)
    while at > 0:
        item_here = best[at][1]
        if item_here is None:
            break
        chosen.append(item_here)
        at = item_here.start
    return _settled(tuple(reversed(chosen)))


_ONE_OF = frozenset(("member", "members"))
"""One of many, said behind their name: "staff members" are staff, though members may be something else here."""


def _settled(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Question words after a noun introduce a condition; they list something only at the start of a clause."""
    settled: list[Item] = []
    for at, item in enumerate(items):
        relative = (
            item.cue
            and item.cue.name == "list"
            and item.text.casefold() in ("which", "who", "what", "who is", "who are")
        )
        before = items[at - 1] if at else None
        if relative and item.cue and before and before.kind in ("link", "time", "number"):
            item = replace(item, cue=replace(item.cue, name="rel"))
        if item.kind == "unknown" and before and before.kind == "link" and item.words[0] in HEADS:
            item = replace(item, kind="stop")
        one_of = before is not None and before.is_link("entity") and item.text.casefold() in _ONE_OF
        if one_of and all(link.score < 0.8 for link in item.links):
            item = replace(item, kind="stop", links=())
        settled.append(item)
    plain = [_modifier(_verb(settled, at), settled[at + 1 :]) for at, item in enumerate(settled)]
    return names_apart(without_deeds(doers_named(plain)))


def _verb(items: Sequence[Item], at: int) -> Item:
    """ "Which town hosts the most fairs": what somebody does is no field that begins alike."""
    item = items[at]
    faint = item.is_link("dimension") and len(item.words) == 1 and all(link.score <= 0.5 for link in item.links)
    amid = 0 < at < len(items) - 1 and items[at - 1].is_link("dimension", "entity") and items[at + 1].is_cue("super")
    return replace(item, kind="stop", links=()) if faint and amid and item.text.endswith("s") else item


def _modifier(item: Item, after: Sequence[Item]) -> Item:
    """A word that faintly resembles a field, right before a thing named for sure, only describes that thing."""
    faint = item.kind == "link" and len(item.words) == 1 and all(link.score <= 0.5 for link in item.links)
    sure = bool(after) and any(link.score >= 0.95 and link.kind == "entity" for link in after[0].links)
    return replace(item, kind="stop", links=()) if faint and sure else item


def weight(items: Sequence[Item]) -> float:
    """How much of a question a cover explains."""
    return sum(item.weight for item in items)


def covers(
    tokens: Sequence[Token], vocabulary: Vocabulary, when: When, extra: tuple[Item, ...] = ()
) -> tuple[tuple[Item, ...], ...]:
    """The best cover, and those without one of its longest links where they differ. ``extra`` are more spans."""
    items = (*spans(tokens, vocabulary, when), *extra)
    first = cover(tokens, items)
    several = [item for item in first if item.kind == "link" and len(item.words) > 1]
    found = [first]
    for item in sorted(several, key=lambda one: (-len(one.words), one.start))[:2]:
        other = cover(tokens, items, (item.start, item.end))
        if other not in found:
            found.append(other)
    return tuple(called_total(one, vocabulary) for one in found)
