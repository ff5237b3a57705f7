"""Which of its alternatives each span is: a beam over the spans, scored by name, neighbourhood and join distance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from assay.ask.local.adjectival import names_one
from assay.ask.local.datewords import dated_words, priced_words
from assay.ask.local.directions import directed
from assay.ask.local.draft import Draft, Setting
from assay.ask.local.equals import among_equals
from assay.ask.local.flags import flagged
from assay.ask.local.lattice import Item
from assay.ask.local.lexicon import Link
from assay.ask.local.named_roles import in_roles, of_those_in_role
from assay.ask.local.naming import named_items
from assay.ask.local.own_deeds import of_their_own
from assay.ask.local.role_verbs import with_role_verbs
from assay.ask.local.roles import inferred, role
from assay.ask.local.text import phrase
from assay.ask.local.verbs import acted
from assay.ask.local.whose import owned

BEAM = 24
KEPT = 8
_JOIN = 0.16
_UNREACHABLE = 1.2


def choose_links(draft: Draft, setting: Setting) -> Iterable[Draft]:
    """Drafts in which every link span has exactly one meaning, cheapest first."""
    owners = _mentioned(draft, setting)
    draft = among_equals(flagged(of_their_own(draft, setting), setting), setting)
    draft = of_those_in_role(owned(directed(draft, setting), setting), setting)
    draft = in_roles(draft, setting)
    draft = acted(with_role_verbs(draft, setting), setting)
    draft = priced_words(dated_words(named_items(draft, setting, owners), setting, owners), setting, owners)
    states: list[_State] = [_State()]
    linked = [(at, item) for at, item in enumerate(draft.items) if item.kind == "link"]
    for at, item in linked:
        meanings = [_meaning(draft, setting, at, link, owners) for link in item.links]
        grown = [further for state in states for further in _grown(setting, item, state, meanings)]
        states = [further.state() for further in sorted(grown, key=_in_order)[:BEAM]]
    least = states[0]
    settled: dict[tuple[int, str], Item] = {}
    for state in states[:KEPT]:
        items = list(draft.items)
        for place, (at, item) in enumerate(linked):
            items[at] = _settled(settled, at, item, state.links[place], state.told[place])
        yield draft.changed(items=tuple(items), cost=draft.cost + least.cost + state.rank - least.rank)


def _settled(settled: dict[tuple[int, str], Item], at: int, item: Item, link: Link, told: str) -> Item:
    """The item with the one link chosen for it; states that agree on it share it."""
    key = (at, told)
    if key not in settled:
        settled[key] = replace(item, links=(link,))
    return settled[key]


class _State(NamedTuple):
    """Links chosen so far. ``rank`` compares states with each other; ``cost`` is what makes the reading unsure."""

    rank: float = 0.0
    cost: float = 0.0
    links: tuple[Link, ...] = ()
    near: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    """The links as texts, for a steady order among equals."""

    def grown(self, link: Link, told: str, rank: float, cost: float, home: str) -> _State:
        """With one more span decided, in the thing ``home``."""
        near = self.near if not home or home in self.near else (*self.near, home)
        return _State(self.rank + rank, self.cost + cost, (*self.links, link), near, (*self.told, told))


@dataclass(frozen=True)
class _Meaning:
    """One meaning of a span and what it costs whatever is chosen for the spans before it.

    ``alone`` is what its name, its owner and the words around cost; ``beside`` what a value right beside it adds, and
    ``role`` what is likely after the cue before it.
    """

    link: Link
    told: str
    home: str
    alone: float
    beside: float
    role: float

    def cost(self, chosen: tuple[Link, ...]) -> float:
        """The cost next to the links chosen so far."""
        cost = self.alone
        if self.link.kind == "value" and any(
            one.kind in ("dimension", "value") and one.ref == self.link.ref for one in chosen
        ):
            cost -= 0.35
        return cost + self.beside + self.role


class _Further(NamedTuple):
    """A state and the meaning it would choose next; most of them fall out of the beam before they are made."""

    rank: float
    told: tuple[str, ...]
    before: _State
    meaning: _Meaning
    own: float
    cost: float

    def state(self) -> _State:
        """The state with it chosen."""
        return self.before.grown(self.meaning.link, self.meaning.told, self.own, self.cost, self.meaning.home)


def _in_order(further: _Further) -> tuple[float, tuple[str, ...]]:
    return (further.rank, further.told)


def _grown(setting: Setting, item: Item, state: _State, meanings: Sequence[_Meaning]) -> Iterable[_Further]:
    joins = [_join(setting, state.near, meaning.home) for meaning in meanings]
    raw = [
        (1 - meaning.link.score) * 0.9 + meaning.cost(state.links) + join
        for meaning, join in zip(meanings, joins, strict=True)
    ]
    floor = min(raw) - (1 - item.links[0].score) * 0.9
    for meaning, own, join in zip(meanings, raw, joins, strict=True):
        # A join that no meaning of the word avoids does not make the reading less sure.
        cost = own - floor if join < 1 else own
        yield _Further(round(state.rank + own, 6), (*state.told, meaning.told), state, meaning, own, cost)


def _mentioned(draft: Draft, setting: Setting) -> dict[str, int]:
    """Entities named by the question, and where."""
    found: dict[str, int] = {}
    for at, item in enumerate(draft.items):
        for link in (*item.links, *_led_by(item, setting)):
            if link.kind == "entity" and link.score >= 0.7:
                found.setdefault(link.ref, at)
    return found


def _led_by(item: Item, setting: Setting) -> tuple[Link, ...]:
    """The thing that a written number's name begins with: "customers with orders" are customers first."""
    if not item.is_link("metric") or len(item.words) < 2 or inferred(setting, item.links[0].ref):
        return ()
    return setting.vocabulary.phrases.get(item.words[:1], ())


def _meaning(draft: Draft, setting: Setting, at: int, link: Link, owners: dict[str, int]) -> _Meaning:
    told = [
        one.ref for one in draft.items[at].links if one.kind == "dimension" and _beside_value(draft.items, at, one.ref)
    ]
    return _Meaning(
        link,
        repr(link),
        _home(setting, link),
        _alone(draft, setting, at, link, owners),
        (-0.35 if link.ref in told else 0.25) if told else 0.0,
        role(setting, draft.items, at, link),
    )


def _alone(draft: Draft, setting: Setting, at: int, link: Link, owners: dict[str, int]) -> float:
    cost = {"measure": 0.03, "entity": 0.04, "value": 0.02, "dimension": 0.02}.get(link.kind, 0.0)
    home = _owner(link)
    governed = link.kind == "metric" and not inferred(setting, link.ref)
    measured = setting.vocabulary.homes.get(link.ref, "") if governed else ""
    if measured in owners and owners[measured] != at:
        cost -= 0.3 if abs(owners[measured] - at) <= 3 else 0.18
    cost += _attachment(draft, setting, at, link) + _possession(draft.items, at, link)
    cost += names_one(draft, setting, at, link)
    if home and owners:
        if home in owners:
            distance = abs(owners[home] - at)
            cost -= 0.0 if distance == 0 else 0.3 if distance <= 3 else 0.18
        else:
            cost += 0.05
    return cost + _before_number(draft.items, setting, at, link) - _own_key(draft.items[at], setting, link)


def _own_key(item: Item, setting: Setting, link: Link) -> float:
    """ "vehicle ids": those of the vehicles, before those that other things refer to them by."""
    entity = setting.model.entity(link.entity) if link.kind == "dimension" and item.words[-1:] == ("id",) else None
    if entity is None or len(entity.key) != 1 or item.words[:-1] != phrase(entity.label or entity.name):
        return 0.0
    dimension = setting.vocabulary.dimension(link.ref)
    return 0.05 if dimension is not None and (dimension.expr or dimension.name).strip('"') in entity.key else 0.0


def _before_number(items: tuple[Item, ...], setting: Setting, at: int, link: Link) -> float:
    """ "strength value of 100": of several fields that hold the value, the one nearest to the number it names."""
    following = items[at + 1] if at + 1 < len(items) else None
    if link.kind != "value" or following is None or len({one.entity for one in items[at].links}) < 2:
        return 0.0
    numbers = [one for one in following.links if one.kind == "dimension" and one.score >= 0.6]
    near = any(setting.vocabulary.distance(link.entity, one.entity) == 1 for one in numbers)
    return -0.2 if near else 0.0


def _attachment(draft: Draft, setting: Setting, at: int, link: Link) -> float:
    """Fields of the thing they are said of come before namesakes elsewhere; so do those it refers to."""
    attached = _attached(draft.items, at) if link.kind == "dimension" else frozenset()
    theirs = {one.ref for one in draft.items[at].links if one.kind == "dimension" and one.entity in attached}
    if not theirs:
        return 0.0
    if link.ref in theirs:
        return -0.3
    referred = any(one.left in attached and one.right == link.entity for one in setting.model.relationships)
    return -0.2 if referred else 0.35


def _possession(items: tuple[Item, ...], at: int, link: Link) -> float:
    """ "themes of competitions": of several things called so, the one that has themes."""
    things = [one.ref for one in items[at].links if one.kind == "entity" and one.score >= 0.7]
    if link.kind != "entity" or len(things) < 2:
        return 0.0
    here, said = at - 1, frozenset[str]()
    while here >= 0 and (items[here].kind == "stop" or items[here].is_cue("and", "comma") or _fields(items[here])):
        said = said | _fields(items[here])
        here -= 1
    theirs = said & set(things)
    return (-0.25 if link.ref in theirs else 0.0) if theirs and link.ref in things else 0.0


def _fields(item: Item) -> frozenset[str]:
    """Whose field an item may be."""
    return frozenset(one.entity for one in item.links if one.kind == "dimension" and one.score >= 0.9)


def _attached(items: tuple[Item, ...], at: int) -> frozenset[str]:
    """Whose field it is: "names and dates of races" are those of races."""
    here, linked = at + 1, False
    while here < len(items) and (
        items[here].kind == "stop"
        or items[here].is_cue("and", "comma", "by", "agg", "distinct")
        or items[here].is_link("dimension", "measure")
        or (items[here].is_link("metric") and len(items[here].words) > 1)
    ):
        text = items[here].text.casefold()
        linked = text in ("of", "for", "from") or text.startswith(("of ", "for ")) or (linked and not items[here].links)
        here += 1
        owners = _things(items[here]) if here < len(items) else frozenset()
        if linked and owners:
            return owners
    return frozenset()


def _things(item: Item) -> frozenset[str]:
    named = [one for one in item.links if one.kind == "entity" and one.score >= 0.7]
    best = max((one.score for one in named), default=0.0)
    return frozenset(one.ref for one in named if one.score >= best - 0.1)


def _beside_value(items: tuple[Item, ...], at: int, ref: str) -> bool:
    """ "web channel", "status is not open", "region is either A or B": the field of the value right beside it."""
    for step in (1, -1):
        here = at + step
        while 0 <= here < len(items) and (items[here].kind == "stop" or items[here].is_cue("cmp", "or", "not", "rel")):
            here += step
        if 0 <= here < len(items) and any(one.kind == "value" and one.ref == ref for one in items[here].links):
            return True
    return False


def _owner(link: Link) -> str:
    """The entity a field, value or condition is of."""
    if link.kind == "condition":
        return str(getattr(link.condition, "field", "")).partition(".")[0]
    return link.entity if link.kind in ("dimension", "value", "measure") else ""


def _join(setting: Setting, near: tuple[str, ...], here: str) -> float:
    if not here or not near or here in near:
        return 0.0
    distance = min(setting.vocabulary.distance(here, other) for other in near)
    return _UNREACHABLE if distance > 8 else _JOIN * distance


def _home(setting: Setting, link: Link) -> str:
    if link.kind == "metric":
        return setting.vocabulary.homes.get(link.ref, "")
    return "" if link.kind == "condition" else link.entity
