"""Superlative adjectives: "the oldest member", "most expensive", "slowest region by delivery time"."""

from __future__ import annotations

from dataclasses import replace

from assay.ask.local.clauses.chosen import of_best
from assay.ask.local.clauses.counting import count_of, plain_count
from assay.ask.local.clauses.fields import birth_field, date_field, field_called, start_field
from assay.ask.local.clauses.measured import link_expr
from assay.ask.local.clauses.ranked import by_field, by_metric, has_time_axis, rows_by
from assay.ask.local.draft import Draft, Setting, is_cue, is_link, measure_expr, numeric, skip_stops, temporal
from assay.ask.local.lexicon import Link
from assay.ask.local.synonyms import ADJECTIVES, DATE_ADJECTIVES
from assay.semantic.compile.graph import graph_of
from assay.semantic.spec import Aggregate, MetricExpr, MetricRef

_FLIPPED = {"asc": "desc", "desc": "asc"}
_BEGUN = ("old", "young", "new")


def adjective(draft: Draft, setting: Setting, at: int, word: str) -> Draft:
    """Ranks by what the adjective measures: the field said after it, a metric, else the field it usually means."""
    least = word.startswith("least ")
    word = word.removeprefix("least ")
    direction, measured = ADJECTIVES.get(word, ("desc", ()))
    following = skip_stops(draft, at + 1)
    busiest = _busiest(draft, setting, at) if word == "busy" else None
    if busiest is not None:
        return busiest
    draft = _as_thing(draft, setting, following)
    if draft.free(following) and draft.items[following].is_link("metric", "measure"):
        return _by_measure(draft, setting, at, following, word, direction, least)
    done = _done_to(draft, setting, following)
    if done is not None:
        return rows_by(draft.use(following, following + 1), setting, at, done, _way(word, direction, least))
    if _spelt_year(draft, setting, following, word):
        year = draft.items[following].links[0].ref
        return rows_by(draft.use(following), setting, at, year, _way(word, direction, least))
    if draft.free(following) and _ranks(draft, setting, following, word):
        aged = word in _BEGUN and "age" in draft.items[following].words
        way = (_FLIPPED[direction] if least else direction) if aged else _way(word, direction, least)
        return by_field(draft, setting, at, following, way)
    if word in ("profitable", "valuable"):
        found = next(
            (m.name for m in setting.model.metrics if any(text in (m.name, *m.synonyms) for text in measured)), None
        )
        if found:
            return by_metric(draft, setting, at, at, MetricRef(metric=found), _way("", direction, least))
    said = _dated_before(draft, setting, at, following, word)
    if said is not None:
        return said
    draft, owner = _owner(draft, following)
    ref, towards = adjective_field(setting, owner, word)
    metrics = draft.positions(lambda i: i.is_link("metric", "measure"))
    by_date = word in DATE_ADJECTIVES and not (ref and numeric(setting, ref))
    if (ref is None or by_date) and metrics and not plain_count(setting, draft.items[metrics[-1]].links[0].ref):
        return _by_measure(draft, setting, at, metrics[-1], word, direction, least)
    if ref is None:
        return draft
    within = of_best(draft, setting, at, following, ref, _FLIPPED[towards] if least else towards)
    if within is not None:
        return within
    draft = draft if owner else draft.tagged("", 0.5)
    towards = _FLIPPED[towards] if least else towards
    means = [here for here in draft.positions(is_cue("agg")) if (cue := draft.items[here].cue) and cue.arg == "avg"]
    if means and means[-1] > at:
        return by_metric(draft.use(*means), setting, at, at, Aggregate(agg="avg", field=ref), towards)
    # A thing's dearest single event is not what it costs: not to be answered unasked.
    draft = draft.tagged("", 1.0) if _of_many(setting, owner, ref) else draft
    return rows_by(draft, setting, at, ref, towards)


def _of_many(setting: Setting, owner: str, ref: str) -> bool:
    """ "The most expensive members" by a number of their many claims."""
    home = ref.partition(".")[0]
    paths = graph_of(setting.model).best(owner, home) if owner and owner != home and numeric(setting, ref) else ()
    return bool(paths) and any(hop.many for hop in paths[0])


def _dated_before(draft: Draft, setting: Setting, at: int, following: int, word: str) -> Draft | None:
    """ "the complaint raised most recently", "a book published in the latest year": the date said right before."""
    here = skip_stops(draft, at - 1, -1)
    year = draft.free(following) and draft.items[following].text.casefold() == "year"
    if word not in DATE_ADJECTIVES or not draft.free(here) or not (year or following >= len(draft.items)):
        return None
    link = draft.items[here].link
    if link is None or link.kind != "dimension" or not temporal(setting, link.ref):
        return None
    draft = draft.use(following) if year else draft
    return rows_by(draft.use(here), setting, at, link.ref, _way(word, "desc", least=False))


def _busiest(draft: Draft, setting: Setting, at: int) -> Draft | None:
    """ "The busiest month for visits": the period in which the most of the thing that is named took place."""
    things = [here for here in draft.positions(is_link("entity", "metric")) if here > at]
    if len(things) != 1 or not has_time_axis(draft):
        return None
    link = draft.items[things[0]].links[0]
    expr = count_of(setting, link.ref) if link.kind == "entity" else link_expr(setting, link)
    return by_metric(draft, setting, at, things[0], expr, "desc") if expr is not None else None


def adjective_field(setting: Setting, entity: str, word: str) -> tuple[str | None, str]:
    """The field of an entity (or of one near it) that an adjective measures, and the way its superlative goes."""
    direction, measured = ADJECTIVES.get(word, ("desc", ()))
    ref = field_called(setting, entity, measured) if measured else None
    own = ref is not None and ref.startswith(f"{entity}.")
    if word in ("old", "young") and not own:
        born = birth_field(setting, entity)
        if born:
            return born, DATE_ADJECTIVES[word]
        ref = ref if start_field(setting, entity) is None else None
    if ref is None and word in DATE_ADJECTIVES:
        return (start_field if word in _BEGUN else date_field)(setting, entity), DATE_ADJECTIVES[word]
    return ref, direction


def _as_thing(draft: Draft, setting: Setting, at: int) -> Draft:
    """ "the highest paid trainer": a trainer, not how many there are."""
    link = draft.items[at].link if draft.free(at) else None
    thing = plain_count(setting, link.ref) if link is not None and link.kind == "metric" else ""
    if not thing:
        return draft
    items = list(draft.items)
    items[at] = replace(items[at], links=(Link("entity", thing),))
    return replace(draft, items=tuple(items))


def _way(word: str, direction: str, least: bool) -> str:
    direction = DATE_ADJECTIVES.get(word, direction)
    return _FLIPPED[direction] if least else direction


def _done_to(draft: Draft, setting: Setting, at: int) -> str | None:
    """ "the 3 most recently hired trainers": the date of what was done to the things that follow."""
    if not (draft.free(at) and draft.free(at + 1) and draft.items[at].is_link("dimension")):
        return None
    link, thing = draft.items[at].links[0], draft.items[at + 1]
    owner = thing.links[0].ref if thing.is_link("entity") else ""
    verb = draft.items[at].text.casefold().endswith("ed")
    return link.ref if verb and temporal(setting, link.ref) and link.entity == owner else None


def _ranks(draft: Draft, setting: Setting, at: int, word: str) -> bool:
    """ "the latest open year", "the longest distance": the field is said."""
    if not draft.items[at].is_link("dimension"):
        return False
    ref = draft.items[at].links[0].ref
    year = "year" in draft.items[at].words or "age" in draft.items[at].words
    return temporal(setting, ref) or (numeric(setting, ref) and (word not in DATE_ADJECTIVES or year))


def _spelt_year(draft: Draft, setting: Setting, at: int, word: str) -> bool:
    """ "the most recent year" of years kept as texts: they are in order all the same."""
    item = draft.items[at] if draft.free(at) else None
    dimension = setting.vocabulary.dimension(item.links[0].ref) if item and item.is_link("dimension") else None
    kept = dimension is not None and dimension.kind in ("text", "categorical")
    return kept and item is not None and item.words == ("year",) and word in DATE_ADJECTIVES


def _owner(draft: Draft, following: int) -> tuple[Draft, str]:
    """Whose adjective it is: "orders of the oldest customer" ranks by customers, and lists orders."""
    link = draft.items[following].link if following < len(draft.items) else None
    subject = draft.subject or (link.entity if link is not None and link.kind == "value" else "")
    if not draft.free(following) or not draft.items[following].is_link("entity"):
        return draft, subject
    ref = draft.items[following].links[0].ref
    return (draft, subject) if ref == subject else (replace(draft.use(following)), ref)


def _by_measure(draft: Draft, setting: Setting, at: int, target: int, word: str, direction: str, least: bool) -> Draft:
    """ "the longest delivery time", "slowest region by delivery time"."""
    link = draft.items[target].links[0]
    expr: MetricExpr | None = MetricRef(metric=link.ref) if link.kind == "metric" else measure_expr(setting, link.ref)
    if expr is None:
        return draft
    if word in ("slow", "fast"):
        direction = "desc" if word == "slow" else "asc"
    if least:
        direction = "asc"
    return by_metric(draft.use(*_joint_by(draft, target)), setting, at, target, expr, direction)


def _joint_by(draft: Draft, target: int) -> tuple[int, ...]:
    before = skip_stops(draft, target - 1, -1)
    return (before,) if draft.free(before) and draft.items[before].is_cue("by") else ()
