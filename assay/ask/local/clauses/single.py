"""One deed among many: "who received the biggest bonus" means a single bonus, not all of them together."""

from __future__ import annotations

from assay.ask.local.clauses.fields import plain_field
from assay.ask.local.clauses.ranked import other_target, rows_by
from assay.ask.local.draft import Draft, Setting, numeric, skip_stops
from assay.semantic.compile.graph import graph_of

_SIZES = frozenset("biggest largest smallest highest lowest".split())
_GOT = frozenset("received receives got gets paid gave given won scored made placed wrote lent borrowed sent".split())
"""What is done once at a time; what is earned or produced adds up."""
_MASSES = frozenset("amount revenue sale income profit turnover spend spending money number total volume".split())


def single_most(draft: Draft, setting: Setting, at: int, target: int, direction: str) -> Draft | None:
    """The row with the largest number of its own, and who it belongs to; None where numbers are added up."""
    if not draft.free(target) or draft.items[at].text.casefold().rpartition(" ")[2] not in _SIZES:
        return None
    item, verb, ranked = draft.items[target], skip_stops(draft, at - 1, -1), other_target(draft, setting, target)
    link = item.links[0]
    ref = link.ref if link.kind == "dimension" else plain_field(setting, link)
    plural = item.text.casefold().endswith("s") and not item.text.casefold().endswith(("ss", "us"))
    if not ref or plural or _MASSES & set(item.words) or not numeric(setting, ref) or ranked is None or verb < 0:
        return None
    thing, owner = draft.items[ranked].links[0], ref.partition(".")[0]
    once = draft.items[verb].text.casefold() in _GOT and draft.items[verb].cue is None
    if (
        not once
        or thing.kind != "entity"
        or thing.ref == owner
        or not graph_of(setting.model).reaches(owner, thing.ref)
    ):
        return None
    draft = draft.use(verb) if draft.free(verb) else draft
    return rows_by(draft.use(target), setting, at, ref, direction)
