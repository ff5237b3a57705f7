""" "Orders over 1000", "who spent the most": by the governed money that such things bring; "how many chairs were sold":
by the governed number of pieces.
"""

from __future__ import annotations

import re

from assay.ask.local.clauses.counting import dated_by
from assay.ask.local.draft import Setting, numeric
from assay.ask.local.entities_named import entity_called, is_value, label_of
from assay.ask.local.lexicon import Link
from assay.ask.local.main_number import primary_metric
from assay.ask.local.persons import is_person
from assay.ask.local.text import phrase
from assay.semantic.model import Entity, Metric
from assay.semantic.spec import MetricRef

_THAN = r"over|above|below|under|more than|less than|at least|at most|greater than|exceeding"
_NUMBER = (
    r"[$€£]?\d[\d,.]*(?:k|m)?\b"
    r"(?! ?(?:%|percent|days?|hours?|minutes?|weeks?|months?|years?|times|kg|km|units|items|pieces|lines))"
)
_WORTH = re.compile(
    r"\b(?P<things>[a-z]+) (?:(?:that |which )?(?:are |were |is |was )?(?P<worth>worth|valued at|"
    r"(?:with|having) an? (?:total |order )?(?:total|value|amount) (?:of )?)(?: of)? ?|of (?=more|less|at)|(?P<bare>))"
    rf"(?P<than>{_THAN}) (?P<n>{_NUMBER})",
    re.IGNORECASE,
)
_SPENT = re.compile(
    r"\bwho (?:has |have )?(?:spent|bought|paid|purchased)(?: us)? the (?P<end>most|least)(?: money)?"
    r"(?=\W*$|[,.;?]| (?:in|on|last|this|since|during|from|between|over|so|with|at|for|before|after)\b)",
    re.IGNORECASE,
)
_SOLD = re.compile(
    r"\bhow many (?P<what>[a-z]+(?: [a-z]+)?) "
    r"(?:(?:were|was|have been|are) sold|(?:did|do|have) we (?:sell|sold)|we sold)\b",
    re.IGNORECASE,
)
_SURE = 0.9
_PIECES = frozenset(("unit", "units", "piece", "pieces", "quantity", "items", "item"))


def worth_said(text: str, setting: Setting) -> str:
    """ "Orders over 1000": with revenue over 1000, where the main number of a written model goes by orders."""

    def said(match: re.Match[str]) -> str:
        entity = entity_called(match["things"], setting)
        figure = names_figure(text[: match.start()], match["things"], setting)
        metric = _bringing(entity, setting) if entity is not None and not figure else None
        bare = match["bare"] is not None and match["than"].casefold() in ("more than", "less than")
        return f"{match['things']} with {metric} {match['than']} {match['n']}" if metric and not bare else match[0]

    return _WORTH.sub(said, text)


def names_figure(before: str, things: str, setting: Setting) -> bool:
    """ "Net sales below 1000", "sales over 5k": the words, or with the one before, are an amount themselves."""
    names = (phrase(things), (*phrase(before)[-1:], *phrase(things)))
    return any(_is_figure(link, setting) for name in names for link in setting.vocabulary.phrases.get(name, ()))


def _is_figure(link: Link, setting: Setting) -> bool:
    metric = setting.model.metric(link.ref) if link.kind == "metric" else None
    money = metric is not None and metric.unit is not None and metric.unit == setting.model.currency
    return link.score > _SURE and (money or (link.kind == "dimension" and numeric(setting, link.ref)))


def _bringing(entity: Entity, setting: Setting) -> str | None:
    """The name of the main governed money, where such things are what it is dated by."""
    name = primary_metric(setting)
    metric = setting.model.metric(name) if name else None
    if metric is None or metric.inferred or dated_by(MetricRef(metric=metric.name), setting) != entity.name:
        return None
    return (metric.label or metric.name.replace("_", " ")).casefold()


def spent_most(text: str, setting: Setting) -> str:
    """ "Who spent the most in May": the customer with the highest revenue, where orders are of one kind of people."""
    name = primary_metric(setting)
    metric = setting.model.metric(name) if name else None
    people = (
        _payers(dated_by(MetricRef(metric=metric.name), setting), setting) if metric and not metric.inferred else None
    )
    if metric is None or people is None:
        return text
    ends = {"most": "highest", "least": "lowest"}
    who = label_of(people)
    number = (metric.label or metric.name.replace("_", " ")).casefold()
    return _SPENT.sub(lambda match: f"which {who} has the {ends[match['end'].casefold()]} {number}", text)


def _payers(thing: str, setting: Setting) -> Entity | None:
    above = {one.right for one in setting.model.relationships if one.left == thing}
    people = [one for one in setting.model.entities if one.name in above and is_person(one)]
    return people[0] if len(people) == 1 else None


def pieces_sold(text: str, setting: Setting) -> str:
    """ "How many chairs did we sell": units sold of chairs, where a written number says so and chairs are a value."""
    metric = next((one for one in setting.model.metrics if not one.inferred and _says_pieces(one)), None)

    def said(match: re.Match[str]) -> str:
        value = metric is not None and is_value(match["what"], setting) and not entity_called(match["what"], setting)
        name = (metric.label or metric.name.replace("_", " ")).casefold() if metric else ""
        return f"{name} of {match['what']}" if value else match[0]

    return _SOLD.sub(said, text)


def _says_pieces(metric: Metric) -> bool:
    words = set(phrase(metric.label or metric.name))
    return "sold" in words and bool(_PIECES & words)
