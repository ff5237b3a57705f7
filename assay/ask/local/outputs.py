"""The columns a sentence asks for: "Return the city, the number of orders and the total amount." """

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from assay.ask.local.clauses.counting import counts_subject, home_of_expr
from assay.ask.local.columns import with_columns
from assay.ask.local.draft import Setting, alias_of, named_by, names_of
from assay.ask.local.lattice import Item, covers
from assay.ask.local.lexicon import Link
from assay.ask.local.points import When
from assay.ask.local.read import candidates
from assay.ask.local.score import is_content
from assay.ask.local.spelling import correct
from assay.ask.local.spoken import referred
from assay.ask.local.text import Token, phrase, tokenise
from assay.semantic.spec import TIME, Aggregate, AnalyticsSpec, DimensionUse, Grain, MetricRef, MetricUse

Column = DimensionUse | MetricUse
_ASKS = re.compile(
    r"^\W*(?:please |also |then )*(?:return|list|show|give|include|output|display|provide|report|present|retrieve|"
    r"i (?:just |only )?(?:want|need)(?: to see)?|the (?:output|result|answer) should (?:have|contain|include|show))"
    r"(?: me| us| only| just| back| out)*\b(?: the following(?: columns?)?:?| columns?:?)?\s*",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\s*(?:,\s*(?:and|as well as|along with|plus|then)\s|,|;|\s(?:and|as well as|along with|plus)\s)\s*"
)
_TAIL = re.compile(
    r"[,\s]+(?:and )?((?:ordered|sorted|ranked|order|sort)(?: them| it| the results?)?(?: by| from| in)\b.*"
    r"|(?:from )?(?:highest|lowest|largest|smallest|most|least) (?:to|first)\b.*"
    r"|(?:but )?(?:only )?for (?:only )?the (?:top|bottom|first|last|best) .*|limit(?:ed)? to .*)$",
    re.IGNORECASE,
)
_LEADING = re.compile(r"^(?:and |the |a |an |its |their |his |her |each |both |respective |corresponding |of )+", re.I)
_FIGURE = re.compile(r"(?:total )?(?:count|counts|number|numbers|total|totals|figure|value|amount)$", re.IGNORECASE)
_TRANSFORMED = re.compile(r"\b(?:share|percent\w*|growth|change|rank\w*|difference|average|cumulative|running)\b", re.I)
_MORE = re.compile(r",?\s+(?:as well|too|also)(?=\W*$)", re.IGNORECASE)
"""Said at the end, the columns come on top of those of the question."""
_COLON = re.compile(r"^([^:()]{8,}?)\s*(?::\s*([^:()?]+)|\(([^:()?]+)\)|\s[-–—]\s([^:()?]+))[\s.?]*$")
_ENOUGH = 0.6
MOST_COLUMNS = 8


def tail_first(texts: tuple[str, ...]) -> tuple[str, ...]:
    """What a last sentence that names columns says of order and limits belongs to the question before."""
    if len(texts) != 2 or not _ASKS.match(texts[1]):
        return texts
    columns, tail = tail_of(texts[1])
    return (f"{texts[0]}, {tail}", columns) if tail else texts


def after_colon(text: str) -> tuple[str, ...]:
    """A question and the columns named behind it; the text alone when nothing is.

    >>> after_colon("the three oldest ships: name, year")
    ('the three oldest ships', 'return name, year')
    """
    found = _COLON.match(text)
    return (found[1].strip(), f"return {(found[2] or found[3] or found[4]).strip()}") if found else (text,)


def columned(spec: AnalyticsSpec, text: str, setting: Setting) -> AnalyticsSpec | None:
    """The spec with the columns that ``text`` names: fields and numbers, or fields alone; None when it says more."""
    columns = output_columns(_MORE.sub("", text), spec, setting) if _ASKS.match(text) else ()
    if columns and _MORE.search(text):
        figures: tuple[Column, ...] = tuple(use for use in spec.metrics if not use.hidden)
        together: tuple[Column, ...] = (*spec.dimensions, *columns, *figures)
        columns = tuple(dict.fromkeys(together))
    return (shown_as(spec, columns, setting) if columns else None) or with_columns(spec, text, setting)


def tail_of(text: str) -> tuple[str, str]:
    """The sentence without its last clause about order or limits, and that clause.

    >>> tail_of("Return the name and rate, ordered from lowest to highest rate")
    ('Return the name and rate', 'ordered from lowest to highest rate')
    """
    found = _TAIL.search(text)
    return (text[: found.start()], found[1]) if found else (text, "")


def output_columns(text: str, spec: AnalyticsSpec, setting: Setting) -> tuple[Column, ...]:
    """What each phrase of the sentence stands for beside ``spec``; () when one of them is no column."""
    found: list[Column] = []
    phrases = [part for part in _BETWEEN.split(_ASKS.sub("", text).strip(" .?!:")) if part.strip()]
    for part in phrases if len(phrases) <= MOST_COLUMNS else ():
        said = _LEADING.sub("", part.strip())
        one = _column(said, spec, setting)
        columns = _names(said, spec, setting) or ((one,) if one is not None else ())
        if not columns:
            return ()
        found += [column for column in columns if column not in found]
    return tuple(found)


_NAME = re.compile(r"(?:\w+'?s? )?(?:full )?names?$", re.IGNORECASE)


def _names(text: str, spec: AnalyticsSpec, setting: Setting) -> tuple[DimensionUse, ...]:
    """First and last name, where those are the name of the thing the question is about."""
    things = {_thing(use.field, setting): use.via for use in spec.dimensions} or {spec.entity or "": ()}
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
    grained = _grain(text, spec, setting)
    if grained is not None:
        return grained
    # With its article: some nouns ("the make") are verbs without.
    tokens = correct(tokenise(f"the {text}"), setting.vocabulary).tokens
    items = covers(tokens, setting.vocabulary, When(setting.today, setting.calendar))[0]
    if not items or any(is_content(item) or item.kind in ("number", "quoted") for item in items):
        return _figure(text, spec)
    return (
        _known(items, spec, setting)
        or _field(items, spec, setting)
        or _figure(text, spec)
        or _asked(tokens, spec, setting)
        or _named(items, setting)
    )


def _figure(text: str, spec: AnalyticsSpec) -> MetricUse | None:
    """ "the count", "the growth": the one number of the question."""
    if _FIGURE.fullmatch(text) and len(spec.metrics) == 1:
        return _shown(spec.metrics[0])
    changed = [use for use in spec.metrics if use.transform]
    return _shown(changed[0]) if len(changed) == 1 and _TRANSFORMED.search(text) else None


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
    return any(item.is_cue("count", "count_distinct", "agg", "share", "growth", "ratio", "rank") for item in items)


def _known(items: Sequence[Item], spec: AnalyticsSpec, setting: Setting) -> Column | None:
    """A group or number that the question has already."""
    links = _links(items)
    best = max((link.score for link in links), default=0.0)
    if not _counted(items):
        for use in spec.dimensions:
            if any(link.kind == "dimension" and link.ref == use.field and link.score > best - 0.1 for link in links):
                return use
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
    about: dict[str, tuple[str, ...]] = {_thing(use.field, setting): () for use in spec.dimensions}
    about |= {use.field.partition(".")[0]: use.via for use in spec.dimensions}
    about |= {spec.entity: ()} if spec.entity else {}
    found = [link for link in _links(items) if link.kind == "dimension" and link.entity in about]
    best = max(found, key=lambda link: link.score, default=None)
    rival = max((link.score for link in _links(items) if link.kind == "metric"), default=0.0)
    if best is None or (rival > best.score and spec.metrics):
        return None
    return DimensionUse(field=best.ref, via=best.via or about[best.entity])


def _asked(tokens: Sequence[Token], spec: AnalyticsSpec, setting: Setting) -> Column | None:
    """The phrase read as a question of its own: one number, or one field."""
    about = _about(spec, setting)
    for one in sorted(candidates(tokens, setting).judged[:5], key=lambda one: not about & _about(one.spec, setting)):
        if one.uncovered or one.spec.where or one.spec.time or one.spec.having or one.spec.computed:
            continue
        metrics = [use for use in one.spec.metrics if not use.hidden]
        if len(metrics) == 1 and not one.spec.dimensions and one.spec.comparison is None:
            return metrics[0]
        if not one.spec.metrics and len(one.spec.dimensions) == 1:
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


# -- putting them in ----------------------------------------------------------------------------------------------


def shown_as(spec: AnalyticsSpec, columns: Sequence[Column], setting: Setting) -> AnalyticsSpec | None:
    """``spec`` with exactly these columns; None when they would change what a row is."""
    fields = tuple(one for one in columns if isinstance(one, DimensionUse))
    metrics = tuple(one for one in columns if isinstance(one, MetricUse))
    if spec.combine is not None or spec.comparison is not None or spec.top is not None:
        return None
    if spec.mode == "rows":
        return _of_rows(spec, fields, metrics)
    return _of_groups(spec, fields, metrics, setting)


def _of_rows(spec: AnalyticsSpec, fields: tuple[DimensionUse, ...], metrics: tuple[MetricUse, ...]) -> AnalyticsSpec:
    if not metrics:
        return spec.model_copy(update={"dimensions": fields})
    order = tuple(item for item in spec.order if any(item.by in (use.field, use.alias) for use in fields))
    return AnalyticsSpec(
        metrics=_aliased(metrics), dimensions=fields, where=spec.where, time=spec.time,
        order=order, limit=spec.limit if order or not spec.order else None,
    )  # fmt: skip


def _of_groups(
    spec: AnalyticsSpec, fields: tuple[DimensionUse, ...], metrics: tuple[MetricUse, ...], setting: Setting
) -> AnalyticsSpec | None:
    groups = {_thing(use.field, setting) for use in spec.dimensions if not use.grain and not use.part}
    told = {use.field.partition(".")[0] for use in fields} | {_thing(use.field, setting) for use in fields}
    ranked = bool(spec.order or spec.having)
    if not metrics and not fields:
        return None
    if ranked and groups and not groups <= told:
        return None
    needed = [*(item.by for item in spec.order), *_named_in(spec)]
    known = {str(use.expr.model_dump_json()): use for use in spec.metrics}
    chosen = [known.get(use.expr.model_dump_json(), use) if not use.transform else use for use in metrics]
    shown = [use.model_copy(update={"hidden": False}) for use in chosen]
    kept = [use for use in spec.metrics if use.alias in needed and use.expr not in [one.expr for one in shown]]
    hidden = [use.model_copy(update={"hidden": True}) for use in kept]
    every = _aliased((*shown, *hidden))
    fields = (*fields, *_keys(spec, fields, setting))
    known_names = {use.alias for use in every} | {use.field for use in fields} | {use.alias for use in fields}
    order = tuple(item for item in spec.order if item.by in known_names)
    return spec.model_copy(update={"metrics": every, "dimensions": fields, "order": order})


def _keys(spec: AnalyticsSpec, fields: Sequence[DimensionUse], setting: Setting) -> Iterator[DimensionUse]:
    """References that group stay, unseen: two people of one name are two."""
    shown = {use.field for use in fields}
    for use in spec.dimensions:
        if use.field not in shown and referred(setting, use.field) is not None:
            yield use.model_copy(update={"hidden": True})


def _thing(ref: str, setting: Setting) -> str:
    """What a group is of: a reference to a keeper groups by keeper."""
    relation = referred(setting, ref)
    return relation.right if relation is not None else ref.partition(".")[0]


def _named_in(spec: AnalyticsSpec) -> list[str]:
    text = spec.having.model_dump_json() if spec.having else ""
    return [use.alias for use in spec.metrics if use.alias and f'"{use.alias}"' in text]


def _aliased(metrics: Sequence[MetricUse]) -> tuple[MetricUse, ...]:
    """Every one with a name of its own."""
    taken: set[str] = set()
    found = []
    for use in metrics:
        name = use.alias or alias_of(use.expr)
        while name in taken:
            name += "_2"
        taken.add(name)
        found.append(use if use.alias == name else use.model_copy(update={"alias": name}))
    return tuple(found)
