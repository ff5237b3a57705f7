"""Things called by what they are: "how many admins are there", "exports per user", "copies of poetry books"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assay.ask.local.code_tables import is_code_table, referrers
from assay.ask.local.draft import Setting
from assay.ask.local.known_fields import is_field
from assay.ask.local.lexicon import Link
from assay.ask.local.text import phrase

_COUNTED = re.compile(
    r"^(?P<head>\W*(?:how many|(?:what is |show |give me )?(?:the )?number of)) (?P<value>[\w-]+)"
    r"(?P<there> (?:are there|do we have|does \w+ have|were there|were made|exist)(?: are)?)?"
    r"(?P<rest>(?= (?:per|by|in|for each|in each|of each|since|last|this)\b)[^?.]*)?(?=\W*$)",
    re.IGNORECASE,
)
_OF_MANY = re.compile(
    r"^\W*how many (?P<field>\w+) of (?P<rest>[^?.]+?) (?:are there|do we have|exist|do we own)(?=\W*$| in )",
    re.IGNORECASE,
)
_SURE = 0.85


def counted_values(text: str, setting: Setting) -> str:
    """ "How many admins are there per country": how many users that are admins, by the one field that holds it."""
    match = _COUNTED.match(text)
    if match is None or not (match["there"] or match["rest"]):
        return text
    links = setting.vocabulary.phrases.get(phrase(match["value"]), ())
    value = _only([link for link in links if not is_money(link, setting)])
    entity = setting.model.entity(value.entity) if value is not None else None
    if value is None or entity is None:
        return text
    if is_code_table(entity, setting.model):
        owners = referrers(entity, setting.model)
        entity = setting.model.entity(owners[0]) if len(owners) == 1 else None
    if entity is None:
        return text
    things = (entity.plural or entity.name).casefold()
    return f"how many {things} are {value.values[0]}{match['rest'] or ''}{text[match.end() :]}"


def is_money(link: Link, setting: Setting) -> bool:
    """Whether it is an amount: "number of refunds" is no amount refunded, though that is called so too."""
    metric = setting.model.metric(link.ref) if link.kind == "metric" else None
    return metric is not None and bool(metric.unit) and metric.unit == setting.model.currency


def _only(links: Sequence[Link]) -> Link | None:
    """The value, where the word is nothing else and one field alone holds it."""
    sure = [link for link in links if link.score >= _SURE]
    if not sure or any(link.kind != "value" for link in sure) or len({link.ref for link in sure}) != 1:
        return None
    return sure[0] if len({str(link.values) for link in sure}) == 1 else None


def number_of_all(text: str, setting: Setting) -> str:
    """ "How many copies of poetry books are there": their total, where each row says how many."""
    match = _OF_MANY.match(text)
    if match is None or not is_field(match["field"], setting):
        return text
    links = setting.vocabulary.phrases.get(phrase(match["field"]), ())
    kinds = {one.kind for link in links if (one := setting.vocabulary.dimension(link.ref)) is not None}
    return f"What is the total {match['field']} of {match['rest']}{text[match.end() :]}" if "number" in kinds else text
