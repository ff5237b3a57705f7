"""The one state of a thing that a word names ("cancellation": cancelled), and whether two words are of one stem."""

from __future__ import annotations

from assay.ask.local.draft import Setting
from assay.ask.local.lexicon import Link
from assay.ask.local.text import phrase, root

_KIN = 4
"""So many letters two roots share at least to be of one word: "cancell(ation)" and "cancel(led)"."""


def state(said: tuple[str, ...], about: str, setting: Setting) -> Link | None:
    """The one value that the word names ("cancellation": cancelled), of a thing that the text is about."""
    found: dict[tuple[str, str], Link] = {}
    for words, links in setting.vocabulary.phrases.items():
        alike = len(words) == len(said) and words[0][:2] == said[0][:2]
        if alike and all(map(akin, said, words)):
            for link in links:
                if link.kind == "value" and not link.via and len(link.values) == 1 and _is_state(link, setting):
                    found.setdefault((link.ref, str(link.values[0])), link)
    named = set(phrase(about))
    mentioned = [link for link in found.values() if set(phrase(link.entity)) & named]
    fitting = mentioned or list(found.values())
    return fitting[0] if len({link.ref for link in fitting}) == 1 else None


def _is_state(link: Link, setting: Setting) -> bool:
    dimension = setting.vocabulary.dimension(link.ref)
    return dimension is not None and dimension.kind in ("categorical", "geo")


def akin(one: str, other: str) -> bool:
    left, right = root(one), root(other)
    return left == right or (min(len(left), len(right)) >= _KIN and (left.startswith(right) or right.startswith(left)))
