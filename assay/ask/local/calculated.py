"""Calculations in words: "(total amount from sells - (tax + commission)) / total amount from sells * 100"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Literal, cast

from assay.ask.local.clauses.counting import home_of_expr
from assay.ask.local.definitions import Definition
from assay.ask.local.draft import Setting
from assay.ask.local.formulas import filtered
from assay.ask.local.lexicon import Link
from assay.ask.local.read import candidates
from assay.ask.local.spelling import correct
from assay.ask.local.text import tokenise
from assay.semantic.model import Metric
from assay.semantic.spec import Arithmetic, MetricExpr, Number

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
    return calculation(text, lambda phrase: operand_of(phrase, setting))


def calculation(text: str, operand: Callable[[str], MetricExpr | None]) -> MetricExpr | None:
    """The calculation over whatever ``operand`` makes of each of its phrases."""
    for words, sign in _SAID.items():
        text = re.sub(rf"\b{words}\b", f" {sign} ", text, flags=re.IGNORECASE)
    pieces = [piece.strip() for piece in _SIGN.split(text) if piece.strip()]
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
    tokens = correct(tokenise(phrase), setting.vocabulary).tokens
    for one in candidates(tokens, setting).judged[:4]:
        shown = [use for use in one.spec.metrics if not use.hidden]
        rest = one.spec.dimensions or one.spec.time or one.spec.having or one.spec.comparison or one.spec.computed
        if one.uncovered or len(shown) != 1 or shown[0].transform or rest:
            continue
        narrowed = filtered(shown[0].expr, one.spec.where)
        if narrowed is not None:
            return narrowed
    return _total(phrase, setting)


def _total(phrase: str, setting: Setting) -> MetricExpr | None:
    """ "tax": a number field alone is added up."""
    if phrase.casefold().startswith("total "):
        return None
    return operand_of(f"total {phrase}", setting)
