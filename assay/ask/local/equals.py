"""Who is paired with whom among equals: "friends of Ada", "papers cited by Lakes", "districts that border Cesk"."""

from __future__ import annotations

from dataclasses import replace

from assay.ask.local.draft import Draft, Setting
from assay.ask.local.lattice import Item
from assay.ask.local.lexicon import Link
from assay.ask.local.pairs import BEFORE, Pair, pairs_of
from assay.ask.local.text import phrase, root
from assay.ask.local.who import WHO

_COUNTING = ("count", "super", "top", "cmp", "without", "not", "each", "number")
_PREPOSED = tuple((word,) for word in sorted(BEFORE))
_PASSIVE = frozenset(("are", "is", "was", "were", "be", "been", "being"))
_AUX = frozenset(("do", "does", "did"))


def among_equals(draft: Draft, setting: Setting) -> Draft:
    """The draft with values read as one side of a pair, and nouns for the other side as the rows that are counted."""
    items = list(draft.items)
    for pair in pairs_of(setting.model):
        for at in range(len(items)):
            any(read(items, at, pair) for read in (_counted, _of_one, _in_one, _before, _done))
    return draft.changed(items=tuple(items)) if items != list(draft.items) else draft


def _is_noun(item: Item, pair: Pair) -> bool:
    return item.kind in ("link", "unknown") and " ".join(item.words) in pair.nouns


def _counted(items: list[Item], at: int, pair: Pair) -> bool:
    """ "How many friends", "the most friends", "no friends": the rows of the table that pairs them."""
    before = items[at - 1] if at else None
    counting = before is not None and (before.kind == "number" or before.is_cue(*_COUNTING))
    if not _is_noun(items[at], pair) or not counting:
        return False
    items[at] = replace(items[at], kind="link", links=(Link("entity", pair.bridge, label=items[at].text),))
    who = next((here for here in range(at) if _text(items, here) in WHO and items[here].is_cue("list")), None)
    if who is not None and not any(_things(item, pair) for item in items):
        items.insert(who + 1, replace(items[who], kind="link", cue=None, links=(Link("entity", pair.thing),)))
    return True


def _of_one(items: list[Item], at: int, pair: Pair) -> bool:
    """ "Friends of Ada", "Ada's friends": those on the other side of the rows that are hers."""
    if not _is_noun(items[at], pair):
        return False
    owners = _owners(items, at, pair)
    for here in owners:
        items[here] = _by_way(items[here], pair, (pair.other.name, pair.owner.name))
    if owners:
        items[at] = _as_thing(items, at, pair)
    return bool(owners)


def _owners(items: list[Item], at: int, pair: Pair) -> list[int]:
    """Where the one stands whose friends they are."""
    behind = at + 1 < len(items) and items[at + 1].text.casefold() in ("of", "for", "with", "to")
    if behind:
        first = next((here for here in range(at + 2, len(items)) if _of_thing(items[here], pair)), None)
        return _joined(items, first, pair) if first is not None else []
    owner = at - 1
    return [owner] if owner >= 0 and _of_thing(items[owner], pair) and items[owner].text.endswith(("'s", "’s")) else []


def _in_one(items: list[Item], at: int, pair: Pair) -> bool:
    """ "Ada's friends" and "Ada likes" where both words were taken for one of that role."""
    item = items[at]
    role = (pair.other.name,)
    merged = [link for link in item.links if link.kind == "value" and link.via == role and len(item.words) > 1]
    last = item.words[-1] if item.words else ""
    if not merged or not (last in pair.nouns or root(last) in pair.verbs or item.words[0] in BEFORE):
        return False
    items[at] = replace(item, links=tuple(replace(link, via=(*role, pair.owner.name)) for link in merged))
    return True


def _before(items: list[Item], at: int, pair: Pair) -> bool:
    """ "Lessons needed before Compilers", of a table that says so by its name."""
    item = items[at]
    named = item.is_link("entity") and item.links[0].ref == pair.bridge and item.words[-1:] in _PREPOSED
    if not named or at + 1 >= len(items) or not _of_thing(items[at + 1], pair):
        return False
    items[at + 1] = _by_way(items[at + 1], pair, (pair.other.name, pair.owner.name))
    items[at] = _as_thing(items, at, pair)
    return True


def _joined(items: list[Item], first: int, pair: Pair) -> list[int]:
    """The value there and those that "and" or "or" join to it."""
    found = [first]
    while found[-1] + 2 < len(items) and items[found[-1] + 1].is_cue("and", "or", "comma"):
        if not _of_thing(items[found[-1] + 2], pair):
            break
        found.append(found[-1] + 2)
    return found


def _done(items: list[Item], at: int, pair: Pair) -> bool:
    """ "Papers that cite Rivers", "papers cited by Lakes", "whom does Ada like"."""
    if not _is_verb(items, at, pair):
        return False
    passive = _text(items, at + 1) == "by"
    behind = next((here for here in range(at + 1, len(items)) if _of_thing(items[here], pair)), None)
    asked = next((here for here in range(at) if _text(items, here) in _AUX), None)
    doer = next((here for here in range(asked or at, at) if _of_thing(items[here], pair)), None)
    way = (pair.other.name, pair.owner.name) if passive or doer is not None else (pair.owner.name, pair.other.name)
    found = doer if doer is not None else behind
    if found is None or (behind is not None and doer is not None):
        return False
    for here in _joined(items, found, pair):
        items[here] = _by_way(items[here], pair, way)
    items[at] = _as_thing(items, at, pair)
    return True


def _is_verb(items: list[Item], at: int, pair: Pair) -> bool:
    item = items[at]
    if item.kind not in ("link", "unknown", "stop") or len(item.words) != 1 or item.is_link("value", "metric"):
        return False
    doing = at > 0 and (_things(items[at - 1], pair) or _text(items, at - 1) in {*_PASSIVE, *_AUX, *WHO, "that"})
    owned = at > 0 and _of_thing(items[at - 1], pair)
    return root(item.words[0]) in pair.verbs and (doing or owned)


def _things(item: Item, pair: Pair) -> bool:
    thing = phrase(pair.thing)
    return item.kind == "link" and (item.links[0].ref == pair.thing or item.words[-len(thing) :] == thing)


def _of_thing(item: Item, pair: Pair) -> bool:
    return any(link.kind == "value" and link.entity == pair.thing and not link.via for link in item.links)


def _by_way(item: Item, pair: Pair, way: tuple[str, ...]) -> Item:
    own = (link for link in item.links if link.kind == "value" and link.entity == pair.thing)
    return replace(item, links=tuple(replace(link, via=way) for link in own))


def _as_thing(items: list[Item], at: int, pair: Pair) -> Item:
    """The word as the thing itself, or as nothing where the thing is named already."""
    if any(_things(item, pair) for here, item in enumerate(items) if here != at):
        return replace(items[at], kind="stop", links=())
    return replace(items[at], kind="link", links=(Link("entity", pair.thing, label=items[at].text),))


def _text(items: list[Item], at: int) -> str:
    return items[at].text.casefold() if 0 <= at < len(items) else ""
