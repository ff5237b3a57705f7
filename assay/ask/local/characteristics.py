"""Characteristics kept as rows: where "Endurance" is a value beside a number, "endurance below 50" means that number.

Test results, readings of sensors and scores are often kept so: one row names what was measured and holds how much.
"""

from __future__ import annotations

from dataclasses import replace

from assay.ask.local.cues import Cue
from assay.ask.local.draft import Setting, numeric
from assay.ask.local.lattice import Item
from assay.ask.local.lexicon import Link
from assay.ask.local.text import phrase
from assay.semantic.model import Entity

_HOW_MUCH = frozenset(("value", "score", "level", "result", "reading", "rating", "grade", "measurement"))
_WHAT = frozenset(
    "attribute trait test indicator measure parameter characteristic observation criterion property feature quality "
    "skill item factor exam subject sensor".split()
)
"""What a column is called that says what was measured, where the number stands in the same table."""


def characterised(items: tuple[Item, ...], setting: Setting) -> tuple[Item, ...] | None:
    """The items with the number beside the characteristics named; None when there are none.

    Of several characteristics the numbers are told apart, never added up.
    """
    named = {link.ref for item in items for link in item.links if link.score >= 0.6}
    out: list[Item] = []
    found: list[Item] = []
    for item in items:
        ref = measured_by(setting, item.links[0]) if item.is_link("value") else None
        if ref is None or ref in named:
            out.append(item)
            continue
        led = next((one for one in reversed(out) if one.kind != "stop"), None)
        pair = (_number(item, ref, setting), item) if not found else (item,)
        out += pair if led is not None and led.is_cue("super", "agg", "top") else pair[::-1]
        found.append(item)
    best = len(found) > 1 and any(item.is_cue("super", "top") for item in items)
    if best or len({item.links[0].ref for item in found}) != 1:
        return None
    return (*out, *_apart(found[-1])) if len(found) > 1 else tuple(out)


def _apart(item: Item) -> tuple[Item, Item]:
    """ "By" and what the characteristics are called."""
    cue = Item("cue", item.end, item.end, "by", cue=Cue(item.end, item.end, "by"))
    return cue, replace(item, links=(Link("dimension", item.links[0].ref),), words=(), weight=0.0)


def _number(item: Item, ref: str, setting: Setting) -> Item:
    words = phrase(ref.partition(".")[2])
    links = tuple(link for link in setting.vocabulary.phrases.get(words, ()) if link.entity == ref.partition(".")[0])
    return replace(item, words=words, links=links or (Link("dimension", ref),), weight=0.0)


def measured_by(setting: Setting, link: Link) -> str | None:
    """The field that says how much of a named characteristic there is, when exactly one does."""
    owner, _, name = link.ref.partition(".")
    entity = setting.model.entity(owner)
    if entity is None:
        return None
    if _WHAT & set(phrase(name)) and (own := _how_much(entity, setting)):
        return own
    if not _names_it(owner, name) or any(numeric(setting, f"{owner}.{one.name}") for one in entity.dimensions):
        return None
    rows = [one.left for one in setting.model.relationships if one.right == owner and one.cardinality == "many_to_one"]
    found = {ref for left in rows if (ref := _how_much(setting.model.entity(left), setting))}
    return found.pop() if len(found) == 1 else None


def _names_it(owner: str, name: str) -> bool:
    """Whether a field says what such a row is called; what else it says of it measures nothing."""
    words = phrase(name)
    return words[-1:] in (("name",), ("title",), ("label",)) or bool((_WHAT | set(phrase(owner))) & set(words))


def _how_much(entity: Entity | None, setting: Setting) -> str | None:
    """The only number of its rows, if it is called as such numbers are."""
    refs = [f"{entity.name}.{one.name}" for one in entity.dimensions if one.kind != "identifier"] if entity else []
    numbers = [ref for ref in refs if numeric(setting, ref)]
    return numbers[0] if len(numbers) == 1 and _HOW_MUCH & set(phrase(numbers[0].partition(".")[2])[-1:]) else None
