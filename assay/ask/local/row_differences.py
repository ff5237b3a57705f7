""" "The name and the difference between the list price and the price paid of each order": a number that each row makes.

Sums of many rows are taken one from the other elsewhere; here the rows themselves are listed, ranked or averaged.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assay.ask.local.daily_means import daily_means
from assay.ask.local.draft import Setting
from assay.ask.local.in_force import in_force
from assay.ask.local.inline import number_called, without_definitions
from assay.ask.local.lexicon import Link
from assay.ask.local.text import phrase
from assay.semantic.computed import Computed
from assay.semantic.extend import extended

_WORD = r"(?!(?:by|per|for|where|that|which|with|in|is|are|and|of|the)\b)(?<![\w-])[\w-]{1,40}(?![\w-])"
_SIDE = rf"{_WORD}(?: {_WORD}){{0,4}}?"
_THE = r"(?:the |their |its )?"
_APART = re.compile(
    rf"\b(?P<led>(?:total|average|mean|avg|largest|biggest|highest|greatest|maximum|smallest|lowest|least|minimum) )?"
    rf"(?P<said>difference)s? between {_THE}(?P<left>{_SIDE}) and {_THE}(?P<right>{_SIDE})"
    r"(?=\s*(?:[.?;,)]|$)|\s+(?:by|per|for|in|of|from|with|where|over|and)\b)",
    re.IGNORECASE,
)
_CALLED = "spread"
"""Stands for the difference while the question is read; no longer than the word it replaces."""


def without_calculations(text: str, setting: Setting) -> tuple[str, Setting]:
    """The question and the setting that knows what it calculates."""
    return in_force(*row_differences(*daily_means(*without_definitions(text, setting))))


def row_differences(text: str, setting: Setting) -> tuple[str, Setting]:
    """The question, with a setting that has the difference of two numbers of a row as a field, or both as they are."""
    match = _APART.search(text)
    sides = [number_called(match[side], setting) for side in ("left", "right")] if match else []
    if match is None or any(side is None for side in sides) or setting.vocabulary.phrases.get((_CALLED,)):
        return text, setting
    left, right = (side for side in sides if side is not None)
    if left.entity != right.entity or left.ref == right.ref or not (match["led"] or _named(text, left, setting)):
        return text, setting
    start, end = match.start("said"), match.end("right")
    return text[:start] + _CALLED.ljust(end - start) + text[end:], _known(left, right, setting)


def _named(text: str, field: Link, setting: Setting) -> bool:
    """Whether the rows are spoken of whose fields these are: "of each tower"."""
    links = (link for word in phrase(text) for link in setting.vocabulary.phrases.get((word,), ()))
    return any(link.kind == "entity" and link.ref == field.entity for link in links)


def _known(left: Link, right: Link, setting: Setting) -> Setting:
    names = [link.ref.partition(".")[2] for link in (left, right)]
    said = [link.label or name.replace("_", " ") for link, name in zip((left, right), names, strict=True)]
    label = f"difference between {said[0]} and {said[1]}"
    name = f"{names[0]}_less_{names[1]}"
    made = Computed(entity=left.entity, name=name, op="-", left=names[0], right=names[1], label=label)
    return knowing(setting, made, _CALLED)


def knowing(setting: Setting, made: Computed, called: str) -> Setting:
    """The setting in which a word stands for a number computed of each row."""
    model = extended(setting.model, (made,), setting.today)
    ref, old = f"{made.entity}.{made.name}", setting.vocabulary
    found = model.field(ref)
    kinds = {**old.kinds, **({ref: found[1]} if found else {})}
    phrases = {**old.phrases, (called,): (Link("dimension", ref, 1.0, label=made.label),)}
    vocabulary = replace(old, model=model, kinds=kinds, phrases=phrases, words={**old.words, called: 1})
    return replace(setting, vocabulary=vocabulary, computed=(*setting.computed, made))
