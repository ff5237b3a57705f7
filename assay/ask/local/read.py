"""From tokens to candidates: cover, choose, clauses, build, judge. The heart of the local engine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from heapq import heapify, heappop, heappush

from assay.ask.local.ages import age_items, with_age, with_computed
from assay.ask.local.build import build
from assay.ask.local.characteristics import characterised
from assay.ask.local.choose import choose_links
from assay.ask.local.clauses import CLAUSES
from assay.ask.local.counted_things import of_counted_things
from assay.ask.local.cover import covers, weight
from assay.ask.local.dated_others import dated_apart
from assay.ask.local.draft import Draft, Setting
from assay.ask.local.durations import attached, items_of, with_duration
from assay.ask.local.fields_of_figures import fields_of_figures
from assay.ask.local.formulas import stated
from assay.ask.local.lattice import Item
from assay.ask.local.lexicon import Link
from assay.ask.local.listed_counts import listed_counts
from assay.ask.local.points import When
from assay.ask.local.ranker import MOST_RANKED, in_order
from assay.ask.local.score import Costed, Judged, costed
from assay.ask.local.text import Token
from assay.semantic.spec import Compare

KEPT = 8
"""Texts whose readings are remembered: about those of one question, for a vocabulary is kept with each."""
MOST_DRAFTS = 12
_UNSURE = 0.2


@dataclass(frozen=True)
class Candidates:
    """Readings of one question, likeliest first, and the cover they came from."""

    judged: tuple[Judged, ...]
    items: tuple[Item, ...]


def candidates(tokens: Sequence[Token], setting: Setting) -> Candidates:
    """All readings worth judging. The last ones are remembered: wordings of one question share many of their parts."""
    return _candidates(_Text(tuple(tokens), setting))


@dataclass(frozen=True, eq=False)
class _Text:
    """A text and what it is read against as a cache key: the vocabulary by identity, for it is large."""

    tokens: tuple[Token, ...]
    setting: Setting

    def __hash__(self) -> int:
        return hash((self.tokens, self.setting.text, id(self.setting.vocabulary)))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Text)
            and other.setting.vocabulary is self.setting.vocabulary
            and other.tokens == self.tokens
            and other.setting == self.setting
        )


@lru_cache(maxsize=KEPT)
def _candidates(text: _Text) -> Candidates:
    return _read(text.tokens, text.setting)


def _read(tokens: tuple[Token, ...], setting: Setting) -> Candidates:
    setting, duration = with_duration(tokens, setting)
    setting, age = with_age(tokens, setting)
    extra = (*(items_of(duration, tokens) if duration else ()), *(age_items(age, tokens) if age else ()))
    found = covers(tokens, setting.vocabulary, When(setting.today, setting.calendar), extra)
    drafts = [
        draft
        for items in found
        for meant in _meanings(_unfolded(items, setting), setting)
        for draft in _drafts(meant, setting, _behind(items, found[0]))
    ]
    built = (build(draft, setting) for draft in drafts)
    read = (
        costed(done, with_computed(attached(spec, duration), age), (), setting.model)
        for done, spec in built
        if spec is not None
    )
    ordered = in_order(_cheapest(read, setting), setting)
    return Candidates(tuple(_stated(one, setting) for one in ordered), found[0] if found else ())


def _stated(one: Judged, setting: Setting) -> Judged:
    """With what the names that the question defines stand for, and what that makes doubtful."""
    spec = stated(one.spec, setting.formulas, setting.computed)
    apart = dated_apart(spec, setting)
    sure = min(one.confidence, _UNSURE) if apart else one.confidence
    return replace(one, spec=spec, doubtful=(*one.doubtful, *apart), confidence=sure)


def _cheapest(read: Iterable[Costed], setting: Setting) -> tuple[Judged, ...]:
    """The cheapest reading of each spec, cheapest first; what cannot be among them is never doubted."""
    waiting: list[tuple[float, str, int, Costed | Judged]] = [
        (one.cost(), one.spec.canonical(), at, one) for at, one in enumerate(read)
    ]
    heapify(waiting)
    unique: dict[str, Judged] = {}
    while waiting and len(unique) < MOST_RANKED:
        _, told, at, one = heappop(waiting)
        if told in unique:
            continue
        if isinstance(one, Judged):
            unique[told] = one
            continue
        judged = one.judged(setting.model)
        heappush(waiting, (judged.cost, told, at, judged))
    return tuple(unique.values())


def _meanings(items: tuple[Item, ...], setting: Setting) -> tuple[tuple[Item, ...], ...]:
    """The items as they are, and with the numbers that are meant by characteristics."""
    measured = characterised(items, setting)
    return (items, measured) if measured else (items,)


def _behind(items: Sequence[Item], best: Sequence[Item]) -> float:
    """What a cover that explains less costs."""
    return 0.0 if items is best else 0.12 + 0.5 * max(0.0, weight(best) - weight(items))


def fragments(tokens: Sequence[Token], setting: Setting) -> list[Draft]:
    """Drafts of a text that is no whole question: every clause but the one that makes lists."""
    found = covers(tokens, setting.vocabulary, When(setting.today, setting.calendar))
    return [
        draft
        for items in found
        for draft in _drafts(_unfolded(items, setting), setting, _behind(items, found[0]), skip=("listing",))
    ]


def _drafts(items: tuple[Item, ...], setting: Setting, cost: float, skip: tuple[str, ...] = ()) -> list[Draft]:
    drafts: list[Draft] = list(choose_links(Draft(items, cost=cost), setting))
    for name, clause in CLAUSES:
        if name in skip:
            continue
        grown = [changed for draft in drafts for changed in clause(draft, setting)]
        drafts = sorted(grown, key=lambda draft: draft.cost)[:MOST_DRAFTS]
    return drafts


def _unfolded(items: tuple[Item, ...], setting: Setting) -> tuple[Item, ...]:
    """A term with a condition keeps its noun: "open orders" is a condition and "orders"."""
    lasting = any(item.text.casefold().startswith("how long") for item in items)
    return tuple(
        _plain(_lasting(part, setting) if lasting else part)
        for item in of_counted_things(listed_counts(fields_of_figures(items, setting), setting), setting)
        for part in _parts(item, setting)
    )


def _lasting(item: Item, setting: Setting) -> Item:
    """ "how long does delivery take" asks for the delivery time."""
    for word in ("time", "duration", "day"):
        links = setting.vocabulary.phrases.get((*item.words, word), ()) if item.kind == "link" else ()
        if links:
            return replace(item, links=links, words=(*item.words, word))
    return item


def _plain(item: Item) -> Item:
    """A term that is no more than one value of one field is that value."""
    if not any(link.kind == "condition" for link in item.links):
        return item
    links: dict[tuple[str, str, str], Link] = {}
    for link in item.links:
        plain = _as_value(link)
        links.setdefault((plain.kind, plain.ref, str(plain.values)), plain)
    return replace(item, links=tuple(links.values()))


def _as_value(link: Link) -> Link:
    condition = link.condition
    if (
        isinstance(condition, Compare)
        and condition.op == "eq"
        and condition.part is None
        and isinstance(condition.value, (str, int, float, bool))
    ):
        return Link("value", condition.field, link.score, (condition.value,), label=link.label, via=condition.via)
    return link


def _parts(item: Item, setting: Setting) -> Iterable[Item]:
    yield item
    if item.is_link("condition"):
        for size, head in ((2, item.words[-2:]), (1, item.words[-1:]), (1, item.words[:1])):
            links = setting.vocabulary.phrases.get(head, ())
            nouns = tuple(link for link in links if link.kind in ("entity", "metric") and link.score >= 0.9)
            if nouns and len(item.words) > size:
                yield replace(item, links=nouns, words=head)
                return
