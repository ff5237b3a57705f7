"""The highest and the lowest of rows that keep both: "highest price" beside a closing price is of the field "high"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assay.ask.local.draft import Setting
from assay.ask.local.text import phrase
from assay.semantic.model import Dimension

_EXTREME = re.compile(
    r"^(?:the )?(?P<end>highest|maximum|max|peak|lowest|minimum|min) (?P<noun>[a-z]+)$", re.IGNORECASE
)
_SAID = re.compile(
    r"^\W*(?:(?:what|how (?:high|low)) (?:is|was|were|are) )(?:the )?"
    r"(?P<end>highest|maximum|max|peak|lowest|minimum|min) (?P<noun>[a-z]+)"
    r"(?= (?:of|for|in|on|during|since) )",
    re.IGNORECASE,
)
_LIST = re.compile(r",|;|\band\b|\bclos\w*|\bopen\w*|[.?]\s+\w", re.IGNORECASE)
"""What is asked for beside other numbers is read as a column of one list."""
_HIGH = frozenset(("highest", "maximum", "max", "peak"))
_ENDS = frozenset(("open", "close"))
_NAMED = 0.9


def of_highs(column: str, asked: Sequence[str], setting: Setting) -> str:
    """The column by the field that is meant; as it stands where it is a name, or nothing beside it tells.

    ``asked``: the other numbers, one of which has a longer name ending so ("closing price").
    """
    match = _EXTREME.match(column)
    if match is None or is_named(column, setting):
        return column
    noun = phrase(match["noun"])[-1]
    beside = [phrase(one) for one in asked if one != column and not _EXTREME.match(one)]
    field = _kept("high" if match["end"].casefold() in _HIGH else "low", noun, setting)
    if field is None or not any((words[-1] == noun and len(words) > 1) or words[-1] in _ENDS for words in beside):
        return column
    called = (field.label or field.name.replace("_", " ")).casefold()
    return f"{'maximum' if match['end'].casefold() in _HIGH else 'minimum'} {called}"


def highest_kept(text: str, setting: Setting) -> str:
    """ "The highest price of maize in May": the highest of the high prices, unless other rows are named."""
    match = _SAID.search(text) if _LIST.search(text) is None else None
    noun = phrase(match["noun"])[-1] if match else ""
    high = match is not None and match["end"].casefold() in _HIGH
    field = _kept("high" if high else "low", noun, setting) if noun else None
    if match is None or field is None or is_named(f"{match['end']} {noun}", setting) or _others(noun, text, setting):
        return text
    called = (field.label or field.name.replace("_", " ")).casefold()
    return f"{text[: match.start('end')]}{'maximum' if high else 'minimum'} {called}{text[match.end() :]}"


def _others(noun: str, text: str, setting: Setting) -> bool:
    """Whether the question names rows that keep such a number, but no high and low of it."""
    said = set(phrase(text))
    for entity in setting.model.entities:
        numbers = [phrase(one.label or one.name) for one in entity.dimensions if one.kind == "number"]
        named = said.issuperset(phrase(entity.label or entity.name))
        if named and not any(name[0] == "high" for name in numbers) and any(name[-1] == noun for name in numbers):
            return True
    return False


def is_named(column: str, setting: Setting) -> bool:
    """Whether a figure is called so by name."""
    links = setting.vocabulary.links(phrase(column))
    return any(link.kind in ("metric", "measure") and link.score >= _NAMED for link in links)


def _kept(end: str, noun: str, setting: Setting) -> Dimension | None:
    """The number called "high" of the one table that keeps a "low" as well."""
    found = []
    for entity in setting.model.entities:
        numbers = {phrase(one.label or one.name): one for one in entity.dimensions if one.kind == "number"}
        ends = {name: numbers.get((name,)) or numbers.get((name, noun)) for name in ("high", "low")}
        if all(ends.values()):
            found.append(ends[end])
    return found[0] if len(found) == 1 else None
