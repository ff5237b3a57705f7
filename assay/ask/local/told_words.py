"""What the asker says words stand for in this data: "LY refers to city = 'Lyon'", "dear means price > 90"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assay.ask.local.clauses.beside import as_scalar
from assay.ask.local.lexicon import Link, Phrase
from assay.ask.local.text import phrase
from assay.ask.local.told_lists import told_lists
from assay.ask.local.vocabulary import Vocabulary
from assay.semantic.model import SemanticModel
from assay.semantic.spec import All, Compare, Condition, Op

_APART = re.compile(r"[;\n]|\.\s+(?=[A-Z])")
_CLAUSE = re.compile(r"^\W*(?P<name>.{1,80}?)\s+(?:refers? to|means|stands for)\s+(?P<body>.{1,200})$", re.IGNORECASE)
_BETWEEN = re.compile(r"(?P<field>[\w.]+)\s+between\s+(?P<low>-?[\d.]+)\s+and\s+(?P<high>-?[\d.]+)", re.IGNORECASE)
_JOINT = re.compile(r"\s+(?:and|where)\s+", re.IGNORECASE)
_COMPARED = re.compile(
    r"^(?P<field>[A-Za-z_][\w.]*)\s*(?P<op>>=|<=|!=|<>|==?|>|<)\s*(?P<value>'[^']+'|\"[^\"]+\"|-?\d+(?:\.\d+)?)$"
)
_JOINED = re.compile(r"^(?P<left>[A-Za-z_][\w.]*)\s*=\s*(?P<right>[A-Za-z_]\w*\.\w+)$")
_FIELD = re.compile(r"^[A-Za-z_][\w.]*$")
_OPS: dict[str, Op] = {"=": "eq", "==": "eq", "!=": "ne", "<>": "ne", ">": "gt", "<": "lt", ">=": "ge", "<=": "le"}
_LED = frozenset("the a an of with from in by who that which are is".split())
_KNOWN = 0.9
_SHORT = 3
"""So many letters an alias of a table has at most."""


@dataclass(frozen=True)
class _Body:
    compares: tuple[Compare, ...] = ()
    via: tuple[str, ...] = ()
    field: str = ""


def as_told(hint: str, vocabulary: Vocabulary) -> Vocabulary:
    """The vocabulary with the words that the hint explains by fields and values of the source; the same without any."""
    told = dict((*_entries(hint, vocabulary), *told_lists(hint, vocabulary))) if hint else {}
    if not told:
        return vocabulary
    return replace(
        vocabulary,
        phrases={**vocabulary.phrases, **{words: (link,) for words, link in told.items()}},
        words={**vocabulary.words, **{word: 1 for one in told for word in one if word not in vocabulary.words}},
        longest=min(8, max(vocabulary.longest, *(len(one) for one in told))),
    )


def _entries(hint: str, vocabulary: Vocabulary) -> Iterator[tuple[Phrase, Link]]:
    for clause in _APART.split(hint):
        match = _CLAUSE.match(clause.strip(" .,"))
        body = _read(match["body"].strip(" .,"), vocabulary) if match else None
        words = _bare(phrase(match["name"]), vocabulary.model) if match else ()
        link = _link(match["name"], body, vocabulary, words) if match and body and words else None
        if link is not None:
            yield words, link


def _link(name: str, body: _Body, vocabulary: Vocabulary, words: Phrase) -> Link | None:
    if body.field:
        kind = vocabulary.dimension(body.field)
        known = any(one.score >= _KNOWN for one in vocabulary.phrases.get(words, ()))
        # "Eyes refers to eye_colour_id": nobody asks for numbers that stand for something else.
        return (
            None
            if known or kind is None or kind.kind == "identifier"
            else Link("dimension", body.field, 0.99, label=name)
        )
    one = body.compares[0]
    if _says_itself(words, body, vocabulary):
        return None
    if len(body.compares) == 1 and one.op == "eq":
        return Link("value", one.field, 1.0, (one.value,), label=str(one.value), via=body.via)
    held: Condition = one if len(body.compares) == 1 else All(all=body.compares)
    return Link("condition", name, 1.0, condition=held, label=name)


def _says_itself(words: Phrase, body: _Body, vocabulary: Vocabulary) -> bool:
    """ "Over 200 cm" is read as it stands, and "male" where the very field holds "Male", whatever the hint says."""
    own = {one.field for one in body.compares}
    known = any(
        one.kind == "value" and one.ref in own and one.score >= _KNOWN for one in vocabulary.phrases.get(words, ())
    )
    return known or any(char.isdigit() for word in words for char in word)


def _bare(words: Phrase, model: SemanticModel) -> Phrase:
    """Without the things that it is said of, before or behind, and without small words at its ends."""
    things = {phrase(text) for one in model.entities for text in (one.name, one.label, one.plural) if text}
    while len(words) > 1 and (words[0] in _LED or words[:1] in things):
        words = words[1:]
    while len(words) > 1 and (words[-1] in _LED or words[-1:] in things):
        words = words[:-1]
    return words


def _read(body: str, vocabulary: Vocabulary) -> _Body | None:
    """The comparisons of a body, or the one field that it names; None for anything else."""
    between = _BETWEEN.fullmatch(body)
    if between:
        ref = _field(between["field"], vocabulary.model)
        bounds = (float(between["low"]), float(between["high"]))
        return _Body((Compare(field=ref, op="between", value=bounds),)) if ref else None
    if _FIELD.match(body):
        ref = _field(body, vocabulary.model)
        return _Body(field=ref) if ref else None
    parts = [one.strip(" ()") for one in _JOINT.split(body)]
    joined = [match for one in parts if (match := _JOINED.match(one))]
    compares = [_compare(one, vocabulary) for one in parts if not _JOINED.match(one)]
    if not compares or any(one is None for one in compares):
        return None
    return _Body(tuple(one for one in compares if one is not None), _via(joined, vocabulary.model))


def _compare(text: str, vocabulary: Vocabulary) -> Compare | None:
    match = _COMPARED.match(text)
    ref = _field(match["field"], vocabulary.model) if match else ""
    if match is None or not ref:
        return None
    quoted = match["value"][0] in "'\""
    value = _stored(match["value"][1:-1], ref, vocabulary) if quoted else as_scalar(float(match["value"]))
    return Compare(field=ref, op=_OPS[match["op"]], value=value)


def _stored(said: str, ref: str, vocabulary: Vocabulary) -> str:
    """The value as the source writes it."""
    links = vocabulary.phrases.get(phrase(said), ())
    return next((str(one.values[0]) for one in links if one.kind == "value" and one.ref == ref and one.values), said)


def _field(said: str, model: SemanticModel) -> str:
    """The field of that column; of several, the one that is no reference to another table."""
    table, _, column = said.casefold().rpartition(".")
    found = [
        (entity, dimension)
        for entity in model.entities
        for dimension in entity.dimensions
        if column in (dimension.column.casefold(), dimension.name.casefold())
        and (len(table) < _SHORT or table in (entity.name.casefold(), entity.table.rpartition(".")[2].casefold()))
    ]
    referring = {(one.left, left.casefold()) for one in model.relationships for left, _ in one.on}
    own = [one for one in found if (one[0].name, one[1].column.casefold()) not in referring]
    some = found if len(found) == 1 else own
    return f"{some[0][0].name}.{some[0][1].name}" if len(some) == 1 else ""


def _via(joined: list[re.Match[str]], model: SemanticModel) -> tuple[str, ...]:
    """The reference that a join names, where several lead to the same things."""
    for match in joined:
        column = match["left"].rpartition(".")[2].casefold()
        found = [one for one in model.relationships if [left.casefold() for left, _ in one.on] == [column]]
        if len(found) != 1:
            continue
        alike = [one for one in model.relationships if (one.left, one.right) == (found[0].left, found[0].right)]
        if len(alike) > 1:
            return (found[0].name,)
    return ()
