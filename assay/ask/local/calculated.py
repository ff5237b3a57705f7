"""Calculations in words: "(total amount from sells - (tax + commission)) / total amount from sells * 100"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal, cast

from assay.ask.local.clauses.aggregates import re_aggregated
from assay.ask.local.clauses.counting import home_of_expr
from assay.ask.local.clauses.fields import amount_field
from assay.ask.local.definitions import Definition
from assay.ask.local.draft import Setting
from assay.ask.local.formulas import filtered
from assay.ask.local.lexicon import Link
from assay.ask.local.read import candidates
from assay.ask.local.spelling import correct
from assay.ask.local.text import phrase as lemmas
from assay.ask.local.text import tokenise
from assay.semantic.model import Metric
from assay.semantic.spec import Aggregate, Arithmetic, MetricExpr, MetricRef, Number

Operator = Literal["+", "-", "*", "/"]
_SAID = {"divided by": "/", "minus": "-", "plus": "+", "times": "*", "multiplied by": "*"}
_SIGN = re.compile(r"\s*([()*/+]|(?<=\s)-(?=\s)|(?<=\))-|-(?=\())\s*")
_NUMBER = re.compile(r"\d+(?:\.\d+)?$")


def with_formulas(setting: Setting, known: Sequence[Definition]) -> Setting:
    """The setting in which the names of calculations are metrics; names whose parts are not understood stay unknown."""
    for one in known:
        expr = calculated(one.body, setting) if one.formula else None
        if expr is not None:
            setting = _named(setting, one, expr)
    return setting


def _named(setting: Setting, one: Definition, expr: MetricExpr) -> Setting:
    return as_metric(setting, one.name, expr)


def as_metric(setting: Setting, said: str, expr: MetricExpr) -> Setting:
    """The setting in which the words ``said`` are a metric that stands for ``expr``."""
    name = re.sub(r"\W+", "_", said.casefold())
    while setting.model.metric(name) is not None:
        name += "_2"
    metric = Metric(name=name, label=said, kind="derived", expr="1")
    words = tuple(token.lemma for token in tokenise(said) if token.kind != "mark")
    old = setting.vocabulary
    vocabulary = replace(
        old,
        model=old.model.model_copy(update={"metrics": (*old.model.metrics, metric)}),
        phrases={**old.phrases, words: (Link("metric", name, 1.0, label=said),)},
        words={**old.words, **dict.fromkeys(words, 1)},
        homes={**old.homes, name: home_of_expr(expr, setting)},
        longest=max(old.longest, len(words)),
    )
    return replace(setting, vocabulary=vocabulary, formulas={**setting.formulas, name: expr})


def calculated(text: str, setting: Setting) -> MetricExpr | None:
    """The calculation as an expression over metrics and aggregates; None when one of its parts is not understood."""
    return calculation(text, operands(text, setting).get)


def operands(text: str, setting: Setting, said: Sequence[str] | None = None) -> dict[str, MetricExpr]:
    """What the phrases of a calculation stand for; ``said``: those of them that are not known otherwise.

    Nobody takes how many rows there are from an amount: "fees minus payments received" has the amount of these.
    """
    known = agreed(phrases_of(text) if said is None else said, setting)
    money = len(known) > 1 and all(_PAID & set(lemmas(said)) for said in known)
    summed = money or any(agg_of(one, setting) == "sum" for one in known.values())
    if summed and not re.search(r"[/*]", _signed(text)):
        return {phrase: _amount_of(phrase, one, setting) for phrase, one in known.items()}
    return known


_PAID = frozenset("payment deposit withdrawal refund expense receipt payout cost fee".split())
"""Things that are money: nobody takes how many were made from how many were received without a word on numbers."""
_COUNTED = re.compile(r"\b(?:number|count|how many)\b", re.IGNORECASE)


def _amount_of(phrase: str, expr: MetricExpr, setting: Setting) -> MetricExpr:
    """The total amount of rows that were counted though nobody asked how many there are, where they have one."""
    home = home_of_expr(expr, setting)
    if not isinstance(expr, MetricRef) or _COUNTED.search(phrase) or agg_of(expr, setting) != "count" or not home:
        return expr
    amount = amount_field(setting, home)
    return Aggregate(agg="sum", field=amount, filter=expr.filter) if amount else expr


def phrases_of(text: str) -> tuple[str, ...]:
    """The phrases between the signs of a calculation.

    >>> phrases_of("(fees - discounts) / number of visits * 100")
    ('fees', 'discounts', 'number of visits')
    """
    pieces = (piece.strip() for piece in _SIGN.split(_signed(text)))
    return tuple(piece for piece in pieces if piece and piece not in "+-*/()" and not _NUMBER.match(piece))


def _signed(text: str) -> str:
    for words, sign in _SAID.items():
        text = re.sub(rf"\b{words}\b", f" {sign} ", text, flags=re.IGNORECASE)
    return text


def agreed(said: Sequence[str], setting: Setting) -> dict[str, MetricExpr]:
    """What each phrase of one calculation stands for: of the things that most of them can be of, added up alike.

    "amount minus discount", where claims have an amount and parcels both: of the parcels.
    """
    found = {phrase: tuple(operands_of(phrase, setting)) for phrase in dict.fromkeys(said)}
    if any(not every for every in found.values()):
        return {phrase: every[0] for phrase, every in found.items() if every}
    amounts = {phrase: [one for one in every if agg_of(one, setting) in _AMOUNTS] for phrase, every in found.items()}
    amounts = {phrase: every for phrase, every in amounts.items() if every and every[0] == found[phrase][0]}
    homes = [[home_of_expr(expr, setting) for expr in every] for every in amounts.values()]
    # A number divided by how many rows there are is most likely one of these rows.
    others = [every[0] for said, every in found.items() if said not in amounts]
    homes += [[home_of_expr(one, setting)] for one in others if len(amounts) == 1]
    shared = next((home for home in (homes[0] if homes else ()) if home and all(home in one for one in homes)), "")
    chosen = {phrase: every[0] for phrase, every in found.items()}
    for phrase, every in amounts.items():
        chosen[phrase] = next((one for one in every if home_of_expr(one, setting) == shared), every[0])
    return _added_alike(_told_apart(chosen, found), setting)


def _told_apart(chosen: dict[str, MetricExpr], found: Mapping[str, tuple[MetricExpr, ...]]) -> dict[str, MetricExpr]:
    """Two phrases that became one number stand for the likeliest of each: nobody takes a number from itself."""
    same = [said for said, one in chosen.items() if list(chosen.values()).count(one) > 1]
    return {said: found[said][0] if said in same else one for said, one in chosen.items()}


def _added_alike(chosen: dict[str, MetricExpr], setting: Setting) -> dict[str, MetricExpr]:
    """Beside a total, a number named alone is a total, too."""
    aggs = {phrase: agg_of(expr, setting) for phrase, expr in chosen.items()}
    if "sum" not in aggs.values():
        return chosen
    for phrase, agg in aggs.items():
        if agg == "avg" and not _AVERAGED.search(phrase):
            total = re_aggregated(setting, chosen[phrase], "sum")
            chosen = {**chosen, phrase: total} if total is not None else chosen
    return chosen


_AMOUNTS = ("sum", "avg", "min", "max", "median")
_AVERAGED = re.compile(r"\b(?:average|avg|mean|median)\b", re.IGNORECASE)


def agg_of(expr: MetricExpr, setting: Setting) -> str:
    """How the rows of a number become one; empty where it is written as more than that."""
    if isinstance(expr, Aggregate):
        return expr.agg
    metric = setting.model.metric(expr.metric) if isinstance(expr, MetricRef) else None
    owner, _, name = ((metric.measure or "") if metric else "").partition(".")
    entity = setting.model.entity(owner)
    measure = entity.measure(name) if entity else None
    return measure.agg if measure else ""


def calculation(text: str, operand: Callable[[str], MetricExpr | None]) -> MetricExpr | None:
    """The calculation over whatever ``operand`` makes of each of its phrases."""
    pieces = [piece.strip() for piece in _SIGN.split(_signed(text)) if piece.strip()]
    if pieces.count("(") != pieces.count(")") or not any(piece in "+-*/" for piece in pieces):
        return None
    return _Reader(pieces, operand).whole()


class _Reader:
    """Precedence climbing over pieces; any piece that cannot be read makes the whole None."""

    def __init__(self, pieces: Sequence[str], operand: Callable[[str], MetricExpr | None]) -> None:
        self._pieces, self._operand, self._at = list(pieces), operand, 0

    def whole(self) -> MetricExpr | None:
        """The expression, if all pieces belong to it."""
        found = self._sum()
        return found if self._at == len(self._pieces) else None

    def _next(self) -> str:
        return self._pieces[self._at] if self._at < len(self._pieces) else ""

    def _sum(self) -> MetricExpr | None:
        return self._chain(self._product, ("+", "-"))

    def _product(self) -> MetricExpr | None:
        return self._chain(self._atom, ("*", "/"))

    def _chain(self, part: Callable[[], MetricExpr | None], signs: tuple[str, ...]) -> MetricExpr | None:
        left = part()
        while left is not None and self._next() in signs:
            sign = cast(Operator, self._next())
            self._at += 1
            right = part()
            left = Arithmetic(op=sign, left=left, right=right) if right is not None else None
        return left

    def _atom(self) -> MetricExpr | None:
        piece = self._next()
        self._at += 1
        if piece == "(":
            inside = self._sum()
            closed = self._next() == ")"
            self._at += 1
            return inside if closed else None
        if not piece or piece in "+-*/)":
            return None
        return Number(number=float(piece)) if _NUMBER.match(piece) else self._operand(piece)


def operand_of(phrase: str, setting: Setting) -> MetricExpr | None:
    """A phrase read as a small question for one number, its conditions kept as the number's own."""
    return next(operands_of(phrase, setting), None)


def operands_of(phrase: str, setting: Setting) -> Iterator[MetricExpr]:
    """Every number that a phrase may stand for, the likeliest first."""
    tokens = correct(tokenise(phrase), setting.vocabulary).tokens
    for one in candidates(tokens, setting).judged[:4]:
        shown = [use for use in one.spec.metrics if not use.hidden]
        rest = one.spec.dimensions or one.spec.time or one.spec.having or one.spec.comparison or one.spec.computed
        if one.uncovered or len(shown) != 1 or shown[0].transform or rest:
            continue
        narrowed = filtered(shown[0].expr, one.spec.where)
        if narrowed is not None:
            yield narrowed
    if not phrase.casefold().startswith("total "):
        # "tax": a number field alone is added up.
        yield from operands_of(f"total {phrase}", setting)
