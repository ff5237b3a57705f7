"""What ranks things and is named as no field: "the most viewed video", "the town in which the average is highest"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from assay.ask.local.draft import Setting
from assay.ask.local.known_fields import is_field
from assay.ask.local.synonyms import SIZE_WORDS
from assay.ask.local.text import phrase, root
from assay.semantic.model import Dimension, Entity

_SIZES = (*SIZE_WORDS, "value", "sum", "balance", "payment")
_ENDS = {"most": "highest", "least": "lowest"}
_DONE = re.compile(
    r"\b(?:the )?(?:(?:top )?(?P<n>\d+|two|three|four|five|ten) )?(?P<end>most|least)(?: often| frequently)? "
    r"(?P<verb>\w+(?:ed|en|t|wn|ad)) (?P<thing>\w+)(?P<own>'s? (?P<what>[\w, ]+?)(?=\W*$))?",
    re.IGNORECASE,
)
_DONE_MOST = re.compile(
    r"\b(?:that |which )?(?:was|were|is|are|has been|have been|got|gets?) (?P<verb>\w+(?:ed|en|t|wn|ad)) "
    r"(?:the )?(?P<end>most|least)(?: often| times| frequently)?(?=\W*$| in | last | this )",
    re.IGNORECASE,
)
_DONE_BY_MANY = re.compile(
    r"\b(?:that |which |who )?(?:(?:was|were|is|are|has been|have been|being) )?(?P<verb>\w+(?:ed|en|t|wn|ad)) "
    r"(?:by )?(?:the )?(?:(?P<end>most|least|fewest)(?: number of)?|(?P<size>greatest|largest|highest|smallest|lowest) "
    r"number of)(?: other)? (?P<who>[a-z]+)(?=\W*$|,| and | in | as well )",
    re.IGNORECASE,
)
_TIMES = re.compile(
    r"\b(?:the )?(?:count of |number of |how many )+times (?:it|they|each) (?:has been|have been|was|were|is) "
    r"(?P<verb>\w+(?:ed|en|t|wn|ad))\b",
    re.IGNORECASE,
)
_AVERAGE = re.compile(
    r"\b(?:in|at|for|on|of|by) which (?:the )?(?P<what>(?:average|mean|total|median) [\w ]+?) (?:is|was) "
    r"(?:the )?(?P<end>highest|lowest|largest|smallest|greatest)\b"
    r"|\b(?:whose|where)(?: the)? (?P<what2>(?:average|mean|total|median) [\w ]+?) (?:is|was) (?:the )?"
    r"(?P<end2>highest|lowest|largest|smallest|greatest)\b",
    re.IGNORECASE,
)
_EXTREME = re.compile(
    r"\b(?P<head>(?:the )?)(?P<field>\w+(?: \w+)?) of the (?P<end>largest|biggest|smallest|highest|lowest) "
    r"(?P<thing>\w+)(?=\W*$)",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"^(?P<head>\W*(?:what|which|show|list|find|give|return|tell)(?:'s| is| are| was| were| me)* )(?P<thing>the "
    r"(?:\w+est|most \w+|least \w+) \w+)'s? (?P<what>[\w, ]+?)(?=\W*$)",
    re.IGNORECASE,
)


def most_done(text: str, setting: Setting) -> str:
    """ "the 3 most viewed videos": those with the highest number of views that is kept of them."""
    match = _DONE.search(text)
    kept = _counter(match["verb"], match["thing"], setting) if match else None
    if match is None or kept is None:
        return _most_often(text, setting)
    number = f"top {match['n']} " if match["n"] else ""
    ranked = f"{number}{match['thing']} with the {_ENDS[match['end'].casefold()]} {kept}"
    said = f"the {match['what']} of the {ranked}" if match["own"] else f"the {ranked}"
    return text[: match.start()] + said + text[match.end() :]


def _most_often(text: str, setting: Setting) -> str:
    """ "Which video was viewed the most times"."""
    match = _DONE_MOST.search(text)
    named = _things(text[: match.start()], setting) if match else []
    kept = _counter(match["verb"], named[-1], setting) if match and named else None
    if match is None or kept is None:
        return text
    return f"{text[: match.start()]}has the {_ENDS[match['end'].casefold()]} {kept}{text[match.end() :]}"


def done_by_many(text: str, setting: Setting) -> str:
    """ "The page visited by the most people", "opened the greatest number of times": by the number kept of it."""
    match = _DONE_BY_MANY.search(text)
    named = _things(text[: match.start()], setting) if match else []
    kept = _counter(match["verb"], named[-1], setting) if match and named else None
    others = _entity(match["who"], setting) if match else None
    if match is None or kept is None or (others is not None and others != _entity(named[-1], setting)):
        return text
    most = (match["end"] or match["size"]).casefold() in ("most", "greatest", "largest", "highest")
    rest = _TIMES.sub(f"the {kept}", text[match.end() :])
    return f"{text[: match.start()]}with the {'highest' if most else 'lowest'} {kept}{rest}"


def _things(text: str, setting: Setting) -> list[str]:
    return [word for word in re.findall(r"\w+", text) if _entity(word, setting)]


def _entity(said: str, setting: Setting, sure_of: float = 0.85) -> Entity | None:
    links = setting.vocabulary.phrases.get(phrase(said), ())
    sure = [link.ref for link in links if link.kind == "entity" and link.score >= sure_of]
    return setting.model.entity(sure[0]) if sure else None


def _counter(verb: str, thing: str, setting: Setting) -> str | None:
    """The one number of a thing that is called by a verb: the view count, the likes, the times borrowed."""
    entity = _entity(thing, setting)
    found = [one for one in entity.dimensions if _counts(one, verb.casefold())] if entity else []
    return (found[0].label or found[0].name.replace("_", " ")) if len(found) == 1 else None


def _counts(dimension: Dimension, verb: str) -> bool:
    names = phrase(dimension.name)
    said = any(root(name) == root(verb) or name in (verb.removesuffix("d"), verb.removesuffix("ed")) for name in names)
    return dimension.kind == "number" and said


def of_averages(text: str, setting: Setting) -> str:
    """ "the style in which the average price is the lowest": with the lowest average price."""
    return _AVERAGE.sub(
        lambda match: f"with the {match['end'] or match['end2']} {match['what'] or match['what2']}", text
    )


def extreme_field(text: str, setting: Setting) -> str:
    """ "the amount of the largest payment": the maximum amount of payments, no more."""
    match = _EXTREME.search(text)
    entity = _entity(match["thing"], setting) if match else None
    if match is None or entity is None or not _measured(match["field"], entity, setting):
        return text
    end = "minimum" if match["end"].casefold() in ("smallest", "lowest") else "maximum"
    return f"{text[: match.start()]}the {end} {match['field']} of {match['thing']}{text[match.end() :]}"


def _measured(said: str, entity: Entity, setting: Setting) -> bool:
    links: Iterator[str] = (
        link.ref for link in setting.vocabulary.phrases.get(phrase(said), ()) if link.kind == "dimension"
    )
    fields = {f"{entity.name}.{one.name}" for one in entity.dimensions if one.kind == "number"}
    sized = not set(_SIZES).isdisjoint(phrase(said))
    return sized and is_field(said, setting) and not fields.isdisjoint(links)


_SIZED = re.compile(
    r"\b(?P<end>(?:top )?(?:\d+ )?(?:largest|biggest|smallest|cheapest|most expensive|least expensive|oldest|newest|"
    r"longest|shortest|tallest|heaviest)) (?P<value>\w+)\b",
    re.IGNORECASE,
)


def sized_kinds(text: str, setting: Setting) -> str:
    """ "the biggest flat": the biggest of the things that are flats."""
    match = _SIZED.search(text)
    links = setting.vocabulary.phrases.get(phrase(match["value"]), ()) if match else ()
    kinds = [link for link in links if link.kind == "value" and link.score >= 0.9]
    entity = setting.model.entity(kinds[0].entity) if len(kinds) == 1 else None
    if (
        match is None
        or entity is None
        or any(link.kind not in ("value", "metric") and link.score >= 0.8 for link in links)
    ):
        return text
    name = entity.label or entity.name.replace("_", " ")
    several = match["value"].casefold().endswith("s")
    named = f"{entity.plural or name} that are" if several else f"{name} that is"
    return f"{text[: match.start()]}{match['end']} {named.casefold()} {match['value']}{text[match.end() :]}"


_OF_THINGS = re.compile(
    r"\b(?P<agg>average|mean|median|typical|minimum|maximum) (?P<thing>\w+)"
    r"(?=\W*$|,| (?:per|by|for|in|of|at|from|since|last|this|over|each|between)\b)",
    re.IGNORECASE,
)


def of_amounts(text: str, setting: Setting) -> str:
    """ "the average expense": the average amount of expenses, where that is the one amount they have."""
    match = _OF_THINGS.search(text)
    entity = _entity(match["thing"], setting) if match else None
    amounts = [one for one in entity.dimensions if _is_amount(one)] if entity else []
    if match is None or entity is None or len(amounts) != 1:
        return text
    label = amounts[0].label or amounts[0].name.replace("_", " ")
    plural = entity.plural or match["thing"]
    return f"{text[: match.start()]}{match['agg']} {label.casefold()} of {plural}{text[match.end() :]}"


def _is_amount(dimension: Dimension) -> bool:
    return dimension.kind == "number" and bool({"amount", "total", "value", "sum"} & set(phrase(dimension.name)))


def owned(text: str, setting: Setting) -> str:
    """ "What is the youngest clerk's name and age": the name and age of the youngest clerk."""
    return _OWN.sub(lambda match: f"{match['head']}the {match['what']} of {match['thing']}", text)


MOST_DONE: tuple[Callable[[str, Setting], str], ...] = (of_averages, done_by_many, most_done, extreme_field)
