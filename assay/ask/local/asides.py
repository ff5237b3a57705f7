"""A further question about what the first one found: "..., and what is its age", "and how many visits do they have"."""

from __future__ import annotations

import re

from assay.ask.local.clauses.counting import counted_entity
from assay.ask.local.cover import covers
from assay.ask.local.draft import Setting
from assay.ask.local.placing import Column
from assay.ask.local.points import When
from assay.ask.local.spelling import correct
from assay.ask.local.text import phrase, root, tokenise
from assay.semantic.spec import Aggregate, AnalyticsSpec, DimensionUse, MetricRef, MetricUse

_THEM = r"(?:it|he|she|they|them|this \w+|that \w+|these \w+|those \w+)"
_OWN = re.compile(
    r"^\W*(?:and )?(?:also )?what(?:'s| is| are| was| were)? (?=(?:its|their|his|her)\b)"
    rf"|^\W*(?:and )?(?:also )?what (?:is|are|was|were) (?=the [\w ]+ of {_THEM}\W*$)"
    r"|^\W*and (?:also )?what (?:is|are|was|were) (?=the [\w ]{2,40}\W*$)",
    re.IGNORECASE,
)
_OF_THEIRS = re.compile(
    r"^\W*(?:and )?(?:also )?what (?:is|are|was|were) "
    r"(?P<what>the [\w ]{2,60}?) (?:that |which )?(?:they|he|she|it) \w[\w ]{0,40}\W*$",
    re.IGNORECASE,
)
_WHAT_THEY = re.compile(
    r"^\W*(?:and )?(?:also )?(?:what|which) (?!(?:is|are|was|were|do|does|did|of)\b)(?P<what>[\w ]{2,40}?) "
    r"(?:do|does|did|is|are|was|were|has|have) (?:they|he|she|it)\b[\w ]{0,40}\W*$",
    re.IGNORECASE,
)
_OF_THEM = re.compile(rf"\s+of {_THEM}(?=\W*$)", re.IGNORECASE)
_HOW_MANY = re.compile(
    rf"^\W*how (?:many|much) (?P<what>[\w ]*?)\b(?:(?:does|do|did|has|have|had|is|are|was|were) (?:{_THEM}|there)\b)",
    re.IGNORECASE,
)
_WHEN = re.compile(
    rf"^\W*(?:and )?(?:also )?when (?:was|were|did|do|does|is|are|has|have) {_THEM} (?:been )?"
    r"(?P<deed>\w+(?: \w+)?)\W*$",
    re.IGNORECASE,
)
_PAST = {
    "take": "took", "leave": "left", "begin": "began", "become": "became", "get": "got", "buy": "bought",
    "born": "birth",
}  # fmt: skip


def named_aside(text: str) -> str:
    """The columns that a further question about the same things names, as a list of them; "" for any other text.

    >>> named_aside("what is their age?"), named_aside("what is the height of it"), named_aside("what is the height")
    ('return their age?', 'return the height', '')
    >>> named_aside("what division do they belong to?"), named_aside("what is the name of the team they are on?")
    ('return division', 'return the name of the team')
    """
    theirs = _OF_THEIRS.match(text) or _WHAT_THEY.match(text)
    if theirs is not None:
        return f"return {theirs['what']}"
    found = _OWN.match(text)
    return f"return {_OF_THEM.sub('', text[found.end() :])}" if found else ""


def is_aside(text: str) -> bool:
    """Whether the text asks one more thing of what was found."""
    return bool(named_aside(text) or _WHEN.match(text) or _HOW_MANY.match(text))


def when_done(text: str) -> str:
    """What happened on the day that the text asks for; "" for any other text.

    >>> when_done("and when did they take office?"), when_done("when is the meeting?")
    ('take office', '')
    """
    match = _WHEN.match(text)
    return match["deed"] if match else ""


def says_when(deed: str, name: str) -> bool:
    """Whether a field's name says the deed, as it is or in the past: "take office" of `took_office`."""
    said, roots = phrase(deed), {root(word) for word in phrase(name)}
    return any({root(word) for word in (first, *said[1:])} <= roots for first in (said[0], _PAST.get(said[0], said[0])))


def aside(spec: AnalyticsSpec, text: str, setting: Setting) -> Column | None:
    """The one column that a further question asks for: how many, or on which day."""
    return _counted(spec, text, setting) or _dated(spec, text, setting)


def _counted(spec: AnalyticsSpec, text: str, setting: Setting) -> MetricUse | None:
    """ "how many accounts does this person have", where the number of accounts ranks or limits already."""
    match = _HOW_MANY.match(text)
    hidden = [use for use in spec.metrics if use.hidden]
    if match is None or len(hidden) != 1:
        return None
    expr = hidden[0].expr
    counted = (
        counted_entity(setting, expr.metric)
        if isinstance(expr, MetricRef)
        else expr.entity or (expr.field if expr.agg == "count_distinct" else None)
        if isinstance(expr, Aggregate)
        else None
    )
    if not counted or (match["what"].strip() and counted not in _linked(match["what"], setting)):
        return None
    return hidden[0].model_copy(update={"hidden": False})


def _linked(text: str, setting: Setting) -> set[str]:
    tokens = correct(tokenise(text), setting.vocabulary).tokens
    items = covers(tokens, setting.vocabulary, When(setting.today, setting.calendar))[0]
    return {link.ref for item in items for link in item.links}


def _dated(spec: AnalyticsSpec, text: str, setting: Setting) -> DimensionUse | None:
    """ "when were they hired": the one day of the things listed that is called so."""
    match = _WHEN.match(text)
    things = {use.field.partition(".")[0]: use.via for use in spec.dimensions} | (
        {spec.entity: ()} if spec.entity else {}
    )
    found = [
        DimensionUse(field=f"{entity.name}.{one.name}", via=things[entity.name])
        for entity in setting.model.entities
        for one in entity.dimensions
        if match and entity.name in things and one.kind in ("time", "categorical", "text")
        if says_when(match["deed"], one.name)
    ]
    return found[0] if len(found) == 1 and not [use for use in spec.metrics if not use.hidden] else None
