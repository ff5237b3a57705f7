"""Fields named only to say a condition or an order are no columns: "orders with the status open"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assay.ask.local.clauses.ranked import is_plural
from assay.ask.local.draft import Draft, Setting, skip_stops
from assay.semantic.spec import All, AnyOf, Compare, Condition, DimensionUse, Not

_LEADS = frozenset(("with", "whose", "having", "has", "have", "had", "named", "called", "titled", "where", "in", "at"))


def unechoed(draft: Draft, setting: Setting) -> Draft:
    """Without the columns that a filter fixes, where the question names them for the filter alone."""
    if "everything" in draft.tags:
        return draft
    fixed = {field for condition in draft.where for field in _fixed(condition)}
    fixed |= {item.by for item in draft.order} if draft.rows and draft.limit else set()
    kept = tuple(use for use in draft.dimensions if use.field not in fixed or _asked_for(draft, use.field))
    kept = tuple(use for use in kept if not _said_by_verb(draft, setting, use.field, kept))
    if kept == draft.dimensions or (not kept and _named_alone(draft)):
        return draft
    if not kept and not draft.metrics and draft.rows is None:
        return replace(draft, dimensions=kept, rows=draft.dimensions[0].field.partition(".")[0], distinct=False)
    return replace(draft, dimensions=kept)


def _said_by_verb(draft: Draft, setting: Setting, ref: str, shown: tuple[DimensionUse, ...]) -> bool:
    """ "Members coached by each trainer": the reference stands in the verb, it is no column beside the name."""
    named = [item for item in draft.items if item.is_link("dimension") and item.links[0].ref == ref]
    owner, _, name = ref.partition(".")
    referred = {
        one.right for one in setting.model.relationships if one.left == owner and name in {left for left, _ in one.on}
    }
    verbs = bool(named) and all(item.text.casefold().endswith("ed") for item in named)
    return verbs and any(use.field.partition(".")[0] in referred for use in shown if use.field != ref)


def _named_alone(draft: Draft) -> bool:
    """ "What are the top 3 highest rates?": the rates themselves, where nothing that has them is named."""
    named = [item for item in draft.items if item.links]
    return bool(draft.rows and draft.limit) and len(named) == 1 and is_plural(named[0])


def _fixed(condition: Condition) -> Iterator[str]:
    if isinstance(condition, Compare) and condition.part is None and condition.op not in ("not_null", "is_null"):
        yield condition.field
    elif isinstance(condition, All):
        yield from (field for one in condition.all for field in _fixed(one))
    elif isinstance(condition, AnyOf):
        yield from (field for one in condition.any for field in _fixed(one))
    elif isinstance(condition, Not):
        yield from _fixed(condition.negate)


def _asked_for(draft: Draft, ref: str) -> bool:
    """Named somewhere as a column or a group; also when it came from no word of the question."""
    mentions = [at for at, item in enumerate(draft.items) if item.is_link("dimension") and item.links[0].ref == ref]
    return not mentions or any(not _for_filter(draft, at, ref) for at in mentions)


def _for_filter(draft: Draft, at: int, ref: str) -> bool:
    """Led by a word that begins a condition, or with its value beside it."""
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
