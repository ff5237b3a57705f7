"""Things that have others: "customers who placed orders", "customers with an active subscription"."""

from __future__ import annotations

from collections.abc import Iterable

from assay.ask.local.clauses.counting import counted_entity
from assay.ask.local.clauses.ranked import led_by
from assay.ask.local.draft import Draft, Setting, skip_stops
from assay.ask.local.item_tests import is_link
from assay.ask.local.lattice import Item
from assay.ask.local.text import phrase, root
from assay.ask.local.words import VERBS
from assay.semantic.spec import Related

_HAVING = frozenset(("with", "have", "has", "had", "having", "who", "that", "which", "got", "hold", "own"))

ARTICLES = frozenset(("a", "an", "the", "any", "some"))
_EITHER = frozenset(("a", "an", "some", "any", "at"))


def read_relations(draft: Draft, setting: Setting) -> Iterable[Draft]:
    """Another entity after the subject, introduced by a verb or "with", when the subject is counted or listed."""
    own = bool(draft.subject) and _averaged(draft, setting)
    if not draft.subject or not (own or _about_subject(draft, setting)):
        return (draft,)
    for at in draft.positions(is_link("entity", "metric")):
        draft = _related(draft, setting, at) if not own or _who_have(draft, at) else draft
    for at in draft.positions(is_link("dimension")):
        draft = _passive(draft, setting, at)
    return (draft,)


_BEING = frozenset(("were", "was", "been", "are", "is", "got", "be"))


def _passive(draft: Draft, setting: Setting, at: int) -> Draft:
    """ "orders that were returned": orders that have a return, where returns are things of their own."""
    item, link = draft.items[at], draft.items[at].links[0]
    entity = setting.model.entity(link.entity)
    word = item.text.casefold()
    if entity is None or entity.name == draft.subject or not word.endswith(("ed", "en")) or item.exact:
        return draft
    near = setting.vocabulary.distance(draft.subject or "", entity.name) <= 2
    said = {one.text.casefold() for one in draft.items[max(0, at - 2) : at]} & _BEING
    if not near or not said or root(word) not in {root(part) for part in phrase(entity.name)}:
        return draft
    return draft.use(at).add_where(Related(related=entity.name)).tagged("related", 0.1)


def _about_subject(draft: Draft, setting: Setting) -> bool:
    """Only what is counted has relations here; "revenue of customers with orders" keeps its own rows."""
    first = next((item.links[0] for item in draft.items if item.links), None)
    counted = first is not None and first.kind == "metric" and counted_entity(setting, first.ref) == draft.subject
    grouped = any(item.is_cue("by") for item in draft.items)
    distinct = not grouped and any(item.is_cue("count_distinct") for item in draft.items[:4])
    return counted or distinct or any(item.is_cue("count") for item in draft.items[:4])


def _who_have(draft: Draft, at: int) -> bool:
    return any(draft.items[here].is_cue("rel") for here in _lead(draft, at, at) or ())


def _averaged(draft: Draft, setting: Setting) -> bool:
    """ "The average age of members who have had visits": a number of their own, which has no rows but theirs."""
    first = next((item.links[0] for item in draft.items if item.links), None)
    if first is None or any(item.is_cue("by") for item in draft.items):
        return False
    if first.kind == "metric":
        return setting.vocabulary.homes.get(first.ref, "") == draft.subject and not counted_entity(setting, first.ref)
    own = first.kind in ("dimension", "measure") and first.entity == draft.subject
    return own and any(item.is_cue("agg") for item in draft.items[:4])


def _related(draft: Draft, setting: Setting, at: int) -> Draft:
    link = draft.items[at].links[0]
    other = link.ref if link.kind == "entity" else counted_entity(setting, link.ref)
    if not other or other == draft.subject or setting.vocabulary.distance(draft.subject or "", other) > 3:
        return draft
    said = so_many(draft, at)
    lead = [] if _deed(draft.items[at]) else _lead(draft, at, at if said is None else at - 1)
    if lead is None:
        return draft
    metric = setting.model.metric(link.ref) if link.kind == "metric" else None
    related = Related(related=other, where=metric.filter if metric else None)
    if said is not None:
        few = related.model_copy(update={"match": "exactly", "count": said})
        return draft.use(at, at - 1, *lead).add_where(few).tagged("related", 0.1)
    return _also(draft.use(at, *lead).add_where(related).tagged("related", 0.02), setting, at)


def _also(draft: Draft, setting: Setting, at: int) -> Draft:
    """ "Customers who have both an account and a loan": the second of them, too."""
    joint = skip_stops(draft, at + 1)
    thing = skip_stops(draft, joint + 1)
    told = any(item.text.casefold() in _EITHER for item in draft.items[joint + 1 : thing])
    both = any(item.text.casefold() == "both" for item in draft.items[:at])
    if not (draft.free(joint) and draft.items[joint].is_cue("and") and draft.free(thing) and (told or both)):
        return draft
    link = draft.items[thing].links[0] if draft.items[thing].is_link("entity") else None
    if link is None or link.ref == draft.subject or setting.vocabulary.distance(draft.subject or "", link.ref) > 3:
        return draft
    return draft.use(joint, thing).add_where(Related(related=link.ref))


def so_many(draft: Draft, at: int) -> int | None:
    """ "courses that have two prerequisites": how many of them, said before their name."""
    item = draft.items[at - 1] if draft.free(at - 1) and draft.items[at].is_link("entity") else None
    number = item.number if item is not None and item.kind == "number" else None
    whole = number is not None and number == int(number) and 1 <= number <= 1000
    led = led_by(draft, at - 1, "rel", "with") or (at > 2 and _verb(draft, at - 2))
    return int(number) if number is not None and whole and led else None


def _verb(draft: Draft, at: int) -> bool:
    """A verb of common English, or a word that stands like one: "departments which offer courses"."""
    item, word = draft.items[at], draft.items[at].text.casefold()
    plain = item.kind == "unknown" and word == item.text and at > 0
    told = plain and (word.endswith("ed") or draft.items[at - 1].is_cue("rel", "list") or _between(draft, at))
    return word.split()[0] in VERBS or told


def _between(draft: Draft, at: int) -> bool:
    """ "How many branches *offer* workshops": one word between two things."""
    after = at + 1
    while after < len(draft.items) and draft.items[after].text.casefold() in ARTICLES:
        after += 1
    named = after < len(draft.items) and draft.items[after].is_link("entity", "metric")
    return named and draft.items[at - 1].is_link("entity", "metric")


def introduced(draft: Draft, at: int) -> bool:
    """Whether a verb, "with" or "have" says that the thing at ``at`` belongs to the one before."""
    return _deed(draft.items[at]) or _lead(draft, at, at) is not None


def _deed(item: Item) -> bool:
    """ "growers harvested": the things done are named by the verb itself."""
    return item.is_link("entity") and item.text.casefold().endswith("ed")


def _describes(item: Item, thing: Item) -> bool:
    """ "for open cases" of a field of theirs: no verb that somebody did."""
    return item.is_link("value", "condition") and item.links[0].entity == (thing.links[0].entity or thing.links[0].ref)


def _lead(draft: Draft, at: int, first: int) -> list[int] | None:
    """The words before ``first`` that introduce it: a form of "have", "who", a verb; None when it is not introduced."""
    found: list[int] = []
    verb = False
    if at and draft.items[at - 1].is_cue("list"):
        return None
    for here in range(first - 1, -1, -1):
        item = draft.items[here]
        word = item.text.casefold()
        if _describes(item, draft.items[at]):
            break
        if word in _HAVING or _verb(draft, here):
            verb = True
            found.append(here)
        elif item.kind == "stop":
            continue
        else:
            break
    return found if verb else None
