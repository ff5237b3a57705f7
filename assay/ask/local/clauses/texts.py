"""Texts that no index knows: "contains 'ab' or 'cd'", "the member named 'Otto'", "with the surname Quell"."""

from __future__ import annotations

from collections.abc import Iterable

from assay.ask.local.clauses.letters import QUOTES, alike, is_letter, is_piece
from assay.ask.local.draft import Draft, Setting, dimension_use, named_by, skip_stops
from assay.ask.local.item_tests import is_cue
from assay.ask.local.lattice import Item
from assay.ask.local.text import phrase
from assay.semantic.model import Entity
from assay.semantic.spec import All, AnyOf, Compare, Condition, DimensionUse, Not, Op

NAMING = frozenset("named called titled entitled labeled labelled known nicknamed".split())
_HOLDING = frozenset("have has had having with contain contains containing include includes including".split())
_TEXTUAL = ("text", "categorical", "geo", "identifier")
_OPS: dict[str, Op] = {"contains": "contains", "starts_with": "starts_with", "ends_with": "ends_with"}


def read_texts(draft: Draft, setting: Setting) -> Iterable[Draft]:
    """Places patterns, then quoted text, then names nobody knows, each with the field it is about."""
    for at in draft.positions(is_cue("text")):
        draft = _pattern(draft, setting, at)
    for at in draft.positions(is_piece):
        draft = _held_within(draft, setting, at) if draft.free(at) else draft
    for at in draft.positions(is_quoted):
        draft = _quoted(draft, setting, at) if draft.free(at) else draft
    for at in draft.positions(lambda item: item.kind == "unknown" and item.text[:1].isupper()):
        draft = _unknown_name(draft, setting, at) if draft.free(at) else draft
        draft = _bare_name(draft, setting, at) if draft.free(at) else draft
    return (draft,)


def is_quoted(item: Item) -> bool:
    return item.kind == "quoted"


def _said(draft: Draft, at: int) -> str:
    return draft.items[at].text.strip("\"'“”‘’").strip().rstrip(".,?!") or draft.items[at].text


# -- patterns -----------------------------------------------------------------------------------------------------


def _pattern(draft: Draft, setting: Setting, at: int) -> Draft:
    """The parts after the cue, and the field before it or after "in"."""
    parts, joint, placed = _operands(draft, at)
    cue = draft.items[at].cue
    if not parts or cue is None or cue.arg not in _OPS or _which_first(draft, parts):
        return draft
    if _holds_things(draft, at, parts):
        return draft.use(at)
    found = _field_after(draft, setting, parts[-1]) or _field_before(draft, setting, at)
    if found is None:
        return draft
    use, where = found
    asked_for = bool(where) and _asked_for(draft, where[0], at)
    held = draft.items[parts[0]].link if asked_for else None
    if held is not None and held.kind == "value" and held.entity != use.field.partition(".")[0]:
        use = DimensionUse(field=held.ref, via=held.via)
    condition = _parts(use, _OPS[cue.arg], [_said(draft, part) for part in parts], joint)
    denied = _denied(draft, at, where)
    condition = Not(negate=condition) if denied else condition
    return draft.hold(condition, at, *parts, *placed, *denied, *([] if asked_for else where)).tagged("text_match")


def _holds_things(draft: Draft, at: int, parts: list[int]) -> bool:
    """ "towns that contain depots": things and no letters."""
    item, last = draft.items[parts[0]], draft.items[at].text.casefold().split()[-1]
    thing = item.is_link("entity", "metric", "dimension") and item.text.islower() and item.text.endswith("s")
    # "contain a product", "containing the product X": one thing, where an article says so.
    led = draft.items[parts[0] - 1].text.casefold() in ("a", "an", "the", "any") and item.text.islower()
    thing = thing or (led and item.is_link("entity", "metric"))
    return thing and last not in _PIECES and item.text[:1] not in QUOTES


def _denied(draft: Draft, at: int, where: list[int]) -> list[int]:
    """ "does not contain", "without the letter": the word before the cue that turns it round."""
    before = skip_stops(draft, at - 1, -1, over=("rel",))
    if before in where:
        before = skip_stops(draft, before - 1, -1, over=("rel",))
    return [before] if draft.free(before) and draft.items[before].is_cue("not", "without") else []


def _which_first(draft: Draft, parts: list[int]) -> bool:
    """ "the clubs starting with the oldest": an order, and no letters."""
    item = draft.items[parts[0]]
    return item.kind != "quoted" and item.text.islower() and len(item.text) > 4 and item.text.endswith("est")


def _asked_for(draft: Draft, field: int, at: int) -> bool:
    """ "The remarks of the parcels that contain 'x'": the field named is shown too, when its thing stands between."""
    before = skip_stops(draft, field - 1, -1)
    things = any(draft.items[here].is_link("entity") for here in range(field + 1, at))
    return things and before >= 0 and draft.items[before].is_cue("list")


def _parts(use: DimensionUse, op: Op, texts: list[str], joint: str) -> Condition:
    each = tuple(Compare(field=use.field, op=op, value=text, via=use.via, ignore_case=True) for text in texts)
    if len(each) == 1:
        return each[0]
    return AnyOf(any=each) if joint == "or" else All(all=each)


def _operands(draft: Draft, at: int) -> tuple[list[int], str, list[int]]:
    """The texts after a cue, what joins them, and the words between."""
    parts: list[int] = []
    placed: list[int] = []
    joint = "or"
    here = _first(draft, at)
    placed.extend(between for between in range(at + 1, here) if draft.items[between].is_cue("text"))
    while draft.free(here) and _can_be_part(draft, here, parts):
        parts.append(here)
        after = skip_stops(draft, here + 1)
        if not (draft.free(after) and draft.items[after].is_cue("or", "and", "comma")):
            break
        following = _first(draft, after)
        if following != after + 1 and is_letter(draft.items[after + 1]) and is_letter(draft.items[parts[0]]):
            following = after + 1
        if not draft.free(following) or not alike(draft.items[following], draft.items[parts[0]]):
            break
        joint = "and" if draft.items[after].is_cue("and") else joint
        placed.extend(range(after, following))
        here = following
    return parts, joint, placed


def _first(draft: Draft, at: int) -> int:
    """The first word after a cue; a single capital is a letter, not an article."""
    here = at + 1
    while here < len(draft.items):
        item = draft.items[here]
        letter = item.kind == "stop" and len(item.text) == 1 and item.text.isupper()
        told = draft.items[here - 1].text.casefold().split()[-1] in _PIECES and item.text.casefold() not in _BETWEEN
        if letter or told or not (item.kind == "stop" or item.is_cue("or", "text")):
            break
        here += 1
    return here


_PIECES = frozenset("letter letters word words substring phrase string prefix suffix".split())
"""What follows these is a text, however common a word it is."""
_BETWEEN = frozenset("is are of in was were within inside".split())


def _can_be_part(draft: Draft, at: int, parts: list[int]) -> bool:
    item = draft.items[at]
    quoted = item.kind == "quoted" or item.text[:1] in "\"'“‘"
    return quoted or item.kind in ("unknown", "number", "stop") or (item.kind == "link" and not parts)


def _held_within(draft: Draft, setting: Setting, at: int) -> Draft:
    """ "have an 'x' in their email", "with D or S in their name"."""
    parts, joint, placed = _pieces(draft, at)
    before = skip_stops(draft, at - 1, -1)
    words = {item.text.casefold() for item in draft.items[max(before, 0) : at]}
    found = _field_after(draft, setting, parts[-1]) or _in_them(draft, setting, at, words)
    if found is None or not words & {*_HOLDING, "without"}:
        return draft
    use, where = found
    led = [before] if draft.free(before) and draft.items[before].is_cue("rel", "text", "without") else []
    condition = _parts(use, "contains", [_said(draft, part) for part in parts], joint)
    condition = Not(negate=condition) if "without" in words else condition
    return draft.hold(condition, *parts, *placed, *led, *where).tagged("text_match")


def _pieces(draft: Draft, at: int) -> tuple[list[int], str, list[int]]:
    """The text at a position and those joined to it, and by what."""
    parts, placed, joint = [at], list[int](), "or"
    while True:
        between = skip_stops(draft, parts[-1] + 1)
        after = between + 1
        joined = draft.free(between) and draft.items[between].is_cue("or", "and", "comma")
        if not (joined and draft.free(after) and is_piece(draft.items[after])):
            return parts, joint, placed
        joint = "and" if draft.items[between].is_cue("and") else joint
        parts, placed = [*parts, after], [*placed, between]


def _in_them(draft: Draft, setting: Setting, at: int, led: set[str]) -> tuple[DimensionUse, list[int]] | None:
    """ "titles with 'moon' in them", "titles containing 'moon'": a part of the text named before, or of the name."""
    after = [item.text.casefold() for item in draft.items[at + 1 : at + 3]]
    inside = len(after) == 2 and after[0] in ("in", "inside", "within") and after[1] in ("it", "them")
    return _field_before(draft, setting, at) if inside and led & _HOLDING else None


# -- whose text it is ---------------------------------------------------------------------------------------------


def textual(setting: Setting, item: Item) -> bool:
    """Whether an item is a field that holds texts."""
    dimension = setting.vocabulary.dimension(item.links[0].ref) if item.is_link("dimension") else None
    return dimension is not None and dimension.kind in _TEXTUAL


def _field_after(draft: Draft, setting: Setting, at: int) -> tuple[DimensionUse, list[int]] | None:
    """ "... in their title"."""
    here = skip_stops(draft, at + 1)
    inside = any(item.text.casefold() in ("in", "within", "inside") for item in draft.items[at + 1 : here])
    if not inside or not draft.free(here) or not textual(setting, draft.items[here]):
        return None
    return dimension_use(draft.items[here].links[0]), [here]


def _field_before(draft: Draft, setting: Setting, at: int) -> tuple[DimensionUse, list[int]] | None:
    """The text field nearest before a position, else the name of the subject."""
    for here in range(at - 1, -1, -1):
        if draft.free(here) and textual(setting, draft.items[here]):
            return dimension_use(draft.items[here].links[0]), [here]
    named = named_by(setting, draft.subject) if draft.subject else None
    return (DimensionUse(field=named), []) if named else None


def _beside(draft: Draft, setting: Setting, at: int) -> tuple[DimensionUse, list[int], bool] | None:
    """The field right before or after a text, or the name of the thing right beside it. Last: whether it is sure."""
    here, naming = _leftwards(draft, at)
    if here >= 0 and textual(setting, draft.items[here]):
        return dimension_use(draft.items[here].links[0]), [h for h in (here, *naming) if draft.free(h)], True
    if naming and here >= 0:
        entity = _entity(setting, draft.items[here])
        named = named_by(setting, entity) if entity else None
        if named:
            return DimensionUse(field=named), naming, True
    after = skip_stops(draft, at + 1)
    if draft.free(after) and after == at + 1 and textual(setting, draft.items[after]):
        return dimension_use(draft.items[after].links[0]), [after], True
    entity = _entity(setting, draft.items[here]) if here >= 0 else ""
    named = named_by(setting, entity) if entity else None
    return (DimensionUse(field=named), [], False) if named else None


def _leftwards(draft: Draft, at: int) -> tuple[int, list[int]]:
    """What stands before a text, over words that only introduce it; and the words that say it is a name."""
    naming: list[int] = []
    here = at - 1
    while here >= 0:
        item = draft.items[here]
        if item.text.casefold() in NAMING:
            naming.append(here)
        elif not _introduces(item):
            break
        here -= 1
    return here, naming


def _introduces(item: Item) -> bool:
    equal = item.is_cue("cmp") and item.cue is not None and item.cue.arg == "eq"
    return equal or item.kind == "stop" or item.is_cue("rel") or item.text.casefold() == "either"


def _entity(setting: Setting, item: Item) -> str:
    return item.links[0].ref if item.is_link("entity") else ""


# -- whole texts --------------------------------------------------------------------------------------------------


def _quoted(draft: Draft, setting: Setting, at: int) -> Draft:
    """Quoted text nobody knows, with those joined to it by "or"."""
    numbered = _quoted_number(draft, setting, at)
    if numbered is not None:
        return numbered
    beside = _beside(draft, setting, at)
    if beside is None:
        found = _field_before(draft, setting, at)
        beside = (*found, False) if found else None
    if beside is None:
        return draft
    use, where, sure = beside
    parts = [at]
    after = skip_stops(draft, at + 1)
    while draft.free(after) and draft.items[after].is_cue("or") and draft.free(skip_stops(draft, after + 1)):
        following = skip_stops(draft, after + 1)
        if draft.items[following].kind != "quoted":
            break
        parts += [after, following]
        after = skip_stops(draft, following + 1)
    texts = tuple(_said(draft, part) for part in parts if draft.items[part].kind == "quoted")
    condition = Compare(field=use.field, value=texts[0], via=use.via)
    if len(texts) > 1:
        condition = Compare(field=use.field, op="in", value=texts, via=use.via)
    return draft.hold(condition, *parts, *where).tagged("", 0.0 if sure else 0.1)


def _quoted_number(draft: Draft, setting: Setting, at: int) -> Draft | None:
    """'whose mentor is "12"': a number in quotes, right behind a field of numbers or keys."""
    here, text = _leftwards(draft, at)[0], _said(draft, at)
    item = draft.items[here] if here >= 0 and text.isdigit() else None
    link = item.links[0] if item is not None and item.is_link("dimension") else None
    dimension = setting.vocabulary.dimension(link.ref) if link else None
    if link is None or dimension is None or dimension.kind not in ("number", "identifier"):
        return None
    placed = (at, here) if draft.free(here) else (at,)
    return draft.hold(Compare(field=link.ref, value=int(text), via=link.via), *placed)


def _among_equals(draft: Draft, setting: Setting, use: DimensionUse, at: int) -> bool:
    """ "The manager of Siri": a name of somebody, not of the manager."""
    equal = any(use.via and one.name == use.via[-1] and one.left == one.right for one in setting.model.relationships)
    return equal and any(item.text.casefold() == "of" for item in draft.items[max(0, at - 2) : at])


def _unknown_name(draft: Draft, setting: Setting, at: int) -> Draft:
    """ "with the surname Quell": a name right after the field it is of, or after "named"."""
    beside = _beside(draft, setting, at)
    if beside is None or not beside[2] or at == 0:
        return draft
    use, where, _ = beside
    last = at
    while draft.free(last + 1) and draft.items[last + 1].kind == "unknown" and draft.items[last + 1].text[:1].isupper():
        last += 1
    if any(here > last for here in where) or _among_equals(draft, setting, use, at):
        return draft
    text = " ".join(draft.items[here].text for here in range(at, last + 1))
    condition = Compare(field=use.field, value=text, via=use.via, ignore_case=True)
    dimension = setting.vocabulary.dimension(use.field)
    # Names of people are not indexed; of other columns the values are known, so a strange one is likely a slip.
    cost = 0.15 if dimension is not None and dimension.pii else 0.4
    return draft.hold(condition, *range(at, last + 1), *where).tagged("unknown_name", cost)


_LED = frozenset("by did does do has have had".split())


def _bare_name(draft: Draft, setting: Setting, at: int) -> Draft:
    """ "How many shifts did Ann work": a name no index holds, where the names of one kind of people are kept."""
    if at == 0 or draft.items[at - 1].text.casefold().split()[-1] not in _LED:
        return draft
    people = [entity for entity in setting.model.entities if _names(entity)]
    last = at
    while draft.free(last + 1) and draft.items[last + 1].kind == "unknown" and draft.items[last + 1].text[:1].isupper():
        last += 1
    if len(people) != 1 or last > at:
        return draft
    text = draft.items[at].text
    uses = tuple(Compare(field=f"{people[0].name}.{name}", value=text, ignore_case=True) for name in _names(people[0]))
    condition = uses[0] if len(uses) == 1 else AnyOf(any=uses)
    return draft.hold(condition, at).tagged("unknown_name", 0.3)


def _names(entity: Entity) -> tuple[str, ...]:
    """The fields that name people and are not indexed."""
    named = (one for one in entity.dimensions if one.pii and one.name in entity.display)
    return tuple(one.name for one in named if phrase(one.name)[-1:] == ("name",))
