""" "List the products of each company": the products with the company of each, and no number of them."""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting
from assay.ask.local.references import refers
from assay.ask.local.text import phrase

_OF_EACH = re.compile(
    r"^(?P<head>\W*(?:please )?(?:list(?: me)?(?: all)?|(?:show|give|display|name)(?: me| us)? all)(?: of)? (?:the )?)"
    r"(?P<things>\w+(?: \w+)?) (?:of|for|in|at|by|from) (?:each|every) (?P<each>\w+(?: \w+)?)(?=\W*$)",
    re.IGNORECASE,
)


def listed_of_each(text: str, setting: Setting) -> str:
    """The question with what each of the things listed belongs to as a column."""
    match = _OF_EACH.match(text)
    thing, owner = (_entity(match[name], setting) if match else "" for name in ("things", "each"))
    if match is None or not thing or not owner or thing == owner or not refers(setting, thing, owner):
        return text
    return f"{match['head']}{match['things']} with their {match['each']}{text[match.end() :]}"


def _entity(said: str, setting: Setting) -> str:
    links = setting.vocabulary.phrases.get(phrase(said), ())
    return next((link.ref for link in links if link.kind == "entity" and link.score >= 0.9), "")
