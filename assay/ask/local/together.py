"""One table of several numbers: "return the plan, number of active and number of cancelled subscriptions for each".

Each number is read as a small question of its own with the groups, periods and conditions that all of them share;
what is said of one number alone becomes its own filter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assay.ask.local.clauses.counting import home_of_expr
from assay.ask.local.draft import Setting
from assay.ask.local.high_and_low import is_named, of_highs
from assay.ask.local.joining import conditions_of, exists, joined
from assay.ask.local.money_taken import TAKEN
from assay.ask.local.outputs import asked_columns, listed, output_columns
from assay.ask.local.placing import Column, shown_as
from assay.ask.local.rank_columns import BARE_RANK, GROWN, RANK, grown, head_of, ranked, without_zeros_said
from assay.ask.local.read import candidates
from assay.ask.local.rewording import reworded
from assay.ask.local.shares import POINTS
from assay.ask.local.spelling import correct
from assay.ask.local.tails import tail_of
from assay.ask.local.text import phrase, tokenise
from assay.semantic.spec import (
    AnalyticsSpec,
    Arithmetic,
    Condition,
    DimensionUse,
    MetricUse,
    OrderBy,
    Transform,
)

NUMBERED = re.compile(
    r"(?:the |their |its |an? )*(?:number|count|total|sum|average|avg|mean|median|minimum|maximum|min|max|highest|"
    r"lowest|largest|smallest|overall|combined|percentage|percent|share|proportion|fraction|ratio|"
    r"how (?:many|much)|rank|(?:month|year|quarter|week)[- ](?:over|on)|[myqw]o[myqw]|\w+ rank|[\w-]+ rates?)\b",
    re.IGNORECASE,
)
_SUPERLATIVES = {"highest": "maximum", "largest": "maximum", "lowest": "minimum", "smallest": "minimum"}
_EXTREME = re.compile(rf"^(?:the )?({'|'.join(_SUPERLATIVES)})\b", re.IGNORECASE)
_LEADING = re.compile(
    r"^\W*for (?:each|every|all)(?: of)?(?: the)? (?P<group>[^,]+), (?P<rest>(?:return|list|show|give|what|how|find|"
    r"report|display|provide|calculate|compute).+)$",
    re.IGNORECASE | re.DOTALL,
)
TAIL = re.compile(
    r"\s(?:(?:broken down |grouped )?(?:for|in|of|to|at|by) (?:each|every)\b|for all\b|per\b|"
    r"by\b(?! (?:the )?\w+ (?:who|whose|that|with|having|older|younger)\b)|grouped\b|across\b|"
    r"during\b|(?:in|for|since|over|within|between) (?:(?:the )?(?:last|past|previous|current|year|q[1-4])|this|"
    r"\d{4}|jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)|"
    r"from (?:\d|the last|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))",
    re.IGNORECASE,
)
_OF_TWO = re.compile(r"^(?P<op>ratio|difference)(?: (?:of|between) (?:the two|them|both|these))?$", re.IGNORECASE)
_OF_WHOLE = re.compile(
    r"^(?P<name>percentage|percent|share|proportion)(?: (?:of|out of) (?:the )?(?:total|overall|whole|all)\b.*)?$", re.I
)
_GROUPED = re.compile(r"\b(?:each|every|per|by|all|across)\b", re.IGNORECASE)
_ALL_OF_THEM = re.compile(r"^for all (?:of )?(?:the |our )?[\w-]+$", re.IGNORECASE)
_BY = re.compile(r"\b(?:by (?!the\b)|per (?:day|week|month|quarter|year)\b)", re.IGNORECASE)
_EACH = re.compile(r"\b(?:for|in|of|to|at|by) (?:each|every|all)\b", re.IGNORECASE)
_ORDERED = re.compile(
    r"^(?:ordered|sorted|order|sort|ranked)(?: them| it| the results?)? by (?:the )?(?P<by>.+)$", re.IGNORECASE
)
_LITTLE = re.compile(r"\b(?:the|their|its|his|her|an?|of|total)\b", re.IGNORECASE)
_AGGREGATED = re.compile(r"^(?:the )?(?:total|sum of|average|avg|mean|median|maximum|minimum|max|min)\b", re.IGNORECASE)
_OF_ALL = re.compile(r"\b(?:of|among|amongst) all\b", re.IGNORECASE)
_THEN = re.compile(r",? (?:and )?then(?: by)? (?:the )?", re.IGNORECASE)
_DOWN = re.compile(
    r"\s*,?\s*(?:in )?(?:\(?desc(?:ending)?\)?(?: order)?|(?:from )?(?:highest|largest|most)(?: to | first).*)$", re.I
)
_UP = re.compile(
    r"\s*,?\s*(?:in )?(?:\(?asc(?:ending)?\)?(?: order)?|(?:from )?(?:lowest|smallest|least)(?: to | first).*)$", re.I
)
_PART = re.compile(r"^(?P<name>percentage|percent|share) (?P<which>(?:on|in|with|without|at|under) .+)$", re.IGNORECASE)
_SO_MANY = re.compile(r"^(?:total )?number of (?P<things>[\w-]+)$", re.IGNORECASE)
MOST_COLUMNS = 8
_ENOUGH = 0.5


@dataclass(frozen=True)
class Table:
    """The columns of a sentence in its order, what is said of all of them, and the order asked for."""

    columns: tuple[str, ...]
    tail: str
    order: str


@dataclass(frozen=True)
class Tabled:
    """A spec of several numbers, and how sure the least sure of them is."""

    spec: AnalyticsSpec
    confidence: float


def tabled(text: str, setting: Setting) -> Tabled | None:
    """The question as one table of several numbers; None when it asks for anything else."""
    table = table_of(text)
    if table is None:
        return None
    by_fields = tuple(_by_fields(table))
    tails = (table.tail, *by_fields) if _GROUPED.search(table.tail) else (*by_fields, table.tail)
    found = (_filled(table, tail, setting) for tail in dict.fromkeys(tails))
    best: Tabled | None = None
    for one in found:
        if one is not None and (best is None or one.confidence > best.confidence):
            best = one
        if best is not None and best.confidence >= _ENOUGH:
            return best
    return best


def table_of(text: str) -> Table | None:
    """The columns a sentence lists, when two or more of them are numbers, or one beside a field.

    >>> table_of("Return the plan, number of seats and total fee for each plan in 2025, ordered by total fee")
    Table(columns=('plan', 'number of seats', 'total fee'), tail='for each plan in 2025', order='ordered by total fee')
    """
    led = _LEADING.match(text.strip())
    text = f"{led['rest'].rstrip(' .?!')} for each {led['group']}" if led else text
    body, order = tail_of(text.strip(" .?!"))
    if led and order:
        body, order = f"{body} for each {led['group']}", order.removesuffix(f" for each {led['group']}")
    body, zeros = without_zeros_said(body)
    columns = asked_columns(body) or (listed(body) if NUMBERED.match(body) else ())
    if not 1 < len(columns) <= MOST_COLUMNS or not any(NUMBERED.match(one) for one in columns):
        return None
    # "Total fee by town and year": what follows is a second group, no second column.
    if _BY.search(columns[0]) and NUMBERED.match(columns[0]) and not any(map(NUMBERED.match, columns[1:])):
        return None
    head = head_of(columns[-1])
    columns = (*columns[:-1], columns[-1][:head] + _OF_ALL.sub("for all", columns[-1][head:])) if head else columns
    last = TAIL.search(columns[-1], head)
    tail = " ".join(one for one in (columns[-1][last.start() :].strip() if last else "", zeros) if one)
    # "revenue per clerk" may be the name of a ratio, which is not meant beside another number of each clerk.
    tail = f"for each {tail[4:]}" if tail.startswith("per ") else tail
    shown = (*columns[:-1], columns[-1][: last.start()] if last else columns[-1])
    return Table(tuple(one.strip() for one in shown), tail, order)


def _numbers(table: Table) -> list[str]:
    """The columns that are numbers; beside one and for each of a group, money taken is one, too."""
    told = [one for one in table.columns if NUMBERED.match(one)]
    money = told and (_GROUPED.search(table.tail) or lists_ranks_in(table))
    return [one for one in table.columns if one in told or (money and one.casefold() in TAKEN)]


def _by_fields(table: Table) -> Iterator[str]:
    """Fields among the columns group where the tail names no groups: "the town and number of visits"."""
    fields = [one for one in table.columns if one not in _numbers(table)]
    if fields:
        yield f"by {' and '.join(fields)} {_EACH.sub('for', table.tail).strip()}".strip()


def _filled(table: Table, tail: str, setting: Setting) -> Tabled | None:
    asked = _numbers(table)
    said = {one: of_highs(_of_things(one, asked), asked, setting) for one in asked}
    read = {one: found for one in asked if not _derived(one) and (found := number_in(said[one], tail, setting))}
    whole = joined([one.spec for one in read.values()])
    if whole is None or not whole.dimensions or not _told_apart(read, tail, setting) or _torn(read, setting):
        return None
    if _ALL_OF_THEM.match(table.tail) and lists_ranks_in(table):
        whole = whole.model_copy(update={"zero_fill": True})
    named = dict(zip(read, (use for use in whole.metrics if not use.hidden), strict=False))
    numbers = {one: use for one in asked if (use := named.get(one) or _made(one, list(named.values()), whole))}
    columns = list(_columns(table, numbers, whole, setting))
    if len(columns) < len(table.columns):
        return None
    if not any(isinstance(one, DimensionUse) for one in columns):
        columns = [*whole.dimensions, *columns]
    sure = min(one.confidence for one in read.values())
    shown = shown_as(whole, columns, setting)
    shown = _in_rank_order(shown) if shown and lists_ranks_in(table) and not table.order else shown
    ordered = _ordered(shown, table.order, {**numbers, **_fields(columns)}) if shown else None
    return Tabled(ordered, sure) if ordered is not None else None


def _in_rank_order(spec: AnalyticsSpec) -> AnalyticsSpec:
    rank = next((use.alias for use in spec.metrics if use.transform and use.transform.kind == "rank"), None)
    return spec.model_copy(update={"order": (OrderBy(by=rank, direction="asc"),)}) if rank else spec


def _torn(read: dict[str, Tabled], setting: Setting) -> bool:
    """ "closing price and highest price": a bare name beside a longer one, yet of another thing."""
    said = {column: _LITTLE.sub(" ", _EXTREME.sub("", _AGGREGATED.sub("", column))).split() for column in read}
    homes = {column: home_of_expr(found.spec.metrics[0].expr, setting) for column, found in read.items()}
    return any(
        len(bare) == 1 and len(longer) > 1 and bare == longer[-1:] and homes[one] != homes[other]
        for one, bare in said.items()
        for other, longer in said.items()
    )


def _told_apart(read: dict[str, Tabled], tail: str, setting: Setting) -> bool:
    """Whether what only one number is asked of is said of that number: what all share is read the same in all."""
    every = {one: conditions_of(found.spec) for one, found in read.items()}
    for column, conditions in every.items():
        own = [one for one in conditions if not all(one in other for other in every.values())]
        if own and not _exist_only(own, read[column].spec):
            alone = number_in(column, "", setting) if tail else read[column]
            if alone is None or any(one not in conditions_of(alone.spec) for one in own):
                return False
    return True


def _exist_only(conditions: Sequence[Condition], spec: AnalyticsSpec) -> bool:
    return all(exists(one, spec) for one in conditions)


def _of_things(column: str, asked: Sequence[str]) -> str:
    """ "percentage on loan" beside "number of books": of the books."""
    part = _PART.match(column)
    things = next((match["things"] for one in asked if (match := _SO_MANY.match(one))), None)
    return f"{part['name']} of {things} {part['which']}" if part and things else column


def _has_rank(spec: AnalyticsSpec) -> bool:
    """Whether something is ranked, or a rank is what a field holds."""
    ranked_ones = any(use.transform and use.transform.kind == "rank" for use in spec.metrics)
    return ranked_ones or any("rank" in use.field.partition(".")[2] for use in spec.dimensions)


def fewer_than_listed(text: str, spec: AnalyticsSpec) -> bool:
    """Whether a question lists more numbers than the spec shows."""
    table = table_of(text)
    numbers = _numbers(table) if table else []
    if table and lists_ranks_in(table) and not _has_rank(spec):
        return True
    return len(numbers) > max(1, len([use for use in spec.metrics if not use.hidden])) and spec.mode == "aggregate"


def _fields(columns: Sequence[Column]) -> dict[str, Column]:
    found = (one for one in columns if isinstance(one, DimensionUse))
    return {one.grain or one.field.partition(".")[2].replace("_", " "): one for one in found}


def _derived(column: str) -> bool:
    return bool(_OF_TWO.match(column) or _OF_WHOLE.match(column) or BARE_RANK.match(column))


def _made(column: str, before: Sequence[MetricUse], whole: AnalyticsSpec) -> MetricUse | None:
    """A number made of those named before it: "and the ratio of the two", "and the percentage of the total"."""
    two, part = _OF_TWO.match(column), _OF_WHOLE.match(column)
    if two and len(before) == 2:
        op: Literal["/", "-"] = "/" if two["op"].casefold() == "ratio" else "-"
        made = Arithmetic(op=op, left=before[0].expr, right=before[1].expr)
        return MetricUse(expr=made, alias=two["op"].casefold())
    if BARE_RANK.match(column) and len(before) == 1:
        return ranked(before[0])
    if part and before:
        points = part["name"].casefold().startswith("percent")
        within = tuple(use.field for use in whole.dimensions if use.grain)
        share = Transform(kind="share", within=within, percent=points)
        return before[-1].model_copy(
            update={"transform": share, "alias": "share", "unit": POINTS if points else "percent"}
        )
    return None


def number_in(column: str, tail: str, setting: Setting) -> Tabled | None:
    """One number in words, read with what is said of all; None where it is not understood."""
    by = RANK.match(column) or GROWN.match(column)
    said = by["by"] if by else column
    said = said if is_named(said, setting) else _EXTREME.sub(lambda it: _SUPERLATIVES[it[1].casefold()], said)
    small = reworded(f"{said} {tail}".strip(), setting)
    setting = replace(setting, text=small)
    tokens = correct(tokenise(small), setting.vocabulary).tokens
    for one in candidates(tokens, setting).judged[:3]:
        spec = one.spec
        shown = [use for use in spec.metrics if not use.hidden]
        plain = spec.mode == "aggregate" and spec.comparison is None and spec.combine is None and not spec.top
        if len(shown) == 1 and plain and not one.uncovered and not one.doubtful and not spec.limit:
            return Tabled(_ranking(spec, shown[0], column) if by else spec, one.confidence)
    return None


def _ranking(spec: AnalyticsSpec, use: MetricUse, column: str) -> AnalyticsSpec:
    rank = grown(use) if GROWN.match(column) else ranked(use)
    return spec.model_copy(update={"metrics": tuple(rank if one is use else one for one in spec.metrics)})


def lists_ranks(text: str) -> bool:
    """Whether ranks are asked for beside other columns: one number is ranked, the others are not."""
    table = table_of(text) if "rank" in text.casefold() else None
    return table is not None and lists_ranks_in(table)


def lists_ranks_in(table: Table) -> bool:
    """Whether one of the columns is a rank."""
    return any(RANK.match(one) or BARE_RANK.match(one) for one in table.columns)


# -- columns and order --------------------------------------------------------------------------------------------


def _columns(table: Table, numbers: dict[str, MetricUse], whole: AnalyticsSpec, setting: Setting) -> Iterator[Column]:
    for one in table.columns:
        if one in numbers:
            yield numbers[one]
            continue
        yield from (
            found for found in output_columns(f"return {one}", whole, setting) if isinstance(found, DimensionUse)
        )


def _ordered(spec: AnalyticsSpec, order: str, columns: dict[str, Column]) -> AnalyticsSpec | None:
    """The spec in the order said; None when that is by nothing shown."""
    if not order:
        return spec
    match = _ORDERED.match(order)
    said = match["by"].strip(" .") if match else order
    keys = [_key(one, columns) for one in _THEN.split(said)]
    if any(one is None for one in keys):
        return None
    return spec.model_copy(update={"order": tuple(one for one in keys if one)})


def _key(said: str, columns: dict[str, Column]) -> OrderBy | None:
    """One of the columns shown, and which way it goes."""
    down = _DOWN.search(said) is not None
    said = _UP.sub("", _DOWN.sub("", said)).strip()
    wanted = set(phrase(_LITTLE.sub(" ", said)))
    named = next((use for name, use in columns.items() if wanted <= set(phrase(_LITTLE.sub(" ", name)))), None)
    if named is None:
        return None
    by = named.alias or named.field if isinstance(named, DimensionUse) else named.alias or ""
    return OrderBy(by=by, direction="desc" if down else "asc")
