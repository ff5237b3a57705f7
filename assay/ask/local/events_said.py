"""What happened to things, put so that its rows are looked for: "how many tractors did we sell", "sold machines".

What happened is a table of its own, called after the verb: sales of machines that were sold.
"""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting
from assay.ask.local.entities_named import entity_called, plural_of
from assay.ask.local.goods_sold import goods_sold
from assay.ask.local.joined_what import joined_what
from assay.ask.local.lexicon import Link
from assay.ask.local.lost_deeds import events_of, kept_by
from assay.ask.local.text import lemma, phrase
from assay.semantic.compile.graph import graph_of
from assay.semantic.model import Entity

_LEAD = r"(?P<lead>how many(?: different)?|which|what|(?:list|show|count)(?: me)?(?: all)?(?: the)?|(?:the )?number of)"
_THINGS = r"(?P<things>[a-z][a-z-]*(?: [a-z][a-z-]*)?)"
_WE = re.compile(
    rf"\b{_LEAD} {_THINGS} (?:did|have|has) (?:we|they|you|the (?:company|team|firm|shop|business)) (?P<verb>[a-z]+)\b",
    re.IGNORECASE,
)
_VALUED = re.compile(rf"\b{_LEAD} (?P<things>[a-z][a-z-]*s) (?P<were>were|have been|got) (?P<verb>[a-z]+)\b", re.I)
_AT_ALL = re.compile(
    rf"\b{_LEAD} {_THINGS}(?P<are> that are [a-z-]+)?(?: that| which)? (?:were|was|have been|has been|got) "
    r"(?P<verb>[a-z]+)(?=\W*$)",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?P<led>of|many|number of|the|list|show) (?P<verb>[a-z]+(?:ed|ld|nt|id)) (?P<things>[a-z]+s)\b", re.I
)
_OBJECT = re.compile(
    rf"(?:\b{_LEAD} |^\W*(?P<none>))(?P<who>[a-z]+)(?P<that> who| that| which)?(?: have| has| had)? (?P<verb>[a-z]+) "
    r"(?:an?|any|some|at least one) (?P<what>[a-z]+)(?=\W*$)",
    re.IGNORECASE,
)
_PAST = {
    "sell": "sold", "buy": "bought", "send": "sent", "lend": "lent", "pay": "paid", "give": "given", "write": "written",
    "take": "taken", "hold": "held", "build": "built", "fly": "flown", "run": "run", "make": "", "have": "", "get": "",
    "do": "", "earn": "", "see": "", "need": "", "use": "",
}  # fmt: skip
_WAYS = {"make": "made", "made": "made", "receive": "received", "received": "received", "get": "received"}
"""Things that are called by what was done with them: payments made, payments received."""
_IRREGULAR = frozenset(past for past in _PAST.values() if past)
_NAMED = 0.9


def done_by_us(text: str, setting: Setting) -> str:
    """ "How many machines did we repair in May": how many were repaired."""
    match = _WE.search(text)
    verb = match["verb"].casefold() if match else ""
    if match and verb in _WAYS and entity_called(f"{match['things']} {_WAYS[verb]}", setting) is not None:
        return f"{text[: match.start()]}{match['lead']} {match['things']} {_WAYS[verb]}{text[match.end() :]}"
    past = _PAST.get(verb, f"{verb.removesuffix('e')}ed" if verb else "")
    past = verb if verb in _IRREGULAR or verb.endswith("ed") else past
    kind = _kind(match["things"], setting) if match else None
    thing = (setting.model.entity(kind.entity) if kind else entity_called(match["things"], setting)) if match else None
    if match is None or not past or thing is None or _event(past, thing, setting) is None:
        return text
    return f"{text[: match.start()]}{match['lead']} {match['things']} were {past}{text[match.end() :]}"


def of_a_kind(text: str, setting: Setting) -> str:
    """ "Which tractors were repaired": the machines that are tractors, where such is a kind of machine."""
    match = _VALUED.search(text)
    link = _kind(match["things"], setting) if match else None
    thing = setting.model.entity(link.entity) if link else None
    if match is None or thing is None or _event(match["verb"], thing, setting) is None:
        return text
    said = f"{plural_of(thing)} that are {match['things']} {match['were']}"
    return f"{text[: match.start('things')]}{said}{text[match.end('were') :]}"


def at_all_done(text: str, setting: Setting) -> str:
    """ "Which machines were sold", of verbs that share no letters with their noun: those that have sales."""
    match = _AT_ALL.search(text)
    thing = entity_called(match["things"], setting) if match else None
    event = _event(match["verb"], thing, setting) if match and thing else None
    if match is None or event is None or match["verb"].casefold() not in _IRREGULAR:
        return text
    end = match.end("are") if match["are"] else match.end("things")
    return f"{text[:end]} have {plural_of(event)}{text[match.end() :]}"


def done_things(text: str, setting: Setting) -> str:
    """ "The average cost of sold machines": of machines with sales."""
    for match in _DONE.finditer(text):
        thing = entity_called(match["things"], setting)
        event = _event(match["verb"], thing, setting) if thing else None
        if event is not None:
            put = f"{match['led']} {match['things']} with {plural_of(event)}"
            return f"{text[: match.start()]}{put}{text[match.end() :]}"
    return text


def had_of(text: str, setting: Setting) -> str:
    """ "How many clients bought a tractor", of such verbs: have sales of tractors; of any machine, have sales."""
    match = _OBJECT.search(text)
    if match is None or match["verb"].casefold() not in _IRREGULAR:
        return text
    who, what = entity_called(match["who"], setting), entity_called(match["what"], setting)
    kind = _kind(match["what"], setting) if what is None else None
    what = setting.model.entity(kind.entity) if kind else what
    event = _event(match["verb"], who, setting) if who else None
    if event is None or what is None or not graph_of(setting.model).reaches(event.name, what.name):
        return text
    have = "have" if (match["lead"] or "").casefold().startswith(("how", "which")) and not match["that"] else "with"
    of = f" of {match['what']}" if kind else ""
    return f"{text[: match.end('who')]} {have} {plural_of(event)}{of}{text[match.end() :]}"


EVENTS_SAID = (goods_sold, joined_what, had_of, done_by_us, of_a_kind, at_all_done, done_things)


def _event(verb: str, thing: Entity, setting: Setting) -> Entity | None:
    if any(_is_state(link, setting) for link in setting.vocabulary.phrases.get(phrase(verb), ())):
        return None
    model, reaches = setting.model, graph_of(setting.model).reaches
    verb = verb.casefold()
    found = events_of(verb, thing, model)
    return found[0] if len(found) == 1 and not kept_by(verb, thing) and reaches(found[0].name, thing.name) else None


def _is_state(link: Link, setting: Setting) -> bool:
    """Whether a state, a flag or a day is called so."""
    dimension = setting.vocabulary.dimension(link.ref) if link.kind == "dimension" else None
    return link.kind in ("value", "condition") or (dimension is not None and dimension.kind in ("time", "boolean"))


def _kind(said: str, setting: Setting) -> Link | None:
    """The one value that the plural word is of, where it names nothing else."""
    links = setting.vocabulary.links(phrase(lemma(said.casefold())))
    sure = [link for link in links if link.score >= _NAMED]
    one = sure[0] if len(sure) == 1 else None
    dimension = setting.vocabulary.dimension(one.ref) if one is not None and one.kind == "value" else None
    return (
        one if dimension is not None and dimension.kind == "categorical" and one is not None and not one.via else None
    )
