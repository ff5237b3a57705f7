"""Values, flags, terms and quoted text into filters; two values set against each other become a group."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assay.ask.local.draft import Draft, Setting, dimension_use, is_cue, is_link, named_by, skip_stops
from assay.ask.local.lexicon import Link
from assay.ask.local.vocabulary import raw
from assay.semantic.spec import AnyOf, Compare, Condition, Op, Scalar

Group = tuple[str, tuple[str, ...]]


def read_conditions(draft: Draft, setting: Setting) -> Iterable[Draft]:
    """Places every value that is left."""
    draft = _texts(draft, setting)
    groups = _grouped(draft)
    draft = _either(draft, groups)
    for key, positions in _grouped(draft).items():
        draft = _filter(draft, key, positions)
    draft = _present(draft, setting)
    for at in draft.positions(is_link("condition")):
        condition = draft.items[at].links[0].condition
        draft = draft.use(at).add_where(condition) if condition else draft
    return (draft.use(*draft.positions(is_cue("only"))),)


def _present(draft: Draft, setting: Setting) -> Draft:
    """ "orders with a discount code", "products that are on sale": the field is filled, the flag is set."""
    counted = any(item.is_cue("count", "agg") or item.is_link("metric") for item in draft.items)
    for at in draft.positions(is_link("dimension")):
        before = skip_stops(draft, at - 1, -1)
        if before < 0:
            continue
        link, item = draft.items[at].links[0], draft.items[before]
        dimension = setting.vocabulary.dimension(link.ref)
        if dimension is None:
            continue
        between = {one.text.casefold() for one in draft.items[before:at]}
        having = bool(between & {"with", "having", "has", "have", "had", "used", "use", "using", "uses"})
        if dimension.kind == "boolean" and not item.is_cue("by", "list", "count"):
            draft = draft.use(at).add_where(Compare(field=link.ref, value=True, via=link.via)).tagged("", 0.1)
        elif (
            having
            and counted
            and dimension.kind in ("categorical", "text", "geo", "identifier")
            and not _valued(draft, at, link)
        ):
            placed = (at, before) if item.cue else (at,)
            draft = (
                draft.use(*placed)
                .add_where(Compare(field=link.ref, op="not_null", via=link.via))
                .tagged("present", 0.1)
            )
    return draft


def _valued(draft: Draft, at: int, link: Link) -> bool:
    return any(item.is_link("value") and item.links[0].ref == link.ref for item in draft.items)


def _grouped(draft: Draft) -> dict[Group, list[int]]:
    groups: dict[Group, list[int]] = {}
    for at in draft.positions(is_link("value")):
        link = draft.items[at].links[0]
        groups.setdefault((link.ref, link.via), []).append(at)
    return groups


def _values(draft: Draft, positions: list[int]) -> tuple[Scalar, ...]:
    return tuple(dict.fromkeys(raw(value) for at in positions for value in draft.items[at].links[0].values))


def _either(draft: Draft, groups: dict[Group, list[int]]) -> Draft:
    """Values of two different fields joined by "or"."""
    if len(groups) != 2:
        return draft
    (first, ones), (second, others) = groups.items()
    if len(ones) == len(others) == 1:
        low, high = sorted((ones[0], others[0]))
        between = range(low + 1, high)
        if any(draft.items[at].is_cue("or") for at in between) and all(
            draft.items[at].kind == "stop" or draft.items[at].is_cue("or") or draft.items[at].is_link("dimension")
            for at in between
        ):
            both = tuple(
                Compare(field=key[0], via=key[1], value=_values(draft, at)[0])
                for key, at in ((first, ones), (second, others))
            )
            return draft.use(*ones, *others, *between).add_where(AnyOf(any=both))
    return draft


def _filter(draft: Draft, key: Group, positions: list[int]) -> Draft:
    values = _values(draft, positions)
    link = draft.items[positions[0]].links[0]
    compares = draft.positions(is_cue("compare"))
    draft = draft.use(*positions, *(_joints(draft, positions)), *(_named(draft, positions, link)))
    condition = Compare(field=key[0], via=key[1], value=values[0])
    if len(values) > 1:
        condition = Compare(field=key[0], via=key[1], op="in", value=values)
    against = len(values) > 1 and (compares or _spread(draft, positions))
    if against:
        draft = draft.use(*compares, *draft.positions(is_cue("difference"))).add_dimension(
            dimension_use(replace(link, kind="dimension"))
        )
    return draft.add_where(condition)


def _spread(draft: Draft, positions: list[int]) -> bool:
    """ "difference between A and B"."""
    return any(item.is_cue("difference") and at < positions[0] for at, item in enumerate(draft.items))


def _joints(draft: Draft, positions: list[int]) -> list[int]:
    """And, or, commas between the values."""
    inside = range(positions[0] + 1, positions[-1])
    return [at for at in inside if draft.free(at) and draft.items[at].is_cue("and", "or", "comma", "compare")]


def _named(draft: Draft, positions: list[int], link: Link) -> list[int]:
    """The field's own name right beside its value: "status is cancelled", "Enterprise segment"."""
    found = []
    for here in (skip_stops(draft, positions[0] - 1, -1, over=("cmp", "rel")), skip_stops(draft, positions[-1] + 1)):
        if draft.free(here) and draft.items[here].is_link("dimension") and draft.items[here].links[0].ref == link.ref:
            before = skip_stops(draft, here - 1, -1)
            if before < 0 or not draft.items[before].is_cue("by"):
                found.append(here)
    equal = skip_stops(draft, positions[0] - 1, -1)
    if draft.free(equal) and draft.items[equal].is_cue("cmp"):
        found.append(equal)
    return found


def _texts(draft: Draft, setting: Setting) -> Draft:
    """ "whose name contains 'ab'", and quoted text nobody knows beside a text field."""
    for at in draft.positions(is_cue("text")):
        draft = _pattern(draft, setting, at)
    for at in draft.positions(lambda item: item.kind == "quoted"):
        ref = _text_field(draft, setting, at)
        if ref:
            field = draft.items[ref[1]].links[0] if ref[1] >= 0 else None
            placed = (at, ref[1]) if ref[1] >= 0 else (at,)
            draft = draft.use(*placed).add_where(
                Compare(field=ref[0], value=_plain(draft, at), via=field.via if field else ())
            )
    return draft


def _plain(draft: Draft, at: int) -> str:
    return draft.items[at].text.strip("\"'“”‘’")


def _pattern(draft: Draft, setting: Setting, at: int) -> Draft:
    target = skip_stops(draft, at + 1)
    if not draft.free(target) or draft.items[target].kind not in ("quoted", "unknown", "link", "number"):
        return draft
    found = _text_field(draft, setting, at)
    cue = draft.items[at].cue
    if not found or cue is None:
        return draft
    op: dict[str, Op] = {"contains": "contains", "starts_with": "starts_with", "ends_with": "ends_with"}
    placed = (at, target, found[1]) if found[1] >= 0 else (at, target)
    condition: Condition = Compare(field=found[0], op=op[cue.arg], value=_plain(draft, target), ignore_case=True)
    return draft.use(*placed).add_where(condition).tagged("text_match")


def _text_field(draft: Draft, setting: Setting, at: int) -> tuple[str, int] | None:
    """The text field nearest before a position, else the name of the subject. Second: where it was said, or -1."""
    for here in range(at - 1, -1, -1):
        item = draft.items[here]
        if item.is_link("dimension") and here not in draft.used:
            dimension = setting.vocabulary.dimension(item.links[0].ref)
            if dimension and dimension.kind in ("text", "categorical", "geo", "identifier"):
                return item.links[0].ref, here
    named = named_by(setting, draft.subject) if draft.subject else None
    return (named, -1) if named else None
