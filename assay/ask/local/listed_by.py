"""Things "by" what tells each of them apart are listed: "all loans by loan number and open date" counts nothing."""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting
from assay.ask.local.entities_named import entity_called
from assay.ask.local.lexicon import Link
from assay.ask.local.text import phrase
from assay.semantic.model import Dimension, Entity

_LISTED = re.compile(
    r"^\W*(?:(?:please |can you )?(?:return|list|show|give|display|get)(?: me| us)?|what are|which are|what|which)?"
    r"(?: all)?(?: of)?(?: the| our)? ?(?P<things>[a-z][a-z ]{2,40}?)"
    r"(?: (?:that )?(?:we have|there are)| do we have| are there)?,? by (?:their |its |the )?"
    r"(?P<fields>[a-z][\w ,'-]+?)\W*$",
    re.IGNORECASE,
)
_PAIRED = re.compile(
    r"^\W*(?:which|what) (?P<one>[a-z][a-z ]{2,30}?) (?:have|has|own|hold) "
    r"(?:which|what) (?P<other>[a-z][a-z ]{2,30}?),? by (?P<fields>[a-z][\w ,'-]+?)\W*$",
    re.IGNORECASE,
)
_EACH = re.compile(
    r"\bhow many (?P<many>[a-z][a-z ]{2,30}?) (?:does|do) each (?:of the )?(?P<who>[a-z]+) have,? by "
    r"(?P<field>(?P=who)\w* [\w ]+?)\W*$",
    re.IGNORECASE,
)
_NAMES = frozenset("number no nr num id identifier code name title key reference".split())


def listed_by(text: str, setting: Setting) -> str:
    """The same as a list of those fields, where one of them is another for each thing."""
    match = _LISTED.search(text)
    entity = entity_called(match["things"], setting) if match else None
    if match is None or entity is None:
        return text
    fields = [_field(part, entity, setting) for part in re.split(r",? and |, ?", match["fields"].strip())]
    if None in fields or not any(one is not None and _tells_apart(one, entity, setting) for one in fields):
        return text
    return f"list the {match['fields'].strip()} of the {match['things'].strip()}"


def paired_by(text: str, setting: Setting) -> str:
    """ "Which members have which loans by name and loan number": a list of both, side by side."""
    match = _PAIRED.search(text)
    one, other = (entity_called(match[name], setting) for name in ("one", "other")) if match else (None, None)
    if match is None or one is None or other is None or one is other:
        return text
    parts = re.split(r",? and |, ?", match["fields"].strip())
    known = all(_field(part, one, setting) is not None for part in parts)
    return f"show {match['fields'].strip()}" if known and len(parts) > 1 else text


def each_by(text: str, setting: Setting) -> str:
    """ "How many loans does each member have by member number": by that number alone."""
    match = _EACH.search(text)
    who = entity_called(match["who"], setting) if match else None
    known = match is not None and who is not None and _field(match["field"], who, setting) is not None
    return f"{text[: match.start()]}how many {match['many']} per {match['field']}" if match and known else text


LISTED_BY = (listed_by, paired_by, each_by)


def _field(words: str, entity: Entity, setting: Setting) -> Link | None:
    """The field of that name: of the thing itself before any other's."""
    links = [link for link in setting.vocabulary.phrases.get(phrase(words), ()) if link.kind == "dimension"]
    return next((link for link in links if link.entity == entity.name), links[0] if links else None)


def _tells_apart(link: Link, entity: Entity, setting: Setting) -> bool:
    """Whether it is a name or number of the thing itself that no two of them share as a rule."""
    found = setting.model.field(link.ref)
    if found is None or found[0] is not entity or link.ref in setting.vocabulary.repeated:
        return False
    return _is_key(found[1], entity) or (found[1].kind in ("text", "identifier") and _is_named(found[1]))


def _is_key(one: Dimension, entity: Entity) -> bool:
    return len(entity.key) == 1 and entity.key[0] in (one.name, (one.column or "").strip('"'))


def _is_named(one: Dimension) -> bool:
    return not _NAMES.isdisjoint(phrase(one.name.replace("_", " "))[-1:])
