"""The columns a sentence asks for: "Return the city, the number of orders and the total amount." """

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from assay.ask.local.asides import aside, named_aside
from assay.ask.local.clauses.counting import counts_subject, home_of_expr
from assay.ask.local.columns import with_columns
from assay.ask.local.cover import covers
from assay.ask.local.draft import Setting, named_by, names_of
from assay.ask.local.latest import shown_last
from assay.ask.local.lattice import Item
from assay.ask.local.lexicon import Link
from assay.ask.local.owners_said import without_owner
from assay.ask.local.placing import Column, shown_as, thing
from assay.ask.local.points import When
from assay.ask.local.rank_columns import BARE_RANK, ranked
from assay.ask.local.read import candidates
from assay.ask.local.score import is_content
from assay.ask.local.spelling import correct
from assay.ask.local.spoken import spoken
from assay.ask.local.tails import ASKS
from assay.ask.local.text import Token, phrase, tokenise
from assay.semantic.spec import (
    TIME,
    Aggregate,
    AnalyticsSpec,
    Arithmetic,
    DimensionUse,
    Grain,
    MetricExpr,
    MetricRef,
    MetricUse,
)

_BETWEEN = re.compile(
    r"\s*(?:,\s*(?:and|as well as|along with|plus|then)\s|,|;|\s(?:and|as well as|along with|plus)\s)\s*"
)
_LEADING = re.compile(r"^(?:and |the |a |an |its |their |his |her |each |both |respective |corresponding |of )+", re.I)
_FIGURE = re.compile(r"(?:total )?(?:count|counts|number|numbers|total|totals|figure|value|amount)$", re.IGNORECASE)
_TRANSFORMED = re.compile(r"\b(?:share|percent\w*|growth|change|rank\w*|difference|average|cumulative|running)\b", re.I)
_OFTEN = re.compile(r"(?:number|count) of (?:times|occurrences|rows|records|cases|instances)", re.IGNORECASE)
_MADE = re.compile(
    r"\b(?:rate|ratio|share|percentage|percent|proportion|margin|fraction|difference|average)$", re.IGNORECASE
)
_MORE = re.compile(r",?\s+(?:as well|too|also)(?=\W*$)", re.IGNORECASE)
"""Said at the end, the columns come on top of those of the question."""
_BESIDE = re.compile(
    r"^\W*(?:please )?(?:and |then )?(?:also\b|\w+ (?:me |us )?(?:the |all |your )?(?:results?|answers?|list|them|it) "
    r"(?:together |along )?with\b)",
    re.IGNORECASE,
)
"""Said at the beginning: "also list the id", "list the result with the name"."""
_RESULT_WITH = re.compile(r"^(?:the |all |your )?(?:results?|answers?|list|them|it) (?:together |along )?with ", re.I)
_NUMBER_ASKED = re.compile(
    r"^\W*(?:(?:please|find|show|give|return|tell|list|compute|calculate|report|what(?:'s| is| are| was| were)|"
    r"me|us|out|the) )*(?:how (?:many|much)|count|counts|numbers?|totals?|sums?|averages?|means?)\b",
    re.IGNORECASE,
)
"""The question before asks for a number: no sentence about columns takes that away."""
_FOR_EACH = re.compile(r"\s+(?:in|of|for|per|from|by|on|at|within)\s+(?:each|every|that)\s+(.+)$", re.IGNORECASE)
_ENOUGH = 0.6
MOST_COLUMNS = 8


def columned(spec: AnalyticsSpec, text: str, setting: Setting, question: str = "") -> AnalyticsSpec | None:
    """The spec with the columns that ``text`` names: fields and numbers, or fields alone; None when it says more.

    A number that ``question`` itself asked for stays among them.
    """
    text = without_owner(text, spec, setting)
    figures: tuple[Column, ...] = tuple(use for use in spec.metrics if not use.hidden)
    if lasting := shown_last(spec, output_columns(text, spec, setting) if spec.top and ASKS.match(text) else ()):
        return lasting
    behind = aside(spec, text, setting)
    if behind is not None:
        return shown_as(spec, (*_listed(spec, setting), behind, *figures), setting)
    further = named_aside(text)
    columns = output_columns(_MORE.sub("", further or text), spec, setting) if further or ASKS.match(text) else ()
    if columns and (further or _MORE.search(text) or _BESIDE.match(text)):
        together: tuple[Column, ...] = (*_listed(spec, setting), *columns, *figures)
        columns = tuple(dict.fromkeys(together))
    elif columns and _NUMBER_ASKED.match(question) and not any(isinstance(one, MetricUse) for one in columns):
        columns = (*columns, *figures)
    return (shown_as(spec, columns, setting) if columns else None) or _fields_alone(spec, text, setting)


def _listed(spec: AnalyticsSpec, setting: Setting) -> tuple[DimensionUse, ...]:
    """What the question lists so far; rows without columns show what names them."""
    if spec.dimensions or spec.mode != "rows" or not spec.entity:
        return spec.dimensions
    return tuple(DimensionUse(field=ref) for ref in names_of(setting, spec.entity))


def _fields_alone(spec: AnalyticsSpec, text: str, setting: Setting) -> AnalyticsSpec | None:
    """Fields as columns; None when the sentence names more things than were found."""
    found = with_columns(spec, text, setting)
    return found if found is not None and len(found.dimensions) >= len(_phrases(text)) else None


def output_columns(text: str, spec: AnalyticsSpec, setting: Setting) -> tuple[Column, ...]:
    """What each phrase of the sentence stands for beside ``spec``; () when one of them is no column."""
    found: list[Column] = []
    phrases = _phrases(text)
    for part in phrases if len(phrases) <= MOST_COLUMNS else ():
        said = _LEADING.sub("", part.strip())
        one = _column(said, spec, setting)
        columns = _names(said, spec, setting) or ((one,) if one is not None else ())
        if not columns:
            return ()
        found += [column for column in columns if column not in found]
    return tuple(found)


_ASKED_FOR = re.compile(
    r"^\W*(?:what(?:'s| is| are| was| were)|(?:find|calculate|compute|get|tell))(?: me)? ", re.IGNORECASE
)


def asked_columns(text: str) -> tuple[str, ...]:
    """The columns that a question lists from its beginning, without their articles; () for any other question.

    >>> asked_columns("Return the town, its code and number of visits")
    ('town', 'code', 'number of visits')
    """
    if not ASKS.match(text) and not _ASKED_FOR.match(text):
        return ()
    return listed(_ASKED_FOR.sub("", text))


def listed(text: str) -> tuple[str, ...]:
    """What a text lists, without the articles."""
    return tuple(_LEADING.sub("", part.strip()) for part in _phrases(text))


def _phrases(text: str) -> list[str]:
    """What the sentence lists, one by one."""
    listed = _RESULT_WITH.sub("", ASKS.sub("", text).strip(" .?!:"))
    return [part for part in _BETWEEN.split(listed) if part.strip()]


_NAME = re.compile(r"(?:\w+'?s? )?(?:full )?names?$", re.IGNORECASE)


def _names(text: str, spec: AnalyticsSpec, setting: Setting) -> tuple[DimensionUse, ...]:
    """First and last name, where those are the name of the thing the question is about."""
    things = {thing(use.field, setting): use.via for use in spec.dimensions} or {spec.entity or "": ()}
    fitting = [thing for thing in things if len(names_of(setting, thing)) > 1]
    said = {word for word in phrase(text) if word not in ("full", "name")}
    known = {word for thing in fitting for word in (*phrase(thing), *phrase(_label(setting, thing)))}
    if not _NAME.match(text) or len(fitting) != 1 or not said <= known:
        return ()
    return tuple(DimensionUse(field=ref, via=things[fitting[0]]) for ref in names_of(setting, fitting[0]))


def _label(setting: Setting, thing: str) -> str:
    entity = setting.model.entity(thing)
    return entity.label if entity else ""


def _column(text: str, spec: AnalyticsSpec, setting: Setting) -> Column | None:
    each = _FOR_EACH.search(text)
    if each and _groups_by(each[1], spec, setting):
        text = text[: each.start()]
    known = _dated(text, spec, setting) or _grain(text, spec, setting)
    if known is not None:
        return known
    tokens, items = _read(text, setting)
    if not items or any(is_content(item) or item.kind in ("number", "quoted") for item in items):
        return _own(text, spec, setting) or _figure(text, spec)
    shown = [use for use in spec.metrics if not use.hidden]
    return (
        (_figure(text, spec) if shown else None)
        or _known(items, spec, setting)
        or _field(items, spec, setting)
        or _own(text, spec, setting)
        or _rank(text, spec)
        or _figure(text, spec)
        or _asked(tokens, spec, setting)
        or _named(items, setting)
    )


def _rank(text: str, spec: AnalyticsSpec) -> Column | None:
    """ "the rank", where one number orders the groups."""
    shown = [use for use in spec.metrics if not use.hidden]
    return ranked(shown[0]) if BARE_RANK.match(text) and len(shown) == 1 and spec.dimensions else None


def _read(text: str, setting: Setting) -> tuple[tuple[Token, ...], Sequence[Item]]:
    """Its tokens and what they are. With its article: some nouns ("the make") are verbs without."""
    tokens = correct(tokenise(f"the {text}"), setting.vocabulary).tokens
    return tokens, covers(tokens, setting.vocabulary, When(setting.today, setting.calendar))[0]


def _groups_by(text: str, spec: AnalyticsSpec, setting: Setting) -> bool:
    """ "in each party": what the question lists or groups by already."""
    known = {use.field for use in spec.dimensions} | {thing(use.field, setting) for use in spec.dimensions}
    items = _read(text, setting)[1]
    linked = [item for item in items if item.links]
    return bool(linked) and all(any(link.ref in known for link in item.links) for item in linked)


def _figure(text: str, spec: AnalyticsSpec) -> Column | None:
    """ "the count", "the growth": the one number of the question, or the field that ranks its rows."""
    if _OFTEN.fullmatch(text) and spec.mode == "rows" and spec.entity and not spec.limit:
        return MetricUse(expr=Aggregate(agg="count", entity=spec.entity), alias="times")
    if _FIGURE.fullmatch(text) and len(spec.metrics) == 1:
        return _shown(spec.metrics[0])
    if _FIGURE.fullmatch(text) and spec.mode == "rows" and len(spec.order) == 1 and "." in spec.order[0].by:
        return DimensionUse(field=spec.order[0].by)
    made = [use for use in spec.metrics if isinstance(use.expr, Arithmetic)]
    if len(made) == 1 and _MADE.search(text):
        return _shown(made[0])
    changed = [use for use in spec.metrics if use.transform]
    return _shown(changed[0]) if len(changed) == 1 and _TRANSFORMED.search(text) else None


def _dated(text: str, spec: AnalyticsSpec, setting: Setting) -> Column | None:
    """ "the date": the first or last day that the question asks for."""
    if text.casefold() not in ("date", "day", "time", "timestamp"):
        return None
    found = [use for use in spec.metrics if isinstance(use.expr, Aggregate) and use.expr.agg in ("min", "max")]
    return _shown(found[0]) if len(found) == 1 and _is_date(found[0].expr, setting) else None


def _is_date(expr: MetricExpr, setting: Setting) -> bool:
    dimension = setting.vocabulary.dimension(expr.field or "") if isinstance(expr, Aggregate) else None
    return dimension is not None and dimension.kind == "time"


def _shown(use: MetricUse) -> MetricUse:
    return use.model_copy(update={"hidden": False})


_GRAINS: dict[str, Grain] = {
    "day": "day", "date": "day", "week": "week", "month": "month", "quarter": "quarter", "year": "year",
}  # fmt: skip


def _grain(text: str, spec: AnalyticsSpec, setting: Setting) -> DimensionUse | None:
    """ "the month": the one the question groups by, else each metric's own."""
    grain = _GRAINS.get(text.casefold())
    same = next((use for use in spec.dimensions if grain and use.grain == grain), None)
    known = (text.casefold(),) in setting.vocabulary.phrases
    return same or (DimensionUse(field=TIME, grain=grain) if grain and not known and spec.metrics else None)


def _links(items: Iterable[Item]) -> list[Link]:
    return [link for item in items for link in item.links if link.score >= _ENOUGH]


def _counted(items: Iterable[Item]) -> bool:
    return any(
        item.is_cue("count", "count_distinct", "agg", "share", "growth", "ratio", "rank", "difference")
        for item in items
    )


def _known(items: Sequence[Item], spec: AnalyticsSpec, setting: Setting) -> Column | None:
    """A group or number that the question has already."""
    links = _links(items)
    best = max((link.score for link in links), default=0.0)
    if not _counted(items):
        for use in spec.dimensions:
            if any(link.kind == "dimension" and link.ref == use.field and link.score > best - 0.1 for link in links):
                return use.model_copy(update={"hidden": False})
        for use in () if any(link.kind != "entity" and link.score > best - 0.1 for link in links) else spec.dimensions:
            if any(link.kind == "entity" and use.field in names_of(setting, link.ref) for link in links):
                return use.model_copy(update={"hidden": False})
    several = {link.entity for link in links if link.kind == "entity"}
    numbered = any(item.is_cue("count", "count_distinct") for item in items)
    for measured in spec.metrics:
        expr = measured.expr
        named = isinstance(expr, MetricRef) and any(link.kind == "metric" and link.ref == expr.metric for link in links)
        named = named and (not numbered or counts_subject(expr, setting))
        counted = isinstance(expr, Aggregate) and expr.entity in several and _counted(items)
        if (named or counted) and not measured.transform:
            return _shown(measured)
    return None


def _field(items: Sequence[Item], spec: AnalyticsSpec, setting: Setting) -> DimensionUse | None:
    """A field of the things the question is about."""
    if _counted(items):
        return None
    about = _things(spec, setting)
    found = [link for link in _links(items) if link.kind == "dimension" and link.entity in about]
    best = max(found, key=lambda link: link.score, default=None)
    rival = max((link.score for link in _links(items) if link.kind == "metric"), default=0.0)
    if best is None or (rival > best.score and spec.metrics):
        return None
    referred = [use for item in items if best in item.links for use in spoken(setting, replace(item, links=(best,)))]
    if len(referred) == 1 and referred[0].field != best.ref:
        return referred[0]
    return DimensionUse(field=best.ref, via=best.via or about[best.entity])


def _things(spec: AnalyticsSpec, setting: Setting) -> dict[str, tuple[str, ...]]:
    """The entities whose rows or groups are listed, and the way to each."""
    about: dict[str, tuple[str, ...]] = {thing(use.field, setting): () for use in spec.dimensions}
    about |= {use.field.partition(".")[0]: use.via for use in spec.dimensions}
    return about | ({spec.entity: ()} if spec.entity else {})


def _own(text: str, spec: AnalyticsSpec, setting: Setting) -> DimensionUse | None:
    """ "its code": the one field of the things listed whose name ends so."""
    said, things = phrase(text), _things(spec, setting)
    found = [
        DimensionUse(field=f"{entity.name}.{one.name}", via=things[entity.name])
        for entity in setting.model.entities
        for one in entity.dimensions
        if entity.name in things and said and phrase(one.name)[-len(said) :] == said
    ]
    return found[0] if len(found) == 1 else None


def _asked(tokens: Sequence[Token], spec: AnalyticsSpec, setting: Setting) -> Column | None:
    """The phrase read as a question of its own: one number, or one field."""
    about = _about(spec, setting)
    for one in sorted(candidates(tokens, setting).judged[:5], key=lambda one: not about & _about(one.spec, setting)):
        if one.uncovered or one.spec.where or one.spec.time or one.spec.having:
            continue
        if one.spec.computed and one.spec.computed != spec.computed:
            continue
        metrics = [use for use in one.spec.metrics if not use.hidden]
        if len(metrics) == 1 and not one.spec.dimensions and one.spec.comparison is None:
            return metrics[0]
        if not one.spec.metrics and len(one.spec.dimensions) == 1 and not _counted(one.draft.items):
            return one.spec.dimensions[0]
    return None


def _about(spec: AnalyticsSpec, setting: Setting) -> set[str]:
    """The entities whose rows a spec measures or lists."""
    measured = {home_of_expr(use.expr, setting) for use in spec.metrics}
    return measured or {use.field.partition(".")[0] for use in spec.dimensions}


def _named(items: Sequence[Item], setting: Setting) -> DimensionUse | None:
    """A thing stands for its name."""
    entity = next((link.ref for link in _links(items) if link.kind == "entity"), None)
    named = named_by(setting, entity) if entity else None
    return DimensionUse(field=named) if named else None
