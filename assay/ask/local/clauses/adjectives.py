"""Superlative adjectives: "the oldest member", "most expensive", "slowest region by delivery time"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from assay.ask.local.clauses.chosen import of_best
from assay.ask.local.clauses.counting import count_of, plain_count
from assay.ask.local.clauses.fields import birth_field, date_field, field_called, start_field
from assay.ask.local.clauses.kept_texts import UNASKED, is_deed, kept_as_text
from assay.ask.local.clauses.measured import link_expr
from assay.ask.local.clauses.own_totals import DEAR, is_price, own_total
from assay.ask.local.clauses.ranked import by_field, by_metric, has_time_axis, rows_by
from assay.ask.local.draft import Draft, Setting, measure_expr, numeric, skip_stops, temporal
from assay.ask.local.item_tests import is_cue, is_link
from assay.ask.local.lexicon import Link
from assay.ask.local.references import refers
from assay.ask.local.synonyms import ADJECTIVES, DATE_ADJECTIVES
from assay.semantic.compile.graph import graph_of
from assay.semantic.spec import Aggregate, MetricExpr, MetricRef

_FLIPPED = {"asc": "desc", "desc": "asc"}
_TOOK = {"slow": "desc", "fast": "asc"}
"""Of lengths of time: the slowest took the longest."""
_BEGUN = ("old", "young", "new")
_MOMENTS = ("year", "time", "date", "day", "moment")


@dataclass(frozen=True)
class Described:
    """An adjective at ``at``, what follows it at ``following``, and whether "least" turns it around."""

    at: int
    following: int
    word: str
    least: bool

    @property
    def direction(self) -> str:
        """The way its superlative goes, "least" left aside."""
        return ADJECTIVES.get(self.word, ("desc", ()))[0]

    @property
    def way(self) -> str:
        """The way a named field is ordered."""
        return _way(self.word, self.direction, self.least)


Rule = Callable[[Draft, Setting, Described], Draft | None]


def adjective(draft: Draft, setting: Setting, at: int, word: str) -> Draft:
    """Ranks by what the adjective measures: the field said after it, a metric, else the field it usually means."""
    said = Described(at, skip_stops(draft, at + 1), word.removeprefix("least "), word.startswith("least "))
    busiest = _busiest(draft, setting, at) if said.word == "busy" else None
    if busiest is not None:
        return busiest
    draft = _as_thing(draft, setting, said.following)
    found = next((found for rule in RULES if (found := rule(draft, setting, said)) is not None), None)
    return found if found is not None else _by_meaning(draft, setting, said)


def _measure_behind(draft: Draft, setting: Setting, said: Described) -> Draft | None:
    """ "the longest delivery time"."""
    behind = draft.free(said.following) and draft.items[said.following].is_link("metric", "measure")
    return _by_measure(draft, setting, said, said.following) if behind else None


def _deed_behind(draft: Draft, setting: Setting, said: Described) -> Draft | None:
    """ "the latest opened branch"."""
    done = _done_to(draft, setting, said.following)
    if done is None:
        return None
    return rows_by(draft.use(said.following, said.following + 1), setting, said.at, done, said.way)


def _year_behind(draft: Draft, setting: Setting, said: Described) -> Draft | None:
    if not _spelt_year(draft, setting, said.following, said.word):
        return None
    year = draft.items[said.following].links[0].ref
    return rows_by(draft.use(said.following), setting, said.at, year, said.way)


def _field_behind(draft: Draft, setting: Setting, said: Described) -> Draft | None:
    """ "the oldest age": the field itself is ranked."""
    if not draft.free(said.following) or not _ranks(draft, setting, said.following, said.word):
        return None
    aged = said.word in _BEGUN and "age" in draft.items[said.following].words
    plain = _FLIPPED[said.direction] if said.least else said.direction
    return by_field(draft, setting, said.at, said.following, plain if aged else said.way)


def _by_worth(draft: Draft, setting: Setting, said: Described) -> Draft | None:
    """ "the most profitable brand": a metric that is called so."""
    called = ADJECTIVES[said.word][1] if said.word in ("profitable", "valuable") else ()
    named = (m.name for m in setting.model.metrics if any(text in (m.name, *m.synonyms) for text in called))
    found = next(named, None)
    way = _way("", said.direction, said.least)
    return by_metric(draft, setting, said.at, said.at, MetricRef(metric=found), way) if found else None


def _day_before(draft: Draft, setting: Setting, said: Described) -> Draft | None:
    return _dated_before(draft, setting, said.at, said.following, said.word)


def _event_before(draft: Draft, setting: Setting, said: Described) -> Draft | None:
    """ "the member who made a booking most recently": the day of what was done, not one of whoever did it."""
    here = skip_stops(draft, said.at - 1, -1)
    ends = said.following >= len(draft.items) and said.word in ("recent", "late", "early")
    link = draft.items[here].link if ends and draft.free(here) else None
    led = any(item.is_cue("rel") for item in draft.items[: max(here, 0)])
    if link is None or link.kind != "entity" or not led or not draft.subject or link.ref == draft.subject:
        return None
    day = date_field(setting, link.ref) if refers(setting, link.ref, draft.subject) else None
    return rows_by(draft.use(here), setting, said.at, day, said.way) if day else None


RULES: tuple[Rule, ...] = (
    _measure_behind,
    _deed_behind,
    _year_behind,
    _field_behind,
    _by_worth,
    _day_before,
    _event_before,
)


def _by_meaning(draft: Draft, setting: Setting, said: Described) -> Draft:
    """By the field that the adjective usually means, of the thing it is said of; dates give way to a measure."""
    draft, owner = _owner(draft, said.following)
    ref, direction = adjective_field(setting, owner, said.word)
    measured = _measured(draft, setting)
    dated = said.word in DATE_ADJECTIVES and not (ref and numeric(setting, ref))
    if (ref is None or dated) and measured is not None:
        return _by_measure(draft, setting, said, measured)
    if ref is None:
        ref, direction = kept_as_text(setting, owner, said.word)
        draft = draft.tagged("", UNASKED) if ref is not None else draft
    return draft if ref is None else _by_ref(draft, setting, said, owner, ref, direction)


def _measured(draft: Draft, setting: Setting) -> int | None:
    """Where the last metric or measure stands, unless it only counts."""
    metrics = draft.positions(is_link("metric", "measure"))
    return metrics[-1] if metrics and not plain_count(setting, draft.items[metrics[-1]].links[0].ref) else None


def _by_ref(draft: Draft, setting: Setting, said: Described, owner: str, ref: str, direction: str) -> Draft:
    way = _FLIPPED[direction] if said.least else direction
    within = of_best(draft, setting, said.at, said.following, ref, way)
    if within is not None:
        return within
    draft = draft if owner else draft.tagged("", 0.5)
    means = [here for here in draft.positions(is_cue("agg")) if (cue := draft.items[here].cue) and cue.arg == "avg"]
    if means and means[-1] > said.at:
        return by_metric(draft.use(*means), setting, said.at, said.at, Aggregate(agg="avg", field=ref), way)
    # A thing's dearest single event is not what it costs: not to be answered unasked.
    draft = draft.tagged("", 1.0) if _of_many(setting, owner, ref) else draft
    return rows_by(draft, setting, said.at, ref, way)


def _of_many(setting: Setting, owner: str, ref: str) -> bool:
    """ "The most expensive members" by a number of their many claims."""
    home = ref.partition(".")[0]
    paths = graph_of(setting.model).best(owner, home) if owner and owner != home and numeric(setting, ref) else ()
    return bool(paths) and any(hop.many for hop in paths[0])


def _dated_before(draft: Draft, setting: Setting, at: int, following: int, word: str) -> Draft | None:
    """ "the complaint raised most recently", "a book published in the latest year": the date said right before."""
    here = skip_stops(draft, at - 1, -1)
    year = draft.free(following) and draft.items[following].text.casefold() in _MOMENTS
    if word not in DATE_ADJECTIVES or not draft.free(here) or not (year or following >= len(draft.items)):
        return None
    link = draft.items[here].link
    if link is None or link.kind != "dimension" or not (temporal(setting, link.ref) or is_deed(setting, link.ref)):
        return None
    draft = draft if temporal(setting, link.ref) else draft.tagged("", UNASKED)
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
    if word in DEAR and not (own and is_price(ref)) and (total := own_total(setting, entity)) is not None:
        return total, direction
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


def _by_measure(draft: Draft, setting: Setting, said: Described, target: int) -> Draft:
    """ "the longest delivery time", "slowest region by delivery time"."""
    link = draft.items[target].links[0]
    expr: MetricExpr | None = MetricRef(metric=link.ref) if link.kind == "metric" else measure_expr(setting, link.ref)
    if expr is None:
        return draft
    direction = _TOOK.get(said.word, said.direction)
    way = "asc" if said.least else direction
    return by_metric(draft.use(*_joint_by(draft, target)), setting, said.at, target, expr, way)


def _joint_by(draft: Draft, target: int) -> tuple[int, ...]:
    before = skip_stops(draft, target - 1, -1)
    return (before,) if draft.free(before) and draft.items[before].is_cue("by") else ()
