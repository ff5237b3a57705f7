"""Who did something and what it was done to: "clerks who sold an item and the item's colour" is a row for each sale."""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting
from assay.ask.local.text import phrase

_JOINT = r"(?:,? (?:and|as well as|along with|together with)(?: also| (?:also )?(?:find|show|give|list|return))?)"
_DONE = re.compile(
    r"(?P<head>^.*?\b(?:of|for) (?:all |each |every )?(?:the |those |of the )?(?P<who>\w+)) "
    r"(?:who|that|which) (?P<deed>(?:(?:have|has|had|are|is|was|were) )?\w+) (?:some|an?|any) (?P<thing>\w+)"
    rf"{_JOINT} the (?:corresponding |respective |matching )?(?P<what>[\w ]+?(?:,? and the [\w ]+?)*)(?=\W*$)",
    re.IGNORECASE,
)
_MORE = re.compile(r",? and the ", re.IGNORECASE)


def deeds_shown(text: str, setting: Setting) -> str:
    """ "Names of clerks who sold some item and the item code": the codes of the items they sold beside their names."""
    match = _DONE.search(text)
    if match is None or not _names(match["who"], "entity", setting) or not _names(match["thing"], "", setting):
        return text
    thing = match["thing"] if match["thing"].endswith("s") else _plural(match["thing"], setting)
    columns = _MORE.split(match["what"])
    first, more = columns[0], "".join(f", the {one}" for one in columns[1:])
    joint = "," if more else " and"
    return f"{match['head']}{joint} the {first} of the {thing} they {match['deed']}{more}{text[match.end() :]}"


def _names(word: str, kind: str, setting: Setting) -> bool:
    """Whether a word is the name of a thing, or of anything but a value."""
    links = setting.vocabulary.links(phrase(word))
    return any(link.kind == kind or (not kind and link.kind in ("entity", "dimension")) for link in links)


def _plural(word: str, setting: Setting) -> str:
    entity = next(
        (
            found
            for link in setting.vocabulary.links(phrase(word))
            if link.kind == "entity" and (found := setting.model.entity(link.ref)) is not None
        ),
        None,
    )
    own = entity is not None and entity.plural and phrase(entity.plural) == phrase(word)
    return str(entity.plural) if own and entity is not None else f"{word}s"
