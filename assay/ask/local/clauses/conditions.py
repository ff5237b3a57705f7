"""Values, flags, terms and quoted text into filters; two values set against each other become a group."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assay.ask.local.draft import Draft, Setting, dimension_use, skip_stops
from assay.ask.local.flag_names import flag_value
from assay.ask.local.item_tests import is_cue, is_link
from assay.ask.local.lattice import Item
from assay.ask.local.lexicon import Link
from assay.ask.local.vocabulary import raw
from assay.semantic.spec import Compare, Scalar

Group = tuple[str, tuple[str, ...]]


def read_conditions(draft: Draft, setting: Setting) -> Iterable[Draft]:
    """Places every value that is left."""
    for key, positions in _grouped(draft).items():
        draft = _filter(draft, key, positions)
    draft = _present(draft, setting)
    for at in draft.positions(is_link("condition")):
        condition = draft.items[at].links[0].condition
        draft = draft.hold(condition, at) if condition else draft
    return (draft.use(*draft.positions(is_cue("only"))),)


def _shown_behind(draft: Draft, at: int) -> bool:
    """ "The 5 largest sales, with make and model": columns behind a comma."""
    return at > 0 and draft.items[at].text.casefold() == "with" and draft.items[at - 1].is_cue("comma")


def _present(draft: Draft, setting: Setting) -> Draft:
    """ "orders with a discount code", "products that are on sale": the field is filled, the flag is set."""
    counted = any(item.is_cue("count", "agg") or item.is_link("metric") for item in draft.items)
    for at in draft.positions(is_link("dimension")):
        before = skip_stops(draft, at - 1, -1)
        link, item = draft.items[at].links[0], draft.items[before]
        dimension = setting.vocabulary.dimension(link.ref)
        flag = flag_value(dimension) if dimension else None
        if flag is not None and _is_filter(draft, at, item if before >= 0 else None):
            draft = draft.hold(Compare(field=link.ref, value=flag, via=link.via), at).tagged("", 0.1)
            continue
        between = {one.text.casefold() for one in draft.items[before:at]} if before >= 0 else set()
        having = not between & {"their", "its", "his", "her"} and bool(
            between & {"with", "having", "has", "have", "had", "used", "use", "using", "uses"}
        )
        if (
            dimension is not None
            and having
            and (counted or _told_of_them(draft, at))
            and dimension.kind in ("categorical", "text", "geo", "identifier")
            and not _valued(draft, at, link)
            and not _shown_behind(draft, before)
        ):
            placed = (at, before) if item.cue else (at,)
            draft = (
                draft.use(*placed)
                .add_where(Compare(field=link.ref, op="not_null", via=link.via))
                .tagged("present", 0.1)
            )
    return draft


_WHO = frozenset(("who", "that", "which"))
_HAVE = frozenset(("have", "has", "had"))


def _told_of_them(draft: Draft, at: int) -> bool:
    """ "the clerks who have a mentor": said of them behind a relative pronoun, asked for by nobody."""
    words = [word for item in draft.items[max(at - 4, 0) : at] for word in item.text.casefold().split()]
    words = [word for word in words if word not in ("a", "an", "any", "some", "the")]
    led = any(item.text.casefold().split()[0] in _WHO for item in draft.items[:at])
    return at > 2 and len(words) > 1 and words[-1] in _HAVE and (words[-2] in _WHO or (led and words[-2] == "and"))


def _is_filter(draft: Draft, at: int, before: Item | None) -> bool:
    """A flag said of things ("leased aircraft", "are organic", "have a café"), not asked for as a column."""
    if (before is not None and before.is_cue("by", "count", "without", "not")) or _valued(
        draft, at, draft.items[at].links[0]
    ):
        return False
    after = skip_stops(draft, at + 1)
    things = 0 <= after < len(draft.items) and draft.items[after].is_link("entity", "metric")
    return things or (before is not None and not before.is_cue("list", "distinct"))


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


def _filter(draft: Draft, key: Group, positions: list[int]) -> Draft:
    values = _values(draft, positions)
    link = draft.items[positions[0]].links[0]
    compares = draft.positions(is_cue("compare"))
    placed = (*positions, *(_joints(draft, positions)), *(_named(draft, positions, link)))
    condition = Compare(field=key[0], via=key[1], value=values[0])
    if len(values) > 1:
        condition = Compare(field=key[0], via=key[1], op="in", value=values)
    draft = draft.hold(condition, *placed)
    against = len(values) > 1 and (compares or _spread(draft, positions))
    if against:
        draft = draft.use(*compares, *draft.positions(is_cue("difference"))).add_dimension(
            dimension_use(replace(link, kind="dimension"))
        )
    return draft


def _spread(draft: Draft, positions: list[int]) -> bool:
    """ "difference between A and B"."""
    return any(item.is_cue("difference") and at < positions[0] for at, item in enumerate(draft.items))


def _joints(draft: Draft, positions: list[int]) -> list[int]:
    """And, or, commas between the values."""
    inside = range(positions[0] + 1, positions[-1])
    return [at for at in inside if draft.free(at) and draft.items[at].is_cue("and", "or", "comma", "compare")]


def _named(draft: Draft, positions: list[int], link: Link) -> list[int]:
    """The field's own name right beside one of its values: "status is cancelled", "Enterprise segment"."""
    near = [here for at in positions for here in (_past_either(draft, at), skip_stops(draft, at + 1))]
    found = [here for here in near if _is_field(draft, here, link) and not _grouped_by(draft, here)]
    equal = skip_stops(draft, positions[0] - 1, -1)
    cue = draft.items[equal].cue if draft.free(equal) else None
    if cue is not None and cue.name == "cmp" and cue.arg == "eq":
        found.append(equal)
    return found


def _is_field(draft: Draft, at: int, value: Link) -> bool:
    field = draft.items[at].links[0] if draft.free(at) and draft.items[at].is_link("dimension") else None
    return field is not None and (field.ref, field.via) == (value.ref, value.via)


def _grouped_by(draft: Draft, at: int) -> bool:
    before = skip_stops(draft, at - 1, -1)
    return before >= 0 and draft.items[before].is_cue("by")


def _past_either(draft: Draft, at: int) -> int:
    """Back over "is", "either" and "both": "whose publisher is either A or B"."""
    here = skip_stops(draft, at - 1, -1, over=("cmp", "rel"))
    while here >= 0 and draft.items[here].text.casefold() in ("either", "both"):
        here = skip_stops(draft, here - 1, -1, over=("cmp", "rel"))
    return here
