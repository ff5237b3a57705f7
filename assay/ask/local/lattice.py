"""The span lattice: everything a stretch of the question may be, and the best cover of the question by spans."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assay.ask.local.cues import Cue, read_cues
from assay.ask.local.joined import joined
from assay.ask.local.lexicon import Link
from assay.ask.local.points import When
from assay.ask.local.text import Token
from assay.ask.local.timewords import TimeRead, read_times
from assay.ask.local.vocabulary import Vocabulary
from assay.ask.local.words import FILLER, STOP

ItemKind = Literal["link", "cue", "time", "number", "quoted", "stop", "unknown"]
MOST_LINKS = 10
_INSIDE = frozenset("-&/.'+")


@dataclass(frozen=True)
class Item:
    """A span of tokens and what it may be. ``links`` are alternatives, best first; after choosing there is one."""

    kind: ItemKind
    start: int
    end: int
    text: str
    words: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    cue: Cue | None = None
    time: TimeRead | None = None
    number: float | None = None
    weight: float = 0.0
    exact: bool = True

    @property
    def link(self) -> Link | None:
        """The link chosen (the best one while nothing is chosen)."""
        return self.links[0] if self.links else None

    def is_cue(self, *names: str) -> bool:
        """Whether it is a cue of one of these names."""
        return self.cue is not None and self.cue.name in names

    def is_link(self, *kinds: str) -> bool:
        """Whether its link is of one of these kinds."""
        return bool(self.links) and self.links[0].kind in kinds


def _text(tokens: Sequence[Token], start: int, end: int) -> str:
    return " ".join(token.text for token in tokens[start:end])


def _believable(
    words: tuple[str, ...], tokens: Sequence[Token], links: tuple[Link, ...], first: bool
) -> tuple[Link, ...]:
    """Common words are no values unless written like names."""
    if len(words) > 1 or tokens[0].kind == "quoted":
        return links
    token = tokens[0]
    common = token.norm in STOP or token.norm in FILLER
    if not common or (token.capital and not first and (len(token.text) < 4 and token.text.isupper())):
        return links
    keep = ("metric", "measure", "dimension", "entity") if token.norm not in STOP else ("metric", "entity", "dimension")
    kept = tuple(link for link in links if link.kind in keep and link.score >= 0.9)
    return () if token.norm in STOP and token.norm != "returns" else kept


def _link_items(tokens: Sequence[Token], vocabulary: Vocabulary) -> Iterator[Item]:
    for start, token in enumerate(tokens):
        if token.kind == "mark" or (token.kind == "number" and not token.norm.isalnum()):
            continue
        words: list[str] = []
        for end in range(start, min(len(tokens), start + 2 * vocabulary.longest)):
            here = tokens[end]
            if here.kind == "mark":
                if here.text in _INSIDE:
                    continue
                break
            words.extend(here.lemma.split() if here.kind == "quoted" else (here.lemma,))
            if len(words) > vocabulary.longest:
                break
            yield from _matched(tokens, start, end + 1, tuple(words), vocabulary)


def _matched(
    tokens: Sequence[Token], start: int, end: int, words: tuple[str, ...], vocabulary: Vocabulary
) -> Iterator[Item]:
    found = vocabulary.phrases.get(words)
    exact = found is not None
    links = found or (vocabulary.links(words) if len(words) <= 3 else ())
    if links:
        links = _believable(words, tokens[start:end], links, start == 0)
    if links:
        best = links[0].score
        kept = tuple(link for link in links if link.score >= best - 0.45)[:MOST_LINKS]
        bare = all(token.norm in STOP or token.norm in FILLER for token in tokens[start:end])
        weight = len(words) ** 1.25 * (best if exact else best * 0.9) * (0.75 if bare and len(words) == 1 else 1.0)
        yield Item("link", start, end, _text(tokens, start, end), words, kept, weight=weight, exact=exact)


def _cue_items(tokens: Sequence[Token], times: Sequence[TimeRead]) -> Iterator[Item]:
    for cue in read_cues(joined(tokens), [(time.start, time.end) for time in times]):
        article = tokens[cue.start].norm in ("the", "a", "an", "our", "all", "is", "are") and cue.end - cue.start > 1
        size = cue.end - cue.start - article
        bonus = 1.3 if cue.name == "more_than_average" else 1.0
        weight = (
            0.62 * size**1.2
            if cue.name in ("list", "rel", "comma", "and", "or", "only", "also")
            else bonus * 0.85 * size**1.2 + 0.02 * article
        )
        yield Item("cue", cue.start, cue.end, _text(tokens, cue.start, cue.end), cue=cue, weight=weight)


def _plain_items(tokens: Sequence[Token]) -> Iterator[Item]:
    for at, token in enumerate(tokens):
        if token.kind == "quoted":
            yield Item("quoted", at, at + 1, token.text, (token.norm,), weight=0.5)
        elif token.value is not None:
            yield Item("number", at, at + 1, token.text, number=token.value, weight=0.6)
        elif token.kind == "mark" or token.norm in STOP:
            yield Item("stop", at, at + 1, token.text, (token.norm,), weight=0.02)
        else:
            yield Item("unknown", at, at + 1, token.text, (token.lemma,), weight=0.0)


def _time_items(tokens: Sequence[Token], times: Sequence[TimeRead]) -> Iterator[Item]:
    for time in times:
        weight = 1.15 * (time.end - time.start) ** 1.2
        yield Item("time", time.start, time.end, _text(tokens, time.start, time.end), time=time, weight=weight)


def spans(tokens: Sequence[Token], vocabulary: Vocabulary, when: When) -> tuple[Item, ...]:
    """Every span of the question that may be something."""
    times = read_times(tokens, when)
    return (
        *_time_items(tokens, times),
        *_link_items(tokens, vocabulary),
        *_cue_items(tokens, times),
        *_plain_items(tokens),
    )


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
        settled.append(item)
    return tuple(settled)


def weight(items: Sequence[Item]) -> float:
    """How much of a question a cover explains."""
    return sum(item.weight for item in items)


def covers(tokens: Sequence[Token], vocabulary: Vocabulary, when: When) -> tuple[tuple[Item, ...], ...]:
    """The best cover, and those without one of its longest links where they differ."""
    items = spans(tokens, vocabulary, when)
    first = cover(tokens, items)
    several = [item for item in first if item.kind == "link" and len(item.words) > 1]
    found = [first]
    for item in sorted(several, key=lambda one: (-len(one.words), one.start))[:2]:
        other = cover(tokens, items, (item.start, item.end))
        if other not in found:
            found.append(other)
    return tuple(found)
