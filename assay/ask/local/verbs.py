"""What things did or what was done with them: "who placed the most orders", "products returned most often"."""

from __future__ import annotations

from dataclasses import replace

from assay.ask.local.clauses.done import counted_by
from assay.ask.local.deeds import with_states
from assay.ask.local.doers import named
from assay.ask.local.draft import Draft, Setting
from assay.ask.local.lattice import Item
from assay.ask.local.lexicon import Link
from assay.ask.local.nouns import NOUNS
from assay.semantic.compile.graph import graph_of
from assay.semantic.spec import Compare

_PAST = frozenset(("made", "left", "taken", "took", "given", "gave", "won", "met", "built", "held"))
_RANKING = frozenset(("desc", "asc", "common", "rare"))
_OFTEN = frozenset(("often", "frequently"))
_COUNTS = _OFTEN | {"most", "least"}

_GOODS = frozenset(("bought", "purchased", "sold"))
"""How much of something was bought "most" is said by pieces or by money; only "most often" counts."""

Items = list[Item]


def acted(draft: Draft, setting: Setting) -> Draft:
    """Verbs between things as small words; "returned most often" as "with the most returns"."""
    items = with_states(_told_who(list(draft.items), setting), setting)
    for at, item in enumerate(tuple(items)):
        if _is_verb(item) and (thing := _thing_before(items, at)):
            if _before_things(items, at) and _only_dates(item):
                items[at] = _happened(item)
            elif most := _most_behind(items, at, item.text.casefold() in _GOODS):
                items = _counted(items, at, most, thing, setting)
        elif _is_verb(item) and _only_dates(item) and _of_one_table(items, at) and _before_things(items, at):
            items[at] = _happened(item)
        elif item.is_cue("order") and _passive(items, at, setting):
            items[at] = _silent(item)
    return draft.changed(items=tuple(items))


def _told_who(items: Items, setting: Setting) -> Items:
    """ "Who" with those whom it asks for behind it, where a superlative says by what they are ranked."""
    ranked = next((at for at, item in enumerate(items) if item.is_cue("super")), 0)
    verb = next((item.text.casefold() for item in items[:ranked] if _is_verb(item)), "")
    return named(items, ranked, (verb, *NOUNS.get(verb, ()), *_made(items, ranked)), setting) if ranked else items


def _made(items: Items, at: int) -> tuple[str, ...]:
    """The things behind "placed the most": what such a verb makes is said behind it."""
    return tuple(link.ref for item in items[at + 1 :] for link in item.links if link.kind == "entity")


def _is_verb(item: Item) -> bool:
    word = item.text.casefold()
    loose = item.kind in ("unknown", "stop") or (item.kind == "link" and not item.is_link("metric", "value"))
    return loose and word.isalpha() and (word.endswith("ed") or word in NOUNS or word in _PAST)


def _only_dates(item: Item) -> bool:
    """A word that the source knows as a date, which is more than a small word."""
    return item.kind == "link" and all(link.kind == "dimension" for link in item.links)


def _happened(item: Item) -> Item:
    """ "Who closed the most claims": those that have a day of it."""
    ref, via = item.links[0].ref, item.links[0].via
    there = Compare(field=ref, op="not_null", via=via)
    return replace(item, links=(replace(item.links[0], kind="condition", condition=there),))


def _of_one_table(items: Items, at: int) -> bool:
    """Whether a field of the same rows stands before: the agent of the tickets in one table."""
    before = items[at - 1] if at else None
    return (
        before is not None
        and before.is_link("dimension")
        and items[at].is_link("dimension")
        and before.links[0].entity == items[at].links[0].entity
    )


def _thing_before(items: Items, at: int) -> str:
    here = at - 1
    while here >= 0 and (items[here].kind == "stop" or items[here].is_cue("rel")):
        here -= 1
    return next((link.ref for link in items[here].links if link.kind == "entity"), "") if here >= 0 else ""


def _before_things(items: Items, at: int) -> bool:
    """Whether how many or the most of something follows."""
    here = at + 1
    while here < len(items) and (items[here].kind in ("stop", "number") or items[here].is_cue("cmp", "super", "top")):
        here += 1
    return here > at + 1 and here < len(items) and any(link.kind == "entity" for link in items[here].links)


def _most_behind(items: Items, at: int, goods: bool) -> int:
    """Where "the most" stands that ranks by how often; 0 when it ranks something said behind it."""
    here = at + 1
    while here < len(items) and (items[here].kind == "stop" or items[here].is_link("value")):
        here += 1
    cue = items[here].cue if here < len(items) else None
    words = frozenset(items[here].text.casefold().split()) if cue else frozenset()
    if cue is None or cue.name != "super" or cue.arg not in _RANKING or not (_OFTEN if goods else _COUNTS) & words:
        return 0
    after = here + 1
    while after < len(items) and items[after].kind == "stop":
        after += 1
    return here if after >= len(items) or items[after].kind in ("time", "cue") else 0


def _counted(items: Items, at: int, most: int, thing: str, setting: Setting) -> Items:
    """ "The most" and, behind it, the things that the verb makes, after what is said of them ("visited the lab")."""
    word, cue = items[at].text.casefold(), items[most].cue
    verbs = ((word,), *((noun,) for noun in NOUNS.get(word, ())))
    counted = next((found for verb in verbs if (found := counted_by(setting, thing, verb))), None)
    counted = counted or _called(word, thing, setting)
    if counted is None or cue is None:
        return items
    ranked = replace(cue, arg={"common": "desc", "rare": "asc"}.get(cue.arg, cue.arg))
    link = Link("entity", counted, 1.0, label=word)
    first = replace(items[most], text="the most" if ranked.arg == "desc" else "the least", cue=ranked)
    events = replace(items[at], kind="link", links=(link,), words=(word,))
    said = [item for item in items[at + 1 : most] if item.kind != "stop"]
    return [*items[:at], first, events, *said, *items[most + 1 :]]


def _called(word: str, thing: str, setting: Setting) -> str | None:
    """Rows of the thing that another of their names calls so: "visited" where encounters are visits."""
    named = (link.ref for link in setting.vocabulary.links((word,)) if link.kind == "entity")
    graph = graph_of(setting.model)
    return next((one for one in named if one != thing and graph.reaches(one, thing)), None)


def _passive(items: Items, at: int, setting: Setting) -> bool:
    """ "Products ordered by customers in Ghent" are not put in the order of customers."""
    word, thing = items[at].text.casefold().split()[0], _thing_before(items, at)
    here = at + 1
    while here < len(items) and (items[here].kind == "stop" or items[here].is_link("value")):
        here += 1
    doers = items[here].links if here < len(items) else ()
    doing = any(link.kind == "entity" and link.ref != thing for link in doers)
    return doing and word.endswith("ed") and bool(thing) and counted_by(setting, thing, (word,)) is not None


def _silent(item: Item) -> Item:
    return replace(item, kind="stop", links=(), cue=None)
