"""What people named in a model is not put in other words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from assay.ask.local.draft import Setting
from assay.ask.local.lexicon import Phrase
from assay.ask.local.text import phrase

Rule = Callable[[str, Setting], str]
_SURE = 0.95
_COUNTING = ("how", "many")
"""What begins so says how many, whatever a figure is called by."""


def put(text: str, setting: Setting, rules: Iterable[Rule]) -> str:
    """The text after every rule that leaves the names of written metrics as they are."""
    written = frozenset(one.name for one in setting.model.metrics if not one.inferred)
    for rule in rules:
        said = rule(text, setting)
        if said != text and (not written or set(_names(text, setting, written)) <= set(_names(said, setting, written))):
            text = said
    return text


def _names(text: str, setting: Setting, written: frozenset[str]) -> Iterator[Phrase]:
    """The names of two words and more that are written metrics."""
    words = phrase(text)
    for start in range(len(words)):
        for end in range(start + 2, min(len(words), start + setting.vocabulary.longest) + 1):
            links = setting.vocabulary.phrases.get(words[start:end], ())
            if words[start : start + 2] == _COUNTING:
                continue
            if any(link.kind == "metric" and link.score >= _SURE and link.ref in written for link in links):
                yield words[start:end]
