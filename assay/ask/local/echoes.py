"""Fields named only to say a condition or an order are no columns: "orders with the status open"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assay.ask.local.clauses.ranked import is_plural
from assay.ask.local.draft import Draft, Setting, skip_stops
from assay.ask.local.unit_names import is_unit
from assay.semantic.spec import All, AnyOf, Compare, Condition, DimensionUse, Not

Place = tuple[str, tuple[str, ...]]
"""A field and the way it is reached by."""
_DOING = frozenset(("does", "do", "did"))
_LEADS = frozenset(("with", "whose", "having", "has", "have", "had", "named", "called", "titled", "where", "in", "at"))


def unechoed(draft: Draft, setting: Setting) -> Draft:
    """Without the columns that a filter fixes, where the question names them for the filter alone."""
    if "everything" in draft.tags:
        return draft
    fixed = _all_fixed(draft)
    fixed |= {(item.by, ()) for item in draft.order} if draft.rows and draft.limit else set()
    kept = tuple(use for use in draft.dimensions if not _is_fixed(use, fixed) or _asked_for(draft, use.field))
    kept = tuple(use for use in kept if not _said_by_verb(draft, setting, use.field, kept))
    if kept == draft.dimensions or (not kept and _named_alone(draft)):
        return draft
    if not kept and not draft.metrics and draft.rows is None:
        return replace(draft, dimensions=kept, rows=draft.dimensions[0].field.partition(".")[0], distinct=False)
    return replace(draft, dimensions=kept)


def _is_fixed(use: DimensionUse, fixed: set[Place]) -> bool:
    """Of something in the same role: the manager of Siri is not fixed by Siri's name."""
    return (use.field, tuple(use.via)) in fixed


def _said_by_verb(draft: Draft, setting: Setting, ref: str, shown: tuple[DimensionUse, ...]) -> bool:
    """ "Members coached by each trainer": the reference stands in the verb, it is no column beside the name."""
    named = [at for at, item in enumerate(draft.items) if item.is_link("dimension") and item.links[0].ref == ref]
    owner, _, name = ref.partition(".")
    referred = {
        one.right for one in setting.model.relationships if one.left == owner and name in {left for left, _ in one.on}
    }
    if not named or not all(_is_verb(draft, at, referred) for at in named):
        return False
    told = any(use.field.partition(".")[0] in referred for use in shown if use.field != ref)
    return told or any(one.partition(".")[0] in referred for one, _ in _all_fixed(draft))


def _is_verb(draft: Draft, at: int, referred: set[str]) -> bool:
    """ "Coached by", "which trainer coaches", "trainers who coach", "does Cas coach"."""
    if draft.items[at].text.casefold().endswith("ed"):
        return True
    before = skip_stops(draft, at - 1, -1, over=("rel",))
    doer = draft.items[before].link if before >= 0 and before == at - 1 else None
    asked = any(item.text.casefold() in _DOING for item in draft.items[:at])
    led = before >= 0 and draft.items[at - 1].is_cue("rel") and draft.items[before].is_link("entity")
    kinds = ("entity", "value") if asked else ("entity",)
    known = doer is not None and doer.kind in kinds and doer.entity in referred
    return known or (led and draft.items[before].links[0].ref in referred)


def _all_fixed(draft: Draft) -> set[Place]:
    return {place for condition in draft.where for place in _fixed(condition)}


def _named_alone(draft: Draft) -> bool:
    """ "What are the top 3 highest rates?": the rates themselves, where nothing that has them is named."""
    named = [item for item in draft.items if item.links]
    return bool(draft.rows and draft.limit) and len(named) == 1 and is_plural(named[0])


def _fixed(condition: Condition) -> Iterator[Place]:
    if isinstance(condition, Compare) and condition.part is None and condition.op not in ("not_null", "is_null"):
        yield condition.field, tuple(condition.via)
    elif isinstance(condition, All):
        yield from (field for one in condition.all for field in _fixed(one))
    elif isinstance(condition, AnyOf):
        yield from (field for one in condition.any for field in _fixed(one))
    elif isinstance(condition, Not):
        yield from _fixed(condition.negate)


def _asked_for(draft: Draft, ref: str) -> bool:
    """Named somewhere as a column or a group; also when it came from no word of the question."""
    mentions = [at for at, item in enumerate(draft.items) if item.is_link("dimension") and item.links[0].ref == ref]
    return not mentions or _set_against(draft, ref) or any(not _for_filter(draft, at, ref) for at in mentions)


def _set_against(draft: Draft, ref: str) -> bool:
    """ "With an automatic transmission versus a manual transmission": a row for each."""
    several = any(isinstance(one, Compare) and one.field == ref and one.op == "in" for one in draft.where)
    return several and bool(draft.metrics) and any(item.is_cue("compare") for item in draft.items)


def _for_filter(draft: Draft, at: int, ref: str) -> bool:
    """Led by a word that begins a condition, or with its value beside it."""
    if at and draft.items[at - 1].kind == "number" and is_unit(draft.items[at].words):
        return True
    before = skip_stops(draft, at - 1, -1, over=("not", "cmp"))
    if before >= 0 and draft.items[before].is_cue("super", "top"):
        return True
    if before >= 0 and draft.rows and draft.limit and _which_did(draft, before, at):
        return True
    if before >= 0 and draft.items[before].is_cue("by", "list", "distinct", "count", "compare"):
        return False
    lead = " ".join(item.text.casefold() for item in draft.items[max(0, before) : at]).split()
    if _LEADS & set(lead) or (before >= 0 and draft.items[before].is_cue("rel")):
        return True
    return any(_is_value(draft, at, step, ref) for step in (1, -1))


def _which_did(draft: Draft, before: int, at: int) -> bool:
    """ "Which member joined most recently": the verb says what ranks them, and the member is asked for."""
    words = draft.items[at].text.casefold().split()
    which = draft.items[before].text.casefold() in ("which", "who")
    return which and len(words) > 1 and words[-1].endswith("ed")


def _is_value(draft: Draft, at: int, step: int, ref: str) -> bool:
    here = skip_stops(draft, at + step, step, over=("cmp", "or", "not", "rel"))
    return 0 <= here < len(draft.items) and any(
        link.kind == "value" and link.ref == ref for link in draft.items[here].links
    )
