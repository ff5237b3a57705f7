"""Two rows of the same thing: "members older than their sponsor", "employees and their supervisor"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from assay.ask.local.clauses.adjectives import adjective_field
from assay.ask.local.clauses.fields import field_called, start_field
from assay.ask.local.draft import Draft, Setting, named_by, names_of, numeric, skip_stops, temporal
from assay.ask.local.lattice import Item
from assay.ask.local.lexicon import Link, roles
from assay.ask.local.spoken import referred
from assay.ask.local.synonyms import ADJECTIVES, DATE_ADJECTIVES
from assay.semantic.model import Relationship
from assay.semantic.spec import Compare, DimensionUse, FieldValue, Op

_THEIRS = frozenset(("their", "its", "his", "her", "whose"))
_PAID = ("salary", "wage", "pay", "income", "compensation", "rate")
_VERBS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"earn\w*|paid|makes?", _PAID),
    (r"costs?", ("cost", "price", "fee")),
    (r"weighs?", ("weight",)),
    (r"scores?|scored", ("score", "point", "mark")),
)
_MEASURING = ("count", "agg", "by", "super", "top", "share")
_BEFORE: dict[str, Op] = {"before": "lt", "after": "gt", "earlier": "lt", "later": "gt", "than": "gt"}


def read_peers(draft: Draft, setting: Setting) -> Iterable[Draft]:
    """Places "... than their manager" and "same ... as their manager"; "name of their manager" is one column."""
    for at in range(1, len(draft.items)):
        known = draft if draft.subject else replace(draft, subject=_owner(draft, at))
        role = _role(known, setting, at)
        if role is not None:
            draft = _compared(known, setting, at, role) or _listed(draft, setting, at, role)
    return (draft,)


def _owner(draft: Draft, at: int) -> str | None:
    """Whose row is meant where "who" alone is asked about: "who earns more than their supervisor"."""
    link = draft.items[at].link
    return (link.ref if link.kind == "entity" else link.entity) if link is not None else None


def _role(draft: Draft, setting: Setting, at: int) -> Link | None:
    """A link to the name of another row of the subject, reached by a relationship: the supervisor of an employee."""
    link = draft.items[at].link
    if not draft.free(at) or link is None or link.kind not in ("dimension", "entity"):
        return None
    if (link.ref if link.kind == "entity" else link.entity) != draft.subject:
        return None
    if link.via:
        return link
    relation = _self_relation(setting, draft.items[at], link)
    named = named_by(setting, draft.subject) if relation is not None else None
    return Link("dimension", named, link.score, label=link.label, via=(relation.name,)) if named and relation else None


def _self_relation(setting: Setting, item: Item, link: Link) -> Relationship | None:
    own = [one for one in setting.model.relationships if one.left == one.right == link.entity]
    if not own:
        return None
    if link.kind == "entity":
        own = [one for one, role in roles(setting.model) if one.left == one.right == link.ref and role == item.words]
        return own[0] if own else None
    relation = referred(setting, link.ref)
    return relation if relation in own else None


def _compared(draft: Draft, setting: Setting, at: int, role: Link) -> Draft | None:
    """ "earn more than their boss", "hired before her manager", "in the same city as their sponsor"."""
    if not _own(draft, at):
        return None
    here = at - 1
    while here > 0 and (draft.items[here].kind == "stop" or draft.items[here].is_cue("rel")):
        here -= 1
    found = _same(draft, at) or _measured(draft, setting, here)
    if found is None:
        return None
    ref, op, placed = found
    condition = Compare(field=ref, op=op, value=FieldValue(field=ref, via=role.via))
    items = list(draft.items)
    for here in (at, *placed):
        if items[here].links and items[here].links[0].ref != ref:
            items[here] = replace(items[here], kind="stop", links=())
    return replace(draft, items=tuple(items)).hold(condition, at, *placed).tagged("peers")


def _own(draft: Draft, at: int) -> bool:
    return any(item.text.casefold() in _THEIRS for item in draft.items[max(0, at - 3) : at])


def _same(draft: Draft, at: int) -> tuple[str, Op, tuple[int, ...]] | None:
    said = next((here for here in range(at) if draft.items[here].text.casefold() in ("same", "the same")), None)
    field = skip_stops(draft, said + 1) if said is not None else at
    if said is None or field >= at or not draft.items[field].is_link("dimension"):
        return None
    return draft.items[field].links[0].ref, "eq", tuple(here for here in range(said, at) if draft.free(here))


def _measured(draft: Draft, setting: Setting, at: int) -> tuple[str, Op, tuple[int, ...]] | None:
    """What is compared before position ``at``, how, and the words that say so."""
    item = draft.items[at]
    text, subject = item.text.casefold(), draft.subject or ""
    before = skip_stops(draft, at - 1, -1)
    named = draft.items[before].link if draft.free(before) else None
    named = named if named is not None and named.kind == "dimension" and named.entity == subject else None
    if text in ("before", "after"):
        ref = named.ref if named is not None and temporal(setting, named.ref) else start_field(setting, subject)
        return (ref, _BEFORE[text], (before, at)) if ref and temporal(setting, ref) else None
    if item.cue is None or item.cue.name != "cmp" or not draft.free(at):
        return None
    word = item.cue.arg
    if (
        named is not None
        and named.kind == "dimension"
        and (numeric(setting, named.ref) or temporal(setting, named.ref))
    ):
        return named.ref, "lt" if word == "lt" else "gt", (before, at)
    if word in ADJECTIVES or word in DATE_ADJECTIVES:
        ref, direction = adjective_field(setting, subject, word)
        return (ref, "gt" if direction == "desc" else "lt", (at,)) if ref else None
    verb = draft.items[before].text.casefold() if before >= 0 else ""
    words = next((words for pattern, words in _VERBS if re.fullmatch(pattern, verb)), ())
    ref = field_called(setting, subject, words) if words else None
    own = ref is not None and ref.startswith(f"{subject}.")
    return (ref, "lt" if word == "lt" else "gt", (before, at)) if ref and own and word in ("gt", "lt") else None


def _given(draft: Draft, at: int) -> bool:
    """ "Whose supervisor is Siri": said of them, asked for by nobody."""
    after = skip_stops(draft, at + 1, over=("cmp", "rel"))
    return 0 <= after < len(draft.items) and (
        draft.items[after].is_link("value") or draft.items[after].kind == "quoted"
    )


def _listed(draft: Draft, setting: Setting, at: int, role: Link) -> Draft:
    """ "employees and the name of their supervisor": the supervisor's name is one column."""
    items = list(draft.items)
    items[at] = replace(items[at], links=(role,))
    before = at - 1
    while before > 0 and items[before].kind == "stop":
        before -= 1
    of = any(item.text.casefold() == "of" for item in items[before:at])
    used = [before] if of and items[before].words == ("name",) and items[before].is_link("dimension") else []
    for here in used:
        items[here] = replace(items[here], kind="stop", links=())
    draft = replace(draft, items=tuple(items)).use(*used)
    counted = any(item.is_cue(*_MEASURING) and item.text.casefold() not in ("every", "each") for item in items)
    things = draft.items[: min([at, *used])]
    if counted or not _own(draft, at) or _given(draft, at) or not any(item.is_link("entity") for item in things):
        return draft
    for ref in names_of(setting, draft.subject or ""):
        draft = draft.add_dimension(DimensionUse(field=ref))
    draft = draft.add_dimension(DimensionUse(field=role.ref, via=role.via)).use(at)
    return replace(draft, rows=draft.subject)
