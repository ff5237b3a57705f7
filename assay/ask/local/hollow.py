"""Answers that say nothing, and words that ask for more than the spec holds: each makes a reading doubtful."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from assay.ask.local.across import across
from assay.ask.local.draft import Draft
from assay.ask.local.lattice import Item
from assay.ask.local.one_end import one_end
from assay.ask.local.text import phrase, root
from assay.ask.local.unit_names import is_unit
from assay.ask.local.wanting import wanting
from assay.kernel.identity import kept_by_identity
from assay.semantic.compile.graph import graph_of
from assay.semantic.model import SemanticModel
from assay.semantic.spec import Aggregate, All, AnalyticsSpec, Arithmetic, Compare, Condition, MetricRef, Related

_OWN = frozenset(("same", "themselves", "himself", "herself", "itself"))
_WHOSE = frozenset(("their", "its", "his", "her", "s", "'s", "’s"))
_OWN_TAGS = frozenset(("same", "peers", "two_fields", "nested"))
_CLASSES = frozenset(
    ("vowel", "vowels", "consonant", "consonants", "letter", "digit", "number", "capital", "capital letter")
)
_TIMES = frozenset(("twice", "double", "thrice", "triple", "half"))


def hollow(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """The words that a reading leaves without meaning."""
    yield from _names_again(draft, spec, model)
    yield from _unlike(draft)
    yield from _multiples(draft)
    yield from _merged(draft)
    yield from wanting(draft, spec, model)
    yield from _twofold(draft, spec)
    yield from _nowhere(draft, spec, model)
    yield from _no_amount(draft, spec, model)
    yield from _undone(draft, spec, model)
    yield from _none_of_one(draft, spec, model)
    yield from _multiplied(spec, model)
    yield from _unshared(draft, spec, model)
    yield from _owned(draft, spec)
    yield from _named_after(draft, spec, model)
    yield from across(spec, model)
    yield from one_end(draft, spec)
    yield from _best_of_one(spec, model)
    yield from _undivided(draft, spec)
    yield from _said_back(draft, spec)
    yield from _letters(draft, spec)


def _letters(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "Starts with a vowel" is not a name that begins so, unless it is in quotation marks."""
    quoted = any(item.kind == "quoted" for item in draft.items)
    for one in spec.where.all if isinstance(spec.where, All) else (spec.where,):
        if isinstance(one, Compare) and str(one.value).casefold() in _CLASSES and not quoted:
            yield str(one.value)


def _said_back(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "Endurance and speed of Bella", answered with the words "Endurance" and "Speed"."""
    if spec.mode != "rows" or spec.limit or not isinstance(spec.where, All):
        return
    shown = {use.field for use in spec.dimensions}
    fixed = {one.field for one in spec.where.all if isinstance(one, Compare) and one.op in ("eq", "in")}
    asked = {item.links[0].ref for item in draft.items if item.is_link("dimension")}
    if shown and shown <= fixed - asked:
        yield from (item.text for item in draft.items if item.is_link("value") and item.links[0].ref in shown)


def _best_of_one(spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "Which client has the highest cost per member" as the best client of every member, who has but one."""
    if spec.mode != "aggregate" or spec.top is None or not spec.top.per:
        return
    ranked = {use.field.partition(".")[0] for use in spec.dimensions if use.field not in spec.top.per}
    for field in spec.top.per:
        owner, _, name = field.partition(".")
        entity = model.entity(owner)
        dimension = entity.dimension(name) if entity else None
        keyed = entity is not None and dimension is not None and entity.key == (dimension.column,)
        if keyed and all(one != owner and graph_of(model).reaches(owner, one) for one in ranked):
            yield name.replace("_", " ")


def _undivided(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "The highest cost per member" ranked by the cost, beside how many members there are."""
    beside = len(spec.metrics) > 1 and not any(isinstance(use.expr, Arithmetic) for use in spec.metrics)
    groups = {use.field.partition(".")[0] for use in spec.dimensions}
    for item, following in pairwise(draft.items if beside and any(use.hidden for use in spec.metrics) else ()):
        per = item.is_cue("by") and item.text.casefold() == "per"
        if per and following.is_link("entity", "metric", "measure") and following.links[0].entity not in groups:
            yield f"{item.text} {following.text}"


def _unshared(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "The share of customers who ordered", answered with their number."""
    shares = [use for use in spec.metrics if use.transform is not None or isinstance(use.expr, Arithmetic)]
    named = [model.metric(use.expr.metric) for use in spec.metrics if isinstance(use.expr, MetricRef)]
    plain = bool(spec.metrics) and all(one is not None and one.kind == "simple" for one in named)
    if not shares and (plain or spec.mode == "rows"):
        yield from (item.text for item in draft.items if item.is_cue("share"))


def _owned(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "The name of the oldest clerk's branch", answered with the clerk."""
    for first, second in pairwise(item for item in draft.items if item.text not in ("'s", "’s")):
        things = first.is_link("entity") and second.is_link("entity") and first.links[0].ref != second.links[0].ref
        owner = first.text.casefold().endswith(("'s", "’s", "s'", "s’"))
        if not things or not owner:
            continue
        shown = [use.field.partition(".")[0] for use in spec.dimensions if not use.hidden]
        if shown and second.links[0].ref not in shown and spec.mode == "rows":
            yield f"{first.text} {second.text}"


def _multiplied(spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """Rows beside rows that only share something: every one of these with every one of those."""
    graph = graph_of(model)
    for use in spec.dimensions if spec.mode == "rows" and spec.entity else ():
        paths = graph.best(spec.entity or "", use.field.partition(".")[0], use.via)
        if paths and any(hop.many for hop in paths[0]):
            yield use.field.partition(".")[2].replace("_", " ")


def _none_of_one(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "Halls without a tenant" read off the rows that tie a hall to its tenant: each has one."""
    parts = spec.where.all if isinstance(spec.where, All) else (spec.where,)
    named = {item.links[0].ref for item in draft.items if item.is_link("entity")}
    for one in parts if spec.mode == "rows" and spec.entity and spec.entity not in named else ():
        if not isinstance(one, Related) or one.match != "none" or one.of is not None:
            continue
        if graph_of(model).reaches(spec.entity or "", one.related):
            yield from (item.text for item in draft.items if item.is_cue("not", "without", "except"))


def _twofold(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "The maximum total paid by a customer" is one number of another; answered with one of the two."""
    for first, second in pairwise(draft.items):
        both = first.cue is not None and second.cue is not None and first.is_cue("agg") and second.is_cue("agg")
        if both and first.cue and second.cue and first.cue.arg != second.cue.arg and not (spec.order and spec.limit):
            yield f"{first.text} {second.text}"


def _undone(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "How many items did they return": a verb that names what happened, answered without it."""
    things = _things(model)
    told, asked = spec.canonical(), False
    for item in draft.items:
        word = item.text.casefold()
        small = item.kind in ("stop", "unknown") or item.is_cue("list")
        thing = things.get(root(word), "") if asked and small and not word.endswith("s") else ""
        if thing and f'"{thing}' not in told and not _counts(spec, thing, model):
            yield item.text
        asked = asked or word in ("did", "do", "does")


@kept_by_identity(16)
def _things(model: SemanticModel) -> dict[str, str]:
    """Entities called by one word, by its root."""
    return {root(words[0]): entity.name for entity in model.entities if len(words := phrase(entity.name)) == 1}


def _named_after(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "Members in the asthma program" answered by a condition of the members, and no program is spoken of."""
    told = spec.canonical()
    for item, following in pairwise(draft.items):
        thing = following.links[0].ref if item.is_link("value") and following.is_link("entity") else ""
        own = bool(thing) and not item.links[0].via and item.links[0].entity != thing
        if (
            own
            and f'"{thing}' not in told
            and not _counts(spec, thing, model)
            and not _on_way(spec, item, thing, model)
        ):
            yield f"{item.text} {following.text}"


def _on_way(spec: AnalyticsSpec, item: Item, thing: str, model: SemanticModel) -> bool:
    """Whether what is summed belongs to such a thing: "the average amount of bills of silver members"."""
    graph, owner = graph_of(model), item.links[0].entity
    summed = {
        use.expr.field.partition(".")[0] for use in spec.metrics if isinstance(use.expr, Aggregate) and use.expr.field
    }
    return bool(summed) and all(
        any(hop.target == thing for path in graph.best(one, owner, ())[:1] for hop in path) for one in summed
    )


def _counts(spec: AnalyticsSpec, thing: str, model: SemanticModel) -> bool:
    names = [use.expr.metric for use in spec.metrics if isinstance(use.expr, MetricRef)]
    found = (model.metric(name) for name in names)
    return any(one is not None and (one.measure is None or one.measure.startswith(f"{thing}.")) for one in found)


_PLACES = frozenset(
    "address street city town village country state county region location place site venue building room hall "
    "latitude longitude lat lng province district zone area park stadium office headquarter headquarters hometown "
    "origin".split()
)


def _nowhere(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "Where is it", answered without a place."""
    asked = draft.items[0].text.casefold().split()[:1] if draft.items else []
    if asked != ["where"] or len(draft.items) < 2 or draft.items[1].text.casefold() not in ("is", "are", "was", "were"):
        return
    shown = {use.field for use in spec.dimensions if not use.hidden}
    if not any(_PLACES & set(phrase(ref.partition(".")[2])) or _is_geo(ref, model) for ref in shown):
        yield draft.items[0].text


def _no_amount(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "How much does she earn", answered with names."""
    asked = draft.items[0].text.casefold() if draft.items else ""
    shown = [found[1] for use in spec.dimensions if not use.hidden and (found := model.field(use.field))]
    numbers = spec.metrics or spec.computed or any(getattr(one, "kind", "") == "number" for one in shown)
    if asked.startswith("how much") and spec.mode == "rows" and not numbers:
        yield draft.items[0].text


def _is_geo(ref: str, model: SemanticModel) -> bool:
    found = model.field(ref)
    return found is not None and getattr(found[1], "kind", "") == "geo"


def _merged(draft: Draft) -> Iterator[str]:
    """ "ids, owner ids and sizes": two things named side by side that became one column."""
    before: Item | None = None
    for item in draft.items:
        if item.is_link("dimension"):
            one, other = (before.links[0] if before else None), item.links[0]
            merged = one is not None and (one.ref, one.via) == (other.ref, other.via)
            if before is not None and merged and before.words != item.words and not is_unit(before.words):
                yield item.text
            before = item
        elif not (item.kind == "stop" or item.is_cue("and", "comma")):
            before = None


def _names_again(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "How strong is Otto", answered with "Otto": all that is shown is what the question gave."""
    if spec.mode != "rows" or spec.limit or spec.combine is not None:
        return
    shown = {(use.field, use.via) for use in spec.dimensions} or _display(spec.entity, model)
    given = {(one.field, one.via) for one in _fixed(spec.where)}
    if shown and shown <= given:
        fields = {field for field, _ in shown}
        yield from (item.text for item in draft.items if item.is_link("value") and item.links[0].ref in fields)


def _display(name: str | None, model: SemanticModel) -> set[tuple[str, tuple[str, ...]]]:
    """What a row shows when no column is named."""
    entity = model.entity(name) if name else None
    return {(f"{name}.{column}", ()) for column in entity.display} if entity else set()


def _fixed(where: Condition | None) -> Iterator[Compare]:
    parts = where.all if isinstance(where, All) else (where,)
    yield from (one for one in parts if isinstance(one, Compare) and one.op == "eq" and isinstance(one.value, str))


def _unlike(draft: Draft) -> Iterator[str]:
    """ "in the same town as their office", "of their own type", where nothing is compared with its own."""
    if _OWN_TAGS & set(draft.tags):
        return
    for at, item in enumerate(draft.items):
        before = draft.items[at - 1].text.casefold() if at else ""
        if item.text.casefold() in _OWN or (item.text.casefold() == "own" and before in _WHOSE):
            yield item.text


def _multiples(draft: Draft) -> Iterator[str]:
    """ "more than twice the average": a factor that nothing multiplies."""
    for at, item in enumerate(draft.items[:-1]):
        words = item.text.casefold().split()
        factor = words[-1:] == ["times"] and at > 0 and draft.items[at - 1].kind == "number"
        timed = words and (words[-1] in _TIMES or factor)
        if timed and any(word in draft.items[at + 1].text.casefold() for word in ("the", "as", "its", "their")):
            yield item.text
