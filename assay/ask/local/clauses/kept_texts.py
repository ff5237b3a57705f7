"""What an adjective measures where a source keeps it as text: durations as "4:23", ages as they were typed.

Texts are ordered letter by letter, 9 after 10: such a ranking is never answered unasked.
"""

from __future__ import annotations

from collections.abc import Iterator

from assay.ask.local.draft import Setting
from assay.ask.local.synonyms import ADJECTIVES
from assay.ask.local.text import phrase
from assay.semantic.model import Dimension

_DONE = ("left", "leave", "quit", "took", "began", "joined", "started", "ended")
UNASKED = 1.0


def kept_as_text(setting: Setting, owner: str, word: str) -> tuple[str | None, str]:
    """The text field of a thing, or of one that each of it has, that holds what an adjective measures; and its way."""
    direction, measured = ADJECTIVES.get(word, ("", ()))
    return next(_called(setting, owner, measured), None) if measured else None, direction


def is_deed(setting: Setting, ref: str) -> bool:
    """Whether a text field is called by what was done: when one "left office", as it was typed."""
    dimension = setting.vocabulary.dimension(ref)
    first = phrase(dimension.name)[:1] if dimension is not None and dimension.kind in ("text", "categorical") else ()
    return any(word in _DONE for word in first)


def _called(setting: Setting, owner: str, words: tuple[str, ...]) -> Iterator[str]:
    for name in (owner, *_near(setting, owner)):
        for dimension in _texts(setting, name):
            if set(words) & {*phrase(dimension.name), *phrase(dimension.label)}:
                yield f"{name}.{dimension.name}"


def _near(setting: Setting, owner: str) -> Iterator[str]:
    """Things that each of the owner's rows refers to."""
    for relation in setting.model.relationships:
        if relation.left == owner:
            yield relation.right


def _texts(setting: Setting, name: str) -> Iterator[Dimension]:
    entity = setting.model.entity(name)
    for dimension in entity.dimensions if entity is not None else ():
        if dimension.kind in ("text", "categorical") and not dimension.hidden:
            yield dimension
