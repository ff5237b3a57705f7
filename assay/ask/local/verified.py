"""Verified questions: exact, then normalised, then with slots swapped. Likeness alone never answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from assay.ask.local.cover import covers
from assay.ask.local.draft import Setting
from assay.ask.local.lattice import Item
from assay.ask.local.points import When
from assay.ask.local.text import Token, tokenise
from assay.ask.local.vocabulary import raw
from assay.ask.ports import VerifiedQuestion
from assay.kernel.folding import fold
from assay.semantic.spec import AnalyticsSpec

_POLITE = re.compile(
    r"^(?:please |kindly |hi |hello |could you |can you |would you |i would like to know |"
    r"i want to know |i'd like to know |tell me |show me |give me |display |show |"
    r"what is |what's |what are |what was |what were |let me see )+|(?: please| thanks| thank you)$|"
    r"\b(?:the|our|a|an|me)\b"
)
Slot = tuple[str, Any]


@dataclass(frozen=True)
class Match:
    """A verified question that was asked: as it stands, or with ``spec`` changed in its slots."""

    question: VerifiedQuestion
    spec: AnalyticsSpec | None
    changed: bool = False


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """A question without case, punctuation and polite words.

    >>> plain("Please show me the revenue by region?") == plain("revenue by region")
    True
    """
    folded = re.sub(r"[^\w%<>=+.\-' ]+", " ", fold(text)).strip(" .")
    before = None
    while before != folded:
        before, folded = folded, " ".join(_POLITE.sub(" ", folded).split())
    return folded


def match_verified(
    text: str, tokens: Sequence[Token], verified: Sequence[VerifiedQuestion], setting: Setting
) -> Match | None:
    """The verified question this is, if it is one."""
    wanted = plain(text)
    spelled = plain(" ".join(token.norm for token in tokens))
    for question in verified:
        for known in (question.question, *question.wordings):
            if plain(known) in (wanted, spelled):
                return Match(question, question.spec)
    return _swapped(tokens, verified, setting)


# -- slots --------------------------------------------------------------------------------------------------------


def _items(tokens: Sequence[Token], setting: Setting) -> tuple[Item, ...]:
    return covers(tokens, setting.vocabulary, When(setting.today, setting.calendar))[0]


def _skeleton(items: Sequence[Item], tokens: Sequence[Token]) -> tuple[tuple[str, ...], tuple[Slot, ...]]:
    """Words with slots for values, periods and numbers; and what stands in the slots."""
    words: list[str] = []
    slots: list[Slot] = []
    for item in items:
        link = item.link
        if link and link.kind == "value" and len(link.values) == 1:
            words.append(f"<{link.ref}>")
            slots.append((link.ref, raw(link.values[0])))
        elif item.time and item.time.kind == "range":
            words.append("<time>")
            slots.append(("<time>", item.time.range))
        elif item.kind == "number" or (item.cue and item.cue.name == "top" and item.cue.number):
            words.extend(("<top>", item.cue.arg) if item.cue else ("<number>",))
            slots.append(("<number>", item.number if item.cue is None else item.cue.number))
        else:
            words.extend(plain(" ".join(token.lemma for token in tokens[item.start : item.end])).split())
    return tuple(words), tuple(slots)


@dataclass(frozen=True, eq=False)
class _Place:
    """A setting as a cache key: the vocabulary by identity, and the day."""

    setting: Setting

    def __hash__(self) -> int:
        return hash((id(self.setting.vocabulary), self.setting.today))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Place)
            and other.setting.vocabulary is self.setting.vocabulary
            and other.setting.today == self.setting.today
        )


@lru_cache(maxsize=4096)
def _known_skeleton(known: str, place: _Place) -> tuple[tuple[str, ...], tuple[Slot, ...]]:
    tokens = tokenise(known)
    return _skeleton(_items(tokens, place.setting), tokens)


def _swapped(tokens: Sequence[Token], verified: Sequence[VerifiedQuestion], setting: Setting) -> Match | None:
    wanted, slots = _skeleton(_items(tokens, setting), tokens)
    if not slots:
        return None
    for question in verified:
        for known in (question.question, *question.wordings) if question.spec else ():
            words, old = _known_skeleton(known, _Place(setting))
            if words == wanted and len(old) == len(slots) and old != slots and question.spec:
                spec = _replaced(question.spec, old, slots)
                if spec is not None:
                    return Match(question, spec, True)
    return None


def _replaced(spec: AnalyticsSpec, old: Sequence[Slot], new: Sequence[Slot]) -> AnalyticsSpec | None:
    """The spec with every slot swapped; None when a slot's old content is not found exactly once in it."""
    data: Any = spec.model_dump(by_alias=True)
    for (kind, before), (_, after) in zip(old, new, strict=True):
        if before == after:
            continue
        if kind == "<time>":
            if (
                spec.time is None
                or before is None
                or after is None
                or spec.time.model_copy(update={"field": before.field}) != before
            ):
                return None
            data["time"] = {**after.model_dump(by_alias=True), "field": spec.time.field}
            continue
        places = list(_places(data, kind, before))
        if len(places) != 1:
            return None
        holder, key = places[0]
        holder[key] = int(after) if kind == "<number>" and float(after).is_integer() else after
    return AnalyticsSpec.model_validate(data)


def _places(node: Any, kind: str, before: Any) -> Iterator[tuple[Any, str]]:
    """Where in a dumped spec a slot's content stands."""
    if isinstance(node, dict):
        if kind == "<number>":
            for key in ("limit", "n", "value", "count"):
                if (
                    isinstance(node.get(key), (int, float))
                    and not isinstance(node.get(key), bool)
                    and node[key] == before
                    and not (key == "count" and "kind" in node)
                ):
                    yield node, key
        elif node.get("field") == kind and node.get("value") == before and node.get("op") == "eq":
            yield node, "value"
        for value in node.values():
            yield from _places(value, kind, before)
    elif isinstance(node, (list, tuple)):
        for value in node:
            yield from _places(value, kind, before)
