"""What was done is a kind of the rows that were made: "bought" of payments that are a buy or a sale.

"The 2 most frequently bought funds" and "how often was each fund bought" are put as numbers of such rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assay.ask.local.clauses.fields import amount_field
from assay.ask.local.draft import Setting
from assay.ask.local.lexicon import Link
from assay.ask.local.nouns import NOUNS, done_of, kin
from assay.ask.local.text import lemma, phrase, root
from assay.semantic.compile.graph import graph_of
from assay.semantic.model import Entity

_VERB = r"(?P<verb>[a-z]+(?:ed|en|t|wn|ld|id))"
_THING = r"(?P<things>[a-z][a-z-]*(?: [a-z][a-z-]*){0,2}?)"
_ENDS = r"(?=\W*$|[?.,;:]| (?:in|over|during|for|by|since|within|between|last|this|before|after) )"
_ADVERB = r"(?:often|frequently|commonly|regularly|times)"
_MOST = re.compile(
    rf"\b(?:the )?(?:(?:top )?(?P<n>\d+|two|three|four|five|ten) )?(?P<end>most|least) (?:{_ADVERB} )?{_VERB} "
    rf"{_THING}{_ENDS}",
    re.IGNORECASE,
)
_DONE_MOST = re.compile(
    rf"\b(?:that |which )?(?:was|were|is|are|has been|have been|got|gets?) {_VERB} (?:the )?(?P<end>most|least)"
    rf"(?: {_ADVERB})?{_ENDS}",
    re.IGNORECASE,
)
_HOW_OFTEN = re.compile(
    rf"\bhow (?:often|many times|frequently) (?:was|were|is|are|has|have) (?:the )?(?:each|every|all)(?: of)?(?: the)? "
    rf"{_THING} (?:been )?{_VERB}{_ENDS}",
    re.IGNORECASE,
)
_MUCH = re.compile(
    rf"\bhow much (?:money |cash )?(?:(?:was|were|has been|have been|is) {_VERB}|did (?P<who>(?:each |every |the )?"
    r"[A-Za-z]+(?: [A-Za-z]+){0,2}?) (?P<base>[a-z]+))"
    r"(?=\W*$|[?.,;:]| (?:in|on|over|during|for|by|since|between|last|this|per|from) )",
    re.IGNORECASE,
)
_KIND_PAID = re.compile(
    r"\bhow much (?:(?:money )?(?:did|do|have|has) (?:we|they|the (?:company|shop|business|firm)) "
    r"(?:spend|spent|pay|paid) (?:on|for) (?:the )?(?P<for>[a-z-]+(?: [a-z-]+)?)|"
    r"(?P<kind>[a-z-]+(?: [a-z-]+)?) (?:was|were|has been|have been) (?:paid|spent|received|collected|charged)"
    r"(?: out)?)(?=\W*$|[?.,;:]| (?:in|during|since|between|last|this|per|by) )",
    re.IGNORECASE,
)
_BASES = {
    "bought": ("buy", "purchase"), "purchased": ("purchase", "buy"), "sold": ("sell", "sale"), "sent": ("send",),
    "paid": ("pay", "payment"), "lent": ("lend", "loan"), "spent": ("spend",), "withdrawn": ("withdraw", "withdrawal"),
    "taken": ("take",), "given": ("give",), "written": ("write",), "won": ("win",), "lost": ("loss",),
}  # fmt: skip
_ENDINGS = ("", "al", "ment", "ion", "ation", "e", "ing")


def most_of_kind_done(text: str, setting: Setting) -> str:
    """ "The 2 most frequently bought funds": those with the most buy payments."""
    match = _MOST.search(text)
    made = _made(match["verb"], match["things"], setting) if match else ""
    if match is None or not made:
        return text
    number = f"{match['n']} " if match["n"] else ""
    return f"{text[: match.start()]}{number}{match['things']} with the {match['end']} {made}{text[match.end() :]}"


def done_most_of_kind(text: str, setting: Setting) -> str:
    """ "Which funds were bought the most": have the most buy payments."""
    match = _DONE_MOST.search(text)
    made = _made(match["verb"], text[: match.start()], setting) if match else ""
    return f"{text[: match.start()]}have the {match['end']} {made}{text[match.end() :]}" if match and made else text


def how_often_of_kind(text: str, setting: Setting) -> str:
    """ "How often was each fund bought": the number of buy payments by fund."""
    match = _HOW_OFTEN.search(text)
    made = _made(match["verb"], match["things"], setting) if match else ""
    if match is None or not made:
        return text
    *before, last = match["things"].split()
    group = " ".join((*before, lemma(last)))
    return f"{text[: match.start()]}number of {made} by {group}{text[match.end() :]}"


def how_much_done(text: str, setting: Setting) -> str:
    """ "How much was withdrawn in May", "how much did each member withdraw": the total amount of such rows."""
    match = _MUCH.search(text)
    said = (match["verb"] or match["base"]).casefold() if match else ""
    found = {(link.ref, link.values, done) for done in (said, *_participles(said)) for link in _kinds(done, setting)}
    if match is None or len({one[:2] for one in found}) != 1:
        return text
    ref, _, done = sorted(found, key=lambda one: one[2])[0]
    amount = amount_field(setting, ref.partition(".")[0])
    if not amount:
        return text
    who = match["who"] or ""
    by = f" {'by' if who == who.casefold() else 'of'} {who}" if who else ""
    return f"{text[: match.start()]}total {amount.partition('.')[2].replace('_', ' ')} {done}{by}{text[match.end() :]}"


def kind_paid(text: str, setting: Setting) -> str:
    """ "How much rent was paid in May", "how much did we spend on rent": the total amount of rows of that kind."""
    match = _KIND_PAID.search(text)
    kind = (match["for"] or match["kind"]) if match else ""
    links = setting.vocabulary.phrases.get(phrase(kind), ()) if kind else ()
    homes = {link.entity for link in links if link.kind == "value" and link.score >= 0.9}
    amounts = {amount for home in homes if (amount := amount_field(setting, home))}
    if match is None or len(homes) != 1 or not amounts or any(link.kind != "value" for link in links[:1]):
        return text
    field = setting.vocabulary.dimension(amounts.pop())
    named = (field.label or field.name.replace("_", " ")).casefold() if field else ""
    return f"{text[: match.start()]}total {named} of {kind}{text[match.end() :]}" if named else text


def _kinds(said: str, setting: Setting) -> Iterator[Link]:
    """Kinds of rows that are called after something done."""
    plain = (link for link in setting.vocabulary.links(phrase(said)) if link.kind == "value" and not link.via)
    return (link for link in plain if len(link.values) == 1 and done_of(str(link.values[0])))


def _participles(base: str) -> Iterator[str]:
    yield from (done for done, bases in _BASES.items() if base in bases)
    yield f"{base.removesuffix('e')}ed"


def _made(verb: str, things: str, setting: Setting) -> str:
    """The rows of that kind, "buy payments"; "" where no kind or several of them are called so."""
    verb = verb.casefold()
    thing = _named_in(things, setting)
    named = (phrase(one.label or one.name) for one in setting.model.entities)
    if thing is None or any(words[-1] in NOUNS.get(verb, ()) or kin(words[-1], verb) for words in named):
        return ""
    found: dict[tuple[str, object], tuple[str, Link]] = {}
    for said in _said(verb):
        for link in _values(said, thing, setting):
            found.setdefault((link.ref, link.values), (said, link))
    if len(found) != 1:
        return ""
    said, link = next(iter(found.values()))
    rows = setting.model.entity(link.entity)
    return f"{said} {(rows.plural or rows.label or rows.name).casefold()}" if rows else ""


def _said(verb: str) -> Iterator[str]:
    yield from _BASES.get(verb, ())
    if verb not in _BASES:
        base = verb.removesuffix("ed") if verb.endswith("ed") else root(verb)
        yield from (base + ending for ending in _ENDINGS)
        yield verb


def _values(said: str, thing: Entity, setting: Setting) -> Iterator[Link]:
    """What is kept by that word of rows that each belong to one of the things."""
    reaches = graph_of(setting.model).reaches
    for link in setting.vocabulary.links(phrase(said)):
        plain = link.kind == "value" and len(link.values) == 1 and not link.via
        if plain and link.entity != thing.name and reaches(link.entity, thing.name):
            yield link


def _named_in(text: str, setting: Setting) -> Entity | None:
    """The thing that the words name last, or whose field they name."""
    words = phrase(text)
    for at in range(len(words) - 1, -1, -1):
        for size in (3, 2, 1):
            for link in setting.vocabulary.phrases.get(words[at : at + size], ()):
                if link.kind in ("entity", "dimension") and link.score >= 0.9:
                    return setting.model.entity(link.entity)
    return None


KINDS_DONE = (how_much_done, kind_paid, most_of_kind_done, done_most_of_kind, how_often_of_kind)
