"""The span lattice: everything a stretch of the question may be, and the best cover of the question by spans."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from assay.ask.local.believed import AGGREGATES, believed
from assay.ask.local.cues import Cue, read_cues
from assay.ask.local.done_to import of_its_object
from assay.ask.local.joined import joined
from assay.ask.local.lexicon import Link
from assay.ask.local.listed_units import without_listed_units
from assay.ask.local.misread import counted_each, denies, misread, numbered, of_the_named, stands_for_a_thing
from assay.ask.local.named_days import kept_seasons, named_days
from assay.ask.local.points import When
from assay.ask.local.said_anyway import by_its_words
from assay.ask.local.shared_heads import borrowed
from assay.ask.local.text import Token
from assay.ask.local.timewords import TimeRead, read_times
from assay.ask.local.vocabulary import Vocabulary
from assay.ask.local.words import FILLER, STOP, VERBS

ItemKind = Literal["link", "cue", "time", "number", "quoted", "stop", "unknown"]
MOST_LINKS = 10
LONGEST_LOOSE = 5
_SMALL = frozenset(("of", "the", "a", "an"))
HEADS = frozenset(
    "type value code name number id year date time record field status amount level information info detail "
    "member".split()
)
"""Nouns that say of what sort the thing just named is: "web channel type", "a status value of open"."""
BREAKS = frozenset(("and", "or", "with", "by", "per", "that", "who", "which", "whose", "are", "is", "each", "every"))
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


_TO_DO = frozenset(("pay", "earn", "spend", "cost"))
"""What somebody does, behind "to": no salary and no price."""
_BETWEEN = 2
_LISTED = frozenset("list name which enumerate give".split())
LETTERS = 2
"""So few of them in quotation marks are letters, and short for nothing."""
_BEFORE_LISTS = frozenset(("", "with", "show", "list", "give", "return", "me", "their"))
_BEFORE_NOUNS = frozenset("by per each every and , or which what their its the of same".split())


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


def _in_row(tokens: Sequence[Token], start: int, end: int) -> bool:
    """ "minimum, maximum and average price": the last aggregate is one of several of the price."""
    if end - start < 2 or tokens[start].norm not in AGGREGATES:
        return False
    before = [token.norm for token in tokens[max(0, start - 3) : start]]
    joined_to = before[-1:] == [","] or before[-1:] == ["and"]
    while before and before[-1] in ("and", ","):
        before.pop()
    return joined_to and bool(before) and before[-1] in AGGREGATES


def _loose_items(tokens: Sequence[Token], vocabulary: Vocabulary) -> Iterator[Item]:
    """Names said in another order or with small words between: "date of sign-up", "price in dollars"."""
    for start, token in enumerate(tokens):
        if token.kind != "word" or token.norm in STOP or denies(tokens, start, start + 1, vocabulary):
            continue
        for end in range(start + 1 + (token.norm in FILLER), min(len(tokens), start + LONGEST_LOOSE) + 1):
            last = tokens[end - 1]
            if last.kind != "word" or last.norm in BREAKS:
                break
            words = tuple(one.lemma for one in tokens[start:end] if one.norm not in STOP)
            if last.norm in STOP or (vocabulary.phrases.get(words) and len(words) == end - start):
                continue
            links = of_the_named(vocabulary.loosely(words), tokens[start:end], vocabulary)
            if links:
                best = links[0].score
                kept = tuple(link for link in links if link.score >= best - 0.2)
                weight = 0.85 * len(words) ** 1.25 * best * (1 if len(words) > 1 else 0.7)
                yield Item("link", start, end, _text(tokens, start, end), words, kept, weight=weight, exact=False)


def _matched(
    tokens: Sequence[Token], start: int, end: int, words: tuple[str, ...], vocabulary: Vocabulary
) -> Iterator[Item]:
    found = vocabulary.phrases.get(words)
    exact = found is not None
    if _in_row(tokens, start, end) or (words[:1] == ("number",) and numbered(tokens, start, vocabulary)):
        return
    near = found or (vocabulary.links(words) if len(words) <= 3 else ())
    links = by_its_words(near or _distant(tokens[start:end], words, vocabulary), tokens[:start])
    if denies(tokens, start, end, vocabulary) or _had_more(tokens, start, end) or counted_each(words, tokens, start):
        return
    if _parted(tokens, start, end):
        return
    if end - start == 1 and tokens[start].norm == "make" and not _is_noun(tokens, start):
        return
    if end - start == 1 and tokens[start].norm in _TO_DO and start and tokens[start - 1].norm == "to":
        return
    if links:
        links = believed(words, tokens, (start, end), links, vocabulary)
    if tokens[start].kind == "quoted" and len(tokens[start].norm) <= LETTERS:
        links = tuple(link for link in links if link.kind == "value")
    if links:
        best = links[0].score
        kept = tuple(link for link in links if link.score >= best - 0.45)
        bare = all(token.norm in STOP or token.norm in FILLER for token in tokens[start:end])
        weight = (
            _size(tokens[start:end], len(words)) ** 1.25
            * (best if exact else best * 0.9)
            * (0.75 if bare and len(words) == 1 else 1.0)
        )
        yield Item("link", start, end, _text(tokens, start, end), words, kept, weight=weight, exact=exact)


def _distant(tokens: Sequence[Token], words: tuple[str, ...], vocabulary: Vocabulary) -> tuple[Link, ...]:
    """What a word may stand for by a distant synonym: what somebody does is no field."""
    return () if tokens[0].norm in VERBS or tokens[0].norm.endswith("ed") else vocabulary.distant.get(words, ())


def _nearer(linked: Sequence[Item]) -> Sequence[Item]:
    """Without distant synonyms for what the question names otherwise: "countries of origin" says one thing."""
    named = {link.ref for item in linked for link in item.links if not link.distant}
    far = [item for item in linked if item.links[0].distant]
    void = {id(item) for item in far if any(link.ref in named for link in item.links)}
    return [item for item in linked if id(item) not in void] if void else linked


def _is_noun(tokens: Sequence[Token], at: int) -> bool:
    """ "By make", "the make, model and year": a verb everywhere else."""
    before = tokens[at - 1].norm if at else ""
    listed = at + 1 < len(tokens) and tokens[at + 1].norm in (",", "and")
    return before in _BEFORE_NOUNS or (listed and before in _BEFORE_LISTS)


_HAVING = frozenset(("with", "having", "who"))
_COMPARING = frozenset(
    "above over more less fewer under below exceeding at between beyond greater higher exactly only > < >= <=".split()
)


def _parted(tokens: Sequence[Token], start: int, end: int) -> bool:
    """ "How many visits, members and trainers", "the maximum total fee": the first word is said of more than a name."""
    several = tokens[start].norm == "how" and end < len(tokens) and tokens[end].norm in (",", "and")
    nested = tokens[start].norm == "total" and start > 0 and tokens[start - 1].norm in AGGREGATES
    return end - start > 1 and (several or nested)


def _had_more(tokens: Sequence[Token], start: int, end: int) -> bool:
    """ "customers with revenue above 5", "ordered at least 2 times": comparisons part names; times are no field."""
    following = tokens[end].norm if end < len(tokens) else ""
    bound = tokens[end - 1].norm == "at" and following in ("least", "most")
    often = end - start == 1 and tokens[start].norm == "times" and start > 0 and tokens[start - 1].value is not None
    return bound or often or (any(token.norm in _HAVING for token in tokens[start:end]) and following in _COMPARING)


def _size(tokens: Sequence[Token], words: int) -> float:
    """How many words a span explains; small ones count little."""
    small = sum(token.norm in _SMALL for token in tokens)
    return max(1.0, words - 0.9 * small) if small < words else float(words)


def _without_field(cue: Cue, tokens: Sequence[Token], vocabulary: Vocabulary) -> Cue:
    """ "the highest amount of all sales": the amount is what is measured where a field is called so."""
    at = cue.end - 2
    if cue.name not in ("agg", "super") or at <= cue.start or tokens[at].norm not in ("amount", "value"):
        return cue
    links = vocabulary.phrases.get((tokens[at].lemma,), ())
    named = any(link.kind in ("dimension", "measure") and link.score >= 0.97 for link in links)
    return replace(cue, end=at) if named else cue


def _cue_items(tokens: Sequence[Token], times: Sequence[TimeRead], vocabulary: Vocabulary) -> Iterator[Item]:
    for whole in read_cues(joined(tokens), [(time.start, time.end) for time in times]):
        if misread(whole, tokens, vocabulary):
            continue
        cue = _without_field(whole, tokens, vocabulary)
        article = tokens[cue.start].norm in ("the", "a", "an", "our", "all", "is", "are") and cue.end - cue.start > 1
        size = max(1.0, cue.end - cue.start - article - 0.4 * _trailing(tokens[cue.start : cue.end]))
        bonus = 1.3 if cue.name == "more_than_average" else 1.0
        weight = (
            0.62 * size**1.2
            if cue.name in ("list", "rel", "comma", "and", "or", "only", "also")
            else bonus * 0.85 * size**1.2 + 0.02 * article
        )
        yield Item("cue", cue.start, cue.end, _text(tokens, cue.start, cue.end), cue=cue, weight=weight)


def _trailing(tokens: Sequence[Token]) -> int:
    """Small words at the end: "number of the"."""
    count = 0
    for token in reversed(tokens):
        if token.norm not in _SMALL:
            break
        count += 1
    return count


def _plain_items(tokens: Sequence[Token]) -> Iterator[Item]:
    for at, token in enumerate(tokens):
        if token.kind == "quoted":
            yield Item("quoted", at, at + 1, token.text, (token.norm,), weight=0.5)
        elif token.value is not None and not stands_for_a_thing(tokens, at):
            yield Item("number", at, at + 1, token.text, number=token.value, weight=0.6)
        elif token.kind == "mark" or token.norm in STOP or token.value is not None:
            yield Item("stop", at, at + 1, token.text, (token.norm,), weight=0.02)
        else:
            yield Item("unknown", at, at + 1, token.text, (token.lemma,), weight=0.0)


def _time_items(tokens: Sequence[Token], times: Sequence[TimeRead]) -> Iterator[Item]:
    for time in times:
        weight = 0.3 if time.asked else 1.15 * (time.end - time.start) ** 1.2
        yield Item("time", time.start, time.end, _text(tokens, time.start, time.end), time=time, weight=weight)


def spans(tokens: Sequence[Token], vocabulary: Vocabulary, when: When) -> tuple[Item, ...]:
    """Every span of the question that may be something."""
    named = named_days(tokens, vocabulary)
    said = read_times(kept_seasons(named.masked(tokens) if named.fields else tokens, vocabulary), when)
    times = without_listed_units(said, tokens, vocabulary)
    cues = tuple(_cue_items(tokens, times, vocabulary))
    limits = _limits(cues)
    named_ones = (one for one in _link_items(tokens, vocabulary) if not _is_number(one, tokens, limits, vocabulary))
    named_ones = (one for one in named_ones if not _is_clause(one, tokens))
    halves = (
        Item("link", at, at + 1, tokens[at].text, words, links, weight=1.6 * links[0].score)
        for at, words, links in borrowed(tokens, vocabulary)
        if not denies(tokens, at, at + 1, vocabulary)
    )
    found = (*named_ones, *_loose_items(tokens, vocabulary), *halves)
    linked = _nearer(tuple(_with_objects(found, vocabulary)))
    return (
        *_time_items(tokens, times),
        *_fewer(linked),
        *cues,
        *_plain_items(tokens),
        *(_named_axis(tokens, *one) for one in named.axes(tokens)),
    )


def _with_objects(linked: Sequence[Item], vocabulary: Vocabulary) -> Iterator[Item]:
    for item in linked:
        kept = of_its_object(item.links, item.words, partial(_objects, item, linked), vocabulary.model)
        if kept:
            yield item if kept == item.links else replace(item, links=kept)


def _objects(item: Item, linked: Sequence[Item]) -> set[str]:
    """Whose the nearest words behind may be; small words may stand between: "bought any of the"."""
    behind = [one for one in linked if item.end <= one.start <= item.end + _BETWEEN]
    nearest = min((one.start for one in behind), default=None)
    links = (link for one in behind if one.start == nearest for link in one.links)
    return {link.entity for link in links if link.kind in ("value", "entity") and link.entity}


def _is_clause(item: Item, tokens: Sequence[Token]) -> bool:
    """ "List the customers who ordered": those are listed, though a number of them is called so too."""
    who = any(token.norm in ("who", "that") for token in tokens[item.start : item.end])
    return who and item.is_link("metric") and bool(tokens) and tokens[0].norm in _LISTED


def _named_axis(tokens: Sequence[Token], start: int, end: int, link: Link) -> Item:
    """ "For each day of the week", where a field holds their names."""
    words = tuple(token.lemma for token in tokens[start:end])
    return Item("link", start, end, _text(tokens, start, end), words, (link,), weight=1.15 * (end - start) ** 1.2)


def _fewer(linked: Sequence[Item]) -> Iterator[Item]:
    """Of very many meanings the first, those of a thing that is named before the others: "the id of the depot"."""
    crowded = any(len(item.links) > MOST_LINKS for item in linked)
    named = {one.ref for item in linked for one in item.links if one.kind == "entity"} if crowded else set[str]()
    for item in linked:
        if len(item.links) <= MOST_LINKS:
            yield item
            continue
        order = sorted(range(len(item.links)), key=lambda at: (item.links[at].entity not in named, at))
        yield replace(item, links=tuple(item.links[at] for at in sorted(order[:MOST_LINKS])))


def _limits(cues: Sequence[Item]) -> frozenset[int]:
    """Where the numbers of comparators begin: "more than 5", "between 5 and 10"."""
    bounds = [item for item in cues if item.cue is not None and item.is_cue("cmp") and item.cue.arg not in ("eq", "ne")]
    second = (item.end + 2 for item in bounds if item.cue is not None and item.cue.arg == "between")
    return frozenset((*(item.end for item in bounds), *second))


def _is_number(item: Item, tokens: Sequence[Token], limits: frozenset[int], vocabulary: Vocabulary) -> bool:
    """A number that something is compared with, or how many are wanted, is no value of a text field that holds it."""
    alone = item.end == item.start + 1 and tokens[item.start].value is not None and item.is_link("value")
    return alone and (item.start in limits or _how_many(tokens, item.start, vocabulary))


def _how_many(tokens: Sequence[Token], at: int, vocabulary: Vocabulary) -> bool:
    """ "the 3 ferries": a number before things."""
    if not 0 < at < len(tokens) - 1 or tokens[at - 1].norm not in ("the", "top", "first", "of"):
        return False
    links = vocabulary.phrases.get((tokens[at + 1].lemma,), ())
    return any(link.kind == "entity" and link.score >= 0.9 for link in links)
