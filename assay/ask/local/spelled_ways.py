"""Small sayings in the words that the clauses know: "whose first letter is S", "5 hours in total", "on time"."""

from __future__ import annotations

import re
from collections.abc import Callable

from assay.ask.local.best_times import best_times
from assay.ask.local.draft import Setting
from assay.ask.local.kinds_of_amounts import kinds_of_amounts
from assay.ask.local.known_fields import is_field
from assay.ask.local.listed_by import LISTED_BY
from assay.ask.local.order_ways import backwards, ends_said, ones_first
from assay.ask.local.outcomes import outcomes
from assay.ask.local.ratio_said import ratio_said
from assay.ask.local.so_many_best import so_many_best
from assay.ask.local.text import phrase
from assay.ask.local.turned_names import turned_names
from assay.ask.local.words_as_things import words_as_things
from assay.ask.local.years_compared import years_compared

_LETTER = re.compile(
    r"\b(?P<led>whose (?:(?P<field>[\w ]+?)(?:'s)? )?|(?:with|has|have|having) (?:the |a |an )?)"
    r"(?:first letter|initial)(?: of(?: their| its| the)? (?P<of>[\w ]+?))?(?: is| being| of)? "
    r"(?P<letter>'?\"?[a-z]\"?'?)(?=\W|$)",
    re.IGNORECASE,
)
_INCLUDES = re.compile(
    r"\b(?P<name>names?|titles?|descriptions?|texts?) (?:that |which )?(?:include|includes|including) (?=['\"])",
    re.IGNORECASE,
)
_KINDS = re.compile(
    r"\bhow many (?:different |distinct )?(?:kinds|types|sorts|varieties) of (?:different |distinct |unique )?"
    r"(?P<field>\w+(?: \w+)?)(?= (?:are|is|do|does|exist|can|have|has)\b|\W*$)",
    re.IGNORECASE,
)
_IN_TOTAL = re.compile(
    r"\b(?:\w+ )?(?P<bound>more than|less than|fewer than|over|under|above|below|at least|at most|exceeding) "
    r"(?P<n>[$€£]?\d[\d,.]*(?:k|m)?) (?P<field>\w+) (?:in total|altogether|in all|combined)(?=\W*$|[,.;?])",
    re.IGNORECASE,
)

_MONTH_FIRST = re.compile(
    r"\b(?P<by>per|by|for each|for every) (?P<unit>day|week|month|quarter|year) and (?:per |by |each )?"
    r"(?!(?:day|week|month|quarter|year)\b)(?P<what>\w+)"
    r"(?=\W*$|,| in | for | since | last | this )",
    re.IGNORECASE,
)
_ON_TIME = re.compile(
    r"\b(?:that |which )?(?:were|was|are|is|departed|arrived|left|landed|came|ran) (?P<not>not )?"
    r"(?P<said>on time|punctual|delayed|late)(?=\W*$| in | on | by | per | for | last | this | from )",
    re.IGNORECASE,
)
_RUN_LATE = re.compile(
    r"\b(?:(?:were |was |are |is |been )?(?:shipped|sent|dispatched|handed in|returned|paid|finished|completed)|"
    r"arrived|came|came in|landed|departed|left) (?:too )?(?P<said>late|on time)\b",
    re.IGNORECASE,
)
_IN_TIME = frozenset(("late", "punctual", "overdue", "delayed"))
_DELAY = frozenset(("delay", "lateness", "tardiness"))

_MONEY = re.compile(
    r"\b(?:brings? in|brought in|makes?|made|earns?|earned|generates?|generated)(?: us)? "
    r"(?:the )?(?P<end>most|least) (?:money|cash|revenue|income)\b",
    re.IGNORECASE,
)
_ITEMS = re.compile(
    r"^\s*how many (?P<what>items|units|pieces|products|articles|goods)"
    r"(?P<sold> (?:were|was|have been|are) sold| did we sell| have we sold| we sold)\b",
    re.IGNORECASE,
)
_SIGN = re.compile(
    r"\bwith (?:an? )?(?P<sign>negative|positive) (?P<what>\w+(?: \w+)?)(?=\W*$|,| in | by | for )", re.IGNORECASE
)
_MARGIN = re.compile(r"\b(?:the |our )?(?:profit |gross |net )margin\b", re.IGNORECASE)
_OWN = 0.9
_PROFIT = frozenset(("profit", "earnings"))
_TAKEN = frozenset("revenue sales turnover takings".split())
_QUANTITY = frozenset("quantity qty units".split())


def _sum_called(names: frozenset[str], setting: Setting) -> str | None:
    """The one sum that a name of such words has."""
    found = {
        one.label or one.name.replace("_", " ")
        for entity in setting.model.entities
        for one in entity.measures
        if one.agg == "sum" and names & {*phrase(one.name), *one.name.split("_")}
    }
    return found.pop() if len(found) == 1 else None


_NO_PART = re.compile(
    r"\b(?:that |which |who )?(?:(?:are|is|were|was) not (?:a )?(?:part|members?) of|(?:do|does|did) not belong to|"
    r"(?:are|is) not in) (?:any|an?) (?P<what>\w+)",
    re.IGNORECASE,
)


def no_part(text: str, setting: Setting) -> str:
    """ "authors who are not part of any union", "clubs that do not belong to a league": without one."""

    def said(match: re.Match[str]) -> str:
        links = setting.vocabulary.phrases.get(phrase(match["what"]), ())
        thing = any(link.kind == "entity" and link.score >= _OWN for link in links)
        return f"have no {match['what']}" if thing else f"whose {match['what']} is missing" if links else match[0]

    return _NO_PART.sub(said, text)


def most_money(text: str, setting: Setting) -> str:
    """ "Which product brings in the most money": has the highest total sales, by what the data calls them."""
    taken = _sum_called(_TAKEN, setting) if _MONEY.search(text) else None
    ends = {"most": "highest", "least": "lowest"}
    return _MONEY.sub(lambda match: f"has the {ends[match['end'].casefold()]} total {taken}", text) if taken else text


def margin(text: str, setting: Setting) -> str:
    """ "Profit margin by product": the ratio of profit to sales, where no field is called so."""
    match = _MARGIN.search(text)
    said = phrase(match[0])[-2:] if match else ()
    links = (*setting.vocabulary.phrases.get(said, ()), *setting.vocabulary.phrases.get(said[-1:], ()))
    if match is None or any(link.score >= _OWN for link in links):
        return text
    profit, taken = _sum_called(_PROFIT, setting), _sum_called(_TAKEN, setting)
    return _MARGIN.sub(f"ratio of total {profit} to total {taken}", text) if profit and taken else text


def items_sold(text: str, setting: Setting) -> str:
    """ "How many items were sold": the quantity, where rows keep one."""
    quantity = _sum_called(_QUANTITY, setting) if _ITEMS.search(text) else None
    return _ITEMS.sub(f"What is the total {quantity}", text) if quantity else text


def signed(text: str, setting: Setting) -> str:
    """ "Products with negative profit": whose total is below nothing."""

    def said(match: re.Match[str]) -> str:
        side = "below" if match["sign"].casefold() == "negative" else "above"
        return f"with total {match['what']} {side} 0" if is_field(match["what"], setting) else match[0]

    return _SIGN.sub(said, text)


def month_last(text: str, setting: Setting) -> str:
    """ "sales per month and clerk": per clerk and month."""

    def said(match: re.Match[str]) -> str:
        links = setting.vocabulary.phrases.get(phrase(match["what"]), ())
        groups = any(link.kind in ("entity", "dimension") and link.score >= 0.9 for link in links)
        return f"{match['by']} {match['what']} and {match['unit']}" if groups else match[0]

    return _MONTH_FIRST.sub(said, text)


def on_time(text: str, setting: Setting) -> str:
    """ "ferries that left on time", "that were late": with no delay, with some, by the field that holds it."""
    match = _ON_TIME.search(text)
    fields = [
        one
        for entity in setting.model.entities
        for one in entity.dimensions
        if one.kind == "number" and _DELAY & set(phrase(one.name))
    ]
    known = match is not None and any(
        link.kind == "value" for link in setting.vocabulary.phrases.get(phrase(match["said"]), ())
    )
    if match is None or known or len(fields) != 1:
        return text
    late = (match["said"].casefold() in ("delayed", "late")) != bool(match["not"])
    label = fields[0].label or fields[0].name.replace("_", " ")
    return f"{text[: match.start()]}with {label} {'over' if late else 'at most'} 0{text[match.end() :]}"


def run_late(text: str, setting: Setting) -> str:
    """ "Orders that arrived late": that were late, where rows keep whether they were; no reason that is called so."""
    match = _RUN_LATE.search(text)
    names = (
        phrase(one.name) for entity in setting.model.entities for one in entity.dimensions if one.kind == "boolean"
    )
    kept = match is not None and any(_IN_TIME & set(name) or name[-2:] == ("on", "time") for name in names)
    return f"{text[: match.start()]}were {match['said']}{text[match.end() :]}" if match and kept else text


def in_total(text: str, setting: Setting) -> str:
    """ "tasks that took more than 200 hours in total": the sum of each is compared, not one row."""

    def said(match: re.Match[str]) -> str:
        number = is_field(match["field"], setting)
        return f"with total {match['field']} {match['bound']} {match['n']}" if number else match[0]

    return _IN_TOTAL.sub(said, text)


def first_letters(text: str, setting: Setting) -> str:
    """ "clerks whose first letter is S": whose name starts with it."""

    def said(match: re.Match[str]) -> str:
        field = match["field"] or match["of"]
        led = "" if match["led"].casefold().startswith("whose") or not match["of"] else "whose "
        if match["led"].casefold().startswith("whose") or match["of"]:
            return f"{led or 'whose '}{field or 'name'} starts with {match['letter']}"
        return f"starting with {match['letter']}"

    return _LETTER.sub(said, text)


def included(text: str, setting: Setting) -> str:
    """ "names that include 'ann'": that contain it."""
    return _INCLUDES.sub(lambda match: f"{match['name']} containing ", text)


def kinds_of(text: str, setting: Setting) -> str:
    """ "how many kinds of style are there": how many different ones, where style is a field and no thing."""

    def said(match: re.Match[str]) -> str:
        return f"how many different {match['field']}" if is_field(match["field"], setting) else match[0]

    return _KINDS.sub(said, text)


PLAIN_WAYS: tuple[Callable[[str, Setting], str], ...] = (
    included,
    years_compared,
    *LISTED_BY,
    kinds_of_amounts,
    in_total,
    month_last,
    on_time,
    most_money,
    margin,
    items_sold,
    ends_said,
    backwards,
    ones_first,
    so_many_best,
    best_times,
    words_as_things,
    ratio_said,
    run_late,
    turned_names,
    outcomes,
)
SPELLED_WAYS: tuple[Callable[[str, Setting], str], ...] = (first_letters, kinds_of, signed, no_part)
