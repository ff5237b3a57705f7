"""What the asker defines within the question: "average discount, defined as list price minus price paid, by shop"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from assay.ask.local.calculated import as_metric, calculation, operands, phrases_of
from assay.ask.local.draft import Setting, numeric
from assay.ask.local.lexicon import Link, Phrase
from assay.ask.local.text import phrase
from assay.semantic.computed import Computed
from assay.semantic.extend import extended
from assay.semantic.spec import Agg, Aggregate

_NO_NOUN = "by|per|for|each|every|the|is|are|was|were|show|return|list|find|give|calculate|me|and|what"
_NOUN = rf"(?!(?:{_NO_NOUN})\b)[\w-]{{1,40}}(?![\w-])"
_NAME = rf"(?<![\w-])(?P<name>{_NOUN}(?: {_NOUN}){{0,4}}?)"
_END = r"(?=\s*(?:[.?;)]|$)|,?\s+(?:(?<!divided )(?<!multiplied )by|per|for|in|during|"
_END += r"since|where|grouped|ordered|sorted|across|shipped|over)\b)"
_SIGNED = r"(?:\s[-+*/÷]\s|\)\s*/|\bdivided by\b|\bminus\b|\bplus\b|\btimes\b|\bmultiplied by\b|\bsubtracted\b)"
_WORDED = r"(?:the )?(?:sum of|difference between|ratio of|product of)\b"
_BODY = rf"(?P<body>(?={_WORDED}|[^.?;]{{0,120}}?{_SIGNED})[^.?;]{{1,200}}?)"
_CALLED = r"(?:is |are )?(?:defined|calculated|computed|measured|expressed|given) (?:as|by)"
_GROUPED = r"(?: (?:for (?:each|every)|by|per|in each|of each) [\w -]{2,40}?)?"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_NAME}(?P<cut>,? \((?:i\.?e\.?,? |{_CALLED} |= ?)?(?P<body>[^()]{{1,120}}?{_SIGNED}[^()]{{1,120}})\))",
        rf"\b{_NAME}{_GROUPED}(?P<cut>,? (?:which (?:is|are) |that (?:is|are) )?{_CALLED} {_BODY}){_END}",
        rf"\b{_NAME}{_GROUPED}(?P<cut>,? (?:i\.?e\.?,?|that is,|meaning|in other words,|which (?:is|are)) {_BODY})"
        rf"{_END}",
        rf"(?P<cut>,? where (?:the )?{_NAME} ?(?:{_CALLED}|is|are|means|equals|=) {_BODY}){_END}",
        rf"(?P<cut>(?:(?<=[.?;] )|^)(?:the |note that (?:the )?|here,? )?{_NAME}(?: \([\w ,-]{{2,60}}\))? ?"
        rf"(?:{_CALLED}|is|are|means|equals|=) {_BODY}[.;]?)(?=\s*$|(?<=[.;])\s+[A-Z])",
    )
)
_WORD = r"(?!(?:by|per|for|where|that|which|with|in|is|are|and|of|the)\b)(?<![\w-])[\w-]{1,40}(?![\w-])"
_OPERAND = rf"{_WORD}(?: {_WORD}){{0,4}}?"
_BARE = re.compile(
    rf"\b(?P<body>{_OPERAND} (?P<sign>divided by|minus|plus|times|multiplied by|per|including|net of|less|"
    rf"as an? (?:percentage|percent|share|fraction|proportion) of|relative to) (?:the )?"
    rf"(?:{_OPERAND}))(?=\s*(?:[.?;,)]|$)|\s+(?:by|per|for|in|during|since|where|of|from|over|with|and)\b)",
    re.IGNORECASE,
)
_LED = re.compile(r"^(?:(?:what|is|are|was|were|the|show|me|return|list|find|give|calculate|compute|us|a)\s+)+", re.I)
_PLAIN = {"per": "/", "including": "+", "net of": "-", "less": "-"}
_TIMES_SAID = ("times", "multiplied by")
_ADDED = ("plus", "minus", "including", "net of", "less", *_TIMES_SAID)
_AVERAGED = re.compile(r"^(?:the )?(?:average|avg|mean|total|overall)\s+", re.IGNORECASE)
_UNITS = {
    "kilogram": "kg", "kilo": "kg", "gram": "g", "pound": "lb", "kilometer": "km", "kilometre": "km", "mile": "mi",
    "metre": "m", "meter": "m", "hectare": "ha", "litre": "l", "liter": "l", "hour": "hr", "minute": "min",
}  # fmt: skip
_AMOUNTS = frozenset(
    "area size weight volume capacity distance length time duration count number quantity amount total population "
    "budget cost price revenue income salary sqm sqft acreage mileage".split()
)
_AGGS: dict[str, Agg] = {"average": "avg", "avg": "avg", "mean": "avg", "total": "sum", "overall": "sum"}
_LIST = re.compile(r"^(?:the )?(?P<kind>sum of|difference between|ratio of|product of) (?P<rest>.+)$", re.IGNORECASE)
_JOINT = {
    "sum of": (" + ", r"\s*,\s*(?:and\s+)?|\s+and\s+"),
    "difference between": (" - ", r"\s+and\s+"),
    "ratio of": (" / ", r"\s+to\s+"),
    "product of": (" * ", r"\s+and\s+|\s*,\s*"),
}
_TIMES = re.compile(
    r"^(?P<left>[^-+*/()]+?)\s*(?:\*|\btimes\b|\bmultiplied by\b)\s*(?P<right>[^-+*/()]+)$", re.IGNORECASE
)
_PERIODS = tuple((unit,) for unit in ("day", "week", "month", "quarter", "year", "hour"))
_LITTLE = frozenset("the its their of an a".split())
_SAID = re.compile(rf"{_SIGNED}|{_WORDED}", re.IGNORECASE)
_WHEN = re.compile(
    r"\s+(?:in|during|for|over|since) (?:the )?(?:\d{4}|q[1-4]|last|this|past|previous|current|january|february|march|"
    r"april|may|june|july|august|september|october|november|december)\b.*$",
    re.IGNORECASE,
)
"""When something is asked for is no part of its name: "net cash in 2025, defined as ..."."""
LONGEST_TEXT = 600
LONGEST = 300


@dataclass(frozen=True)
class Inline:
    """A name and the calculation it stands for, in words; ``start`` and ``end`` of what says so."""

    name: str
    body: str
    start: int
    end: int


def inlines(text: str) -> Iterator[Inline]:
    """The calculations a question defines by itself.

    >>> [(one.name, one.body) for one in inlines("What is the claim rate, i.e. claims divided by policies, by town?")]
    [('claim rate', 'claims / policies')]
    """
    told = len(text) <= LONGEST_TEXT and _SAID.search(text) is not None
    for pattern in _PATTERNS if told else ():
        for match in pattern.finditer(text):
            body, name = _spelled(match["body"].strip(" ,")), _WHEN.sub("", match["name"]).strip(" ,")
            if name and len(body) <= LONGEST:
                yield Inline(name, body, *match.span("cut"))


def _spelled(body: str) -> str:
    """ "the sum of a, b and c" with signs between."""
    found = _LIST.match(body)
    if found is not None:
        sign, joint = _JOINT[found["kind"].casefold()]
        body = sign.join(part for part in re.split(joint, found["rest"]) if part.strip())
    for words, sign in (("divided by", "/"), ("minus", "-"), ("plus", "+"), ("times", "*"), ("multiplied by", "*")):
        body = re.sub(rf"\b{words}\b", sign, body, flags=re.IGNORECASE)
    return re.sub(r"\s+", " ", body)


def without_definitions(text: str, setting: Setting) -> tuple[str, Setting]:
    """The question with blanks where it defines something, and the setting that knows what; else both as they are."""
    for one in inlines(text):
        rest = text[: one.start] + " " * (one.end - one.start) + text[one.end :]
        known = _defined(one, setting) if re.search(rf"\b{re.escape(one.name)}\b", rest, re.IGNORECASE) else None
        if known is not None:
            return rest, known
    return _bare(text, setting) or (text, setting)


def _bare(text: str, setting: Setting) -> tuple[str, Setting] | None:
    """ "price per kilogram", "amount plus tax": two numbers of a row and a sign between, in the question itself."""
    for match in _BARE.finditer(text) if len(text) <= LONGEST_TEXT else ():
        said = _LED.sub("", match["body"])
        left, _, right = said.partition(match["sign"])
        fields = [_field(_AVERAGED.sub("", side.strip()), setting, strictly=True) for side in (left, right)]
        if fields[0] is None or fields[1] is None or fields[0].entity != fields[1].entity:
            continue
        sign = match["sign"].casefold()
        if sign == "per" and not _is_amount(fields[1], right, setting):
            continue
        agg: Agg = "avg" if sign in _ADDED and re.match(r"average|avg|mean", left.strip(), re.IGNORECASE) else "sum"
        signs = "/" if sign.startswith(("as a", "relative")) else _PLAIN.get(sign, sign)
        body = _spelled(f"{fields[0].ref} {signs} {fields[1].ref}")
        body += " * 100" if "percent" in sign else ""
        refs = [link.ref for link in fields if link]
        # The first number stands for both from here on; blanks keep the places of all other words.
        name, start = left.strip(), match.start("sign")
        rest = text[:start] + " " * (match.end("body") - start) + text[match.end("body") :]
        known = {ref: Aggregate(agg=agg, field=ref) for ref in refs}
        expr = None if sign in _TIMES_SAID else calculation(body, known.get)
        wider = as_metric(setting, name, expr) if expr is not None else None
        wider = wider or _multiplied(name, fields[0], fields[1], agg, setting)
        return (rest, wider) if wider is not None else None
    return None


def _is_amount(field: Link, said: str, setting: Setting) -> bool:
    """Whether so much of it can be had: pages, kilograms, an area; a floor or a level is one of several, a group."""
    dimension = setting.vocabulary.dimension(field.ref)
    names = phrase(dimension.name) if dimension is not None else ()
    units = {*_UNITS, *_UNITS.values()} & {*phrase(said), *names}
    many = dimension is not None and dimension.name.casefold().rstrip("_").endswith("s")
    return many or bool(units) or bool(_AMOUNTS & set(names)) or bool(dimension and dimension.unit)


def _defined(one: Inline, setting: Setting) -> Setting | None:
    agg = _AGGS.get(one.name.split()[0].casefold(), "sum")
    product = _product(one, agg, setting)
    if product is not None:
        return product
    if _rows_apart(one, setting):
        return None
    said = phrases_of(one.body)
    fields = _fields_agreed(said, setting)
    known = operands(one.body, setting, [name for name in said if name not in fields])
    known |= {name: Aggregate(agg=agg, field=field.ref) for name, field in fields.items()}
    expr = calculation(one.body, known.get)
    return as_metric(setting, one.name, expr) if expr is not None else None


def _rows_apart(one: Inline, setting: Setting) -> bool:
    """ "units times cost", which no row has both of: the product of two totals would be something else."""
    match = _TIMES.match(one.body)
    fields = [_field(match[side], setting) for side in ("left", "right")] if match else []
    return len(fields) == 2 and all(field is not None for field in fields)


def _fields_agreed(said: Iterable[str], setting: Setting) -> dict[str, Link]:
    """The number field of each phrase that names one; of several of one name, that of the things of the others."""
    every = {one: _fields(one, setting) for one in said}
    sure = {links[0].entity for links in every.values() if len({link.ref for link in links}) == 1}
    found: dict[str, Link] = {}
    for name, links in every.items():
        near = links if len({link.ref for link in links}) == 1 else [one for one in links if {one.entity} == sure]
        if len({link.ref for link in near}) == 1:
            found[name] = near[0]
    return found


def number_called(said: str, setting: Setting) -> Link | None:
    """The number field that bears just this name, which is that of nothing else."""
    return _field(said, setting, strictly=True)


def _field(said: str, setting: Setting, strictly: bool = False) -> Link | None:
    """The one number field that a phrase names; ``strictly``: by its own name, which is that of nothing else."""
    words, known = _named(said, setting, strictly)
    links = _fields(said, setting, strictly)
    best = max((link.score for link in links), default=0.0)
    other = any(link.kind in ("entity", "value") and link.score >= best for link in known)
    one = len({link.ref for link in links}) == 1
    return links[0] if one and not (strictly and (other or words[-1:] in _PERIODS)) else None


def _named(said: str, setting: Setting, strictly: bool) -> tuple[Phrase, tuple[Link, ...]]:
    words = tuple(_UNITS.get(word, word) for word in phrase(said) if word not in _LITTLE)
    return words, tuple(setting.vocabulary.phrases.get(words, ()) if strictly else setting.vocabulary.links(words))


def _fields(said: str, setting: Setting, strictly: bool = False) -> list[Link]:
    """The number fields that a phrase names best."""
    words, known = _named(said, setting, strictly)
    links = [
        link
        for link in (known if strictly else chain(known, setting.vocabulary.loosely(words)))
        if link.kind == "dimension" and numeric(setting, link.ref)
    ]
    best = max((link.score for link in links), default=0.0)
    return [link for link in links if link.score >= best - 0.05]


def _product(one: Inline, agg: Agg, setting: Setting) -> Setting | None:
    """ "quantity times price": multiplied in each row, then added up."""
    match = _TIMES.match(one.body)
    left, right = (_field(match[side], setting) for side in ("left", "right")) if match else (None, None)
    if left is None or right is None:
        return None
    if left.entity != right.entity and not _has_one(left.entity, right.entity, setting):
        return _product_turned(one, left, right, agg, setting)
    return _multiplied(one.name, left, right, agg, setting)


def _product_turned(one: Inline, left: Link, right: Link, agg: Agg, setting: Setting) -> Setting | None:
    """The same where the rows of the second number have one of the first."""
    held = _has_one(right.entity, left.entity, setting)
    return _multiplied(one.name, right, left, agg, setting) if held else None


def _has_one(rows: str, other: str, setting: Setting) -> bool:
    """Whether each of the rows refers to one of the others, in one way only."""
    ways = [one for one in setting.model.relationships if one.left == rows and one.right == other]
    return len(ways) == 1


def _multiplied(said: str, left: Link, right: Link, agg: Agg, setting: Setting) -> Setting | None:
    names = [link.ref.partition(".")[2] for link in (left, right)]
    factor = names[1] if left.entity == right.entity else right.ref
    made = Computed(entity=left.entity, name=f"{names[0]}_times_{names[1]}", op="*", left=names[0], right=factor)
    model = extended(setting.model, (made,), setting.today)
    entity = model.entity(made.entity)
    dimension = entity.dimension(made.name) if entity else None
    if dimension is None:
        return None
    ref = f"{made.entity}.{made.name}"
    kinds = {**setting.vocabulary.kinds, ref: dimension}
    wider = replace(setting, vocabulary=replace(setting.vocabulary, model=model, kinds=kinds))
    wider = as_metric(wider, said, Aggregate(agg=agg, field=ref))
    return replace(wider, computed=(*wider.computed, made))
