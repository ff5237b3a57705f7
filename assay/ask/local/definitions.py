"""What the asker defines beside the question: "ARC = average rent per cabin", "GM = (sales - costs) / sales"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assay.ask.local.text import LONGEST_QUESTION

_SENTENCE = re.compile(r"(?:;|\n|(?<=[a-zA-Z)%'\"])\.(?=\s+[A-Z(]|\s*$))\s*")
_DEFINED = re.compile(
    r"^\W*(?:where |note: |and )?(?P<name>[A-Za-z][\w/&-]*(?: [\w/&-]+){0,3}?)\s*(?:\((?P<long>[^()=]{2,80})\))?\s*"
    r"(?:=|:=|:|\bis defined as\b|\bstands for\b|\brefers to\b|\bmeans\b)\s*(?P<body>.+)$",
    re.DOTALL,
)
_AFTER = re.compile(
    r"(?:,|\bwith\b|\bwhere\b|\bwhich\b) (?:rank|the|a|it|we|i|all|this|and)\b.*$|\(.*?\)\s*$",
    re.DOTALL | re.IGNORECASE,
)
_OPERATOR = re.compile(r"(?:\s[-+*/÷x]\s|/|\*|\bdivided by\b|\bminus\b|\bplus\b|\btimes\b)")
_CODE = re.compile(r"[A-Z_]{3,}\(|\b(?:SELECT|FROM|JOIN|WHERE|INTERVAL|CASE)\b|==|!=|<>|'")
_VALUED = re.compile(r"\w\s*=\s*['\"]")
_CALLED_FIRST = re.compile(
    r"^(?:the |an? )?[A-Za-z][\w -]*(?:, | \(|: )(?:i\.?e\.?,? |which is |that is,? |is |calculated as |defined as )*"
    r"(?P<rest>(?:the )?(?:number|count|total|sum|average)\b[^,;:]+?)\)?$",
    re.IGNORECASE,
)
"""Of "cancellation rate, the number of cancelled sales divided by the number of sales" the calculation."""
_OF_BEFORE = re.compile(r"(?:/|\bdivided by\b) ?\(?(?:the )?(?:previous|prior|preceding|last) ", re.IGNORECASE)
_CHANGE = re.compile(r"\b(?:change|difference)\b", re.IGNORECASE)
"""A change that is divided by what was before is told as growth."""
LONGEST = 400


@dataclass(frozen=True)
class Definition:
    """A name the asker gave to words (``formula`` false) or to a calculation."""

    name: str
    body: str
    formula: bool


def definitions(hint: str, question: str) -> tuple[Definition, ...]:
    """The definitions in ``hint`` of names that ``question`` uses, in the order they are written.

    Only names that look like one are taken: short forms in capitals (ARPU, MoM), not words of the language.

    >>> definitions("ARC = average rent per cabin.", "What is the ARC for each type?")
    (Definition(name='ARC', body='average rent per cabin', formula=False),)
    """
    found = (one for sentence in _SENTENCE.split(hint) for one in _read(sentence.strip()))
    unique = {one.name: one for one in found if re.search(rf"\b{re.escape(one.name)}\b", question)}
    return tuple(unique.values())


def _read(sentence: str) -> Iterator[Definition]:
    match = _DEFINED.match(sentence)
    if match is None or not _is_short_form(match["name"]) or len(match["body"]) > LONGEST:
        return
    if _VALUED.search(match["body"]):
        return  # "LY = (city = 'Lyon')" is a value of a field, no other words
    body = _plainest(match["body"])
    if _CODE.search(body) or not body:
        return
    formula = _OPERATOR.search(body) is not None
    yield Definition(match["name"], body if formula else _AFTER.sub("", body).strip(" ,."), formula)


def _plainest(body: str) -> str:
    """Of "average fee = total fees / number of members" the calculation, unless it is written with made-up names.

    >>> _plainest("average fee = total fees / number of members"), _plainest("fee change = (fee_now - fee_then)")
    ('total fees / number of members', 'fee change')
    """
    first, *more = (one.strip(" .;:") for one in body.split(" = "))
    made_up = (one for one in more if not (_OPERATOR.search(one) and re.search(r"\w_\w", one)))
    plain = [one for one in made_up if one and not _CODE.search(one)]
    body = first if _OPERATOR.search(first) or not plain else plain[-1]
    if _OF_BEFORE.search(body) and not _OPERATOR.search(first):
        return _CHANGE.sub("growth", first, count=1)
    named = _CALLED_FIRST.match(body)
    return named["rest"] if named and _OPERATOR.search(named["rest"]) else body


def _is_short_form(name: str) -> bool:
    """ARPU, MoM, CR2: at least two capitals and no small word of three letters or more."""
    return sum(char.isupper() for char in name) >= 2 and not re.search(r"(?<![A-Za-z])[a-z]{3,}|[a-z]{4,}", name)


def spelled_out(question: str, known: tuple[Definition, ...]) -> str:
    """The question with every name that stands for words replaced by them.

    >>> spelled_out("ARC by type", (Definition("ARC", "average rent per cabin", False),))
    'average rent per cabin by type'
    """
    for one in known:
        if not one.formula:
            words = re.sub(r"^(?:the|a|an) ", "", one.body[:1].lower() + one.body[1:])
            question = words.join(re.split(rf"\b{re.escape(one.name)}s?\b", question))
    return question if len(question) <= LONGEST_QUESTION else question[:LONGEST_QUESTION]
